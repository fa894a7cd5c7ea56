# SPDX-License-Identifier: Apache-2.0
"""What lists show: row numbers first, in order; the rows themselves when they come into view.

Every offered order has an index, so that the numbers of a million people come without sorting.
"""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, or_, select

from app.domain.rows import CaseRow, PersonRow
from app.models import heads, relay, search
from app.models.base import KINDS, Merge
from app.models.cases import case_file, party
from app.models.cells import read_members
from app.models.local import watched
from app.models.people import person

# More hits than this are not listed: nobody reads them, and the person who searches is told to type more.
SEARCH_LIMIT = 1000

PERSON_SORTS = {"name": person.c.sort_name, "birth": person.c.birth, "changed": person.c.changed_ms}
CASE_SORTS = {
    "number": case_file.c.number,
    "opened": case_file.c.opened_on,
    "changed": case_file.c.changed_ms,
    "stage": case_file.c.protection_stage,
    "responsible": case_file.c.responsible,
}


def person_ids(conn: Connection, filters: Mapping[str, str], sort: str = "name", descending: bool = False) -> "array[int]":
    """Return row numbers of people, in order.

    Args:
        filters: any of "text", "sex", "nationality", "role" (party in some case), "born" (year).
    """
    conditions = []
    if filters.get("sex"):
        conditions.append(person.c.sex == filters["sex"])
    if filters.get("nationality"):
        conditions.append(_has_member(person.c.nationalities, filters["nationality"]))
    if filters.get("born"):
        conditions.append(or_(person.c.birth.startswith(filters["born"]), person.c.birth.startswith("~" + filters["born"])))
    if filters.get("role"):
        of_role = select(party.c.person_id).where(party.c.role == filters["role"], party.c.deleted == 0)
        conditions.append(person.c.id.in_(of_role))
    return _ids(conn, person, conditions, filters.get("text", ""), PERSON_SORTS[sort], descending)


def case_ids(conn: Connection, filters: Mapping[str, str], sort: str = "changed", descending: bool = True) -> "array[int]":
    """Return row numbers of cases, in order.

    Args:
        filters: any of "text", "status" (a code, or "open"), "responsible", "protection_stage", "criminal_stage",
            "lead_agency", "risk", "year" (opened), "exploitation", "watched" (identity of the user whose watch list it is),
            "assigned_to" (identity of a user).
    """
    conditions: list[ColumnElement[bool]] = []
    status = filters.get("status")
    if status == "open":
        conditions.append(case_file.c.status.in_(("Active", "FollowUp")))
    elif status:
        conditions.append(case_file.c.status == status)
    exact = ("responsible", "lead_agency", "risk", "assigned_to")
    conditions.extend(case_file.c[name] == filters[name] for name in exact if filters.get(name))
    conditions.extend(case_file.c[name] == int(filters[name]) for name in ("protection_stage", "criminal_stage") if filters.get(name))
    if filters.get("year"):
        conditions.append(case_file.c.opened_on.startswith(filters["year"]))
    if filters.get("watched"):
        conditions.append(case_file.c.id.in_(select(watched.c.case_id).where(watched.c.user_id == filters["watched"])))
    if filters.get("exploitation"):
        conditions.append(_has_member(case_file.c.exploitation, filters["exploitation"]))
    return _ids(conn, case_file, conditions, filters.get("text", ""), CASE_SORTS[sort], descending)


def still_there(table: Table) -> ColumnElement[bool]:
    """Return the condition that a row is not deleted, worded so that no index serves it.

    Beside row numbers the planner would else choose an index that begins with `deleted` and walk a million people for a
    page of a hundred (measured).
    """
    return table.c.deleted + 0 == 0


def person_rows(conn: Connection, row_nos: Sequence[int]) -> list[PersonRow]:
    """Return people by row number; those that are gone are left out."""
    columns = [person.c[name] for name in ("row_no", "id", "display_name", "sex", "birth", "nationalities", "changed_ms", "restricted")]
    rows = conn.execute(select(*columns).where(person.c.row_no.in_(row_nos), still_there(person))).all()
    ids = [row.id for row in rows]
    counted = select(party.c.person_id, func.count().label("n")).where(party.c.person_id.in_(ids), party.c.deleted == 0)
    in_cases: dict[str, int] = {row.person_id: row.n for row in conn.execute(counted.group_by(party.c.person_id))}
    kind = KINDS["person"]
    disputed = heads.disputed(conn, kind, ids)
    held = relay.held(conn, ids)
    found = {}
    for row in rows:
        fields = disputed.get(row.id, set())
        found[row.row_no] = PersonRow(
            row.row_no,
            row.id,
            row.display_name or "",
            row.sex or "",
            row.birth or "",
            tuple(sorted(read_members(row.nationalities))),
            in_cases.get(row.id, 0),
            row.changed_ms,
            row.restricted == "yes",
            any(kind.fields[name].merge is Merge.IDENTITY for name in fields),
            row.id in held,
        )
    return [found[row_no] for row_no in row_nos if row_no in found]


def case_rows(conn: Connection, row_nos: Sequence[int]) -> list[CaseRow]:
    """Return cases by row number; those that are gone are left out."""
    names = ("row_no", "id", "number", "opened_on", "title", "status", "protection_stage", "criminal_stage", "victims_text",
             "victim_count", "lead_agency", "responsible", "risk", "changed_ms")
    statement = select(*(case_file.c[name] for name in names)).where(case_file.c.row_no.in_(row_nos), still_there(case_file))
    found = {}
    for row in conn.execute(statement):
        values: list[Any] = list(row)
        for at, number in enumerate(values):
            if number is None:
                values[at] = 0 if names[at] in ("protection_stage", "criminal_stage", "victim_count", "changed_ms") else ""
        found[values[0]] = CaseRow(*values)
    found |= _held(conn, found)
    return [found[row_no] for row_no in row_nos if row_no in found]


def _held(conn: Connection, rows: Mapping[int, CaseRow]) -> dict[int, CaseRow]:
    """Return those of the rows of which a change was set aside, marked so."""
    held = relay.held(conn, [row.id for row in rows.values()])
    return {row_no: replace(row, is_held=True) for row_no, row in rows.items() if row.id in held}


def restricted(conn: Connection, ids: Sequence[str]) -> set[str]:
    """Return which of these people are restricted."""
    found: set[str] = set()
    for start in range(0, len(ids), 500):
        some = select(person.c.id).where(person.c.id.in_(ids[start : start + 500]), person.c.restricted == "yes")
        found |= set(conn.execute(some).scalars())
    return found


def _ids(
    conn: Connection, table: Table, conditions: Sequence[ColumnElement[bool]], text: str, order: ColumnElement[Any], descending: bool
) -> "array[int]":
    key, tie = (order.desc(), table.c.row_no.desc()) if descending else (order, table.c.row_no)
    if text.strip():
        hits = search.people(conn, text, SEARCH_LIMIT) if table is person else search.cases(conn, text, SEARCH_LIMIT)
        statement = select(table.c.row_no).where(table.c.row_no.in_(hits), still_there(table), *conditions)
    else:
        statement = select(table.c.row_no).where(table.c.deleted == 0, *conditions)
    return array("q", conn.execute(statement.order_by(key, tie)).scalars())


def _has_member(column: ColumnElement[Any], member: str) -> ColumnElement[bool]:
    """Members are kept as JSON text with the member in double quotes, so a quoted code cannot match inside another."""
    return column.contains(f'"{member}":', autoescape=True)


def row_nos(conn: Connection, kind: str, ids: Sequence[str]) -> list[int]:
    """Return the row numbers of records in the order of their identities; those that are gone are left out."""
    table = KINDS[kind].table
    found = {row[0]: row[1] for row in conn.execute(select(table.c.id, table.c.row_no).where(table.c.id.in_(ids)))}
    return [found[each] for each in ids if each in found]
