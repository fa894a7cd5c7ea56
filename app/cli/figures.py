# SPDX-License-Identifier: Apache-2.0
"""breakwater figures: the same figures as on screen, as tables on the terminal; returns; what is to be put right before one."""

import argparse
import re
from datetime import date
from pathlib import Path

from app.base import clock
from app.base.errors import Refused
from app.base.text import _
from app.cli import signing_in
from app.domain.counting_figures import Query
from app.domain.figures import Figure, Number, Report, as_table
from app.domain.periods import Period
from app.domain.returns import return_forms
from app.domain.standard_reports import ReportDefinition, standard_reports

_LABEL, _NUMBER = 36, 11


def add(commands: signing_in.Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "figures", help=_("show figures, returns, and what is to be put right before one"),
        description=_("Count exact, restricted figures of a period and show them."))
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--report", choices=list(standard_reports()), default="overview", help=_("which report"))
    what.add_argument("--figure", action="append", metavar="victims_detected.sex.age", help=_("one figure; may be given several times"))
    what.add_argument("--return", dest="sheet", choices=list(return_forms()), help=_("the answers to a return"))
    what.add_argument("--quality", action="store_true", help=_("what is missing, contradictory or stale"))
    parser.add_argument("--period", default="", metavar="2026, 2026-Q3, 2026-04", help=_("year, quarter, or the year from April"))
    parser.add_argument("--known", default="", metavar="2026-01-31", help=_("as the records were known here at the end of that day"))
    parser.add_argument("--against", default="", metavar="2026-01-31", help=_("show what changed since the end of that day"))
    parser.add_argument("--population", type=int, default=0, help=_("number of inhabitants, for rates"))
    parser.add_argument("--into", type=Path, metavar=_("FILE"), help=_("write the answers to a return as a workbook"))
    signing_in.add_sign_in(parser)
    parser.set_defaults(run=run)


def run(said: argparse.Namespace) -> None:
    """Show what was asked for."""
    from app.services import figures, quality, returns

    known, against = _day(said.known), _day(said.against)
    queries = _queries(said.figure) if said.figure else ()
    with signing_in.opened(said) as store:
        ctx = signing_in.Progress()
        if said.quality:
            for flaw in quality.find(store, ctx).shown:
                print(f"{flaw.number:20}  {flaw.sentence}")
            return
        if said.sheet:
            form = return_forms()[said.sheet]
            sheet = returns.answer(store, said.sheet, _period(said.period, form.period_kind), ctx, said.population, known)
            for line in sheet.answers:
                print(f"{line.code:24} {shown(line.value) if line.value is not None else line.reason:>{_NUMBER}}  {line.question}")
            if said.into:
                print(_("Written: {path}").format(path=returns.write(store, sheet, said.into.absolute())))
            return
        definition = ReportDefinition("asked", _("Figures"), queries) if queries else standard_reports()[said.report]
        report = figures.run(store, definition, _period(said.period), ctx, known)
        if against:
            _show_changes(figures.run(store, definition, report.period, ctx, against), report)
            return
    print(report.title, report.period.text(), report.run.agency, sep="\n")
    print(*report.filters, report.run.snapshot, sep="\n")
    for each in report.figures:
        print()
        print("\n".join(lines(each)))


def lines(figure: Figure) -> list[str]:
    """Return a figure as lines of text."""
    table = as_table(figure)
    columns = [at for at in range(len(table.columns)) if len(table.columns) <= 6 or any(row.numbers[at] for row in table.rows)]
    said = [table.title, f"  {table.unit}. {table.date_used}"]
    said.append(" " * _LABEL + "".join(f"{table.columns[at][:_NUMBER - 1]:>{_NUMBER}}" for at in columns))
    said += [f"{row.label[:_LABEL - 1]:{_LABEL}}" + "".join(f"{shown(row.numbers[at]):>{_NUMBER}}" for at in columns) for row in table.rows]
    return said


def shown(number: Number) -> str:
    """Return a number as the terminal shows it: a dash for a true zero, nothing for no number."""
    return "" if number is None else f"{number:.1f}" if isinstance(number, float) else str(number) if number else "-"


def _show_changes(before: Report, after: Report) -> None:
    from app.domain.comparing import differences

    found = differences(before, after)
    for each in found:
        print(f"{each.title}: {each.where or _('all')}: {shown(each.before)} > {shown(each.after)}")
    if not found:
        print(_("Nothing has changed."))


def _queries(names: list[str]) -> tuple[Query, ...]:
    try:
        return tuple(map(Query.named, names))
    except ValueError:
        raise Refused(_("There is no such figure. Write one as it is named in a workbook, such as victims_detected.sex.age.")) from None


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise Refused(_("Write a day as year, month and day, such as 2026-01-31.")) from None


def _period(typed: str, kind: str = "year") -> Period:
    """Return a typed year, quarter, or year from April ("2026-04")."""
    today = clock.today()
    this_year = today.year - (kind == "april_year" and today.month < 4)
    found = re.fullmatch(r"(\d{4})(?:-?Q([1-4])|-(04))?", typed.strip().upper() or str(this_year))
    if not found or not 1900 <= int(found[1]) <= 2100:
        raise Refused(_("A period is a year such as 2026, a quarter such as 2026-Q3, or a year from April such as 2026-04."))
    year = int(found[1])
    if found[2]:
        return Period.quarter(year, int(found[2]))
    return Period.april_year(year) if found[3] or kind == "april_year" else Period.year(year)
