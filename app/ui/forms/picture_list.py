# SPDX-License-Identifier: Apache-2.0
"""Papers and photographs as a list with small pictures; only what is in sight is drawn, so that hundreds open at once."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QListView, QStackedWidget, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.base.text import _
from app.ui.theme import icons, style, typography
from app.ui.widgets.card_list import Card
from app.ui.widgets.dots import pixmap
from app.ui.widgets.session import Session

Index = QModelIndex | QPersistentModelIndex
ROW, SIDE, GAP = 88, 72, 12
_AWAITED = "awaited"


class _Cards(QAbstractListModel):
    """The cards, their small pictures, and which files are still awaited."""

    def __init__(self) -> None:
        super().__init__()
        self.cards: list[Card] = []
        self.pictures: dict[str, QPixmap] = {}
        self.awaited: set[str] = set()
        self.pages: dict[str, int] = {}

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own way
        """Return how many there are."""
        return 0 if parent.isValid() else len(self.cards)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a card for drawing, and its words for screen readers and for going to it by its first letters."""
        card = self.cards[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return card
        if role == Qt.ItemDataRole.DisplayRole:
            return card.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ". ".join((card.title, *self.lines(card)))
        return None

    def lines(self, card: Card) -> list[str]:
        """Return what stands below the title: kind, day and pages; then that it is awaited, or what is noted of it."""
        said, pages = [text for _icon, text in card.lines], self.pages.get(card.key, 1)
        about = [card.chip, *said[:1], _("{n} pages").format(n=pages) if pages > 1 else ""]
        more = [_("Awaited: the file comes with one of the next exchanges")] if card.key in self.awaited else said[1:2]
        return [text for text in (" · ".join(each for each in about if each), *more) if text]


class PictureList(QListView):
    """The cards of a section of files. Up and down walk, Enter opens, Delete asks to delete; files can be dropped on it.

    Signals:
        opened, acted, delete_wanted: key of the card, as in `app.ui.widgets.card_list.CardList`.
        dropped: paths of files.
    """

    opened = Signal(str)
    acted = Signal(str)
    delete_wanted = Signal(str)
    dropped = Signal(list)

    def __init__(self, session: Session, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._cards = _Cards()
        self.setModel(self._cards)
        self.setItemDelegate(_Row(self))
        self.setUniformItemSizes(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setAccessibleName(name)
        self.setProperty("ring", "none")  # the line with the keyboard has it
        style.mark(self, kind="timeline")
        self.doubleClicked.connect(lambda index: self.opened.emit(self._cards.cards[index.row()].key))
        style.look().changed.connect(self.scheduleDelayedItemsLayout)

    def set_cards(self, cards: Sequence[Card]) -> None:
        """Show these cards; the current one stays current if it is among them. Their pictures come from a job."""
        current = self.current()
        self._cards.beginResetModel()
        self._cards.cards = list(cards)
        self._cards.endResetModel()
        self._stand(current)
        store, wanted = self._session.store, [card.key for card in cards]

        def work(_job: object) -> Mapping[str, Any]:
            from app.services.attachments import keeping

            return keeping.smalls(store, wanted)

        if wanted:
            self._session.runner.run(work, self, self._show_pictures)

    def cards(self) -> list[Card]:
        """Return the cards shown, top to bottom."""
        return list(self._cards.cards)

    def current(self) -> str:
        """Return the key of the current card, or an empty text."""
        row = self.currentIndex().row()
        return self._cards.cards[row].key if 0 <= row < len(self._cards.cards) else ""

    def focus_card(self, key: str) -> None:
        """Give a card the keyboard."""
        self._stand(key)
        self.setFocus(Qt.FocusReason.TabFocusReason)

    def pictures(self) -> int:
        """Return how many small pictures are shown."""
        return len(self._cards.pictures)

    def awaited(self) -> set[str]:
        """Return the keys of files whose bytes are not here yet."""
        return set(self._cards.awaited)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Enter or Space, ask to delete on Delete, act on the letter of the action."""
        key = self.current()
        card = self._cards.cards[self.currentIndex().row()] if key else None
        if card and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(key)
        elif card and event.key() == Qt.Key.Key_Delete:
            self.delete_wanted.emit(key)
        elif card and card.action_key and event.text().upper() == card.action_key and not event.isAutoRepeat():
            self.acted.emit(key)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Stand on the first card when nothing was chosen yet."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._cards.cards:
            self.setCurrentIndex(self._cards.index(0))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        _take(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Take files."""
        _take(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the files on."""
        _drop(event, self.dropped)

    def _stand(self, key: str) -> None:
        for row, card in enumerate(self._cards.cards):
            if card.key == key:
                self.setCurrentIndex(self._cards.index(row))

    def _show_pictures(self, found: Mapping[str, Any]) -> None:
        self._cards.pictures = {key: pixmap(small.picture) for key, small in found.items() if small.picture}
        self._cards.pages = {key: small.pages for key, small in found.items()}
        self._cards.awaited = {key for key, small in found.items() if small.is_awaited}
        self.viewport().update()


class DropStack(QStackedWidget):
    """The list or the empty state; files can be dropped on either."""

    def __init__(self, dropped: SignalInstance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dropped = dropped
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        _take(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the files on."""
        _drop(event, self._dropped)


def _take(event: QDragEnterEvent | QDragMoveEvent) -> None:
    if any(url.isLocalFile() for url in event.mimeData().urls()):
        event.acceptProposedAction()


def _drop(event: QDropEvent, dropped: Any) -> None:
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    if paths:
        event.acceptProposedAction()
        dropped.emit(paths)


class _Row(QStyledItemDelegate):
    """Draws a card: the small picture, the title with its chip, what else is known."""

    def __init__(self, view: PictureList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of a row."""
        return QSize(self._view.viewport().width(), typography.px(ROW + 4))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        view: Any = option
        px, cards, card = typography.px, self._view._cards, index.data(Qt.ItemDataRole.UserRole)
        rect = QRectF(view.rect).adjusted(px(4), px(2), -px(4), -px(2))
        has_keys = bool(view.state & QStyle.StateFlag.State_Selected) and self._view.hasFocus()
        is_marked = bool(view.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(QPen(style.colour("accent"), px(2)) if has_keys else QPen(style.colour("line"), 1))
        chosen = "selected" if view.state & QStyle.StateFlag.State_Selected else "hover"
        painter.setBrush(style.colour(chosen if is_marked else "surface"))
        painter.drawRoundedRect(rect, px(6), px(6))
        box = QRect(round(rect.left()) + px(8), round(rect.top()) + px((ROW - SIDE) / 2), px(SIDE), px(SIDE))
        self._draw_picture(painter, box, cards.pictures.get(card.key), card)
        self._draw_words(painter, box, round(rect.right()) - px(GAP), card, cards.lines(card))
        painter.restore()

    def _draw_picture(self, painter: QPainter, box: QRect, picture: QPixmap | None, card: Card) -> None:
        if picture is None:
            edge = box.width() // 3
            name = "clock" if card.key in self._view._cards.awaited else card.icon
            icons.paint(painter, QRectF(box).adjusted(edge, edge, -edge, -edge), name, "muted")
            return
        size = picture.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
        at = QRect(0, 0, size.width(), size.height())
        at.moveCenter(box.center())
        painter.drawPixmap(at, picture)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(style.colour("line"), 1))
        painter.drawRect(at)

    def _draw_words(self, painter: QPainter, box: QRect, right: int, card: Card, lines: Sequence[str]) -> None:
        px = typography.px
        left, width = box.right() + px(GAP), right - box.right() - px(GAP)
        strong, plain = typography.font(semibold=True), typography.font("small")
        high, low = QFontMetrics(strong).height(), QFontMetrics(plain).height()
        top = box.center().y() - (high + px(4) + len(lines) * (low + px(2))) // 2
        painter.setFont(strong)
        painter.setPen(style.colour("text"))
        painter.drawText(QRect(left, top, width, high), Qt.AlignmentFlag.AlignVCenter,
                         QFontMetrics(strong).elidedText(card.title, Qt.TextElideMode.ElideRight, width))
        painter.setFont(plain)
        top += high + px(4)
        for text in lines:
            painter.setPen(style.colour("muted"))
            line = QFontMetrics(plain).elidedText(text, Qt.TextElideMode.ElideRight, width)
            painter.drawText(QRect(left, top, width, low), Qt.AlignmentFlag.AlignVCenter, line)
            top += low + px(2)
