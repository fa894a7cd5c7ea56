# SPDX-License-Identifier: Apache-2.0
"""The PCs that this one exchanges with, in all their epochs: whose key counts, which epoch stands, what was withdrawn.

A restored PC comes back under the next number with the keys it had: its first bundle opens the new epoch here. What it
still has under way from its former epoch stays welcome, unless the PC was withdrawn; then only bundles up to the last good
one count.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from app.base import clock
from app.models.identity import EPOCH_BITS, same_device
from app.models.journal import Unit
from app.models.local import bundle, journal_end, local, peer, quarantine, stream
from app.models.relay import holding
from app.sync.manifest import START_HASH, Ack, Manifest
from app.sync.streams import check_standing

_EPOCH_MASK = (1 << EPOCH_BITS) - 1


@dataclass(frozen=True)
class Counterpart:
    """One PC in one epoch, as it was enrolled or has come back."""

    device: int
    epoch: int
    post_code: str
    is_office: bool
    verify_key: bytes
    state: str
    last_good: int


def everybody(conn: Connection) -> list[Counterpart]:
    """Return all counterparts in all epochs."""
    return [
        Counterpart(row.device, row.epoch, row.post_code, bool(row.is_office), row.verify_key, row.state, row.last_good)
        for row in conn.execute(select(peer))
    ]


def key_for(known: Sequence[Counterpart], device: int, epoch: int) -> bytes | None:
    """Return the key that must have signed a bundle: of that epoch, or of an earlier one of the same PC, which keeps its keys."""
    for each in known:
        if each.device == device and each.epoch == epoch:
            return each.verify_key
    if epoch != device & _EPOCH_MASK:
        return None
    former = [each for each in known if same_device(each.device, device) and each.epoch < epoch]
    return max(former, key=lambda each: each.epoch).verify_key if former else None


def welcome(unit: Unit, manifest: Manifest) -> Counterpart:
    """Return who sent a bundle; a first bundle of a new epoch opens it.

    Raises:
        BundleRefused: "revoked".
    """
    mine = [each for each in everybody(unit.conn) if same_device(each.device, manifest.device)]
    newest = max(mine, key=lambda each: each.epoch)
    closed = {each.epoch: each.last_good if manifest.stream == "data" else 0 for each in mine if each.state == "revoked"}
    if newest.state == "revoked":
        closed.setdefault(manifest.epoch, 0)
    if check_standing(manifest, newest.epoch, closed):
        _open_epoch(unit, newest, manifest)
    return next(each for each in everybody(unit.conn) if each.device == manifest.device)


def _open_epoch(unit: Unit, former: Counterpart, manifest: Manifest) -> None:
    """Go on with a PC that was restored: send again from what it still knows."""
    conn = unit.conn
    row = dict(conn.execute(select(peer).where(peer.c.device == former.device)).mappings().one())
    conn.execute(update(peer).where(peer.c.device == former.device).values(state="former"))
    conn.execute(insert(peer).values(row | {"device": manifest.device, "epoch": manifest.epoch, "enrolled_at": clock.now_text()}))
    conn.execute(delete(holding).where(holding.c.pc == former.device >> EPOCH_BITS))
    stale = (bundle.c.peer == former.device, bundle.c.direction == "out", bundle.c.state == "made")
    conn.execute(update(bundle).where(*stale).values(state="replaced", content=None))
    epoch = conn.execute(select(journal_end.c.epoch)).scalar_one()
    packed_to = _packed_to(conn, former, manifest.acks, epoch)
    conn.execute(
        insert(stream).values(
            peer=manifest.device, direction="out", name="data", epoch=epoch, upto=0, hash=START_HASH,
            journal_seq=0 if is_office(unit.conn) else packed_to, arrival_no=0,
        )
    )
    unit.note("epoch_opened", "peer", str(manifest.device), {"epoch": manifest.epoch, "post": former.post_code})
    notice(unit, "new_epoch", manifest.device, "peer", str(manifest.device))


def is_office(conn: Connection) -> bool:
    """Tell whether this store is the office's."""
    return conn.execute(select(local.c.value).where(local.c.name == "is_office")).scalar() == b"yes"


def notice(unit: Unit, reason: str, device: int, record_kind: str, record_id: str, seq: int = 0, bundle_id: int = 0) -> None:
    """Put something before a person's eyes that needs no action of the program."""
    unit.conn.execute(
        insert(quarantine).values(
            bundle_id=bundle_id, device=device, seq=seq, record_kind=record_kind, record_id=record_id, reason=reason, at=clock.now_text(),
            state="noticed", told=1,
        )
    )


def _packed_to(conn: Connection, former: Counterpart, acks: Sequence[Ack], epoch: int) -> int:
    """Return how far our journal was packed in the last bundle of ours that the restored PC still knows without gaps."""
    for ack in acks:
        if ack.stream == f"data/{former.epoch}" and ack.epoch == epoch and ack.upto:
            where = (
                bundle.c.peer == former.device, bundle.c.direction == "out", bundle.c.stream == "data", bundle.c.epoch == epoch,
                bundle.c.seq == ack.upto,
            )
            return conn.execute(select(bundle.c.packed_to).where(*where)).scalar() or 0
    return 0


def revoke(unit: Unit, device: int, last_good: int) -> None:
    """Withdraw a PC: what it numbered after `last_good` is set aside, nothing more goes to it but receipts."""
    for each in everybody(unit.conn):
        if same_device(each.device, device) and each.state != "revoked":
            good = last_good if each.device == device else 1 << 62
            unit.conn.execute(update(peer).where(peer.c.device == each.device).values(state="revoked", last_good=good))
