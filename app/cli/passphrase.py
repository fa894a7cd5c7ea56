# SPDX-License-Identifier: Apache-2.0
"""breakwater passphrase: change one's own."""

import argparse

from app.base.errors import Refused
from app.base.text import _
from app.cli import signing_in
from app.services import vault


def add(commands: signing_in.Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("passphrase", help=_("change your passphrase"))
    signing_in.add_store(parser)
    parser.add_argument("--user", metavar=_("NAME"), help=_("user name; asked for when it is not given"))
    parser.add_argument("--issue", action="store_true", help=_("issue a passphrase of five words and print it once"))
    signing_in.add_passphrase(parser)
    parser.set_defaults(run=run)


def run(said: argparse.Namespace) -> None:
    """Change the passphrase of one user."""
    folder = signing_in.folder_of(said)
    vault.describe(folder)
    user = said.user or signing_in.ask(_("User name: "))
    old = signing_in.passphrase_of(said, _("Present passphrase: "))
    new = vault.issue_passphrase() if said.issue else signing_in.ask_secretly(_("New passphrase: "))
    if not said.issue and signing_in.ask_secretly(_("The same once more: ")) != new:
        raise Refused(_("The two are not the same. Try again; nothing was changed."))
    store = vault.unlock(folder, user, old, signing_in.Progress())
    try:
        vault.change_passphrase(store, old, new)
    finally:
        vault.lock(store)
    print(_("The passphrase is changed. Copies of the store made before still open with the old one."))
    if said.issue:
        print(_("Passphrase, shown this once. Write it down and keep it away from this PC:"), f"\n\n    {new}\n")
