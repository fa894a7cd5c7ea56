# SPDX-License-Identifier: Apache-2.0
"""A sentence at the foot of the window that says what was done, with Undo for 10 seconds."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QEnterEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from app.base.text import _
from app.ui.theme import style, typography
from app.ui.widgets.labels import key_words, label

SHOWN_MS = 10_000


class Toast(QFrame):
    """Lies over the foot of its parent. A new sentence replaces the old one; the mouse on it stops the clock."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self._undo: Callable[[], object] | None = None
        self._text = label()
        self._button = QPushButton()
        self._button.clicked.connect(self._undone)
        self._shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        self._shortcut.activated.connect(self._undone)
        key = key_words(QKeySequence(QKeySequence.StandardKey.Undo))
        self._button.setText(_("Undo ({key})").format(key=key))
        row = QHBoxLayout(self)
        row.setContentsMargins(typography.px(16), typography.px(8), typography.px(8), typography.px(8))
        row.setSpacing(typography.px(16))
        row.addWidget(self._text)
        row.addWidget(self._button)
        self._clock = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._clock.timeout.connect(self.put_away)
        style.mark(self, toast="shown")
        parent.installEventFilter(self)
        self.hide()

    def say(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """Show a sentence for 10 seconds; with `undo`, offer it for as long."""
        self._undo = undo
        self._text.setText(text)
        self._button.setVisible(undo is not None)
        self._shortcut.setEnabled(undo is not None)
        self.setAccessibleName(text)
        self.show()
        self._place()
        self.raise_()
        self._clock.start()

    def put_away(self) -> None:
        """Hide the sentence; what it told of can no longer be undone here."""
        self._undo = None
        self.hide()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Stop the clock while somebody reaches for it."""
        self._clock.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Start the clock again."""
        if self.isVisible():
            self._clock.start()
        super().leaveEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the foot of the parent."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _undone(self) -> None:
        undo = self._undo
        self.put_away()
        if undo is not None:
            undo()

    def _place(self) -> None:
        self.adjustSize()
        parent = self._parent
        self.move((parent.width() - self.width()) // 2, parent.height() - self.height() - typography.px(48))
