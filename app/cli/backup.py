# SPDX-License-Identifier: Apache-2.0
"""breakwater backup: make one, or list those that are there."""

import argparse

from app.base.text import _
from app.cli import signing_in
from app.services import vault


def add(commands: signing_in.Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("backup", help=_("make a checked copy of the store"))
    parser.add_argument("--list", action="store_true", help=_("only list the copies that are there; needs no sign-in"))
    signing_in.add_sign_in(parser)
    parser.set_defaults(run=run)


def run(said: argparse.Namespace) -> None:
    """Make a copy, or list the copies."""
    folder = signing_in.folder_of(said)
    vault.describe(folder)
    if not said.list:
        from app.services import recovery

        with signing_in.opened(said) as store:
            made = recovery.make_backup(store)
        print(_("Made and checked: {name}").format(name=made.path.name))
        return
    copies = vault.backups(folder)
    for copy in copies:
        print(f"{copy.made_at:%Y-%m-%d %H:%M}  {copy.size_bytes / 1e6:7.1f} MB  {copy.why:16}  {copy.path.name}")
    if not copies:
        print(_("There is no backup yet."))
