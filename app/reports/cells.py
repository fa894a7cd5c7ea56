# SPDX-License-Identifier: Apache-2.0
"""How values become cells: text stays text whatever it begins with, numbers and dates are typed, control characters go."""

import re
from datetime import date, datetime

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

# A true zero shows as a dash; an empty cell says that there is no number.
NUMBER_FORMAT = '#,##0;-#,##0;"–"'
SHARE_FORMAT = "0%"
DATE_FORMAT = "yyyy-mm-dd"
TIME_FORMAT = "yyyy-mm-dd hh:mm"
TEXT_FORMAT = "@"
LONGEST = 32_767  # characters that a cell holds

FACE = "Arial"
BODY = Font(name=FACE, size=10)
STRONG = Font(name=FACE, size=10, bold=True)
TITLE = Font(name=FACE, size=14, bold=True)
LINK = Font(name=FACE, size=10, color="0B5FA5", underline="single")
HEAD = Font(name=FACE, size=10, bold=True, color="FFFFFF")
HEAD_FILL = PatternFill("solid", fgColor="0B5FA5")
BAND = Font(name=FACE, size=11, bold=True, color="FFFFFF")
BAND_FILL = PatternFill("solid", fgColor="7A1FA2")
TOTAL_EDGE = Border(top=Side(style="thin", color="7B8794"))
SIGN_EDGE = Border(bottom=Side(style="thin", color="7B8794"))
MIDDLE = Alignment(vertical="center")
RIGHT = Alignment(horizontal="right")
WRAPPED = Alignment(wrap_text=True, vertical="top")
WRAPPED_LEFT = Alignment(wrap_text=True, vertical="top", horizontal="left")
WRAPPED_RIGHT = Alignment(wrap_text=True, vertical="top", horizontal="right")

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def plain(text: str) -> str:
    """Return text without the control characters that no file of this kind may hold."""
    return _UNPRINTABLE.sub("", text)


def put(cell: Cell, value: str | float | date | datetime | None, font: Font = BODY, number_format: str = "") -> Cell:
    """Write one value as what it is; text is never taken for a formula or a number.

    Args:
        number_format: of a number or date; text always has the format "@", so that it also stays text when it is edited.
    """
    cell.font = font
    if isinstance(value, str):
        cell.value = plain(value)[:LONGEST]
        cell.data_type = "s"
        cell.number_format = TEXT_FORMAT
        if value[:1] in ("=", "+", "-", "@"):
            cell.quotePrefix = True
    elif isinstance(value, datetime):
        cell.value = value.replace(tzinfo=None)  # a cell has no zone; who writes one says so in words beside it
        cell.number_format = number_format or TIME_FORMAT
    elif isinstance(value, date):
        cell.value = value
        cell.number_format = number_format or DATE_FORMAT
    elif value is not None:
        cell.value = value
        cell.number_format = number_format or NUMBER_FORMAT
    return cell
