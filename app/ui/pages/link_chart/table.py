# SPDX-License-Identifier: Apache-2.0
"""A link chart as a table: from, link, to, how it is known. What the picture shows is told here in words."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.base.text import N_, _
from app.domain.linkchart import Chart, lines
from app.ui.theme import style, typography

Index = QModelIndex | QPersistentModelIndex
_TITLES = (N_("From"), N_("Link"), N_("To"), N_("How it is known"))


class LinesModel(QAbstractTableModel):
    """One row for each link."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple[str, str, str, str]] = []

    def show_chart(self, chart: Chart) -> None:
        """Show another chart."""
        self.beginResetModel()
        self.rows = lines(chart)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of links."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of columns."""
        return 0 if parent.isValid() else len(_TITLES)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell; for a screen reader the whole link as a sentence."""
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return row[index.column()]
        return ", ".join(part for part in row if part) if role == Qt.ItemDataRole.AccessibleTextRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a title."""
        return _(_TITLES[section]) if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal else None


class LinesTable(QTableView):
    """The table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = LinesModel()
        self.setModel(self._lines)
        style.mark(self, cells="padded")
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAccessibleName(_("Links as a table"))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(typography.px(28))
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    def show_chart(self, chart: Chart) -> None:
        """Show another chart."""
        self._lines.show_chart(chart)
