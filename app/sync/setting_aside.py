# SPDX-License-Identifier: Apache-2.0
"""Single changes that were set aside: kept with their reason, told to their sender, released or discarded by a person."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import ormsgpack
from sqlalchemy import Connection, delete, insert, select, update

from app.base import clock
from app.models.identity import EPOCH_BITS, same_device
from app.models.journal import Unit, journal
from app.models.local import bundle, journal_end, quarantine
from app.models.relay import verdict
from app.sync import counterparts
from app.sync.entries import JournalRow
from app.sync.notices import JOURNAL, Notice

_SAID = {"waiting": "held", "released": "released", "discarded": "discarded"}
HELD_WITH_BUNDLE = "held_bundle"  # verdict on an entry because the whole bundle was set aside


class Held(NamedTuple):
    """One entry that is not merged, and why; `whole`: the journal cannot hold its payload, so it is kept beside it."""

    row: JournalRow
    reason: str
    whole: bool = False


def keep(conn: Connection, bundle_id: int, held: Sequence[Held]) -> None:
    """Keep changes that wait for a person."""
    rows = [
        {
            "bundle_id": bundle_id,
            "device": each.row.entry.device,
            "seq": each.row.entry.seq,
            "record_kind": each.row.entry.object_kind,
            "record_id": each.row.entry.object_id,
            "reason": each.reason,
            "at": clock.now_text(),
            "state": "waiting",
            "content": whole_bytes(each.row) if each.whole else None,
        }
        for each in held
    ]
    if rows:
        conn.execute(insert(quarantine), rows)


def whole_bytes(row: JournalRow) -> bytes:
    """Return one entry as it came, for support."""
    return ormsgpack.packb([tuple(row.entry), row.hash, row.salt, row.payload])


def untold(unit: Unit, device: int) -> list[Notice]:
    """Return what a counterpart was not told yet about single changes of its own, and count it as told."""
    where = (quarantine.c.told == 0, quarantine.c.state.in_(tuple(_SAID)))
    rows = [row for row in unit.conn.execute(select(quarantine).where(*where)) if same_device(row.device, device)]
    for row in rows:
        unit.conn.execute(update(quarantine).where(quarantine.c.id == row.id).values(told=1))
    return [Notice(JOURNAL, row.device & ((1 << EPOCH_BITS) - 1), row.seq, _SAID[row.state], row.reason, 1) for row in rows]


def has_untold(conn: Connection, device: int) -> bool:
    """Tell whether there is something that a counterpart was not told yet."""
    rows = conn.execute(select(quarantine.c.device).where(quarantine.c.told == 0, quarantine.c.state.in_(tuple(_SAID))))
    return any(same_device(row.device, device) for row in rows)


def take_notices(unit: Unit, device: int, notices: Iterable[Notice]) -> None:
    """Take in what a counterpart says about our bundles and single changes."""
    own = unit.conn.execute(select(journal_end.c.device)).scalar_one()
    for each in notices:
        if each.stream == JOURNAL:
            number = own >> EPOCH_BITS << EPOCH_BITS | each.epoch
            _judge_entries(unit, number, each.seq, each.seq, each.state, each.reason)
        elif each.state in ("applied", "parked", "quarantined"):
            _judge_bundle(unit, own, device, each)


def _judge_bundle(unit: Unit, own: int, device: int, told: Notice) -> None:
    where = (bundle.c.direction == "out", bundle.c.stream == told.stream, bundle.c.epoch == told.epoch)
    pair = select(bundle.c.id, bundle.c.peer, bundle.c.seq, bundle.c.packed_to).where(*where, bundle.c.seq.in_((told.seq - 1, told.seq)))
    rows = [row for row in unit.conn.execute(pair) if same_device(row.peer, device)]
    this = next((row for row in rows if row.seq == told.seq), None)
    if this is None:
        return
    reason = "" if told.state == "applied" else told.reason
    unit.conn.execute(update(bundle).where(bundle.c.id == this.id).values(reason=reason))
    before = next((row.packed_to for row in rows if row.seq == told.seq - 1), 0)
    number = own >> EPOCH_BITS << EPOCH_BITS | told.epoch
    if told.reason == "fork":  # two PCs write under one number, and either may be reading this
        _judge_entries(unit, number, before + 1, this.packed_to, "held", told.reason)
        counterparts.notice(unit, "copied", device, "peer", str(device), bundle_id=this.id)
    elif told.state == "quarantined":
        _judge_entries(unit, number, before + 1, this.packed_to, HELD_WITH_BUNDLE, told.reason)
    elif told.state == "applied" and this.packed_to:
        span = (verdict.c.device == number, verdict.c.seq.between(before + 1, this.packed_to))
        unit.conn.execute(delete(verdict).where(*span, verdict.c.state == HELD_WITH_BUNDLE))


def _judge_entries(unit: Unit, device: int, first: int, last: int, state: str, reason: str) -> None:
    """Keep what was said about entries of ours, for the records they changed; one released is forgotten."""
    conn = unit.conn
    span = (verdict.c.device == device, verdict.c.seq.between(first, last))
    conn.execute(delete(verdict).where(*span))
    if state == "released":
        return
    where = (journal.c.device == device, journal.c.seq.between(first, last), journal.c.fields != "")
    rows = [
        {
            "device": device, "seq": row.seq, "record_kind": row.object_kind, "record_id": row.object_id, "state": state, "reason": reason,
            "at": clock.now_text(),
        }
        for row in conn.execute(select(journal.c.seq, journal.c.object_kind, journal.c.object_id).where(*where))
    ]
    if rows:
        conn.execute(insert(verdict), rows)
