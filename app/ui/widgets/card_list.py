# SPDX-License-Identifier: Apache-2.0
"""A short list of cards: up and down walk, Enter opens. For some dozens of things; longer lists are tables."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.ui.theme import style, typography
from app.ui.widgets.chips import Chip
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.labels import IconLabel, label


@dataclass(frozen=True)
class Card:
    """What a card shows.

    Attributes:
        key: identity of the thing shown.
        title: its name.
        lines: sentences under the title; each an (icon, text) pair, icon "" for none.
        chip, tone: state as a word, and its colour role.
        icon: drawing at the left.
        action, action_key: what can be done with the thing besides opening it, and the letter that does it.
    """

    key: str
    title: str
    lines: tuple[tuple[str, str], ...] = ()
    chip: str = ""
    tone: str = "neutral"
    icon: str = ""
    action: str = ""
    action_key: str = ""


class CardView(QFrame):
    """One card. More widgets, such as buttons for a decision, go into `foot`.

    Signals:
        opened: click, Enter or Space.
        focused: the card has the keyboard now.
        acted: its action was chosen.
        delete_wanted: the Delete key.
    """

    opened = Signal()
    focused = Signal()
    acted = Signal()
    delete_wanted = Signal()

    def __init__(self, card: Card, parent: QWidget | None = None, *, narrow: bool = False) -> None:
        super().__init__(parent)
        self.card = card
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(card.title)
        self.setAccessibleDescription(". ".join(text for text in (card.chip, *(line for _, line in card.lines)) if text))
        head = QHBoxLayout()
        head.setSpacing(typography.px(8))
        if card.icon:
            head.addWidget(IconLabel(card.icon, "muted"))
        head.addWidget(label(card.title, type="strong", wrap=True), 1)
        if card.chip and not narrow:
            head.addWidget(Chip(card.chip, card.tone), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(typography.px(12), typography.px(10), typography.px(12), typography.px(10))
        column.setSpacing(typography.px(4))
        column.addLayout(head)
        if card.chip and narrow:
            column.addWidget(Chip(card.chip, card.tone), 0, Qt.AlignmentFlag.AlignLeading)
        for icon_name, text in card.lines:
            row = QHBoxLayout()
            row.setSpacing(typography.px(8))
            if icon_name:
                row.addWidget(IconLabel(icon_name, "muted", 16), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(label(text, tone="muted", wrap=True), 1)
            column.addLayout(row)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(typography.px(8))
        column.addLayout(self.foot)
        if card.action:
            button = KeyButton(card.action, card.action_key, kind="quiet", only_shown=True)
            button.clicked.connect(self.acted)
            self.foot.addWidget(button)
            self.foot.addStretch(1)
        style.mark(self, row="card")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Enter or Space, ask to delete on Delete, act on the letter of the action."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_wanted.emit()
        elif self.card.action_key and event.text().upper() == self.card.action_key and not event.isAutoRepeat():
            self.acted.emit()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open on a double click; a single one only chooses."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell the list."""
        super().focusInEvent(event)
        self.focused.emit()


class CardList(QScrollArea):
    """Cards below each other.

    Args:
        narrow: for a column where title and chip have no room side by side.

    Signals:
        current_changed: key of the card chosen now.
        opened: key of the card to open.
        acted: key of the card whose action was chosen.
        delete_wanted: key of the card that is to be deleted.
    """

    current_changed = Signal(str)
    opened = Signal(str)
    acted = Signal(str)
    delete_wanted = Signal(str)

    def __init__(self, name: str = "", parent: QWidget | None = None, *, narrow: bool = False) -> None:
        super().__init__(parent)
        self._is_narrow = narrow
        self._views: list[CardView] = []
        self._current = ""
        inner = QWidget()
        style.mark(inner, surface="plain")
        edge = typography.px(6)  # room for the focus ring
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(edge, edge, edge, edge)
        self._column.setSpacing(typography.px(8))
        self._column.addStretch()
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.viewport().setAutoFillBackground(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(name)

    def set_cards(self, cards: Sequence[Card]) -> None:
        """Show these cards; the current one stays current if it is among them."""
        for view in self._views:
            view.hide()
            view.deleteLater()
        self._views = []
        for place, card in enumerate(cards):
            view = CardView(card, narrow=self._is_narrow)
            view.focused.connect(lambda key=card.key: self.set_current(key))
            view.opened.connect(lambda key=card.key: self.opened.emit(key))
            view.acted.connect(lambda key=card.key: self.acted.emit(key))
            view.delete_wanted.connect(lambda key=card.key: self.delete_wanted.emit(key))
            view.installEventFilter(self)
            self._column.insertWidget(place, view)
            view.show()  # now rather than with the next event, so that it can be given the keyboard at once
            self._views.append(view)
        wanted = self._current if any(card.key == self._current for card in cards) else ""
        self._current = ""
        if wanted:
            self.set_current(wanted)

    def cards(self) -> list[CardView]:
        """Return the cards shown, top to bottom."""
        return list(self._views)

    def current(self) -> str:
        """Return the key of the current card, or an empty text."""
        return self._current

    def focus_card(self, key: str) -> None:
        """Give a card the keyboard."""
        for view in self._views:
            if view.card.key == key:
                view.setFocus(Qt.FocusReason.TabFocusReason)

    def set_current(self, key: str) -> None:
        """Make a card the current one and bring it into view."""
        if key == self._current:
            return
        self._current = key
        for view in self._views:
            style.mark(view, current="true" if view.card.key == key else "false")
            if view.card.key == key:
                self.ensureWidgetVisible(view, 0, typography.px(12))
        self.current_changed.emit(key)

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]
        """Walk with Up, Down, Home and End."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and watched in self._views:
            place, last = self._views.index(watched), len(self._views) - 1
            steps = {Qt.Key.Key_Up: place - 1, Qt.Key.Key_Down: place + 1, Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}
            if event.key() in steps:
                self._views[min(max(steps[Qt.Key(event.key())], 0), last)].setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)
