# SPDX-License-Identifier: Apache-2.0
"""What stands outside the journal and says how far it once reached: a store that does not reach there was put back.

Two witnesses: a small file beside the store, written whenever it is opened and locked, which catches an old database
file put in the place of the present one; and the office's newest receipt, which catches a whole folder put back.
"""

import json
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, select

from app.base.disk import replace_file
from app.base.errors import StoreDamaged
from app.base.text import _
from app.models.journal import journal
from app.models.local import journal_end

FILE_NAME = "journal.head"
RECEIPT_FACT = "receipt_head"  # JSON of a Head: how far the office has confirmed this PC's journal


class Head(NamedTuple):
    """An entry of a journal by its place and hash (hexadecimal)."""

    device: int
    seq: int
    hash: str

    def to_bytes(self) -> bytes:
        """Return the head as it is kept."""
        return json.dumps(self._asdict()).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Head | None":
        """Return a kept head, None where it is missing or senseless."""
        try:
            said = json.loads(data)
            return cls(int(said["device"]), int(said["seq"]), str(said["hash"]))
        except (ValueError, TypeError, KeyError):
            return None


def present(conn: Connection) -> Head:
    """Return the end of this PC's journal."""
    end = conn.execute(select(journal_end)).one()
    return Head(end.device, end.seq, end.hash.hex())


def keep(folder: Path, head: Head) -> None:
    """Keep a head beside the store.

    Raises:
        OSError: the disk does not allow it.
    """
    replace_file(folder / FILE_NAME, head.to_bytes())


def kept(folder: Path) -> Head | None:
    """Return the head kept beside the store, None where there is none."""
    try:
        return Head.from_bytes((folder / FILE_NAME).read_bytes())
    except OSError:
        return None


def check(conn: Connection, witnesses: list[Head | None]) -> None:
    """Refuse a store whose journal does not end where it says, or does not contain what a witness saw.

    A witness of an earlier epoch says nothing: the store was restored since, which begins a new epoch.

    Raises:
        StoreDamaged: with what to do.
    """
    end = present(conn)
    for head in [end, *(each for each in witnesses if each and each.device == end.device)]:
        if head.seq == 0:
            continue
        found = conn.execute(select(journal.c.hash).where(journal.c.device == head.device, journal.c.seq == head.seq)).scalar()
        if head.seq > end.seq or found is None or found.hex() != head.hash:
            raise StoreDamaged(
                _("The store is older than what this PC recorded last: an old copy was put in its place, or entries were taken out. "
                  "Restore the newest backup; what is there now will be kept aside.")
            )
