# SPDX-License-Identifier: Apache-2.0
"""Ctrl+K: type a few letters, go to a page, person or case, or do something."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.base.text import _
from app.domain.letters import fold
from app.ui.theme import icons, style, typography
from app.ui.widgets import labels

_PAUSE_MS = 120
_LEAST_LETTERS = 2
_COMMAND = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Command:
    """One line: what it is called, its key or what tells it apart, its icon, and what it does."""

    title: str
    detail: str
    icon: str
    run: Callable[[], object]


Find = Callable[[str, Callable[[Sequence[Command]], None]], object]


class CommandPalette(QDialog):
    """Lists commands that fit what is typed, and below them the records that the search found."""

    def __init__(self, commands: Sequence[Command], find: Find, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Breakwater")
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(_("Find anything"))
        self._commands, self._find = commands, find
        self._found: Sequence[Command] = ()
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(_("Page, person, case or action"))
        self.line.setAccessibleName(_("Find a page, person, case or action"))
        style.mark(self.line, kind="search", ring="none")
        self.list = QListWidget(self)
        style.mark(self.list, kind="nav")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(_("What was found"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(_CommandDelegate(self.list))
        self.list.itemClicked.connect(lambda _item: self.accept())
        self._nothing = labels.label(_("Nothing found. Try fewer letters."), tone="muted", parent=self)
        card = QFrame(self)
        style.mark(card, surface="card")
        edge = QVBoxLayout(self)
        edge.setContentsMargins(0, 0, 0, 0)
        edge.addWidget(card)
        column = QVBoxLayout(card)
        margin = typography.px(12)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(typography.px(8))
        for part in (self.line, self._nothing, self.list):
            column.addWidget(part)
        self.resize(typography.px(560), typography.px(420))
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.search)
        self.line.textEdited.connect(self._on_typed)
        self._fill()
        if parent is not None:
            window = parent.window()
            corner = window.mapToGlobal(QPoint((window.width() - self.width()) // 2, typography.px(96)))
            self.move(corner)

    def titles(self) -> list[str]:
        """Return the titles on screen, in order."""
        return [self.list.item(row).text() for row in range(self.list.count())]

    def search(self) -> None:
        """Look for records by what is typed now."""
        typed = self.line.text().strip()
        if len(typed) >= _LEAST_LETTERS:
            self._find(typed, lambda found: self._on_found(typed, found))

    def accept(self) -> None:
        """Close and do what is marked."""
        if self.list.count():
            command: Command = self.list.currentItem().data(_COMMAND)
            super().accept()
            command.run()

    def _on_typed(self) -> None:
        self._found = ()
        self._fill()
        self._pause.start()

    def _on_found(self, typed: str, found: Sequence[Command]) -> None:
        if typed == self.line.text().strip():
            self._found = found
            self._fill()

    def _fill(self) -> None:
        words = fold(self.line.text()).split()
        fitting = [each for each in self._commands if _fits(each.title, words)]
        self.list.clear()
        for each in [*fitting, *self._found]:
            item = QListWidgetItem(each.title)
            item.setData(_COMMAND, each)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._nothing.setVisible(self.list.count() == 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk with the arrows, go with Enter, close with Esc."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
        step = steps.get(Qt.Key(event.key()))
        if step is not None and self.list.count():
            self.list.setCurrentRow(min(max(self.list.currentRow() + step, 0), self.list.count() - 1))
            self.line.setAccessibleDescription(self.list.currentItem().text())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accept()
        else:
            super().keyPressEvent(event)


def _fits(title: str, words: list[str]) -> bool:
    """Tell whether each typed word begins a word of the title."""
    parts = fold(title).split()
    return all(any(part.startswith(word) for part in parts) for word in words)


class _CommandDelegate(QStyledItemDelegate):
    """Paints icon, title, and the detail quieter at the far end."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Draw one entry."""
        each: Command = index.data(_COMMAND)
        px = typography.px
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.colour("selected"))
            painter.drawRoundedRect(QRectF(option.rect), px(6), px(6))
        box = option.rect.adjusted(px(12), 0, -px(12), 0)
        if each.icon:
            side = px(18)
            icons.paint(painter, QRectF(box.x(), box.center().y() - side / 2, side, side), each.icon, "muted")
        text = box.adjusted(px(30), 0, 0, 0)
        detail_width = option.fontMetrics.horizontalAdvance(each.detail) if each.detail else 0
        painter.setPen(style.colour("text"))
        shown = option.fontMetrics.elidedText(each.title, Qt.TextElideMode.ElideRight, text.width() - detail_width - px(12))
        painter.drawText(text, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading), shown)
        painter.setPen(style.colour("muted"))
        painter.drawText(text, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTrailing), each.detail)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the height of a row."""
        return QSize(0, typography.px(36))
