# SPDX-License-Identifier: Apache-2.0
"""What passes through this store to others: entries in the order they arrived, who holds which record, what was held back.

The office sends on what it received. A number in order of arrival is the cursor of every counterpart; it is given inside
the transaction that takes the entry in, so none is skipped.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Index, Integer, LargeBinary, Table, Text, insert, select, tuple_

from app.domain.forms.values import Dot
from app.models.base import metadata
from app.models.journal import journal, journal_unit
from app.models.local import peer, quarantine
from app.security.chain import START_HASH

FORK = "entry_fork"  # reason of a change whose number belongs to another one
_CHUNK = 300

# Entries of others in the order of their arrival, and own ones of a former epoch that were not sent then.
arrival = Table(
    "arrival",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("device", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("came_from", Integer, nullable=False),  # number of the PC that brought it, 0: this one
    Column("prev_hash", LargeBinary),  # where the entry before is not here
    Index(None, "device", "seq"),
)

# The records that a counterpart was sent: it gets their changes until they leave its scope.
holding = Table(
    "holding",
    metadata,
    Column("pc", Integer, primary_key=True, autoincrement=False),
    Column("record_id", Text, primary_key=True),
    Column("record_kind", Text, nullable=False),
    Column("own_to", Integer, nullable=False),  # own entries up to here went out when the record entered
    Column("arrived_to", Integer, nullable=False),  # and arrived ones up to here
    sqlite_with_rowid=False,
)

# What a counterpart said about single entries of ours: held for a person there, or discarded.
verdict = Table(
    "verdict",
    metadata,
    Column("device", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("record_kind", Text, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Text, nullable=False),
    Index(None, "record_id"),
    sqlite_with_rowid=False,
)


def log(conn: Connection, links: Sequence[tuple[int, int, bytes]], came_from: int) -> None:
    """Number arrived entries; `links` are (device, number, hash of the entry before)."""
    here = {(device, seq) for device, seq, _prev in links}
    rows = [
        {"device": device, "seq": seq, "came_from": came_from, "prev_hash": None if (device, seq - 1) in here else prev}
        for device, seq, prev in links
    ]
    if rows:
        conn.execute(insert(arrival), rows)


def arrived(conn: Connection, after: int, limit: int) -> Sequence[Mapping[str, Any]]:
    """Return journal rows in order of arrival, each with `no`, `came_from` and `prev_hash`."""
    joined = select(journal, arrival.c.no, arrival.c.came_from).join(
        arrival, (arrival.c.device == journal.c.device) & (arrival.c.seq == journal.c.seq)
    )
    return [dict(row) for row in conn.execute(joined.where(arrival.c.no > after).order_by(arrival.c.no).limit(limit)).mappings()]


def last_arrival(conn: Connection) -> int:
    """Return the number given last, 0 for none."""
    return conn.execute(select(arrival.c.no).order_by(arrival.c.no.desc()).limit(1)).scalar() or 0


def with_prev(conn: Connection, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return journal rows in order of device and number, each once, with `prev_hash`.

    Those of which nobody knows the hash before are left out.
    """
    unique = {(row["device"], row["seq"]): dict(row) for row in rows}
    hashes = {dot: row["hash"] for dot, row in unique.items()}
    wanted = [(device, seq - 1) for device, seq in unique if seq > 1 and (device, seq - 1) not in hashes]
    prevs: dict[Dot, bytes] = {}
    for start in range(0, len(wanted), _CHUNK):
        some = wanted[start : start + _CHUNK]
        here = select(journal.c.device, journal.c.seq, journal.c.hash).where(tuple_(journal.c.device, journal.c.seq).in_(some))
        hashes |= {(row.device, row.seq): row.hash for row in conn.execute(here)}
        after = [(device, seq + 1) for device, seq in some]
        told = select(arrival.c.device, arrival.c.seq, arrival.c.prev_hash).where(tuple_(arrival.c.device, arrival.c.seq).in_(after))
        prevs |= {(row.device, row.seq): row.prev_hash for row in conn.execute(told) if row.prev_hash}
    result = []
    for (device, seq), row in sorted(unique.items()):
        prev = START_HASH if seq == 1 else hashes.get((device, seq - 1)) or prevs.get((device, seq))
        if prev:
            result.append(row | {"prev_hash": prev})
    return result


def whole_units(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the signatures of the units of work of which every entry is among `rows`."""
    counted: dict[tuple[int, int], int] = {}
    for row in rows:
        counted[row["device"], row["unit"]] = counted.get((row["device"], row["unit"]), 0) + 1
    keys = list(counted)
    found: list[dict[str, Any]] = []
    for start in range(0, len(keys), _CHUNK):
        some = tuple_(journal_unit.c.device, journal_unit.c.unit).in_(keys[start : start + _CHUNK])
        for unit in conn.execute(select(journal_unit).where(some)).mappings():
            row = dict(unit)
            if row["last_seq"] - row["first_seq"] + 1 == counted[row["device"], row["unit"]]:
                found.append(row)
    return sorted(found, key=lambda row: (row["device"], row["unit"]))


def unsettled(conn: Connection, dots: Iterable[Dot]) -> set[Dot]:
    """Return which of these entries were set aside: they count as not arrived. One that forks is not the one in the journal."""
    wanted = list(dots)
    found: set[Dot] = set()
    for start in range(0, len(wanted), _CHUNK):
        where = tuple_(quarantine.c.device, quarantine.c.seq).in_(wanted[start : start + _CHUNK])
        aside = (quarantine.c.state.in_(("waiting", "discarded")), quarantine.c.reason != FORK)
        rows = conn.execute(select(quarantine.c.device, quarantine.c.seq).where(where, *aside))
        found |= {(row.device, row.seq) for row in rows}
    return found


def history(conn: Connection, record_ids: Sequence[str]) -> list[dict[str, Any]]:
    """Return every change of some records, settled ones only."""
    rows: list[dict[str, Any]] = []
    for start in range(0, len(record_ids), _CHUNK):
        where = (journal.c.object_id.in_(record_ids[start : start + _CHUNK]), journal.c.fields != "")
        rows += [dict(row) for row in conn.execute(select(journal).where(*where)).mappings()]
    aside = unsettled(conn, [(row["device"], row["seq"]) for row in rows])
    return [row for row in rows if (row["device"], row["seq"]) not in aside]


def came_through_office(conn: Connection, device: int) -> bool:
    """Tell whether entries of a device were brought by the office, which passes on only what this PC may hold."""
    offices = select(peer.c.device).where(peer.c.is_office == 1)
    brought = select(arrival.c.no).where(arrival.c.device == device, arrival.c.came_from.in_(offices)).limit(1)
    return conn.execute(brought).first() is not None


def told_before(conn: Connection, device: int, seq: int) -> bytes | None:
    """Return the hash of the entry before one, as the bundle that brought it said; None where none did."""
    return conn.execute(select(arrival.c.prev_hash).where(arrival.c.device == device, arrival.c.seq == seq)).scalar()


def held(conn: Connection, record_ids: Sequence[str]) -> dict[str, str]:
    """Return record id > reason of those with a change that was set aside: here, or as the office has told."""
    found: dict[str, str] = {}
    for start in range(0, len(record_ids), _CHUNK):
        some = record_ids[start : start + _CHUNK]
        here = (quarantine.c.record_id.in_(some), quarantine.c.state == "waiting")
        for row in conn.execute(select(quarantine.c.record_id, quarantine.c.reason).where(*here)):
            found[row.record_id] = row.reason
        there = select(verdict.c.record_id, verdict.c.reason).where(verdict.c.record_id.in_(some), verdict.c.state != "discarded")
        for row in conn.execute(there):
            found[row.record_id] = row.reason
    return found
