# SPDX-License-Identifier: Apache-2.0
"""One process per store: a lock that the operating system holds and gives back when the process ends, however it ends.

The file `store.lock` only carries the lock and says who has it. It is never removed: its existence means nothing, and
removing it would let two processes lock two different files of the same name.
"""

import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Self

from app.base import clock
from app.base.disk import clear_sentences
from app.base.errors import StoreInUse
from app.base.text import _

FILE_NAME = "store.lock"
_LOCKED_BYTE = 1 << 30  # far behind the text: Windows lets nobody read a locked byte


class Holder:
    """The lock on a store's folder, held until `release` or the end of the process."""

    def __init__(self, descriptor: int):
        self._descriptor = descriptor

    @classmethod
    def take(cls, folder: Path) -> Self:
        """Take the lock at once or not at all.

        Raises:
            StoreInUse: another process, or another window of this one, has it.
            ReadOnly: the folder cannot be written.
        """
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOINHERIT", 0)
        with clear_sentences():
            descriptor = os.open(folder / FILE_NAME, flags, 0o600)
            try:
                if not _lock(descriptor):
                    raise StoreInUse(_sentence(_read(descriptor)))
                _write(descriptor, json.dumps({"process": os.getpid(), "since": clock.now_text()}).encode())
            except BaseException:
                os.close(descriptor)
                raise
        return cls(descriptor)

    def release(self) -> None:
        """Give the lock back; doing it twice does nothing."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def _lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _read(descriptor: int) -> bytes:
    os.lseek(descriptor, 0, os.SEEK_SET)
    return os.read(descriptor, 500)


def _write(descriptor: int, data: bytes) -> None:
    os.ftruncate(descriptor, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, data)


def _sentence(content: bytes) -> str:
    try:
        said = json.loads(content)
        since = datetime.fromisoformat(said["since"]).strftime("%Y-%m-%d %H:%M")
        process = int(said["process"])
    except (ValueError, TypeError, KeyError):
        return _("This store is open in another window of this PC. Close it there, then try again; nothing was changed.")
    return _("This store has been open in another window of this PC since {since} (process {process}). Work there, or close it and "
             "try again; nothing was changed.").format(since=since, process=process)
