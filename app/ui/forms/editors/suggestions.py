# SPDX-License-Identifier: Apache-2.0
"""The list that drops from a type-ahead input. It never takes the focus: the input keeps it and passes keys on."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.ui.forms.editors.choices import Choice
from app.ui.theme import style, typography

_ROWS = 9
_CHOICE = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex


class Suggestions(QFrame):
    """Shows choices under an input.

    Signals:
        chosen: a Choice was taken by key or mouse.
    """

    chosen = Signal(object)

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner, Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setProperty("surface", "card")
        self._owner = owner
        self._list = QListWidget(self)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setUniformItemSizes(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setItemDelegate(_ChoiceDelegate(self._list))
        self._list.itemClicked.connect(lambda item: self.chosen.emit(item.data(_CHOICE)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self._list)

    def offer(self, choices: Sequence[Choice], *, preselect: bool) -> None:
        """Show the choices, or hide where there are none."""
        self._list.clear()
        for each in choices:
            item = QListWidgetItem(each.label)
            item.setData(_CHOICE, each)
            self._list.addItem(item)
        if not choices:
            self.hide()
            return
        self._list.setCurrentRow(0 if preselect else -1)
        self._place(min(len(choices), _ROWS))
        self.show()

    def current(self) -> Choice | None:
        """Return the highlighted choice while the list is open."""
        item = self._list.currentItem() if self.isVisible() else None
        return item.data(_CHOICE) if item else None

    def count(self) -> int:
        """Return how many choices are shown."""
        return self._list.count() if self.isVisible() else 0

    def take_key(self, event: QKeyEvent) -> bool:
        """Move or close by key; True when the key was for the list."""
        if not self.isVisible():
            return False
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _ROWS - 1, Qt.Key.Key_PageUp: 1 - _ROWS}
        step = steps.get(Qt.Key(event.key()))
        if step is not None:
            self._list.setCurrentRow(min(max(self._list.currentRow() + step, 0), self._list.count() - 1))
            self._announce()
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return True
        return False

    def _announce(self) -> None:
        if current := self.current():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._owner, current.label))

    def _place(self, rows: int) -> None:
        height = rows * self._list.sizeHintForRow(0) + 4
        width = max(self._owner.width(), min(self._list.sizeHintForColumn(0) + 24, 60 * self.fontMetrics().averageCharWidth()))
        below = self._owner.mapToGlobal(QPoint(0, self._owner.height() + 2))
        room = self._owner.screen().availableGeometry()
        if below.y() + height > room.bottom():
            below.setY(self._owner.mapToGlobal(QPoint(0, 0)).y() - height - 2)
        below.setX(max(room.left(), min(below.x(), room.right() - width)))
        self.setGeometry(QRect(below, QSize(width, height)))


class _ChoiceDelegate(QStyledItemDelegate):
    """Paints the label, and the detail quieter at the far end."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one entry."""
        is_current = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if is_current:
            painter.fillRect(option.rect, style.colour("selected"))
        gap = typography.px(8)
        box = option.rect.adjusted(gap, 0, -gap, 0)
        each: Choice = index.data(_CHOICE)
        detail_width = option.fontMetrics.horizontalAdvance(each.detail) + gap if each.detail else 0
        painter.setPen(style.colour("text"))
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        label = option.fontMetrics.elidedText(each.label, Qt.TextElideMode.ElideRight, box.width() - detail_width)
        painter.drawText(box, int(align), label)
        if each.detail:
            painter.setPen(style.colour("muted"))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTrailing), each.detail)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the size that suits the content."""
        each: Choice = index.data(_CHOICE)
        width = option.fontMetrics.horizontalAdvance(each.label + "   " + each.detail) + 24
        return QSize(width, typography.px(28))
