# SPDX-License-Identifier: Apache-2.0
"""What the key file's slots hold: wrapping a user's own keys, sealing data keys to users and office, opening both again."""

import secrets
from dataclasses import dataclass, field, replace

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from app.base.errors import Bug, Refused, SealRefused, SlotsDamaged, WrongPassphrase
from app.base.text import _
from app.security import kdf, passphrase, sealing, signing, slot_format
from app.security.epoch_keys import ESCROW_HOLDER, EpochKey, mac, mac_fits, open_epoch_key, seal_epoch_key
from app.security.kdf import KdfParams
from app.security.sealing import Identity
from app.security.signing import PrivateKey
from app.security.slot_format import EpochSlot, SlotSet, UserSlot, name_key

_MAC_PURPOSE = "slot set"


@dataclass(frozen=True)
class Unlocked:
    """What a successful sign-in yields.

    Attributes:
        keys: of all epochs in the file, newest first. Two only while the store is being rewritten: the older one may
            still be the key of the database, see `finish_epoch`.
    """

    user_id: str
    user_name: str
    age_identity: Identity = field(repr=False)
    signing_key: PrivateKey = field(repr=False)
    keys: tuple[EpochKey, ...] = field(repr=False)

    @property
    def data_key(self) -> bytes:
        """The newest data key (32 bytes)."""
        return self.keys[0].data_key

    @property
    def db_salt(self) -> bytes:
        """The salt of the newest data key (16 bytes)."""
        return self.keys[0].db_salt

    @property
    def epoch(self) -> int:
        """The newest epoch."""
        return self.keys[0].epoch


def new_user(
    store_id: str, user_id: str, name: str, text: str, params: KdfParams, allow_weak: bool
) -> tuple[UserSlot, Identity, PrivateKey]:
    """Return a slot with fresh keys of its own, and these keys."""
    identity, key = sealing.new_identity(), signing.new_private_key()
    return wrap(store_id, user_id, name, text, params, identity, key, allow_weak), identity, key


def wrap(
    store_id: str, user_id: str, name: str, text: str, params: KdfParams, identity: Identity, key: PrivateKey, allow_weak: bool
) -> UserSlot:
    """Return the slot that holds a user's own keys under a passphrase.

    Raises:
        Refused: the passphrase cannot be used.
    """
    if problems := passphrase.check(text, [name]):
        raise Refused(problems[0])
    salt, nonce = kdf.new_salt(), secrets.token_bytes(slot_format.NONCE_BYTES)
    wrapping_key = kdf.derive(passphrase.to_bytes(text), salt, params, allow_weak=allow_weak)
    plain = signing.private_to_bytes(key) + identity.secret.encode("ascii")
    wrapped = ChaCha20Poly1305(wrapping_key).encrypt(nonce, plain, slot_format.wrapping_context(store_id, user_id, params, salt))
    return UserSlot(user_id, name, params, salt, nonce, wrapped, identity.recipient, signing.public_bytes(key))


def with_slot(content: SlotSet, keys: tuple[EpochKey, ...], slot: UserSlot) -> SlotSet:
    """Return the set with one user's slot added or replaced and the data keys sealed to it."""
    by_epoch = _by_epoch(content, keys)
    epochs = tuple(
        replace(epoch, sealed=epoch.sealed | {
            slot.user_id: seal_epoch_key(by_epoch[epoch.epoch], content.store_id, slot.user_id, slot.recipient)
        })
        for epoch in content.epochs
    )
    users = {one.user_id: one for one in content.users} | {slot.user_id: slot}
    return replace(content, users=tuple(users.values()), epochs=epochs)


def sealed_epoch(content: SlotSet, key: EpochKey) -> EpochSlot:
    """Return a data key sealed to all users of the set, and to the office where there is one."""
    sealed = {slot.user_id: seal_epoch_key(key, content.store_id, slot.user_id, slot.recipient) for slot in content.users}
    return EpochSlot(key.epoch, sealed, _sealed_escrow(content, key))


def with_escrow(content: SlotSet, keys: tuple[EpochKey, ...], recipient: str) -> SlotSet:
    """Return the set with the data keys sealed to the office's public key, in place of an earlier one; not yet confirmed."""
    content, by_epoch = replace(content, escrow_recipient=recipient, confirmed_epoch=0), _by_epoch(content, keys)
    return replace(content, epochs=tuple(replace(slot, escrow=_sealed_escrow(content, by_epoch[slot.epoch])) for slot in content.epochs))


def maced(content: SlotSet, keys: tuple[EpochKey, ...]) -> SlotSet:
    """Return the set with a MAC under each of its data keys."""
    body, by_epoch = slot_format.mac_body(content), _by_epoch(content, keys)
    return replace(content, epochs=tuple(replace(slot, mac=mac(by_epoch[slot.epoch], _MAC_PURPOSE, body)) for slot in content.epochs))


def check_keys(content: SlotSet, keys: tuple[EpochKey, ...]) -> None:
    """Refuse keys left over from another state of the file: a MAC under them would lock everybody out.

    Raises:
        Bug: a key at hand is not the one that the set was made with.
    """
    body, by_epoch = slot_format.mac_body(content), {key.epoch: key for key in keys}
    for slot in content.epochs:
        if slot.epoch in by_epoch and not mac_fits(by_epoch[slot.epoch], _MAC_PURPOSE, body, slot.mac):
            raise Bug("the keys at hand are not those of the key file")


def open_set(content: SlotSet, user_name: str, text: str, *, allow_weak: bool) -> Unlocked:
    """Return the keys that a name and a passphrase open; an unknown name costs the same work.

    Raises:
        WrongPassphrase: they open nothing.
        SlotsDamaged: they do, but the rest was changed by somebody who does not know the data key.
    """
    wanted = name_key(user_name)
    known = next((slot for slot in content.users if name_key(slot.name) == wanted), None)
    # An unknown name does the whole work on somebody's slot; what comes of it is thrown away.
    slot = known or content.users[0]
    plain = unwrap(content.store_id, slot, text, allow_weak)
    if plain is None or known is None:
        raise WrongPassphrase(_("The user name or the passphrase is not right. Check both and try again."))
    try:
        return open_slot(content, slot, plain, tuple(epoch.sealed[slot.user_id] for epoch in content.epochs))
    except (ValueError, SealRefused) as error:
        raise SlotsDamaged(_("The key file was changed by somebody who may not. Restore a backup of this store.")) from error


def unwrap(store_id: str, slot: UserSlot, text: str, allow_weak: bool) -> bytes | None:
    """Return the user's own secret keys as they were wrapped, None where the passphrase is not right."""
    key = kdf.derive(passphrase.to_bytes(text), slot.salt, slot.kdf, allow_weak=allow_weak)
    try:
        context = slot_format.wrapping_context(store_id, slot.user_id, slot.kdf, slot.salt)
        return ChaCha20Poly1305(key).decrypt(slot.nonce, slot.wrapped, context)
    except InvalidTag:
        return None


def open_slot(content: SlotSet, slot: UserSlot, plain: bytes, sealed: tuple[bytes, ...]) -> Unlocked:
    """Return what a user's own keys open, each data key checked against the MAC that it makes over the whole set.

    Args:
        content: the whole set.
        slot: of the user.
        plain: from `unwrap`.
        sealed: the data keys of all epochs of the set, sealed to the user.

    Raises:
        ValueError, SealRefused: something was exchanged or changed.
    """
    signing_key = signing.private_from_bytes(plain[:signing.KEY_BYTES])
    identity = sealing.parse_identity(plain[signing.KEY_BYTES:].decode("ascii"))
    if identity.recipient != slot.recipient or signing.public_bytes(signing_key) != slot.public:
        raise ValueError("the public keys are not those of the user")
    body, keys = slot_format.mac_body(content), []
    for epoch, one in zip(content.epochs, sealed, strict=True):
        key = open_epoch_key(one, content.store_id, epoch.epoch, slot.user_id, identity)
        if not mac_fits(key, _MAC_PURPOSE, body, epoch.mac):
            raise ValueError("the MAC does not fit")
        keys.append(key)
    return Unlocked(slot.user_id, slot.name, identity, signing_key, tuple(reversed(keys)))


def _sealed_escrow(content: SlotSet, key: EpochKey) -> bytes | None:
    if content.escrow_recipient is None:
        return None
    return seal_epoch_key(key, content.store_id, ESCROW_HOLDER, content.escrow_recipient)


def _by_epoch(content: SlotSet, keys: tuple[EpochKey, ...]) -> dict[int, EpochKey]:
    by_epoch = {key.epoch: key for key in keys}
    if by_epoch.keys() != {slot.epoch for slot in content.epochs}:
        raise Bug("the keys at hand are not those of the key file")
    return by_epoch
