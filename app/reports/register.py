# SPDX-License-Identifier: Apache-2.0
"""Any workbook or text table as a stream of rows: what a post keeps as its register, however it was made.

Nothing of a sheet is held but the row in hand, so that 100,000 rows take no more memory than a hundred. What a reader of
workbooks passes over in silence is said: errors, formulas that were never worked out, merged headings, hidden sheets.
"""

import csv
import hashlib
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.cell import column_index_from_string

from app.base.errors import ImportRefused
from app.base.text import _
from app.reports import package
from app.reports.reading import parts_of, uncalculated_in

Content = str | int | float | bool | date | datetime | time | timedelta | None

MAX_ROWS, MAX_COLUMNS = 100_000, 300
_TEXT_KINDS = (".csv", ".txt", ".tsv")
_PIECE = 2**20
_ROW_END = b"</row>"
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_SEPARATORS = ",;\t|"


@dataclass(frozen=True, slots=True)
class SheetCell:
    """One cell: its content, its number format, and "error" or "uncalculated" where it holds no answer."""

    content: Content
    number_format: str = ""
    trouble: str = ""

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing is there."""
        return not self.trouble and (self.content is None or (isinstance(self.content, str) and not self.content.strip()))


@dataclass(frozen=True)
class SheetName:
    """A sheet that can be chosen."""

    name: str
    is_hidden: bool


@dataclass(frozen=True)
class Merged:
    """Cells joined into one: rows and columns from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


class Register:
    """A checked file whose sheets can be read, more than once.

    Attributes:
        digest: of the file, to tell whether it is still the same.
        sheets: in their order.

    Raises:
        ImportRefused: damaged, protected, with macros, too large, or no table.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._is_text = path.suffix.lower() in _TEXT_KINDS
        if self._is_text:
            self._encoding = _encoding(path)
            self.sheets: tuple[SheetName, ...] = (SheetName(path.stem, False),)
            self._package = None
        else:
            self._package = package.check(path)
            self.sheets = tuple(_named(path))
        self.digest = _digest(path)

    def rows(self, sheet: str, first: int = 1) -> Iterator[tuple[int, list[SheetCell]]]:
        """Yield (number, cells) of the filled rows of a sheet from a row on.

        Raises:
            ImportRefused: damaged, or longer than anybody keeps by hand.
        """
        for number, cells in self._text_rows() if self._is_text else self._sheet_rows(sheet):
            if number > MAX_ROWS + first:
                raise ImportRefused(_("The sheet has more than {n} rows. Split it into several workbooks.").format(n=f"{MAX_ROWS:,}"))
            if number >= first and not all(cell.is_blank for cell in cells):
                yield number, cells

    def head(self, sheet: str, count: int = 30) -> list[list[SheetCell]]:
        """Return the first rows of a sheet, blank ones too; merged cells all hold what the first of them holds."""
        found: list[list[SheetCell]] = []
        for number, cells in self.rows(sheet):
            if number > count:
                break
            found += [[] for _blank in range(number - len(found) - 1)] + [list(cells)]
        for merged in self.merged(sheet):
            self._spread(found, merged)
        return found

    def merged(self, sheet: str) -> list[Merged]:
        """Return the joined cells of a sheet."""
        return self._scan(sheet)[1]

    @staticmethod
    def _spread(rows: list[list[SheetCell]], merged: Merged) -> None:
        if merged.top > len(rows) or merged.left > len(rows[merged.top - 1]):
            return
        cell = rows[merged.top - 1][merged.left - 1]
        for row in rows[merged.top - 1 : merged.bottom]:
            row += [SheetCell(None)] * (min(merged.right, MAX_COLUMNS) - len(row))
            row[merged.left - 1 : merged.right] = [cell] * (min(merged.right, MAX_COLUMNS) - merged.left + 1)

    def _text_rows(self) -> Iterator[tuple[int, list[SheetCell]]]:
        with self.path.open(encoding=self._encoding, newline="") as file:
            separator = _separator(file.read(_PIECE))
            file.seek(0)
            try:
                for number, row in enumerate(csv.reader(file, delimiter=separator), 1):
                    yield number, [SheetCell(text) for text in row[:MAX_COLUMNS]]
            except csv.Error:
                raise _damaged() from None

    def _sheet_rows(self, sheet: str) -> Iterator[tuple[int, list[SheetCell]]]:
        uncalculated = self._scan(sheet)[0]
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # what a spreadsheet program writes beside its cells is not our concern
                book = load_workbook(self.path, read_only=True, data_only=True, keep_links=False)
                try:
                    for number, row in enumerate(book[sheet].iter_rows(), 1):
                        yield number, [_cell(cell, (number, at) in uncalculated) for at, cell in enumerate(row[:MAX_COLUMNS])]
                finally:
                    book.close()
        except ImportRefused:
            raise
        except Exception:  # noqa: BLE001 - openpyxl fails in a dozen ways on damaged parts, and each means the same to the user
            raise _damaged() from None

    def _scan(self, sheet: str) -> tuple[frozenset[tuple[int, int]], list[Merged]]:
        """Return (row from 1, column from 0) of formulas that were never worked out, and joined cells."""
        part = parts_of(self._package).get(sheet) if self._package else None
        if part is None:
            return frozenset(), []
        places: set[tuple[int, int]] = set()
        merged: list[Merged] = []
        with zipfile.ZipFile(self.path) as archive, archive.open(part) as stream:
            left = b""
            while piece := stream.read(_PIECE):
                whole, end, left = (left + piece).rpartition(_ROW_END)
                if end:
                    places.update(uncalculated_in(whole + end))
                else:
                    left = left[-_PIECE:]
            for a, top, b, bottom in _MERGED.findall(left):
                merged.append(Merged(int(top), column_index_from_string(a.decode()), int(bottom), column_index_from_string(b.decode())))
        return frozenset(places), merged


def _cell(cell: object, is_uncalculated: bool) -> SheetCell:
    if is_uncalculated:
        return SheetCell(None, "", "uncalculated")
    content = getattr(cell, "value", None)
    if getattr(cell, "data_type", "") == "e":
        return SheetCell(None, "", "error")
    is_number = isinstance(content, int | float) and not isinstance(content, bool)
    return SheetCell(content, str(getattr(cell, "number_format", "")) if is_number else "")


def _named(path: Path) -> Iterator[SheetName]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(path, read_only=True, keep_links=False)
        for sheet in book.worksheets:
            yield SheetName(sheet.title, sheet.sheet_state != "visible")
        book.close()
    except Exception:  # noqa: BLE001 - as above
        raise _damaged() from None


def _encoding(path: Path) -> str:
    """Return how a text table is written: UTF-8 where all of it can be read so, else the Windows code page of Western Europe."""
    try:
        if path.stat().st_size > package.MAX_FILE_BYTES:
            raise ImportRefused(_("The file is larger than {n} MB. Split it into several files.").format(n=package.MAX_FILE_BYTES // 2**20))
        data = path.read_bytes()
    except OSError:
        raise ImportRefused(_("The file cannot be read. Close it in other programs and check that it is still there.")) from None
    if b"\0" in data:
        raise ImportRefused(_("This file is no text table. Save the table as Excel workbook (.xlsx) or as CSV and choose that file."))
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "cp1252" if not set(data) & {0x81, 0x8D, 0x8F, 0x90, 0x9D} else "latin-1"
    return "utf-8-sig"


def _separator(start: str) -> str:
    """Return the sign between the columns: the one that the first lines hold most evenly."""
    lines = [line for line in start.splitlines()[:20] if line.strip()]
    counts = {sign: [line.count(sign) for line in lines] for sign in _SEPARATORS}
    return max(_SEPARATORS, key=lambda sign: (min(counts[sign], default=0), sum(counts[sign])))


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _damaged() -> ImportRefused:
    return ImportRefused(_("The workbook is damaged. Open it in the spreadsheet program, save it under a new name, and choose that file."))
