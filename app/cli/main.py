# SPDX-License-Identifier: Apache-2.0
"""breakwater <command>: reads the arguments, runs one command, and says what went wrong in one sentence.

Exit codes: 0 done, 1 refused, 2 wrong usage, 3 the surroundings are at fault, 4 a mistake of the program, 130 cancelled.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import app
from app import bootstrap
from app.base import log
from app.base.errors import AppError, Bug, Cancelled, Refused
from app.base.text import _
from app.cli import (
    backup,
    check,
    demo,
    exchange,
    export_figures,
    figures,
    import_workbook,
    journal,
    new,
    office,
    passphrase,
    restore,
    smoke,
    take_in,
    users,
    verify,
)

if TYPE_CHECKING:
    from app.services.walk import Stage

OK, REFUSED, USAGE, TROUBLE, BUG, CANCELLED = 0, 1, 2, 3, 4, 130
COMMANDS = (
    new, demo, import_workbook, take_in, export_figures, figures, exchange, office, check, journal, backup, restore, passphrase, users,
    verify,
)

Window = Callable[[Path | None], int]


def main(args: Sequence[str], window: Window | None = None, stage: "Callable[[], Stage] | None" = None) -> int:
    """Run one command; returns the exit code.

    Args:
        args: without the program's name.
        window: opens the window on a store's folder, for commands that end in it.
        stage: loads the window for a command that plays it without a screen.
    """
    bootstrap.start()
    parser = _parser()
    try:
        said = parser.parse_args(args)
    except SystemExit as stop:  # argparse has printed the help or what is wrong
        return int(stop.code or OK)
    if said.smoke:
        said.run = smoke.run
    if said.run is None:
        parser.print_help()
        return USAGE
    said.window, said.stage = window, stage
    try:
        return int(said.run(said) or OK)
    except (Cancelled, KeyboardInterrupt):
        print(_("Stopped; what was finished before is kept."), file=sys.stderr)
        return CANCELLED
    except Bug as error:
        return _report(error)
    except AppError as error:
        print(str(error), file=sys.stderr)
        return REFUSED if isinstance(error, Refused) else TROUBLE
    except Exception as error:  # noqa: BLE001 - the last line: whatever it is, no value of it may reach the screen
        return _report(error)


def _report(error: Exception) -> int:
    """Say that the program is at fault: type and places, never a value."""
    print(_("Something in the program went wrong; what was saved before is safe. Please pass these lines on:"), file=sys.stderr)
    print(f"Breakwater {app.__version__}\n{log.places(type(error), error.__traceback__)}", file=sys.stderr)
    return BUG


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="breakwater", description=_("An offline-first case database for the frontline against trafficking in persons."),
        epilog=_("Without a command, or with the folder of a store, the window opens."),
    )
    parser.add_argument("--version", action="version", version=f"Breakwater {app.__version__}")
    parser.add_argument("--smoke", action="store_true", help=_("make a training store in a temporary folder and try the program on it"))
    parser.set_defaults(run=None)
    commands = parser.add_subparsers(title=_("commands"), metavar="")
    for command in COMMANDS:
        command.add(commands)
    return parser
