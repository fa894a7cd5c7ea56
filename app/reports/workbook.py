# SPDX-License-Identifier: Apache-2.0
"""The workbook of a report: cover, contents, notes, and one sheet for each table with its chart, ready to be printed and signed.

Two profiles, never mixed. *Restricted*: exact numbers, totals that recalculate, and a sheet of all numbers in rows for pivot tables.
*Release*: the numbers as values and nothing else; a formula or a data sheet would give hidden numbers back.
"""

import re
import textwrap
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table as NativeTable
from openpyxl.worksheet.table import TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from app.base.jobs import JobContext
from app.base.text import _
from app.domain.figures import Figure, Figures, Profile, Report, Table, as_table
from app.reports import cells, formula_results, workbook_parts
from app.reports.cells import put
from app.reports.whole_files import whole

COVER, CONTENTS, NOTES, DATA = "Cover", "Contents", "Notes", "Data"
_LINE = 105  # characters of a line on an A4 page, landscape
_A4 = 9
_FEWEST = 5  # columns that a page shows at least, so that a small table is not printed as a poster
_MANY, _WIDE, _NARROW = 8, 15, 11


def write_report(report: Report, path: Path, ctx: JobContext | None = None, journal: Callable[[], None] = lambda: None) -> None:
    """Write a report as the workbook of its profile; a cancelled or failed one leaves no file. Arguments as of `write`."""
    run = report.run
    quality = {each.label: each for figure in report.figures for each in figure.completeness if each.of}
    undated = tuple((figure.title, figure.undated) for figure in report.figures if figure.undated)
    figures = Figures(
        _("{title}, {period}").format(title=report.title, period=report.period.text()), run.agency, report.period, report.filters,
        tuple(as_table(each) for each in report.figures), tuple(quality.values()), undated, run.counted_at, run.counted_by,
        run.program, run.snapshot, run.is_training, run.profile)
    write(figures, path, ctx, journal, {each.id: each for each in report.figures})


def write(
    figures: Figures, path: Path, ctx: JobContext | None = None, journal: Callable[[], None] = lambda: None,
    sources: Mapping[str, Figure] = MappingProxyType({}),
) -> None:
    """Write tables as a workbook; a cancelled or failed one leaves no file.

    Args:
        sources: the figures that the tables were laid out from, by key; these get live totals and charts.
        journal: called when all is written and before the file gets its name, so that none exists without its entry.

    Raises:
        Cancelled, DiskFull, ReadOnly.
    """
    ctx = ctx or JobContext()
    stage = _("Writing the workbook")
    book = Workbook()
    book.remove(book.active)
    book.properties.creator = cells.plain(figures.program)
    book.properties.title = cells.plain(figures.title)
    names = sheet_names(figures)
    _cover(_sheet(book, COVER, figures, 5), figures)
    _contents(_sheet(book, CONTENTS, figures, 3), figures, names)
    _notes(_sheet(book, NOTES, figures, 8), figures)
    results: dict[str, dict[str, float]] = {}
    for done, table in enumerate(figures.tables):
        ctx.step(done, len(figures.tables) + 1, stage)
        sheet = _sheet(book, names[table.key], figures, max(_FEWEST, len(table.columns) + 1))
        found = _table(sheet, table, figures, sources.get(table.key), f"tbl_{done + 1}_{re.sub(r'[^A-Za-z0-9]+', '_', table.key)}")
        if found:
            results[f"xl/worksheets/sheet{len(book.worksheets)}.xml"] = found
    if sources and figures.profile is Profile.RESTRICTED:
        workbook_parts.data_sheet(_sheet(book, DATA, figures, 16), _first_row(figures), list(sources.values()))
        book.calculation.fullCalcOnLoad = True
    with whole(path) as part:
        ctx.step(len(figures.tables), len(figures.tables) + 1, stage)
        book.save(part)
        formula_results.keep(part, results)
        ctx.step(len(figures.tables) + 1, len(figures.tables) + 1, stage)
        journal()


def sheet_names(figures: Figures) -> dict[str, str]:
    """Return table key > sheet name, numbered, at most 31 characters."""
    return {table.key: re.sub(r"[\[\]:*?/\\=+']", " ", f"{at} {table.key}".replace("_", " "))[:31].strip()
            for at, table in enumerate(figures.tables, 1)}


def marking(profile: Profile = Profile.RESTRICTED) -> str:
    """Return the words that stand on the cover."""
    if profile is Profile.RELEASE:
        return _("FOR RELEASE: numbers that could point to a person, or give another number away, are hidden and marked “c”.")
    return _("RESTRICTED: exact figures, for official use. Small numbers can point to a person.")


def short_marking(profile: Profile = Profile.RESTRICTED) -> str:
    """Return the marking as it fits into the foot of a page."""
    return _("FOR RELEASE") if profile is Profile.RELEASE else _("RESTRICTED")


def _sheet(book: Workbook, name: str, figures: Figures, columns: int) -> Worksheet:
    """Add an empty sheet, set up for the printer, with the band of training data over so many columns where there is one."""
    sheet: Worksheet = book.create_sheet(name)
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.paperSize, sheet.page_setup.orientation = _A4, "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.left.text = _printed(short_marking(figures.profile))
    sheet.oddFooter.center.text = _("Page {page} of {pages}").format(page="&P", pages="&N")
    sheet.oddFooter.right.text = _printed(figures.counted_at[:10])
    if figures.is_training:
        sheet.oddHeader.center.text = _printed(band())
        sheet.row_dimensions[1].height = 20
        for column in range(1, columns + 1):
            cell = put(sheet.cell(1, column), band() if column == 1 else None, cells.BAND)
            cell.fill, cell.alignment = cells.BAND_FILL, cells.MIDDLE
    sheet.row_dimensions[_first_row(figures)].height = 26
    return sheet


def band() -> str:
    """Return the words that mark training data."""
    return _("TRAINING DATA: all people and cases in here are invented")


def _printed(text: str) -> str:
    """Return text for a header or footer, where & begins a code."""
    return cells.plain(text).replace("&", "&&")


def _title(sheet: Worksheet, row: int, text: str) -> None:
    put(sheet.cell(row, 1), text, cells.TITLE).alignment = cells.MIDDLE


def _first_row(figures: Figures) -> int:
    return 2 if figures.is_training else 1


def _cover(sheet: Worksheet, figures: Figures) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 64
    for column in "CDE":
        sheet.column_dimensions[column].width = 13
    row = _first_row(figures)
    _title(sheet, row, figures.title)
    row = _lines(sheet, row + 1, [marking(figures.profile)]) + 1
    lines: list[tuple[str, object]] = [
        (_("Agency or post"), figures.agency),
        (_("Period"), figures.period.text()),
        (_("First day"), figures.period.first),
        (_("Last day"), figures.period.last),
        *((_("Chosen"), each) for each in figures.filters),
        (_("Counting units"), _units(figures)),
        *([(_("Counted by"), figures.counted_by)] if figures.profile is Profile.RESTRICTED else []),
        (_("Counted at"), datetime.fromisoformat(figures.counted_at)),
        (_("Time zone"), figures.counted_at[19:] or "UTC"),
        (_("Program"), figures.program),
        (_("State of the store"), figures.snapshot),
    ]
    for label, value in lines:
        put(sheet.cell(row, 1), label, cells.STRONG).alignment = cells.WRAPPED
        cell = put(sheet.cell(row, 2), value)  # type: ignore[arg-type]
        cell.alignment = cells.WRAPPED_LEFT
        sheet.row_dimensions[row].height = 14.0 * len(textwrap.wrap(str(value), 68) or [""])
        row += 1
    row = _quality(sheet, row + 1, figures)
    _signatures(sheet, row + 1)


def _units(figures: Figures) -> str:
    return "; ".join(dict.fromkeys(table.unit for table in figures.tables))


def _quality(sheet: Worksheet, row: int, figures: Figures) -> int:
    for column, text in enumerate((_("Completeness"), _("Answer"), _("Answered"), _("Of"), _("Share")), 1):
        put(sheet.cell(row, column), text, cells.STRONG).alignment = cells.WRAPPED_RIGHT if column > 2 else cells.WRAPPED_LEFT
    for each in figures.quality:
        row += 1
        put(sheet.cell(row, 2), each.label)
        put(sheet.cell(row, 3), each.answered)
        put(sheet.cell(row, 4), each.of)
        put(sheet.cell(row, 5), each.share, number_format=cells.SHARE_FORMAT)
    for unit, number in figures.undated:
        row += 1
        put(sheet.cell(row, 2), _("Left out, because the date does not tell the period: {unit}").format(unit=unit))
        put(sheet.cell(row, 3), number)
    return row + 1


def _signatures(sheet: Worksheet, row: int) -> None:
    for column, text in enumerate((_("Name and office"), _("Date"), _("Signature")), 2):
        put(sheet.cell(row, column), text, cells.STRONG)
    for text in (_("Prepared"), _("Reviewed"), _("Approved")):
        row += 1
        sheet.row_dimensions[row].height = 26
        put(sheet.cell(row, 1), text, cells.STRONG)
        for column in range(2, 6):
            sheet.cell(row, column).border = cells.SIGN_EDGE


def _contents(sheet: Worksheet, figures: Figures, names: dict[str, str]) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width, sheet.column_dimensions["C"].width = 26, 60, 56
    row = _first_row(figures)
    _title(sheet, row, _("Contents"))
    row += 1
    listed = [(COVER, figures.title, ""), (NOTES, _("Notes"), ""), *((names[t.key], t.title, t.unit) for t in figures.tables)]
    if DATA in sheet.parent.sheetnames:
        listed.append((DATA, _("All numbers in rows, for pivot tables"), ""))
    heads = (_("Sheet"), _("What it shows"), _("Counting unit"))
    for name, title, unit in listed:
        row += 1
        _link(sheet, row, name)
        put(sheet.cell(row, 2), title)
        put(sheet.cell(row, 3), unit)
    first = row - len(listed)
    for column, text in enumerate(heads, 1):
        cell = put(sheet.cell(first, column), text, cells.HEAD)
        cell.fill = cells.HEAD_FILL
    sheet.freeze_panes = sheet.cell(first + 1, 1)
    sheet.print_title_rows = f"{first}:{first}"


def _link(sheet: Worksheet, row: int, name: str) -> None:
    """Write a sheet's name as a link to its first cell."""
    cell = put(sheet.cell(row, 1), name, cells.LINK)
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{name}'!A1", display=name)
    cell.font = cells.LINK


def _notes(sheet: Worksheet, figures: Figures) -> None:
    sheet.column_dimensions["A"].width = 12
    row = _first_row(figures)
    _title(sheet, row, _("Notes"))
    row += 1
    general = (
        _("A dash (–) is a true zero. An empty cell has no number: it was not asked or does not apply."),
        *([_("“c” marks a number that is not published, to protect people; the mark is the same whatever the reason.")]
          if figures.profile is Profile.RELEASE else []),
        _("Events, victims, accused persons, charges and cases are different things and are counted apart."),
        _("Two records that were settled to be the same person count as one person."),
        _("Dates known only to the year or month are counted where the whole of it lies in the period; otherwise they are left out, and "
          "the cover says how many."),
    )
    for number, text in enumerate((*general, *_table_notes(figures)), 1):
        put(sheet.cell(row, 1), _("note {n}").format(n=number), cells.STRONG)
        row = _lines(sheet, row, [text], column=2)


def _table_notes(figures: Figures) -> list[str]:
    return list(dict.fromkeys(note for table in figures.tables for note in table.notes))


def _table(sheet: Worksheet, table: Table, figures: Figures, source: Figure | None, name: str) -> dict[str, float]:
    """Write one table with its chart; returns the results of its formulas by cell."""
    row = _first_row(figures)
    _title(sheet, row, table.title)
    put(sheet.cell(row + 1, 1), _("{unit}, {period}, {date}").format(unit=table.unit, period=figures.period.text(), date=table.date_used))
    put(sheet.cell(row + 2, 1), _("Contents"), cells.LINK).hyperlink = Hyperlink(
        ref=f"A{row + 2}", location=f"'{CONTENTS}'!A1", display=_("Contents")
    )
    head = row + 3
    titles = _unique([cells.plain(title) for title in (table.row_title, *table.columns)])
    width = _WIDE if len(titles) <= _MANY else _NARROW
    sheet.row_dimensions[head].height = 15 * max(len(textwrap.wrap(title, width - 1)) for title in titles[1:])
    for column, text in enumerate(titles, 1):
        cell = put(sheet.cell(head, column), text, cells.HEAD)
        cell.fill = cells.HEAD_FILL
        cell.alignment = cells.WRAPPED_LEFT if column == 1 else cells.WRAPPED_RIGHT
    for at, line in enumerate(table.rows, head + 1):
        cell = put(sheet.cell(at, 1), line.label, cells.STRONG if line.is_total else cells.BODY)
        cell.alignment = cells.WRAPPED
        for column, number in enumerate(line.numbers, 2):
            is_hidden = source is not None and line.keys[column - 2] in source.hidden
            shown = workbook_parts.HIDDEN if is_hidden else number
            cell = put(sheet.cell(at, column), shown, cells.STRONG if line.is_total else cells.BODY)
            if is_hidden:
                cell.alignment = cells.RIGHT
        if line.is_total:
            for column in range(1, len(titles) + 1):
                sheet.cell(at, column).border = cells.TOTAL_EDGE
    last = head + max(1, len(table.rows))
    native = NativeTable(displayName=name, ref=f"A{head}:{get_column_letter(len(titles))}{last}")
    native.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    sheet.add_table(native)
    sheet.freeze_panes = sheet.cell(head + 1, 2)
    sheet.print_title_rows = f"{head}:{head}"
    sheet.column_dimensions["A"].width = 46
    for column in range(2, max(_FEWEST, len(titles)) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    row = last + 2
    for text in (table.definition, table.missing, *table.notes):
        row = _lines(sheet, row, [text])
    if source is None:
        return {}
    workbook_parts.chart(sheet, table, head, row + 1)
    return workbook_parts.live_totals(sheet, table, source, head) if figures.profile is Profile.RESTRICTED else {}


def _lines(sheet: Worksheet, row: int, texts: list[str], column: int = 1) -> int:
    """Write texts in lines of a page's width, one to a row; returns the next free row. No merged cells."""
    for text in texts:
        for line in textwrap.wrap(text, _LINE) or [""]:
            put(sheet.cell(row, column), line)
            row += 1
    return row


def _unique(titles: list[str]) -> list[str]:
    """Return column titles, each once: a table must not have the same title twice."""
    seen: dict[str, int] = {}
    found = []
    for title in titles:
        seen[title] = seen.get(title, 0) + 1
        found.append(title if seen[title] == 1 else f"{title} ({seen[title]})")
    return found
