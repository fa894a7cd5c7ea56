# SPDX-License-Identifier: Apache-2.0
"""The two copies of the key file on disk. A crash at any moment leaves at least one whole copy, old or new."""

import errno
import os
from pathlib import Path

from app.base.errors import AppError, DiskFull, ReadOnly, SlotsDamaged, Trouble
from app.base.text import _
from app.security import slot_format
from app.security.slot_format import SlotSet

NAMES = ("keys.slots", "keys.slots.copy")


def read(folder: Path, *, allow_weak: bool = False) -> tuple[list[SlotSet], bool]:
    """Return the sound copies, newest first and each once, and whether both are sound and equal.

    Raises:
        SlotsDamaged: there is no sound copy.
        StoreTooNew: a newer program wrote one of them.
    """
    found: list[SlotSet] = []
    contents = [_content(folder / name) for name in NAMES]
    for content in contents:
        try:
            slots = slot_format.decode(content, allow_weak=allow_weak)
        except ValueError:
            continue  # A damaged copy is what the other one is for.
        if slots not in found:
            found.append(slots)
    if not found:
        if not any(contents):
            raise SlotsDamaged(_("The key file of this store is missing. Restore a backup of this store."))
        raise SlotsDamaged(_("Both copies of the key file are damaged. Restore a backup of this store."))
    return sorted(found, key=lambda slots: -slots.counter), contents[0] == contents[1]


def write(folder: Path, slots: SlotSet) -> None:
    """Write both copies, one after the other, each whole and on the disk before its name is taken over.

    Raises:
        DiskFull: no room; at least one whole copy, old or new, is left.
        ReadOnly: the folder cannot be written.
    """
    data = slot_format.encode(slots)
    try:
        for name in NAMES:
            _replace(folder / name, data)
    except OSError as error:
        raise _trouble(error) from error


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(slot_format.FILE_CAP + 1)
    except OSError:
        return b""  # Missing or unreadable: the other copy decides.


def _replace(path: Path, data: bytes) -> None:
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if part.read_bytes() != data:
        raise OSError(errno.EIO, "read back another content")
    part.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Put the new name itself on the disk; Windows does so on its own and has no call for it."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _trouble(error: OSError) -> AppError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DiskFull(_("There is no room on the disk for the key file. Free some space and try again."))
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return ReadOnly(_("The key file cannot be written. Check that this account may write in the store's folder."))
    return Trouble(_("The key file could not be written. Check the disk and try again."))
