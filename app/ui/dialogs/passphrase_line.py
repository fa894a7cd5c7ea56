# SPDX-License-Identifier: Apache-2.0
"""A line for a passphrase: hidden or shown, and a word when the capital lock is on."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget


class PassphraseLine(QLineEdit):
    """Takes a passphrase. Pasting is allowed, since a passphrase keeper is better than a short passphrase.

    Signals:
        capitals_changed: whether the capital lock seems to be on. Qt does not know; the letters typed tell.
    """

    capitals_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._capitals = False
        self.set_shown(False)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText | Qt.InputMethodHint.ImhNoAutoUppercase)

    def set_shown(self, is_shown: bool) -> None:
        """Show what is typed, or dots."""
        self.setEchoMode(QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Compare each letter with the shift key."""
        typed = event.text()
        if event.key() == Qt.Key.Key_CapsLock:
            self._tell(False)  # pressed: whatever it is now, the next letter tells
        elif len(typed) == 1 and typed.isalpha() and typed.lower() != typed.upper():
            self._tell(typed.isupper() != bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        super().keyPressEvent(event)

    def _tell(self, are_on: bool) -> None:
        if are_on != self._capitals:
            self._capitals = are_on
            self.capitals_changed.emit(are_on)
