# SPDX-License-Identifier: Apache-2.0
"""A heading over cards; without cards it is as low as the sentence that says what belongs there."""

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme import typography
from app.ui.widgets.card_list import CardList
from app.ui.widgets.labels import label


class Section(QWidget):
    """One list of the page with its heading."""

    def __init__(self, title: str, empty: str, cards: CardList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = typography.px
        self._cards, self._empty = cards, label(empty, tone="muted", wrap=True)
        heading = label(title, type="section", wrap=True)
        for each in (heading, self._empty):
            each.setContentsMargins(px(6), 0, px(6), 0)  # in line with the cards, which leave room for the focus ring
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        column.addWidget(heading)
        column.addWidget(self._empty)
        column.addWidget(cards, 1)
        self.show_filled(False)

    def show_filled(self, is_filled: bool) -> None:
        """Show the cards, or what belongs there."""
        self._cards.setVisible(is_filled)
        self._empty.setVisible(not is_filled)
        grows = QSizePolicy.Policy.Expanding if is_filled else QSizePolicy.Policy.Maximum
        self.setSizePolicy(QSizePolicy.Policy.Preferred, grows)
