# SPDX-License-Identifier: Apache-2.0
"""The briefing: a report as a text document with native headings and tables, for people who write around it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt

from app.base.jobs import JobContext
from app.base.text import _
from app.domain.figures import Figure, Profile, Report, as_table
from app.reports import cells, shown
from app.reports.whole_files import whole

_MOST_LINES = 40


def write(report: Report, path: Path, ctx: JobContext | None = None, journal: Callable[[], None] = lambda: None) -> None:
    """Write a report as a document; a cancelled or failed one leaves no file.

    Args:
        journal: called when all is written and before the file gets its name.

    Raises:
        Cancelled, DiskFull, ReadOnly.
    """
    ctx = ctx or JobContext()
    book = Document()
    section = book.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    book.styles["Normal"].font.name, book.styles["Normal"].font.size = cells.FACE, Pt(10)
    properties = book.core_properties
    properties.author, properties.title, properties.comments = cells.plain(report.run.program), cells.plain(report.title), ""
    section.header.paragraphs[0].text = "\n".join(shown.markings(report))
    section.footer.paragraphs[0].text = shown.source_line(report)
    book.add_heading(cells.plain(report.title), 0)
    _lines(book, [report.run.agency, report.period.text(), *report.filters])
    book.add_heading(_("In short"), 1)
    for figure in report.figures:
        book.add_paragraph(f"{shown.message(figure)} ({figure.unit_words})", style="List Bullet")
    for done, figure in enumerate(report.figures):
        ctx.step(done, len(report.figures) + 1, _("Writing the document"))
        _figure(book, figure)
    if report.run.profile is Profile.RESTRICTED:
        _quality(book, report)
    _signatures(book)
    with whole(path) as part:
        book.save(str(part))
        ctx.step(len(report.figures) + 1, len(report.figures) + 1)
        journal()


def _figure(book: Any, figure: Figure) -> None:
    table = as_table(figure)
    book.add_heading(cells.plain(figure.title), 1)
    _lines(book, [f"{figure.unit_words[:1].upper()}{figure.unit_words[1:]}, {figure.period.text()}. {figure.date_used}", *figure.filters])
    columns = shown.columns_of(table)
    lines = [*shown.lines_of(table, _MOST_LINES), *(row for row in table.rows if row.is_total)]
    grid = book.add_table(rows=1, cols=len(columns) + 1)
    grid.style = "Light Grid Accent 1"
    _repeat(grid.rows[0])
    for cell, text in zip(grid.rows[0].cells, [table.row_title, *(table.columns[at] for at in columns)], strict=True):
        cell.text = cells.plain(text)
    for row in lines:
        filled = grid.add_row().cells
        filled[0].text = cells.plain(row.label)
        for cell, at in zip(filled[1:], columns, strict=True):
            cell.text = shown.number_text(row.numbers[at], row.keys[at] in figure.hidden)
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    notes = [figure.definition, figure.missing, *figure.notes]
    if len(columns) < len(table.columns) or len(lines) < len(table.rows):
        notes.append(_("Lines and columns without a number, or beyond the {n} longest, stand in the workbook.").format(n=_MOST_LINES))
    _lines(book, notes)


def _lines(book: Any, texts: list[str]) -> None:
    for text in texts:
        book.add_paragraph(cells.plain(text))


def _repeat(row: Any) -> None:
    """Mark a row as the head that every page repeats."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _quality(book: Any, report: Report) -> None:
    book.add_heading(_("How complete the answers are"), 1)
    grid = book.add_table(rows=1, cols=3)
    grid.style = "Light Grid Accent 1"
    for cell, text in zip(grid.rows[0].cells, (_("Answer"), _("Answered"), _("Of")), strict=True):
        cell.text = text
    for label, each in {each.label: each for figure in report.figures for each in figure.completeness if each.of}.items():
        for cell, text in zip(grid.add_row().cells, (cells.plain(label), str(each.answered), str(each.of)), strict=True):
            cell.text = text
    _lines(book, [_("{title}: {n} left out, because the date does not tell the period.").format(title=each.title, n=each.undated)
                  for each in report.figures if each.undated])


def _signatures(book: Any) -> None:
    grid = book.add_table(rows=1, cols=4)
    grid.style = "Table Grid"
    for cell, text in zip(grid.rows[0].cells, ("", _("Name and office"), _("Date"), _("Signature")), strict=True):
        cell.text = text
    for text in (_("Prepared"), _("Reviewed"), _("Approved")):
        grid.add_row().cells[0].text = text
