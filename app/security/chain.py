# SPDX-License-Identifier: Apache-2.0
"""The chain that the journal hangs on: every entry names the hash of the one before it, every unit of work is signed.

**Encoding.** The hash of an entry is SHA-256 over one MessagePack array: the text `DOMAIN`, then the fields of `Entry` in
their order. MessagePack writes each value with its type and length and can be read back in one way only, so two
different entries never share an encoding. Changing the order or number of fields needs a new `DOMAIN`.

**Erasure.** An entry holds the digest of its payload, never the payload or a value. The digest is salted: an erased name
cannot be found again by hashing a telephone book, and erasing salt and payload leaves the chain whole.
"""

import hashlib
import secrets
from collections.abc import Iterable
from typing import NamedTuple

import ormsgpack

from app.security import signing

DOMAIN = "breakwater journal entry 1"
UNIT_TYPE = "application/vnd.breakwater.journal-unit.1"
HASH_BYTES = 32
SALT_BYTES = 16
# What stands before the first entry of a device.
START_HASH = bytes(HASH_BYTES)


class Entry(NamedTuple):
    """One link of a device's chain.

    Attributes:
        device: number of the device (63 bits, its epoch included).
        seq: 1, 2, 3 ... without gaps within the device.
        unit: number of the unit of work (transaction) that wrote it.
        prev_hash: `entry_hash` of the entry before, `START_HASH` for the first.
        user_id: who was signed in.
        role: the role in which the user acted.
        kind: what was done.
        object_kind: kind of the record touched, "" where none.
        object_id: identity of the record touched, "" where none.
        fields: ids of the fields touched, never their values.
        digest: `payload_digest` of the payload, b"" where there is none.
        wall: local time, ISO 8601 with offset; evidence only.
        mono_ms: reading of the monotonic clock.
        boot_id: tells apart monotonic readings of different runs.
        program: version of the program.
        schema: revision of the store's tables.
        hlc: hybrid logical clock, for display order only.
    """

    device: int
    seq: int
    unit: int
    prev_hash: bytes
    user_id: str
    role: str
    kind: str
    object_kind: str
    object_id: str
    fields: tuple[int, ...]
    digest: bytes
    wall: str
    mono_ms: int
    boot_id: str
    program: str
    schema: str
    hlc: int


def entry_hash(entry: Entry) -> bytes:
    """Return the 32-byte hash that the next entry names as its `prev_hash`."""
    return hashlib.sha256(ormsgpack.packb((DOMAIN, *entry))).digest()


def new_salt() -> bytes:
    """Return a fresh salt for one payload; it is stored beside the payload and erased with it."""
    return secrets.token_bytes(SALT_BYTES)


def payload_digest(salt: bytes, payload: bytes) -> bytes:
    """Return SHA-256 over salt and payload.

    Raises:
        ValueError: the salt is not 16 bytes, which would make the border between the two movable.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError("a payload salt has 16 bytes")
    return hashlib.sha256(salt + payload).digest()


def verify_chain(
    entries: Iterable[Entry], start_hash: bytes = START_HASH, start_seq: int | None = None, head_hash: bytes | None = None
) -> int | None:
    """Return the sequence number at which a piece of one device's chain breaks, None where it is whole.

    The number is that of the first entry that is missing or does not follow from what stands before it: another device,
    or a `prev_hash` that is not the hash of the entry before (then either of the two was altered). The last entry is
    covered only where `head_hash` is known; a head that does not fit yields the number after the last.

    Args:
        entries: in the order of their numbers.
        start_hash: hash of the entry before the first.
        start_seq: number of that entry; None takes the first entry's word for it.
        head_hash: hash that the last entry must have, from a receipt or a signed unit.
    """
    expected, seq, device = start_hash, start_seq, None
    for entry in entries:
        if seq is None:
            seq = entry.seq - 1
        if device is None:
            device = entry.device
        if entry.seq != seq + 1:
            return seq + 1
        if entry.device != device or entry.prev_hash != expected:
            return entry.seq
        expected, seq = entry_hash(entry), entry.seq
    if head_hash is not None and head_hash != expected:
        return (seq or 0) + 1
    return None


def sign_unit(key: signing.PrivateKey, device: int, unit: int, first_seq: int, last_seq: int, head_hash: bytes) -> bytes:
    """Return the user's signature over one unit of work: entries `first_seq` to `last_seq`, the last with `head_hash`."""
    return signing.sign(key, UNIT_TYPE, _unit_body(device, unit, first_seq, last_seq, head_hash))


def verify_unit(
    public: bytes, signature: bytes, device: int, unit: int, first_seq: int, last_seq: int, head_hash: bytes
) -> bool:
    """Tell whether a unit of work was signed by the owner of the 32-byte `public` key."""
    return signing.verify(public, signature, UNIT_TYPE, _unit_body(device, unit, first_seq, last_seq, head_hash))


def _unit_body(device: int, unit: int, first_seq: int, last_seq: int, head_hash: bytes) -> bytes:
    return ormsgpack.packb((device, unit, first_seq, last_seq, head_hash))
