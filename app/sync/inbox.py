# SPDX-License-Identifier: Apache-2.0
"""The inbox: opens what a transport brings, merges it, stores it, and says what became of it.

One bundle is one transaction: journal entries, merged records, place in the stream and our own journal entry are written
together or not at all. What cannot be taken in is kept with its reason, visible to a person, and blocks nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from app.base import clock
from app.base.errors import BundleRefused
from app.domain.touched import Touched
from app.models import arrivals, relay
from app.models.base import KINDS
from app.models.identity import EPOCH_BITS, same_device
from app.models.journal import Unit, entry_row
from app.models.local import bundle, journal_end, local
from app.models.store import Store
from app.sync import agreeing, clocks, counterparts, files, outbox, releasing, setting_aside, trusting
from app.sync.bundle import Opened, Receiver, open_outer
from app.sync.counterparts import Counterpart
from app.sync.entries import JournalRow, UnitRow
from app.sync.facts import Tables
from app.sync.judging import Judged, judge, known_changes, read_all
from app.sync.manifest import Manifest
from app.sync.merge import MergeResult
from app.sync.merging import merge_in
from app.sync.notices import Notice, read_notices
from app.sync.packing import unpack_entries, unpack_units
from app.sync.proving import check_journal, dot_of, proven
from app.sync.refusals import PARKED, refused
from app.sync.setting_aside import Held
from app.sync.streams import Incoming, Link, Outlook, is_new

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
        we_forgot: the sender has bundles that this store does not know to have made; a new epoch is due.
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
    we_forgot: bool = False
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
        parked = (bundle.c.state == "parked", bundle.c.direction == "in")
        waiting = list(conn.execute(select(bundle.c.id).where(*parked).order_by(bundle.c.epoch, bundle.c.seq)).scalars())
    return [retry(store, bundle_id) for bundle_id in waiting]


def retry(store: Store, bundle_id: int) -> Result:
    """Try again to take in one bundle that was parked or quarantined."""
    with store.read() as conn:
        row = conn.execute(select(bundle.c.name, bundle.c.content, bundle.c.state).where(bundle.c.id == bundle_id)).one()
    result = take_in(store, row.name, row.content)
    if result.state != row.state:  # its content is kept until it was taken in or set aside for good
        with store.write() as unit:
            unit.conn.execute(update(bundle).where(bundle.c.id == bundle_id).values(state="retried", content=None))
    return result


def _open(store: Store, data: bytes) -> Opened:
    with store.read() as conn:
        known = counterparts.everybody(conn)
        former, identities = trusting.former_keys(conn), trusting.own_identities(conn)
        end = conn.execute(select(journal_end.c.device, journal_end.c.epoch)).one()
    receiver = Receiver(
        end.device,
        lambda device, stream: any(same_device(each.device, device) for each in known) and stream in ("data", "receipts"),
        former=frozenset(end.device - end.epoch + epoch for epoch in range(1, end.epoch)),
    )
    try:
        return open_outer(data, identities, lambda device, epoch: counterparts.key_for(known, device, epoch), receiver)
    except BundleRefused as error:
        if error.reason != "bad_signature" or not former:
            raise
    key_for = lambda device, epoch: former.get(device >> EPOCH_BITS) or counterparts.key_for(known, device, epoch)
    return open_outer(data, identities, key_for, receiver)  # perhaps made before the sender's keys changed


def _apply(store: Store, name: str, data: bytes, opened: Opened) -> Result:
    manifest = opened.manifest
    rows, units, notices, signed_files = _read(opened)
    with store.write() as unit:
        sender = counterparts.welcome(unit, manifest)
        to = _stream_name(unit.conn, manifest)
        state = outbox.incoming(unit.conn, manifest.device, to, manifest.epoch)
        if not is_new(state, manifest, opened.hash, _neighbours(unit.conn, opened, to)):
            return Result(KNOWN, peer=manifest.device, kind=manifest.kind)
        trusting.check_valid(unit.conn, manifest.device)
        clocks.look(unit, manifest, sender.is_office)
        if trusting.take_files(unit, manifest.device, sender.is_office, signed_files, trusting.sender_time(manifest.created_ms)):
            releasing.judge_again(unit)
        judged, fresh = _take_entries(unit, sender, rows, units)
        bundle_id = _record(unit.conn, name, data, opened, to, "applied", "", len(fresh), keep=False)
        setting_aside.keep(unit.conn, bundle_id, judged.held)  # before the merge, for which they have not arrived
        merged = merge_in(unit, judged.fine, judged.contents)
        _note_foreseen(unit, sender, merged, judged, bundle_id)
        if any(row.entry.object_kind in ("account", "deletion_request") for row in judged.fine):
            releasing.judge_again(unit)
        outbox.set_incoming(unit.conn, manifest.device, to, manifest.epoch, _after(state, manifest, notices), opened.hash)
        acknowledged = sum(outbox.take_ack(unit, manifest.device, ack, clock.now_text()) for ack in manifest.acks)
        outlooks = {outbox.judge(unit, manifest.device, ack, manifest.journal.seq) for ack in manifest.acks}
        _note_outlooks(unit, manifest.device, outlooks)
        setting_aside.take_notices(unit, manifest.device, [each for each in notices if each.stream != files.FILES])
        files.take_notices(unit, manifest.device, notices)
        if sender.is_office:
            agreeing.keep(unit, manifest)
        if manifest.kind == "receipt":
            _note_receipt(unit, manifest.device)
        detail = {"kind": manifest.kind, "entries": len(fresh), "conflicts": len(merged.conflicts), "held": len(judged.held),
                  "arrived": relay.last_arrival(unit.conn)}
        unit.note("bundle_taken_in", "bundle", name, detail)
        touched = unit.touched | Touched(frozenset({"exchange"}))
    if signed_files:
        store.read_facts()
    status = Notice(manifest.stream, manifest.epoch, manifest.seq, "applied", "", len(fresh))
    return Result(
        APPLIED, peer=manifest.device, entries=len(fresh), conflicts=len(merged.conflicts), held=len(judged.held),
        acknowledged=acknowledged, kind=manifest.kind, we_forgot=Outlook.WE_FORGOT in outlooks, notice=status, touched=touched,
    )


def _take_entries(
    unit: Unit, sender: Counterpart, rows: Sequence[JournalRow], units: Sequence[UnitRow]
) -> tuple[Judged, Sequence[JournalRow]]:
    """Prove who wrote the entries, put the new ones into the journal, and part what may be merged from what must wait."""
    conn, facts = unit.conn, Tables(unit.conn)
    own = conn.execute(select(journal_end.c.device)).scalar_one()
    theirs = [row for row in rows if same_device(row.entry.device, sender.device)]
    ours = [row for row in rows if same_device(row.entry.device, own) and row.entry.device != own]
    if not sender.is_office:
        if len(theirs) + len(ours) != len(rows):
            raise refused("foreign_entry")
        check_journal(facts, theirs)
    signed = proven(facts, units, rows)
    if not sender.is_office and not signed >= {dot_of(row) for row in theirs}:
        raise refused("unit_signature")
    known = known_changes(conn, rows)
    forked = [Held(row, relay.FORK, whole=True) for row in rows if known.get(dot_of(row), row.hash) != row.hash]
    fresh = [row for row in rows if dot_of(row) not in known]
    again = [row for row in rows if known.get(dot_of(row)) == row.hash] if sender.is_office else []
    judged = read_all([*fresh, *_of_dropped_records(conn, again)])
    if not sender.is_office:
        lost = {dot_of(row) for row in ours} - signed
        judged.held += [Held(row, "own_lost") for row in judged.fine if dot_of(row) in lost]
        mine = [row for row in judged.fine if same_device(row.entry.device, own)]
        judged.fine = [row for row in judged.fine if not same_device(row.entry.device, own)]
        judge(facts, sender, judged, rows, units)
        judged.fine += [row for row in mine if dot_of(row) not in lost]
    judged.held += forked
    unreadable = {dot_of(each.row) for each in judged.held if each.whole}
    stored = [_stored(row, dot_of(row) in unreadable) for row in fresh]
    arrivals.write_entries(unit, stored, _stored_units(units, rows), sender.device, [row.entry.prev_hash for row in fresh])
    return judged, fresh


def _of_dropped_records(conn: Connection, rows: Sequence[JournalRow]) -> list[JournalRow]:
    """Return known changes of records that are not here any longer: they left the scope and enter it again."""
    ids: dict[str, set[str]] = {}
    for row in rows:
        if row.entry.fields and row.entry.object_kind in KINDS:
            ids.setdefault(row.entry.object_kind, set()).add(row.entry.object_id)
    here = arrivals.present(conn, ids)
    aside = relay.unsettled(conn, map(dot_of, rows))
    known = [row for row in rows if row.entry.fields and row.entry.object_kind in KINDS]
    return [row for row in known if row.entry.object_id not in here and dot_of(row) not in aside]


def _stream_name(conn: Connection, manifest: Manifest) -> str:
    """Return under which name a stream is kept: one that goes on to a former number of this PC carries that number's epoch."""
    end = conn.execute(select(journal_end.c.device, journal_end.c.epoch)).one()
    return manifest.stream if manifest.to == end.device else f"{manifest.stream}/{manifest.to - end.device + end.epoch}"


def _after(state: Incoming, manifest: Manifest, notices: Sequence[Notice]) -> Incoming:
    """Return the state of a stream after a bundle; one may say that it and its followers repeat what former ones held."""
    for each in notices:
        if (each.state, each.stream, each.epoch) == ("replaced", manifest.stream, manifest.epoch) and each.seq < manifest.seq:
            state = Incoming(max(state.upto, each.seq), frozenset(seq for seq in state.also if seq > each.seq))
    return state.with_seq(manifest.seq)


def _note_outlooks(unit: Unit, device: int, outlooks: set[Outlook]) -> None:
    for outlook, reason in ((Outlook.WE_FORGOT, "we_forgot"), (Outlook.THEY_FORGOT, "they_forgot"), (Outlook.COPIED, "copied")):
        if outlook in outlooks:
            counterparts.notice(unit, reason, device, "peer", str(device))
            unit.note(reason, "peer", str(device))


def _note_foreseen(unit: Unit, sender: Counterpart, merged: MergeResult, judged: Judged, bundle_id: int) -> None:
    """Show changes that name an edit of a third PC which is not here: everything a post can have seen came through the office."""
    if sender.is_office:
        return
    strange = {mark for mark in merged.marks if not same_device(mark[1][0], sender.device)}
    for row in judged.fine if strange else ():
        cells = {(change.cell, dot) for change in judged.contents[dot_of(row)].changes for dot in change.prev}
        if cells & strange:
            entry = row.entry
            counterparts.notice(unit, "unknown_predecessor", entry.device, entry.object_kind, entry.object_id, entry.seq, bundle_id)


def _read(opened: Opened) -> tuple[list[JournalRow], list[UnitRow], list[Notice], list[trusting.TrustFile]]:
    rows: list[JournalRow] = []
    units: list[UnitRow] = []
    notices: list[Notice] = []
    signed_files: list[trusting.TrustFile] = []
    for chunk in opened.chunks():
        if chunk.what == "entries":
            rows += unpack_entries(chunk.raw, chunk.rows)
        elif chunk.what == "units":
            units += unpack_units(chunk.raw, chunk.rows)
        elif chunk.what == "notices":
            notices += read_notices(chunk.raw, chunk.rows)
        elif chunk.what == "trust":
            signed_files += trusting.read_trust(chunk.raw, chunk.rows)
    return rows, units, notices, signed_files


def _neighbours(conn: Connection, opened: Opened, stream_name: str) -> dict[int, Link]:
    manifest = opened.manifest
    statement = select(bundle.c.seq, bundle.c.hash, bundle.c.prev).where(
        bundle.c.peer == manifest.device,
        bundle.c.direction == "in",
        bundle.c.stream == stream_name,
        bundle.c.epoch == manifest.epoch,
        bundle.c.state == "applied",
        bundle.c.seq.between(manifest.seq - 1, manifest.seq + 1),
    )
    return {row.seq: Link(row.hash, row.prev) for row in conn.execute(statement)}


def _note_receipt(unit: Unit, device: int) -> None:
    office = any(each.is_office for each in counterparts.everybody(unit.conn) if each.device == device)
    for name in (f"receipt/{device}", *(("last_office_receipt",) if office else ())):
        unit.conn.execute(local.delete().where(local.c.name == name))
        unit.conn.execute(local.insert().values(name=name, value=clock.now_text().encode()))


def _keep(store: Store, name: str, data: bytes, error: BundleRefused, opened: Opened | None) -> Result:
    state = "parked" if error.reason in PARKED else "quarantined"
    with store.write() as unit:
        same = (bundle.c.name == name, bundle.c.state == state, bundle.c.reason == error.reason)
        if not unit.conn.execute(select(func.count()).select_from(bundle).where(*same)).scalar_one():
            _record(unit.conn, name, data, opened, opened.manifest.stream if opened else "", state, error.reason, 0, keep=True)
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
    conn: Connection, name: str, data: bytes, opened: Opened | None, stream_name: str, state: str, reason: str, entries: int, keep: bool
) -> int:
    manifest = opened.manifest if opened else None
    made = conn.execute(
        insert(bundle).values(
            name=name,
            peer=manifest.device if manifest else 0,
            direction="in",
            stream=stream_name,
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


def _stored(row: JournalRow, unreadable: bool) -> dict[str, Any]:
    """Return an entry for the journal; a payload that is not as agreed stays outside, its digest keeps the chain whole."""
    content: dict[str, Any] = {"salt": None, "payload": None} if unreadable else {"salt": row.salt, "payload": row.payload}
    return entry_row(row.entry, row.hash) | content


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
