# SPDX-License-Identifier: Apache-2.0
"""All tests on two cores: python -m tests.halves runs two processes of pytest, each with every other test file.

Two plain processes, not pytest-xdist: its workers have a second thread, in which Python's cycle collector may destroy a Qt object, and
that is a crash (seen in one run of one). `app/ui/jobs/collector.py` tells more.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(args: list[str]) -> int:
    """Run both halves; the second one's words follow when the first has ended. 0 when both are good."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", *args]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as words:
        second = subprocess.Popen([*command, "--half", "2"], cwd=ROOT, stdout=words, stderr=subprocess.STDOUT)
        first = subprocess.run([*command, "--half", "1"], cwd=ROOT).returncode
        failed = second.wait() or first
        words.seek(0)
        sys.stdout.write(words.read())
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
