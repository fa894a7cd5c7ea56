# SPDX-License-Identifier: Apache-2.0
"""What of a figure fits a page or a slide, and how its numbers are written: one rule for document and slides."""

from app.base.text import _
from app.domain.figures import Figure, Number, Profile, Report, Table, TableRow, as_table
from app.reports import cells
from app.reports.workbook import band, marking

HIDDEN = "c"
_FEW_COLUMNS = 6


def number_text(number: Number, is_hidden: bool = False) -> str:
    """Return a number as it stands in a document: a dash for a true zero, nothing where there is none."""
    if is_hidden:
        return HIDDEN
    if number is None:
        return ""
    if number == 0:
        return "–"
    return f"{number:,}".replace(",", "\u202f") if isinstance(number, int) else f"{number:,.1f}".replace(",", "\u202f")


def columns_of(table: Table) -> list[int]:
    """Return which columns are shown: all of a few, else those with a number other than nought, and the last."""
    last = len(table.columns) - 1
    return [at for at in range(len(table.columns))
            if last < _FEW_COLUMNS or at == last or any(row.numbers[at] not in (0, None) for row in table.rows)]


def lines_of(table: Table, most: int) -> list[TableRow]:
    """Return the lines that are no total, at most so many: those with numbers first of all, in their order."""
    lines = [row for row in table.rows if not row.is_total]
    if len(lines) > most:
        lines = [row for row in lines if any(number not in (0, None) for number in row.numbers)]
    if len(lines) > most:
        largest = sorted(lines, key=lambda row: -(row.numbers[-1] or 0))[:most]
        lines = [row for row in lines if row in largest]
    return lines


def message(figure: Figure) -> str:
    """Return what a figure says in one line: its title and its number over everything."""
    key = next(iter(as_table(figure).rows[-1].keys[-1:]), ())
    return f"{cells.plain(figure.title)}: {number_text(figure.cells.get(key), key in figure.hidden) or _('no number')}"


def markings(report: Report) -> list[str]:
    """Return the words that stand on every page: of training data, of the profile."""
    return [*([band()] if report.run.is_training else []), marking(report.run.profile)]


def source_line(report: Report) -> str:
    """Return who counted what when, as far as the profile lets it be said."""
    run = report.run
    if run.profile is Profile.RELEASE:
        said = _("{agency}, counted on {day}, {program}").format(agency=run.agency, day=run.counted_at[:10], program=run.program)
        return cells.plain(said)
    return cells.plain(_("{agency}, counted on {day} by {name}, {program}, {snapshot}").format(
        agency=run.agency, day=run.counted_at[:10], name=run.counted_by, program=run.program, snapshot=run.snapshot))
