# SPDX-License-Identifier: Apache-2.0
"""breakwater users: list them, or add one."""

import argparse

from app.base.text import _
from app.cli import signing_in
from app.domain.permissions import Role


def add(commands: signing_in.Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("users", help=_("list the users, or add one"))
    signing_in.add_sign_in(parser)
    parser.add_argument("--add", metavar=_("NAME"), help=_("user name of a new user; the issued passphrase is printed once"))
    parser.add_argument("--name", dest="display_name", metavar=_("NAME"), help=_("name of the new user as others see it"))
    parser.add_argument("--role", choices=[role.value for role in Role], default=Role.OFFICER.value, help=_("role of the new user"))
    parser.set_defaults(run=run)


def run(said: argparse.Namespace) -> None:
    """List the users or add one."""
    from app.services import administration

    with signing_in.opened(said) as store:
        if said.add:
            made = administration.add_user(store, said.add, said.display_name or said.add, said.role)
            print(_("Passphrase, shown this once. Write it down and keep it away from this PC:"), f"\n\n    {made.passphrase}\n")
            return
        for row in administration.users(store):
            state = "" if row.is_active else _("closed")
            print(f"{row.user_name:20} {row.display_name:30} {row.role_label:16} {state}".rstrip())
