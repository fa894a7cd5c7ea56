# SPDX-License-Identifier: Apache-2.0
"""Picks the window (no arguments, or a store's folder) or the command line (anything else). Each loads nothing of the other."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.services.walk import Stage


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; returns the exit code."""
    args = list(sys.argv[1:] if argv is None else argv)
    if not args or (len(args) == 1 and not args[0].startswith("-") and Path(args[0]).is_dir()):
        return _window(Path(args[0]).absolute() if args else None)
    from app.cli.main import main as run_command

    return run_command(args, _window, _stage)


def _window(folder: Path | None) -> int:
    from app.ui.main import run

    return run(sys.argv, folder)


def _stage() -> "Stage":
    from app.ui import walk

    return walk


if __name__ == "__main__":
    sys.exit(main())
