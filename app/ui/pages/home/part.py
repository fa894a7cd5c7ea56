# SPDX-License-Identifier: Apache-2.0
"""One part of Home: a heading with a count, cards, and a sentence that says what will stand here while there are none."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme import typography
from app.ui.widgets.card_list import Card, CardList
from app.ui.widgets.headings import SectionHeading
from app.ui.widgets.labels import label


class Part(QWidget):
    """Heading, cards or a sentence.

    Signals:
        opened: key of the card that was opened.
    """

    opened = Signal(str)

    def __init__(self, title: str, when_empty: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heading = SectionHeading(title)
        self.cards = CardList(title)
        self._empty = label(when_empty, tone="muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(typography.px(4))
        column.addWidget(self._heading)
        column.addWidget(self._empty)
        column.addWidget(self.cards, 1)
        self.cards.opened.connect(self.opened)
        self.show_cards([], "")

    def show_cards(self, cards: Sequence[Card], remark: str) -> None:
        """Show these cards, and beside the heading how many there are in all."""
        self._heading.set_remark(remark)
        self.cards.set_cards(cards)
        self.cards.setVisible(bool(cards))
        self._empty.setVisible(not cards)
        grows = QSizePolicy.Policy.Expanding if cards else QSizePolicy.Policy.Maximum
        self.setSizePolicy(QSizePolicy.Policy.Preferred, grows)

    def hasHeightForWidth(self) -> bool:
        """Tell whether the height follows the width: a sentence breaks its lines, cards scroll and take what room there is."""
        return self.cards.isHidden()
