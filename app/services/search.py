# SPDX-License-Identifier: Apache-2.0
"""Finding: anything by typing, and "have we seen this person before?"."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, select

from app.base import clock
from app.domain import matching, permissions
from app.domain.forms.values import FormValues, Value
from app.domain.rows import PersonRow
from app.domain.touched import Touched
from app.models import search
from app.models.cases import case_file
from app.models.people import person, person_link
from app.models.queries import lists
from app.models.store import Store
from app.services import people, records

SAME, DIFFERENT, NOT_SURE = "same_person", "different_person", "not_sure"


@dataclass(frozen=True)
class Hit:
    """One thing that was found: `page` and `id` say where it opens."""

    page: str
    id: str
    title: str
    detail: str


@dataclass(frozen=True)
class Candidate:
    """A person who may be the one in front of the officer.

    Attributes:
        match: band and reasons for and against.
        verdict: what was decided about this pair before ("same_person", "different_person", "not_sure" or "").
    """

    row: PersonRow
    match: matching.Match
    verdict: str


def find(store: Store, typed: str, limit: int = 20) -> list[Hit]:
    """Return people and cases that match what was typed; names only to those who may see them."""
    hits: list[Hit] = []
    with store.read() as conn:
        if permissions.allows(store.actor.role, permissions.Action.SEE_CASE):
            found = lists.case_rows(conn, search.cases(conn, typed, limit))
            hits += [Hit("cases", case.id, case.number, case.title or case.victims) for case in found]
        if permissions.allows(store.actor.role, permissions.Action.SEE_IDENTITY):
            shown = [people.hide(store, row) for row in lists.person_rows(conn, search.people(conn, typed, limit))]
            hits += [Hit("people", row.id, row.name, row.birth) for row in shown]
    return hits[: 2 * limit]


def seen_before(
    store: Store, about: FormValues, numbers: Sequence[str] = (), other_names: Sequence[str] = (), limit: int = 5
) -> list[Candidate]:
    """Return people who may be the one described, best first, with reasons for and against.

    Only possible, very likely and same-document matches come back; a record_id in `about` is left out.
    """
    records.require(store, permissions.Action.SEE_IDENTITY)
    probe = matching.match_person({**about.values, "id": about.record_id}, list(other_names), list(numbers))
    with store.read() as conn:
        row_nos = search.keys_of(conn, matching.blocking_keys(probe))
        if not row_nos:
            return []
        known = search.match_people(conn, and_(person.c.row_no.in_(row_nos), lists.still_there(person)))
        matches = {row_no: matching.compare(probe, other) for row_no, other in known.items() if other.id != about.record_id}
        likely = [row_no for row_no, match in matches.items() if match.band is not matching.Band.NONE]
        best = sorted(likely, key=lambda row_no: -matches[row_no].weight)
        rows = lists.person_rows(conn, best[:limit])
        verdicts: dict[str, str] = {}
        if about.record_id:
            links = select(person_link).where(
                person_link.c.deleted == 0,
                person_link.c.kind.in_((SAME, DIFFERENT, NOT_SURE)),
                (person_link.c.person_id == about.record_id) | (person_link.c.other_id == about.record_id),
            )
            for link in conn.execute(links.order_by(person_link.c.created_ms)):
                verdicts[link.other_id if link.person_id == about.record_id else link.person_id] = link.kind
    found = [Candidate(people.hide(store, row), matches[row.row_no], verdicts.get(row.id, "")) for row in rows]
    return sorted(found, key=lambda each: each.verdict == DIFFERENT)


def decide_pair(store: Store, person_id: str, other_id: str, verdict: str, reason: str = "") -> Touched:
    """Record whether two records are the same person; both stay as they are, and the decision can be taken back."""
    records.require(store, permissions.Action.LINK_PERSONS)
    with store.write(reason or None) as unit:
        unit.save("person_link", "", pair_values(store, person_id, other_id, verdict, reason))
    return unit.touched


def pair_values(store: Store, person_id: str, other_id: str, verdict: str, reason: str = "") -> dict[str, Value]:
    """Return the values of a link that says whether two records are the same person."""
    return {
        "person_id": person_id,
        "other_id": other_id,
        "kind": verdict,
        "reason": reason or None,
        "decided_on": clock.today().isoformat(),
        "decided_by": store.actor.name,
    }


def title_of(store: Store, kind: str, record_id: str) -> str:
    """Return what people call a person or a case, "" where there is none or the role may not see it."""
    with store.read() as conn:
        if kind == "case" and permissions.allows(store.actor.role, permissions.Action.SEE_CASE):
            found = conn.execute(select(case_file.c.number).where(case_file.c.id == record_id)).scalar()
            return found or ""
        if kind == "person" and permissions.allows(store.actor.role, permissions.Action.SEE_IDENTITY):
            row_no = conn.execute(select(person.c.row_no).where(person.c.id == record_id)).scalar()
            rows = lists.person_rows(conn, [row_no]) if row_no else []
            return people.hide(store, rows[0]).name if rows else ""
    return ""
