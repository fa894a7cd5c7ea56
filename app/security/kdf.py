# SPDX-License-Identifier: Apache-2.0
"""From passphrase to key: Argon2id (RFC 9106) with parameters measured on this PC and limits on what a file may ask for."""

import math
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace

from argon2.exceptions import HashingError
from argon2.low_level import ARGON2_VERSION, Type, hash_secret_raw

from app.base import clock
from app.base.errors import Trouble
from app.base.text import _

KEY_BYTES = 32
SALT_BYTES = 16
QUICKEST_S = 0.8
SLOWEST_S = 2.0


@dataclass(frozen=True)
class KdfParams:
    """The cost of one guess: memory in KiB, passes over it, lanes side by side."""

    memory_kib: int
    passes: int
    lanes: int


AIM = KdfParams(256 * 1024, 3, 4)
# The second recommended option of RFC 9106, section 4.
FLOOR = KdfParams(64 * 1024, 3, 4)
# More than this in a file is a doctored file: it would freeze the PC before the passphrase could even be wrong.
CEILING = KdfParams(1024 * 1024, 10, 8)
VERSION = ARGON2_VERSION


def check_limits(params: KdfParams, *, allow_weak: bool = False) -> None:
    """Refuse parameters above the ceiling or below the floor.

    Args:
        params: as read from a file or chosen by a caller.
        allow_weak: leave out the floor, never the ceiling. For tests, which unlock thousands of times.

    Raises:
        ValueError: out of bounds.
    """
    least = KdfParams(8 * max(params.lanes, 1), 1, 1) if allow_weak else FLOOR
    for value, low, high in zip(_values(params), _values(least), _values(CEILING), strict=True):
        if not low <= value <= high:
            raise ValueError("Argon2 parameters are out of bounds")


def new_salt() -> bytes:
    """Return a fresh salt; every wrapping of a key takes its own."""
    return secrets.token_bytes(SALT_BYTES)


def derive(secret: bytes, salt: bytes, params: KdfParams, *, allow_weak: bool = False) -> bytes:
    """Return the 32-byte key of a passphrase's bytes.

    Raises:
        ValueError: parameters out of bounds, or a salt that is not 16 bytes.
        Trouble: this PC has not enough free memory.
    """
    check_limits(params, allow_weak=allow_weak)
    if len(salt) != SALT_BYTES:
        raise ValueError("a salt has 16 bytes")
    try:
        return hash_secret_raw(secret, salt, params.passes, params.memory_kib, params.lanes, KEY_BYTES, Type.ID, VERSION)
    except (HashingError, MemoryError) as error:
        raise Trouble(_("There is not enough free memory to check the passphrase. Close other programs and try again.")) from error


def measure(params: KdfParams) -> float:
    """Return the seconds that one derivation takes on this PC now.

    Raises:
        Trouble: not enough free memory.
    """
    started = clock.monotonic_s()
    derive(b"measure", bytes(SALT_BYTES), params)
    return clock.monotonic_s() - started


def calibrate(target_s: float = 1.0, *, measure: Callable[[KdfParams], float] = measure) -> KdfParams:
    """Return parameters that take 0.8 to 2 seconds on this PC, or the floor where even that takes longer.

    Starts from 256 MiB in three passes: less memory on a slow PC or one that is short of it, more passes on a quick one.

    Args:
        target_s: seconds to aim for, held to 0.8 to 2.
        measure: how the time of one derivation is taken.

    Raises:
        Trouble: there is not even memory for the floor.
    """
    target_s = min(max(target_s, QUICKEST_S), SLOWEST_S)
    params = AIM
    while True:
        smallest = params.memory_kib <= FLOOR.memory_kib
        try:
            took_s = measure(params)
        except Trouble:
            if smallest:
                raise
            took_s = math.inf
        if took_s <= SLOWEST_S or smallest:
            break
        params = replace(params, memory_kib=params.memory_kib // 2)
    if took_s < QUICKEST_S:
        passes = math.ceil(params.passes * target_s / max(took_s, 0.001))
        params = replace(params, passes=min(passes, CEILING.passes))
    return params


def _values(params: KdfParams) -> tuple[int, int, int]:
    return params.memory_kib, params.passes, params.lanes
