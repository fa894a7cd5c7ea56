# SPDX-License-Identifier: Apache-2.0
"""Bundles as attachments of e-mails: parts of at most 7 MB (9.5 MB as base 64), in any order, renamed, doubled or lost.

A part carries what it belongs to, so its own file name means nothing: mail programs change it. A bundle whose parts are
all there is read as one file; of one that is not whole it can be said which parts are missing. Whole bundles that lie in
the same folder are read as in `Folder`.
"""

import hashlib
import os
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from app.base.errors import NotFound
from app.base.text import _
from app.sync.bundle import SUFFIX, Caps, is_name
from app.sync.transport.folder import Folder, explained

PART_SUFFIX = ".bwp"
PART_BYTES = 7_000_000
_MAGIC = b"BWP1"
_HEADER = struct.Struct(">4s20sHHQ32s")  # magic, name without its ending, number from 0, how many, size and SHA-256 of the whole
_MOST_PARTS = 64
_MOST_FILES = 10_000


class _Head(NamedTuple):
    name: str
    at: int
    of: int
    size: int
    sha256: bytes


_Parts = list[tuple[_Head, Path]]


class Missing(NamedTuple):
    """A bundle that is not whole: which of its parts, from 1, are not there."""

    name: str
    parts: tuple[int, ...]
    of: int


class MailFolder(Folder):
    """A folder where attachments of e-mails are put together, or out of which they are attached.

    Args:
        path: the folder; it must exist.
        splits: write parts; otherwise whole bundles are written, and parts only read.
    """

    def __init__(self, path: Path, splits: bool = False, cap_bytes: int = Caps().file_bytes) -> None:
        super().__init__(path, cap_bytes)
        self._folder, self._splits, self._cap = path, splits, cap_bytes

    def list(self) -> list[str]:
        """Return the names of the bundles that are there whole, in one piece or in parts."""
        return sorted({*super().list(), *(name for name, parts in self._parts().items() if _is_whole(parts))})

    def missing(self) -> Sequence[Missing]:
        """Return the bundles of which parts are here, but not all."""
        whole = set(super().list())
        found = []
        for name, parts in sorted(self._parts().items()):
            if name not in whole and not _is_whole(parts):
                count = parts[0][0].of
                here = {head.at for head, _path in parts}
                found.append(Missing(name, tuple(at + 1 for at in range(count) if at not in here), count))
        return found

    def read(self, name: str, offset: int = 0) -> bytes:
        """Return a bundle's bytes, put together from its parts where it lies in parts."""
        try:
            return super().read(name, offset)
        except NotFound:
            parts = self._parts().get(name, [])
            if not _is_whole(parts):
                raise
        pieces: dict[int, bytes] = {}
        with explained():
            for head, path in parts:
                pieces.setdefault(head.at, path.read_bytes()[_HEADER.size :])
        data = b"".join(pieces[at] for at in sorted(pieces))
        head = parts[0][0]
        if len(data) != head.size or hashlib.sha256(data).digest() != head.sha256:
            raise NotFound(_("The parts of this bundle do not fit together. Save the attachments once more."))
        return data[offset:]

    def write_atomic(self, name: str, data: bytes) -> None:
        """Write a bundle, in parts where this folder splits; the last part is written last."""
        if not self._splits:
            super().write_atomic(name, data)
            return
        count = max(1, -(-len(data) // (PART_BYTES - _HEADER.size)))
        whole = hashlib.sha256(data).digest()
        stem = name.removesuffix(SUFFIX).encode("ascii")
        for at in range(count):
            piece = data[at * (PART_BYTES - _HEADER.size) : (at + 1) * (PART_BYTES - _HEADER.size)]
            part = _HEADER.pack(_MAGIC, stem, at, count, len(data), whole) + piece
            self.write_file(f"{name.removesuffix(SUFFIX)}-{at + 1}-of-{count}{PART_SUFFIX}", part)

    def delete(self, name: str) -> None:
        """Remove a bundle with all its parts."""
        super().delete(name)
        with explained():
            for _head, path in self._parts().get(name, []):
                path.unlink(missing_ok=True)

    def _parts(self) -> "dict[str, _Parts]":
        """Return the parts by their bundle. Of two bundles that claim one name, the one with more parts here counts."""
        found: dict[tuple[str, int, int, bytes], _Parts] = {}
        with explained(), os.scandir(self._folder) as entries:
            for number, entry in enumerate(entries):
                if number >= _MOST_FILES:
                    break
                if entry.name.endswith(PART_SUFFIX) and entry.is_file(follow_symlinks=False):
                    head = self._head(Path(entry.path), entry.stat(follow_symlinks=False).st_size)
                    if head:
                        found.setdefault((head.name, head.of, head.size, head.sha256), []).append((head, Path(entry.path)))
        best: dict[str, _Parts] = {}
        for (name, *_rest), parts in sorted(found.items()):
            if len({head.at for head, _path in parts}) > len({head.at for head, _path in best.get(name, [])}):
                best[name] = sorted(parts)
        return best

    def _head(self, path: Path, size: int) -> _Head | None:
        if not _HEADER.size < size <= PART_BYTES:
            return None
        with path.open("rb") as file:
            magic, stem, at, count, whole, digest = _HEADER.unpack(file.read(_HEADER.size))
        name = stem.decode("ascii", "replace") + SUFFIX
        full = PART_BYTES - _HEADER.size
        fits = magic == _MAGIC and is_name(name) and at < count <= _MOST_PARTS and 0 < whole <= self._cap and count == -(-whole // full)
        length = full if at < count - 1 else whole - full * (count - 1)
        return _Head(name, at, count, whole, digest) if fits and size == _HEADER.size + length else None


def _is_whole(parts: "_Parts") -> bool:
    return bool(parts) and {head.at for head, _path in parts} == set(range(parts[0][0].of))
