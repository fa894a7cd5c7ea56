# SPDX-License-Identifier: Apache-2.0
"""The key file of an open store: every change of it is saved, counted in the store and written into the journal."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import delete, insert

from app.base.errors import AppError
from app.domain.touched import Touched
from app.models.journal import Unit
from app.models.keyring import KeyRing
from app.models.local import local
from app.models.store import Store
from app.security import slots
from app.security.kdf import KdfParams

COUNTER_FACT = "slots_counter"


def ring_of(store: Store) -> KeyRing:
    """Return the key ring of a store that was opened with a passphrase."""
    assert store.keyring is not None, "the store was opened without its key file"
    return store.keyring


def cost_of(ring: KeyRing) -> KdfParams:
    """Return the cost of a guess for a new passphrase: the highest that a slot of this store already has."""
    return max((slot.kdf for slot in ring.slots.content.users), key=lambda params: (params.memory_kib, params.passes))


def change_passphrase(store: Store, old: str, new: str) -> Touched:
    """Give the signed-in user a new passphrase; see `vault.change_passphrase`."""
    ring = ring_of(store)
    with saved(ring):
        slots.change_passphrase(ring.slots, ring.unlocked.user_name, old, new, cost_of(ring))
    with store.write() as unit:
        note_change(store, unit, "passphrase_changed", ring.unlocked.user_id)
    return unit.touched


@contextmanager
def saved(ring: KeyRing) -> Iterator[None]:
    """Save the slots after the block; when that fails they are as they were, in memory and as far as possible on disk."""
    before = list(ring.slots.candidates)
    try:
        yield
        ring.slots.save()
    except BaseException:
        ring.slots.candidates = before
        try:
            ring.slots.save()
        except AppError:
            pass  # the disk refuses; both copies are whole, and the newer one counts
        raise


def note_change(store: Store, unit: Unit, kind: str, user_id: str, detail: Mapping[str, Any] | None = None) -> None:
    """Write into a unit of work that the key file changed, and which state of it is now the oldest to be accepted."""
    counter = str(ring_of(store).slots.counter).encode()
    unit.conn.execute(delete(local).where(local.c.name == COUNTER_FACT))
    unit.conn.execute(insert(local).values(name=COUNTER_FACT, value=counter))
    unit.note(kind, "account", user_id, detail)
