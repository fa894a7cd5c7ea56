# SPDX-License-Identifier: Apache-2.0
"""Invented journeys: documents, crossings, and the many travellers who are let go."""

from datetime import date, timedelta
from itertools import pairwise

from app.base.ids import RecordId
from app.domain import screening
from app.domain.codelists import codelist
from app.domain.mrz_make import make_td3
from app.services.invented.diary import Deck, Diary, invented
from app.services.invented.people import Somebody, enter_again, enter_aliases, enter_person
from app.services.invented.screenings import enter_screening

TRAVELLERS = {"LC": 22.0, "GB": 7.0, "US": 9.0, "CA": 4.0, "FR": 6.0, "BB": 7.0, "TT": 7.0, "VC": 8.0, "DM": 6.0, "JM": 5.0, "GY": 7.0,
              "HT": 6.0, "DO": 3.0, "VE": 4.0, "CO": 2.0, "CU": 2.0, "IN": 2.0, "CN": 2.0, "GD": 3.0}
_PORTS = {"LCUVF": 9.0, "LCSLU": 4.0, "LCCAS": 4.0, "LCVIF": 2.0, "LCGRI": 1.5, "LC-MarigotBay": 1.0, "LC-Soufriere": 1.0}
_CONVEYANCES = {
    "LCUVF": {"scheduled_flight": 12.0, "private_aircraft": 1.0},
    "LCSLU": {"scheduled_flight": 10.0, "private_aircraft": 1.0},
    "LCCAS": {"ferry": 6.0, "cruise_ship": 3.0, "cargo_ship": 1.0},
    "LCVIF": {"fishing_boat": 3.0, "cargo_ship": 2.0},
    "LCGRI": {"yacht": 5.0, "small_boat": 1.0},
    "LC-MarigotBay": {"yacht": 4.0},
    "LC-Soufriere": {"small_boat": 2.0, "yacht": 2.0},
}
_PURPOSES = {"tourism": 5.0, "family": 3.0, "business": 1.5, "work": 1.5, "study": 0.5, "medical": 0.4, "other": 0.2}
_BOATS = ("Fair Wind", "Lady Calabash", "Sea Grape", "Morning Star II", "Pelican's Rest")
_ROUTES = {"HT": ("DO", "MQ"), "VE": ("TT",), "CO": ("PA", "TT"), "CU": ("GY",), "IN": ("GB", "US"), "CN": ("PA", "GB"), "GY": ("BB", "TT")}
_HOSTS = ("12 Calabash Road, with a cousin", "Guest house at Frigate Bay", "Hotel at Rodney Reef", "Farm house beyond Tamarind Hill",
          "Staff quarters, address not known exactly", "8 Mahogany Close, with an employer")
_MANY = {"passport": 20.0, "identity_card": 4.0, "seafarer_book": 0.6, "emergency_travel": 0.4, "refugee_travel": 0.2}
_DOCUMENTS = _MANY | {"visa": 0.6, "residence_permit": 0.6, "work_permit": 0.6, "birth_certificate": 0.5, "driving_licence": 0.5,
                      "voter_card": 0.5, "skills_certificate": 0.4, "other": 0.2}


class Journeys:
    """Records documents and crossings; keeps the decks that let every kind of document and conveyance come up."""

    def __init__(self, diary: Diary) -> None:
        self.diary = diary
        self._documents = Deck(diary.rng, _DOCUMENTS)

    def document(self, who: Somebody, day: date, by: str, type_: str = "") -> RecordId:
        """Record a document of somebody, valid on the day but for a few."""
        rng = self.diary.rng
        type_ = type_ or self._documents.deal(lambda code: code in _DOCUMENTS)
        years = 5 if who.age_on(day) < 16 else 10
        # A few documents have run out.
        age_days = rng.randint(60, 365 * years - 90) + (365 * years if self.diary.chance(0.03) else 0)
        issued = max(day - timedelta(days=age_days), who.born)
        expires = issued.replace(year=issued.year + years, day=min(issued.day, 28))
        letters = "".join(rng.choice("ABCDEHKMPRTVX") for _ in range(rng.choice((1, 1, 2))))
        number = f"{letters}{rng.randint(0, 9999999):07d}"
        plain = type_ in ("birth_certificate", "voter_card")
        return self.diary.enter(
            "document", day, by, person_id=who.id, type=type_, number=number, issuing_state=who.country,
            issued=(who.born if type_ == "birth_certificate" else issued).isoformat(), expires=None if plain else expires.isoformat(),
            mrz=_mrz(who, number, expires) if type_ == "passport" else None,
            notes=invented("Cover worn.") if self.diary.chance(0.03) else None,
        )

    def crossing(
        self, who: Somebody, day: date, by: str, direction: str = "arrival", document_id: str | None = None, purpose: str = "",
        companions: int | None = None,
    ) -> RecordId:
        """Record a crossing at one of the island's ports."""
        diary, rng = self.diary, self.diary.rng
        port = diary.pick(_PORTS)
        conveyance = diary.pick(_CONVEYANCES[port])
        flies = conveyance == "scheduled_flight"
        name = f"{'TR' if flies else 'J6'} {rng.randint(100, 899)}" if flies or conveyance == "private_aircraft" else rng.choice(_BOATS)
        abroad = who.country if who.country != "LC" else diary.pick({"BB": 3.0, "TT": 2.0, "MQ": 2.0, "GB": 1.0, "US": 1.0})
        abroad = rng.choice(_ROUTES.get(abroad, (abroad,)))
        arriving = direction != "departure"
        asked = purpose or diary.pick(_PURPOSES)
        return diary.enter(
            "crossing", day, by, person_id=who.id, document_id=document_id, port=port, direction=direction, crossed_on=day.isoformat(),
            conveyance=conveyance, conveyance_name=name, from_country=abroad if arriving else "LC", to_country="LC" if arriving else abroad,
            travel_purpose="returning" if who.country == "LC" and arriving else asked,
            host_address=rng.choice(_HOSTS) if arriving and diary.chance(0.5) else None,
            companions=companions if companions is not None else 0 if diary.chance(0.5) else rng.randint(1, 4), officer=diary.names[by],
        )


def travellers(diary: Diary, journeys: Journeys, groups: int = 210) -> list[Somebody]:
    """Record travellers, alone or together, nearly all without any suspicion; returns everybody."""
    rng = diary.rng
    # More of them lately: registering travellers began small.
    whole = (diary.last - diary.first).days
    days = sorted(diary.first + timedelta(days=int(whole * rng.random() ** 0.4)) for _ in range(groups))
    everybody: list[Somebody] = []
    for day in days:
        country = diary.pick(TRAVELLERS)
        size = rng.choices((1, 2, 3), (12, 4, 1))[0]
        group = []
        for place in range(size):
            ages = (4, 15) if place == 2 else (19, 68)
            who = enter_person(diary, day, "officer", country, rng.choice(("female", "male")), ages, is_interviewed=diary.chance(0.15))
            document_id = journeys.document(who, day, "officer", diary.pick(_MANY))
            crossing_id = journeys.crossing(who, day, "officer", document_id=document_id, companions=size - 1)
            wanted = screening.FURTHER_TALK if diary.chance(0.09) else screening.LET_GO
            if diary.chance(0.85):
                enter_screening(diary, who, day, "officer", wanted, crossing_id=crossing_id)
            group.append(who)
        _together(diary, group, day)
        everybody += group
        if diary.chance(0.6):
            _home_again(diary, journeys, group, day)
    for who in rng.sample(everybody, 12):
        enter_aliases(diary, who, diary.last - timedelta(days=rng.randint(5, 300)), "clerk")
    _refused(diary, journeys)
    return everybody


def seen_twice(diary: Diary, everybody: list[Somebody], count: int) -> None:
    """Record some people a second time; some pairs are settled, most wait to be found."""
    rng = diary.rng
    for who in rng.sample(everybody, count):
        day = diary.last - timedelta(days=rng.randint(0, 200))
        again = enter_again(diary, who, day, "clerk")
        if diary.chance(0.3):
            settled = diary.later(day, 1, 10)
            diary.enter("person_link", settled, "officer", person_id=who.id, other_id=again, kind="same_person",
                        decided_on=settled.isoformat(), decided_by=diary.names["officer"], reason=invented("Same document and same face."))
    for one, other, kind in (*zip(everybody[:3], everybody[3:6], ("different_person",) * 3, strict=True),
                             *zip(everybody[6:8], everybody[8:10], ("not_sure",) * 2, strict=True)):
        diary.enter("person_link", diary.last - timedelta(days=30), "officer", person_id=one.id, other_id=other.id, kind=kind,
                    decided_on=(diary.last - timedelta(days=30)).isoformat(), decided_by=diary.names["officer"])


def _mrz(who: Somebody, number: str, expires: date) -> str | None:
    """Return the machine-readable zone of a passport whose holder's birth date is known to the day."""
    birth = str(who.values.get("birth", ""))
    if len(birth) != 10:
        return None
    country = codelist("country").by_code[who.country].more["alpha3"]
    family, given = str(who.values["family"]), " ".join(str(who.values.get(name) or "") for name in ("given", "middle"))
    return make_td3(family, given, number, country, birth, who.sex, expires.isoformat())


def _together(diary: Diary, group: list[Somebody], day: date) -> None:
    for one, other in pairwise(group):
        kind = "parent" if other.age_on(day) < 18 else diary.pick({"partner": 3.0, "sibling": 1.0, "travels_with": 2.0, "relative": 1.0})
        diary.enter("person_link", day, "officer", person_id=one.id, other_id=other.id, kind=kind, decided_on=day.isoformat(),
                    decided_by=diary.names["officer"])


def _home_again(diary: Diary, journeys: Journeys, group: list[Somebody], day: date) -> None:
    left = day + timedelta(days=diary.rng.randint(3, 40))
    for who in group if left <= diary.last else []:
        journeys.crossing(who, left, "officer", "departure", companions=len(group) - 1)


def _refused(diary: Diary, journeys: Journeys) -> None:
    for direction in ("landing_refused", "landing_refused", "transit", "transit"):
        day = diary.first + timedelta(days=diary.rng.randrange((diary.last - diary.first).days))
        who = enter_person(diary, day, "officer", diary.pick(TRAVELLERS), "male", (20, 60))
        journeys.crossing(who, day, "officer", direction, journeys.document(who, day, "officer", "passport"))
