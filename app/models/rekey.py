# SPDX-License-Identifier: Apache-2.0
"""Writing the store anew under another key and putting the new file in its place. Never `PRAGMA rekey` on the live file."""

import os
from pathlib import Path
from typing import Any

from app.base.disk import clear_sentences, require_room, sync_folder
from app.base.errors import StoreDamaged, StoreInUse
from app.base.text import _
from app.models import backup
from app.models.store import FILE_NAME, connect, translated

PART_NAME = "store.rekeyed.part"


def write_anew(folder: Path, old_key: bytes, new_key: bytes) -> None:
    """Write the whole store into a file beside it under a new key and check that nothing is missing in it.

    The store's engines are closed and nobody opens them meanwhile, see `Store.exchange_file`.

    Raises:
        DiskFull: there is not three times the store's size free.
        StoreDamaged: the new file does not pass its checks; it is removed and the store is as it was.
        StoreInUse: a write is under way.
    """
    part = folder / PART_NAME
    with clear_sentences():
        part.unlink(missing_ok=True)
        require_room(folder, 3 * os.stat(folder / FILE_NAME).st_size)
    try:
        before = _contents(folder / FILE_NAME, old_key)
        backup.write_copy(folder / FILE_NAME, old_key, part, new_key)
        backup.verify(part, new_key)
        if _contents(part, new_key) != before:
            raise StoreDamaged(_("The store could not be written anew completely. It is as it was; try again."))
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def put_in_place(folder: Path) -> None:
    """Put the file that `write_anew` made in the place of the store.

    Raises:
        StoreInUse: something still has the old file open; nothing was changed.
    """
    log = folder / f"{FILE_NAME}-wal"
    # A log left behind would be played into the new file.
    if log.exists() and os.stat(log).st_size:
        raise StoreInUse(_("The store is busy. Wait until the work under way is done, then try again; nothing was lost."))
    with clear_sentences():
        for name in (f"{FILE_NAME}-wal", f"{FILE_NAME}-shm"):
            (folder / name).unlink(missing_ok=True)
        os.replace(folder / PART_NAME, folder / FILE_NAME)
        sync_folder(folder)


def _contents(path: Path, key: bytes) -> list[Any]:
    """Return the number of rows of every table, and the end of the journal."""
    with translated():
        conn = connect(path, key)
        try:
            conn.execute("BEGIN IMMEDIATE")  # waits for a write that is under way
            names = [row[0] for row in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
            counts = [(name, conn.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in names]
            end = conn.execute("SELECT device, seq, unit, hash FROM journal_end").fetchall()
            conn.execute("COMMIT")
            conn.execute("PRAGMA journal_mode=delete").fetchall()  # one file is left
        finally:
            conn.close()
    return [*counts, *end]
