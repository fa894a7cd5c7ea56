# SPDX-License-Identifier: Apache-2.0
"""A second process on the same store, and processes that are killed while they save."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.services import journal_check
from tests import vaults

SECOND = """
import sys
from pathlib import Path
from tests import vaults
try:
    vaults.sign_in(Path(sys.argv[1]))
except Exception as error:
    print(type(error).__name__, error)
"""
ROOT = Path(vaults.__file__).parents[1]


def test_a_second_process_is_refused_while_the_first_works_on(tmp_path: Path):
    folder = vaults.made(tmp_path / "store")
    with vaults.sign_in(folder) as store:
        second = subprocess.run([sys.executable, "-c", SECOND, str(folder)], cwd=ROOT, capture_output=True, text=True)
        assert second.stdout.startswith("StoreInUse This store has been open in another window of this PC since "), second.stderr
        assert f"(process {os.getpid()})" in second.stdout
        with store.write() as unit:
            unit.save("person", "", {"family": "Pierre"})
        assert vaults.count(store) == 2
    with vaults.sign_in(folder) as store:
        assert vaults.count(store) == 2


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_no_acknowledged_record_is_lost_by_thirty_kills_while_saving(tmp_path: Path):
    folder = vaults.made(tmp_path / "store")
    rng, acknowledged, seen_partial = random.Random(11), set(), 0
    for _round in range(30):
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            save_for_ever(folder, writer)
        os.close(writer)
        with os.fdopen(reader, "rb") as answers:
            for _line in range(rng.randrange(1, 12)):
                acknowledged.add(answers.readline().decode().strip())
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            rest = answers.read().decode().split("\n")
        acknowledged |= set(rest[:-1])
        seen_partial += (folder / "store.bwdb-wal").exists()
    assert "" not in acknowledged
    assert len(acknowledged) >= 30
    assert seen_partial == 30  # each was killed with the store open
    with vaults.sign_in(folder) as store:
        with store.read() as conn:
            there = set(conn.exec_driver_sql("SELECT id FROM person").scalars())
        assert acknowledged <= there
        assert journal_check.verify_journal(store).is_whole
        with store.read() as conn:
            entries = conn.exec_driver_sql("SELECT count(DISTINCT object_id) FROM journal WHERE object_kind = 'person'").scalar_one()
        assert entries == len(there)


def save_for_ever(folder: Path, writer: int) -> None:
    """Save people one by one in this forked process, and say each identity after its commit."""
    try:
        store = vaults.sign_in(folder)
        while True:
            with store.write() as unit:
                saved = unit.save("person", "", {"family": "Joseph", "given": "Marie"})
            os.write(writer, f"{saved}\n".encode())
    finally:
        os._exit(1)
