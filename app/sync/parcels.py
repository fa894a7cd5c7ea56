# SPDX-License-Identifier: Apache-2.0
"""A parcel: one chunk of an attachment, sealed to one counterpart, as a file of its own.

::

    age file, sealed to the addressee's key and the escrow key
    +-- "BWC1" | number of the sending PC, 8 bytes | length, 4 bytes | the chunk | padding, zero bytes

A parcel is named by the hash of the sealed file: whoever finds it can tell that it is whole, and nobody can tell what is in it;
a name made from the chunk would let a finder ask "is this photograph on the stick?". It is not signed. Which chunks are awaited
stands in signed records, and only bytes of that SHA-256 are taken; the number of the sender is a hint for the receipt. Knows no tables.
"""

import base64
import hashlib
import re
import struct
from collections.abc import Sequence
from typing import NamedTuple

from app.base.errors import SealRefused
from app.security import sealing
from app.sync.bundle import scaled
from app.sync.refusals import refused

MAGIC = b"BWC1"
SUFFIX = ".bwc"
LARGEST_CHUNK_BYTES = 1 << 20
_HEADER = struct.Struct(">4sQI")
_LARGEST_OPENED = scaled(_HEADER.size + LARGEST_CHUNK_BYTES)
LARGEST_FILE_BYTES = _LARGEST_OPENED + (64 << 10)  # what age adds: a header, and 16 bytes for each 64 KiB
_NAME = re.compile(r"[a-z2-7]{20}\.bwc", re.ASCII)
_NAME_BYTES = 15
_NAME_LETTERS = 20


class Parcel(NamedTuple):
    """What was in a parcel: the chunk, and who says to have sent it."""

    device: int
    content: bytes


def is_name(name: str) -> bool:
    """Tell whether a file name is one that a parcel can have."""
    return _NAME.fullmatch(name) is not None


def name_of(data: bytes) -> str:
    """Return the name of a sealed parcel."""
    letters = base64.b32encode(hashlib.sha256(data).digest()[:_NAME_BYTES]).decode().lower()
    return letters[:_NAME_LETTERS] + SUFFIX


def seal(device: int, content: bytes, recipients: Sequence[str]) -> bytes:
    """Return a chunk as a parcel of this PC, sealed to `recipients`."""
    plain = _HEADER.pack(MAGIC, device, len(content)) + content
    return sealing.seal(plain + bytes(scaled(len(plain)) - len(plain)), recipients)


def open_parcel(data: bytes, identities: Sequence[sealing.Identity]) -> Parcel:
    """Return what is in a parcel.

    Raises:
        BundleRefused: "not_for_me", "damaged", "size_cap" or "unknown_format".
    """
    try:
        plain = sealing.decrypt_capped(data, identities, _LARGEST_OPENED)
    except SealRefused as error:
        raise refused({"not_for_us": "not_for_me", "too_large": "size_cap"}.get(error.reason, "damaged")) from None
    if len(plain) < _HEADER.size:
        raise refused("damaged")
    magic, device, length = _HEADER.unpack_from(plain)
    if magic != MAGIC:
        raise refused("unknown_format")
    content = plain[_HEADER.size : _HEADER.size + length]
    if len(content) != length or length > LARGEST_CHUNK_BYTES:
        raise refused("damaged")
    return Parcel(device, content)
