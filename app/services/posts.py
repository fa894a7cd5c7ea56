# SPDX-License-Identifier: Apache-2.0
"""The posts as the office sees them: when each was last heard of, what is missing, which program it runs, how its clock stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from app.base import clock
from app.domain.permissions import Action
from app.models import trust as kept
from app.models.identity import EPOCH_BITS, same_device
from app.models.journal import journal
from app.models.local import bundle, peer, quarantine
from app.models.store import Store
from app.services import records
from app.sync import outbox


@dataclass(frozen=True, slots=True)
class PostRow:
    """One PC of a post.

    Attributes:
        state: "enrolled" or "revoked".
        heard_days: days since its last bundle came in by this PC's clock; None for never.
        receipt_days: days since it last confirmed something; None for never.
        gaps: numbers of its bundles that are missing before later ones that have arrived.
        waiting_out: bundles on the way that it has not confirmed.
        set_aside: its bundles and single changes that wait for a person here.
        journal_seq, journal_head: end of its journal as it last said.
        clock_off_s: its clock ahead of ours, at least that much; negative for behind.
        has_roster: whether it goes by the roster in force.
    """

    device: int
    post_code: str
    post_name: str
    state: str
    heard_days: int | None
    receipt_days: int | None
    gaps: tuple[int, ...]
    waiting_out: int
    set_aside: int
    schema: str
    program: str
    journal_seq: int
    journal_head: str
    clock_off_s: int
    has_roster: bool


def listed(store: Store) -> list[PostRow]:
    """Return the PCs of all posts, those that were heard of longest ago first; withdrawn ones last."""
    records.require(store, Action.EXCHANGE)
    with store.read() as conn:
        version = kept.versions(conn)[1]
        heard = {row.pc: row for row in conn.execute(select(kept.heard))}
        wanted = select(peer).where(peer.c.state != "former", peer.c.is_office == 0)
        rows = [_row(conn, each, heard.get(each.device >> EPOCH_BITS), version) for each in conn.execute(wanted).all()]
    return sorted(rows, key=lambda row: (row.state != "enrolled", -(9999 if row.heard_days is None else row.heard_days), row.post_name))


def _row(conn: Connection, each: Any, said: Any, version: int) -> PostRow:
    confirmed = conn.exec_driver_sql("SELECT value FROM local WHERE name = ?", (f"receipt/{each.device}",)).scalar()
    program = select(journal.c.program).where(journal.c.device == each.device).order_by(journal.c.seq.desc()).limit(1)
    aside = (bundle.c.direction == "in", bundle.c.state.in_(("parked", "quarantined")), bundle.c.peer == each.device)
    bundles = conn.execute(select(func.count()).select_from(bundle).where(*aside)).scalar_one()
    held = conn.execute(select(quarantine.c.device).where(quarantine.c.state == "waiting")).scalars()
    incoming = outbox.incoming(conn, each.device, "data", each.epoch)
    return PostRow(
        each.device, each.post_code, each.post_name, each.state, _days(said.taken_at if said else ""),
        _days(confirmed.decode() if confirmed else ""), tuple(incoming.missing()), outbox.on_the_way(conn, each.device),
        bundles + sum(same_device(device, each.device) for device in held), said.schema if said else "",
        conn.execute(program).scalar() or "", said.journal_seq if said else 0, said.journal_hash[:8] if said else "",
        said.clock_off_s if said else 0, bool(said and said.roster == version),
    )


def _days(at: str) -> int | None:
    return max(0, (clock.now() - datetime.fromisoformat(at)).days) if at else None
