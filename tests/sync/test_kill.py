# SPDX-License-Identifier: Apache-2.0
"""A process that dies before any statement of inbox or outbox leaves the old state or the new one, and the exchange goes on.

Every thirteenth statement here; all of them by command: `python -m tests.sync.killing office`, `... post`.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def kill(*asked):
    """Run the kills in a process of their own, which forks."""
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-m", "tests.sync.killing", *asked], cwd=root, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert done.stdout, done.stderr
    return json.loads(done.stdout)


@pytest.mark.slow
@pytest.mark.parametrize("side", ["office", "post"])
def test_death_before_a_statement_leaves_old_or_new_and_then_converges(side):
    said = kill(side, "--step", "13")
    assert said["problems"] == []
    assert said["statements"] > 100
    assert said["killed"] >= 10
    assert said["states"] >= 3


@pytest.mark.slow
def test_a_place_in_the_stream_that_is_written_before_the_entries_is_found():
    said = kill("office", "--step", "20", "--defect", "acknowledged_before_it_is_written")
    assert any("neither the old state nor the new one" in problem for problem in said["problems"])
