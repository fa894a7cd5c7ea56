# SPDX-License-Identifier: Apache-2.0
"""One table of figures for the eye: labels at the left, numbers at the right, a dash for a true zero, nothing for no number."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from app.base.text import _
from app.domain.figures import Key, Table
from app.ui.theme import typography
from app.ui.widgets.numbers import number_text

Index = QModelIndex | QPersistentModelIndex
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class FiguresModel(QAbstractTableModel):
    """The lines of one table."""

    def __init__(self) -> None:
        super().__init__()
        self._table: Table | None = None

    def set_table(self, table: Table) -> None:
        """Show another table."""
        self.beginResetModel()
        self._table = table
        self.endResetModel()

    def empty_columns(self) -> list[int]:
        """Return the columns in which there is nothing but zeros."""
        if self._table is None:
            return []
        return [at for at in range(1, len(self._table.columns) + 1) if not any(row.numbers[at - 1] for row in self._table.rows)]

    def key(self, index: Index) -> Key | None:
        """Return the cell of the figure that a number shows."""
        row = self._table.rows[index.row()] if self._table and index.column() else None
        return row.keys[index.column() - 1] if row and row.keys else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of lines."""
        return len(self._table.rows) if self._table and not parent.isValid() else 0

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of columns, the labels among them."""
        return len(self._table.columns) + 1 if self._table and not parent.isValid() else 0

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return text, alignment and weight of a cell."""
        if self._table is None:
            return None
        row, column = self._table.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return row.label if column == 0 else number_text(row.numbers[column - 1])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.label if column == 0 else self._spoken(index.row(), column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column else _LEFT
        if role == Qt.ItemDataRole.FontRole:
            return typography.font(semibold=row.is_total, tabular=column > 0)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the title of a column."""
        if self._table is None or orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            title = self._table.columns[section - 1] if section else self._table.row_title
            return (title[:1].upper() + title[1:]).replace(", ", ",\n")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section else _LEFT
        return None

    def _spoken(self, row: int, column: int) -> str:
        """Return what a screen reader says: the number with its line and column."""
        assert self._table is not None
        line = self._table.rows[row]
        number = line.numbers[column - 1]
        text = _("no number") if number is None else str(number)
        return _("{line}, {column}: {number}").format(line=line.label, column=self._table.columns[column - 1], number=text)
