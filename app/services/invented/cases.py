# SPDX-License-Identifier: Apache-2.0
"""Invented cases: who is in them, how they came up, which decisions were taken, what happened before, and how they closed."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.base.ids import RecordId
from app.domain import screening
from app.domain.forms.values import NOT_ASKED, UNKNOWN, Value
from app.domain.numbers import case_number
from app.services.invented import scenarios
from app.services.invented.diary import Deck, Diary, invented
from app.services.invented.people import COUNTRIES, Somebody, enter_aliases, enter_person
from app.services.invented.scenarios import SCENARIOS, Scenario
from app.services.invented.screenings import enter_screening
from app.services.invented.tracks import Course, Tracks
from app.services.invented.travel import Journeys

_STATUS_AUTHORITIES = {
    "POSSIBLE": ("Immigration", "Police", "SocialServices", "NGO"),
    "REASONABLE_GROUNDS": ("TaskForce", "SocialServices"),
}
_FINAL_AUTHORITIES = {"TaskForce": 8.0, "SocialServices": 3.0, "Police": 3.0, "CourtOrProsecution": 1.0, "NGO": 0.5,
                      "InternationalOrganisation": 0.5, "NonPoliceGovernmentalOrganization": 0.5, "Other": 0.2}
_STATUS_REASONS = {
    "POSSIBLE": "The screening found several signs. Protection applies until the status is decided.",
    "REASONABLE_GROUNDS": "There are reasonable grounds. A period of recovery and reflection was granted.",
    "ACTUAL": "Act, means and purpose were found by the panel.",
    "NOT_VICTIM": "The panel found a dispute about pay, and no element of trafficking.",
    "UNDETERMINED": "The person left before the panel could hear both sides.",
    "WITHDRAWN": "The person no longer wished to be identified. Help stays open.",
}
_LEADS = {"police": 5.0, "social_services": 4.0, "immigration": 2.0, "labour": 1.0, "task_force": 1.0}
_TOPICS = {"contact": 4.0, "need": 3.0, "safety": 2.0, "health": 3.0, "legal": 2.0, "family": 2.0, "agency": 2.0, "other": 1.0}
_NOTES = {
    "contact": "Spoke by telephone. The person is well and asked about the next steps.",
    "need": "Clothes and a telephone card were handed over.",
    "safety": "The safety plan was read through together. Nothing to change.",
    "health": "Appointment at the clinic kept. A second one was made.",
    "legal": "The legal adviser explained the rights of a witness.",
    "family": "A call with the family took place with an interpreter.",
    "agency": "The agency confirmed by telephone that a place is free.",
    "other": "The file was put in order and two pages were copied.",
}
_DISTRICTS = ("Dennery", "Gros Islet", "Vieux Fort", "Micoud", "Castries", "Soufrière", "Choiseul", "Laborie")
_CLOSINGS = ("All actions are done. The person agreed to the closure.", "Settled in the country; the follow-up ended after two visits.",
             "Returned home with support; the partner organisation there took over.", "No offence and no further need was found.")
_VULNERABILITIES = ("Poverty", "Migration", "Homelessness", "Education", "WorkEnvironment", "AbuseSocialMedia")
_WITNESS_ROLES = {"witness": 6.0, "family": 3.0, "companion": 2.0, "informant": 2.0, "other": 1.0}


@dataclass
class CaseFile:
    """A case being told: what the other chapters need to know of it."""

    id: RecordId
    scenario: Scenario
    course: Course
    victims: list[Somebody] = field(default_factory=list)
    suspects: list[Somebody] = field(default_factory=list)
    charges: list[tuple[RecordId, str]] = field(default_factory=list)

    @property
    def has_children(self) -> bool:
        """Tell whether a victim was under 18 when the case was opened."""
        return any(each.age_on(self.course.opened) < 18 for each in self.victims)


class Cases:
    """Tells one case after the other; keeps what runs on between them: numbers by year and the decks."""

    def __init__(self, diary: Diary, journeys: Journeys, post_code: str) -> None:
        self.diary, self.journeys, self.post_code = diary, journeys, post_code
        self._tracks = Tracks(diary)
        self._origins, self._topics = Deck(diary.rng, scenarios.ORIGINS), Deck(diary.rng, _TOPICS)
        self._authorities = Deck(diary.rng, _FINAL_AUTHORITIES)
        self._roles = Deck(diary.rng, _WITNESS_ROLES)
        self._scenarios = Deck(diary.rng, {str(at): each.weight for at, each in enumerate(SCENARIOS)})
        self.counters: dict[int, int] = {}

    def tell(self, count: int) -> list[CaseFile]:
        """Record cases in the order in which they were opened, so that their numbers run with the calendar."""
        courses = sorted((self._tracks.draw() for _ in range(count)), key=lambda course: course.opened)
        return [self._one(course) for course in courses]

    def _one(self, course: Course) -> CaseFile:
        diary, rng, day = self.diary, self.diary.rng, course.opened
        scenario = SCENARIOS[int(self._scenarios.deal())]
        victims = [self._victim(scenario, day) for _ in range(rng.choices((1, 2, 3, 4), (12, 5, 2, 1))[0])]
        origin = self._origins.deal()
        by = "officer" if origin == "border_screening" else "investigator" if origin in ("police", "labour_inspection") else "case_worker"
        case_id = self._file(course, scenario, victims, origin, by)
        file = CaseFile(case_id, scenario, course, victims)
        for victim in victims:
            self._victim_party(file, victim, by)
            self._screened(file, victim, origin, by)
            self._decisions(file, victim)
        if course.criminal or diary.chance(0.4):
            self._suspects(file)
        self._others(file)
        self._stages(file)
        self._events(file)
        self._notes(file)
        self._closure(file)
        return file

    def _victim(self, scenario: Scenario, day: date) -> Somebody:
        diary = self.diary
        is_child = diary.chance(scenario.child)
        sex = "female" if diary.chance(scenario.female) else "male"
        country = diary.pick(scenario.countries)
        is_documented = diary.chance(0.65)
        by = diary.pick({"officer": 3.0, "case_worker": 3.0, "clerk": 1.0})
        more: dict[str, Value] = {}
        if diary.chance(0.06):
            more["restricted"] = True
        if diary.chance(0.03):
            more["marks"] = invented("A small scar on the left forearm.")
        who = enter_person(diary, day, by, country, sex, (9, 17) if is_child else (18, 52), is_documented, True, **more)
        if is_documented:
            self.journeys.document(who, day, by)
        if diary.chance(0.12):
            enter_aliases(diary, who, diary.later(day, 0, 30), "case_worker")
        return who

    def _file(self, course: Course, scenario: Scenario, victims: Sequence[Somebody], origin: str, by: str) -> RecordId:
        diary, day = self.diary, course.opened
        self.counters[day.year] = self.counters.get(day.year, 0) + 1
        referred = origin in ("agency", "ngo", "health", "foreign_authority", "labour_inspection")
        only_children = all(each.age_on(day) < 18 for each in victims)
        found = bool(course.finding) or diary.chance(0.5)
        means = {"NOT_REQUIRED_CHILD": 1.0} if only_children and diary.chance(0.5) else scenarios.MEANS
        first = victims[0]
        return diary.enter(
            "case", day, by, number=case_number(self.post_code, day.year, self.counters[day.year]), opened_on=day.isoformat(),
            origin=origin, title=diary.rng.choice(scenario.titles), status="Active",
            lead_agency=diary.pick(_LEADS | ({"child_protection": 5.0} if only_children else {})),
            responsible=diary.names[diary.pick({"case_worker": 5.0, "investigator": 4.0, "officer": 1.0, "supervisor": 0.5})],
            risk=diary.pick({"low": 3.0, "medium": 5.0, "high": 3.0, "extreme": 0.6, "none": 0.6}),
            acts=self._facts(scenarios.ACTS, 1, 3) if found else None,
            means=self._facts(means, 1, 3) if found else None,
            purposes=dict.fromkeys(scenario.purposes, True) if found else None,
            exploitation=dict.fromkeys(scenario.exploitation, True),
            industry=dict.fromkeys(scenario.industry, True) or None,
            summary=invented(f"{_people(victims, day)} {'says' if len(victims) == 1 else 'say'} they were brought to {scenario.works}. "
                             f"Contact began in {first.country}; papers and pay are being looked into."),
            referred_by=f"{diary.rng.choice(('Harbour Light', 'Open Door', 'Island Labour Desk'))} (training)" if referred else None,
            referred_on=(day - timedelta(days=diary.rng.randint(0, 6))).isoformat() if referred else None,
            referral_reason="AdditionalServicesRequired" if referred else None,
        )

    def _facts(self, weights: dict[str, float], low: int, high: int) -> dict[str, str | bool]:
        return {self.diary.pick(weights): True for _ in range(self.diary.rng.randint(low, high))}

    def _victim_party(self, file: CaseFile, who: Somebody, by: str) -> None:
        diary, scenario, day = self.diary, file.scenario, file.course.opened
        age = who.age_on(day)
        online = "ThroughOnlineSocialNetworks" in scenario.recruitment or "ThroughAnOnlineAdvertisement" in scenario.recruitment
        diary.enter(
            "party", day, by, case_id=file.id, person_id=who.id, role="victim", joined_on=day.isoformat(),
            age_exploited=max(age - diary.rng.randint(0, 2), 1) if diary.chance(0.75) else diary.rng.choice((UNKNOWN, NOT_ASKED)),
            recruitment=diary.some(scenario.recruitment, 1, 2), control=diary.some(scenario.control, 1, 4),
            recruitment_apps=diary.some(list(scenarios.APPS), 1, 2) if online and diary.chance(0.5) else None,
            recruitment_place=diary.rng.choice(COUNTRIES[who.country][2]) if diary.chance(0.5) else None,
            exploitation=dict.fromkeys(scenario.exploitation, True), industry=dict.fromkeys(scenario.industry, True) or None,
            sexual_exploitation=dict.fromkeys(scenario.sexual, True) or None,
            exploitation_place=diary.rng.choice(_DISTRICTS) if diary.chance(0.6) else None,
            relationship=diary.pick({"Familial": 2.0, "Acquainted": 4.0, "Unaquainted": 4.0, UNKNOWN: 2.0}),
            vulnerabilities=dict.fromkeys(random.Random(who.id).sample(_VULNERABILITIES, 2), True),
            cooperation=diary.pick({"FULL": 4.0, "PARTIAL": 3.0, "DECLINED": 1.5, "NOT_ASKED": 2.0}),
        )

    def _screened(self, file: CaseFile, who: Somebody, origin: str, by: str) -> None:
        diary, day = self.diary, file.course.opened
        came = max(day - timedelta(days=diary.rng.randint(3, 300)), diary.first)
        if origin == "border_screening":
            purpose = "work" if "ForcedLabour" in file.scenario.exploitation else ""
            crossing_id = self.journeys.crossing(who, day, "officer", purpose=purpose)
            wanted = diary.pick({screening.REFER: 6.0, screening.URGENT: 2.0})
            enter_screening(diary, who, day, "officer", wanted, file.scenario.profile, crossing_id, file.id)
        elif who.country != "LC" and came < day and diary.chance(0.7):
            self.journeys.crossing(who, came, "officer")
        reached = file.course.day_of("protection", 3)
        if reached and (origin != "border_screening" or diary.chance(0.5)):
            facts = {"acts": ["RECRUIT", "HARBOUR"], "means": ["DECEPTION"], "purposes": list(file.scenario.purposes)}
            wanted = diary.pick({screening.REFER: 5.0, screening.URGENT: 2.0})
            if file.course.finding == "NOT_VICTIM":
                wanted = screening.FURTHER_TALK
            found = facts if wanted != screening.FURTHER_TALK and diary.chance(0.7) else None
            enter_screening(diary, who, reached, by, wanted, file.scenario.profile, None, file.id, found)

    def _decisions(self, file: CaseFile, who: Somebody) -> None:
        course, rng = file.course, self.diary.rng
        steps = [("POSSIBLE", course.day_of("protection", 4)), ("REASONABLE_GROUNDS", course.day_of("protection", 5))]
        for status, day in steps:
            if day:
                self._decide(file, who, status, rng.choice(_STATUS_AUTHORITIES[status]), day, "case_worker")
        day = course.day_of("protection", 6)
        if not course.finding or not day:
            return
        if course.finding == "ACTUAL" and self.diary.chance(0.06) and (later := day + timedelta(days=30)) < self.diary.last:
            # Decided one way, then, with what came up, the other: both stand in the history.
            self._decide(file, who, "NOT_VICTIM", self._authorities.deal(), day, "supervisor")
            day = later
        self._decide(file, who, course.finding, self._authorities.deal(), day, "supervisor")

    def _decide(self, file: CaseFile, who: Somebody, status: str, authority: str, day: date, by: str) -> None:
        self.diary.enter("decision", day, by, case_id=file.id, person_id=who.id, status=status, authority=authority,
                         decided_on=day.isoformat(), reasons=invented(_STATUS_REASONS[status]), decided_by=self.diary.names[by])

    def _suspects(self, file: CaseFile) -> None:
        diary, course = self.diary, file.course
        began = course.criminal[0][1] if course.criminal else course.opened
        charged = course.day_of("criminal", 5)
        for _ in range(diary.rng.choices((1, 2, 3), (10, 4, 1))[0]):
            day = diary.later(began, 0, 10)
            day = min(day, charged) if charged else day
            country = diary.pick({"LC": 8.0, file.victims[0].country: 3.0, "GB": 0.5, "TT": 1.0})
            who = enter_person(diary, day, "investigator", country, "male" if diary.chance(0.68) else "female", (22, 61),
                               diary.chance(0.8), diary.chance(0.4))
            diary.enter("party", day, "investigator", case_id=file.id, person_id=who.id, role="suspect", joined_on=day.isoformat(),
                        detail=invented("Named by a witness as the one who kept the papers.") if diary.chance(0.4) else None)
            for victim in file.victims[:1] if diary.chance(0.5) else []:
                diary.enter("person_link", day, "investigator", person_id=victim.id, other_id=who.id, decided_on=day.isoformat(),
                            kind=diary.pick({"recruited": 3.0, "employer": 3.0, "acquainted": 1.0, "other": 0.5}),
                            decided_by=diary.names["investigator"], reason=invented("As the person said."))
            file.suspects.append(who)

    def _others(self, file: CaseFile) -> None:
        diary = self.diary
        for _ in range(diary.rng.choices((0, 1, 2), (5, 4, 1))[0]):
            day = diary.later(file.course.opened, 0, 20)
            who = enter_person(diary, day, "investigator", diary.pick({"LC": 6.0, file.victims[0].country: 3.0}),
                               diary.rng.choice(("female", "male")), (19, 70), diary.chance(0.5), diary.chance(0.5))
            diary.enter("party", day, "investigator", case_id=file.id, person_id=who.id, role=self._roles.deal(), joined_on=day.isoformat())

    def _stages(self, file: CaseFile) -> None:
        for number, day in file.course.protection:
            by = "officer" if number == 1 else "case_worker"
            authority = "Immigration" if number == 1 else "TaskForce" if number == 6 else "SocialServices" if number > 4 else "Police"
            self.diary.enter("stage", day, by, case_id=file.id, track="protection", stage=str(number), entered_on=day.isoformat(),
                             authority=authority)
        for number, day in file.course.criminal:
            by, authority = ("investigator", "Police") if number < 4 else ("prosecutor", "CourtOrProsecution")
            reasons = {"NO_CHARGE": "The file was returned without a charge.", "ABATED": "The accused died."}.get(file.course.ending)
            self.diary.enter("stage", day, by, case_id=file.id, track="criminal", stage=str(number), entered_on=day.isoformat(),
                             authority=authority, reasons=invented(reasons) if reasons and number == 13 else None)

    def _events(self, file: CaseFile) -> None:
        """Record the legs: recruitment, transit where a border was crossed, exploitation; dates as far as people knew them."""
        diary, rng, opened = self.diary, self.diary.rng, file.course.opened
        country = file.victims[0].country
        ended = opened - timedelta(days=rng.randint(0, 30))
        began = ended - timedelta(days=rng.randint(20, 500))
        recruited = began - timedelta(days=rng.randint(5, 90))
        legs: list[tuple[str, date, date | None, str, str | None]] = [("Recruitment", recruited, None, country, None)]
        if country != "LC":
            legs.append(("Transit", began - timedelta(days=2), began - timedelta(days=1), rng.choice(("TT", "BB", "DO", country)), None))
        legs.append(("Exploitation", began, ended, "LC", rng.choice(_DISTRICTS)))
        for type_, start, end, where, place in legs:
            if diary.chance(0.12):
                continue
            diary.enter("event", diary.later(opened, 0, 14), "investigator", case_id=file.id, type=type_, began_on=self._roughly(start),
                        ended_on=self._roughly(end) if end else None, country=where, place=place,
                        description=invented(_leg(type_, file.scenario.works)),
                        conveyance=diary.pick({"scheduled_flight": 5.0, "small_boat": 2.0, "ferry": 2.0}) if type_ == "Transit" else None)

    def _roughly(self, day: date) -> str:
        """Return a date as far as somebody remembers it."""
        text = day.isoformat()
        return self.diary.pick({text: 2.0, text[:7]: 4.0, text[:4]: 1.0, f"~{text[:7]}": 2.0})

    def _notes(self, file: CaseFile) -> None:
        diary, course = self.diary, file.course
        until = course.protection[-1][1]
        for _ in range(diary.rng.choices((0, 1, 2, 4), (2, 5, 4, 1))[0]):
            day = course.opened + timedelta(days=diary.rng.randint(0, max((until - course.opened).days, 0)))
            topic, by = self._topics.deal(), diary.pick({"case_worker": 6.0, "investigator": 2.0, "supervisor": 1.0})
            diary.enter("note", day, by, case_id=file.id, person_id=diary.rng.choice(file.victims).id if diary.chance(0.7) else None,
                        written_on=day.isoformat(), topic=topic, text=invented(_NOTES[topic]), author=diary.names[by])

    def _closure(self, file: CaseFile) -> None:
        course, diary = file.course, self.diary
        if course.is_closed:
            day = max(course.protection[-1][1], course.criminal[-1][1] if course.criminal else course.opened)
            status = "ClosedReferred" if diary.chance(0.15) else "Closed"
            diary.change("case", file.id, day, "supervisor", status=status, closed_on=day.isoformat(),
                         close_reason=invented(_CLOSINGS[3] if course.finding == "NOT_VICTIM" else diary.rng.choice(_CLOSINGS[:3])))
        elif course.protection[-1][0] == 12:
            diary.change("case", file.id, course.protection[-1][1], "case_worker", status="FollowUp")


def _people(victims: Sequence[Somebody], day: date) -> str:
    if len(victims) > 1:
        return f"{len(victims)} people"
    child = victims[0].age_on(day) < 18
    return {("female", True): "A girl", ("male", True): "A boy", ("female", False): "A woman"}.get((victims[0].sex, child), "A man")


def _leg(type_: str, works: str) -> str:
    return {"Recruitment": f"An offer was made for {works}.", "Transit": "The journey was paid for by others."}.get(
        type_, f"The place where {works} was found.")
