# SPDX-License-Identifier: Apache-2.0
"""The key file as bytes: canonical JSON with a check sum, and one MAC under the data key of each epoch in it.

The check sum tells rot from health without any key, so that the sound copy can be chosen before anybody signs in. Against a
person who changes the file only the MAC counts.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

from app.base import ids
from app.base.errors import StoreTooNew
from app.base.text import _
from app.security import canonical, kdf, sealing
from app.security.epoch_keys import MAC_BYTES
from app.security.kdf import KdfParams
from app.security.passphrase import normalise
from app.security.signing import KEY_BYTES

FORMAT = "breakwater-slots"
VERSION = 1
NONCE_BYTES = 12
MOST_NAME_CHARACTERS = 80
MOST_USERS = 200
FILE_CAP = 1 << 20
_SEALED_CAP = 2048


@dataclass(frozen=True)
class UserSlot:
    """What the file says about one user.

    Attributes:
        user_id: identity of the user's record.
        name: as shown and typed at sign-in.
        kdf: cost of a guess.
        salt: for the key derivation, fresh with every passphrase.
        nonce: of the wrapping.
        wrapped: the user's own secret keys under the passphrase.
        recipient: public part of the user's age identity.
        public: public part of the user's signing key.
    """

    user_id: str
    name: str
    kdf: KdfParams
    salt: bytes
    nonce: bytes
    wrapped: bytes
    recipient: str
    public: bytes


@dataclass(frozen=True)
class EpochSlot:
    """One data key, sealed to each user and to the office where there is one; `mac` covers the whole set."""

    epoch: int
    sealed: dict[str, bytes]
    escrow: bytes | None
    mac: bytes = bytes(MAC_BYTES)


@dataclass(frozen=True)
class SlotSet:
    """All that the key file says.

    Attributes:
        store_id: identity of the store it belongs to.
        counter: grows with every change of the file.
        users: who can sign in.
        epochs: oldest first; two only while the store is being rewritten under a new key.
        escrow_recipient: the office's public key, None where there is no office yet.
        confirmed_epoch: newest epoch for which the office proved that it can open the escrow slot, 0 for none.
        rotation_due: a user was removed and the store still has to be rewritten under a new key.
    """

    store_id: str
    counter: int
    users: tuple[UserSlot, ...]
    epochs: tuple[EpochSlot, ...]
    escrow_recipient: str | None = None
    confirmed_epoch: int = 0
    rotation_due: bool = False


def name_key(name: str) -> str:
    """Return the form in which two user names are the same name."""
    return normalise(name).casefold()


def wrapping_context(store_id: str, user_id: str, params: KdfParams, salt: bytes) -> bytes:
    """Return the associated data of a user's wrapped keys: they open in no other file, slot or with other parameters."""
    return canonical.encode({
        "format": FORMAT, "version": VERSION, "purpose": "user keys", "store": store_id, "user": user_id,
        "kdf": _kdf_members(params, salt),
    })


def mac_body(slots: SlotSet) -> bytes:
    """Return the bytes under the MACs: everything but the MACs and the check sum."""
    return canonical.encode(_members(slots))


def encode(slots: SlotSet) -> bytes:
    """Return the bytes of the key file."""
    members = _members(slots) | {"macs": {str(slot.epoch): canonical.to_text(slot.mac) for slot in slots.epochs}}
    return canonical.encode(members | {"checksum": _checksum(members)})


def decode(data: bytes, *, allow_weak: bool = False) -> SlotSet:
    """Return what a key file says.

    Raises:
        ValueError: damaged, not canonical, of another format, inconsistent, or asking for too much or too little work.
        StoreTooNew: sound, and written by a newer program.
    """
    value = canonical.decode(data, FILE_CAP)
    _check_version(value)
    head = canonical.take(
        value, format=str, version=int, store=str, counter=int, users=list, epochs=list, escrow=(str, type(None)), confirmed_epoch=int,
        rotation_due=bool, macs=dict, checksum=str,
    )
    store_id, counter, users, epochs, escrow, confirmed_epoch, rotation_due, macs = head[2:-1]
    slots = SlotSet(
        store_id, counter, tuple(user_slot(user, allow_weak) for user in users), tuple(_epoch(epoch, macs) for epoch in epochs),
        escrow and sealing.check_recipient(escrow), confirmed_epoch, rotation_due,
    )
    _check_consistency(slots)
    # Writing it again also settles format, version and check sum: there is one of each.
    if encode(slots) != data:
        raise ValueError("not in its one spelling")
    return slots


def _check_version(value: Any) -> None:
    """Tell a file of a newer program from rot in the place of the version."""
    if not isinstance(value, dict) or value.get("checksum") != _checksum({k: v for k, v in value.items() if k != "checksum"}):
        raise ValueError("the check sum does not fit")
    version = value.get("version")
    if value.get("format") == FORMAT and isinstance(version, int) and version > VERSION:
        raise StoreTooNew(_("The key file was written by a newer version of this program. Install the newest version on this PC."))


def _checksum(members: dict[str, Any]) -> str:
    return hashlib.sha256(canonical.encode(members)).hexdigest()


def _members(slots: SlotSet) -> dict[str, Any]:
    return {
        "format": FORMAT, "version": VERSION, "store": slots.store_id, "counter": slots.counter,
        "users": [user_members(user) for user in slots.users],
        "epochs": [_epoch_members(epoch) for epoch in slots.epochs],
        "escrow": slots.escrow_recipient, "confirmed_epoch": slots.confirmed_epoch, "rotation_due": slots.rotation_due,
    }


def _kdf_members(params: KdfParams, salt: bytes) -> dict[str, Any]:
    return {
        "name": "argon2id", "version": kdf.VERSION, "memory_kib": params.memory_kib, "passes": params.passes, "lanes": params.lanes,
        "salt": canonical.to_text(salt),
    }


def user_members(user: UserSlot) -> dict[str, Any]:
    """Return a user's slot as members of canonical JSON."""
    return {
        "id": user.user_id, "name": user.name, "kdf": _kdf_members(user.kdf, user.salt), "nonce": canonical.to_text(user.nonce),
        "wrapped": canonical.to_text(user.wrapped), "recipient": user.recipient, "public": canonical.to_text(user.public),
    }


def _epoch_members(slot: EpochSlot) -> dict[str, Any]:
    return {
        "epoch": slot.epoch, "sealed": {user_id: canonical.to_text(sealed) for user_id, sealed in slot.sealed.items()},
        "escrow": None if slot.escrow is None else canonical.to_text(slot.escrow),
    }


def user_slot(value: Any, allow_weak: bool) -> UserSlot:
    """Return the slot of its members. Its spelling is checked by whoever writes the whole again.

    Raises:
        ValueError: malformed, or asking for too much or too little work.
    """
    user_id, name, cost, nonce, wrapped, recipient, public = canonical.take(
        value, id=str, name=str, kdf=dict, nonce=str, wrapped=str, recipient=str, public=str
    )
    _name, _version, memory_kib, passes, lanes, salt = canonical.take(
        cost, name=str, version=int, memory_kib=int, passes=int, lanes=int, salt=str
    )
    params = KdfParams(memory_kib, passes, lanes)
    kdf.check_limits(params, allow_weak=allow_weak)
    if not ids.is_id(user_id) or not name or len(name) > MOST_NAME_CHARACTERS or normalise(name) != name:
        raise ValueError("not a user")
    return UserSlot(
        user_id, name, params, _bytes(salt, kdf.SALT_BYTES), _bytes(nonce, NONCE_BYTES), _sealed(wrapped),
        sealing.check_recipient(recipient), _bytes(public, KEY_BYTES),
    )


def _epoch(value: Any, macs: dict[str, Any]) -> EpochSlot:
    epoch, sealed, escrow = canonical.take(value, epoch=int, sealed=dict, escrow=(str, type(None)))
    tag = macs.get(str(epoch))
    if not isinstance(tag, str) or not all(isinstance(text, str) for text in sealed.values()):
        raise ValueError("a member has another type")
    return EpochSlot(
        epoch, {user_id: _sealed(text) for user_id, text in sealed.items()}, None if escrow is None else _sealed(escrow),
        _bytes(tag, MAC_BYTES),
    )


def _bytes(text: str, length: int) -> bytes:
    data = canonical.from_text(text)
    if len(data) != length:
        raise ValueError("a member has another length")
    return data


def _sealed(text: str) -> bytes:
    data = canonical.from_text(text)
    if not 0 < len(data) <= _SEALED_CAP:
        raise ValueError("a member has another length")
    return data


def _check_consistency(slots: SlotSet) -> None:
    user_ids = [user.user_id for user in slots.users]
    numbers = [slot.epoch for slot in slots.epochs]
    sound = (
        1 <= len(user_ids) <= MOST_USERS
        and len(set(user_ids)) == len({name_key(user.name) for user in slots.users}) == len(user_ids)
        and 1 <= len(numbers) <= 2
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        and 1 <= numbers[0] < 1 << 31
        and 1 <= slots.counter < 1 << 62
        and 0 <= slots.confirmed_epoch <= numbers[-1]
        and 1 <= len(slots.store_id) <= MOST_NAME_CHARACTERS
        and all(set(slot.sealed) == set(user_ids) for slot in slots.epochs)
        and all((slot.escrow is None) == (slots.escrow_recipient is None) for slot in slots.epochs)
    )
    if not sound:
        raise ValueError("the members do not fit each other")
