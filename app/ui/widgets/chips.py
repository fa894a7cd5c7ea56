# SPDX-License-Identifier: Apache-2.0
"""Chips: a state as a coloured word, and a choice that can be taken away."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from app.base.text import _
from app.ui.theme import icons, style, typography
from app.ui.widgets.labels import IconLabel, label

TONES = ("neutral", "accent", "success", "warning", "danger")
TONE_ICONS = {"success": "success", "warning": "warning", "danger": "danger"}


class Chip(QFrame):
    """A short word about a state. A coloured one also has an icon, so that the colour is not the only sign."""

    def __init__(self, text: str, tone: str = "neutral", icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconLabel(icon or "info", size=14)
        self._text = label(type="small")
        row = QHBoxLayout(self)
        row.setContentsMargins(typography.px(8), 0, typography.px(8), 0)
        row.setSpacing(typography.px(4))
        row.addWidget(self._icon)
        row.addWidget(self._text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.say(text, tone, icon)

    def say(self, text: str, tone: str = "neutral", icon: str = "") -> None:
        """Show another word."""
        name = icon or TONE_ICONS.get(tone, "")
        role = "muted" if tone == "neutral" else tone
        self._icon.setVisible(bool(name))
        if name:
            self._icon.set_icon(name, role)
        self._text.setText(text)
        style.mark(self._text, tone="" if tone == "neutral" else tone)
        self.setAccessibleName(text)
        style.mark(self, chip=tone)

    def text(self) -> str:
        """Return the word shown."""
        return self._text.text()


class ChoiceChip(QPushButton):
    """A choice in force. Click or Enter changes it, the cross, Delete or Backspace takes it away.

    Signals:
        change_asked: the user wants to choose anew.
        removed: the user takes the choice away.
    """

    change_asked = Signal()
    removed = Signal()

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setIcon(icons.icon("remove", "accent"))
        self.setIconSize(QSize(typography.px(20), typography.px(13)))
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross stands after the text
        self.setToolTip(_("Enter changes, Delete removes"))
        self.setAutoDefault(False)
        self.clicked.connect(self._clicked)
        style.mark(self, chip="accent")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Delete and Backspace as removal, Enter as a click."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.change_asked.emit()
        else:
            super().keyPressEvent(event)

    def _clicked(self) -> None:
        at = self.mapFromGlobal(self.cursor().pos())
        on_cross = self.rect().contains(at) and at.x() > self.width() - typography.px(28)
        (self.removed if on_cross else self.change_asked).emit()
