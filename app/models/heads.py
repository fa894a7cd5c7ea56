# SPDX-License-Identifier: Apache-2.0
"""Heads: the edits of a cell that no known edit replaces. One head is settled, several unequal ones are a conflict.

A filled cell without rows here has one head: the entry that created its record.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import ormsgpack
from sqlalchemy import Column, Connection, Integer, LargeBinary, Table, Text, bindparam, delete, insert, select

from app.domain import protective
from app.domain.forms.values import Dot, Value
from app.domain.heads import Head, Rule, shown_value
from app.models.base import FieldInfo, Merge, RecordKind, metadata
from app.models.cells import CellEdit, Stored, assemble, cell_name, split

head = Table(
    "head",
    metadata,
    Column("record_id", Text, primary_key=True),
    Column("fid", Integer, primary_key=True, autoincrement=False),
    Column("member", Text, primary_key=True),
    Column("device", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("hlc", Integer, nullable=False),
    Column("value", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

# Edits that are known to be replaced although they have not arrived yet.
superseded = Table(
    "superseded",
    metadata,
    Column("record_id", Text, primary_key=True),
    Column("fid", Integer, primary_key=True, autoincrement=False),
    Column("member", Text, primary_key=True),
    Column("device", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)


def pack(value: Value) -> bytes:
    """Return a cell value as the head table keeps it."""
    return ormsgpack.packb(value)


def of_record(conn: Connection, record_id: str) -> dict[tuple[int, str], list[Head]]:
    """Return the written-out heads of a record by (field number, member)."""
    found: dict[tuple[int, str], list[Head]] = {}
    for row in conn.execute(select(head).where(head.c.record_id == record_id)):
        found.setdefault((row.fid, row.member), []).append(
            Head((row.device, row.seq), row.hlc, ormsgpack.unpackb(row.value))
        )
    return found


def creation_head(row: Mapping[str, Any], info: FieldInfo, member: str) -> list[Head]:
    """Return the unwritten head of a cell that was filled when the record was made and never edited since."""
    cells = split(info, row[info.name])
    if member not in cells or not row["created_device"]:
        return []
    return [Head((row["created_device"], row["created_seq"]), row["created_ms"] << 16, cells[member])]


def of_cells(
    conn: Connection, row: Mapping[str, Any], cells: Iterable[tuple[FieldInfo, str]]
) -> dict[tuple[FieldInfo, str], tuple[Dot, ...]]:
    """Return the current heads of some cells of a record, as dots."""
    written = of_record(conn, row["id"])
    return {
        (info, member): tuple(
            sorted(each.dot for each in written.get((info.fid, member)) or creation_head(row, info, member))
        )
        for info, member in cells
    }


def for_form(conn: Connection, kind: RecordKind, row: Mapping[str, Any]) -> dict[str, tuple[Dot, ...]]:
    """Return the heads of all filled or ever edited cells of a record, keyed as `FormValues.heads` wants them."""
    written = of_record(conn, row["id"])
    result = {}
    for name, info in kind.fields.items():
        for member in split(info, row[name]):
            dots = written.get((info.fid, member)) or creation_head(row, info, member)
            result[cell_name(name, member)] = tuple(sorted(each.dot for each in dots))
    for (fid, member), dots in written.items():
        if fid in kind.by_fid:
            result[cell_name(kind.by_fid[fid].name, member)] = tuple(sorted(each.dot for each in dots))
    return result


def disputed(conn: Connection, kind: RecordKind, record_ids: Sequence[str]) -> dict[str, set[str]]:
    """Return for each record the names of fields with several unequal heads."""
    seen: dict[tuple[str, int, str], set[bytes]] = {}
    statement = select(head.c.record_id, head.c.fid, head.c.member, head.c.value).where(head.c.record_id.in_(record_ids))
    for row in conn.execute(statement):
        seen.setdefault((row.record_id, row.fid, row.member), set()).add(row.value)
    result: dict[str, set[str]] = {}
    for (record_id, fid, _member), values in seen.items():
        if len(values) > 1 and fid in kind.by_fid:
            result.setdefault(record_id, set()).add(kind.by_fid[fid].name)
    return result


def rule(kind: RecordKind, info: FieldInfo) -> Rule:
    """Return how the shown value of a field is chosen among several heads."""
    if info.merge is Merge.PROTECTIVE:
        cell = f"{kind.name}.{info.name}"
        return Rule("protective", lambda value: protective.rank(cell, value))
    return Rule("members" if info.merge is Merge.MEMBERS else "scalar")


def record_edits(
    conn: Connection,
    kind: RecordKind,
    record_id: str,
    row: Mapping[str, Any],
    edits: Sequence[CellEdit],
    dot: Dot,
    hlc: int,
    current: Mapping[tuple[FieldInfo, str], tuple[Dot, ...]],
) -> dict[str, Stored]:
    """Make a new entry the head of the cells it edits; returns the row values to show.

    `current` are the heads as `of_cells` gave them. Those that the edit replaces go, the others stay beside it.
    """
    written = of_record(conn, record_id) if any(current.values()) else {}
    gone: list[dict[str, Any]] = []
    made: list[dict[str, Any]] = []
    values: dict[str, dict[str, Value]] = {}
    for edit in edits:
        info = kind.by_fid[edit.fid]
        cell = {"record_id": record_id, "fid": edit.fid, "member": edit.member}
        stored = written.get((edit.fid, edit.member), [])
        before = stored or creation_head(row, info, edit.member)
        kept = [each for each in before if each.dot not in edit.prev]
        gone += [cell | {"d": each.dot[0], "s": each.dot[1]} for each in stored if each not in kept]
        new = Head(dot, hlc, edit.value)
        made += [head_row(cell, each) for each in [*([] if stored else kept), new]]
        values.setdefault(info.name, {})[edit.member] = shown_value([*kept, new], rule(kind, info))
    if gone:
        drop(conn, gone)
    conn.execute(insert(head), made)
    return {name: assemble(kind.fields[name], cells, row[name]) for name, cells in values.items()}


def head_row(cell: Mapping[str, Any], each: Head) -> dict[str, Any]:
    """Return a head as a row of its table."""
    return {**cell, "device": each.dot[0], "seq": each.dot[1], "hlc": each.hlc, "value": pack(each.value)}


def drop(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Remove heads; each row names record_id, fid, member, d (device) and s (sequence)."""
    conn.execute(
        delete(head)
        .where(head.c.record_id == bindparam("record_id"))
        .where(head.c.fid == bindparam("fid"))
        .where(head.c.member == bindparam("member"))
        .where(head.c.device == bindparam("d"))
        .where(head.c.seq == bindparam("s")),
        rows,
    )
