# SPDX-License-Identifier: Apache-2.0
"""breakwater exchange: through a folder or a stick; enrolment of the counterpart."""

import argparse
from pathlib import Path

from app.base.disk import clear_sentences, replace_file
from app.base.errors import Refused
from app.base.text import _
from app.cli import signing_in


def add(commands: signing_in.Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "exchange", help=_("exchange bundles through a folder or a stick"),
        description=_("Take in what lies in the folder for this PC, and put there what waits for others."),
    )
    parser.add_argument("folder", type=Path, nargs="?", help=_("folder or stick that carries the bundles"))
    parser.add_argument("--card", type=Path, metavar=_("FILE"), help=_("write this PC's enrolment file for the other PC"))
    parser.add_argument("--enrol", type=Path, metavar=_("FILE"), help=_("enrol the PC of this enrolment file"))
    parser.add_argument("--fingerprint", default="", help=_("fingerprint as the other person reads it out, for --enrol"))
    signing_in.add_sign_in(parser)
    parser.set_defaults(run=run)


def run(said: argparse.Namespace) -> None:
    """Enrol or exchange."""
    from app.services import enrolment, exchange

    if not (said.folder or said.card or said.enrol):
        raise Refused(_("Say which folder carries the bundles, or use --card or --enrol; see --help."))
    with signing_in.opened(said) as store:
        if said.card:
            card = enrolment.my_card(store)
            with clear_sentences():
                replace_file(said.card.absolute(), enrolment.card_bytes(card))
            print(_("Written. Fingerprint to compare by telephone or on paper: {fingerprint}").format(fingerprint=card.fingerprint))
        if said.enrol:
            with clear_sentences():
                card = enrolment.read_card(said.enrol.read_bytes())
            heard = said.fingerprint or signing_in.ask(_("Fingerprint that the other person reads out: "))
            if _letters(heard) != _letters(card.fingerprint):
                raise Refused(_("The fingerprints differ. Do not enrol this PC; ask the other person for the file again."))
            enrolment.enrol(store, card)
            print(_("Enrolled: {post}").format(post=card.post_name))
        if said.folder:
            for line in exchange.run(store, said.folder.absolute(), signing_in.Progress()).lines():
                print(line)


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
