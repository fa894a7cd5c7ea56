# SPDX-License-Identifier: Apache-2.0
"""What spreadsheet programs did to a cell before it came to us, undone where that is certain and said in every case.

A year typed into a cell formatted as a date becomes a day of 1905; a date in a plain cell becomes a day number; long
numbers lose their last digits; UTF-8 read as Windows-1252 turns "ü" into "Ã¼".
"""

from datetime import date, datetime, timedelta

from app.base.text import _
from app.domain.dates import FIRST_YEAR, LAST_YEAR
from app.domain.htcds import CellProblem, Column

_LAST_SERIAL = 80_000  # a day in 2119
_EXACT = 10**15        # numbers are kept with fifteen digits
_LOST = "\ufffd"


def mended(cell: object, column: Column, row: int, sheet: str, from_1904: bool = False) -> tuple[object, CellProblem | None]:
    """Return a cell as it was meant, and what a person should know of it."""
    sentence, is_error = "", False
    if column.field.kind == "date":
        cell, sentence = _date(cell, date(1904, 1, 1) if from_1904 else date(1899, 12, 30))
    elif isinstance(cell, datetime | date) and not isinstance(cell, str):
        sentence = _("The spreadsheet program made a date of this cell. It is taken in as text; compare it with the source.")
    elif isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= _EXACT:
        sentence, is_error = _("A number this long has lost its last digits. Format the cell as text and type the number again."), True
    if isinstance(cell, str):
        cell, sentence = _text(cell, sentence)
    problem = CellProblem(sheet, row, column.letters, column.field.label, sentence, is_error) if sentence else None
    return cell, problem


def _date(cell: object, day_zero: date) -> tuple[object, str]:
    if isinstance(cell, datetime | date):
        day = cell.date() if isinstance(cell, datetime) else cell
        serial = (day - day_zero).days
        if FIRST_YEAR <= serial <= LAST_YEAR:
            return serial, _("The spreadsheet program made a day of a year. It is taken in as the year alone.")
    elif isinstance(cell, int | float) and not isinstance(cell, bool) and LAST_YEAR < cell <= _LAST_SERIAL:
        return day_zero + timedelta(days=int(cell)), _("This day stands as a plain number. It is taken in as the date it means.")
    return cell, ""


def _text(cell: str, sentence: str) -> tuple[str, str]:
    if _LOST in cell:
        return cell, _("Letters were lost here in an earlier conversion. Compare the cell with its source.")
    whole = _unscrambled(cell)
    if whole != cell:
        return whole, _("Accented letters were scrambled here by an earlier conversion. They are taken in as they were meant.")
    return cell, sentence


def _unscrambled(text: str) -> str:
    """Return text whose UTF-8 bytes had been read as Windows-1252, put right; other text as it is."""
    if text.isascii():
        return text
    try:
        data = b"".join(char.encode("latin-1") if "\x80" <= char <= "\x9f" else char.encode("cp1252") for char in text)
        return data.decode("utf-8")
    except UnicodeError:
        return text
