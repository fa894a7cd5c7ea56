# SPDX-License-Identifier: Apache-2.0
"""breakwater take-in: any workbook or text table as a batch of paper forms. First a dry run, then all or nothing."""

import argparse
from pathlib import Path

from app.base.errors import ImportRefused
from app.base.text import _, ngettext
from app.cli import signing_in


def add(commands: signing_in.Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "take-in", help=_("take in the register of a post"),
        description=_("Read a workbook or text table that a post keeps, each row an answered form. Columns are found by their headings and "
                      "can be said; --commit takes all rows in as a batch, or none."),
    )
    parser.add_argument("register", type=Path)
    parser.add_argument("--form", required=True, help=_("key of the paper form, such as border_screening"))
    parser.add_argument("--sheet", default="", help=_("name of the sheet; otherwise the first that is not hidden"))
    parser.add_argument("--header-row", type=int, default=0, help=_("last row of the headings; otherwise found"))
    parser.add_argument(
        "--column", action="append", default=[], metavar=_("QUESTION=LETTERS"), help=_("the column that answers a question"))
    parser.add_argument("--always", action="append", default=[], metavar=_("QUESTION=ANSWER"), help=_("one answer for all rows, as a code"))
    parser.add_argument("--dates", choices=("dmy", "mdy", "ymd"), default="dmy", help=_("order of dates that are written as text"))
    parser.add_argument("--post", default="", help=_("post that keeps the register"))
    parser.add_argument("--period", default="")
    parser.add_argument("--commit", action="store_true", help=_("write it; without this only the dry run is made"))
    signing_in.add_sign_in(parser)
    parser.set_defaults(run=run)


def run(said: argparse.Namespace) -> None:
    """Make the dry run, and take the register in when asked to.

    Raises:
        ImportRefused: the dry run found errors; nothing was written.
    """
    from app.services.paper import register

    with signing_in.opened(said) as store:
        ctx = signing_in.Progress()
        file = register.look_into(said.register.absolute(), said.sheet)
        letters, always = dict(_pairs(said.column)), dict(_pairs(said.always))
        layout = register.layout_of(store, file, said.form, said.header_row, letters, always, said.dates)
        plan = register.dry_run(store, file.register, layout, said.post, said.period, ctx)
        for each in plan.problems:
            place = " ".join(filter(None, (each.sheet, f"{each.column}{each.row or ''}", each.field)))
            print(f"{_('Error') if each.is_error else _('Note')}  {place}: {each.sentence}")
        counts = plan.counts
        print(_("New rows: {new}  Here already: {unchanged}  Changed since: {changed}").format(
            new=counts.new, unchanged=counts.unchanged, changed=counts.changed))
        if plan.errors:
            text = ngettext(
                "The register has {n} error; nothing was written.", "The register has {n} errors; nothing was written.", plan.errors)
            raise ImportRefused(text.format(n=plan.errors))
        if not said.commit:
            print(_("This was the dry run; nothing was written. Use --commit to take it in."))
            return
        done = register.commit(store, plan, ctx)
        print(ngettext("{n} row was taken in.", "{n} rows were taken in.", done.rows).format(n=done.rows), " ".join(done.numbers))


def _pairs(said: list[str]) -> list[tuple[str, str]]:
    pairs = [tuple(each.partition("=")[::2]) for each in said]
    if any(not key or not value for key, value in pairs):
        raise ImportRefused(_("Say a column as QUESTION=LETTERS and an answer as QUESTION=ANSWER."))
    return pairs  # type: ignore[return-value]
