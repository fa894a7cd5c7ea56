# SPDX-License-Identifier: Apache-2.0
"""Dated things one below the other along a line: date, icon, title, detail. Painted, so hundreds cost nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.ui.theme import icons, style, typography

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class TimelineItem:
    """One entry.

    Attributes:
        key: identity of the thing, for `opened`.
        date: as people read it; "1994" stays "1994".
        title: what happened.
        detail: who, where, or how; may take several lines.
        icon, tone: drawing and its colour role.
    """

    key: str
    date: str
    title: str
    detail: str = ""
    icon: str = "event"
    tone: str = "muted"


class TimelineModel(QAbstractListModel):
    """The entries, in the order given."""

    def __init__(self) -> None:
        super().__init__()
        self.items: list[TimelineItem] = []

    def set_items(self, items: Sequence[TimelineItem]) -> None:
        """Show these entries."""
        self.beginResetModel()
        self.items = list(items)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of entries."""
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the title, or everything as one sentence for a screen reader."""
        item = self.items[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return item.title
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return ", ".join(part for part in (item.date, item.title, item.detail) if part)
        if role == Qt.ItemDataRole.UserRole:
            return item
        return None


class Timeline(QListView):
    """A list along a line. Up and down walk, Enter opens.

    Signals:
        opened: key of the entry to open.
        moved: top and height in pixels of the entry that the keyboard came to.
        filled: how many entries there are.
    """

    opened = Signal(str)
    moved = Signal(int, int)
    filled = Signal(int)

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = TimelineModel()
        self._delegate = _TimelineDelegate(self)
        self._is_whole = False
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        style.mark(self, kind="timeline")
        self.doubleClicked.connect(self._open)
        style.look().changed.connect(self._delegate.forget)
        style.look().changed.connect(self.scheduleDelayedItemsLayout)
        style.look().changed.connect(self._fit)

    def set_items(self, items: Sequence[TimelineItem]) -> None:
        """Show these entries, in the order given."""
        self._delegate.forget()
        self._model.set_items(items)
        self.filled.emit(len(items))
        self._fit()

    def set_whole(self, is_whole: bool) -> None:
        """Be as tall as all entries together, on a page that scrolls as a whole."""
        self._is_whole = is_whole
        self.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOff if is_whole else Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._fit()

    def items(self) -> list[TimelineItem]:
        """Return the entries shown."""
        return list(self._model.items)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
        if event.oldSize().width() != event.size().width():
            self._fit()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell the page that scrolls where the keyboard is now."""
        super().currentChanged(current, previous)
        if current.isValid() and self._is_whole:
            box = self.visualRect(current)
            self.moved.emit(box.top(), box.height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page that scrolls."""
        if self._is_whole:
            event.ignore()
        else:
            super().wheelEvent(event)

    def _fit(self) -> None:
        if self._is_whole:
            option = QStyleOptionViewItem()
            rows = range(self._model.rowCount())
            self.setFixedHeight(sum(self._delegate.sizeHint(option, self._model.index(row)).height() for row in rows) + 2)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self._model.items[index.row()].key)


class _TimelineDelegate(QStyledItemDelegate):
    """Draws an entry: date at the left, the line with the icon, title and detail."""

    def __init__(self, view: Timeline) -> None:
        super().__init__(view)
        self._view = view
        self.forget()

    def forget(self) -> None:
        """Measure again: other entries, or another look. A case has hundreds of entries, so each is measured once."""
        self.date_width = 0
        self._known: dict[tuple[int, int], tuple[int, int]] = {}  # row and width > heights of title and detail
        self._fonts = typography.font("base", semibold=True), typography.font("base")
        self._metrics = tuple(QFontMetrics(font) for font in self._fonts)
        self._least, self._around, self._right, self._narrowest = (typography.px(each) for each in (44, 20, 16, 80))
        self._edge, self._gap = typography.px(12), typography.px(26)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height that title and detail need at the view's width."""
        width = self._view.viewport().width()
        title, detail = self._heights(index.row(), width - self._text_left() - self._right)
        return QSize(width, max(title + detail + self._around, self._least))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one entry."""
        item: TimelineItem = index.data(Qt.ItemDataRole.UserRole)
        rect: QRect = option.rect
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.colour("selected" if state & QStyle.StateFlag.State_Selected else "hover"))
            edge = typography.px(4)
            painter.drawRoundedRect(QRectF(rect).adjusted(edge, 1, -edge, -1), typography.px(6), typography.px(6))
        self._draw_line(painter, rect, item, index.row())
        self._draw_words(painter, rect, item, index.row())
        painter.restore()

    def _draw_line(self, painter: QPainter, rect: QRect, item: TimelineItem, row: int) -> None:
        centre = QPointF(rect.left() + self._line_x(), rect.top() + typography.px(22))
        painter.setPen(QPen(style.colour("line"), typography.px(2)))
        if row:
            painter.drawLine(QPointF(centre.x(), rect.top()), centre)
        if row < len(self._view._model.items) - 1:
            painter.drawLine(centre, QPointF(centre.x(), rect.bottom() + 1))
        radius = typography.px(14)
        painter.setPen(QPen(style.colour("line" if item.tone == "muted" else item.tone), 1.5))
        painter.setBrush(style.colour("surface"))
        painter.drawEllipse(centre, radius, radius)
        half = typography.px(8)
        icons.paint(painter, QRectF(centre.x() - half, centre.y() - half, 2 * half, 2 * half), item.icon, item.tone)

    def _draw_words(self, painter: QPainter, rect: QRect, item: TimelineItem, row: int) -> None:
        flags = Qt.AlignmentFlag
        line = self._metrics[0].height()
        top = rect.top() + typography.px(22) - line // 2
        painter.setFont(typography.font("small", tabular=True))
        painter.setPen(style.colour("muted"))
        painter.drawText(
            QRect(rect.left() + typography.px(12), top, self._dates(), line), flags.AlignRight | flags.AlignVCenter, item.date
        )
        width = rect.width() - self._text_left() - typography.px(16)
        title, detail = self._heights(row, width)
        painter.setFont(self._fonts[0])
        painter.setPen(style.colour("text"))
        left = rect.left() + self._text_left()
        wrap = Qt.TextFlag.TextWordWrap
        painter.drawText(QRect(left, top, width, title), wrap | flags.AlignLeft | flags.AlignTop, item.title)
        if item.detail:
            painter.setFont(self._fonts[1])
            painter.setPen(style.colour("muted"))
            painter.drawText(QRect(left, top + title, width, detail), wrap | flags.AlignLeft | flags.AlignTop, item.detail)

    def _heights(self, row: int, width: int) -> tuple[int, int]:
        """Return the pixels that title and detail of an entry take when wrapped at `width`."""
        known = self._known.get((row, width))
        if known is None:
            item, wrap = self._view._model.items[row], Qt.TextFlag.TextWordWrap
            room = QRect(0, 0, max(width, self._narrowest), 1 << 16)
            strong, plain = self._metrics
            detail = plain.boundingRect(room, wrap, item.detail).height() if item.detail else 0
            known = self._known[row, width] = (strong.boundingRect(room, wrap, item.title).height(), detail)
        return known

    def _dates(self) -> int:
        """Return the width of the widest date."""
        if not self.date_width:
            metrics = QFontMetrics(typography.font("small", tabular=True))
            self.date_width = max((metrics.horizontalAdvance(item.date) for item in self._view._model.items), default=0) + 2
        return self.date_width

    def _line_x(self) -> int:
        return self._edge + self._dates() + self._gap

    def _text_left(self) -> int:
        return self._line_x() + self._gap
