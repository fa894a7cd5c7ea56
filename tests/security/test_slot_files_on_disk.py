# SPDX-License-Identifier: Apache-2.0
import errno
import os
import shutil
import stat
from pathlib import Path

import pytest

from app.base.errors import AppError, DiskFull, ReadOnly, SlotsDamaged, Trouble, WrongPassphrase
from app.security import slot_files, slots
from app.security.slots import SlotFile, unlock
from tests.security.conftest import ANA, BEN, WEAK

NEW = "a kite over the quarry at noon"
FIRST, SECOND = slot_files.NAMES


def load(folder: Path) -> SlotFile:
    return SlotFile.load(folder, allow_weak=True)


def refused(folder: Path) -> bool:
    try:
        load(folder)
    except SlotsDamaged:
        return True
    return False


@pytest.mark.skipif(os.name == "nt", reason="POSIX modes")
def test_only_the_owner_can_read_the_files(made, tmp_path):
    before = os.umask(0)
    try:
        for name in slot_files.NAMES:
            (tmp_path / name).chmod(0o666)
        made.slots.save()
    finally:
        os.umask(before)
    assert [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in slot_files.NAMES] == [0o600, 0o600]


def test_a_leftover_part_file_does_not_stand_in_the_way(made, tmp_path):
    (tmp_path / (FIRST + ".part")).write_bytes(b"left by a crash")
    made.slots.save()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(slot_files.NAMES)


def test_each_copy_is_on_the_disk_before_its_name_and_its_name_before_the_next(made, monkeypatch):
    steps = []
    fsync, replace = os.fsync, Path.replace
    kind = lambda number: "folder" if stat.S_ISDIR(os.fstat(number).st_mode) else "file"
    monkeypatch.setattr(os, "fsync", lambda number: steps.append(kind(number)) or fsync(number))
    monkeypatch.setattr(Path, "replace", lambda path, target: steps.append(target.name) or replace(path, target))
    made.slots.save()
    folder = [] if os.name == "nt" else ["folder"]
    assert steps == ["file", FIRST, *folder, "file", SECOND, *folder]


def test_a_copy_that_reads_back_differently_is_not_taken_over(made, tmp_path, monkeypatch):
    before = (tmp_path / FIRST).read_bytes()
    slots.change_passphrase(made.slots, "Ben", BEN, NEW, WEAK)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", lambda number: os.truncate(number, 100))
        with pytest.raises(Trouble):
            made.slots.save()
    assert (tmp_path / FIRST).read_bytes() == (tmp_path / SECOND).read_bytes() == before


CALLS = [(os, "open"), (os, "fsync"), (Path, "replace"), (Path, "unlink"), (Path, "read_bytes")]


@pytest.mark.parametrize(
    ("number", "kind"), [(errno.ENOSPC, DiskFull), (errno.EROFS, ReadOnly), (errno.EACCES, ReadOnly), (errno.EIO, Trouble)]
)
def test_a_failure_at_any_step_leaves_a_whole_file_old_or_new(made, tmp_path, monkeypatch, number, kind):
    backup = tmp_path.with_name(tmp_path.name + "-old")
    shutil.copytree(tmp_path, backup)
    slots.change_passphrase(made.slots, "Ben", BEN, NEW, WEAK)
    raised, step, opened_with = [], 0, set()
    while True:
        step += 1
        shutil.rmtree(tmp_path)
        shutil.copytree(backup, tmp_path)
        left = [step]
        with monkeypatch.context() as patch:
            for place, name in CALLS:
                patch.setattr(place, name, failing(getattr(place, name), left, number))
            try:
                made.slots.save()
            except AppError as error:
                raised.append(type(error))
        if left[0] > 0:
            break
        for text in (BEN, NEW):
            try:
                unlock(load(tmp_path), "Ben", text)
            except WrongPassphrase:
                continue
            opened_with.add(text)
            break
        else:
            pytest.fail(f"locked out after step {step}")
        assert unlock(load(tmp_path), "Ana", ANA).keys == made.ana.keys
    assert raised == [kind] * (step - 1)
    assert step > 12
    assert opened_with == {BEN, NEW}


def failing(real, left: list[int], number: int):
    def call(*args, **kwargs):
        left[0] -= 1
        if left[0] == 0:
            raise OSError(number, os.strerror(number))
        return real(*args, **kwargs)
    return call
