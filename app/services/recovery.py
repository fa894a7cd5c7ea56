# SPDX-License-Identifier: Apache-2.0
"""Backups, and putting one back in the place of a store."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.base import clock, places
from app.base.disk import clear_sentences, require_room, sync_folder
from app.base.errors import AppError, NotFound, SlotsDamaged, StoreDamaged, WrongPassphrase
from app.base.jobs import JobContext
from app.base.text import _
from app.models import backup, identity, upgrade, witness
from app.models.holder import Holder
from app.models.keyring import database_key
from app.models.store import FILE_NAME, Store, check_library
from app.security import slot_format, slots
from app.security.slot_files import NAMES as SLOT_NAMES
from app.security.slots import SlotFile, Unlocked
from app.services import opening, sign_in

ASIDE_FOLDER = "set-aside"
_PART_FOLDER = ".restoring"
_STEPS = 5


@dataclass(frozen=True, slots=True)
class BackupRow:
    """One copy of a store in a list.

    Attributes:
        why: "daily", "by-hand", "before-import", "before-upgrade", "before-rotation".
    """

    path: Path
    made_at: datetime
    why: str
    size_bytes: int


def backups(folder: Path) -> list[BackupRow]:
    """Return the copies of a store, newest first."""
    with clear_sentences():
        return [_row(each) for each in backup.listed(folder)]


def make_backup(store: Store, why: str = "by-hand") -> BackupRow:
    """Make a copy of the store, check every page of it, and write into the journal that it was made."""
    made = store.use_key(lambda folder, key: backup.make(folder, key, why))
    with store.write() as unit:
        unit.note("backup", "store", "", {"why": why, "persons": made.persons, "cases": made.cases, "copy": made.path.stem})
    return _row(made)


def check_backup(store: Store, row: BackupRow) -> bool:
    """Tell whether a copy opens with today's key and passes its checks."""
    try:
        store.use_key(lambda _folder, key: backup.verify(row.path, key))
    except StoreDamaged:
        return False
    return True


@dataclass(frozen=True)
class _Keys:
    """What opens a copy, and what the restored store will open with."""

    file: SlotFile
    unlocked: Unlocked
    copy_key: bytes
    is_todays: bool


def restore(folder: Path, copy: Path, user_name: str, text: str, ctx: JobContext, *, allow_weak: bool = False) -> Store:
    """Put a copy in the place of the store; see `vault.restore`.

    The copy is checked, written anew beside the store and checked again before anything of the store is moved. The
    restored store begins a new epoch of this PC's journal.
    """
    check_library()
    places.check(folder)
    if not copy.is_file():
        raise NotFound(_("This backup is no longer there. Choose another one."))
    holder = Holder.take(folder)
    try:
        sign_in.require_no_wait(folder)
        ctx.step(0, _STEPS, _("Checking the passphrase"))
        keys = _keys_for(folder, copy, user_name, text, allow_weak)
        ctx.step(1, _STEPS, _("Checking the backup"))
        backup.verify(copy, keys.copy_key)
        ctx.step(2, _STEPS, _("Writing the store anew"))
        part = _write_part(folder, copy, keys)
        ctx.step(3, _STEPS, _("Putting it in place"))
        _put_in_place(folder, part, keys)
        ctx.step(4, _STEPS, _("Opening the store"))
        store = opening.open_store(folder, keys.file, keys.unlocked, holder)
    except BaseException:
        holder.release()
        raise
    with store.write() as unit:
        unit.note("store_restored", "store", "", {"backup": copy.stem})
    ctx.step(_STEPS, _STEPS)
    return store


def _keys_for(folder: Path, copy: Path, user_name: str, text: str, allow_weak: bool) -> _Keys:
    """Find the keys of a copy.

    Today's key file goes on where it opens, so a user removed since the copy was made stays removed. The key file kept
    beside the copy opens copies of an earlier data key, and takes over where today's is lost.
    """
    failures: list[AppError] = []
    todays = _signed_in(lambda: SlotFile.load(folder, allow_weak=allow_weak), user_name, text, failures)
    if todays and (key := _opening(copy, todays[1])):
        return _Keys(*todays, key, True)
    beside = _signed_in(lambda: _slots_beside(copy, folder, allow_weak), user_name, text, failures)
    if beside and (key := _opening(copy, beside[1])):
        return _Keys(*(todays or beside), key, todays is not None)
    wrong = next((error for error in failures if isinstance(error, WrongPassphrase)), None)
    if todays and wrong:
        raise WrongPassphrase(
            _("This backup was made before the key of the store was changed, and opens with the passphrase that you had then. Type that "
              "one, or choose a newer backup.")
        )
    if todays or beside:
        raise StoreDamaged(_("This copy is damaged or belongs to another store. Choose another backup; nothing was changed."))
    if wrong:
        wrong.wait_s = sign_in.count_failure(folder)
    raise wrong or failures[0]


def _signed_in(
    load: Callable[[], SlotFile], user_name: str, text: str, failures: list[AppError]
) -> tuple[SlotFile, Unlocked] | None:
    try:
        file = load()
        return file, slots.unlock(file, user_name, text)
    except (WrongPassphrase, SlotsDamaged) as error:
        failures.append(error)
        return None


def _slots_beside(copy: Path, folder: Path, allow_weak: bool) -> SlotFile:
    try:
        content = slot_format.decode(backup.slots_of(copy).read_bytes(), allow_weak=allow_weak)
    except (OSError, ValueError) as error:
        raise SlotsDamaged(_("The key file of this backup is missing or damaged. Choose another backup.")) from error
    return SlotFile([content], folder, allow_weak=allow_weak, copies_agree=True)


def _opening(copy: Path, unlocked: Unlocked) -> bytes | None:
    """Return the key of those at hand that opens a copy."""
    return next((key for key in map(database_key, unlocked.keys) if backup.opens(copy, key)), None)


def _write_part(folder: Path, copy: Path, keys: _Keys) -> Path:
    """Write the copy anew under the newest key, check it, and begin a new epoch in it; returns the folder it lies in."""
    key = database_key(keys.unlocked.keys[0])
    part = folder / _PART_FOLDER
    with clear_sentences():
        require_room(folder, 3 * copy.stat().st_size)
        part.mkdir(mode=0o700, exist_ok=True)
        for left in part.iterdir():
            left.unlink()
    backup.write_copy(copy, keys.copy_key, part / FILE_NAME, None if key == keys.copy_key else key)
    backup.verify(part / FILE_NAME, key)
    if upgrade.stored_revision(part, key) < upgrade.head_revision():  # the new epoch is begun in tables of today
        upgrade.migrate_to(part, key, upgrade.head_revision())
    identity.renew(part, key)
    return part


def _put_in_place(folder: Path, part: Path, keys: _Keys) -> None:
    """Move what is there aside and the new file into its place; nothing is removed."""
    names = [FILE_NAME, f"{FILE_NAME}-wal", f"{FILE_NAME}-shm", witness.FILE_NAME, *(() if keys.is_todays else SLOT_NAMES)]
    with clear_sentences():
        aside = _fresh_folder(folder / ASIDE_FOLDER)
        for name in names:
            if (folder / name).exists():
                os.replace(folder / name, aside / name)
        os.replace(part / FILE_NAME, folder / FILE_NAME)
        sync_folder(folder)
        part.rmdir()
    if not keys.is_todays:
        keys.file.save(folder)


def _fresh_folder(parent: Path) -> Path:
    parent.mkdir(mode=0o700, exist_ok=True)
    stamp = clock.now().strftime("%Y%m%d-%H%M%S")
    number = sum(1 for each in parent.iterdir() if each.name.startswith(stamp))
    made = parent / (f"{stamp}-{number + 1}" if number else stamp)
    made.mkdir(mode=0o700)
    return made


def _row(made: backup.Backup) -> BackupRow:
    why = "before-upgrade" if re.fullmatch(r"before-\d{4}", made.why) else made.why
    return BackupRow(made.path, made.made_at.replace(microsecond=0), why, made.size_bytes)
