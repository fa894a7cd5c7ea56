# SPDX-License-Identifier: Apache-2.0
"""Editors for what is typed in one line or several: text, long text, whole numbers, telephone, e-mail, identifiers."""

import re

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QPlainTextEdit, QWidget

from app.domain.forms.spec import Field, Kind
from app.domain.forms.values import Value
from app.ui.forms.editors.base import Editor

_HINTS = {
    Kind.INTEGER: Qt.InputMethodHint.ImhDigitsOnly,
    Kind.PHONE: Qt.InputMethodHint.ImhDialableCharactersOnly,
    Kind.EMAIL: Qt.InputMethodHint.ImhEmailCharactersOnly,
    Kind.IDENTIFIER: Qt.InputMethodHint.ImhNoPredictiveText,
}


class LineEditor(Editor):
    """One line of text: text, telephone, e-mail, identifier."""

    def __init__(self, spec: Field, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self._line = QLineEdit(self)
        self._line.setInputMethodHints(_HINTS.get(spec.kind, Qt.InputMethodHint.ImhNone))
        self.adopt(self._line)
        self.row.addWidget(self._line, 1)
        self.add_more_button()
        self._line.textChanged.connect(lambda _text: self.changed())

    def input(self) -> QLineEdit:
        """Return the line."""
        return self._line

    def _read(self) -> Value:
        return self._line.text().strip() or None

    def _write(self, value: Value) -> None:
        self._line.setText("" if value is None else str(value))
        self._line.setCursorPosition(0)

    def _base_menu(self) -> QMenu:
        return self._line.createStandardContextMenu()


class IntegerEditor(LineEditor):
    """A whole number. What is no number stays as it was typed, so that the check can say so and nothing is lost."""

    def _read(self) -> Value:
        typed = self._line.text().strip()
        if re.fullmatch(r"[+-]?[0-9]{1,9}", typed):
            return int(typed)
        return typed or None


class LongTextEditor(Editor):
    """Several lines. Enter begins a new line here; Tab and Shift+Tab go on and back."""

    def __init__(self, spec: Field, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self._text = QPlainTextEdit(self)
        self._text.setTabChangesFocus(True)
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.adopt(self._text)
        self._text.viewport().installEventFilter(self)
        self.row.addWidget(self._text, 1)
        self.add_more_button()
        self._text.textChanged.connect(self.changed)
        self._fit()

    def input(self) -> QPlainTextEdit:
        """Return the text box."""
        return self._text

    def _read(self) -> Value:
        return self._text.toPlainText().strip() or None

    def _write(self, value: Value) -> None:
        self._text.setPlainText("" if value is None else str(value))

    def _base_menu(self) -> QMenu:
        return self._text.createStandardContextMenu()

    def _fit(self) -> None:
        lines = 3 if self.spec.max_length <= 500 else 5
        self._text.setFixedHeight(self.fontMetrics().lineSpacing() * lines + 14)

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when the text size changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _moves_on(self, event: QKeyEvent) -> bool:
        return super()._moves_on(event) and bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the events that mean something here."""
        if watched is self._text.viewport() and event.type() != QEvent.Type.ContextMenu:
            return False
        return super().eventFilter(watched, event)
