# SPDX-License-Identifier: Apache-2.0
"""Taking back what was set aside: a person lets a change in or discards it, or what it waited for has arrived."""

from collections.abc import Iterable, Sequence
from typing import Any

import ormsgpack
from sqlalchemy import Connection, select, update

from app.models import gate, relay
from app.models.journal import Unit, journal
from app.models.local import quarantine
from app.security import chain
from app.sync import counterparts
from app.sync.entries import JournalRow, read_content
from app.sync.facts import Tables
from app.sync.judging import Judged, judge, read_all
from app.sync.merging import merge_in
from app.sync.proving import dot_of
from app.sync.setting_aside import whole_bytes

# Held for what a later bundle or roster may bring: the account, its role, its key, the request of another person.
_MAY_ARRIVE = ("unknown_user", "role_untrue", "not_in_roster", "role_not_granted", "not_of_post", "key_not_admitted", "second_person")


def waiting(conn: Connection, reasons: Sequence[str] = (), ids: Sequence[int] = ()) -> list[Any]:
    """Return rows of changes that wait, oldest first."""
    statement = select(quarantine).where(quarantine.c.state == "waiting").order_by(quarantine.c.id)
    if reasons:
        statement = statement.where(quarantine.c.reason.in_(reasons))
    if ids:
        statement = statement.where(quarantine.c.id.in_(ids))
    return list(conn.execute(statement))


def judge_again(unit: Unit) -> int:
    """Let in what waited for something that has arrived; returns how many changes that were."""
    held = waiting(unit.conn, _MAY_ARRIVE)
    let_in = []
    for sender in counterparts.everybody(unit.conn):
        mine = {(row.device, row.seq): row for row in held if row.device == sender.device}
        judged = read_all(entry_of(unit.conn, row) for row in mine.values())
        judge(Tables(unit.conn), sender, judged)
        let_in += [mine[dot_of(row)] for row in judged.fine]
        for each in judged.held:
            unit.conn.execute(update(quarantine).where(quarantine.c.id == mine[dot_of(each.row)].id).values(reason=each.reason))
    if let_in:
        release(unit, let_in)
    return len(let_in)


def release(unit: Unit, rows: Iterable[Any]) -> Judged:
    """Merge changes that were set aside and tell their senders.

    Raises:
        BundleRefused: one cannot be read by this program, or its number belongs to another change.
    """
    found = [(row, entry_of(unit.conn, row)) for row in rows]
    judged = Judged()
    for _row, entry in found:
        judged.contents[dot_of(entry)] = read_content(entry)  # raises where it still cannot be read
        judged.fine.append(entry)
    for row, entry in found:
        _put_payload_back(unit, row, entry)
        unit.conn.execute(update(quarantine).where(quarantine.c.id == row.id).values(state="released", told=0, content=None))
    relay.log(unit.conn, [(row.device, row.seq, b"") for row, _entry in found], found[0][0].device if found else 0)
    merge_in(unit, judged.fine, judged.contents)
    return judged


def entry_of(conn: Connection, row: Any) -> JournalRow:
    """Return a change that was set aside, from beside the journal where that cannot hold it."""
    if row.content:
        fields, entry_hash, salt, payload = ormsgpack.unpackb(row.content)
        entry = chain.Entry(*fields)
        return JournalRow(entry._replace(fields=tuple(entry.fields)), entry_hash, salt, payload)
    said = dict(conn.execute(select(journal).where(journal.c.device == row.device, journal.c.seq == row.seq)).mappings().one())
    fields = tuple(int(fid) for fid in said["fields"].split(",") if fid)
    values = {name: said[name] for name in chain.Entry._fields if name not in ("fields", "prev_hash")}
    return JournalRow(chain.Entry(**values, fields=fields, prev_hash=b""), said["hash"], said["salt"], said["payload"])


def is_another(conn: Connection, row: Any) -> bool:
    """Tell whether the journal holds a different change under the number of this one; such a change can never be let in."""
    here = conn.execute(select(journal.c.hash).where(journal.c.device == row.device, journal.c.seq == row.seq)).scalar()
    return bool(row.content) and here != entry_of(conn, row).hash


def for_support(conn: Connection, row: Any) -> bytes:
    """Return a change that was set aside as it came."""
    return bytes(row.content) if row.content else whole_bytes(entry_of(conn, row))


def _put_payload_back(unit: Unit, row: Any, entry: JournalRow) -> None:
    if row.content:
        with gate.opened(unit.conn):
            where = (journal.c.device == row.device, journal.c.seq == row.seq, journal.c.hash == entry.hash)
            unit.conn.execute(update(journal).where(*where).values(salt=entry.salt, payload=entry.payload))
