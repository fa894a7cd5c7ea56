# SPDX-License-Identifier: Apache-2.0
"""breakwater check: the database library, every page of the store, the journal, the backups."""

import argparse

from app.base.errors import Trouble
from app.base.text import _, ngettext
from app.cli import signing_in


def add(commands: signing_in.Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("check", help=_("check the store, its journal and its backups"))
    signing_in.add_sign_in(parser)
    parser.set_defaults(run=run)


def run(said: argparse.Namespace) -> None:
    """Check everything and say what was found.

    Raises:
        Trouble: something is not as it was written.
    """
    from app.services import integrity, journal_check

    print(integrity.library())
    with signing_in.opened(said) as store:
        found = integrity.check(store, signing_in.Progress())
        print(ngettext("Store: {n} page is whole.", "Store: {n} pages are whole.", found.pages).format(n=found.pages) if found.is_whole
              else _("Store: damaged pages."))
        report = journal_check.verify_journal(store, signing_in.Progress())
        print(ngettext("Journal: {n} entry, ", "Journal: {n} entries, ", report.entries).format(n=report.entries)
              + (_("chain and signatures are whole.") if report.is_whole else _("not as it was written:")))
        for problem in report.problems:
            print(f"  {problem.device}/{problem.seq}: {problem.sentence}")
        for backup in found.backups:
            state = _("opens, whole") if backup.is_whole else _("does not open with today's key, or is damaged")
            print(_("Backup of {when}: {state}").format(when=f"{backup.made_at:%Y-%m-%d %H:%M}", state=state))
        if not found.backups:
            print(_("There is no backup yet."))
    if not (found.is_whole and report.is_whole):
        raise Trouble(_("The store is not as it was written. Make no new entries; restore a backup or call the central office."))
