# SPDX-License-Identifier: Apache-2.0
"""The journal: the only way a record is written, and everything that was ever done on this PC.

One unit of work is one transaction. `Unit.save` writes the record's row, its journal entry and its heads together; when
the unit ends, the signed-in user's key signs it. The store refuses any statement that changes a record outside this
module (`app.models.gate`), so a record cannot change without its entry.

Entries hash the digest of their payload, not the payload, so a payload can be erased by law and the chain still holds.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import ormsgpack
from sqlalchemy import Column, Connection, Index, Integer, LargeBinary, Table, Text, bindparam, insert, select, update

import app
from app.base import clock
from app.base.ids import RecordId, new_id
from app.domain.actor import Actor
from app.domain.forms.values import Dot, Heads, Value
from app.domain.touched import Touched
from app.models import gate, heads, search, summaries
from app.models.base import DELETED, KINDS, SCOPE, RecordKind, metadata
from app.models.cells import CellEdit, cell_name, changes, creation, field_ids, to_stored
from app.models.local import journal_end
from app.security import chain

journal = Table(
    "journal",
    metadata,
    Column("device", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("unit", Integer, nullable=False),
    Column("user_id", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("object_kind", Text, nullable=False),
    Column("object_id", Text, nullable=False),
    Column("fields", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("salt", LargeBinary),
    Column("payload", LargeBinary),
    Column("wall", Text, nullable=False),
    Column("mono_ms", Integer, nullable=False),
    Column("boot_id", Text, nullable=False),
    Column("program", Text, nullable=False),
    Column("schema", Text, nullable=False),
    Column("hlc", Integer, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Index(None, "object_id", "hlc"),
    Index(None, "kind", "hlc"),
    sqlite_with_rowid=False,
)

journal_unit = Table(
    "journal_unit",
    metadata,
    Column("device", Integer, primary_key=True, autoincrement=False),
    Column("unit", Integer, primary_key=True, autoincrement=False),
    Column("first_seq", Integer, nullable=False),
    Column("last_seq", Integer, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("user_id", Text, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

SAVE = "save"
_HLC_SHIFT = 16
_FURTHEST_AHEAD_MS = 24 * 3600 * 1000


def hlc_ms(hlc: int) -> int:
    """Return the wall-clock part of a hybrid logical clock reading, in milliseconds since 1970."""
    return hlc >> _HLC_SHIFT


def payload_bytes(reason: str | None, edits: Sequence[CellEdit]) -> bytes:
    """Return the erasable part of an entry: why, and each cell with the edits it replaces."""
    return ormsgpack.packb({"r": reason, "c": [(e.fid, e.member, e.value, list(e.prev)) for e in edits]})


@dataclass
class Unit:
    """One unit of work: a transaction in which records are saved and things are noted.

    Attributes:
        conn: the connection, for reads inside the unit.
        actor: who is signed in.
        touched: what was written so far.
    """

    conn: Connection
    actor: Actor
    scope: str
    schema: str
    reason: str | None = None
    records: set[tuple[str, str]] = field(default_factory=set)
    _rows: list[dict[str, Any]] = field(default_factory=list)
    _wall: str = field(default_factory=clock.now_text)

    def __post_init__(self) -> None:
        end = self.conn.execute(select(journal_end)).one()
        self._device, self._seq, self._hash, self._hlc = end.device, end.seq, end.hash, end.hlc
        self._unit, self._first = end.unit + 1, end.seq + 1

    @property
    def touched(self) -> Touched:
        """What was written so far."""
        return Touched.of(self.records)

    def save(
        self, kind_name: str, record_id: str, values: Mapping[str, Value], seen: Heads | None = None, reason: str | None = None
    ) -> RecordId:
        """Create or change a record and journal it; saving what is already shown writes nothing.

        Args:
            record_id: "" makes a new record.
            values: field name > value; fields not named stay as they are.
            seen: the heads that the form displayed; None where no form stood between (then all current ones).
            reason: why, where a check or a rule asks for one.

        Returns:
            The record's identity.
        """
        kind = KINDS[kind_name]
        found = None
        if record_id:
            found = self.conn.execute(select(kind.table).where(kind.table.c.id == record_id)).mappings().first()
        if found is None:
            return self.create_many(kind_name, [(record_id, values)], reason)[0]
        row = dict(found)
        changed = changes(kind, row, values)
        if not changed:
            return RecordId(record_id)
        current = heads.of_cells(self.conn, row, changed)
        edits = []
        for (info, member), value in changed.items():
            standing = current[info, member]
            prev = standing if seen is None else tuple(seen.get(cell_name(info.name, member), ()))
            edits.append(CellEdit(info.fid, member, value, prev))
        self._edit(kind, row, edits, current, reason)
        return RecordId(record_id)

    def settle(self, kind_name: str, record_id: str, name: str, member: str, value: Value, reason: str | None = None) -> None:
        """Put one value in the place of all heads of a cell, also where it is the value shown already.

        Args:
            name: of the field.
            member: of a set or map, "" for other fields.
        """
        kind = KINDS[kind_name]
        info = kind.fields[name]
        row = dict(self.conn.execute(select(kind.table).where(kind.table.c.id == record_id)).mappings().one())
        current = heads.of_cells(self.conn, row, [(info, member)])
        stored = value if member else to_stored(info, value)
        self._edit(kind, row, [CellEdit(info.fid, member, stored, current[info, member])], current, reason)

    def _edit(self, kind: RecordKind, row: dict[str, Any], edits: list[CellEdit], current: Any, reason: str | None) -> None:
        """Journal edits of a record that is here and show what they come to."""
        record_id = row["id"]
        dot = self._append(SAVE, kind.name, record_id, reason or self.reason, edits)
        with gate.opened(self.conn):
            shown = heads.record_edits(self.conn, kind, record_id, row, edits, dot, self._hlc, current)
            self._write_row(kind, record_id, row | shown, shown)
        self._follow(kind.name, [record_id], shown)

    def create_many(
        self, kind_name: str, rows: Iterable[tuple[str, Mapping[str, Value]]], reason: str | None = None
    ) -> list[RecordId]:
        """Create records in bulk, each with its journal entry; returns their identities in order."""
        kind = KINDS[kind_name]
        prepared, ids = [], []
        for given_id, values in rows:
            record_id = RecordId(given_id or new_id())
            stored = {name: to_stored(kind.fields[name], value) for name, value in values.items()}
            full = dict.fromkeys(kind.fields) | {DELETED: 0, SCOPE: self.scope} | stored
            edits = creation(kind, full)
            device, seq = self._append(SAVE, kind_name, record_id, reason or self.reason, edits)
            ms = hlc_ms(self._hlc)
            full |= {"id": record_id, "created_device": device, "created_seq": seq, "created_ms": ms, "changed_ms": ms}
            prepared.append(full | (kind.derive(full) if kind.derive else {}))
            ids.append(record_id)
        if prepared:
            with gate.opened(self.conn):
                self.conn.execute(insert(kind.table), prepared)
            self._follow(kind_name, ids)
        return ids

    def delete(self, kind_name: str, record_id: str, reason: str) -> None:
        """Mark a record as deleted, with a reason; `restore` takes it back."""
        self.save(kind_name, record_id, {DELETED: 1}, reason=reason)

    def restore(self, kind_name: str, record_id: str, reason: str) -> None:
        """Take a deletion back."""
        self.save(kind_name, record_id, {DELETED: 0}, reason=reason)

    def note(self, kind: str, object_kind: str = "", object_id: str = "", detail: Mapping[str, Any] | None = None) -> None:
        """Write an entry that changes no record: a view, a print, an export, a sign-in, an act of administration.

        `detail` goes into the erasable payload: counts, filters, file kinds; never a person's data.
        """
        payload = ormsgpack.packb({"d": dict(detail)}) if detail else None
        self._entry(kind, object_kind, object_id, (), payload)

    def flush(self) -> None:
        """Write the entries so far, so that a unit of a hundred thousand records does not hold them all."""
        if self._rows:
            with gate.opened(self.conn):
                self.conn.execute(insert(journal), self._rows)
            self._rows.clear()

    def finish(self) -> None:
        """Write the entries, sign the unit and move the end of the journal; called by the store before it commits."""
        if self._seq < self._first:
            return
        self.flush()
        with gate.opened(self.conn):
            signature = chain.sign_unit(
                self.actor.signing_key, self._device, self._unit, self._first, self._seq, self._hash
            )
            self.conn.execute(
                insert(journal_unit).values(
                    device=self._device,
                    unit=self._unit,
                    first_seq=self._first,
                    last_seq=self._seq,
                    hash=self._hash,
                    user_id=self.actor.user_id,
                    signature=signature,
                )
            )
            self.conn.execute(
                update(journal_end).values(seq=self._seq, unit=self._unit, hash=self._hash, hlc=self._hlc)
            )

    def tick(self, at_least: int = 0) -> int:
        """Move the hybrid clock on, past `at_least`, and return the reading (Kulkarni et al. 2014).

        A reading of another PC more than a day ahead of our wall clock does not move ours: its clock is wrong, or somebody
        wants all clocks to run away. Only the order of display suffers.
        """
        wall = clock.wall_ms()
        beyond = at_least >> _HLC_SHIFT > wall + _FURTHEST_AHEAD_MS
        reading: int = max(wall << _HLC_SHIFT, self._hlc + 1, 0 if beyond else at_least + 1)
        self._hlc = reading
        return reading

    def _append(self, kind: str, object_kind: str, object_id: str, reason: str | None, edits: list[CellEdit]) -> Dot:
        self._entry(kind, object_kind, object_id, field_ids(edits), payload_bytes(reason, edits))
        return (self._device, self._seq)

    def _entry(
        self, kind: str, object_kind: str, object_id: str, fields: tuple[int, ...], payload: bytes | None
    ) -> None:
        salt = chain.new_salt() if payload is not None else None
        digest = chain.payload_digest(salt, payload) if salt and payload is not None else b""
        self._seq += 1
        entry = chain.Entry(
            device=self._device,
            seq=self._seq,
            unit=self._unit,
            prev_hash=self._hash,
            user_id=self.actor.user_id,
            role=self.actor.role,
            kind=kind,
            object_kind=object_kind,
            object_id=object_id,
            fields=fields,
            digest=digest,
            wall=self._wall,
            mono_ms=int(clock.monotonic_s() * 1000),
            boot_id=clock.BOOT_ID,
            program=app.__version__,
            schema=self.schema,
            hlc=self.tick(),
        )
        self._hash = chain.entry_hash(entry)
        row = entry_row(entry, self._hash)
        self._rows.append(row | {"salt": salt, "payload": payload})
        if fields:
            self.records.add((object_kind, object_id))

    def _write_row(self, kind: RecordKind, record_id: str, full: dict[str, Any], changed: Iterable[str]) -> None:
        values = {name: full[name] for name in kind.fields} | {"changed_ms": hlc_ms(self._hlc)}
        values |= kind.derive(values) if kind.derive and search.concerns(kind.name, changed) else {}
        statement = update(kind.table).where(kind.table.c.id == bindparam("record_id_"))
        self.conn.execute(statement, values | {"record_id_": record_id})

    def _follow(self, kind_name: str, ids: Sequence[str], fields: Iterable[str] | None = None) -> None:
        """Bring up to date what is worked out from the written records: summaries and the search index.

        `fields` are those that changed, None where records are new.
        """
        with gate.opened(self.conn):
            summaries.follow(self.conn, kind_name, ids)
            if fields is None or search.concerns(kind_name, fields):
                search.follow(self.conn, kind_name, ids)


def entry_row(entry: chain.Entry, entry_hash: bytes) -> dict[str, Any]:
    """Return an entry as a row of the journal table, without its payload."""
    row = entry._asdict()
    del row["prev_hash"]
    row["fields"] = ",".join(map(str, entry.fields))
    return row | {"hash": entry_hash}
