# SPDX-License-Identifier: Apache-2.0
"""The foot of the desk, always in view: the suggested step, and the four outcomes with what happens next."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.base.text import _
from app.domain.screening import ScreeningResult
from app.services.screening import FURTHER_TALK, LET_GO, REFER, URGENT
from app.ui.theme import style, typography
from app.ui.widgets import formats
from app.ui.widgets.chips import Chip
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.labels import label

LETTERS = {LET_GO: "L", FURTHER_TALK: "T", REFER: "R", URGENT: "U"}
_TONES = {LET_GO: "success", FURTHER_TALK: "accent", REFER: "warning", URGENT: "danger"}


class OutcomeBar(QFrame):
    """What is suggested, and the decision, which is the officer's.

    Signals:
        decided: the outcome that the officer chose.
    """

    decided = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = typography.px
        style.mark(self, surface="raised")
        self.chip = Chip("", "neutral")
        self.next_words = label(type="small", tone="muted", wrap=True)
        self.next_words.setMinimumHeight(2 * self.next_words.fontMetrics().height())
        self.next_words.setAlignment(Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(px(2))
        words.addWidget(self.chip)
        words.addWidget(self.next_words)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), px(8), px(16), px(8))
        row.setSpacing(px(8))
        row.addLayout(words, 1)
        self.buttons: dict[str, KeyButton] = {}
        texts = {LET_GO: _("Let go"), FURTHER_TALK: _("Further talk"), REFER: _("Refer"), URGENT: _("Urgent")}
        for outcome, letter in LETTERS.items():
            button = KeyButton(texts[outcome], f"Alt+{letter}")
            button.clicked.connect(lambda _checked=False, outcome=outcome: self.decided.emit(outcome))
            button.setToolTip(what_next(outcome))
            self.buttons[outcome] = button
            row.addWidget(button)

    def set_slim(self, is_slim: bool) -> None:
        """Take less height: what happens next is told by the buttons' tool tips only."""
        self.next_words.setVisible(not is_slim)

    def focus_first(self) -> None:
        """Go to the first outcome."""
        self.buttons[LET_GO].setFocus(Qt.FocusReason.OtherFocusReason)

    def show_result(self, result: ScreeningResult, begun: bool) -> None:
        """Show what the answers come to; nothing is suggested before the first answer."""
        suggested = result.suggestion if begun else ""
        if suggested:
            step = formats.code("screening_outcome", suggested).lower()
            self.chip.say(_("Suggested: {step}").format(step=step), _TONES[suggested])
            self.next_words.setText(what_next(suggested))
        else:
            self.chip.say(_("No suggestion yet"))
            self.next_words.setText(_("It comes with the first answer. The decision is yours; nothing is decided by the program."))
        for outcome, button in self.buttons.items():
            kind = ("danger" if outcome == URGENT else "primary") if outcome == suggested else ""
            button.set_kind(kind)


def what_next(outcome: str) -> str:
    """Return what happens after an outcome."""
    return {
        LET_GO: _("Let go: the crossing is kept and the desk is ready for the next traveller."),
        FURTHER_TALK: _("Further talk: the screening is kept. Take the person to a quiet room and go on from the person's page."),
        REFER: _("Refer: a case with its number is opened, and the referral is written from there."),
        URGENT: _("Urgent: a case is opened at once. Keep the person apart from those who brought her or him; call the duty officer."),
    }[outcome]


def what_was_done(outcome: str, number: str) -> str:
    """Return what was done, with the number of the case that was opened."""
    return {
        LET_GO: _("The crossing was kept."),
        FURTHER_TALK: _("The screening was kept. Go on from the person's page."),
        REFER: _("Case {number} was opened."),
        URGENT: _("Urgent: case {number} was opened. Call the duty officer."),
    }[outcome].format(number=number)


def desk_keys() -> list[tuple[str, str]]:
    """Return the keys of the desk."""
    return [
        ("F2", _("Next traveller")), ("F6", _("On to the next column")), ("1 2 3 4", _("Sign present, no sign, unknown, not asked")),
        ("S A D T", _("How a sign is known: said, saw, document, third party")), ("Backspace", _("Back to the last question")),
        ("C", _("Looks under 18: ask as a child")), ("S D N", _("On a card: same person, different, not sure")),
        ("Alt+L T R U", _("Let go, further talk, refer, urgent")),
    ]
