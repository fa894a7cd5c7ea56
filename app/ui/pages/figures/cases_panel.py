# SPDX-License-Identifier: Apache-2.0
"""The cases behind a number, beside the figure; no names, each leads to its page."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.base.text import _, ngettext
from app.domain import codelists
from app.domain.dates import PartialDate
from app.domain.rows import CaseRow
from app.services.figures import Behind
from app.ui.theme import style, typography
from app.ui.widgets.card_list import Card, CardList
from app.ui.widgets.labels import label


class CasesPanel(QFrame):
    """A list of cases with what they stand for above it.

    Signals:
        opened: identity of a case.
        closed: the user put the list away.
    """

    opened = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = label(type="strong", wrap=True)
        self._note = label(type="small", tone="muted", wrap=True)
        self.cards = CardList(_("Cases behind the number"), narrow=True)
        close = QPushButton(_("Close the list"))
        style.mark(close, kind="quiet", density="compact")
        close.clicked.connect(self.closed)
        px = typography.px
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(12), px(12), px(12))
        column.addLayout(head)
        column.addWidget(self._note)
        column.addWidget(self.cards, 1)
        self.setMinimumWidth(px(260))
        style.mark(self, surface="raised")
        self.cards.opened.connect(self.opened)

    def show_cases(self, what: str, found: Behind) -> None:
        """Show the cases behind a number."""
        count = ngettext("{n} case", "{n} cases", found.total).format(n=found.total)
        self._title.setText(_("{cases}: {what}").format(cases=count, what=what))
        left_out = found.total - len(found.rows)
        self._note.setText(ngettext("{n} more is not listed.", "{n} more are not listed.", left_out).format(n=left_out) if left_out else "")
        self._note.setVisible(bool(left_out))
        self.cards.set_cards([_card(row) for row in found.rows])
        if found.rows:
            self.cards.focus_card(found.rows[0].id)


def _card(row: CaseRow) -> Card:
    when = PartialDate.from_text(row.opened_on)
    lines = [_("Opened {day}").format(day=when.display())] if when else []
    lines += [codelists.label("agency", row.lead_agency)] if row.lead_agency else []
    lines += [_("Victims: {who}").format(who=row.victims)] if row.victims else []
    return Card(row.id, row.number, tuple(("", line) for line in lines), codelists.label("case_status", row.status) if row.status else "")
