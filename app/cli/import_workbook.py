# SPDX-License-Identifier: Apache-2.0
"""breakwater import: a workbook of the Human Trafficking Case Data Standard. First a dry run, then all or nothing."""

import argparse
from pathlib import Path

from app.base.errors import ImportRefused
from app.base.text import _, ngettext
from app.cli import signing_in


def add(commands: signing_in.Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "import", help=_("take in a workbook"),
        description=_("Read a workbook, say everything that is wrong with it by sheet, row and column, and with --commit take it in."),
    )
    parser.add_argument("workbook", type=Path)
    parser.add_argument("--commit", action="store_true", help=_("write it; without this only the dry run is made"))
    signing_in.add_sign_in(parser)
    parser.set_defaults(run=run)


def run(said: argparse.Namespace) -> None:
    """Make the dry run, and take the workbook in when asked to.

    Raises:
        ImportRefused: the dry run found errors; nothing was written.
    """
    from app.services import importing

    with signing_in.opened(said) as store:
        ctx = signing_in.Progress()
        plan = importing.dry_run(store, said.workbook.absolute(), ctx)
        for each in plan.problems:
            place = " ".join(filter(None, (each.sheet, f"{each.column}{each.row or ''}", each.field)))
            print(f"{_('Error') if each.is_error else _('Note')}  {place}: {each.sentence}")
        counts = plan.counts
        print(_("New: {new}  changed: {changed}  as they are: {unchanged}  deleted here: {deleted}  empty: {empty}").format(
            new=counts.new, changed=counts.changed, unchanged=counts.unchanged, deleted=counts.deleted_here, empty=counts.empty
        ))
        if plan.errors:
            text = ngettext("The workbook has {n} error; nothing was written.", "The workbook has {n} errors; nothing was written.",
                            len(plan.errors))
            raise ImportRefused(text.format(n=len(plan.errors)))
        if not said.commit:
            print(_("This was the dry run; nothing was written. Use --commit to take it in."))
            return
        done = importing.commit(store, plan, ctx)
        print(ngettext("{n} row was taken in.", "{n} rows were taken in.", done.counts.to_write).format(n=done.counts.to_write))
