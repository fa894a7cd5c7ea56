# SPDX-License-Identifier: Apache-2.0
"""What the times in bundles say about the two clocks. No time decides anything; a person is told when a clock is wrong.

A bundle cannot have been made after it is read, nor before the bundles that it acknowledges: both bounds hold however
long the stick was under way. Within them nothing can be said.
"""

from datetime import datetime

from sqlalchemy import delete, insert, select

from app.base import clock
from app.models import trust
from app.models.identity import EPOCH_BITS
from app.models.journal import Unit
from app.models.local import bundle, local
from app.sync.manifest import Manifest

TOLERATED_S = 15 * 60
OWN_OFF = "own_clock_off_s"  # a fact of a post: its clock ahead of the office's


def look(unit: Unit, manifest: Manifest, is_office: bool) -> None:
    """Keep what a bundle says of its sender, and how far the two clocks are apart at least.

    Call before the acknowledgements are taken in: they change when a bundle of ours was last touched.
    """
    off = _sender_off_s(unit, manifest)
    trust.keep_heard(
        unit.conn, manifest.device >> EPOCH_BITS, journal_device=manifest.journal.device, journal_seq=manifest.journal.seq,
        journal_hash=manifest.journal.hash, made_ms=manifest.created_ms, taken_at=clock.now_text(), schema=manifest.schema,
        root=manifest.trust.root, roster=manifest.trust.roster, clock_off_s=off or 0,
    )
    if is_office and off is not None:
        _put(unit, OWN_OFF, -off)


def _sender_off_s(unit: Unit, manifest: Manifest) -> int | None:
    """Return by how many seconds the sender's clock is ahead of ours at least, negative for behind; None where nothing can be said."""
    ahead = (manifest.created_ms - clock.wall_ms()) // 1000
    if ahead > TOLERATED_S:
        return ahead
    newest = 0.0
    for ack in manifest.acks:
        where = (bundle.c.peer == manifest.device, bundle.c.direction == "out", bundle.c.state == "made", bundle.c.stream == ack.stream)
        for row in unit.conn.execute(select(bundle.c.at, bundle.c.seq).where(*where, bundle.c.epoch == ack.epoch)):
            if row.seq <= ack.upto or row.seq in ack.also:
                newest = max(newest, datetime.fromisoformat(row.at).timestamp())
    if not newest:
        return None if ahead < -TOLERATED_S else 0
    behind = int(newest - manifest.created_ms / 1000)
    return -behind if behind > TOLERATED_S else 0


def _put(unit: Unit, name: str, value: int) -> None:
    unit.conn.execute(delete(local).where(local.c.name == name))
    unit.conn.execute(insert(local).values(name=name, value=str(value).encode()))
