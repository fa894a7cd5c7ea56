# SPDX-License-Identifier: Apache-2.0
"""Options that many commands share: which store, who signs in, where the passphrase comes from, and progress on a terminal.

A passphrase is asked for, or read from a file or an open descriptor: arguments and the environment show in process lists.
"""

import argparse
import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app import bootstrap
from app.base.errors import Refused
from app.base.jobs import JobContext
from app.base.text import _
from app.services import vault

Commands = Any  # argparse has no public name for what add_subparsers returns
_LONGEST_BYTES = 4096


class Progress(JobContext):
    """Progress shown as lines on a terminal, one for each stage."""

    _said = ""

    def step(self, done: int, total: int = 0, stage: str = "") -> None:
        """Say a new stage on the terminal, if there is one."""
        super().step(done, total, stage)
        if stage and stage != self._said and sys.stderr.isatty():
            self._said = stage
            print(f"  {stage} …", file=sys.stderr)


def add_store(parser: argparse.ArgumentParser) -> None:
    """Add the option that names the store."""
    parser.add_argument("--store", type=Path, metavar=_("FOLDER"), help=_("folder of the store; otherwise the one opened last"))


def add_sign_in(parser: argparse.ArgumentParser) -> None:
    """Add the options of a command that signs in."""
    add_store(parser)
    parser.add_argument("--user", metavar=_("NAME"), help=_("user name; asked for when it is not given"))
    add_passphrase(parser)


def add_passphrase(parser: argparse.ArgumentParser) -> None:
    """Add the options that say where the passphrase comes from."""
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--passphrase-file", type=Path, metavar=_("FILE"), help=_("read the passphrase from the first line of a file"))
    source.add_argument("--passphrase-fd", type=int, metavar="N", help=_("read the passphrase from an open file descriptor"))


def add_second(parser: argparse.ArgumentParser) -> None:
    """Add the options of a command that takes two people."""
    parser.add_argument("--second-user", metavar=_("NAME"), help=_("user name of the second person who agrees, where two are needed"))
    parser.add_argument("--second-passphrase-file", type=Path, metavar=_("FILE"),
                        help=_("read the second person's passphrase from the first line of a file; otherwise it is asked for"))


def second_of(said: argparse.Namespace) -> Any:
    """Return the second person's sign-in (`app.services.administration.Second`).

    Raises:
        Refused: nobody is named, or the passphrase cannot be read.
    """
    from app.services.administration import Second

    if not said.second_user:
        raise Refused(_("This takes two people. Name the second one with --second-user."))
    try:
        if said.second_passphrase_file is not None:
            with said.second_passphrase_file.open("rb") as file:
                return Second(said.second_user, _first_line(file.read(_LONGEST_BYTES)))
    except OSError as error:
        raise Refused(_("The passphrase could not be read from there. Check the file, then try again.")) from error
    return Second(said.second_user, ask_secretly(_("Passphrase of the second person: ")))


def folder_of(said: argparse.Namespace) -> Path:
    """Return the folder of the store that a command is about."""
    return said.store.absolute() if said.store else bootstrap.default_folder()


def passphrase_of(said: argparse.Namespace, prompt: str = "") -> str:
    """Return the passphrase from where the user said, or ask for it.

    Raises:
        Refused: the file or descriptor cannot be read, or there is nobody to ask.
    """
    try:
        if said.passphrase_file is not None:
            with said.passphrase_file.open("rb") as file:
                return _first_line(file.read(_LONGEST_BYTES))
        if said.passphrase_fd is not None:
            return _first_line(os.read(said.passphrase_fd, _LONGEST_BYTES))
    except OSError as error:
        raise Refused(_("The passphrase could not be read from there. Check the file, then try again.")) from error
    return ask_secretly(prompt or _("Passphrase: "))


def ask_secretly(prompt: str) -> str:
    """Ask for a passphrase on the terminal without showing it.

    Raises:
        Refused: there is no terminal.
    """
    if not sys.stdin.isatty():
        raise Refused(_("There is no terminal to ask for the passphrase. Use --passphrase-file or --passphrase-fd."))
    return getpass.getpass(prompt)


def ask(prompt: str) -> str:
    """Ask for a line on the terminal.

    Raises:
        Refused: there is no terminal.
    """
    if not sys.stdin.isatty():
        raise Refused(_("Something that has to be asked for is missing, and there is no terminal. Give it as an option; see --help."))
    return input(prompt)


@contextmanager
def opened(said: argparse.Namespace) -> Iterator[Any]:
    """Give the store of a command, with its user signed in; it is locked again afterwards."""
    folder = folder_of(said)
    vault.describe(folder)
    user = said.user or ask(_("User name: "))
    store = vault.unlock(folder, user, passphrase_of(said), Progress())
    try:
        yield store
    finally:
        vault.lock(store)


def _first_line(data: bytes) -> str:
    return data.decode("utf-8-sig", "surrogateescape").split("\n", 1)[0].rstrip("\r")
