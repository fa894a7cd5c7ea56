# SPDX-License-Identifier: Apache-2.0
"""Records as this store knew them once: what the journal held up to a place, replayed.

A place is the last own entry and the last arrived one. What another PC wrote before a day and this store learned after it was
not known here on that day.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from app.domain.heads import Head, shown_value
from app.models import relay
from app.models.base import DELETED, KINDS, RecordKind
from app.models.cells import Stored, assemble
from app.models.heads import rule
from app.models.journal import hlc_ms, journal
from app.models.local import journal_end
from app.models.queries import entries
from app.models.queries.facts import Row

TAKEN_IN = "bundle_taken_in"


class Place(NamedTuple):
    """Where a journal stood: number of the last own entry, and of the last arrived one."""

    seq: int
    arrived: int


def place_now(conn: Connection) -> Place:
    """Return where the journal stands."""
    return Place(conn.execute(select(journal_end.c.seq)).scalar_one(), relay.last_arrival(conn))


def place_at(conn: Connection, day: date) -> Place:
    """Return where the journal stood at the end of a day (UTC)."""
    own = conn.execute(select(journal_end.c.device)).scalar_one()
    until = int(datetime.combine(day + timedelta(days=1), time(), UTC).timestamp() * 1000) << 16
    of_own = select(journal.c.seq, journal.c.payload).where(journal.c.device == own, journal.c.hlc < until)
    last = conn.execute(of_own.order_by(journal.c.seq.desc()).limit(1)).first()
    bundle = conn.execute(of_own.where(journal.c.kind == TAKEN_IN).order_by(journal.c.seq.desc()).limit(1)).first()
    told = (entries.content(bundle.payload).detail or {}).get("arrived", 0) if bundle else 0
    return Place(last.seq if last else 0, int(told))


class Known:
    """Records as they were known at a place.

    Attributes:
        erased: identities of records whose content was erased since, so that they cannot be shown as they were.
    """

    def __init__(self, conn: Connection, place: Place) -> None:
        self._conn = conn
        self.erased: set[str] = set()
        own = conn.execute(select(journal_end.c.device)).scalar_one()
        arrival = relay.arrival
        later = select(arrival.c.device, arrival.c.seq).where(arrival.c.no > place.arrived)
        self._later = {(row[0], row[1]) for row in conn.execute(later)}
        self._own, self._seq = own, place.seq
        self._touched: dict[str, set[str]] = defaultdict(set)
        changed = select(journal.c.object_kind, journal.c.object_id).where(journal.c.fields != "").distinct()
        after = changed.where(journal.c.device == own, journal.c.seq > place.seq)
        arrived = changed.join(arrival, (arrival.c.device == journal.c.device) & (arrival.c.seq == journal.c.seq)).where(
            arrival.c.no > place.arrived)
        for statement in (after, arrived):
            for kind, record_id in conn.execute(statement):
                self._touched[kind].add(record_id)

    def rows(self, kind: str, *names: str) -> Iterable[Row]:
        """Return (identity, when it was created, the named fields) of the records of a kind that were there then."""
        touched, table = self._touched.get(kind, set()), KINDS[kind].table
        wanted = select(table.c.id, table.c.created_ms, *(table.c[name] for name in names)).where(table.c[DELETED] == 0)
        for row in self._conn.execute(wanted.order_by(table.c.row_no)):
            if row[0] not in touched:
                yield row
        for record_id, made, values in self._replayed(KINDS[kind], sorted(touched)):
            if not values.get(DELETED):
                yield (record_id, str(made), *(_text(values.get(name)) for name in names))

    def _was_known(self, device: int, seq: int) -> bool:
        return seq <= self._seq if device == self._own else (device, seq) not in self._later

    def _replayed(self, kind: RecordKind, ids: Sequence[str]) -> Iterable[tuple[str, int, dict[str, Stored]]]:
        """Yield the records that were known: identity, when they were created, and the values that were shown."""
        by_record: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for entry in relay.history(self._conn, ids):
            if self._was_known(entry["device"], entry["seq"]):
                by_record[entry["object_id"]].append(entry)
        for record_id, known in by_record.items():
            known.sort(key=lambda entry: (entry["hlc"], entry["device"], entry["seq"]))
            if any(entry["payload"] is None for entry in known):
                self.erased.add(record_id)
            yield record_id, hlc_ms(known[0]["hlc"]), self._shown(kind, known)

    def _shown(self, kind: RecordKind, known: Sequence[dict[str, Any]]) -> dict[str, Stored]:
        heads: dict[tuple[int, str], list[Head]] = {}
        gone: set[tuple[int, str, int, int]] = set()
        for entry in known:
            for cell in entries.content(entry["payload"]).cells:
                gone.update((cell.fid, cell.member, *dot) for dot in cell.prev)
                heads.setdefault((cell.fid, cell.member), []).append(Head((entry["device"], entry["seq"]), entry["hlc"], cell.value))
        shown: dict[str, dict[str, Any]] = defaultdict(dict)
        for (fid, member), each in heads.items():
            info = kind.by_fid.get(fid)
            standing = [head for head in each if (fid, member, *head.dot) not in gone]
            if info and standing:
                shown[info.name][member] = shown_value(standing, rule(kind, info))
        return {name: assemble(kind.fields[name], members, None) for name, members in shown.items()}


def _text(stored: Stored) -> str | None:
    return None if stored is None else str(stored)
