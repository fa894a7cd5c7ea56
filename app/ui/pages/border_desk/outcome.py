# SPDX-License-Identifier: Apache-2.0
"""The foot of the screening: what the answers show, the officer's reasons and found facts, and four outcomes."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from app.base.text import _
from app.domain.forms.traveller import DESK_DECISION
from app.domain.forms.values import FormValues, members
from app.domain.screening import ScreeningResult
from app.services.screening import FURTHER_TALK, LET_GO, REFER, URGENT
from app.ui.forms.form_view import FormView
from app.ui.theme import style, typography
from app.ui.widgets import formats
from app.ui.widgets.chips import Chip
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.labels import hairline, label

_TONES = {LET_GO: "success", FURTHER_TALK: "accent", REFER: "warning", URGENT: "danger"}


class OutcomePanel(QWidget):
    """Result, reasons, decision.

    Signals:
        decided: the outcome that the officer chose.
        changed: a found fact changed.
    """

    decided = Signal(str)
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = typography.px
        self.chip = Chip("", "neutral")
        self.reasons = label(wrap=True)
        self.caveats = label(type="small", tone="muted", wrap=True)
        self.form = FormView(DESK_DECISION)
        self.form.edited.connect(lambda _key: self.changed.emit())
        shown = QWidget()
        style.mark(shown, surface="plain")
        words = QVBoxLayout(shown)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(px(6))
        for each in (self.reasons, self.caveats):
            words.addWidget(each)
        words.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(shown)
        scroll.setAccessibleName(_("What the answers show"))
        grid = QGridLayout()
        grid.setSpacing(px(8))
        self.buttons: dict[str, KeyButton] = {}
        for at, (outcome, text, key, kind) in enumerate(
            ((LET_GO, _("Let go"), "L", ""), (FURTHER_TALK, _("Further talk"), "T", ""), (REFER, _("Refer"), "R", "primary"),
             (URGENT, _("Urgent"), "U", "danger"))
        ):
            button = KeyButton(text, f"Alt+{key}", kind=kind)
            button.clicked.connect(lambda _checked=False, outcome=outcome: self.decided.emit(outcome))
            self.buttons[outcome] = button
            grid.addWidget(button, at // 2, at % 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(8), px(8), px(16), px(12))
        column.setSpacing(px(8))
        column.addWidget(hairline())
        column.addWidget(self.chip)
        column.addWidget(scroll, 1)
        column.addWidget(self.form, 2)
        column.addLayout(grid)
        self.next_words = label(type="small", tone="muted", wrap=True)
        column.addWidget(self.next_words)

    def begin(self) -> None:
        """Begin with the next traveller."""
        self.form.set_values(FormValues())

    def facts(self) -> dict[str, tuple[str, ...]]:
        """Return the found acts, means and purposes."""
        values = self.form.values()
        return {name: members(values.get(name)) for name in ("acts", "means", "purposes")}

    def show_result(self, result: ScreeningResult) -> None:
        """Show what the answers come to, with every reason."""
        step = formats.code("screening_outcome", result.suggestion).lower()
        self.chip.say(_("Suggested: {step}").format(step=step), _TONES[result.suggestion])
        self.reasons.setText("\n".join(f"•  {reason.sentence}" for reason in result.reasons))
        self.caveats.setText(" ".join(each.sentence for each in result.caveats))
        self.next_words.setText(what_next(result.suggestion))
        for outcome, button in self.buttons.items():
            style.mark(button, suggested="true" if outcome == result.suggestion else "")

    def show_problem(self) -> None:
        """Go to the reasons, which a referral needs."""
        self.form.focus_field("reasons")


def what_next(outcome: str) -> str:
    """Return what happens after an outcome."""
    return {
        LET_GO: _("Let go: the crossing is kept and the desk is ready for the next traveller."),
        FURTHER_TALK: _("Further talk: the screening is kept; take the person to a quiet room and go on from the person's page."),
        REFER: _("Refer: a case with its number is opened, and the referral is written from there."),
        URGENT: _("Urgent: a case is opened at once. Keep the person apart from those who brought her or him; call the duty officer."),
    }[outcome]
