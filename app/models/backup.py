# SPDX-License-Identifier: Apache-2.0
"""Copies of the store: made through the database itself, checked by opening, thinned by age.

A live store is never copied as a file: opening and closing it beside the database drops the database's locks, and
commits were lost that way without a sign (measured).
"""

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from app.base import clock
from app.base.errors import DiskFull, StoreDamaged, Trouble
from app.base.text import _
from app.models.store import FILE_NAME, connect, translated

FOLDER = "backups"
_SUFFIX = ".bwdb"
_STAMP = "%Y%m%d-%H%M%S"


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy of a store.

    Attributes:
        persons, cases: rows counted in the copy itself after it was made; -1 where it was not opened.
    """

    path: Path
    made_at: datetime
    why: str
    size_bytes: int
    persons: int = -1
    cases: int = -1


def make(folder: Path, key: bytes, why: str = "daily") -> Backup:
    """Make a copy of the store, open it, check every page and count its records.

    Raises:
        DiskFull: there is not three times the store's size free.
        StoreDamaged: the copy does not pass its checks; it is removed.
    """
    target_folder = folder / FOLDER
    target_folder.mkdir(mode=0o700, exist_ok=True)
    _sweep(target_folder)
    size = os.stat(folder / FILE_NAME).st_size
    if shutil.disk_usage(folder).free < 3 * size:
        raise DiskFull(_("There is too little room for a backup. Free some room on the disk, then try again; nothing was lost."))
    made_at = clock.now()
    target = target_folder / f"{made_at.strftime(_STAMP)}-{why}{_SUFFIX}"
    part = target.with_suffix(".part")
    part.unlink(missing_ok=True)
    try:
        write_copy(folder / FILE_NAME, key, part)
        persons, cases = verify(part, key)
    except Trouble:
        part.unlink(missing_ok=True)
        raise
    os.chmod(part, 0o600)
    os.replace(part, target)
    _copy_slots(folder, target)
    return Backup(target, made_at, why, os.stat(target).st_size, persons, cases)


def write_copy(source: Path, key: bytes, target: Path, new_key: bytes | None = None) -> None:
    """Write a whole store into a new file through the database, under another key where one is given.

    Raises:
        StoreDamaged: the key does not open the source, or a page of it does not pass its checks.
        DiskFull: no room; the caller removes what was begun.
    """
    with translated():
        conn = connect(source, key)
        try:
            if new_key is None:
                conn.execute("VACUUM INTO ?", (str(target),))
            else:
                conn.execute("ATTACH DATABASE ? AS fresh KEY ?", (str(target), f"x'{new_key.hex()}'"))
                conn.execute("SELECT sqlcipher_export('fresh')").fetchall()
                conn.execute("DETACH DATABASE fresh")
        finally:
            conn.close()


def opens(path: Path, key: bytes) -> bool:
    """Tell whether a key opens a copy; its pages are not checked."""
    try:
        with translated():
            conn = connect(path, key)
            try:
                return bool(conn.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
            finally:
                conn.close()
    except StoreDamaged:
        return False


def verify(path: Path, key: bytes) -> tuple[int, int]:
    """Open a copy with its key, check every page and the structure; returns persons and cases counted.

    Raises:
        StoreDamaged: something in it is not as it was written.
    """
    try:
        with translated():
            conn = connect(path, key)
            try:
                bad = conn.execute("PRAGMA cipher_integrity_check").fetchall()
                structure = conn.execute("PRAGMA integrity_check").fetchall()
                persons = conn.execute("SELECT count(*) FROM person").fetchone()[0]
                cases = conn.execute("SELECT count(*) FROM case_file").fetchone()[0]
                conn.execute("PRAGMA journal_mode=delete").fetchall()  # a copy is one file
            finally:
                conn.close()
    except StoreDamaged as error:
        raise _damaged_copy() from error
    if bad or structure != [("ok",)]:
        raise _damaged_copy()
    return int(persons), int(cases)


def _damaged_copy() -> StoreDamaged:
    return StoreDamaged(_("This copy of the store is damaged. Choose another backup; nothing was changed."))


def listed(folder: Path) -> list[Backup]:
    """Return the copies beside a store, newest first."""
    found = []
    for path in (folder / FOLDER).glob(f"*{_SUFFIX}"):
        try:
            made_at = datetime.strptime(path.stem[:15], _STAMP).astimezone()
        except ValueError:
            continue
        found.append(Backup(path, made_at, path.stem[16:], os.stat(path).st_size))
    return sorted(found, key=lambda each: each.made_at, reverse=True)


def thin(folder: Path) -> list[Path]:
    """Remove copies that newer ones make superfluous; returns what was removed.

    Kept: all of the last two days, one a day for a fortnight, one a week for a quarter, one a month for ever; and the
    newest three whatever their age.
    """
    copies = listed(folder)
    keep = set(_kept(copies, clock.now()))
    removed = [each.path for each in copies if each.path not in keep]
    for path in removed:
        path.unlink()
        slots_of(path).unlink(missing_ok=True)
    return removed


def slots_of(copy: Path) -> Path:
    """Return the key file that belongs to a copy."""
    return copy.with_suffix(".slots")


def _kept(copies: list[Backup], now: datetime) -> Iterable[Path]:
    seen: set[str] = set()
    for at, each in enumerate(copies):
        age = now - each.made_at
        if at < 3 or age < timedelta(days=2):
            yield each.path
            continue
        if age < timedelta(days=14):
            bucket = each.made_at.strftime("%Y-%m-%d")
        elif age < timedelta(days=92):
            bucket = each.made_at.strftime("%G-W%V")
        else:
            bucket = each.made_at.strftime("%Y-%m")
        if bucket not in seen:
            seen.add(bucket)
            yield each.path


def _copy_slots(folder: Path, target: Path) -> None:
    """A copy without the key file of its day could become unreadable later, so it takes one along."""
    slots = folder / "keys.slots"
    if slots.exists():
        shutil.copyfile(slots, slots_of(target))
        os.chmod(slots_of(target), 0o600)


def _sweep(folder: Path) -> None:
    """Remove what a copy that was cut short left behind."""
    for path in folder.glob("*.part*"):
        path.unlink(missing_ok=True)
