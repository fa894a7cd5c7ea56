# SPDX-License-Identifier: Apache-2.0
"""breakwater office: rounds of the office through a mailbox, and its first keys."""

import argparse
import time
from pathlib import Path

from app.base.text import _
from app.cli import signing_in

NEEDS_SOMEBODY = 5


def add(commands: signing_in.Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("office", help=_("empty the mailbox, merge, prepare what each post may see, refill it"))
    parts = parser.add_subparsers(title=_("commands"), metavar="", required=True)
    rounds = parts.add_parser(
        "run", help=_("one round through a folder or stick, or a round every few minutes"),
        description=_("Exit codes as of every command; {code}: done, and something waits for a person.").format(code=NEEDS_SOMEBODY),
    )
    rounds.add_argument("mailbox", type=Path, help=_("folder or stick that carries the bundles"))
    rounds.add_argument("--watch", type=_minutes, default=0, metavar=_("MINUTES"), help=_("go on, with this long between two rounds"))
    rounds.add_argument("--mail", action="store_true", help=_("write parts of 7 MB to be attached to e-mails"))
    signing_in.add_sign_in(rounds)
    rounds.set_defaults(run=run)
    keys = parts.add_parser("keys", help=_("make the first keys of the office and write them on three sticks"))
    keys.add_argument("sticks", type=Path, nargs=3, help=_("three folders, one on each stick"))
    signing_in.add_sign_in(keys)
    keys.set_defaults(run=make_keys)


def run(said: argparse.Namespace) -> int:
    """Do one round, or go on until stopped."""
    from app.services import office_run

    with signing_in.opened(said) as store:
        while True:
            done = office_run.run(store, said.mailbox.absolute(), signing_in.Progress(), said.mail)
            for line in done.lines():
                print(line, flush=True)
            if not said.watch:
                return NEEDS_SOMEBODY if done.needs_somebody else 0
            time.sleep(said.watch * 60)


def make_keys(said: argparse.Namespace) -> None:
    """Make or go on making the office's keys."""
    from app.services import office_setup, trust

    with signing_in.opened(said) as store:
        office_setup.begin(store)
        for letter, folder in zip(office_setup.STICKS, said.sticks, strict=True):
            office_setup.write_stick(store, letter, folder.absolute())
            print(_("Key {letter} is written and was read back.").format(letter=letter))
        office_setup.finish(store)
        print(_("The office stands. Fingerprint that every post compares: {fingerprint}").format(
            fingerprint=trust.fingerprint_of_root(store)))


def _minutes(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 1440:
        raise argparse.ArgumentTypeError(_("between 1 and 1440 minutes"))
    return number
