# SPDX-License-Identifier: Apache-2.0
"""Whether a post and the office hold the same: the office says how many records of each kind and which changes; the post counts.

The office says so in bundles after which nothing more is to be sent. The post compares when it has taken in all bundles
up to that one; its own changes that the office cannot have, and those that wait there, are left out.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from app.models import relay
from app.models.base import KINDS
from app.models.identity import EPOCH_BITS, same_device
from app.models.journal import Unit, journal
from app.models.local import bundle, journal_end, local, quarantine, stream
from app.models.relay import holding, verdict
from app.models.store import Store
from app.sync import counterparts
from app.sync.manifest import Manifest

_CLAIM = "office_claim"
Change = tuple[str, int, int]  # record, device, number


def office_says(conn: Connection, device: int) -> tuple[dict[str, int], dict[str, str]]:
    """Return, by record kind, how many records a post holds and a digest of their settled changes."""
    pc = device >> EPOCH_BITS
    found: dict[str, list[Change]] = {}
    rows = select(holding.c.record_kind, journal.c.object_id, journal.c.device, journal.c.seq).join(
        journal, journal.c.object_id == holding.c.record_id
    ).where(holding.c.pc == pc, journal.c.fields != "")
    for row in conn.execute(rows):
        found.setdefault(row.record_kind, []).append((row.object_id, row.device, row.seq))
    return _summed(found, _set_aside(conn))


def keep(unit: Unit, manifest: Manifest) -> None:
    """Keep what the office says, until it can be compared."""
    if not manifest.digests:
        return
    own = unit.conn.execute(select(journal_end)).one()
    reached = 0
    for ack in manifest.acks:
        if ack.stream == "data" and ack.epoch == own.epoch:
            where = (bundle.c.direction == "out", bundle.c.stream == "data", bundle.c.epoch == ack.epoch, bundle.c.seq == ack.upto)
            rows = unit.conn.execute(select(bundle.c.peer, bundle.c.packed_to).where(*where))
            reached = max((row.packed_to for row in rows if same_device(row.peer, manifest.device)), default=0)
    said = {
        "peer": manifest.device, "epoch": manifest.epoch, "seq": manifest.seq, "own": own.device, "reached": reached,
        "counts": dict(manifest.counts), "digests": dict(manifest.digests),
    }
    unit.conn.execute(delete(local).where(local.c.name == _CLAIM))
    unit.conn.execute(insert(local).values(name=_CLAIM, value=json.dumps(said).encode()))


def compare(store: Store) -> bool:
    """Compare with what the office said last, where nothing is under way; a difference becomes a task for a person.

    Returns:
        False where the two differ; True where they agree or cannot be compared now.
    """
    with store.read() as conn:
        kept = conn.execute(select(local.c.value).where(local.c.name == _CLAIM)).scalar()
        said: dict[str, Any] = json.loads(kept) if kept else {}
        if not said or not _is_comparable(conn, said):
            return True
        counts, digests = _here(conn, said["own"], said["reached"])
        both = set(said["digests"]) & set(KINDS)
        fits = all((counts.get(kind), digests.get(kind)) == (said["counts"].get(kind), said["digests"][kind]) for kind in both)
        fits = fits and not set(counts) - set(said["digests"])
    with store.write() as unit:
        unit.conn.execute(delete(local).where(local.c.name == _CLAIM))
        if not fits:
            unit.note("counts_differ", "peer", str(said["peer"]), {
                "kinds": sorted(kind for kind in both | set(counts) if digests.get(kind) != said["digests"].get(kind)),
            })
            open_ones = (quarantine.c.reason == "counts_differ", quarantine.c.state == "noticed")
            if unit.conn.execute(select(quarantine.c.id).where(*open_ones)).first() is None:
                counterparts.notice(unit, "counts_differ", said["peer"], "peer", str(said["peer"]))
    return fits


def _is_comparable(conn: Connection, said: dict[str, Any]) -> bool:
    """Tell whether all that the office had sent is here, and nothing waits for a person on this side."""
    where = (stream.c.peer == said["peer"], stream.c.direction == "in", stream.c.name == "data", stream.c.epoch == said["epoch"])
    state = conn.execute(select(stream.c.upto, stream.c.also).where(*where)).one()
    own = conn.execute(select(journal_end.c.device)).scalar_one()
    waiting = conn.execute(select(quarantine.c.id).where(quarantine.c.state == "waiting").limit(1)).first()
    return state.upto == said["seq"] and not state.also and own == said["own"] and waiting is None


def _here(conn: Connection, own: int, reached: int) -> tuple[dict[str, int], dict[str, str]]:
    found = {kind: list(_changes(conn, kind, own, reached)) for kind in KINDS}
    held = {(row.device, row.seq) for row in conn.execute(select(verdict.c.device, verdict.c.seq))}
    return _summed({kind: rows for kind, rows in found.items() if rows}, held | _set_aside(conn))


def _changes(conn: Connection, kind: str, own: int, reached: int) -> Iterator[Change]:
    table = KINDS[kind].table
    rows = select(journal.c.object_id, journal.c.device, journal.c.seq).join(table, table.c.id == journal.c.object_id)
    for row in conn.execute(rows.where(journal.c.fields != "", journal.c.object_kind == kind)):
        if row.device != own or row.seq <= reached:
            yield row.object_id, row.device, row.seq


def _summed(found: dict[str, list[Change]], without: set[tuple[int, int]]) -> tuple[dict[str, int], dict[str, str]]:
    counts, digests = {}, {}
    for kind, changes in found.items():
        settled = sorted(each for each in changes if each[1:] not in without)
        if settled:
            counts[kind] = len({each[0] for each in settled})
            digests[kind] = hashlib.sha256("\n".join(f"{each[0]} {each[1]} {each[2]}" for each in settled).encode()).hexdigest()
    return counts, digests


def _set_aside(conn: Connection) -> set[tuple[int, int]]:
    aside = (quarantine.c.state.in_(("waiting", "discarded")), quarantine.c.reason != relay.FORK)
    return {(row.device, row.seq) for row in conn.execute(select(quarantine.c.device, quarantine.c.seq).where(*aside))}
