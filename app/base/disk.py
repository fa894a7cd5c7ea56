# SPDX-License-Identifier: Apache-2.0
"""Small files that must survive a crash, and clear sentences for what a disk can refuse.

Never used on a live store: only the database driver touches that file.
"""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.base.errors import DiskFull, ReadOnly, Trouble
from app.base.text import _

RESERVE_FILE = "store.reserve"
RESERVE_BYTES = 2 << 20
_LEAST_BYTES = 512 << 10  # for the database's own files beside the store and some deletions
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}


@contextmanager
def clear_sentences() -> Iterator[None]:
    """Turn what the operating system says about files and folders into our sentences."""
    try:
        yield
    except OSError as error:
        raise trouble(error) from None


def trouble(error: OSError) -> Trouble:
    """Return the sentence for an error of the disk or its folders; it names no path."""
    if error.errno in _FULL:
        return DiskFull(_("The disk is full. Free some room, then try again; nothing was lost."))
    if error.errno in _REFUSED:
        return ReadOnly(_("The folder of the store cannot be written. Ask for write access to it, then try again; nothing was lost."))
    return Trouble(_("The disk did not do what was asked. Check the disk and its folder, then try again; nothing was lost."))


def replace_file(path: Path, data: bytes) -> None:
    """Replace a small file as a whole, readable for this account only; after a crash it is the old or the new one.

    Raises:
        OSError: nothing was changed.
    """
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make renames in a folder durable; Windows does this by itself and cannot be asked."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def require_room(folder: Path, size_bytes: int) -> None:
    """Refuse to begin what would fill the disk.

    Raises:
        DiskFull: less than this is free.
    """
    if shutil.disk_usage(folder).free < size_bytes:
        raise DiskFull(_("There is too little room on the disk. Free some room, then try again; nothing was lost."))


def keep_reserve(folder: Path) -> None:
    """Keep some room beside the store for the day when the disk is full: signing in and deleting must work then.

    Raises:
        OSError: there is too little room already; nothing was kept.
    """
    file = folder / RESERVE_FILE
    if not file.exists() or file.stat().st_size != RESERVE_BYTES:
        replace_file(file, bytes(RESERVE_BYTES))


def make_room(folder: Path) -> None:
    """Give the kept room free when the disk is all but full.

    Raises:
        DiskFull: too little room even so.
    """
    with clear_sentences():
        if shutil.disk_usage(folder).free < _LEAST_BYTES:
            (folder / RESERVE_FILE).unlink(missing_ok=True)
    require_room(folder, _LEAST_BYTES)
