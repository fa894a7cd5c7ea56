# SPDX-License-Identifier: Apache-2.0
"""Record identities: 128 bits, made anywhere without asking anybody, never reused.

The text form is a ULID (https://github.com/ulid/spec): 48 bits of time and 80 random bits in 26 characters of
Crockford's base 32. The time part only keeps new rows together on disk; nothing orders or decides by it.
"""

import hashlib
import secrets
from typing import NewType

from app.base import clock

RecordId = NewType("RecordId", str)

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_id() -> RecordId:
    """Return a fresh record identity (26 characters)."""
    return make_id(clock.wall_ms(), secrets.randbits(80))


def make_id(time_ms: int, noise: int) -> RecordId:
    """Return the identity of these 48 bits of time and 80 bits of noise (invented people come out the same each time)."""
    number = ((time_ms & ((1 << 48) - 1)) << 80) | noise
    return RecordId("".join(_ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5)))


def derived_id(*parts: object) -> RecordId:
    """Return the identity that belongs to some words and numbers: the same on every PC, so that making it twice makes one record."""
    digest = hashlib.sha256("/".join(map(str, parts)).encode()).digest()
    return make_id(int.from_bytes(digest[:6], "big"), int.from_bytes(digest[6:16], "big"))


def is_id(text: object) -> bool:
    """Tell whether `text` has the shape of a record identity."""
    return isinstance(text, str) and len(text) == 26 and text[0] in "01234567" and all(c in _ALPHABET for c in text)
