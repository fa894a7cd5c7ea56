# SPDX-License-Identifier: Apache-2.0
"""The data key of an epoch: how it is sealed to a holder, and what else is derived from it.

An epoch is the time between two changes of the data key. The data key and its salt go to SQLCipher as a raw key; everything
else that needs a secret of the store takes one derived from the data key under a name of its own.
"""

import secrets
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.security import canonical, sealing
from app.security.sealing import Identity

DATA_KEY_BYTES = 32
DB_SALT_BYTES = 16
MAC_BYTES = 32
# Takes the place of a user id where the holder is the office.
ESCROW_HOLDER = "escrow"
_FORMAT = "breakwater-epoch-key-1"
_CAP = 4096


@dataclass(frozen=True)
class EpochKey:
    """The key of one epoch.

    Attributes:
        epoch: 1, 2, 3 ...
        data_key: 32 random bytes, SQLCipher's raw key.
        db_salt: 16 random bytes, SQLCipher's salt.
    """

    epoch: int
    data_key: bytes = field(repr=False)
    db_salt: bytes = field(repr=False)


def new_epoch_key(epoch: int) -> EpochKey:
    """Return a fresh key for an epoch."""
    return EpochKey(epoch, secrets.token_bytes(DATA_KEY_BYTES), secrets.token_bytes(DB_SALT_BYTES))


def seal_epoch_key(key: EpochKey, store_id: str, holder: str, recipient: str) -> bytes:
    """Return the key sealed to one holder. Store, epoch and holder are inside, so it fits in no other place."""
    return sealing.seal(canonical.encode({
        "format": _FORMAT, "store": store_id, "epoch": key.epoch, "holder": holder,
        "data_key": canonical.to_text(key.data_key), "db_salt": canonical.to_text(key.db_salt),
    }), [recipient])


def open_epoch_key(sealed: bytes, store_id: str, epoch: int, holder: str, identity: Identity) -> EpochKey:
    """Return the key that was sealed to this holder for this store and epoch.

    Raises:
        SealRefused: not for this identity, or damaged.
        ValueError: meant for another place.
    """
    data = sealing.decrypt_capped(sealed, [identity], _CAP)
    *place, data_key, db_salt = canonical.take(
        canonical.decode(data, _CAP), format=str, store=str, epoch=int, holder=str, data_key=str, db_salt=str
    )
    key = EpochKey(epoch, canonical.from_text(data_key), canonical.from_text(db_salt))
    if place != [_FORMAT, store_id, epoch, holder] or len(key.data_key) != DATA_KEY_BYTES or len(key.db_salt) != DB_SALT_BYTES:
        raise ValueError("the sealed key belongs to another place")
    return key


def derived_key(key: EpochKey, purpose: str) -> bytes:
    """Return a 32-byte key for one purpose (HKDF-SHA-256); it tells nothing of the data key."""
    info = canonical.encode({"epoch": key.epoch, "purpose": purpose})
    return HKDF(hashes.SHA256(), 32, salt=key.db_salt, info=info).derive(key.data_key)


def mac(key: EpochKey, purpose: str, body: bytes) -> bytes:
    """Return HMAC-SHA-256 over `body` under the derived key of a purpose."""
    return _hmac(key, purpose, body).finalize()


def mac_fits(key: EpochKey, purpose: str, body: bytes, tag: bytes) -> bool:
    """Tell whether `tag` is the `mac` of `body`, in a time that does not depend on where they differ."""
    try:
        _hmac(key, purpose, body).verify(tag)
    except InvalidSignature:
        return False
    return True


def _hmac(key: EpochKey, purpose: str, body: bytes) -> hmac.HMAC:
    context = hmac.HMAC(derived_key(key, purpose), hashes.SHA256())
    context.update(body)
    return context
