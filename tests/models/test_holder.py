# SPDX-License-Identifier: Apache-2.0
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.base.errors import StoreInUse
from app.models.holder import FILE_NAME, Holder

HOLD = """
import sys
from pathlib import Path
from app.models.holder import Holder
held = Holder.take(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_holder_is_refused_with_since_when_and_what_to_do(tmp_path: Path):
    held = Holder.take(tmp_path)
    with pytest.raises(StoreInUse, match=rf"since \d{{4}}-\d\d-\d\d \d\d:\d\d \(process {os.getpid()}\)\. Work there, or close it"):
        Holder.take(tmp_path)
    held.release()
    Holder.take(tmp_path).release()


def test_the_file_stays_and_names_no_person(tmp_path: Path):
    Holder.take(tmp_path).release()
    content = (tmp_path / FILE_NAME).read_text()
    assert set(json.loads(content)) == {"process", "since"}
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o077 == 0


def test_a_file_left_behind_holds_nothing(tmp_path: Path):
    (tmp_path / FILE_NAME).write_text('{"process": 1, "since": "2026-01-01T08:00:00+00:00"}')
    Holder.take(tmp_path).release()


def test_a_senseless_file_still_gives_a_sentence(tmp_path: Path):
    held = Holder.take(tmp_path)
    (tmp_path / FILE_NAME).write_text("nonsense")
    with pytest.raises(StoreInUse, match="open in another window of this PC"):
        Holder.take(tmp_path)
    held.release()


def test_releasing_twice_does_not_take_the_lock_from_the_next(tmp_path: Path):
    first = Holder.take(tmp_path)
    first.release()
    second = Holder.take(tmp_path)
    first.release()
    with pytest.raises(StoreInUse):
        Holder.take(tmp_path)
    second.release()


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_the_system_gives_the_lock_back_however_the_process_ends(tmp_path: Path, end: signal.Signals):
    other = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    with pytest.raises(StoreInUse, match=f"process {other.pid}"):
        Holder.take(tmp_path)
    other.send_signal(end)
    other.communicate()
    Holder.take(tmp_path).release()
