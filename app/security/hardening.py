# SPDX-License-Identifier: Apache-2.0
"""What the process does so that keys do not outlive it: no core dumps, and a fresh process image at every lock.

Python cannot wipe its memory. Ending the image that held the keys is what does; `docs/security.md` says what this leaves.
"""

import ctypes
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import NoReturn

_PR_SET_DUMPABLE = 4


def refuse_core_dumps() -> bool:
    """Keep this process's memory out of core files, and from other programs of the same account where the system can.

    Call at every start: a new process image begins without it.

    Returns:
        Whether everything that this system offers took effect; nothing depends on it.
    """
    if sys.platform == "win32":
        return False
    import resource

    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (OSError, ValueError):
        return False
    if not sys.platform.startswith("linux"):
        return True
    try:
        return bool(ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0)
    except (OSError, AttributeError):
        return False


def replace_process(argv: Sequence[str]) -> NoReturn:
    """Start `argv` in place of this process; nothing of the memory so far remains. Does not come back.

    The caller has written everything down and closed the store: no clean-up of Python runs. Windows cannot replace an
    image, so a new process starts there and this one ends at once.

    Raises:
        OSError: `argv` cannot be started; this process goes on.
    """
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    if sys.platform == "win32":
        subprocess.Popen(list(argv), close_fds=True)  # noqa: S603 - the program itself
        os._exit(0)
    os.execv(argv[0], list(argv))  # noqa: S606 - the program itself
