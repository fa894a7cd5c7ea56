# SPDX-License-Identifier: Apache-2.0
"""What figures count, read in one snapshot: no names leave the store on this way."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple, Protocol

from sqlalchemy import Connection, select

from app.domain import stages
from app.domain.dates import PartialDate
from app.domain.facts import Dated, Fact, Facts
from app.models.base import DELETED, KINDS
from app.models.cells import read_members

_INVESTIGATION = "2"  # the stage "Investigation opened" of the criminal track
_CLOSED_STAGE = "13"

Row = tuple[str | None, ...]


class Records(Protocol):
    """Where records are read: as they stand now, or as they were known once."""

    def rows(self, kind: str, *names: str) -> Iterable[Row]:
        """Return (identity, when it was created, the named fields) of the records of a kind that are not deleted."""


class Now:
    """Records as they stand now."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def rows(self, kind: str, *names: str) -> Iterable[Row]:
        """Return the rows of a kind in the order of their making."""
        table = KINDS[kind].table
        wanted = select(table.c.id, table.c.created_ms, *(table.c[name] for name in names)).where(table.c[DELETED] == 0)
        return self._conn.execute(wanted.order_by(table.c.row_no))


class _Person(NamedTuple):
    sex: str
    birth: str
    age_estimate: str
    citizenships: tuple[str, ...]


class _Case(NamedTuple):
    opened_on: str
    agency: str
    post: str
    origin: str
    forms: tuple[str, ...]


_NOBODY = _Person("", "", "", ())
_NOWHERE = _Case("", "", "", "", ())


class Reading:
    """One reading of what some figures need."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._same = same_people(records)
        self._people: dict[str, _Person] | None = None
        self._cases: dict[str, _Case] | None = None

    def facts(self, lists: Collection[str]) -> Facts:
        """Return the named lists of `Facts`, the others empty."""
        readers: Mapping[str, Callable[[], Iterable[Fact]]] = {
            "victims": self._victims, "suspects": self._suspects, "cases": self._case_facts, "investigations": self._investigations,
            "charges": self._charges, "hearings": self._hearings, "screenings": self._screenings, "referrals": self._referrals,
            "services": lambda: self._of_person("service_given", "began_on", "service", agency="agency"),
            "reflections": lambda: self._of_person("reflection", "decided_on", state="decision"),
            "residences": lambda: self._of_person("residence", "decided_on", "kind", "state"),
            "returns": lambda: self._of_person("home_return", "travelled_on", "country", "state"),
            "redress": lambda: self._of_person("redress", "ordered_on", "kind", "state"),
            "activities": self._activities,
        }
        return Facts(**{name: tuple(readers[name]()) for name in lists})

    # --- what others stand on ---

    def _who(self, person_id: str | None) -> str:
        return self._same.get(person_id or "", person_id or "")

    def _person(self, person_id: str | None) -> _Person:
        if self._people is None:
            rows = self._records.rows("person", "sex", "birth", "age_estimate", "nationalities")
            self._people = {row[0] or "": _Person(_text(row[2]), _text(row[3]), _text(row[4]), _members(row[5])) for row in rows}
        return self._people.get(person_id or "", _NOBODY)

    def _is_person(self, person_id: str | None) -> bool:
        self._person(None)
        return (person_id or "") in (self._people or ())

    def _case(self, case_id: str | None) -> _Case:
        return self._known_cases().get(case_id or "", _NOWHERE)

    def _known_cases(self) -> dict[str, _Case]:
        if self._cases is None:
            rows = self._records.rows("case", "opened_on", "lead_agency", "scope", "origin", "exploitation")
            self._cases = {row[0] or "": _Case(_text(row[2]), _text(row[3]), _text(row[4]), _text(row[5]), _members(row[6])) for row in
                rows}
        return self._cases

    def _about(self, person_id: str | None, case_id: str | None) -> Fact:
        """Return a fact with what is known of the person and the case."""
        who, case = self._person(person_id), self._case(case_id)
        return Fact(
            "", (case_id,) if case_id else (), "", "", who.sex, who.birth, who.age_estimate, "", who.citizenships, case.forms, (), "",
            "", "",
            "", case.agency, case.post, (), 1, (), self._who(person_id))

    # --- lists ---

    def _victims(self) -> Iterator[Fact]:
        decisions: dict[tuple[str, str], list[Dated]] = {}
        for row in self._records.rows("decision", "case_id", "person_id", "status", "decided_on", "authority"):
            step = Dated(_text(row[4]), _text(row[5]), _text(row[6]), int(row[1] or 0))
            decisions.setdefault((row[2] or "", row[3] or ""), []).append(step)
        screened: dict[tuple[str, str], list[str]] = {}
        for row in self._records.rows("screening", "case_id", "person_id", "screened_on"):
            screened.setdefault((row[2] or "", row[3] or ""), []).append(_text(row[4]))
        routes = self._routes()
        for row in self._records.rows("party", "case_id", "person_id", "role", "joined_on", "exploitation", "age_exploited"):
            case_id, person_id = row[2] or "", row[3] or ""
            if row[4] != "victim" or case_id not in self._known_cases() or not self._is_person(person_id):
                continue
            who, case, key = self._person(person_id), self._case(case_id), (case_id, person_id)
            yield Fact(
                self._who(person_id), (case_id,), _earliest((_text(row[5]), case.opened_on, *screened.get(key, ()))), "", who.sex,
                    who.birth,
                who.age_estimate, _text(row[7]), who.citizenships, _members(row[6]),
                routes.get(key) or routes.get((case_id, ""), ()), case.origin, "", "", "", case.agency, case.post, (), 1,
                tuple(decisions.get(key, ())), self._who(person_id))

    def _routes(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """Return (case, person) > the route of the recorded journey: where its first leg began and its last one ended."""
        legs: dict[tuple[str, str], list[tuple[int, int, str, str]]] = {}
        for row in self._records.rows("leg", "case_id", "person_id", "number", "from_country", "to_country"):
            number = int(row[4]) if row[4] and row[4].isdecimal() else 0
            legs.setdefault((row[2] or "", row[3] or ""), []).append((number, int(row[1] or 0), _plain(row[5]), _plain(row[6])))
        found = {key: f"{min(each)[2]}>{max(each)[3]}" for key, each in legs.items()}
        return {key: (route,) for key, route in found.items() if route != ">"}

    def _suspects(self) -> Iterator[Fact]:
        for row in self._records.rows("party", "case_id", "person_id", "role", "joined_on"):
            if row[4] == "suspect" and (row[2] or "") in self._known_cases() and self._is_person(row[3]):
                on = _text(row[5]) or self._case(row[2]).opened_on
                yield self._about(row[3], row[2])._replace(id=self._who(row[3]), on=on)

    def _case_facts(self) -> Iterator[Fact]:
        history: dict[str, list[Dated]] = {}
        for row in self._records.rows("stage", "case_id", "track", "stage", "entered_on"):
            number = stages.number(row[3] or "", row[4] or "")
            if number:
                history.setdefault(row[2] or "", []).append(Dated(f"{row[3]}/{number}", _text(row[5]), "", int(row[1] or 0)))
        for row in self._records.rows("case", "closed_on", "status"):
            case = self._case(row[0])
            yield Fact(row[0] or "", (row[0] or "",), case.opened_on, _text(row[2]), forms=case.forms, kind=case.origin,
                state=_text(row[3]),
                       agency=case.agency, post=case.post, history=tuple(history.get(row[0] or "", ())))

    def _investigations(self) -> Iterator[Fact]:
        """Return the recorded investigations; for a case without one, the stages that say it was opened and closed."""
        with_record = set()
        for row in self._records.rows("investigation", "case_id", "agency", "opened_on", "closed_on", "complicit_official", "institution",
                                      "result"):
            if row[2] not in self._known_cases():
                continue
            with_record.add(row[2])
            case = self._case(row[2])
            yield Fact(row[0] or "", (row[2] or "",), _text(row[4]), _text(row[5]), forms=case.forms, kind=_text(row[7]),
                state=_text(row[8]),
                       answer=_text(row[6]), agency=_text(row[3]) or case.agency, post=case.post)
        stage_days: dict[str, dict[str, list[str]]] = {}
        for row in self._records.rows("stage", "case_id", "track", "stage", "entered_on"):
            if row[3] == stages.CRIMINAL and row[4] in (_INVESTIGATION, _CLOSED_STAGE) and row[2] in self._known_cases():
                stage_days.setdefault(row[2] or "", {}).setdefault(row[4] or "", []).append(_text(row[5]))
        for case_id, days in stage_days.items():
            if case_id not in with_record and _INVESTIGATION in days:
                case = self._case(case_id)
                yield Fact(case_id, (case_id,), _earliest(days[_INVESTIGATION]), _earliest(days.get(_CLOSED_STAGE, ())), forms=case.forms,
                           agency=case.agency, post=case.post)

    def _charges(self) -> Iterator[Fact]:
        sentences: dict[str, list[str]] = {}
        for row in self._records.rows("sentence", "charge_id", "type"):
            if row[3]:
                sentences.setdefault(row[2] or "", []).append(_text(row[3]))
        for row in self._records.rows("charge", "case_id", "person_id", "offence", "charged_on", "disposal", "disposed_on", "sentence"):
            codes = sentences.get(row[0] or "") or ([_text(row[8])] if row[8] else [])
            yield self._about(row[3], row[2])._replace(
                id=row[0] or "", on=_text(row[5]), until=_text(row[7]), kind=_text(row[4]), state=_text(row[6]),
                codes=tuple(dict.fromkeys(codes)))

    def _hearings(self) -> Iterator[Fact]:
        for row in self._records.rows("hearing", "case_id", "person_id", "held_on", "outcome"):
            if row[5] not in ("adjourned", "vacated"):
                yield Fact(row[0] or "", (row[2],) if row[2] else (), _text(row[4]), state=_text(row[5]), person_id=self._who(row[3]))

    def _screenings(self) -> Iterator[Fact]:
        for row in self._records.rows("screening", "case_id", "person_id", "screened_on", "outcome", "is_child", "scope"):
            yield self._about(row[3], row[2])._replace(id=row[0] or "", on=_text(row[4]), state=_text(row[5]), answer=_text(row[6]),
                                                       post=_text(row[7]))

    def _referrals(self) -> Iterator[Fact]:
        for row in self._records.rows("referral", "case_id", "person_id", "sent_on", "service", "state", "to_agency", "scope"):
            yield self._about(row[3], row[2])._replace(id=row[0] or "", on=_text(row[4]), kind=_text(row[5]), state=_text(row[6]),
                                                       agency=_text(row[7]), post=_text(row[8]))

    def _of_person(self, record: str, on: str, kind: str = "", state: str = "", agency: str = "") -> Iterator[Fact]:
        """Return records of a kind that belong to a person in a case, by the names of their fields."""
        names = [name for name in (on, kind, state, agency) if name]
        for row in self._records.rows(record, "case_id", "person_id", *names):
            values = {name: _text(value) for name, value in zip(names, row[4:], strict=True)}
            about = self._about(row[3], row[2])
            if about.person_id:
                yield about._replace(id=row[0] or "", on=values[on], kind=values.get(kind, ""), state=values.get(state, ""),
                                     agency=values[agency] if agency else about.agency)

    def _activities(self) -> Iterator[Fact]:
        for kind, on, what, number, agency, codes in (
            ("training", "began_on", "topic", "participants", "agency", "audience"),
            ("awareness", "began_on", "place", "reached", "agency", "audience"),
            ("meeting", "held_on", "body", "attended", "place", "agencies"),
            ("agreement", "signed_on", "kind", "title", "valid_until", "agencies"),
            ("inspection", "inspected_on", "site", "workers", "agency", "agencies"),
        ):
            for row in self._records.rows(kind, on, what, number, agency, codes):
                amount = int(row[4]) if row[4] and str(row[4]).isdecimal() and kind in ("training", "awareness", "inspection") else 0
                yield Fact(row[0] or "", (), _text(row[2]), kind=_text(row[3]) if kind not in ("awareness", "meeting") else "", state=kind,
                           agency=_text(row[5]) if kind in ("training", "awareness", "inspection") else "", codes=_members(row[6]),
                           amount=amount)


def same_people(records: Records) -> dict[str, str]:
    """Return identity > the one identity that stands for a person recorded more than once, by the latest decision on each pair."""
    verdicts: dict[tuple[str, str], str] = {}
    rows = sorted(records.rows("person_link", "person_id", "other_id", "kind"), key=lambda row: (int(row[1] or 0), row[0] or ""))
    for row in rows:
        one, other = sorted((row[2] or "", row[3] or ""))
        verdicts[one, other] = row[4] or ""
    stands: dict[str, str] = {}

    def root(identity: str) -> str:
        while identity in stands:
            identity = stands[identity]
        return identity

    for (one, other), kind in verdicts.items():
        first, second = sorted((root(one), root(other)))
        if kind == "same_person" and first != second:
            stands[second] = first
    return {identity: root(identity) for identity in stands}


def _text(stored: str | int | None) -> str:
    return "" if stored is None else str(stored)


def _plain(stored: str | None) -> str:
    """Return a text, "" where there is none or a missing answer."""
    return "" if stored is None or stored.startswith("?") else stored


@lru_cache(maxsize=50_000)
def _members(stored: str | None) -> tuple[str, ...]:
    return tuple(sorted(read_members(stored)))


@lru_cache(maxsize=50_000)
def _latest(stored: str) -> date | None:
    when = PartialDate.from_text(stored)
    return when.latest() if when else None


def _earliest(dates: Iterable[str]) -> str:
    """Return the date that is over first, so that a day counts before its year; "" where none can be read."""
    known = [(day, stored) for stored in dates if (day := _latest(stored))]
    return min(known, default=(date.max, ""))[1]
