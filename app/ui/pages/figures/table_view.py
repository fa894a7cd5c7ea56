# SPDX-License-Identifier: Apache-2.0
"""A table of figures as high as its lines, so that the page scrolls as one and what is counted stands right under it."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from app.domain.figures import Table
from app.ui.pages.figures.table_model import FiguresModel
from app.ui.theme import style, typography

_LABEL_PX, _NUMBER_PX, _PADDING_PX = 200, 72, 32
_FEW = 6  # a table with more columns leaves out those with nothing in them


class FiguresTable(QTableView):
    """Shows one table at a time.

    Signals:
        picked: key of a number that was double-clicked, or chosen with Enter.
    """

    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures = FiguresModel()
        self.setModel(self._figures)
        style.mark(self, cells="padded")
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.activated.connect(self._pick)
        style.look().changed.connect(self._fit)

    def set_table(self, table: Table) -> None:
        """Show another table."""
        self._figures.set_table(table)
        self.setAccessibleName(table.title)
        empty = self._figures.empty_columns() if len(table.columns) > _FEW else []
        for column in range(len(table.columns) + 1):
            self.setColumnHidden(column, column in empty)
        self._fit()

    def has_hidden_columns(self) -> bool:
        """Tell whether columns with nothing in them are left out."""
        return any(self.isColumnHidden(column) for column in range(self._figures.columnCount()))

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(typography.px(28))
        head, cells = self.horizontalHeader().fontMetrics(), QFontMetrics(typography.font(semibold=True))
        for column in range(self._figures.columnCount()):
            if self.isColumnHidden(column):
                continue
            titles = str(self._figures.headerData(column, Qt.Orientation.Horizontal)).split("\n")
            texts = [str(self._figures.data(self._figures.index(row, column))) for row in range(self._figures.rowCount())]
            needed = max([head.horizontalAdvance(title) for title in titles] + [cells.horizontalAdvance(text) for text in texts])
            least = _NUMBER_PX if column else _LABEL_PX
            self.setColumnWidth(column, max(typography.px(least), needed + typography.px(_PADDING_PX)))
        lines = self._figures.rowCount() * self.verticalHeader().defaultSectionSize()
        bar = self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + lines + bar + 2 * self.frameWidth())

    def _pick(self, index: QModelIndex) -> None:
        key = self._figures.key(index)
        if key is not None:
            self.picked.emit(key)
