# SPDX-License-Identifier: Apache-2.0
"""The outbox: what was not sent yet becomes bundles, and stays here until a signed receipt has come back."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from app.base import clock
from app.models import arrivals, relay, trust, witness
from app.models.identity import EPOCH_BITS, same_device
from app.models.journal import Unit
from app.models.local import bundle, journal_end, local, peer, stream
from app.models.relay import holding
from app.models.store import Store
from app.security import chain
from app.sync import agreeing, counterparts, files, setting_aside, trusting
from app.sync.bundle import new_name, seal
from app.sync.entries import JournalRow, UnitRow
from app.sync.manifest import START_HASH, STREAMS, Ack, JournalHead, Manifest, TrustVersions
from app.sync.notices import Notice, notice_chunk
from app.sync.packing import MOST_ROWS, PackedChunk, entry_chunks, unit_chunks
from app.sync.relaying import SCOPE_ENTERED, SCOPE_LEFT, Picked, pick_for_office, pick_for_post, returning
from app.sync.streams import Incoming, Outlook, acknowledged, judge_ack, stream_of


@dataclass(frozen=True)
class Waiting:
    """What goes out next to one counterpart: entries not packed yet, and the cases and people they touch."""

    entries: int
    cases: int
    people: int


@dataclass(frozen=True)
class Made:
    """A bundle that was made: its file name, its bytes, how many entries it carries."""

    bundle_id: int
    name: str
    data: bytes
    entries: int


def waiting(conn: Connection, device: int) -> Waiting:
    """Count what would go out to a counterpart now; at most the next bundle of what the office relays."""
    row = _row(conn, device, "data")
    picked = _pick(conn, device, row)
    if picked is None:
        return Waiting(0, 0, 0)
    kinds = {each["object_id"]: each["object_kind"] for each in picked.rows if each["fields"]}
    counted = Counter(kinds.values())
    return Waiting(sum(bool(each["fields"]) for each in picked.rows), counted["case"], counted["person"])


def make(store: Store, device: int) -> Made | None:
    """Make the next bundle for a counterpart; None when there is nothing new.

    The bundle, its place in the stream and how far the journal is packed are written in one transaction, so a crash
    leaves either no bundle or one that `unacknowledged` sends.
    """
    with store.write() as unit:
        row = _row(unit.conn, device, "data")
        picked = _pick(unit.conn, device, row)
        if picked is None:
            return None
        if picked.left or picked.entered:
            _move_holdings(unit, device, picked)
        if not picked.rows:  # orders to give records back went into the journal; the next bundle carries them
            _keep_cursors(unit.conn, device, row, picked)
            return Made(0, "", b"", 0)
        chunks = [
            *entry_chunks(map(_journal_row, picked.rows)),
            *unit_chunks(
                [UnitRow(u["device"], u["unit"], u["first_seq"], u["last_seq"], u["user_id"], u["signature"]) for u in picked.units]
            ),
        ]
        kind = "snapshot" if picked.entered else "changes"
        return _finish(unit, store, device, kind, chunks, len(picked.rows), picked)


def _pick(conn: Connection, device: int, row: Mapping[str, Any]) -> Picked | None:
    to = conn.execute(select(peer).where(peer.c.device == device)).one()
    if counterparts.is_office(conn):
        return pick_for_post(conn, _own(conn)["device"], to, row["journal_seq"], row["arrival_no"], bool(row["replaces"]))
    return pick_for_office(conn, _own(conn)["device"], to, row["journal_seq"], row["arrival_no"])


def _move_holdings(unit: Unit, device: int, picked: Picked) -> None:
    """Write down which records the counterpart holds from now on, and order those back that left its scope."""
    conn, pc = unit.conn, device >> EPOCH_BITS
    code = conn.execute(select(peer.c.post_code).where(peer.c.device == device)).scalar_one()
    for record_id, kind in picked.left.items():
        unit.note(SCOPE_LEFT, kind, record_id, {"post": code})
    left = list(picked.left)
    for start in range(0, len(left), 400):
        conn.execute(delete(holding).where(holding.c.pc == pc, holding.c.record_id.in_(left[start : start + 400])))
    for record_id in sorted(returning(conn, sorted(picked.entered))):
        unit.note(SCOPE_ENTERED, picked.entered[record_id], record_id, {"post": code})
    ends = {"own_to": _own(conn)["seq"], "arrived_to": relay.last_arrival(conn)}
    rows = [{"pc": pc, "record_id": record_id, "record_kind": kind} | ends for record_id, kind in picked.entered.items()]
    if rows:
        conn.execute(insert(holding), rows)


def _keep_cursors(conn: Connection, device: int, row: Mapping[str, Any], picked: Picked) -> None:
    values = {"journal_seq": picked.own_to, "arrival_no": picked.arrived_to}
    epoch = _own(conn)["epoch"]
    if row["exists"]:
        conn.execute(update(stream).where(*_is(device, "out", "data", epoch)).values(values))
    else:
        conn.execute(insert(stream).values(peer=device, direction="out", name="data", epoch=epoch, upto=0, hash=START_HASH, **values))


def make_receipt(store: Store, device: int, notices: list[Notice]) -> Made:
    """Make a receipt for what a counterpart sent, and for single changes of its whose fate it was not told yet."""
    with store.write() as unit:
        said = [*notices, *files.untold(unit, device), *setting_aside.untold(unit, device)]
        return _finish(unit, store, device, "receipt", [notice_chunk(said[:MOST_ROWS])], 0, None)


def unacknowledged(conn: Connection, device: int, receipts_only: bool = False) -> list[Made]:
    """Return the bundles made for a counterpart that it has not acknowledged, oldest first."""
    statement = select(bundle).where(bundle.c.peer == device, bundle.c.direction == "out", bundle.c.state == "made")
    if receipts_only:
        statement = statement.where(bundle.c.stream == STREAMS["receipt"])
    return [
        Made(row.id, row.name, row.content, row.entries) for row in conn.execute(statement.order_by(bundle.c.id)) if row.content
    ]


def on_the_way(conn: Connection, device: int) -> int:
    """Count the bundles with content that a counterpart has not acknowledged; receipts apart."""
    mine = (bundle.c.peer == device, bundle.c.direction == "out", bundle.c.state == "made", bundle.c.stream != STREAMS["receipt"])
    return conn.execute(select(func.count()).select_from(bundle).where(*mine)).scalar_one()


def take_ack(unit: Unit, device: int, ack: Ack, at: str) -> int:
    """Take in what a counterpart acknowledges of our bundles; returns how many that newly are.

    An acknowledgement of an epoch of ours that has ended counts as well: what it names has arrived. One that was meant for
    a copy of this PC counts for nothing.
    """
    mine = _acknowledged_stream(device, ack)
    open_ones = select(bundle.c.seq, bundle.c.hash).where(*mine, bundle.c.state == "made")
    made = _named(unit.conn, mine, ack) | {row.seq: row.hash for row in unit.conn.execute(open_ones)}
    taken = sorted(acknowledged(made, ack))
    done = (*mine, bundle.c.state == "made", bundle.c.seq.in_(taken))
    return unit.conn.execute(update(bundle).where(*done).values(state="acknowledged", content=None, at=at)).rowcount


def _acknowledged_stream(device: int, ack: Ack) -> tuple[Any, ...]:
    name, epoch = stream_of(ack)
    to = device >> EPOCH_BITS << EPOCH_BITS | epoch if epoch else device
    return (bundle.c.peer == to, bundle.c.direction == "out", bundle.c.stream == name, bundle.c.epoch == ack.epoch)


def _named(conn: Connection, mine: tuple[Any, ...], ack: Ack) -> dict[int, str]:
    """Return the hashes of those of our bundles that an acknowledgement names."""
    rows = conn.execute(select(bundle.c.seq, bundle.c.hash).where(*mine, bundle.c.seq.in_(sorted(ack.hashes()))))
    return {row.seq: row.hash for row in rows}


def judge(unit: Unit, device: int, ack: Ack, their_end: int) -> Outlook:
    """Compare an acknowledgement with the former one, and send again what a restored counterpart has forgotten.

    Args:
        their_end: end of their journal when they made the acknowledgement; an older one that comes late says nothing.
    """
    row = _row(unit.conn, device, ack.stream)
    is_former = "/" in ack.stream or ack.epoch != _own(unit.conn)["epoch"]  # of a number that one of the two has left behind
    if is_former or (row["exists"] and their_end <= row["judged"]):
        return Outlook.FINE
    former = Incoming(row["acked"], frozenset(int(seq) for seq in row["also"].split(",") if seq))
    outlook = judge_ack(ack, row["upto"], former, _named(unit.conn, _acknowledged_stream(device, ack), ack))
    if outlook in (Outlook.WE_FORGOT, Outlook.COPIED) or not row["exists"]:
        return outlook
    also = ",".join(str(seq) for seq, _hash in ack.also)
    values: dict[str, Any] = {"acked": ack.upto, "also": also, "judged": their_end}
    if outlook is Outlook.THEY_FORGOT:
        values |= {"replaces": row["upto"]} | _rewound(unit, device, ack)
    elif ack.upto >= row["replaces"]:
        values["replaces"] = 0
    unit.conn.execute(update(stream).where(*_is(device, "out", ack.stream, ack.epoch)).values(values))
    if outlook is Outlook.FINE:
        _keep_receipt_head(unit, device, ack)
    return outlook


def _keep_receipt_head(unit: Unit, device: int, ack: Ack) -> None:
    """Keep how far the office has confirmed our journal: at the next start the store must still reach there."""
    conn = unit.conn
    is_office = conn.execute(select(peer.c.is_office).where(peer.c.device == device)).scalar()
    where = (bundle.c.peer == device, bundle.c.direction == "out", bundle.c.stream == ack.stream, bundle.c.epoch == ack.epoch)
    packed_to = conn.execute(select(bundle.c.packed_to).where(*where, bundle.c.seq == ack.upto)).scalar()
    if ack.stream != "data" or not is_office or not packed_to:
        return
    own = _own(conn)["device"]
    seen = arrivals.entry_hash_at(conn, own, packed_to)
    if seen:
        conn.execute(delete(local).where(local.c.name == witness.RECEIPT_FACT))
        conn.execute(insert(local).values(name=witness.RECEIPT_FACT, value=witness.Head(own, packed_to, seen.hex()).to_bytes()))


def _rewound(unit: Unit, device: int, ack: Ack) -> dict[str, int]:
    """Return the cursors from which to pack again; the office starts over, because holdings are not kept by bundle."""
    if ack.stream != "data":
        return {}
    unit.conn.execute(delete(holding).where(holding.c.pc == device >> EPOCH_BITS))
    where = (bundle.c.peer == device, bundle.c.direction == "out", bundle.c.stream == "data", bundle.c.epoch == ack.epoch)
    packed_to = unit.conn.execute(select(bundle.c.packed_to).where(*where, bundle.c.seq == ack.upto)).scalar() or 0
    return {"journal_seq": 0 if counterparts.is_office(unit.conn) else packed_to, "arrival_no": 0}


def was_announced(conn: Connection, device: int) -> bool:
    """Tell whether a counterpart was sent anything in the present epoch; a first epoch needs no announcing."""
    own = _own(conn)
    made = select(func.count()).select_from(bundle).where(
        bundle.c.peer == device, bundle.c.direction == "out", bundle.c.epoch == own["epoch"]
    )
    return own["epoch"] == 1 or bool(conn.execute(made).scalar_one())


def incoming(conn: Connection, device: int, name: str, epoch: int) -> Incoming:
    """Return what was taken in of a stream."""
    row = conn.execute(select(stream.c.upto, stream.c.also).where(*_is(device, "in", name, epoch))).first()
    if row is None:
        return Incoming()
    return Incoming(row.upto, frozenset(int(seq) for seq in row.also.split(",") if seq))


def set_incoming(conn: Connection, device: int, name: str, epoch: int, state: Incoming, last_hash: str) -> None:
    """Write what was taken in of a stream."""
    also = ",".join(map(str, sorted(state.also)))
    where = _is(device, "in", name, epoch)
    if not conn.execute(update(stream).where(*where).values(upto=state.upto, also=also, hash=last_hash)).rowcount:
        conn.execute(
            insert(stream).values(
                peer=device, direction="in", name=name, epoch=epoch, upto=state.upto, also=also, hash=last_hash
            )
        )


def _finish(
    unit: Unit, store: Store, device: int, kind: str, chunks: list[PackedChunk], entries: int, picked: Picked | None
) -> Made:
    name = STREAMS[kind]
    row, own = _row(unit.conn, device, name), _own(unit.conn)
    if row["replaces"]:
        chunks = [*chunks, notice_chunk([Notice(name, own["epoch"], row["replaces"], "replaced", "", 0)])]
    if signed_files := trusting.going_to(unit.conn, device):
        chunks = [*chunks, trusting.trust_chunk(signed_files)]
        trusting.note_sent(unit.conn, device, signed_files)
    packed_to = picked.own_to if picked else 0
    to = unit.conn.execute(select(peer).where(peer.c.device == device)).one()
    keys = {fact.name: fact.value for fact in unit.conn.execute(select(local))}
    recipients = [to.recipient] + ([keys["escrow_recipient"].decode()] if keys.get("escrow_recipient") else [])
    manifest = Manifest(
        kind=kind,
        stream=name,
        device=own["device"],
        epoch=own["epoch"],
        seq=row["upto"] + 1,
        to=device,
        recipients=tuple(recipients),
        created_ms=clock.wall_ms(),
        schema=store.schema,
        journal=JournalHead(own["device"], own["seq"], own["hash"].hex()),
        prev=row["hash"],
        trust=TrustVersions(*trust.versions(unit.conn)),
        acks=_acks(unit.conn, device),
    )
    if to.is_office == 0 and counterparts.is_office(unit.conn) and _nothing_more(unit.conn, device, row, picked):
        counts, digests = agreeing.office_says(unit.conn, device)
        manifest = replace(manifest, counts=counts, digests=digests)
    sealed = seal(manifest, chunks, trusting.signing_key_for(unit.conn, device))
    file_name = new_name()
    made = unit.conn.execute(
        insert(bundle).values(
            name=file_name,
            peer=device,
            direction="out",
            stream=name,
            kind=kind,
            epoch=manifest.epoch,
            seq=manifest.seq,
            hash=sealed.hash,
            prev=manifest.prev,
            entries=entries,
            size_bytes=len(sealed.data),
            state="made",
            at=clock.now_text(),
            content=sealed.data,
            packed_to=packed_to,
        )
    )
    values: dict[str, Any] = {"upto": manifest.seq, "hash": sealed.hash}
    if picked:
        values |= {"journal_seq": picked.own_to, "arrival_no": picked.arrived_to}
    if row["exists"]:
        unit.conn.execute(update(stream).where(*_is(device, "out", name, manifest.epoch)).values(values))
    else:
        unit.conn.execute(insert(stream).values(peer=device, direction="out", name=name, epoch=manifest.epoch, **values))
    unit.note("bundle_made", "bundle", file_name, {"kind": kind, "entries": entries, "seq": manifest.seq})
    made_id = made.inserted_primary_key
    return Made(int(made_id[0]) if made_id else 0, file_name, sealed.data, entries)


def _nothing_more(conn: Connection, device: int, row: Mapping[str, Any], picked: Picked | None) -> bool:
    """Tell whether a counterpart has been sent all that it may see, with a data bundle that ends where `picked` ends."""
    if picked is None or row["replaces"]:
        return False
    after: Mapping[str, Any] = {"journal_seq": picked.own_to, "arrival_no": picked.arrived_to, "replaces": 0}
    return _pick(conn, device, after) is None


def _row(conn: Connection, device: int, name: str) -> dict[str, Any]:
    found = conn.execute(select(stream).where(*_is(device, "out", name, _own(conn)["epoch"]))).mappings().first()
    if found is None:
        numbers = dict.fromkeys(("upto", "acked", "journal_seq", "arrival_no", "judged", "replaces"), 0)
        return {"exists": False, "hash": START_HASH, "also": "", **numbers}
    return {"exists": True, **found}


def _own(conn: Connection) -> Mapping[str, Any]:
    return dict(conn.execute(select(journal_end)).mappings().one())


def _acks(conn: Connection, device: int) -> tuple[Ack, ...]:
    where = (stream.c.peer.in_(_all_numbers(conn, device)), stream.c.direction == "in")
    rows = conn.execute(select(stream.c.peer, stream.c.name, stream.c.epoch).where(*where)).all()
    return tuple(_ack(conn, row.peer, row.name, row.epoch) for row in rows)


def _ack(conn: Connection, device: int, name: str, epoch: int) -> Ack:
    state = incoming(conn, device, name, epoch)
    taken_in = (
        bundle.c.peer == device, bundle.c.direction == "in", bundle.c.stream == name, bundle.c.epoch == epoch, bundle.c.state == "applied",
        bundle.c.seq >= state.upto,
    )
    hashes = {row.seq: row.hash for row in conn.execute(select(bundle.c.seq, bundle.c.hash).where(*taken_in))}
    return state.ack(name, epoch, hashes)


def _all_numbers(conn: Connection, device: int) -> list[int]:
    """Return the numbers of a PC in all its epochs."""
    return [each for each in conn.execute(select(peer.c.device)).scalars() if same_device(each, device)] or [device]


def _is(device: int, direction: str, name: str, epoch: int) -> tuple[Any, ...]:
    return (stream.c.peer == device, stream.c.direction == direction, stream.c.name == name, stream.c.epoch == epoch)


def _journal_row(row: Mapping[str, Any]) -> JournalRow:
    entry = chain.Entry(
        row["device"], row["seq"], row["unit"], row["prev_hash"], row["user_id"], row["role"], row["kind"], row["object_kind"],
        row["object_id"], tuple(int(fid) for fid in row["fields"].split(",") if fid), row["digest"], row["wall"], row["mono_ms"],
        row["boot_id"], row["program"], row["schema"], row["hlc"],
    )
    return JournalRow(entry, row["hash"], row["salt"], row["payload"])
