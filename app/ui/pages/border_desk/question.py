# SPDX-License-Identifier: Apache-2.0
"""How one question looks: its number, the prompt in large type, the sign behind it, and the keys that answer it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.base.text import _
from app.domain.indicators import Question
from app.ui.pages.border_desk.age_line import AgeLine
from app.ui.theme import style, typography
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.labels import label


class QuestionView(QWidget):
    """Shows a question, or that all are through.

    Attributes:
        age: whether the questions are those for a child.

    Signals:
        pressed: the key of a button that was clicked.
    """

    pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = typography.px
        self.age = AgeLine()
        self._is_slim = False
        self._place = label(type="small", tone="muted")
        self._prompt = label(type="title", wrap=True)
        self._sign = label(tone="muted", wrap=True)
        self._ask = label(type="small", tone="muted")
        self._rows = QStackedWidget()  # as wide as the wider row, so that the columns stand still
        self._rows.addWidget(self._row([(_("Yes"), "1"), (_("No"), "2"), (_("Unknown"), "3"), (_("Not asked"), "4")]))
        self._rows.addWidget(self._row([(_("Said"), "S"), (_("Saw"), "A"), (_("Document"), "D"), (_("Third party"), "T")]))
        self._rows.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        where = QHBoxLayout()
        where.setSpacing(px(8))
        where.addWidget(self._place, 1)
        where.addWidget(self.age)
        words = QVBoxLayout()
        words.setSpacing(px(4))
        words.addWidget(self._prompt)
        words.addWidget(self._sign)
        words.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        column.addLayout(where)
        column.addLayout(words, 1)
        column.addWidget(self._ask)
        column.addWidget(self._rows)

    def set_slim(self, is_slim: bool) -> None:
        """Take less height: a smaller question, without the line that the buttons answer."""
        style.mark(self._prompt, type="section" if is_slim else "title")
        self._is_slim = is_slim
        self._ask.setVisible(not is_slim and self._rows.isVisibleTo(self))

    def show_question(self, question: Question, number: int, count: int, asks_how: bool) -> None:
        """Show a question, or how its sign is known."""
        self._place.setText(_("Question {n} of {all}").format(n=number, all=count))
        self._prompt.setText(question.label)
        self._sign.setText(_("Sign: {sign}").format(sign=question.indicator.label))
        self._ask.setText(_("How is it known? Enter leaves it open") if asks_how else _("Is the sign there?"))
        self._rows.setCurrentIndex(1 if asks_how else 0)
        self._set_asking(True)

    def show_end(self) -> None:
        """Say that all questions are through."""
        self._place.setText(_("All questions are through"))
        self._prompt.setText(_("Decide below"))
        self._sign.setText(_("Backspace goes back to the last question."))
        self._set_asking(False)

    def prompt(self) -> str:
        """Return the question on screen."""
        return self._prompt.text()

    def description(self) -> str:
        """Return what is asked of it and the sign behind it, for a screen reader."""
        return " ".join((self._ask.text() if self._rows.isVisibleTo(self) else "", self._sign.text())).strip()

    def _set_asking(self, is_asking: bool) -> None:
        self._ask.setVisible(is_asking and not self._is_slim)
        self._rows.setVisible(is_asking)

    def _row(self, buttons: list[tuple[str, str]]) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(typography.px(6))
        for text, key in buttons:
            button = KeyButton(text, key, only_shown=True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _checked=False, key=key: self.pressed.emit(key))
            row.addWidget(button, 1)
        return holder
