# SPDX-License-Identifier: Apache-2.0
"""One entry of the journal: what it was and what it became, and where it stands in the chain."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.base.text import _
from app.services import administration
from app.services.administration import JournalRow
from app.ui.dialogs.record_history import change_lines
from app.ui.pages.administration.panel import Facts
from app.ui.theme import style, typography
from app.ui.widgets import formats
from app.ui.widgets.headings import SectionHeading
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.labels import label


class EntryDetail(QScrollArea):
    """The panel beside the journal.

    Signals:
        history_wanted: identity of the entry whose record's history is wanted.
    """

    history_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._entry = ""
        self._title = label(type="section", wrap=True)
        self._title.setProperty("is_data", True)
        self._facts = Facts()
        self._heading = SectionHeading(_("What changed"))
        self.changes = label(wrap=True)
        self.changes.setProperty("is_data", True)
        self.changes.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._history = KeyButton(_("History of this record"), icon="clock")
        self._history.clicked.connect(lambda: self.history_wanted.emit(self._entry))
        body = QWidget()
        style.mark(body, surface="plain")
        column = QVBoxLayout(body)
        column.setContentsMargins(*[typography.px(20)] * 4)
        column.setSpacing(typography.px(10))
        for part in (self._title, self._facts, self._heading, self.changes):
            column.addWidget(part)
        column.addWidget(self._history, 0, Qt.AlignmentFlag.AlignLeading)
        column.addStretch(1)
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Entry of the journal"))

    def show_entry(self, row: JournalRow) -> None:
        """Show an entry."""
        self._entry = row.id
        self._title.setText(_("{record}: {what}").format(record=row.object_label, what=row.what) if row.object_label else row.what)
        self._facts.say(_("Case"), row.case_number or "–")
        self._facts.say(_("When"), formats.moment(row.wall))
        self._facts.say(_("Who"), _("{name}, {role}").format(name=row.user, role=row.role.lower()))
        self._facts.say(_("PC, entry"), f"{administration.pc_words(row.device)} · {row.seq}")
        lines = [*change_lines(row), *(f"{name}: {value}" for name, value in row.detail)]
        self.changes.setText("\n".join(lines))
        self._heading.setVisible(bool(lines))
        self.changes.setVisible(bool(lines))
        self._history.setVisible(bool(row.object_id and row.fields))
