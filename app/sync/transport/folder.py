# SPDX-License-Identifier: Apache-2.0
"""A folder as the way: on a USB stick, a network share, or this PC.

The folder may be public and its file system weak. Files are written beside, flushed, renamed, read back and compared, so
that "you can remove the stick" is true; whatever has not exactly the shape of a bundle's name is not looked at; links
are not followed. A file that was cut all the same fails when it is unsealed.
"""

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.base.errors import DiskFull, NotFound, ReadOnly, Trouble
from app.base.text import _
from app.sync.bundle import Caps, is_name
from app.sync.refusals import refused

PART_SUFFIX = ".part"
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}
_NO_DIRECTORY_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EBADF}
_PIECE_BYTES = 1 << 20


class Folder:
    """The transport of one folder.

    Args:
        path: the folder; it must exist and is never made (a stick that is not there must not become a folder on the disk).
        cap_bytes: largest file that is read.
        is_ours: tells the names of the files that are carried; others are not looked at.
    """

    def __init__(self, path: Path, cap_bytes: int = Caps().file_bytes, is_ours: Callable[[str], bool] = is_name) -> None:
        self._path, self._cap_bytes, self._is_ours = path, cap_bytes, is_ours

    def list(self) -> list[str]:
        """Return the names of the bundles in the folder, sorted."""
        with explained(), os.scandir(self._path) as entries:
            return sorted(entry.name for entry in entries if self._is_ours(entry.name) and entry.is_file(follow_symlinks=False))

    def read(self, name: str, offset: int = 0) -> bytes:
        """Return a bundle's bytes from `offset` on; see `Transport.read`."""
        with explained(), os.fdopen(self._open(name), "rb") as file:
            if os.fstat(file.fileno()).st_size > self._cap_bytes:
                raise refused("size_cap")
            file.seek(offset)
            return file.read(self._cap_bytes)  # it may have grown meanwhile

    def write_atomic(self, name: str, data: bytes) -> None:
        """Write a bundle so that it is there whole, on the medium, or not at all.

        Raises:
            DiskFull, ReadOnly, Trouble: with a sentence for the user; no part is left behind where it can be removed.
        """
        self.write_file(self._target(name).name, data)

    def write_file(self, name: str, data: bytes) -> None:
        """Write any file in the same way; see `write_atomic`."""
        target, part = self._path / name, self._path / (name + PART_SUFFIX)
        with explained():
            try:
                part.unlink(missing_ok=True)  # of a former try; it may also be a link that somebody laid there
                self._write_part(part, data)
                os.replace(part, target)
                self._sync_folder()
            except OSError:
                _remove(part)
                raise
            if not self._reads_back(target, data):
                _remove(target)
                raise Trouble(_("The folder or stick did not keep what was written to it. Use another stick."))

    def delete(self, name: str) -> None:
        """Remove a bundle; one that is not there is no error, a folder that is not there is."""
        target = self._target(name)
        with explained():
            os.stat(self._path)
            target.unlink(missing_ok=True)

    def _target(self, name: str) -> Path:
        if not self._is_ours(name):
            raise NotFound(_("That is not the name of a bundle. Choose one from the list."))
        return self._path / name

    def _open(self, name: str) -> int:
        target = self._target(name)
        os.stat(self._path)  # a missing folder is the stick's matter, a missing file is not
        try:
            if not stat.S_ISREG(os.lstat(target).st_mode):
                raise FileNotFoundError
            return os.open(target, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0))
        except FileNotFoundError:
            raise NotFound(_("The bundle is no longer there. Read the folder again.")) from None

    def _write_part(self, part: Path, data: bytes) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(part, flags, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())

    def _sync_folder(self) -> None:
        """Flush the folder itself, so that the new name survives; Windows and some file systems know no such thing."""
        if not hasattr(os, "O_DIRECTORY"):
            return
        descriptor = os.open(self._path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        except OSError as error:
            if error.errno not in _NO_DIRECTORY_SYNC:
                raise
        finally:
            os.close(descriptor)

    def _reads_back(self, target: Path, data: bytes) -> bool:
        """Tell whether the file holds these bytes, read from the medium where the system lets go of its copy."""
        with target.open("rb") as file:
            if hasattr(os, "posix_fadvise"):
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            at = 0
            while piece := file.read(_PIECE_BYTES):
                if piece != data[at:at + len(piece)]:
                    return False
                at += len(piece)
        return at == len(data)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        pass  # the folder is gone or read-only; what stopped the write is told


@contextmanager
def explained() -> Iterator[None]:
    """Turn what the system says about the folder into a sentence for the user."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull(_("There is no room left in the folder or on the stick. Make room or use another stick.")) from error
        if error.errno in _READ_ONLY:
            raise ReadOnly(_("The folder or stick is protected. Remove its protection or use another one.")) from error
        raise Trouble(_("The folder cannot be reached. Put the stick in, or choose the folder again.")) from error
