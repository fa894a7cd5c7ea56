# SPDX-License-Identifier: Apache-2.0
"""Waits after failed sign-ins: 1, 2, 4 ... 30 seconds from the fifth failure on, never a lock-out.

Counted in a small file beside the store, because nobody is signed in yet, and written into the journal at the next
sign-in that works. It slows down somebody at this keyboard; somebody with a copy of the store it does not.
"""

import json
import math
from dataclasses import dataclass
from pathlib import Path

from app.base import clock
from app.base.disk import clear_sentences, replace_file
from app.base.errors import TooSoon
from app.base.text import ngettext

FILE_NAME = "sign-in.json"
FREE_FAILURES = 4
LONGEST_S = 30


@dataclass(frozen=True)
class Failures:
    """Failed sign-ins since the last one that worked.

    Attributes:
        count: how many.
        first: when the first was, as local time.
        last_ms: when the last was, by the wall clock.
    """

    count: int = 0
    first: str = ""
    last_ms: int = 0


def wait_s(folder: Path) -> float:
    """Return the seconds that the next sign-in has to wait."""
    failures = read(folder)
    whole = wait_after(failures.count)
    left = whole - (clock.wall_ms() - failures.last_ms) / 1000
    # A clock that was set back must not turn a short wait into a long one.
    return min(max(left, 0.0), whole)


def wait_after(failures: int) -> int:
    """Return the seconds to wait after that many failures."""
    return 0 if failures <= FREE_FAILURES else min(2 ** (failures - FREE_FAILURES - 1), LONGEST_S)


def require_no_wait(folder: Path) -> None:
    """Refuse a sign-in that comes too soon.

    Raises:
        TooSoon: with the seconds still to wait.
    """
    left = wait_s(folder)
    if left > 0:
        seconds = math.ceil(left)
        raise TooSoon(
            ngettext(
                "Several sign-ins failed. Wait {n} second, then try again.",
                "Several sign-ins failed. Wait {n} seconds, then try again.",
                seconds,
            ).format(n=seconds),
            left,
        )


def count_failure(folder: Path) -> float:
    """Count one more failure; returns the seconds that the next sign-in has to wait."""
    before = read(folder)
    after = Failures(before.count + 1, before.first or clock.now_text(), clock.wall_ms())
    with clear_sentences():
        replace_file(folder / FILE_NAME, json.dumps(vars(after)).encode())
    return wait_after(after.count)


def read(folder: Path) -> Failures:
    """Return what was counted; a missing or senseless file counts as nothing."""
    try:
        said = json.loads((folder / FILE_NAME).read_bytes())
        return Failures(max(int(said["count"]), 0), str(said["first"]), int(said["last_ms"]))
    except (OSError, ValueError, TypeError, KeyError):
        return Failures()


def forget(folder: Path) -> None:
    """Forget the failures, once the journal has them."""
    with clear_sentences():
        (folder / FILE_NAME).unlink(missing_ok=True)
