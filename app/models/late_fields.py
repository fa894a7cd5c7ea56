# SPDX-License-Identifier: Apache-2.0
"""Filling in what a former program could only keep: fields and kinds of record that it did not know stand in heads and journal."""

from typing import Any

import ormsgpack
from sqlalchemy import Connection, insert, select, update

from app.domain.heads import Head, shown_value
from app.models import search, summaries
from app.models.base import DELETED, KINDS, SCOPE, RecordKind
from app.models.cells import assemble
from app.models.heads import head, rule
from app.models.journal import hlc_ms, journal


def fill_in(conn: Connection) -> int:
    """Show what arrived before this program knew it; returns how many records changed. Doing it again changes nothing."""
    return sum(_fields(conn, kind) + _records(conn, kind) for kind in KINDS.values())


def _fields(conn: Connection, kind: RecordKind) -> int:
    """Fill columns that are empty though their field has heads."""
    changed: set[str] = set()
    for info in kind.fields.values():
        column = kind.table.c[info.name]
        blank = column.is_(None)
        rows = conn.execute(select(kind.table.c.id).join(head, head.c.record_id == kind.table.c.id).where(head.c.fid == info.fid, blank))
        for record_id in sorted(set(rows.scalars())):
            stored = _shown(conn, kind, record_id)[info.name]
            if stored is not None:
                conn.execute(update(kind.table).where(kind.table.c.id == record_id).values({info.name: stored}))
                changed.add(record_id)
    _follow(conn, kind, sorted(changed))
    return len(changed)


def _records(conn: Connection, kind: RecordKind) -> int:
    """Make the rows of records whose kind was not known when they arrived."""
    here = select(kind.table.c.id)
    missing = select(head.c.record_id).join(journal, journal.c.object_id == head.c.record_id).where(
        journal.c.object_kind == kind.name, journal.c.fields != "", head.c.record_id.not_in(here)
    )
    ids = sorted(set(conn.execute(missing).scalars()))
    for record_id in ids:
        entries = select(journal).where(journal.c.object_id == record_id, journal.c.fields != "").order_by(journal.c.hlc)
        rows = conn.execute(entries).all()
        made = next((row for row in rows if str(kind.fields[SCOPE].fid) in row.fields.split(",")), None)
        shown = {name: value for name, value in _shown(conn, kind, record_id).items() if value is not None}
        full: dict[str, Any] = {DELETED: 0, SCOPE: ""} | shown
        full |= {"id": record_id, "changed_ms": max(hlc_ms(row.hlc) for row in rows)}
        if made:
            full |= {"created_device": made.device, "created_seq": made.seq, "created_ms": hlc_ms(made.hlc)}
        conn.execute(insert(kind.table).values(dict.fromkeys(kind.fields) | full))
    _follow(conn, kind, ids)
    return len(ids)


def _shown(conn: Connection, kind: RecordKind, record_id: str) -> dict[str, Any]:
    """Return the stored value of every field of a record that has heads, None for the others."""
    cells: dict[str, dict[str, list[Head]]] = {}
    for row in conn.execute(select(head).where(head.c.record_id == record_id)):
        if row.fid in kind.by_fid:
            one = Head((row.device, row.seq), row.hlc, ormsgpack.unpackb(row.value))
            cells.setdefault(kind.by_fid[row.fid].name, {}).setdefault(row.member, []).append(one)
    found: dict[str, Any] = dict.fromkeys(kind.fields)
    for name, members in cells.items():
        info = kind.fields[name]
        found[name] = assemble(info, {member: shown_value(some, rule(kind, info)) for member, some in members.items()}, None)
    return found


def _follow(conn: Connection, kind: RecordKind, ids: list[str]) -> None:
    if kind.derive:
        for record_id in ids:
            row = dict(conn.execute(select(kind.table).where(kind.table.c.id == record_id)).mappings().one())
            conn.execute(update(kind.table).where(kind.table.c.id == record_id).values(kind.derive(row)))
    if ids:
        summaries.follow(conn, kind.name, ids)
        search.follow(conn, kind.name, ids)
