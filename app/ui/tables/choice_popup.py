# SPDX-License-Identifier: Apache-2.0
"""A small popup to choose one of several words: type to narrow, arrows to walk, Enter to choose."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.base.text import _
from app.ui.theme import style, typography

SHOWN_ROWS = 10


class ChoicePopup(QFrame):
    """Shows (value, label) pairs; closes itself.

    Signals:
        chosen: the value.
    """

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]], current: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._search = QLineEdit()
        self._search.setPlaceholderText(_("Type to narrow"))
        self._search.setAccessibleName(_("Type to narrow"))
        self._search.setProperty("ring", "none")
        self._search.textChanged.connect(self._narrow)
        self._search.installEventFilter(self)
        self._search.setVisible(len(choices) > SHOWN_ROWS)
        self._list = QListWidget()
        self._list.setAccessibleName(_("Choices"))
        self._list.itemClicked.connect(self._choose)
        self._list.itemActivated.connect(self._choose)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        style.mark(self._list, kind="nav")
        for value, words in choices:
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, value)
            self._list.addItem(item)
            if value == current:
                self._list.setCurrentItem(item)
        if self._list.currentRow() < 0:
            self._list.setCurrentRow(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[typography.px(6)] * 4)
        column.setSpacing(typography.px(6))
        column.addWidget(self._search)
        column.addWidget(self._list)
        style.mark(self, surface="card")
        row_height = max(self._list.sizeHintForRow(0), typography.px(28))
        self._list.setFixedHeight(row_height * min(max(len(choices), 1), SHOWN_ROWS) + typography.px(4))
        self.setFixedWidth(max(typography.px(220), self._list.sizeHintForColumn(0) + typography.px(48)))

    def open_under(self, widget: QWidget) -> None:
        """Show the popup under a widget, inside the screen."""
        self.adjustSize()
        at = widget.mapToGlobal(QPoint(0, widget.height() + typography.px(4)))
        room = widget.screen().availableGeometry()
        x = max(room.left(), min(at.x(), room.right() - self.width()))
        y = at.y() if at.y() + self.height() <= room.bottom() else at.y() - self.height() - widget.height() - typography.px(8)
        self.move(x, max(room.top(), y))
        self.show()
        (self._list if self._search.isHidden() else self._search).setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Walk and choose in the list while the cursor stays in the search field."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose(self._list.currentItem())
                return True
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                self._walk(step)
                return True
        return super().eventFilter(watched, event)

    def _narrow(self, typed: str) -> None:
        words = typed.casefold().split()
        shown = []
        for place in range(self._list.count()):
            item = self._list.item(place)
            item.setHidden(not all(word in item.text().casefold() for word in words))
            if not item.isHidden():
                shown.append(place)
        self._list.setCurrentRow(shown[0] if shown else -1)

    def _walk(self, step: int) -> None:
        place = self._list.currentRow() + step
        while 0 <= place < self._list.count():
            if not self._list.item(place).isHidden():
                self._list.setCurrentRow(place)
                return
            place += step

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))
            self.close()
