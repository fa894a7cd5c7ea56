# SPDX-License-Identifier: Apache-2.0
"""The window before anybody is signed in: a card in the middle, used by unlock, restore and the first run.

Nothing here may need the icon set, the forms or the database: it is what stands between the start and the first picture.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.base.text import _
from app.ui.theme import style, typography
from app.ui.widgets import labels
from app.ui.widgets.brand import BrandMark


class EntryWindow(QWidget):
    """A top-level window with one card.

    Attributes:
        card: the layout to put content into.
    """

    def __init__(self, width_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Breakwater")
        self.setBackgroundRole(QPalette.ColorRole.Window)
        self.setAutoFillBackground(True)
        self._width_px = width_px
        self._band: QWidget | None = None
        self._box = QFrame(self)
        style.mark(self._box, surface="card")
        self.card = QVBoxLayout(self._box)
        inner = QWidget(self)
        style.mark(inner, surface="plain")
        middle = QHBoxLayout(inner)
        middle.setContentsMargins(typography.px(16), typography.px(16), typography.px(16), typography.px(16))
        middle.addStretch(1)
        middle.addWidget(self._box, 100, Qt.AlignmentFlag.AlignVCenter)
        middle.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(scroll, 1)
        self.resize(typography.px(1000), typography.px(680))
        style.look().changed.connect(self._measure)
        self._measure()

    def add_brand(self) -> None:
        """Put mark and name of the program at the top of the card."""
        row = QHBoxLayout()
        row.setSpacing(typography.px(10))
        row.addWidget(BrandMark(26, self._box))
        name = labels.label("Breakwater", type="section", parent=self._box)
        name.setProperty("is_data", True)
        row.addWidget(name, 1)
        self.card.addLayout(row)

    def show_training_band(self) -> None:
        """Say that this store holds invented people."""
        if self._band is None:
            self._band = QFrame(self)
            style.mark(self._band, band="training")
            row = QHBoxLayout(self._band)
            row.setContentsMargins(typography.px(12), typography.px(4), typography.px(12), typography.px(4))
            row.addWidget(labels.label(_("Training: invented people, nothing here is real")), 0, Qt.AlignmentFlag.AlignHCenter)
            self._column.insertWidget(0, self._band)

    def _measure(self) -> None:
        px = typography.px
        self._box.setMaximumWidth(px(self._width_px))
        self.card.setContentsMargins(px(32), px(28), px(32), px(24))
        self.card.setSpacing(px(10))
