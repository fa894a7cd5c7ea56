# SPDX-License-Identifier: Apache-2.0
"""Third column: one question at a time in large type, answered by single keys."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.base.text import _
from app.domain import codelists, screening
from app.domain.indicators import PROFILES, Question, border_questions
from app.domain.screening import ScreeningResult
from app.ui.pages.border_desk.age_line import AgeLine
from app.ui.theme import style, typography
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.labels import label

ANSWERS = {Qt.Key.Key_1: "yes", Qt.Key.Key_2: "no", Qt.Key.Key_3: "unknown", Qt.Key.Key_4: "not_asked"}
KNOWN_BY = {Qt.Key.Key_S: "s", Qt.Key.Key_A: "a", Qt.Key.Key_D: "d", Qt.Key.Key_T: "t"}
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier, Qt.KeyboardModifier.ShiftModifier)


class InterviewPanel(QFrame):
    """Asks the border desk's questions.

    Attributes:
        answers: indicator id > answer and how known ("yes:s").

    Signals:
        changed: the answers, the age or the kind of concern changed.
        finished: the last question was answered.
    """

    changed = Signal()
    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.answers: dict[str, str] = {}
        self._asks_how = False
        self._at = 0
        self._questions: list[Question] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.age = AgeLine()
        self.profile = QComboBox()
        self.profile.setAccessibleName(_("Kind of concern"))
        for each in PROFILES:
            self.profile.addItem(codelists.label("screening_profile", each), each)
        self.profile.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.profile.setMinimumContentsLength(8)
        self.profile.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._place = label(type="small", tone="muted")
        self._prompt = label(type="title", wrap=True)
        self._sign = label(tone="muted", wrap=True)
        self._ask = label(type="small", tone="muted")
        self._buttons = self._row([(_("Yes"), "1"), (_("No"), "2"), (_("Unknown"), "3"), (_("Not asked"), "4")])
        self._how = self._row([(_("Said"), "S"), (_("Saw"), "A"), (_("Document"), "D"), (_("Third party"), "T")])
        self._lay_out()
        self.profile.currentIndexChanged.connect(lambda _at: self._load())
        self.age.changed.connect(self._on_doubt)
        self.begin()

    def set_slim(self, is_slim: bool) -> None:
        """Take less height: without the line that the buttons answer."""
        self._ask.setMaximumHeight(0 if is_slim else 16777215)

    def begin(self) -> None:
        """Begin with the next traveller."""
        self.answers = {}
        self.age.begin()
        self.profile.setCurrentIndex(0)
        self._load()

    def go_on_with(self, answers: Mapping[str, str], profile: str) -> None:
        """Go on with answers that were given before."""
        self.answers = dict(answers)
        self.profile.setCurrentIndex(max(self.profile.findData(profile), 0))
        self._load()

    def set_child(self, is_child: bool | None, known: bool) -> None:
        """Take in whether the traveller is under 18; None where that is in doubt, `known` False where nothing was typed yet."""
        self.age.set_child(is_child, known)
        self._load()

    def result(self, facts: Mapping[str, tuple[str, ...]]) -> ScreeningResult:
        """Return what the answers show; `facts` are the found acts, means and purposes."""
        asked = [each.indicator.id for each in self._questions]
        return screening.evaluate(
            self.answers, self.age.as_child(), facts.get("acts", ()), facts.get("means", ()), facts.get("purposes", ()), asked
        )

    def chosen_profile(self) -> str:
        """Return the kind of concern that the questions follow."""
        return str(self.profile.currentData())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer by single keys; Backspace goes back one question. A key that is held down answers once."""
        key = Qt.Key(event.key())
        if event.modifiers() not in _PLAIN or event.isAutoRepeat():
            super().keyPressEvent(event)
        elif self._asks_how and key in KNOWN_BY:
            self._note_how(KNOWN_BY[key])
        elif key in ANSWERS and self._at < len(self._questions):
            self._answer(ANSWERS[key])
        elif key == Qt.Key.Key_C:
            self.age.toggle()
        elif key == Qt.Key.Key_Backspace and (self._at or self._asks_how):
            self._at -= 0 if self._asks_how else 1
            self._asks_how = False
            self._show()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._asks_how:
            self._next()
        else:
            super().keyPressEvent(event)

    def _on_doubt(self) -> None:
        self._load()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _answer(self, answer: str) -> None:
        self.answers[self._questions[self._at].indicator.id] = answer
        self._asks_how = answer == "yes"
        if self._asks_how:
            self._show()
        else:
            self._next()
        self.changed.emit()

    def _note_how(self, known_by: str) -> None:
        self.answers[self._questions[self._at].indicator.id] = f"yes:{known_by}"
        self._next()
        self.changed.emit()

    def _next(self) -> None:
        self._asks_how = False
        self._at += 1
        self._show()
        if self._at >= len(self._questions):
            self.finished.emit()

    def _load(self) -> None:
        """Choose the questions for age and concern; answers given already stay, and the first open question comes next."""
        self._questions = border_questions(self.age.as_child(), self.chosen_profile())
        open_ones = [at for at, each in enumerate(self._questions) if each.indicator.id not in self.answers]
        self._at = open_ones[0] if open_ones else len(self._questions)
        self._asks_how = False
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        done = self._at >= len(self._questions)
        self._buttons.setVisible(not done and not self._asks_how)
        self._how.setVisible(self._asks_how)
        self._ask.setVisible(not done)
        if done:
            self._place.setText(_("All questions are through"))
            self._prompt.setText(_("Decide below"))
            self._sign.setText(_("Backspace goes back to the last question."))
        else:
            question = self._questions[self._at]
            self._place.setText(_("Question {n} of {all}").format(n=self._at + 1, all=len(self._questions)))
            self._prompt.setText(question.label)
            self._sign.setText(_("Sign: {sign}").format(sign=question.indicator.label))
            self._ask.setText(_("How is it known? Enter leaves it open") if self._asks_how else _("Is the sign there?"))
        self.setAccessibleName(self._prompt.text())
        self.setAccessibleDescription(" ".join(part for part in (self._ask.text() if not done else "", self._sign.text()) if part))

    def _row(self, buttons: list[tuple[str, str]]) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(typography.px(6))
        for text, key in buttons:
            button = KeyButton(text, key, only_shown=True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _checked=False, key=key: self._pressed(key))
            row.addWidget(button, 1)
        return holder

    def _pressed(self, key: str) -> None:
        if key in "1234":
            self._answer(ANSWERS[Qt.Key(ord(key))])
        else:
            self._note_how(key.lower())
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        px = typography.px
        head, where = QHBoxLayout(), QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(label(_("Screening"), type="section"), 1)
        head.addWidget(label(_("Concern"), tone="muted"))
        head.addWidget(self.profile, 1)
        where.setSpacing(px(8))
        where.addWidget(self._place, 1)
        where.addWidget(self.age)
        question = QVBoxLayout()
        question.setSpacing(px(4))
        question.addWidget(self._prompt)
        question.addWidget(self._sign)
        question.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(8), px(16), px(6))
        column.setSpacing(px(6))
        column.addLayout(head)
        column.addLayout(where)
        column.addLayout(question, 1)
        column.addWidget(self._ask)
        column.addWidget(self._buttons)
        column.addWidget(self._how)
        style.mark(self, surface="plain")
