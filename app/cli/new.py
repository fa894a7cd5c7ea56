# SPDX-License-Identifier: Apache-2.0
"""breakwater new: a store with its first user."""

import argparse
from pathlib import Path

from app.base.errors import Refused
from app.base.text import _
from app.cli import signing_in
from app.services import vault


def add(commands: signing_in.Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("new", help=_("make a new store"), description=_("Make a store for a post or for the office."))
    parser.add_argument("folder", type=Path, help=_("an empty or new folder on a disk of this PC"))
    parser.add_argument("--code", required=True, metavar="VFA", help=_("post code, 2 to 5 capital letters; it begins every case number"))
    parser.add_argument("--name", required=True, help=_("name of the post or the office"))
    parser.add_argument("--country", required=True, metavar="LC", help=_("country, by its code of two letters"))
    parser.add_argument("--office", action="store_true", help=_("make the central office's store"))
    parser.add_argument("--user", required=True, help=_("user name of the first user"))
    parser.add_argument("--user-name", required=True, dest="display_name", help=_("name of the first user as others see it"))
    parser.add_argument("--recovery-key", default="", metavar="age1…", help=_("the office's recovery key"))
    parser.add_argument("--issue", action="store_true", help=_("issue a passphrase of five words and print it once"))
    signing_in.add_passphrase(parser)
    parser.set_defaults(run=run)


def run(said: argparse.Namespace) -> None:
    """Make the store."""
    text = vault.issue_passphrase() if said.issue else chosen(said)
    wanted = vault.NewStore(
        is_office=said.office, post_code=said.code, post_name=said.name, country=said.country, user_name=said.user,
        display_name=said.display_name, passphrase=text, escrow_recipient=said.recovery_key,
    )
    store = vault.create(said.folder.absolute(), wanted, signing_in.Progress())
    state = vault.recovery_state(store)
    vault.lock(store)
    print(_("The store is made. Its first user is {user}.").format(user=said.user))
    if said.issue:
        print(_("Passphrase, shown this once. Write it down and keep it away from this PC:"), f"\n\n    {text}\n")
    if state == "none":
        print(_("There is no recovery key yet: if every passphrase is forgotten, nobody can open this store."))
    elif state == "not confirmed":
        print(_("Recovery is not confirmed yet: the office has to prove that it can open this store."))


def chosen(said: argparse.Namespace) -> str:
    """Return a new passphrase, asked for twice where somebody types it."""
    text = signing_in.passphrase_of(said, _("New passphrase: "))
    if said.passphrase_file is None and said.passphrase_fd is None and signing_in.ask_secretly(_("The same once more: ")) != text:
        raise Refused(_("The two are not the same. Try again; nothing was made."))
    return text
