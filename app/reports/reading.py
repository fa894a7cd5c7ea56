# SPDX-License-Identifier: Apache-2.0
"""The filled cells of a workbook's sheets as they stand, with what a reader of workbooks would pass over in silence.

Formulas come as their last result; a formula without one and a cell that shows an error look blank to a reader and are
reported here instead.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import PurePosixPath

from defusedxml.ElementTree import fromstring
from openpyxl.utils.cell import column_index_from_string
from python_calamine import CalamineError, CalamineWorkbook

from app.base.errors import ImportRefused
from app.base.text import _
from app.reports.package import Package

Cell = str | float | bool | date | datetime | time | timedelta

# The field's template has 39 columns and 1,000 numbered rows; nobody keys more than this into one sheet.
MAX_ROWS, MAX_COLUMNS = 100_000, 1_000

_ROW_END = b"</row>"
_SHEET_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)>")
_ERROR = re.compile(rb'\bt="e"')
_PLACE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_UNCALCULATED = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True)
class Sheet:
    """One sheet.

    Attributes:
        rows: cells from A1 on; "" where blank.
        errors: places (row, column from 0) that show an error.
        uncalculated: places of formulas that were never worked out.
    """

    name: str
    rows: list[list[Cell]]
    errors: frozenset[tuple[int, int]]
    uncalculated: frozenset[tuple[int, int]]


def sheets(package: Package) -> Iterator[Sheet]:
    """Yield the visible and hidden sheets of a checked workbook, charts left out.

    Raises:
        ImportRefused: damaged, or larger than anybody keys.
    """
    parts = parts_of(package)
    try:
        workbook = CalamineWorkbook.from_path(str(package.path))
        for name in workbook.sheet_names:
            if name not in parts:
                continue
            sheet = workbook.get_sheet_by_name(name)
            last_row, last_column = sheet.end or (0, 0)  # from 0
            if last_row >= MAX_ROWS or last_column >= MAX_COLUMNS:
                raise ImportRefused(
                    _("The sheet {name} is larger than {rows} rows or {columns} columns. Remove what is not data, or split it.").format(
                        name=name, rows=MAX_ROWS, columns=MAX_COLUMNS
                    )
                )
            rows: list[list[Cell]] = sheet.to_python(skip_empty_area=False)
            with zipfile.ZipFile(package.path) as archive:
                data = archive.read(parts[name])
            yield Sheet(name, rows, frozenset(_errors(data)), frozenset(uncalculated_in(data)))
    except (CalamineError, zipfile.BadZipFile):
        raise ImportRefused(
            _("The workbook is damaged. Open it in the spreadsheet program, save it under a new name, and choose that file.")
        ) from None


def parts_of(package: Package) -> dict[str, str]:
    """Return sheet name > part, by the workbook's own table of parts."""
    with zipfile.ZipFile(package.path) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
            return {}
        targets = {each.get("Id"): each.get("Target") or "" for each in fromstring(archive.read("xl/_rels/workbook.xml.rels"))}
        found = {}
        for each in fromstring(archive.read("xl/workbook.xml")).iter():
            if each.tag.endswith("}sheet"):
                target = targets.get(each.get(_REL), "")
                part = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
                if part in names:
                    found[each.get("name") or ""] = part
    return found


def _errors(data: bytes) -> Iterator[tuple[int, int]]:
    for row in data.split(_ROW_END) if b't="e"' in data else ():
        yield from _places(attributes for attributes in _SHEET_CELL.findall(row) if _ERROR.search(attributes))


def uncalculated_in(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield (row from 1, column from 0) of the formulas in whole rows of a sheet that were never worked out."""
    for row in data.split(_ROW_END):  # row by row: one search through all of it would hold up every other thread
        yield from _places(_UNCALCULATED.findall(row))


def _places(cells: Iterable[bytes]) -> Iterator[tuple[int, int]]:
    for attributes in cells:
        if found := _PLACE.search(attributes):
            yield int(found[2]), column_index_from_string(found[1].decode()) - 1
