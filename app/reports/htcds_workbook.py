# SPDX-License-Identifier: Apache-2.0
"""The case data standard's workbook, filled from here: names, labels, one row for each victim in each case."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

from app.base.jobs import JobContext
from app.base.text import _
from app.reports import cells
from app.reports.cells import put
from app.reports.whole_files import whole
from app.reports.workbook import band, marking, short_marking

MARK = "breakwater:"
_WIDTH = 18
_ABOUT = "About"

Row = tuple[str, Sequence[str | int | bool | date | None]]


def write(
    path: Path, columns: Sequence[tuple[str, str]], rows: Iterable[Row], total: int, moment: int, about: Sequence[tuple[str, str]],
    is_training: bool, ctx: JobContext, journal: Callable[[], None],
) -> None:
    """Write a workbook; a cancelled or failed one leaves no file.

    Args:
        columns: (field name, label).
        rows: (reference for the first column, cells).
        moment: reading of the hybrid clock, kept in the first cell so that the workbook can be compared with the store later.
        about: what the second sheet says.
        journal: called when all is written and before the file gets its name.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")
    first = 2 if is_training else 1
    sheet.column_dimensions["A"].width = 8
    for number in range(2, len(columns) + 2):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTH
    sheet.row_dimensions[first].hidden = True
    sheet.freeze_panes = f"B{first + 2}"
    _set_up(sheet, is_training)
    sheet.print_title_rows = f"{first + 1}:{first + 1}"
    mark = f"{MARK}{moment}"
    with whole(path) as part, _closed(book):
        if is_training:
            sheet.append([_made(sheet, mark, cells.BAND, cells.BAND_FILL), _made(sheet, band(), cells.BAND, cells.BAND_FILL)])
        sheet.append([_made(sheet, "" if is_training else mark), *(_made(sheet, name) for name, _label in columns)])
        sheet.append([None, *(_made(sheet, label, cells.HEAD, cells.HEAD_FILL) for _name, label in columns)])
        for done, (ref, values) in enumerate(rows):
            if done % 100 == 0:
                ctx.step(done, total, _("Writing the workbook"))
            sheet.append([_made(sheet, ref), *(_made(sheet, value) for value in values)])
        _write_about(book.create_sheet(_ABOUT), about, is_training)
        book.save(part)
        ctx.step(total, total)
        journal()


@contextmanager
def _closed(book: Workbook) -> Iterator[None]:
    """End the sheets that were begun, also when the work stops half way."""
    try:
        yield
    finally:
        for sheet in book.worksheets:
            if not sheet.closed:
                sheet.close()


def _write_about(sheet: Any, about: Sequence[tuple[str, str]], is_training: bool) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 28, 90
    _set_up(sheet, is_training)
    if is_training:
        sheet.append([_made(sheet, band(), cells.BAND, cells.BAND_FILL)])
    sheet.append([_made(sheet, marking(), cells.STRONG)])
    for label, text in about:
        sheet.append([_made(sheet, label, cells.STRONG), _made(sheet, text)])


def _set_up(sheet: Any, is_training: bool) -> None:
    sheet.page_setup.paperSize, sheet.page_setup.orientation = 9, "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.left.text = short_marking()
    if is_training:
        sheet.oddHeader.center.text = band()


def _made(sheet: Any, value: str | int | bool | date | None, font: Any = cells.BODY, fill: Any = None) -> Any:
    if value is None:
        return None
    cell = put(WriteOnlyCell(sheet), value, font, "General" if isinstance(value, bool | int) else "")
    if fill is not None:
        cell.fill = fill
    return cell
