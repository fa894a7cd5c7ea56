# SPDX-License-Identifier: Apache-2.0
"""The key file of an open store: every change of it is saved, counted in the store and written into the journal."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, insert

from app.base.errors import AppError, Refused
from app.base.text import _
from app.domain import permissions
from app.domain.permissions import Role
from app.domain.touched import Touched
from app.models.journal import Unit
from app.models.keyring import KeyRing
from app.models.local import local
from app.models.store import Store
from app.security import passphrase, slots
from app.security.kdf import KdfParams
from app.security.slot_format import MOST_NAME_CHARACTERS
from app.services import opening, standing

COUNTER_FACT = "slots_counter"
RECIPIENT_FACT = "escrow_recipient"


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


@dataclass(frozen=True)
class Issued:
    """A user and the first passphrase, shown once and kept nowhere.

    Attributes:
        user_id: identity of the account record.
    """

    user_id: str
    passphrase: str = field(repr=False)
    touched: Touched


def add_user(
    store: Store, user_name: str, display_name: str, role: str, text: str = "", kdf: KdfParams | None = None
) -> Issued:
    """Add a user; without a passphrase in `text` five words are issued.

    Args:
        user_name: as typed at sign-in.
        display_name: as the others see the user.
        role: one of `app.domain.permissions.Role`.
        text: the first passphrase.
        kdf: cost of a guess; None takes the highest in this store.

    Raises:
        NotAllowed: the signed-in user may not.
        Refused: a name or the passphrase cannot be used.
    """
    permissions.require(store.actor.role, permissions.Action.ADMINISTER)
    standing.require_fresh(store)
    shown = display_name.strip()
    if not shown or not shown.isprintable() or len(shown) > MOST_NAME_CHARACTERS:
        raise Refused(_("Fill in the name that others will see, in at most {most} letters.").format(most=MOST_NAME_CHARACTERS))
    role = Role(role).value
    text = text or passphrase.issue()
    ring = ring_of(store)
    with saved(ring):
        user = slots.add_user(ring.slots, ring.unlocked, user_name, text, kdf or cost_of(ring))
    with store.write() as unit:
        note_change(store, unit, "user_added", user.user_id, {"role": role})
        unit.save("account", user.user_id, {
            "user_name": user.name, "display_name": shown, "role": role, "active": True, "verify_key": user.public.hex(),
            "recipient": user.recipient, "post_code": store.fact("post_code"),
        })
    return Issued(user.user_id, text, unit.touched)


def issue_new_passphrase(store: Store, user_id: str) -> Issued:
    """Give a user who forgot the passphrase fresh keys under a new, issued one.

    Raises:
        NotAllowed: the signed-in user may not.
        NotFound: no such user.
    """
    permissions.require(store.actor.role, permissions.Action.RECOVER)
    ring, text = ring_of(store), passphrase.issue()
    if user_id == store.actor.user_id:
        raise Refused(_("You are signed in: change your own passphrase instead."))
    with saved(ring):
        user = slots.reenrol_user(ring.slots, ring.unlocked, user_id, text, cost_of(ring))
    with store.write() as unit:
        note_change(store, unit, "user_reenrolled", user_id)
        unit.save("account", user_id, {"verify_key": user.public.hex(), "recipient": user.recipient})
    return Issued(user_id, text, unit.touched)


def set_recovery_key(store: Store, recipient: str) -> Touched:
    """Seal the data key to the office's recovery key ("age1..."); recovery is not confirmed until the office has proved it.

    Raises:
        NotAllowed: the signed-in user may not.
        Refused: not a recovery key.
    """
    permissions.require(store.actor.role, permissions.Action.RECOVER)
    ring = ring_of(store)
    with saved(ring):
        slots.set_escrow(ring.slots, ring.unlocked, recipient)
    with store.write() as unit:
        unit.conn.execute(delete(local).where(local.c.name == RECIPIENT_FACT))
        unit.conn.execute(insert(local).values(name=RECIPIENT_FACT, value=recipient.encode()))
        note_change(store, unit, "recovery_key_set", "")
    store.facts[RECIPIENT_FACT] = recipient.encode()
    opening.refresh_face(store)
    return unit.touched


def recovery_request(store: Store) -> bytes:
    """Return what the office needs to prove that it can open this store; it holds no secret in the clear."""
    return ring_of(store).slots.escrow_request()


def confirm_recovery(store: Store, proof: bytes) -> Touched:
    """Take in the office's proof; recovery is then confirmed.

    Raises:
        NotAllowed: the signed-in user may not.
        Refused: the proof is not one for this store and its present key.
    """
    permissions.require(store.actor.role, permissions.Action.RECOVER)
    ring = ring_of(store)
    with saved(ring):
        slots.confirm_escrow(ring.slots, ring.unlocked, proof)
    with store.write() as unit:
        note_change(store, unit, "recovery_confirmed", "")
    opening.refresh_face(store)
    return unit.touched
