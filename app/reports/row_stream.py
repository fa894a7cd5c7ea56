# SPDX-License-Identifier: Apache-2.0
"""Rows in any number to a workbook, in flat memory: the sheet's XML goes straight into the zip as the rows come.

The workbook library takes two and a half times the processor time of the fastest writer for this, because each cell becomes an
object. Here a column says once what it holds, and its cells are written as text. What stands around the rows (cover of the sheet,
data dictionary, styles) is small and is written by the library; only the sheet of rows is replaced in its package.
"""

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from app.base.errors import Refused
from app.base.jobs import JobContext
from app.base.text import _
from app.domain.dates import PartialDate
from app.reports import cells
from app.reports.cells import put
from app.reports.whole_files import whole

ROWS, DICTIONARY = "Data", "Dictionary"
MOST_ROWS = 1_048_570  # a sheet has 2**20
_STEP = 500
_DAY_0 = date(1899, 12, 30).toordinal()
_SPECIAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff&<>\r]")
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


class Holds(Enum):
    """What a column holds; its cells are of that type or empty."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    PARTIAL = "partial"  # a date that may be known to the year or month: as text, and beside it the first day it can mean


@dataclass(frozen=True, slots=True)
class Column:
    """One column with its line in the data dictionary."""

    name: str
    holds: Holds
    about: str = ""
    width: int = 14


Value = str | int | float | date | datetime | None
_FORMATS = {Holds.TEXT: cells.TEXT_FORMAT, Holds.NUMBER: "General", Holds.DATE: cells.DATE_FORMAT, Holds.MOMENT: cells.TIME_FORMAT}


def write(
    path: Path, columns: Sequence[Column], rows: Iterable[Sequence[Value]], total: int, about: Sequence[tuple[str, str]],
    ctx: JobContext | None = None, journal: Callable[[], None] = lambda: None,
) -> int:
    """Write rows as a workbook and return their number; a cancelled or failed one leaves no file.

    The first line holds the names, the last line under the rows says how many there are. The second sheet says what the file is
    and what each column holds.

    Args:
        columns: a column that holds PARTIAL dates takes ISO text ("1994-05") and is followed by a column of sortable dates.
        rows: one value for each column.
        total: how many rows will come, for the progress; 0 where unknown.
        about: label and text of each line of what the second sheet says of the file.
        journal: called when all is written and before the file gets its name.

    Raises:
        Cancelled, DiskFull, ReadOnly, Refused (more rows than a sheet holds).
    """
    ctx = ctx or JobContext()
    stage = _("Writing the workbook")
    ctx.step(0, total, stage)
    with whole(path) as part:
        frame = part.with_name(part.name + ".frame")
        try:
            styles = _frame(frame, columns, about)
            with zipfile.ZipFile(frame) as before, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as after:
                for info in before.infolist():
                    if info.filename != "xl/worksheets/sheet1.xml":
                        after.writestr(info.filename, before.read(info))
                with after.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as stream:
                    count = _sheet(stream, columns, rows, styles, lambda done: ctx.step(done, total, stage))
        finally:
            frame.unlink(missing_ok=True)
        ctx.step(count, count, stage)
        journal()
    return count


def _frame(path: Path, columns: Sequence[Column], about: Sequence[tuple[str, str]]) -> dict[Holds | str, int]:
    """Write everything but the rows; returns the number of each style in the package."""
    book = Workbook()
    rows = book.active
    assert rows is not None
    rows.title = ROWS
    styles: dict[Holds | str, int] = {}
    for at, (holds, number_format) in enumerate(_FORMATS.items(), 1):
        cell = put(rows.cell(at, 1), "x")
        cell.number_format = number_format
        styles[holds] = cell.style_id
    head = put(rows.cell(at + 1, 1), "x", cells.HEAD)
    head.fill = cells.HEAD_FILL
    styles["head"] = head.style_id
    sheet = book.create_sheet(DICTIONARY)
    sheet.page_setup.paperSize, sheet.page_setup.orientation = 9, "landscape"
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width, sheet.column_dimensions["C"].width = 28, 18, 80
    at = 1
    for label, text in about:
        put(sheet.cell(at, 1), label, cells.STRONG)
        put(sheet.cell(at, 3), text)
        at += 1
    at += 1
    for column, text in enumerate((_("Column"), _("Type"), _("What it holds")), 1):
        put(sheet.cell(at, column), text, cells.HEAD).fill = cells.HEAD_FILL
    words = {Holds.TEXT: _("text"), Holds.NUMBER: _("number"), Holds.DATE: _("date"), Holds.MOMENT: _("date and time"),
             Holds.PARTIAL: _("date, may be partial")}
    for each in columns:
        at += 1
        for column, text in enumerate((each.name, words[each.holds], each.about), 1):
            put(sheet.cell(at, column), text)
    book.save(path)
    return styles


def _sheet(stream: IO[bytes], columns: Sequence[Column], rows: Iterable[Sequence[Value]], styles: dict[Any, int],
           step: Callable[[int], None]) -> int:
    wide = list(_spread(columns))
    letters = [get_column_letter(at) for at in range(1, len(wide) + 1)]
    widths = "".join(f'<col min="{at}" max="{at}" width="{each.width}" customWidth="1"/>' for at, each in enumerate(wide, 1))
    heads = "".join(_text(letter, 1, each.name, styles["head"]) for letter, each in zip(letters, wide, strict=True))
    stream.write((
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet {_NS}><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>'
        f'</sheetViews><cols>{widths}</cols><sheetData><row r="1">{heads}</row>').encode())
    writers = [_writer(each, letters, at, styles) for each, at in _places(columns)]
    count, lines = 0, []
    for count, row in enumerate(rows, 1):
        if count > MOST_ROWS:
            raise Refused(_("There are more rows than a sheet holds. Choose fewer, for example by year."))
        number = str(count + 1)
        line = "".join([write(number, value) for write, value in zip(writers, row, strict=True) if value is not None and value != ""])
        lines.append(f'<row r="{number}">{line}</row>')
        if count % _STEP == 0:
            stream.write("".join(lines).encode("utf-8"))
            lines.clear()
            step(count)
    last = count + 2
    lines.append(f'<row r="{last}">{_text("A", last, _("Rows: {n}").format(n=count), styles[Holds.TEXT])}</row>')
    stream.write("".join(lines).encode("utf-8"))
    stream.write(f'</sheetData><autoFilter ref="A1:{letters[-1]}{count + 1}"/>'
                 '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'.encode())
    return count


def _spread(columns: Sequence[Column]) -> Iterator[Column]:
    """Yield the columns of the sheet: a partial date takes two."""
    for each in columns:
        yield each
        if each.holds is Holds.PARTIAL:
            yield Column(_("{name} (first day)").format(name=each.name), Holds.DATE)


def _places(columns: Sequence[Column]) -> Iterator[tuple[Column, int]]:
    at = 0
    for each in columns:
        yield each, at
        at += 2 if each.holds is Holds.PARTIAL else 1


def _text(letter: str, row: int | str, value: str, style: int) -> str:
    return f'<c r="{letter}{row}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{_escaped(value)}</t></is></c>'


def _escaped(value: str) -> str:
    return _SPECIAL.sub(_escape, value[: cells.LONGEST]) if _SPECIAL.search(value) else value[: cells.LONGEST]


def _escape(found: re.Match[str]) -> str:
    return _ESCAPED.get(found[0], "")


def _writer(column: Column, letters: Sequence[str], at: int, styles: dict[Any, int]) -> Callable[[str, Any], str]:
    """Return the function that writes one cell of a column; letters and style are settled once."""
    letter, style = letters[at], styles[Holds.TEXT if column.holds is Holds.PARTIAL else column.holds]
    begin = f'<c r="{letter}'
    text_middle = f'" s="{style}" t="inlineStr"><is><t xml:space="preserve">'
    middle = f'" s="{style}"><v>'
    search, longest = _SPECIAL.search, cells.LONGEST

    def text(row: str, value: Any) -> str:
        value = str(value)
        if len(value) > longest or search(value):
            value = _escaped(value)
        return f"{begin}{row}{text_middle}{value}</t></is></c>"

    def number(row: str, value: Any) -> str:
        return begin + row + middle + repr(value) + "</v></c>"

    def day(row: str, value: Any) -> str:
        return f"{begin}{row}{middle}{value.toordinal() - _DAY_0}</v></c>"

    def moment(row: str, value: Any) -> str:
        seconds = value.hour * 3600 + value.minute * 60 + value.second
        return begin + row + middle + repr(value.toordinal() - _DAY_0 + seconds / 86400) + "</v></c>"

    if column.holds is Holds.PARTIAL:
        beside, date_style = f'<c r="{letters[at + 1]}', f'" s="{styles[Holds.DATE]}"><v>'

        def partial(row: str, value: Any) -> str:
            when = PartialDate.from_text(str(value))
            first = "" if when is None else f"{beside}{row}{date_style}{when.earliest().toordinal() - _DAY_0}</v></c>"
            return text(row, value) + first

        return partial
    return {Holds.TEXT: text, Holds.NUMBER: number, Holds.DATE: day, Holds.MOMENT: moment}[column.holds]
