# SPDX-License-Identifier: Apache-2.0
"""Tables' side of the exchange: reading journal entries to send, and writing those that arrived with what they merged to.

Arriving entries keep their own device, number, user and time; only this module and `app.models.journal` open the gate.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import ormsgpack
from sqlalchemy import Connection, bindparam, delete, insert, select, tuple_, update

from app.domain.forms.values import Dot, Value
from app.domain.heads import Head
from app.models import gate, relay, search, summaries
from app.models.base import DELETED, KINDS, SCOPE, Merge, RecordKind
from app.models.cells import Stored, assemble, split
from app.models.heads import head, head_row, superseded
from app.models.journal import Unit, hlc_ms, journal, journal_unit
from app.security.chain import START_HASH

# (record kind, record id, field id, member)
CellKey = tuple[str, str, int, str]
_CHUNK = 500


@dataclass
class Standing:
    """What this store holds about the records that an arrival touches.

    Attributes:
        rows: record id > its row, for records that are here.
        heads: cell > dot > head, the heads of creation entries among them.
        marks: cells and dots known to be replaced though not arrived.
    """

    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    heads: dict[CellKey, dict[Dot, Head]] = field(default_factory=dict)
    marks: set[tuple[CellKey, Dot]] = field(default_factory=set)


@dataclass(frozen=True)
class Creation:
    """The entry that created a record."""

    dot: Dot
    hlc: int


def own_entries(conn: Connection, device: int, after: int, limit: int) -> Sequence[Mapping[str, Any]]:
    """Return journal rows of one device after a number, in order, each with `prev_hash`."""
    statement = select(journal).where(journal.c.device == device, journal.c.seq >= after).order_by(journal.c.seq)
    rows = conn.execute(statement.limit(limit + 1)).mappings().all()
    result, previous = [], START_HASH
    for row in rows:
        if row["seq"] > after:
            result.append({**row, "prev_hash": previous})
        previous = row["hash"]
    return result[:limit]


def units_between(conn: Connection, device: int, first_seq: int, last_seq: int) -> Sequence[Mapping[str, Any]]:
    """Return the units of work of a device that end within a range of entries."""
    statement = select(journal_unit).where(
        journal_unit.c.device == device, journal_unit.c.last_seq >= first_seq, journal_unit.c.last_seq <= last_seq
    )
    return [dict(row) for row in conn.execute(statement.order_by(journal_unit.c.unit)).mappings()]


def known_dots(conn: Connection, dots: Iterable[Dot]) -> set[Dot]:
    """Return which of these entries are in the journal already."""
    found: set[Dot] = set()
    wanted: dict[int, list[int]] = {}
    for device, seq in dots:
        wanted.setdefault(device, []).append(seq)
    for device, seqs in wanted.items():
        for start in range(0, len(seqs), _CHUNK):
            some = seqs[start : start + _CHUNK]
            rows = conn.execute(select(journal.c.seq).where(journal.c.device == device, journal.c.seq.in_(some)))
            found |= {(device, row.seq) for row in rows}
    return found


def entry_hash_at(conn: Connection, device: int, seq: int) -> bytes | None:
    """Return the hash of one entry, None where it is not here."""
    return conn.execute(select(journal.c.hash).where(journal.c.device == device, journal.c.seq == seq)).scalar()


def standing(conn: Connection, touched: Mapping[str, set[str]], cells: Iterable[CellKey]) -> Standing:
    """Return what this store holds about records; `touched` is record kind > identities."""
    result = Standing()
    for kind_name, ids in touched.items():
        if kind_name in KINDS:
            _load_rows(conn, KINDS[kind_name], sorted(ids), result)
    kinds = {record_id: kind_name for kind_name, ids in touched.items() for record_id in ids}
    everything = sorted(kinds)
    for start in range(0, len(everything), _CHUNK):
        some = everything[start : start + _CHUNK]
        for row in conn.execute(select(head).where(head.c.record_id.in_(some))):
            key = (kinds[row.record_id], row.record_id, row.fid, row.member)
            one = Head((row.device, row.seq), row.hlc, ormsgpack.unpackb(row.value))
            result.heads.setdefault(key, {})[one.dot] = one
        for row in conn.execute(select(superseded).where(superseded.c.record_id.in_(some))):
            result.marks.add(((kinds[row.record_id], row.record_id, row.fid, row.member), (row.device, row.seq)))
    for key in cells:
        if key not in result.heads and key[1] in result.rows:
            _add_creation_head(result, key)
    return result


def present(conn: Connection, wanted: Mapping[str, set[str]]) -> set[str]:
    """Return which of these records have a row; `wanted` is record kind > identities."""
    found: set[str] = set()
    for kind_name, ids in wanted.items():
        table, some = KINDS[kind_name].table, sorted(ids)
        for start in range(0, len(some), _CHUNK):
            found |= set(conn.execute(select(table.c.id).where(table.c.id.in_(some[start : start + _CHUNK]))).scalars())
    return found


def write_entries(
    unit: Unit, entries: Sequence[Mapping[str, Any]], units: Sequence[Mapping[str, Any]], came_from: int, prevs: Sequence[bytes]
) -> None:
    """Put arrived entries and unit signatures into the journal; the own clock moves past theirs.

    Args:
        came_from: number of the PC that brought them.
        prevs: for each entry the hash that it names as the one before.
    """
    with gate.opened(unit.conn):
        if entries:
            unit.conn.execute(insert(journal), list(entries))
            links = [(row["device"], row["seq"], prev) for row, prev in zip(entries, prevs, strict=True)]
            relay.log(unit.conn, links, came_from)
            unit.tick(max(int(row["hlc"]) for row in entries))
        known = {
            (row.device, row.unit)
            for start in range(0, len(units), _CHUNK)
            for row in unit.conn.execute(
                select(journal_unit.c.device, journal_unit.c.unit).where(
                    tuple_(journal_unit.c.device, journal_unit.c.unit).in_(
                        [(row["device"], row["unit"]) for row in units[start : start + _CHUNK]]
                    )
                )
            )
        }
        fresh = [row for row in units if (row["device"], row["unit"]) not in known]
        if fresh:
            unit.conn.execute(insert(journal_unit), fresh)


def write_merged(
    unit: Unit,
    held: Standing,
    heads: Mapping[CellKey, Mapping[Dot, Any]],
    shown: Mapping[CellKey, Any],
    marks: Iterable[tuple[CellKey, Dot]],
    arrived: Iterable[tuple[CellKey, Dot]],
    creations: Mapping[str, Creation],
    changed_hlc: Mapping[str, int],
) -> None:
    """Write what a merge came to: heads, marks, rows, and what follows from the rows.

    Args:
        creations: record id > the entry that created it, for creations among the arrivals.
        changed_hlc: record id > latest reading of the hybrid clock among its arrivals.
    """
    conn = unit.conn
    values: dict[tuple[str, str], dict[str, dict[str, Value]]] = {}
    for (kind_name, record_id, fid, member), value in shown.items():
        values.setdefault((kind_name, record_id), {})
        kind = KINDS.get(kind_name)
        if kind and fid in kind.by_fid:
            values[kind_name, record_id].setdefault(kind.by_fid[fid].name, {})[member] = value
    with gate.opened(conn):
        _write_heads(conn, held, heads, creations)
        _write_marks(conn, marks, arrived)
        touched: dict[str, list[str]] = {}
        indexed: dict[str, list[str]] = {}
        made: dict[str, list[dict[str, Any]]] = {}
        changed: dict[tuple[str, tuple[str, ...]], list[dict[str, Any]]] = {}  # kind and columns > rows
        for (kind_name, record_id), fields in values.items():
            kind = KINDS.get(kind_name)
            if kind is None:
                continue
            full, is_new = _merged_row(kind, record_id, held.rows.get(record_id), fields, creations.get(record_id), changed_hlc[record_id])
            if is_new:
                made.setdefault(kind_name, []).append(full)
            else:
                changed.setdefault((kind_name, tuple(full)), []).append(full | {"record_id_": record_id})
            unit.records.add((kind_name, record_id))
            touched.setdefault(kind_name, []).append(record_id)
            if is_new or search.concerns(kind_name, fields):
                indexed.setdefault(kind_name, []).append(record_id)
        for (kind_name, _columns), rows in changed.items():
            table = KINDS[kind_name].table
            conn.execute(update(table).where(table.c.id == bindparam("record_id_")), rows)
        for kind_name, rows in made.items():
            conn.execute(insert(KINDS[kind_name].table), rows)
        for kind_name in sorted(touched, key=list(KINDS).index):
            summaries.follow(conn, kind_name, touched[kind_name])
            search.follow(conn, kind_name, indexed.get(kind_name, []))


def _load_rows(conn: Connection, kind: RecordKind, ids: Sequence[str], result: Standing) -> None:
    for start in range(0, len(ids), _CHUNK):
        rows = conn.execute(select(kind.table).where(kind.table.c.id.in_(ids[start : start + _CHUNK]))).mappings()
        result.rows |= {row["id"]: dict(row) for row in rows}


def _add_creation_head(result: Standing, key: CellKey) -> None:
    kind_name, record_id, fid, member = key
    kind, row = KINDS.get(kind_name), result.rows[record_id]
    if kind is None or fid not in kind.by_fid or not row["created_device"]:
        return
    cells = split(kind.by_fid[fid], row[kind.by_fid[fid].name])
    if member in cells and not (kind.by_fid[fid].name == DELETED and not cells[member]):
        dot = (row["created_device"], row["created_seq"])
        result.heads[key] = {dot: Head(dot, row["created_ms"] << 16, cells[member])}


def _write_heads(
    conn: Connection, held: Standing, heads: Mapping[CellKey, Mapping[Dot, Any]], creations: Mapping[str, Creation]
) -> None:
    gone, made = [], []
    for key, standing_heads in heads.items():
        kind_name, record_id, fid, member = key
        if key in held.heads:
            gone.append((record_id, fid, member))
        creation = creations.get(record_id)
        row = held.rows.get(record_id)
        created = creation.dot if creation else (row["created_device"], row["created_seq"]) if row else None
        kind = KINDS.get(kind_name)
        if list(standing_heads) == [created] and kind and fid in kind.by_fid and _implied(kind, fid, standing_heads):
            continue  # the creation entry stands for the cell, no row is needed
        cell = {"record_id": record_id, "fid": fid, "member": member}
        made += [head_row(cell, each) for each in standing_heads.values()]
    for start in range(0, len(gone), _CHUNK):
        keys = tuple_(head.c.record_id, head.c.fid, head.c.member)
        conn.execute(delete(head).where(keys.in_(gone[start : start + _CHUNK])))
    if made:
        conn.execute(insert(head), made)


def _implied(kind: RecordKind, fid: int, standing_heads: Mapping[Dot, Any]) -> bool:
    """Only a filled cell can be left to its creation entry: an emptied one would look as if it had no head."""
    (only,) = standing_heads.values()
    return bool(only.value) or (kind.by_fid[fid].merge is not Merge.MEMBERS and only.value is not None)


def _write_marks(conn: Connection, marks: Iterable[tuple[CellKey, Dot]], arrived: Iterable[tuple[CellKey, Dot]]) -> None:
    new = [
        {"record_id": cell[1], "fid": cell[2], "member": cell[3], "device": dot[0], "seq": dot[1]} for cell, dot in marks
    ]
    if new:
        conn.execute(insert(superseded), new)
    done = [(cell[1], cell[2], cell[3], *dot) for cell, dot in arrived]
    for start in range(0, len(done), _CHUNK):
        keys = tuple_(*(superseded.c[name] for name in ("record_id", "fid", "member", "device", "seq")))
        conn.execute(delete(superseded).where(keys.in_(done[start : start + _CHUNK])))


def _merged_row(
    kind: RecordKind,
    record_id: str,
    row: Mapping[str, Any] | None,
    fields: Mapping[str, Mapping[str, Value]],
    creation: Creation | None,
    hlc: int,
) -> tuple[dict[str, Any], bool]:
    full: dict[str, Any] = {name: row[name] if row else None for name in kind.fields}
    if row is None:
        full |= {DELETED: 0, SCOPE: ""}
    for name, cells in fields.items():
        stored: Stored = assemble(kind.fields[name], cells, full[name])
        full[name] = stored if stored is not None else {DELETED: 0, SCOPE: ""}.get(name)
    full["changed_ms"] = max(hlc_ms(hlc), row["changed_ms"] if row else 0)
    if creation:
        full |= {"created_device": creation.dot[0], "created_seq": creation.dot[1], "created_ms": hlc_ms(creation.hlc)}
    if kind.derive and (row is None or search.concerns(kind.name, fields)):
        full |= kind.derive(full)
    if row is None:
        full |= {"id": record_id} | ({} if creation else {"created_device": 0, "created_seq": 0, "created_ms": 0})
    return full, row is None
