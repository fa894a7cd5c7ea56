# SPDX-License-Identifier: Apache-2.0
"""A new data key: after a user was removed, the store is written anew under a key that he never had."""

from app.base.jobs import JobContext
from app.base.text import _
from app.models import rekey
from app.models.keyring import database_key
from app.models.store import Store
from app.security import slots
from app.services import accounts, opening, recovery

_STEPS = 4


def rotate(store: Store, ctx: JobContext) -> None:
    """Write the store anew under a new data key and go on with it.

    Until the new file is in its place the old key opens the store, after it the new one; the key file holds both in
    between, so a crash at any moment leaves a store that opens. One that was cut short is finished or given up at the
    next sign-in and, where it is still due, done again by `recovery.housekeeping`.

    Raises:
        DiskFull, StoreInUse, StoreDamaged: the store is as it was.
    """
    ring = accounts.ring_of(store)
    ctx.step(0, _STEPS, _("Making a backup"))
    recovery.make_backup(store, "before-rotation")
    ctx.step(1, _STEPS, _("Making a new key"))
    before = ring.unlocked
    try:
        with accounts.saved(ring):
            ring.unlocked = slots.new_epoch(ring.slots, before)
    except BaseException:
        ring.unlocked = before
        raise
    new_key, old_key = (database_key(key) for key in ring.unlocked.keys)

    def exchange() -> None:
        ctx.step(2, _STEPS, _("Writing the store anew"))
        rekey.write_anew(store.folder, old_key, new_key)
        ctx.step(3, _STEPS, _("Putting it in place"))
        rekey.put_in_place(store.folder)

    try:
        store.exchange_file(new_key, exchange)
    except BaseException:
        _finish(store, before.epoch)
        raise
    _finish(store, ring.unlocked.epoch)
    with store.write() as unit:
        accounts.note_change(store, unit, "data_key_changed", store.actor.user_id, {"epoch": ring.unlocked.epoch})
    opening.refresh_face(store)
    ctx.step(_STEPS, _STEPS)


def _finish(store: Store, keep: int) -> None:
    ring = accounts.ring_of(store)
    with accounts.saved(ring):
        ring.unlocked = slots.finish_epoch(ring.slots, ring.unlocked, keep)
