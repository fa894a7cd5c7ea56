# SPDX-License-Identifier: Apache-2.0
"""A clerk's process killed while forms are keyed (pain 10); a thousand times by command, see docs/benchmarks.md."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_pain_10_kills_lose_no_finished_form_and_at_most_five_seconds_of_typing(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.faults.keying_kills", "--kills", "8", "--folder", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    seen = json.loads(done.stdout.splitlines()[-1])
    assert seen["problems"] == []
    assert (seen["kills"], seen["resumed"] > 0, seen["keys"] > 100) == (8, True, True)
