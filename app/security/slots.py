# SPDX-License-Identifier: Apache-2.0
"""The key file: who can open the store, and with what.

::

    passphrase --Argon2id--> key --ChaCha20-Poly1305--> the user's own keys (age identity, signing key)
    data key of the epoch --age--> each user's age recipient, and the office's escrow recipient

The user's own keys in the middle let an administrator add and remove users and change the data key without knowing anybody's
passphrase. Functions that change the slots leave them in memory; `SlotFile.save` writes them.

What this does not promise: a person who can write the file and does not know the data key can only destroy it, or put a whole
store of his own in its place (file, database and all); the journal's receipts show that, not this file.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from app.base import ids
from app.base.errors import AppError, Bug, NotFound, Refused, SlotsDamaged
from app.base.text import _
from app.security import escrow, passphrase, sealing, slot_files, slot_format, slot_keys
from app.security.epoch_keys import new_epoch_key
from app.security.kdf import KdfParams
from app.security.slot_format import SlotSet, UserSlot, name_key
from app.security.slot_keys import Unlocked

__all__ = [
    "Recovery", "SlotFile", "Unlocked", "User", "add_user", "change_passphrase", "confirm_escrow", "finish_epoch", "new_epoch",
    "new_store_slots", "reenrol_user", "remove_user", "set_escrow", "unlock",
]


class Recovery(StrEnum):
    """Whether the office could help after all passphrases are forgotten."""

    NONE = "none"                       # no office key yet
    NOT_CONFIRMED = "not confirmed"     # sealed to the office, which has not proved that it can open it
    CONFIRMED = "confirmed"


@dataclass(frozen=True)
class User:
    """A user as the key file knows him: identity, name and public keys."""

    user_id: str
    name: str
    recipient: str
    public: bytes


class SlotFile:
    """The slots of one store in memory, and the folder that they came from."""

    def __init__(self, candidates: list[SlotSet], folder: Path | None, *, allow_weak: bool, copies_agree: bool) -> None:
        self.candidates = candidates
        self.folder = folder
        self.allow_weak = allow_weak
        self.copies_agree = copies_agree

    @classmethod
    def load(cls, folder: Path, *, allow_weak: bool = False) -> SlotFile:
        """Read the key file of the store in `folder`.

        Args:
            folder: of the store.
            allow_weak: accept cheap key derivation. For tests only.

        Raises:
            SlotsDamaged: neither copy is sound.
            StoreTooNew: a newer program wrote it.
        """
        candidates, agree = slot_files.read(folder, allow_weak=allow_weak)
        return cls(candidates, folder, allow_weak=allow_weak, copies_agree=agree)

    def save(self, folder: Path | None = None) -> None:
        """Write both copies.

        Raises:
            DiskFull, ReadOnly, Trouble: at least one whole copy, old or new, is left.
        """
        self.folder = folder or self.folder
        if self.folder is None:
            raise Bug("a key file without a folder")
        slot_files.write(self.folder, self.content)
        self.copies_agree = True

    @property
    def content(self) -> SlotSet:
        """The slots in force."""
        return self.candidates[0]

    @property
    def store_id(self) -> str:
        """Identity of the store."""
        return self.content.store_id

    @property
    def counter(self) -> int:
        """Number of this state of the file; the store keeps the last one it has seen, see `check_counter`."""
        return self.content.counter

    @property
    def users(self) -> tuple[User, ...]:
        """Who can sign in, in the order in which they were added."""
        return tuple(User(slot.user_id, slot.name, slot.recipient, slot.public) for slot in self.content.users)

    @property
    def recovery(self) -> Recovery:
        """Whether the office could help after all passphrases are forgotten."""
        if self.content.escrow_recipient is None:
            return Recovery.NONE
        proved = self.content.confirmed_epoch == self.content.epochs[-1].epoch
        return Recovery.CONFIRMED if proved else Recovery.NOT_CONFIRMED

    @property
    def rotation_due(self) -> bool:
        """Whether a user was removed and the store is not yet rewritten under a new key."""
        return self.content.rotation_due

    def check_counter(self, least: int) -> None:
        """Refuse a file older than the one the store has seen: somebody put an old copy back.

        Raises:
            SlotsDamaged: the counter is below `least`.
        """
        if self.counter < least:
            raise SlotsDamaged(_("The key file is older than the store: somebody put an old copy back. Restore the newest copy."))

    def escrow_request(self) -> bytes:
        """Return what the office needs to prove that it can open the newest escrow slot. It holds no secret in the clear.

        Raises:
            Refused: there is no office key yet.
        """
        newest = self.content.epochs[-1]
        if newest.escrow is None:
            raise Refused(_("This store has no recovery key yet. Set up recovery with the office first."))
        return escrow.encode_request(self.store_id, newest.epoch, newest.escrow)


def new_store_slots(
    store_id: str, user_name: str, text: str, escrow_recipient: str | None, params: KdfParams, *, allow_weak: bool = False
) -> tuple[SlotFile, Unlocked]:
    """Return the slots of a new store with its first user, signed in.

    Args:
        store_id: identity of the new store.
        user_name: as typed at sign-in.
        text: the first user's passphrase.
        escrow_recipient: the office's public key, None where there is no office yet.
        params: cost of a guess, from `kdf.calibrate`.
        allow_weak: accept cheap key derivation, now and later. For tests only.

    Raises:
        Refused: the passphrase or the name cannot be used.
    """
    user_id = str(ids.new_id())
    name = _accepted_name(user_name, ())
    slot, identity, signing_key = slot_keys.new_user(store_id, user_id, name, text, params, allow_weak)
    unlocked = Unlocked(user_id, name, identity, signing_key, (new_epoch_key(1),))
    content = SlotSet(store_id, 0, (slot,), (), escrow_recipient)
    epoch = slot_keys.sealed_epoch(content, unlocked.keys[0])
    content = slot_keys.maced(replace(content, counter=1, epochs=(epoch,)), unlocked.keys)
    slots = SlotFile([content], None, allow_weak=allow_weak, copies_agree=True)
    return slots, unlocked


def unlock(slots: SlotFile, user_name: str, text: str) -> Unlocked:
    """Return the keys of a user, and put the copies on disk right if they differ.

    An unknown user costs the same work as a known one, and every failure has the same sentence.

    Raises:
        WrongPassphrase: the name and the passphrase do not open this store.
        SlotsDamaged: they do, but the file was changed by somebody who does not know the data key.
    """
    damage: SlotsDamaged | None = None
    for content in list(slots.candidates):
        try:
            unlocked = slot_keys.open_set(content, user_name, text, allow_weak=slots.allow_weak)
        except SlotsDamaged as error:
            damage = damage or error
            continue
        slots.candidates = [content]
        if not slots.copies_agree and slots.folder is not None:
            try:
                slots.save()
            except AppError:
                pass  # Signing in matters more; `copies_agree` stays False and says so.
        return unlocked
    raise damage or Bug("a key file without candidates")


def add_user(slots: SlotFile, unlocked: Unlocked, user_name: str, text: str, params: KdfParams) -> User:
    """Add a user with a first passphrase and seal the data key to him.

    Raises:
        Refused: the passphrase or the name cannot be used, or there are too many users.
    """
    content = slots.content
    if len(content.users) >= slot_format.MOST_USERS:
        raise Refused(_("A store has at most {most} users. Remove one who has left.").format(most=slot_format.MOST_USERS))
    name = _accepted_name(user_name, content.users)
    slot, _identity, _key = slot_keys.new_user(slots.store_id, str(ids.new_id()), name, text, params, slots.allow_weak)
    commit(slots, unlocked, slot_keys.with_slot(content, unlocked.keys, slot))
    return slots.users[-1]


def remove_user(slots: SlotFile, unlocked: Unlocked, user_id: str) -> None:
    """Drop a user's slot and mark the store for a new data key. The caller goes on with `new_epoch`.

    Raises:
        NotFound: no such user.
        Refused: the last user, or the data key is being changed right now.
    """
    content = slots.content
    _slot_of(content, user_id)
    if len(content.users) == 1:
        raise Refused(_("The last user cannot be removed: nobody could open the store. Add another user first."))
    if len(content.epochs) > 1:
        raise Refused(_("The store is being rewritten under a new key. Wait until that is done."))
    users = tuple(slot for slot in content.users if slot.user_id != user_id)
    epochs = tuple(
        replace(slot, sealed={holder: sealed for holder, sealed in slot.sealed.items() if holder != user_id}) for slot in content.epochs
    )
    commit(slots, unlocked, replace(content, users=users, epochs=epochs, rotation_due=True))


def change_passphrase(slots: SlotFile, user_name: str, old_text: str, new_text: str, params: KdfParams) -> None:
    """Wrap a user's own keys under a new passphrase. Old copies of the file still open with the old one.

    Raises:
        WrongPassphrase: the old passphrase is not right.
        Refused: the new passphrase cannot be used.
    """
    unlocked = unlock(slots, user_name, old_text)
    old = _slot_of(slots.content, unlocked.user_id)
    slot = slot_keys.wrap(
        slots.store_id, old.user_id, old.name, new_text, params, unlocked.age_identity, unlocked.signing_key, slots.allow_weak
    )
    commit(slots, unlocked, replace(slots.content, users=tuple(slot if one is old else one for one in slots.content.users)))


def reenrol_user(slots: SlotFile, unlocked: Unlocked, user_id: str, text: str, params: KdfParams) -> User:
    """Give a user who forgot the passphrase fresh keys under a new one; what was sealed or signed to the old keys stays behind.

    Raises:
        NotFound: no such user.
        Refused: the passphrase cannot be used.
    """
    old = _slot_of(slots.content, user_id)
    slot, _identity, _key = slot_keys.new_user(slots.store_id, user_id, old.name, text, params, slots.allow_weak)
    commit(slots, unlocked, slot_keys.with_slot(slots.content, unlocked.keys, slot))
    return next(user for user in slots.users if user.user_id == user_id)


def new_epoch(slots: SlotFile, unlocked: Unlocked) -> Unlocked:
    """Add a fresh data key beside the old one and return the keys of both.

    Save, write the store anew under the new key, verify it, swap it in, then call `finish_epoch`. Until then either key opens.
    """
    content = slots.content
    if len(content.epochs) != 1:
        raise Bug("the last change of the data key is not finished")
    keys = (new_epoch_key(content.epochs[0].epoch + 1), *unlocked.keys)
    after = replace(unlocked, keys=keys)
    commit(slots, after, replace(content, epochs=(*content.epochs, slot_keys.sealed_epoch(content, keys[0]))))
    return after


def finish_epoch(slots: SlotFile, unlocked: Unlocked, keep: int) -> Unlocked:
    """Drop every data key but that of epoch `keep`, which the store on disk opens with, and return the keys left.

    Keeping the older one gives up the change; a removal then stays marked as due.
    """
    content = slots.content
    kept = tuple(slot for slot in content.epochs if slot.epoch == keep)
    if not kept:
        raise Bug("no such epoch")
    changed = keep == content.epochs[-1].epoch and len(content.epochs) > 1
    after = replace(unlocked, keys=tuple(key for key in unlocked.keys if key.epoch == keep))
    commit(slots, after, replace(
        content, epochs=kept, rotation_due=content.rotation_due and not changed, confirmed_epoch=min(content.confirmed_epoch, keep)
    ))
    return after


def set_escrow(slots: SlotFile, unlocked: Unlocked, recipient: str) -> None:
    """Seal the data key to the office's public key, in place of an earlier one. Recovery is then not confirmed.

    Raises:
        Refused: not a public key.
    """
    try:
        sealing.check_recipient(recipient)
    except ValueError as error:
        raise Refused(_("This is not a recovery key. Use the public key that the office gave you.")) from error
    commit(slots, unlocked, slot_keys.with_escrow(slots.content, unlocked.keys, recipient))


def confirm_escrow(slots: SlotFile, unlocked: Unlocked, proof: bytes) -> None:
    """Take in the office's proof that it can open the newest escrow slot; recovery is then confirmed.

    Raises:
        Refused: the proof is not one for this store and this data key.
    """
    if not escrow.proof_fits(unlocked.keys[0], slots.escrow_request(), proof):
        raise Refused(_("This confirmation is not for this store and its present key. Send the office a new request."))
    commit(slots, unlocked, replace(slots.content, confirmed_epoch=unlocked.epoch))


def _accepted_name(user_name: str, users: tuple[UserSlot, ...]) -> str:
    name = passphrase.normalise(user_name)
    if not 1 <= len(name) <= slot_format.MOST_NAME_CHARACTERS or not name.isprintable():
        raise Refused(_("A user name has 1 to {most} letters.").format(most=slot_format.MOST_NAME_CHARACTERS))
    if name_key(name) in {name_key(slot.name) for slot in users}:
        raise Refused(_("There is a user of that name already. Choose another name."))
    return name


def _slot_of(content: SlotSet, user_id: str) -> UserSlot:
    for slot in content.users:
        if slot.user_id == user_id:
            return slot
    raise NotFound(_("This user is no longer in the key file."))


def commit(slots: SlotFile, unlocked: Unlocked, content: SlotSet) -> None:
    """Make `content` the state in force: next number, fresh MACs, and proof that it reads back."""
    slot_keys.check_keys(slots.content, unlocked.keys)
    content = slot_keys.maced(replace(content, counter=content.counter + 1), unlocked.keys)
    slot_format.decode(slot_format.encode(content), allow_weak=slots.allow_weak)
    slots.candidates = [content]
