# SPDX-License-Identifier: Apache-2.0
"""Time: the wall clock for people, the monotonic clock for waiting. Replaceable in tests by `use`.

Nothing decides by the wall clock which of two edits survives (see docs/decisions).
"""

import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

_wall: Callable[[], float] = time.time
_monotonic: Callable[[], float] = time.monotonic

# One value per start of this process: tells apart monotonic readings of different runs.
BOOT_ID = uuid.uuid4().hex[:12]


def now() -> datetime:
    """Return the current time in the local zone, with its offset."""
    return datetime.fromtimestamp(_wall(), UTC).astimezone()


def now_text() -> str:
    """Return the current local time as ISO 8601 with offset, to the second."""
    return now().isoformat(timespec="seconds")


def today() -> date:
    """Return the local calendar date."""
    return now().date()


def wall_ms() -> int:
    """Return milliseconds since 1970 by the wall clock."""
    return int(_wall() * 1000)


def monotonic_s() -> float:
    """Return seconds by a clock that never goes back."""
    return _monotonic()


@contextmanager
def use(wall: Callable[[], float], monotonic: Callable[[], float] | None = None) -> Iterator[None]:
    """Replace the clocks for the length of a `with` block (tests and the training data)."""
    global _wall, _monotonic
    before = (_wall, _monotonic)
    _wall, _monotonic = wall, monotonic or _monotonic
    try:
        yield
    finally:
        _wall, _monotonic = before
