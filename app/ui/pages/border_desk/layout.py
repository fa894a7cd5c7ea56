# SPDX-License-Identifier: Apache-2.0
"""Where the parts of the desk stand: three columns, or two where the window is narrow; the outcomes always in view below."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QVBoxLayout, QWidget

from app.ui.pages.border_desk.interview import InterviewPanel
from app.ui.pages.border_desk.outcome import LETTERS, OutcomeBar
from app.ui.pages.border_desk.result import ResultPanel
from app.ui.pages.border_desk.seen import SeenPanel
from app.ui.pages.border_desk.who import WhoPanel
from app.ui.theme import typography
from app.ui.widgets.banner import Banner, BannerBox
from app.ui.widgets.labels import hairline
from app.ui.widgets.session import Session

_TAKEN = "".join(LETTERS.values())
_NARROW_PX = 1040
_SHARES = (35, 26, 39)  # of the width: who, seen before, screening
_NARROW_SHARES = (50, 0, 50)


class DeskLayout(QWidget):
    """The parts of the desk.

    Attributes:
        banner, who, seen, interview, result, bar: the parts.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.banner = Banner("success", closable=True, parent=self)
        self.who, self.seen = WhoPanel(_TAKEN), SeenPanel(session)
        self.interview, self.result = InterviewPanel(), ResultPanel(_TAKEN)
        self.bar = OutcomeBar()
        right = QVBoxLayout()
        edge = typography.px(4)  # room for the ring around the questions
        right.setContentsMargins(edge, edge, edge, 0)
        right.setSpacing(0)
        right.addWidget(self.interview, 2)
        right.addWidget(self.result, 3)
        self._lines = [hairline(upright=True), hairline(upright=True), hairline()]
        self._grid = QGridLayout()
        self._grid.setSpacing(0)
        self._grid.addLayout(right, 0, 4, 3, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(BannerBox(self.banner))
        outer.addLayout(self._grid, 1)
        outer.addWidget(hairline())
        outer.addWidget(self.bar)
        self._is_narrow: bool | None = None
        self.seen.filled.connect(self._arrange)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put "seen before?" below "who" where there is no room beside it."""
        super().resizeEvent(event)
        self._arrange()

    def go_on(self) -> None:
        """Go to what comes after "who": somebody who waits for a word, else the questions."""
        if not self.seen.focus_undecided():
            self.interview.setFocus(Qt.FocusReason.OtherFocusReason)

    def next_column(self) -> None:
        """Go to the next column, beginning again at the left."""
        here = QApplication.focusWidget() or self
        if self.who.isAncestorOf(here):
            self.go_on()
        elif self.seen.isAncestorOf(here):
            self.interview.setFocus(Qt.FocusReason.OtherFocusReason)
        elif here is self.interview:
            self.result.form.focus_first()
        elif self.result.isAncestorOf(here):
            self.bar.focus_first()
        else:
            self.who.focus_open_question()

    def _arrange(self) -> None:
        is_narrow = self.width() < typography.px(_NARROW_PX)
        beside, last, below = self._lines
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self._grid.addWidget(self.who, 0, 0)
            self._grid.addWidget(beside, 0, 1)
            self._grid.addWidget(below, 1, 0)
            self._grid.addWidget(self.seen, 2 if is_narrow else 0, 0 if is_narrow else 2)
            self._grid.addWidget(last, 0, 3, 3, 1)
            for column, share in zip((0, 2, 4), _NARROW_SHARES if is_narrow else _SHARES, strict=True):
                self._grid.setColumnStretch(column, share)
            for row, share in enumerate((3, 0, 2) if is_narrow else (1, 0, 0)):
                self._grid.setRowStretch(row, share)
            for part in (self.who, self.seen, self.interview, self.result, self.bar):
                part.set_slim(is_narrow)
        beside.setVisible(not is_narrow)
        below.setVisible(is_narrow and self.seen.has_something())
        self.seen.setVisible(not is_narrow or self.seen.has_something())
