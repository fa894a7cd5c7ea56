# SPDX-License-Identifier: Apache-2.0
"""What a column of a list shows and how."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt

ALIGNMENTS = {
    "left": Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
    "centre": Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter,
}


def as_text(value: Any) -> str:
    """Return a value as plain text, nothing for None."""
    return "" if value is None else str(value)


@dataclass(frozen=True)
class Column:
    """One column. Texts of `title` are marked with `N_` and translated when shown.

    Attributes:
        key: name of the row's attribute, and of the column in saved layouts.
        title: heading.
        format: value > text.
        sort: name of the order in the query that finds the rows; "" where the list cannot be sorted by this column.
        align: "left", "right" (figures) or "centre".
        width: in letters of the table's type; 0 takes the room that is left.
        tooltip: row > text shown when the pointer rests on the cell.
        value: row > value, where it is not simply the attribute `key`.
        tone: row > colour role ("muted", "danger", ...); with `chip` of the chip around the text.
        chip: draw the text as a chip.
        icon: row > name of an icon before the text, "" for none.
        hidden: not shown until the user asks for it.
    """

    key: str
    title: str
    format: Callable[[Any], str] = as_text
    sort: str = ""
    align: str = "left"
    width: int = 12
    tooltip: Callable[[Any], str] | None = None
    value: Callable[[Any], Any] | None = None
    tone: Callable[[Any], str] | None = None
    chip: bool = False
    icon: Callable[[Any], str] | None = None
    hidden: bool = False

    def of(self, row: Any) -> Any:
        """Return the value of this column in a row."""
        return self.value(row) if self.value is not None else getattr(row, self.key)

    def text(self, row: Any) -> str:
        """Return what the cell shows."""
        return self.format(self.of(row))
