# SPDX-License-Identifier: Apache-2.0
"""breakwater journal: who did what when."""

import argparse
from datetime import date

from app.base.errors import Refused
from app.base.text import _
from app.cli import signing_in


def add(commands: signing_in.Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("journal", help=_("list what was done"))
    signing_in.add_sign_in(parser)
    parser.add_argument("--since", metavar="YYYY-MM-DD", type=_day, help=_("from this day on"))
    parser.add_argument("--until", metavar="YYYY-MM-DD", type=_day, help=_("up to this day"))
    parser.add_argument("--kind", action="append", default=[], help=_("only entries of this kind, such as view or export"))
    parser.add_argument("--record", default="", metavar="ID", help=_("only entries about this record"))
    parser.add_argument("--limit", type=int, default=100, help=_("at most so many entries, newest first"))
    parser.set_defaults(run=run)


def run(said: argparse.Namespace) -> None:
    """Print entries, newest first."""
    from app.services.journal_reading import JournalFilter, journal_page

    if said.limit < 1:
        raise Refused(_("Give a number of entries of at least 1."))
    wanted = JournalFilter(kinds=tuple(said.kind), object_id=said.record, since=said.since, until=said.until)
    with signing_in.opened(said) as store:
        for row in journal_page(store, wanted, limit=said.limit):
            about = f"{row.object_label} {row.object_id}".strip()
            print(f"{row.wall:%Y-%m-%d %H:%M:%S%z}  {row.user} ({row.role})  {row.what}  {about}  {', '.join(row.fields)}".rstrip())


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(_("a day looks like 2026-11-22")) from error
