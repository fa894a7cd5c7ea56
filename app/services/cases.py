# SPDX-License-Identifier: Apache-2.0
"""Cases: list, open, read as one page, decide, move on."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.base import clock
from app.base.ids import RecordId
from app.domain import numbers, permissions
from app.domain.forms.catalogue import FORMS
from app.domain.forms.values import FormValues, Value
from app.domain.rows import CaseRow, RecordRow
from app.domain.touched import Touched
from app.models import counters
from app.models.base import KINDS
from app.models.cases import case_file
from app.models.heads import disputed
from app.models.journal import Unit
from app.models.queries import lists, related
from app.models.store import Store
from app.services import due, evidence, people, records, watching

RELATED = (
    "party", "screening", "decision", "stage", "event", "consent", "referral", "charge", "note", "leg", "place", "involvement",
    "crime_link", "reflection", "risk_assessment", "support_plan", "goal", "service_given", "shelter_stay", "guardianship",
    "best_interest", "residence", "home_return", "investigation", "statement", "evidence", "hearing", "bail", "sentence", "redress",
    "appeal", "attachment",
)


@dataclass(frozen=True)
class Opened:
    """A new case."""

    case_id: RecordId
    number: str
    touched: Touched


@dataclass(frozen=True)
class CasePage:
    """All that the page of one case shows.

    Attributes:
        related: record kind > records, oldest first.
        held: item of evidence > who holds it.
        next_due: what comes next, None where nothing is planned.
        is_watched: whether it is on the signed-in user's watch list.
    """

    row: CaseRow
    content: FormValues
    related: Mapping[str, Sequence[RecordRow]]
    disputed: frozenset[str]
    held: Mapping[str, evidence.Held]
    next_due: due.Next | None
    is_watched: bool


def list_ids(store: Store, filters: Mapping[str, str], sort: str = "changed", descending: bool = True) -> "array[int]":
    """Return row numbers of cases for a list, in order (filters: `queries.lists.case_ids`; a watch list is always one's own)."""
    records.require(store, permissions.Action.SEE_CASE)
    if filters.get("watched"):
        filters = {**filters, "watched": store.actor.user_id}
    with store.read() as conn:
        return lists.case_ids(conn, filters, sort, descending)


def list_rows(store: Store, row_nos: Sequence[int]) -> list[CaseRow]:
    """Return the rows of a list."""
    records.require(store, permissions.Action.SEE_CASE)
    with store.read() as conn:
        return lists.case_rows(conn, row_nos)


def open_case(store: Store, values: Mapping[str, Value], parties: Sequence[tuple[str, str]] = (), new_id: str = "") -> Opened:
    """Open a case with a number of this post; `parties` are (person id, role).

    Args:
        new_id: the identity it gets (`FormValues.new_id`); a case that has it already is returned as it is.
    """
    records.require(store, permissions.Action.OPEN_CASE)
    with store.write() as unit:
        known = unit.conn.execute(select(case_file.c.number).where(case_file.c.id == new_id)).scalar() if new_id else None
        if known:
            return Opened(RecordId(new_id), known, unit.touched)
        case_id, number = open_in(unit, store, values, parties, new_id)
    return Opened(case_id, number, unit.touched)


def open_in(
    unit: Unit, store: Store, values: Mapping[str, Value], parties: Sequence[tuple[str, str]] = (), new_id: str = ""
) -> tuple[RecordId, str]:
    """Open a case inside a unit of work; returns its identity and number.

    The number is final when it is shown: post code, year and this post's own counter, so no two posts can collide and
    none has to ask the office.
    """
    day = clock.today()
    number = new_number(unit, store)
    wanted: dict[str, Value] = {
        "opened_on": day.isoformat(), "status": "Active", "responsible": store.actor.name, "assigned_to": store.actor.user_id, **values,
    }
    case_id = unit.save("case", new_id, wanted | {"number": number})
    unit.create_many(
        "party",
        [("", {"case_id": case_id, "person_id": who, "role": role, "joined_on": day.isoformat()}) for who, role in parties],
    )
    unit.save("stage", "", stage_values(case_id, "protection", "1", day.isoformat()))
    return case_id, number


def new_number(unit: Unit, store: Store) -> str:
    """Return the next case number of this post; it is never given out again."""
    post, year = store.fact("post_code"), clock.today().year
    return numbers.case_number(post, year, counters.take(unit.conn, f"case/{post}/{year}"))


def stage_values(case_id: str, track: str, stage: str, entered_on: str) -> dict[str, Value]:
    """Return the values of a stage record."""
    return {"case_id": case_id, "track": track, "stage": stage, "entered_on": entered_on}


def open_page(store: Store, case_id: str) -> CasePage:
    """Return a case with everything that belongs to it; the view is journalled."""
    records.require(store, permissions.Action.SEE_CASE)
    content = records.open_form(store, "case", case_id)
    with store.read() as conn:
        row_no = conn.execute(select(case_file.c.row_no).where(case_file.c.id == case_id)).scalar_one()
        row = lists.case_rows(conn, [row_no])[0]
        found = {kind: related.of_case(conn, kind, case_id) for kind in RELATED}
        fields = disputed(conn, KINDS["case"], [case_id]).get(case_id, set())
    with store.write() as unit:
        unit.note("view", "case", case_id)
    found = {kind: people.veil(store, rows) if rows else rows for kind, rows in found.items()}
    following = due.next_of(found)
    return CasePage(row, content, found, frozenset(fields), evidence.held(store, case_id), following, watching.is_watched(store, case_id))


def save_part(store: Store, form_key: str, case_id: str, content: FormValues, reason: str | None = None) -> records.Saved:
    """Save a record that belongs to a case, such as a party, decision, event, referral or charge.

    An organisation or shelter that is entered from here belongs to no case.
    """
    fixed: dict[str, Value] = {"case_id": case_id} if "case_id" in KINDS[FORMS[form_key].record].fields else {}
    if form_key in ("protection_stage", "criminal_stage"):
        fixed["track"] = form_key.removesuffix("_stage")
    if form_key == "decision" and not content.record_id:
        fixed["decided_by"] = store.actor.name
    if form_key == "note" and not content.record_id:
        fixed["author"] = store.actor.name
    return records.save_form(store, form_key, content, reason, **fixed)
