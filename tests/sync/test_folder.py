# SPDX-License-Identifier: Apache-2.0
"""The folder transport on real folders."""

import errno
import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from app.base.errors import BundleRefused, DiskFull, NotFound, ReadOnly, Trouble
from app.sync.bundle import is_name, new_name
from app.sync.transport.folder import Folder

NAME = "abcdefghijklmnopqrs2.bwb"


def test_what_was_written_is_listed_read_and_deleted(tmp_path):
    folder = Folder(tmp_path)
    folder.write_atomic(NAME, b"sealed" * 100_000)
    assert folder.list() == [NAME]
    assert folder.read(NAME) == b"sealed" * 100_000
    assert folder.read(NAME, 599_992) == b"edsealed"
    assert folder.read(NAME, 10_000_000) == b""
    assert [path.name for path in tmp_path.iterdir()] == [NAME], "no part is left"
    folder.delete(NAME)
    folder.delete(NAME)
    assert folder.list() == []


def test_writing_again_replaces_the_whole_file(tmp_path):
    folder = Folder(tmp_path)
    folder.write_atomic(NAME, b"long content")
    folder.write_atomic(NAME, b"short")
    assert folder.read(NAME) == b"short"


def test_foreign_files_parts_folders_and_links_are_not_looked_at(tmp_path):
    for name in (NAME + ".part", "notes.txt", "ABCDEFGHIJKLMNOPQRS2.bwb", "abc.bwb", NAME + ".bwb", "." + NAME, "abcdefghijklmnopqrs0.bwb"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "abcdefghijklmnopqrs3.bwb").mkdir()
    (tmp_path / "abcdefghijklmnopqrs4.bwb").symlink_to(tmp_path / "notes.txt")
    os.mkfifo(tmp_path / "abcdefghijklmnopqrs5.bwb")
    folder = Folder(tmp_path)
    assert folder.list() == []
    for digit in "345":
        with pytest.raises(NotFound):
            folder.read(f"abcdefghijklmnopqrs{digit}.bwb")


@pytest.mark.parametrize("name", [
    "../" + NAME, "/etc/passwd", "..", "", NAME + "\n", NAME + "\0", NAME.upper(), "a/" + NAME[2:], "abcdefghijklmnopqrsé.bwb", NAME[1:],
    "a" + NAME, NAME + ".part", "abcdefghijklmnopqrs1.bwb",
])
def test_no_name_leads_out_of_the_folder(tmp_path, name):
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / NAME).write_bytes(b"outside")
    folder = Folder(inside)
    for verb in (folder.read, folder.delete, lambda each: folder.write_atomic(each, b"x")):
        with pytest.raises(NotFound):
            verb(name)
    assert (tmp_path / NAME).read_bytes() == b"outside"
    assert list(inside.iterdir()) == []


def test_a_link_laid_in_the_way_of_the_part_is_not_written_through(tmp_path):
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    inside = tmp_path / "stick"
    inside.mkdir()
    (inside / (NAME + ".part")).symlink_to(victim)
    (inside / NAME).symlink_to(victim)
    Folder(inside).write_atomic(NAME, b"sealed")
    assert victim.read_bytes() == b"precious"
    assert Folder(inside).read(NAME) == b"sealed"


def test_a_part_of_a_former_try_is_no_obstacle(tmp_path):
    (tmp_path / (NAME + ".part")).write_bytes(b"half of an older, much longer bundle")
    Folder(tmp_path).write_atomic(NAME, b"sealed")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {NAME: b"sealed"}


def test_a_file_larger_than_allowed_is_not_read(tmp_path):
    folder = Folder(tmp_path, cap_bytes=1_000)
    (tmp_path / NAME).write_bytes(b"x" * 1_000)
    assert len(folder.read(NAME)) == 1_000
    (tmp_path / NAME).write_bytes(b"x" * 1_001)
    for offset in (0, 990, 1_001):
        with pytest.raises(BundleRefused) as caught:
            folder.read(NAME, offset)
        assert caught.value.reason == "size_cap"


def test_a_missing_folder_asks_for_the_stick_and_is_not_made(tmp_path):
    folder = Folder(tmp_path / "stick")
    for verb in (folder.list, lambda: folder.read(NAME), lambda: folder.delete(NAME), lambda: folder.write_atomic(NAME, b"x")):
        with pytest.raises(Trouble, match="Put the stick in"):
            verb()
    assert not (tmp_path / "stick").exists()


def test_a_file_in_place_of_the_folder_is_trouble(tmp_path):
    (tmp_path / "stick").write_bytes(b"")
    folder = Folder(tmp_path / "stick")
    for verb in (folder.list, lambda: folder.read(NAME), lambda: folder.delete(NAME), lambda: folder.write_atomic(NAME, b"x")):
        with pytest.raises(Trouble):
            verb()


def test_a_bundle_that_is_gone_is_told_apart_from_a_folder_that_is_gone(tmp_path):
    with pytest.raises(NotFound):
        Folder(tmp_path).read(NAME)


def test_a_medium_that_does_not_keep_what_was_written_is_noticed(tmp_path, monkeypatch):
    """Stand-in for a fake stick: the file is altered between the rename and the reading back."""
    replace = os.replace

    def replace_and_spoil(part, target):
        replace(part, target)
        Path(target).write_bytes(b"sealeX")

    monkeypatch.setattr(os, "replace", replace_and_spoil)
    with pytest.raises(Trouble, match="another stick"):
        Folder(tmp_path).write_atomic(NAME, b"sealed")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kept", [b"seal", b"sealed and more"])
def test_a_file_of_another_length_is_noticed(tmp_path, monkeypatch, kept):
    replace = os.replace
    monkeypatch.setattr(os, "replace", lambda part, target: (replace(part, target), Path(target).write_bytes(kept)))
    with pytest.raises(Trouble, match="another stick"):
        Folder(tmp_path).write_atomic(NAME, b"sealed")


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs /proc to see what is flushed")
def test_everything_is_flushed_before_the_name_appears_and_the_folder_after(tmp_path, monkeypatch):
    order = []
    fsync, replace = os.fsync, os.replace

    def noted_fsync(descriptor):
        order.append("folder" if Path(f"/proc/self/fd/{descriptor}").is_dir() else "file")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(os, "replace", lambda *paths: (order.append("rename"), replace(*paths)))
    Folder(tmp_path).write_atomic(NAME, b"sealed")
    assert order == ["file", "rename", "folder"]


@pytest.mark.skipif(not hasattr(os, "O_DIRECTORY"), reason="folders cannot be flushed here")
def test_a_file_system_that_cannot_flush_folders_is_no_trouble_and_a_failing_one_is(tmp_path, monkeypatch):
    fsync, number = os.fsync, errno.EINVAL

    def failing_fsync(descriptor):
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(number, "no")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", failing_fsync)
    Folder(tmp_path).write_atomic(NAME, b"sealed")
    number = errno.EIO
    with pytest.raises(Trouble):
        Folder(tmp_path).write_atomic(NAME, b"sealed")


WRITE = """
import os, resource, sys
from pathlib import Path
from app.base.errors import AppError
from app.sync.transport.folder import Folder
place, limit, user = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
folder = Folder(place)
folder.list()
if user: os.setuid(user)
if limit: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    folder.write_atomic("abcdefghijklmnopqrs2.bwb", b"x" * 100_000)
    print("written")
except AppError as error:
    print(type(error).__name__)
"""


def write_elsewhere(place, limit=0, user=0):
    done = subprocess.run(
        [sys.executable, "-c", WRITE, str(place), str(limit), str(user)],
        capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2],
    )
    return done.stdout.strip()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on file sizes per process")
def test_a_full_medium_is_said_and_leaves_nothing_behind(tmp_path):
    assert write_elsewhere(tmp_path, limit=50_000) == DiskFull.__name__
    assert list(tmp_path.iterdir()) == []
    assert write_elsewhere(tmp_path) == "written"
    old = (tmp_path / NAME).read_bytes()
    assert write_elsewhere(tmp_path, limit=50_000) == DiskFull.__name__
    assert (tmp_path / NAME).read_bytes() == old, "the former bundle stands"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows folders have no such mode")
def test_a_read_only_folder_is_said():
    """As root, modes do not bind; then another account writes."""
    with tempfile.TemporaryDirectory() as made:
        place = Path(made)
        place.chmod(0o555)
        try:
            assert write_elsewhere(place, user=65534 if os.geteuid() == 0 else 0) == ReadOnly.__name__
            assert list(place.iterdir()) == []
        finally:
            place.chmod(0o755)


def test_names_are_random_and_fit_their_own_check():
    names = {new_name() for _ in range(100)}
    assert len(names) == 100
    assert all(map(is_name, names))
