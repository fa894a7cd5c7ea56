# SPDX-License-Identifier: Apache-2.0
"""Third column: one question at a time, answered by single keys."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.base import clock
from app.base.text import _
from app.domain import codelists, dates, screening
from app.domain.dates import PartialDate
from app.domain.indicators import PROFILES, Question, border_questions
from app.domain.screening import ScreeningResult
from app.ui.pages.border_desk.question import QuestionView
from app.ui.theme import style, typography
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
        self.view = QuestionView()
        self.age = self.view.age
        self.profile = QComboBox()
        self.profile.setAccessibleName(_("Kind of concern"))
        for each in PROFILES:
            self.profile.addItem(codelists.label("screening_profile", each), each)
        self.profile.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.profile.setMinimumContentsLength(8)
        self.profile.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        px = typography.px
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(label(_("Screening"), type="section"), 1)
        head.addWidget(label(_("Concern"), tone="muted"))
        head.addWidget(self.profile, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(8), px(4), px(12), px(6))
        column.setSpacing(px(6))
        column.addLayout(head)
        column.addWidget(self.view, 1)
        style.mark(self, surface="plain")
        self.profile.currentIndexChanged.connect(lambda _at: self._load())
        self.age.changed.connect(self._on_doubt)
        self.view.pressed.connect(self._pressed)
        self.begin()

    def set_slim(self, is_slim: bool) -> None:
        """Take less height."""
        self.view.set_slim(is_slim)

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

    def set_birth(self, born: PartialDate | None) -> None:
        """Take in the birth date as far as it is known, which decides whether the questions are those for a child."""
        self.age.set_child(dates.is_child(born, clock.today()) if born else None, born is not None)
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

    def _pressed(self, key: str) -> None:
        if key in "1234":
            self._answer(ANSWERS[Qt.Key(ord(key))])
        else:
            self._note_how(key.lower())
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
        if self._at < len(self._questions):
            self.view.show_question(self._questions[self._at], self._at + 1, len(self._questions), self._asks_how)
        else:
            self.view.show_end()
        self.setAccessibleName(self.view.prompt())
        self.setAccessibleDescription(self.view.description())
