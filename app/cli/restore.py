# SPDX-License-Identifier: Apache-2.0
"""breakwater restore: put a backup in the place of the store."""

import argparse
from pathlib import Path

from app.base.text import _
from app.cli import signing_in
from app.services import vault


def add(commands: signing_in.Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("restore", help=_("put a backup in the place of the store; the present files are kept aside"))
    parser.add_argument("backup", help=_("name of the copy, as `backup --list` shows it, or a path"))
    signing_in.add_sign_in(parser)
    parser.set_defaults(run=run)


def run(said: argparse.Namespace) -> None:
    """Restore a copy."""
    folder = signing_in.folder_of(said)
    by_name = {copy.path.name: copy.path for copy in vault.backups(folder)}
    user = said.user or signing_in.ask(_("User name: "))
    copy = by_name.get(said.backup, Path(said.backup).absolute())
    vault.lock(vault.restore(folder, copy, user, signing_in.passphrase_of(said), signing_in.Progress()))
    print(_("The backup is in place; what was there before lies in the folder “set-aside” of the store."))
