# SPDX-License-Identifier: Apache-2.0
"""A field to search in, with a glass, a cross, and the key that leads to it."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from app.base.text import _
from app.ui.theme import icons, style, typography
from app.ui.widgets.labels import IconLabel, key_cap

WAIT_MS = 200


class SearchField(QLineEdit):
    """Announces what is typed once the typing pauses.

    Signals:
        searched: the text, trimmed; 200 ms after the last key, at once on Enter and on clearing.
    """

    searched = Signal(str)

    def __init__(self, placeholder: str, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said = ""
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self._glass = IconLabel("search", "muted", 16, self)
        self._cap = key_cap(key, self)
        self._cap.setVisible(bool(key))
        self._has_key = bool(key)
        self._cross = QToolButton(self)
        self._cross.setIcon(icons.icon("remove", "muted"))
        self._cross.setToolTip(_("Clear (Esc)"))
        self._cross.setAccessibleName(_("Clear"))
        self._cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._cross.setCursor(Qt.CursorShape.ArrowCursor)
        self._cross.clicked.connect(self.clear_now)
        self._wait = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._wait.timeout.connect(self._say)
        self.textChanged.connect(self._typed)
        self.returnPressed.connect(self._say)
        self._typed("")
        self._wait.stop()
        if key:
            QShortcut(QKeySequence(key), self).activated.connect(self._reached)
        style.look().changed.connect(self._place)

    def clear_now(self) -> None:
        """Empty the field and say so at once."""
        self.clear()
        self._say()

    def set_quietly(self, text: str) -> None:
        """Show a text without announcing it."""
        self.setText(text)
        self._wait.stop()
        self._said = text.strip()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Esc as "clear" while there is text."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear_now()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep glass, cross and key at their edges."""
        super().resizeEvent(event)
        self._place()

    def _reached(self) -> None:
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def _typed(self, text: str) -> None:
        self._cross.setVisible(bool(text))
        self._cap.setVisible(self._has_key and not text)
        self._wait.start()

    def _say(self) -> None:
        self._wait.stop()
        text = self.text().strip()
        if text != self._said:
            self._said = text
            self.searched.emit(text)

    def _place(self) -> None:
        edge, glass = typography.px(8), self._glass.sizeHint()
        cap, cross = self._cap.sizeHint(), typography.px(24)
        self._glass.resize(glass)
        self._cap.resize(cap)
        self._cross.resize(cross, cross)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        for widget, lead in ((self._glass, True), (self._cap, False), (self._cross, False)):
            inset = edge if widget is not self._cross else typography.px(4)
            at_left = lead != mirrored
            x = inset if at_left else self.width() - inset - widget.width()
            widget.move(x, (self.height() - widget.height()) // 2)
        lead_room = glass.width() + typography.px(6)
        tail_room = max(cap.width() if self._has_key else 0, cross)
        self.setTextMargins(*((tail_room, 0, lead_room, 0) if mirrored else (lead_room, 0, tail_room, 0)))
