# SPDX-License-Identifier: Apache-2.0
"""Checking the whole journal: no entry missing, altered or unsigned, and every payload as it was written or erased."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from app.base.jobs import JobContext
from app.base.text import _
from app.models import relay, witness
from app.models.journal import journal
from app.models.queries import entries
from app.models.store import Store
from app.security import chain

MOST_PROBLEMS = 50
_STEP = 2000


@dataclass(frozen=True, slots=True)
class JournalProblem:
    """One thing that is not as it was written: on which PC, at which entry, in a sentence."""

    device: int
    seq: int
    sentence: str


@dataclass(frozen=True)
class JournalReport:
    """What the check of the journal found.

    Attributes:
        erased: entries whose content was erased by law; their place in the chain holds.
        problems: at most 50 are listed.
    """

    entries: int
    units: int
    devices: int
    erased: int
    problems: tuple[JournalProblem, ...]

    @property
    def is_whole(self) -> bool:
        """Whether everything is as it was written."""
        return not self.problems


def verify_journal(store: Store, ctx: JobContext | None = None) -> JournalReport:
    """Check every entry, payload and signature of the journal, of this PC and of those whose bundles were taken in."""
    ctx = ctx or JobContext()
    with store.read() as conn:
        total = conn.execute(select(func.count()).select_from(journal)).scalar_one()
        check = _Check(conn, ctx, total)
        devices = entries.devices(conn)
        for device in devices:
            check.device(device)
        end = witness.present(conn)
        if end.seq and check.heads.get((end.device, end.seq), b"").hex() != end.hash:
            check.found(end.device, end.seq, _("The journal does not end where this PC stopped writing."))
    ctx.step(total, total)
    return JournalReport(check.entries, check.units, len(devices), check.erased, tuple(check.problems[:MOST_PROBLEMS]))


class _Check:
    """The check of several chains over one connection."""

    def __init__(self, conn: Connection, ctx: JobContext, total: int) -> None:
        self.conn, self.ctx, self.total = conn, ctx, total
        self.keys = entries.account_keys(conn)
        self.entries = self.units = self.erased = 0
        self.problems: list[JournalProblem] = []
        self.in_part = False  # whether the office sent only what this post may hold of the device's entries
        self.heads: dict[tuple[int, int], bytes] = {}  # hashes at the ends of units only

    def found(self, device: int, seq: int, sentence: str) -> None:
        self.problems.append(JournalProblem(device, seq, sentence))

    def device(self, device: int) -> None:
        """Walk one chain and its signed units side by side; of what came through the office, the pieces that are here."""
        self.in_part = relay.came_through_office(self.conn, device)
        units = entries.units_in_order(self.conn, device)
        unit = next(units, None)
        before, hash_before = 0, chain.START_HASH
        for row in entries.in_order(self.conn, device):
            told = relay.told_before(self.conn, device, row.seq) if self.in_part and row.seq != before + 1 else None
            if told:
                before, hash_before = row.seq - 1, told
            if row.seq != before + 1:
                self.found(device, before + 1, _("Entries are missing here."))
            elif chain.entry_hash(_entry(row, hash_before)) != row.hash:
                self.found(device, row.seq, _("This entry, or the one before it, was altered."))
            self._payload(row)
            unit = self._unit(units, unit, row)
            before, hash_before = row.seq, row.hash
            self.entries += 1
            if self.entries % _STEP == 0:
                self.ctx.step(self.entries, self.total, _("Checking the journal"))
        if before:
            self.heads[device, before] = hash_before
        if unit is not None:
            self.found(device, unit.first_seq, _("A signed unit of work has lost its entries."))

    def _payload(self, row: Any) -> None:
        if not row.digest:
            return
        if row.payload is None or row.salt is None:
            self.erased += 1
        elif chain.payload_digest(row.salt, row.payload) != row.digest:
            self.found(row.device, row.seq, _("The content of this entry was altered."))

    def _unit(self, units: Iterator[Any], unit: Any, row: Any) -> Any:
        """Check the unit that ends with this entry; returns the one to go on with."""
        if unit is None or row.unit != unit.unit or not unit.first_seq <= row.seq <= unit.last_seq:
            if self.in_part:  # the office vouches for it: of units that a post sees in part it passes on no signature
                return unit
            self.found(row.device, row.seq, _("This entry is in no signed unit of work."))
            return unit
        if row.seq < unit.last_seq:
            return unit
        self.units += 1
        known = self.keys.get(unit.user_id, set())
        said = (unit.signature, unit.device, unit.unit, unit.first_seq, unit.last_seq, row.hash)
        if unit.user_id != row.user_id or not any(chain.verify_unit(bytes.fromhex(key), *said) for key in known):
            self.found(row.device, row.seq, _("The signature under this unit of work is not the user's."))
        return next(units, None)


def _entry(row: Any, prev_hash: bytes) -> chain.Entry:
    fields = tuple(int(fid) for fid in row.fields.split(",") if fid)
    return chain.Entry(
        row.device, row.seq, row.unit, prev_hash, row.user_id, row.role, row.kind, row.object_kind, row.object_id, fields, row.digest,
        row.wall, row.mono_ms, row.boot_id, row.program, row.schema, row.hlc,
    )
