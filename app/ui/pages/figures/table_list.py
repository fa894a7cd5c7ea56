# SPDX-License-Identifier: Apache-2.0
"""The tables of a report by their titles, each with as many lines as its title needs."""

from collections.abc import Iterable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QListWidget, QWidget

from app.base.text import _
from app.ui.theme import style, typography

_PADDING_PX = (16, 7)


class TableList(QListWidget):
    """A list whose titles wrap."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Tables"))
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setMinimumWidth(typography.px(200))
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        style.mark(self, cells="padded")
        style.look().changed.connect(self._measure)

    def set_titles(self, titles: Iterable[str]) -> None:
        """Show other tables; the place in the list stays."""
        at = max(self.currentRow(), 0)
        self.clear()
        self.addItems(list(titles))
        self._measure()
        self.setCurrentRow(at)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the titles anew."""
        super().resizeEvent(event)
        self._measure()

    def _measure(self) -> None:
        across, above = (typography.px(each) for each in _PADDING_PX)
        room = self.viewport().width()
        for at in range(self.count()):
            item = self.item(at)
            words = self.fontMetrics().boundingRect(QRect(0, 0, room - 2 * across, 10_000), Qt.TextFlag.TextWordWrap, item.text())
            item.setSizeHint(QSize(room, words.height() + 2 * above))
