# SPDX-License-Identifier: Apache-2.0
"""Records that belong to a person or a case."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, select

from app.domain.rows import RecordRow
from app.models.base import KINDS, Merge, RecordKind
from app.models.cells import read_members
from app.models.people import person

_HIDDEN = {"deleted", "scope"}
# Fields that point to a record with a name: the kind and the field of its name.
_LINKED = {"organisation_id": ("organisation", "name"), "shelter_id": ("shelter", "code_name")}


def of_case(conn: Connection, kind_name: str, case_id: str) -> list[RecordRow]:
    """Return the records of one kind that belong to a case, oldest first, with the names of their people."""
    return _rows(conn, KINDS[kind_name], "case_id", [case_id])


def of_person(conn: Connection, kind_name: str, person_id: str) -> list[RecordRow]:
    """Return the records of one kind that belong to a person, oldest first."""
    return _rows(conn, KINDS[kind_name], "person_id", [person_id])


def of_people(conn: Connection, kind_name: str, person_ids: Sequence[str]) -> list[RecordRow]:
    """Return the records of one kind that belong to any of these people."""
    return _rows(conn, KINDS[kind_name], "person_id", person_ids)


def by_id(conn: Connection, kind_name: str, record_ids: Sequence[str]) -> list[RecordRow]:
    """Return records of one kind by identity; deleted ones are left out."""
    return _rows(conn, KINDS[kind_name], "id", record_ids)


def all_of(conn: Connection, kind_name: str) -> list[RecordRow]:
    """Return all records of a kind that belongs to no case, such as organisations and trainings; deleted ones are left out."""
    table = KINDS[kind_name].table
    ids = conn.execute(select(table.c.id).where(table.c.deleted == 0)).scalars().all()
    return _rows(conn, KINDS[kind_name], "id", ids)


def names_of(conn: Connection, person_ids: Sequence[str]) -> dict[str, str]:
    """Return display names by identity."""
    found: dict[str, str] = {}
    for start in range(0, len(person_ids), 500):
        some = person_ids[start : start + 500]
        for row in conn.execute(select(person.c.id, person.c.display_name).where(person.c.id.in_(some))):
            found[row.id] = row.display_name or ""
    return found


def _rows(conn: Connection, kind: RecordKind, column: str, values: Sequence[str]) -> list[RecordRow]:
    table = kind.table
    rows: list[Any] = []
    for start in range(0, len(values), 500):
        some = values[start : start + 500]
        statement = select(table).where(table.c[column].in_(some), table.c.deleted == 0).order_by(table.c.row_no)
        rows += conn.execute(statement).mappings().all()
    people = names_of(conn, sorted({row["person_id"] for row in rows if row.get("person_id")})) if "person_id" in table.c else {}
    derived = [each.name for each in table.c if each.info.get("derived") and not each.name.startswith(("created", "changed"))]
    linked = _called(conn, table, rows)
    result = []
    for row in rows:
        shown: dict[str, str | int | tuple[str, ...] | None] = {name: row[name] for name in derived}
        for name, info in kind.fields.items():
            if name not in _HIDDEN:
                shown[name] = tuple(sorted(read_members(row[name]))) if info.merge is Merge.MEMBERS else row[name]
        name = people.get(row.get("person_id") or "", "")
        called = {field: linked[field].get(row[field] or "", "") for field in linked}
        result.append(RecordRow(kind.name, row["id"], shown, name, row["created_ms"], row["changed_ms"], called))
    return result


def _called(conn: Connection, table: Table, rows: Sequence[Any]) -> dict[str, dict[str, str]]:
    """Return field > identity > name for links to organisations and shelters; of a shelter its code name, never more."""
    found: dict[str, dict[str, str]] = {}
    for field, (kind_name, name) in _LINKED.items():
        if field in table.c:
            other = KINDS[kind_name].table
            ids = sorted({row[field] for row in rows if row[field]})
            named = conn.execute(select(other.c.id, other.c[name]).where(other.c.id.in_(ids))) if ids else ()
            found[field] = {row[0]: row[1] or "" for row in named}
    return found
