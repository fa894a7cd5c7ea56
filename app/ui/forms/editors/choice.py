# SPDX-License-Identifier: Apache-2.0
"""Editors for a question with few answers: yes or no, and a tick."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QRadioButton, QWidget

from app.base.text import _
from app.domain.forms.spec import Field
from app.domain.forms.values import Value
from app.ui.forms.editors.base import Editor


class YesNoEditor(Editor):
    """Yes or no: arrows, 1 and 2, or the first letter of either word. One stop for Tab."""

    def __init__(self, spec: Field, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, QRadioButton] = {}
        for answer, word in (("yes", _("Yes")), ("no", _("No"))):
            button = QRadioButton(word, self)
            button.setToolTip(_("Key {key}").format(key=len(self._buttons) + 1))
            self._buttons[answer] = button
            self._group.addButton(button)
            self.adopt(button, is_chip_host=False)
            self.row.addWidget(button)
        self.row.setSpacing(12)
        self.row.addWidget(self._chip)
        self.row.addStretch(1)
        self.add_more_button()
        self._group.buttonClicked.connect(lambda _button: self.changed())

    def input(self) -> QRadioButton:
        """Return the button that Tab comes to: the chosen one, else the first."""
        return next((button for button in self._buttons.values() if button.isChecked()), self._buttons["yes"])

    def set_names(self, name: str, description: str) -> None:
        """Tell screen readers the question with each answer."""
        super().set_names(name, description)
        for button in self._buttons.values():
            button.setAccessibleName(_("{question}: {answer}").format(question=name, answer=button.text()))

    def stops(self) -> list[QWidget]:
        """Return both buttons: Tab comes to the chosen one."""
        return list(self._buttons.values())

    def choose(self, answer: str) -> None:
        """Answer as the user."""
        self._buttons[answer].setChecked(True)
        self._buttons[answer].setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed()

    def _read(self) -> Value:
        return next((answer for answer, button in self._buttons.items() if button.isChecked()), None)

    def _write(self, value: Value) -> None:
        self._group.setExclusive(False)
        for answer, button in self._buttons.items():
            button.setChecked(answer == value)
        self._group.setExclusive(True)

    def _on_key(self, event: QKeyEvent) -> bool:
        if super()._on_key(event):
            return True
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        typed = event.text().casefold()
        words = {word.text().replace("&", "").casefold()[:1]: answer for answer, word in self._buttons.items()}
        answer = {"1": "yes", "2": "no"}.get(typed) or words.get(typed)
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
            answer = "no" if self._read() == "yes" else "yes"
        if event.key() == Qt.Key.Key_Space:
            answer = next(key for key, button in self._buttons.items() if button.hasFocus())
        if event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete) and self._read():
            self._load(None)
            self.changed()
            return True
        if not answer:
            return False
        self.choose(answer)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the events that mean something here."""
        if event.type() == QEvent.Type.FocusOut and any(button.hasFocus() for button in self._buttons.values()):
            return False  # from one answer to the other is not leaving the question
        return super().eventFilter(watched, event)


class TickEditor(Editor):
    """A box to tick. Untouched it stays unanswered."""

    def __init__(self, spec: Field, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self._is_answered = False
        self._box = QCheckBox(_("Yes"), self)
        self.adopt(self._box, is_chip_host=False)
        self.row.addWidget(self._box)
        self.row.addWidget(self._chip)
        self.row.addStretch(1)
        self.add_more_button()
        self._box.clicked.connect(self._on_clicked)

    def input(self) -> QCheckBox:
        """Return the box."""
        return self._box

    def _read(self) -> Value:
        return self._box.isChecked() if self._is_answered else None

    def _write(self, value: Value) -> None:
        self._is_answered = isinstance(value, bool)
        self._box.setChecked(value is True)

    def _on_clicked(self) -> None:
        self._is_answered = True
        self.changed()
