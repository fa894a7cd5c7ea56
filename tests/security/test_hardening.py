# SPDX-License-Identifier: Apache-2.0
import os
import subprocess
import sys

import pytest

from app.security import hardening

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux only")


def run(script: str, *args: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", script, *args], capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.splitlines()


@LINUX
def test_core_dumps_are_off():
    before, limit, after, said = run(
        "import ctypes, resource\n"
        "from app.security.hardening import refuse_core_dumps\n"
        "prctl = ctypes.CDLL(None).prctl\n"
        "print(prctl(3, 0, 0, 0, 0))\n"
        "said = refuse_core_dumps()\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE))\n"
        "print(prctl(3, 0, 0, 0, 0))\n"
        "print(said)\n"
    )
    assert (before, limit, after, said) == ("1", "(0, 0)", "0", "True")


@pytest.mark.skipif(os.name == "nt", reason="Windows starts a new process")
def test_the_process_is_replaced_with_its_number_kept_and_nothing_else():
    first, second = run(
        "import os, sys\n"
        "from app.security.hardening import replace_process\n"
        "left_open = os.open(os.devnull, os.O_RDONLY)\n"
        "print(os.getpid(), left_open)\n"
        "replace_process([sys.executable, '-c', 'import os, sys; print(os.getpid(), os.path.exists(f\"/dev/fd/{sys.argv[1]}\"))',"
        " str(left_open)])\n"
        "print('never reached')\n"
    )
    assert second == f"{first.split()[0]} False"


def test_a_program_that_cannot_start_leaves_this_one_running():
    with pytest.raises(OSError, match="No such file"):
        hardening.replace_process([os.path.join(os.sep, "no", "such", "program")])
