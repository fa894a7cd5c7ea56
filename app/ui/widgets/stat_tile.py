# SPDX-License-Identifier: Apache-2.0
"""A figure with its label; pressed, it leads to the records behind it."""

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.theme import style, typography
from app.ui.widgets.labels import IconLabel, label


class StatTile(QFrame):
    """A figure, its label, and a muted note such as the period.

    Signals:
        opened: the user wants to see what is behind the figure (only where `opens` is set).
    """

    opened = Signal()

    def __init__(
        self, text: str, figure: int | str = "", *, note: str = "", tone: str = "", icon: str = "", opens: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._opens = opens
        self._figure = label(type="figure", tone=tone)
        self._figure.setFont(typography.font("figure", semibold=True, tabular=True))
        self._label = label(text)
        self._note = label(note, type="small", tone="muted")
        head = QHBoxLayout()
        head.addWidget(self._figure)
        head.addStretch()
        if icon:
            head.addWidget(IconLabel(icon, tone or "muted"), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(typography.px(16), typography.px(12), typography.px(16), typography.px(12))
        column.setSpacing(typography.px(2))
        column.addLayout(head)
        column.addWidget(self._label)
        column.addWidget(self._note)
        column.addStretch()
        self._note.setVisible(bool(note))
        if opens:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        style.mark(self, row="card" if opens else "", surface="" if opens else "card")
        self.set_figure(figure, note)

    def set_figure(self, figure: int | str, note: str = "") -> None:
        """Show another figure; whole numbers get the locale's separators."""
        shown = QLocale().toString(figure) if isinstance(figure, int) else figure
        self._figure.setText(shown)
        if note:
            self._note.setText(note)
            self._note.show()
        self.setAccessibleName(f"{self._label.text()}: {shown}")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open on a click."""
        if self._opens and event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Enter or Space."""
        if self._opens and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit()
        else:
            super().keyPressEvent(event)
