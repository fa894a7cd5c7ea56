# SPDX-License-Identifier: Apache-2.0
"""The inbox: opens what a transport brings, merges it, stores it, and says what became of it.

One bundle is one transaction: journal entries, merged records, place in the stream and our own journal entry are written
together or not at all. What cannot be taken in is kept with its reason, visible to a person, and blocks nothing else.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from app.base import clock
from app.base.errors import BundleRefused
from app.domain import permissions
from app.domain.heads import Rule
from app.domain.touched import Touched
from app.models import arrivals, heads
from app.models.base import DELETED, KINDS
from app.models.field_ids import FIELD_IDS
from app.models.journal import Unit, entry_row
from app.models.local import bundle, journal_end, local, peer, quarantine
from app.models.office import account
from app.models.store import Store
from app.security import chain, sealing
from app.sync import outbox
from app.sync.bundle import Opened, Receiver, open_outer
from app.sync.entries import Content, JournalRow, UnitRow, read_content
from app.sync.merge import Change, MergeResult, merge
from app.sync.notices import Notice, read_notices
from app.sync.packing import unpack_entries, unpack_units
from app.sync.refusals import PARKED, refused
from app.sync.streams import Link, is_new

APPLIED, KNOWN, KEPT_OUT = "applied", "already_applied", "kept_out"


@dataclass
class Result:
    """What became of one file.

    Attributes:
        state: "applied", "already_applied", "parked", "quarantined", or "kept_out" (not for us: left where it lies).
        reason: code of `app.sync.refusals`, "" where all went well.
        message: the sentence for it.
        peer: device that sent it, 0 where unknown.
        entries: entries that were new.
        conflicts: cells that now hold several unequal values.
        held: single changes that were set aside for a person.
        acknowledged: own bundles that the counterpart confirms with it.
        kind: kind of the bundle, "" where it was not opened.
    """

    state: str
    reason: str = ""
    message: str = ""
    peer: int = 0
    entries: int = 0
    conflicts: int = 0
    held: int = 0
    acknowledged: int = 0
    kind: str = ""
    notice: Notice | None = None
    touched: Touched = field(default_factory=Touched)


def take_in(store: Store, name: str, data: bytes) -> Result:
    """Take in one file that a transport brought, and keep it with its reason where that is not possible."""
    try:
        opened = _open(store, data)
    except BundleRefused as error:
        if error.reason in ("not_for_me", "wrong_recipient"):
            return Result(KEPT_OUT, error.reason, str(error))
        return _keep(store, name, data, error, None)
    try:
        return _apply(store, name, data, opened)
    except BundleRefused as error:
        return _keep(store, name, data, error, opened)


def retry_parked(store: Store) -> list[Result]:
    """Try again what waited for something: a missing bundle, an enrolment, an update."""
    with store.read() as conn:
        statement = select(bundle).where(bundle.c.state == "parked", bundle.c.direction == "in").order_by(bundle.c.epoch, bundle.c.seq)
        waiting = [(row.id, row.name, row.content) for row in conn.execute(statement)]
    results = []
    for bundle_id, name, content in waiting:
        result = take_in(store, name, content)
        if result.state != "parked":  # its content is kept until it was taken in or set aside for good
            with store.write() as unit:
                unit.conn.execute(update(bundle).where(bundle.c.id == bundle_id).values(state="retried", content=None))
        results.append(result)
    return results


def _open(store: Store, data: bytes) -> Opened:
    with store.read() as conn:
        facts = {row.name: row.value for row in conn.execute(select(local))}
        keys = {(row.device, row.epoch): row.verify_key for row in conn.execute(select(peer).where(peer.c.state == "enrolled"))}
        own = conn.execute(select(journal_end.c.device)).scalar_one()
    identity = sealing.parse_identity(facts["device_age_identity"].decode())
    enrolled = {device for device, _epoch in keys}
    receiver = Receiver(own, lambda device, stream: device in enrolled and stream in ("data", "receipts"))
    return open_outer(data, [identity], lambda device, epoch: keys.get((device, epoch)), receiver)


def _apply(store: Store, name: str, data: bytes, opened: Opened) -> Result:
    manifest = opened.manifest
    rows, units, notices = _read(opened)
    with store.write() as unit:
        state = outbox.incoming(unit.conn, manifest.device, manifest.stream, manifest.epoch)
        if not is_new(state, manifest, opened.hash, _neighbours(unit.conn, opened)):
            return Result(KNOWN, peer=manifest.device, kind=manifest.kind)
        _check_journal(unit.conn, manifest.device, rows)
        known = arrivals.known_dots(unit.conn, [(row.entry.device, row.entry.seq) for row in rows])
        fresh = [row for row in rows if (row.entry.device, row.entry.seq) not in known]
        contents = {(row.entry.device, row.entry.seq): read_content(row) for row in fresh}
        allowed, held = _allowed(fresh, contents)
        arrivals.write_entries(unit, [_stored(row) for row in fresh], _stored_units(units, rows))
        merged = _merge(unit, allowed, contents)
        _check_units(unit.conn, units, rows)
        bundle_id = _record(unit.conn, name, data, opened, "applied", "", len(fresh), keep=False)
        _hold(unit.conn, bundle_id, held)
        outbox.set_incoming(
            unit.conn, manifest.device, manifest.stream, manifest.epoch, state.with_seq(manifest.seq), opened.hash
        )
        acknowledged = sum(outbox.take_ack(unit, manifest.device, ack, clock.now_text()) for ack in manifest.acks)
        if manifest.kind == "receipt":
            _note_receipt(unit, manifest.device, notices)
        detail = {"kind": manifest.kind, "entries": len(fresh), "conflicts": len(merged.conflicts), "held": len(held)}
        unit.note("bundle_taken_in", "bundle", name, detail)
        touched = unit.touched | Touched(frozenset({"exchange"}))
    status = Notice(manifest.stream, manifest.epoch, manifest.seq, "applied", "", len(fresh))
    return Result(
        APPLIED, peer=manifest.device, entries=len(fresh), conflicts=len(merged.conflicts), held=len(held), acknowledged=acknowledged,
        kind=manifest.kind, notice=status, touched=touched,
    )


def _read(opened: Opened) -> tuple[list[JournalRow], list[UnitRow], list[Notice]]:
    rows: list[JournalRow] = []
    units: list[UnitRow] = []
    notices: list[Notice] = []
    for chunk in opened.chunks():
        if chunk.what == "entries":
            rows += unpack_entries(chunk.raw, chunk.rows)
        elif chunk.what == "units":
            units += unpack_units(chunk.raw, chunk.rows)
        elif chunk.what == "notices":
            notices += read_notices(chunk.raw, chunk.rows)
    return rows, units, notices


def _check_journal(conn: Connection, device: int, rows: Sequence[JournalRow]) -> None:
    """The sender's entries must be its own and go on from those it sent before; a gap is allowed, a contradiction is not."""
    if any(row.entry.device != device for row in rows):
        raise refused("foreign_entry")
    if not rows:
        return
    if chain.verify_chain([row.entry for row in rows], rows[0].entry.prev_hash) is not None:
        raise refused("journal_broken")
    before = arrivals.entry_hash_at(conn, device, rows[0].entry.seq - 1)
    if before is not None and before != rows[0].entry.prev_hash:
        raise refused("journal_broken")
    for row in (rows[0], rows[-1]):
        here = arrivals.entry_hash_at(conn, device, row.entry.seq)
        if here is not None and here != row.hash:
            raise refused("fork")


def _allowed(
    rows: Iterable[JournalRow], contents: dict[tuple[int, int], Content]
) -> tuple[list[JournalRow], list[tuple[JournalRow, str]]]:
    """Part the changes that their author's role may make from those that a person has to look at."""
    fine, held = [], []
    for row in rows:
        if not contents[row.entry.device, row.entry.seq].changes:
            continue
        kind = row.entry.object_kind
        changes = contents[row.entry.device, row.entry.seq].changes
        deletes = kind in permissions.TWO_TO_DELETE and any(change.cell[2] == FIELD_IDS[DELETED] for change in changes)
        may_delete = not deletes or permissions.allows(row.entry.role, permissions.Action.DELETE)
        if not may_delete or (kind in permissions.WRITES and not permissions.may_write(row.entry.role, kind)):
            held.append((row, "role"))
        else:
            fine.append(row)
    return fine, held


def _merge(unit: Unit, rows: Sequence[JournalRow], contents: dict[tuple[int, int], Content]) -> MergeResult:
    changes: list[Change] = []
    touched: dict[str, set[str]] = {}
    creations: dict[str, arrivals.Creation] = {}
    latest: dict[str, int] = {}
    for row in rows:
        entry = row.entry
        dot = (entry.device, entry.seq)
        cells = contents[dot].changes
        changes += cells
        touched.setdefault(entry.object_kind, set()).add(entry.object_id)
        latest[entry.object_id] = max(latest.get(entry.object_id, 0), entry.hlc)
        if any(change.cell[2] == 1 and not change.prev for change in cells):  # every creation fills the scope
            creations[entry.object_id] = arrivals.Creation(dot, entry.hlc)
    held = arrivals.standing(unit.conn, touched, {change.cell for change in changes})
    named = {dot for change in changes for dot in change.prev}
    mine = {(row.entry.device, row.entry.seq) for row in rows}
    known = arrivals.known_dots(unit.conn, named - mine)
    result = merge(held.heads, held.marks, known, changes, rules())
    arrivals.write_merged(unit, held, result.heads, result.shown, result.marks, result.arrived, creations, latest)
    return result


def rules() -> dict[int, Rule]:
    """Return how each field of this program merges."""
    return {info.fid: heads.rule(kind, info) for kind in KINDS.values() for info in kind.fields.values()}


def _check_units(conn: Connection, units: Sequence[UnitRow], rows: Sequence[JournalRow]) -> None:
    """Every entry must belong to a signed unit of work of the user it names, signed by that user's key where it is known."""
    entries = {row.entry.seq: row for row in rows}
    users = {row.id: row.verify_key for row in conn.execute(select(account.c.id, account.c.verify_key))}
    covered: set[int] = set()
    for each in units:
        inside = [entries[seq] for seq in range(each.first_seq, each.last_seq + 1) if seq in entries]
        head, key = entries.get(each.last_seq), users.get(each.user_id)
        if head is None or any(row.entry.user_id != each.user_id or row.entry.unit != each.unit for row in inside):
            raise refused("unit_signature")
        signed = (each.device, each.unit, each.first_seq, each.last_seq, head.hash)
        if key and not chain.verify_unit(bytes.fromhex(key), each.signature, *signed):
            raise refused("unit_signature")
        covered |= {row.entry.seq for row in inside}
    if not covered >= entries.keys():
        raise refused("unit_signature")


def _neighbours(conn: Connection, opened: Opened) -> dict[int, Link]:
    manifest = opened.manifest
    statement = select(bundle.c.seq, bundle.c.hash, bundle.c.prev).where(
        bundle.c.peer == manifest.device,
        bundle.c.direction == "in",
        bundle.c.stream == manifest.stream,
        bundle.c.epoch == manifest.epoch,
        bundle.c.state == "applied",
        bundle.c.seq.between(manifest.seq - 1, manifest.seq + 1),
    )
    return {row.seq: Link(row.hash, row.prev) for row in conn.execute(statement)}


def _note_receipt(unit: Unit, device: int, notices: Sequence[Notice]) -> None:
    office = unit.conn.execute(select(peer.c.is_office).where(peer.c.device == device)).scalar()
    unit.conn.execute(local.delete().where(local.c.name == f"receipt/{device}"))
    unit.conn.execute(local.insert().values(name=f"receipt/{device}", value=clock.now_text().encode()))
    if office:
        unit.conn.execute(local.delete().where(local.c.name == "last_office_receipt"))
        unit.conn.execute(local.insert().values(name="last_office_receipt", value=clock.now_text().encode()))
    for each in notices:
        if each.state != "applied":
            where = (
                bundle.c.peer == device,
                bundle.c.direction == "out",
                bundle.c.stream == each.stream,
                bundle.c.epoch == each.epoch,
                bundle.c.seq == each.seq,
            )
            unit.conn.execute(update(bundle).where(*where).values(reason=f"{each.state}: {each.reason}"))


def _keep(store: Store, name: str, data: bytes, error: BundleRefused, opened: Opened | None) -> Result:
    state = "parked" if error.reason in PARKED else "quarantined"
    with store.write() as unit:
        same = (bundle.c.name == name, bundle.c.state == state, bundle.c.reason == error.reason)
        if not unit.conn.execute(select(func.count()).select_from(bundle).where(*same)).scalar_one():
            _record(unit.conn, name, data, opened, state, error.reason, 0, keep=True)
            unit.note("bundle_" + state, "bundle", name, {"reason": error.reason})
    notice = None
    if opened:
        manifest = opened.manifest
        notice = Notice(manifest.stream, manifest.epoch, manifest.seq, state, error.reason, 0)
    return Result(
        state, error.reason, str(error), opened.manifest.device if opened else 0, kind=opened.manifest.kind if opened else "",
        notice=notice, touched=Touched(frozenset({"exchange"})),
    )


def _record(
    conn: Connection, name: str, data: bytes, opened: Opened | None, state: str, reason: str, entries: int, keep: bool
) -> int:
    manifest = opened.manifest if opened else None
    made = conn.execute(
        insert(bundle).values(
            name=name,
            peer=manifest.device if manifest else 0,
            direction="in",
            stream=manifest.stream if manifest else "",
            kind=manifest.kind if manifest else "",
            epoch=manifest.epoch if manifest else 0,
            seq=manifest.seq if manifest else 0,
            hash=opened.hash if opened else "",
            prev=manifest.prev if manifest else "",
            entries=entries,
            size_bytes=len(data),
            state=state,
            reason=reason,
            at=clock.now_text(),
            content=data if keep else None,
        )
    )
    key = made.inserted_primary_key
    return int(key[0]) if key else 0


def _hold(conn: Connection, bundle_id: int, held: Sequence[tuple[JournalRow, str]]) -> None:
    rows = [
        {
            "bundle_id": bundle_id,
            "device": row.entry.device,
            "seq": row.entry.seq,
            "record_kind": row.entry.object_kind,
            "record_id": row.entry.object_id,
            "reason": reason,
            "at": clock.now_text(),
            "state": "waiting",
        }
        for row, reason in held
    ]
    if rows:
        conn.execute(insert(quarantine), rows)


def _stored(row: JournalRow) -> dict[str, Any]:
    return entry_row(row.entry, row.hash) | {"salt": row.salt, "payload": row.payload}


def _stored_units(units: Sequence[UnitRow], rows: Sequence[JournalRow]) -> list[dict[str, Any]]:
    hashes = {(row.entry.device, row.entry.seq): row.hash for row in rows}
    return [
        {
            "device": each.device,
            "unit": each.unit,
            "first_seq": each.first_seq,
            "last_seq": each.last_seq,
            "hash": hashes.get((each.device, each.last_seq), b""),
            "user_id": each.user_id,
            "signature": each.signature,
        }
        for each in units
    ]
