# SPDX-License-Identifier: Apache-2.0
"""A full disk and a folder that cannot be written: a sentence, and nothing that was saved is lost."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from app.base import disk
from app.base.errors import AppError, DiskFull
from app.services import recovery, vault
from tests import vaults

ROOT = Path(vaults.__file__).parents[1]
NOBODY = 65534

# Signs in, saves until the disk says no, and reports the class, the sentence, and what was acknowledged.
SAVE_UNTIL_REFUSED = """
import resource, sys
from pathlib import Path
from app.base.errors import AppError
from tests import vaults
folder, limit = Path(sys.argv[1]), int(sys.argv[2])
saved = 0
store = None
try:
    store = vaults.sign_in(folder)
    if limit:
        size = max(path.stat().st_size for path in folder.iterdir())
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + limit, size + limit))
    for _ in range(3000):
        with store.write() as unit:
            unit.save("person", "", {"family": "Joseph", "notes": "x" * 5000})
        saved += 1
except AppError as error:
    print(type(error).__name__, saved, error, sep="|")
    if store is not None:
        print(vaults.count(store))
"""

DELETE_ON_A_FULL_DISK = """
import shutil, sys
from pathlib import Path
from tests import vaults
print("free", shutil.disk_usage(sys.argv[1]).free)
with vaults.sign_in(Path(sys.argv[1])) as store:
    with store.read() as conn:
        who = conn.exec_driver_sql("SELECT id FROM person").scalar_one()
    with store.write() as unit:
        unit.delete("person", who, "test")
    with store.read() as conn:
        print("deleted", conn.exec_driver_sql("SELECT deleted FROM person").scalar_one())
"""


def run(code: str, *args: object, **how: object) -> list[str]:
    done = subprocess.run([sys.executable, "-c", code, *map(str, args)], cwd=ROOT, capture_output=True, text=True, **how)
    assert done.stdout, done.stderr
    return done.stdout.strip().split("\n")


def test_a_file_that_may_not_grow_stops_saving_and_loses_nothing(tmp_path: Path):
    folder = vaults.made(tmp_path / "store")
    kind_saved_sentence, count = run(SAVE_UNTIL_REFUSED, folder, 200_000)
    kind, saved, sentence = kind_saved_sentence.split("|")
    assert kind in ("DiskFull", "ReadOnly")
    assert "othing was" in sentence
    assert int(saved) > 3
    assert int(count) == 1 + int(saved)
    with vaults.sign_in(folder) as store:
        assert vaults.count(store) == 1 + int(saved)


def tiny_disk_works() -> bool:
    if not shutil.which("unshare"):
        return False
    mount = "mount -t tmpfs -o size=1m none /mnt"
    return subprocess.run(["unshare", "-rm", "sh", "-c", mount], capture_output=True).returncode == 0


@pytest.mark.skipif(not tiny_disk_works(), reason="this system gives no tiny disk to a test")
def test_a_full_disk_stops_saving_and_loses_nothing(tmp_path: Path):
    """The store lies on a disk of 3 MB of its own, in a name space of the test's."""
    folder = vaults.made(tmp_path / "store")
    (tmp_path / "code.py").write_text(SAVE_UNTIL_REFUSED)
    script = (
        f"mount -t tmpfs -o size=3m none /mnt && cp -r '{folder}' /mnt/store && "
        f"PYTHONPATH='{ROOT}' '{sys.executable}' '{tmp_path}/code.py' /mnt/store 0 && cp -r /mnt/store '{tmp_path}/after'"
    )
    done = subprocess.run(["unshare", "-rm", "sh", "-c", script], cwd=ROOT, capture_output=True, text=True)
    kind_saved_sentence, count = done.stdout.strip().split("\n")
    kind, saved, sentence = kind_saved_sentence.split("|")
    assert (kind, sentence.split(".")[0]) == ("DiskFull", "The disk is full")
    assert int(saved) > 3
    assert int(count) == 1 + int(saved)
    with vaults.sign_in(tmp_path / "after") as store:
        assert vaults.count(store) == 1 + int(saved)


@pytest.mark.skipif(not tiny_disk_works(), reason="this system gives no tiny disk to a test")
def test_on_a_disk_without_a_free_byte_somebody_can_still_sign_in_and_delete(tmp_path: Path):
    folder = vaults.made(tmp_path / "store")
    with vaults.sign_in(folder) as store:
        vault.housekeeping(store)
    assert (folder / disk.RESERVE_FILE).stat().st_size == disk.RESERVE_BYTES
    (tmp_path / "code.py").write_text(DELETE_ON_A_FULL_DISK)
    script = (
        f"mount -t tmpfs -o size=6m none /mnt && cp -r '{folder}' /mnt/store && cat /dev/zero > /mnt/full 2>/dev/null; "
        f"PYTHONPATH='{ROOT}' '{sys.executable}' '{tmp_path}/code.py' /mnt/store"
    )
    done = subprocess.run(["unshare", "-rm", "sh", "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.split() == ["free", "0", "deleted", "1"], done.stderr


def test_without_its_reserve_a_full_disk_is_said_at_sign_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = vaults.made(tmp_path / "store")
    before = vaults.files(folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: shutil._ntuple_diskusage(10**9, 10**9, 1000))
    with pytest.raises(DiskFull, match="too little room on the disk"):
        vaults.sign_in(folder)
    assert vaults.files(folder) == before
    monkeypatch.undo()
    vaults.sign_in(folder).close()


def test_too_little_room_for_a_backup_is_said_before_it_is_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = vaults.made(tmp_path / "store")
    with vaults.sign_in(folder) as store:
        monkeypatch.setattr(shutil, "disk_usage", lambda _folder: shutil._ntuple_diskusage(10**9, 10**9, 1000))
        with pytest.raises(DiskFull, match="too little room for a backup"):
            recovery.make_backup(store)
    monkeypatch.undo()
    assert vault.backups(folder) == []
    vaults.sign_in(folder).close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_folder_that_cannot_be_written_is_said_and_nothing_is_changed():
    """As another account, where this one may write everywhere."""
    home = Path(tempfile.mkdtemp(prefix="breakwater-test-"))
    try:
        folder = vaults.made(home / "store")
        before = vaults.files(folder)
        os.chmod(home, 0o755)
        for path in folder.iterdir():
            os.chmod(path, 0o444)
        os.chmod(folder, 0o555)
        line = as_nobody(lambda: vaults.sign_in(folder))
        assert line.startswith("ReadOnly: The folder of the store cannot be written. Ask for write access")
        assert vaults.files(folder) == before
        os.chmod(folder, 0o755)
        for path in folder.iterdir():
            os.chmod(path, 0o644)
        with vaults.sign_in(folder) as store:
            assert vaults.count(store) == 1
    finally:
        os.chmod(home / "store", 0o755)
        shutil.rmtree(home)


def as_nobody(work: Callable[[], object]) -> str:
    """Do something in a forked process without the rights of the superuser; returns what it raised."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            work()
        except AppError as error:
            os.write(writer, f"{type(error).__name__}: {error}".encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as answer:
        said = answer.read().decode()
    os.waitpid(child, 0)
    return said
