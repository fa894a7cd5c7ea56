# SPDX-License-Identifier: Apache-2.0
"""Parts of the exchange page: a section of cards that says what belongs there, and the first steps of a new PC."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from app.base.text import _
from app.ui.theme import style, typography
from app.ui.widgets.card_list import Card, CardList
from app.ui.widgets.labels import label


class CardSection(QWidget):
    """A heading, and cards or what belongs there while there are none.

    Attributes:
        cards: the list.
    """

    def __init__(self, title: str, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = typography.px
        self.cards = CardList(title, narrow=True)
        self._empty = label(empty, tone="muted", wrap=True)
        heading = label(title, type="section", wrap=True)
        for each in (heading, self._empty):
            each.setContentsMargins(px(6), 0, px(6), 0)  # in line with the cards, which leave room for the focus ring
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        column.addWidget(heading)
        column.addWidget(self._empty)
        column.addWidget(self.cards, 1)

    def set_cards(self, cards: Sequence[Card]) -> None:
        """Show these cards."""
        self.cards.set_cards(cards)
        self._empty.setVisible(not cards)


class FirstSteps(QFrame):
    """What has to be done once before anything can be exchanged."""

    def __init__(self, may_enrol: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        style.mark(self, surface="card")
        steps = [
            _("Save the enrolment file of this PC on a stick and take it to the office."),
            _("There it is chosen under \"Enrol another PC\". Ring somebody here and compare the fingerprint aloud."),
            _("Bring the office's certificate back and take it in here; its first records come on the same stick.") if may_enrol
            else _("Bring the office's certificate back. The administrator of this PC takes it in here."),
            _("From then on one button exchanges everything through the stick or a shared folder, sealed for the other side only."),
        ]
        px = typography.px
        grid = QGridLayout(self)
        grid.setContentsMargins(px(16), px(12), px(16), px(12))
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(8))
        grid.setColumnStretch(1, 1)
        self.setMaximumWidth(px(720))
        for row, text in enumerate(steps):
            number = label(str(row + 1), type="section", tone="accent")
            grid.addWidget(number, row, 0)
            grid.addWidget(label(text, wrap=True), row, 1)
