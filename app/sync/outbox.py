# SPDX-License-Identifier: Apache-2.0
"""The outbox: what was not sent yet becomes bundles, and stays here until a signed receipt has come back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from app.base import clock
from app.models import arrivals
from app.models.journal import Unit, journal, journal_unit
from app.models.local import bundle, journal_end, local, peer, stream
from app.models.store import Store
from app.security import chain, signing
from app.sync.bundle import new_name, seal
from app.sync.entries import JournalRow, UnitRow
from app.sync.manifest import START_HASH, STREAMS, Ack, JournalHead, Manifest
from app.sync.notices import Notice, notice_chunk
from app.sync.packing import PackedChunk, entry_chunks, unit_chunks
from app.sync.streams import Incoming

MOST_ENTRIES = 25_000  # of one bundle; more make several


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
    """Count what would go out to a counterpart now."""
    after = _row(conn, device, "data")["journal_seq"]
    own = conn.execute(select(journal_end.c.device)).scalar_one()
    fresh = (journal.c.device == own, journal.c.seq > after)
    counted = conn.execute(
        select(journal.c.object_kind, func.count(), func.count(journal.c.object_id.distinct()))
        .where(*fresh, journal.c.fields != "")
        .group_by(journal.c.object_kind)
    ).all()
    records = {kind: distinct for kind, _entries, distinct in counted}
    entries = sum(entries for _kind, entries, _distinct in counted)
    return Waiting(entries, records.get("case", 0), records.get("person", 0))


def make(store: Store, device: int) -> Made | None:
    """Make the next bundle for a counterpart; None when there is nothing new.

    The bundle, its place in the stream and how far the journal is packed are written in one transaction, so a crash
    leaves either no bundle or one that `unacknowledged` sends.
    """
    with store.write() as unit:
        row = _row(unit.conn, device, "data")
        own = unit.conn.execute(select(journal_end.c.device)).scalar_one()
        rows = arrivals.own_entries(unit.conn, own, row["journal_seq"], _whole_units(unit.conn, own, row["journal_seq"]))
        if not any(each["fields"] for each in rows):
            return None
        units = arrivals.units_between(unit.conn, own, rows[0]["seq"], rows[-1]["seq"])
        chunks = [
            *entry_chunks(map(_journal_row, rows)),
            *unit_chunks(
                [UnitRow(u["device"], u["unit"], u["first_seq"], u["last_seq"], u["user_id"], u["signature"]) for u in units]
            ),
        ]
        head = JournalHead(own, rows[-1]["seq"], rows[-1]["hash"].hex())
        return _finish(unit, store, device, "changes", chunks, head, len(rows), rows[-1]["seq"])


def make_receipt(store: Store, device: int, notices: list[Notice]) -> Made:
    """Make a receipt for what a counterpart sent."""
    with store.write() as unit:
        end = unit.conn.execute(select(journal_end)).one()
        head = JournalHead(end.device, end.seq, end.hash.hex())
        return _finish(unit, store, device, "receipt", [notice_chunk(notices)], head, 0, 0)


def unacknowledged(conn: Connection, device: int) -> list[Made]:
    """Return the bundles made for a counterpart that it has not acknowledged, oldest first."""
    statement = select(bundle).where(bundle.c.peer == device, bundle.c.direction == "out", bundle.c.state == "made")
    return [
        Made(row.id, row.name, row.content, row.entries) for row in conn.execute(statement.order_by(bundle.c.id)) if row.content
    ]


def take_ack(unit: Unit, device: int, ack: Ack, at: str) -> int:
    """Take in what a counterpart acknowledges of our bundles; returns how many that newly are."""
    row = _row(unit.conn, device, ack.stream)
    if ack.epoch != _own(unit.conn)["epoch"]:
        return 0
    taken = (bundle.c.seq <= ack.upto) | bundle.c.seq.in_(ack.also)
    mine = (
        bundle.c.peer == device,
        bundle.c.direction == "out",
        bundle.c.stream == ack.stream,
        bundle.c.epoch == ack.epoch,
        bundle.c.state == "made",
    )
    done = unit.conn.execute(
        update(bundle).where(*mine, taken).values(state="acknowledged", content=None, at=at)
    ).rowcount
    if row["exists"]:
        unit.conn.execute(update(stream).where(*_is(device, "out", ack.stream, ack.epoch)).values(acked=max(row["acked"], ack.upto)))
    return done


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
    unit: Unit, store: Store, device: int, kind: str, chunks: list[PackedChunk], head: JournalHead, entries: int, packed_to: int
) -> Made:
    name = STREAMS[kind]
    row, own = _row(unit.conn, device, name), _own(unit.conn)
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
        journal=head,
        prev=row["hash"],
        acks=_acks(unit.conn, device),
    )
    sealed = seal(manifest, chunks, signing.private_from_bytes(keys["device_signing_key"]))
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
        )
    )
    values = {"upto": manifest.seq, "hash": sealed.hash} | ({"journal_seq": packed_to} if packed_to else {})
    if row["exists"]:
        unit.conn.execute(update(stream).where(*_is(device, "out", name, manifest.epoch)).values(values))
    else:
        unit.conn.execute(insert(stream).values(peer=device, direction="out", name=name, epoch=manifest.epoch, **values))
    unit.note("bundle_made", "bundle", file_name, {"kind": kind, "entries": entries, "seq": manifest.seq})
    made_id = made.inserted_primary_key
    return Made(int(made_id[0]) if made_id else 0, file_name, sealed.data, entries)


def _whole_units(conn: Connection, device: int, after: int) -> int:
    """Return how many entries to pack, so that no unit of work is parted from its signature."""
    last = select(func.min(journal_unit.c.last_seq)).where(journal_unit.c.device == device, journal_unit.c.last_seq >= after + MOST_ENTRIES)
    end = conn.execute(last).scalar()
    return int(end) - after if end else MOST_ENTRIES


def _row(conn: Connection, device: int, name: str) -> dict[str, Any]:
    found = conn.execute(select(stream).where(*_is(device, "out", name, _own(conn)["epoch"]))).mappings().first()
    if found is None:
        return {"exists": False, "upto": 0, "hash": START_HASH, "acked": 0, "journal_seq": 0}
    return {"exists": True, **found}


def _own(conn: Connection) -> Mapping[str, Any]:
    return dict(conn.execute(select(journal_end)).mappings().one())


def _acks(conn: Connection, device: int) -> tuple[Ack, ...]:
    rows = conn.execute(select(stream.c.name, stream.c.epoch).where(stream.c.peer == device, stream.c.direction == "in")).all()
    return tuple(incoming(conn, device, row.name, row.epoch).ack(row.name, row.epoch) for row in rows)


def _is(device: int, direction: str, name: str, epoch: int) -> tuple[Any, ...]:
    return (stream.c.peer == device, stream.c.direction == direction, stream.c.name == name, stream.c.epoch == epoch)


def _journal_row(row: Mapping[str, Any]) -> JournalRow:
    entry = chain.Entry(
        row["device"], row["seq"], row["unit"], row["prev_hash"], row["user_id"], row["role"], row["kind"], row["object_kind"],
        row["object_id"], tuple(int(fid) for fid in row["fields"].split(",") if fid), row["digest"], row["wall"], row["mono_ms"],
        row["boot_id"], row["program"], row["schema"], row["hlc"],
    )
    return JournalRow(entry, row["hash"], row["salt"], row["payload"])
