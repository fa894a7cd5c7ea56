# SPDX-License-Identifier: Apache-2.0
"""The daily care of a store: today's backup, thinning of old ones, room for a bad day, and what was cut short."""

from dataclasses import dataclass

from app.base import clock
from app.base.disk import clear_sentences, keep_reserve
from app.base.jobs import JobContext
from app.base.text import _
from app.domain import permissions
from app.models import backup
from app.models.store import Store
from app.services import accounts, recovery, rotation
from app.services.recovery import BackupRow

_STEPS = 3


@dataclass(frozen=True)
class Care:
    """What the daily care did.

    Attributes:
        made: the backup, None where today has one already.
        removed: number of old copies that newer ones make superfluous.
        rewritten: whether a change of the data key that was cut short is now done.
    """

    made: BackupRow | None
    removed: int
    rewritten: bool


def housekeeping(store: Store, ctx: JobContext) -> Care:
    """Do what is due once a day; see `vault.housekeeping`."""
    ctx.step(0, _STEPS)
    due = accounts.ring_of(store).slots.rotation_due and permissions.allows(store.actor.role, permissions.Action.REMOVE_USER)
    if due:
        rotation.rotate(store, ctx)
    made = None
    if not any(each.made_at.date() == clock.today() for each in recovery.backups(store.folder)):
        ctx.step(1, _STEPS, _("Making today's backup"))
        made = recovery.make_backup(store, "daily")
    ctx.step(2, _STEPS)
    with clear_sentences():
        removed = backup.thin(store.folder)
        keep_reserve(store.folder)
    ctx.step(_STEPS, _STEPS)
    return Care(made, len(removed), due)
