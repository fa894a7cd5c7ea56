# SPDX-License-Identifier: Apache-2.0
"""breakwater verify: whether a released file is as it was signed, and by whom."""

import argparse
from pathlib import Path

from app.base.errors import Refused
from app.base.text import _
from app.cli import signing_in


def add(commands: signing_in.Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "verify", help=_("check a file against the signature beside it"),
        description=_("Says who signed the file, when and at which PC, and whether it was changed; with --store, if the key is known."),
    )
    parser.add_argument("file", type=Path, help=_("the released file; its signature has the same name and .sig"))
    signing_in.add_sign_in(parser)
    parser.set_defaults(run=run)


def run(said: argparse.Namespace) -> None:
    """Check and say what was found.

    Raises:
        Refused: the file is not what was signed, or the key is foreign.
    """
    from app.services import signatures

    if said.store or said.user:
        with signing_in.opened(said) as store:
            found = signatures.verify(said.file.absolute(), store)
    else:
        found = signatures.verify(said.file.absolute())
    for line in found.lines:
        print(line)
    if not found.is_good:
        raise Refused(found.sentence)
    print(found.sentence)
