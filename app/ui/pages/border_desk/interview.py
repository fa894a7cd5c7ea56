# SPDX-License-Identifier: Apache-2.0
"""Third column: one question at a time in large type, answered by single keys, with what the answers show at the foot."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.base.text import _
from app.domain import codelists, screening
from app.domain.indicators import PROFILES, Question, border_questions
from app.domain.screening import ScreeningResult
from app.ui.theme import style, typography
from app.ui.widgets.chips import Chip
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.labels import label

ANSWERS = {Qt.Key.Key_1: "yes", Qt.Key.Key_2: "no", Qt.Key.Key_3: "unknown", Qt.Key.Key_4: "not_asked"}
KNOWN_BY = {Qt.Key.Key_S: "s", Qt.Key.Key_A: "a", Qt.Key.Key_D: "d", Qt.Key.Key_T: "t"}


class InterviewPanel(QFrame):
    """Asks the border desk's questions.

    Attributes:
        answers: indicator id > answer and how known.

    Signals:
        changed: the answers changed.
        finished: the last question was answered.
    """

    changed = Signal()
    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.answers: dict[str, str] = {}
        self._is_child: bool | None = False
        self._age_known = False
        self._at = 0
        self._asks_how = False
        self._questions: list[Question] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        px = typography.px
        self._age = Chip("", "neutral", "person")
        self.profile = QComboBox()
        self.profile.setAccessibleName(_("Kind of concern"))
        for each in PROFILES:
            self.profile.addItem(codelists.label("screening_profile", each), each)
        self.profile.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._place = label(type="small", tone="muted")
        self._prompt = label(type="title", wrap=True)
        self._prompt.setMinimumHeight(px(96))
        self._prompt.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._sign = label(tone="muted", wrap=True)
        answers = [(_("Sign present"), "1"), (_("No sign"), "2"), (_("Unknown"), "3"), (_("Not asked"), "4")]
        self._buttons = self._row(answers, self._pressed)
        self._how = self._row([(_("Said"), "S"), (_("Saw"), "A"), (_("Document"), "D"), (_("Third party"), "T")], self._pressed)
        head = QHBoxLayout()
        head.addWidget(label(_("Screening"), type="section"), 1)
        head.addWidget(self._age)
        head.addWidget(self.profile)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(8), px(12), px(16), px(8))
        column.setSpacing(px(10))
        column.addLayout(head)
        column.addWidget(self._place)
        column.addWidget(self._prompt)
        column.addWidget(self._sign)
        column.addWidget(self._buttons)
        column.addWidget(self._how)
        self.profile.currentIndexChanged.connect(lambda _at: self._load())
        style.mark(self, surface="plain")
        self.begin()

    def begin(self) -> None:
        """Begin with the next traveller."""
        self.answers = {}
        self._at, self._asks_how = 0, False
        self.profile.setCurrentIndex(0)
        self.set_child(None, False)

    def set_child(self, is_child: bool | None, known: bool) -> None:
        """Take in whether the traveller is under 18; None where that is in doubt, `known` False where nothing was typed yet."""
        self._is_child, self._age_known = is_child, known
        if not known:
            self._age.say(_("Age not known"), "neutral", "unknown")
        elif is_child is None:
            self._age.say(_("Age in doubt: ask as a child"), "warning", "warning")
        else:
            self._age.say(_("Under 18") if is_child else _("Adult"), "warning" if is_child else "neutral", "person")
        self._load()

    def child_answer(self) -> str:
        """Return the answer for the record: "yes", "no", "doubt", or "" where nothing is known."""
        if not self._age_known:
            return ""
        return "doubt" if self._is_child is None else "yes" if self._is_child else "no"

    def result(self, facts: dict[str, tuple[str, ...]]) -> ScreeningResult:
        """Return what the answers show; `facts` are the found acts, means and purposes."""
        asked = [each.indicator.id for each in self._questions]
        is_child = self._is_child if self._age_known else False
        return screening.evaluate(
            self.answers, is_child, facts.get("acts", ()), facts.get("means", ()), facts.get("purposes", ()), asked
        )

    def chosen_profile(self) -> str:
        """Return the kind of concern that the questions follow."""
        return str(self.profile.currentData())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer by single keys; Backspace goes back one question."""
        key = Qt.Key(event.key())
        if event.modifiers() not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
            super().keyPressEvent(event)
        elif self._asks_how and key in KNOWN_BY:
            self._note_how(KNOWN_BY[key])
        elif key in ANSWERS and self._at < len(self._questions):
            self._answer(ANSWERS[key])
        elif key == Qt.Key.Key_Backspace and (self._at or self._asks_how):
            self._asks_how = False
            self._at = max(self._at - (0 if self._at < len(self._questions) and self._here() in self.answers else 1), 0)
            self._show()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._asks_how:
            self._next()
        else:
            super().keyPressEvent(event)

    def _here(self) -> str:
        return self._questions[self._at].indicator.id

    def _answer(self, answer: str) -> None:
        self.answers[self._here()] = answer
        self.changed.emit()
        if answer == "yes":
            self._asks_how = True
            self._show()
        else:
            self._next()

    def _note_how(self, known_by: str) -> None:
        self.answers[self._here()] = f"yes:{known_by}"
        self.changed.emit()
        self._next()

    def _next(self) -> None:
        self._asks_how = False
        self._at += 1
        self._show()
        if self._at >= len(self._questions):
            self.finished.emit()

    def _load(self) -> None:
        """Choose the questions for age and concern; answers given already stay, and the first open question comes next."""
        self._questions = border_questions(self._is_child if self._age_known else False, self.chosen_profile())
        open_ones = [at for at, each in enumerate(self._questions) if each.indicator.id not in self.answers]
        self._at = open_ones[0] if open_ones else len(self._questions)
        self._asks_how = False
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        done = self._at >= len(self._questions)
        self._buttons.setVisible(not done and not self._asks_how)
        self._how.setVisible(self._asks_how)
        if done:
            self._place.setText(_("All questions are through"))
            self._prompt.setText(_("Decide below."))
            self._sign.setText(_("Backspace goes back to a question."))
            return
        question = self._questions[self._at]
        self._place.setText(_("Question {n} of {all}").format(n=self._at + 1, all=len(self._questions)))
        self._prompt.setText(_("How is it known?") if self._asks_how else question.label)
        self._sign.setText(_("Sign: {sign}").format(sign=question.indicator.label))
        self.setAccessibleName(self._prompt.text())
        self.setAccessibleDescription(self._sign.text())

    def _row(self, buttons: list[tuple[str, str]], pressed: Callable[[str], None]) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(typography.px(8))
        for text, key in buttons:
            button = KeyButton(text, key, only_shown=True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _checked=False, key=key: pressed(key))
            row.addWidget(button)
        row.addStretch(1)
        return holder

    def _pressed(self, key: str) -> None:
        if key in "1234":
            self._answer(ANSWERS[Qt.Key(ord(key))])
        else:
            self._note_how(key.lower())
        self.setFocus(Qt.FocusReason.OtherFocusReason)
