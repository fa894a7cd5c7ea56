# SPDX-License-Identifier: Apache-2.0
"""Name and passphrase with their button, one error sentence, and the wait after several failures."""

import math

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.base.errors import TooSoon, WrongPassphrase
from app.base.text import _
from app.ui.dialogs.passphrase_line import PassphraseLine
from app.ui.theme import style, typography
from app.ui.widgets import labels


class SignInFields(QWidget):
    """Asks who and for the passphrase.

    Signals:
        submitted: name and passphrase as typed.
        second: one second of a wait went by.
    """

    submitted = Signal(str, str)
    second = Signal()

    def __init__(self, action: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._action = action
        self._is_working = False
        self._wait_s = 0
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(typography.px(8))
        self.who = QLineEdit(self)
        self.passphrase = PassphraseLine(self)
        self._add_field(_("Your &name"), self.who)
        self._add_field(_("&Passphrase"), self.passphrase)
        self.show_typed = QCheckBox(_("&Show what I type"), self)
        self.show_typed.toggled.connect(self.passphrase.set_shown)
        self.capitals = labels.label(_("The capital lock is on."), tone="warning", parent=self)
        self.passphrase.capitals_changed.connect(self.capitals.setVisible)
        self.error = labels.label(tone="danger", wrap=True, parent=self)
        self.button = QPushButton(action, self)
        style.mark(self.button, kind="primary")
        self.button.clicked.connect(self.submit)
        self.progress = QProgressBar(self, textVisible=False)
        self.progress.setRange(0, 0)
        self.progress.setAccessibleName(_("Opening the store"))
        for part in (self.show_typed, self.capitals, self.error, self.button, self.progress):
            self._column.addWidget(part)
        self.capitals.hide()
        self.error.hide()
        keeps_its_room = self.progress.sizePolicy()
        keeps_its_room.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(keeps_its_room)
        self.progress.hide()
        self.who.returnPressed.connect(self.passphrase.setFocus)
        self.passphrase.returnPressed.connect(self.submit)
        self._wait = QTimer(self, interval=1000)
        self._wait.timeout.connect(self.second)
        self.second.connect(self._on_second)
        self.setFocusProxy(self.who)

    def is_working(self) -> bool:
        """Tell whether an answer is awaited."""
        return self._is_working

    def submit(self) -> None:
        """Hand over what is typed, unless something is missing, awaited, or it is too soon."""
        if self._is_working or self._wait_s:
            return
        if not self.who.text().strip() or not self.passphrase.text():
            self.say(_("Type your name and your passphrase."))
            (self.passphrase if self.who.text().strip() else self.who).setFocus()
            return
        self.set_working(True)
        self.submitted.emit(self.who.text(), self.passphrase.text())

    def show_failure(self, error: Exception) -> None:
        """Say why it failed; after several wrong passphrases the button waits."""
        self.set_working(False)
        self.say(str(error) or _("The store could not be opened. Try again; if it happens again, tell your support."))
        if isinstance(error, WrongPassphrase | TooSoon):
            self._begin_wait(math.ceil(error.wait_s))
            self.passphrase.setFocus()
            self.passphrase.selectAll()

    def finish(self) -> None:
        """Forget what was typed: it is no longer needed."""
        self.passphrase.clear()
        self.set_working(False)

    def say(self, sentence: str) -> None:
        """Show one error sentence."""
        self.error.setText(sentence)
        self.error.show()
        self.passphrase.setAccessibleDescription(sentence)

    def set_working(self, is_working: bool) -> None:
        """Show that an answer is awaited."""
        self._is_working = is_working
        for line in (self.who, self.passphrase):
            line.setReadOnly(is_working)
        self.button.setEnabled(not is_working)
        self.progress.setVisible(is_working)
        if is_working:
            self.error.hide()

    def _begin_wait(self, seconds: int) -> None:
        self._wait_s = seconds
        if seconds:
            self._wait.start()
            self.button.setEnabled(False)
        self._show_wait()

    def _on_second(self) -> None:
        self._wait_s = max(0, self._wait_s - 1)
        if not self._wait_s:
            self._wait.stop()
            self.button.setEnabled(True)
        self._show_wait()

    def _show_wait(self) -> None:
        self.button.setText(_("Wait {n} s").format(n=self._wait_s) if self._wait_s else self._action)

    def _add_field(self, caption: str, line: QLineEdit) -> None:
        label = QLabel(caption, self)
        label.setBuddy(line)
        line.setAccessibleName(caption.replace("&", ""))
        self._column.addWidget(label)
        self._column.addWidget(line)
