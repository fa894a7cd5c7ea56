# SPDX-License-Identifier: Apache-2.0
"""Below the questions: what the answers show, with every reason, and the officer's own words and found facts."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.base.text import _
from app.domain.forms.traveller import DESK_DECISION
from app.domain.forms.values import FormValues, members
from app.domain.screening import ScreeningResult
from app.ui.forms.form_view import FormView
from app.ui.theme import style, typography
from app.ui.widgets.labels import hairline, label


class ResultPanel(QWidget):
    """Reasons of the result, then the form of the decision.

    Signals:
        changed: the officer wrote something or recorded a found fact.
    """

    changed = Signal()

    def __init__(self, taken_letters: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = typography.px
        self.reasons = label(wrap=True)
        self.caveats = label(type="small", tone="muted", wrap=True)
        self.form = FormView(DESK_DECISION, dense=True, taken_letters=taken_letters)
        self.form.edited.connect(lambda _key: self.changed.emit())
        shown = QWidget()
        style.mark(shown, surface="plain")
        words = QVBoxLayout(shown)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(px(4))
        for each in (self.reasons, self.caveats):
            words.addWidget(each)
        words.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(shown)
        scroll.setAccessibleName(_("What the answers show"))
        scroll.setMinimumHeight(px(36))
        self.form.setMinimumHeight(px(76))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(8), px(6), px(12), 0)
        column.setSpacing(px(6))
        column.addWidget(hairline())
        self._title = label(_("What the answers show"), type="strong")
        column.addWidget(self._title)
        column.addWidget(scroll, 3)
        column.addWidget(self.form, 5)

    def set_slim(self, is_slim: bool) -> None:
        """Take less height: without the heading."""
        self._title.setVisible(not is_slim)

    def begin(self) -> None:
        """Begin with the next traveller."""
        self.form.set_values(FormValues())

    def facts(self) -> dict[str, tuple[str, ...]]:
        """Return the found acts, means and purposes."""
        values = self.form.values()
        return {name: members(values.get(name)) for name in ("acts", "means", "purposes")}

    def show_result(self, result: ScreeningResult) -> None:
        """Show every reason, and what must be said beside every result."""
        self.reasons.setText("\n".join(f"•  {reason.sentence}" for reason in result.reasons))
        self.caveats.setText(" ".join(each.sentence for each in result.caveats))
