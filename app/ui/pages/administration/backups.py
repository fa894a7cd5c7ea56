# SPDX-License-Identifier: Apache-2.0
"""The last backups with what was counted in them, and making one now."""

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from app.base.text import N_, _, ngettext
from app.services import administration
from app.services.administration import BackupRow, CountedBackup
from app.ui.theme import typography
from app.ui.widgets import formats
from app.ui.widgets.banner import Banner
from app.ui.widgets.headings import SectionHeading
from app.ui.widgets.job_line import JobLine
from app.ui.widgets.labels import label
from app.ui.widgets.session import Session

_WHY = {
    "daily": N_("daily"), "by-hand": N_("by hand"), "before-import": N_("before an import"), "before-upgrade": N_("before an upgrade"),
    "before-rotation": N_("before a change of the key"),
}


class Backups(QWidget):
    """Lists the newest copies.

    Signals:
        made: a copy was made.
    """

    made = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._is_making = False
        self._cells: list[QLabel] = []
        self.result = Banner(closable=True, parent=self)
        self.line = JobLine()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(typography.px(24))
        self._grid.setVerticalSpacing(typography.px(6))
        self._grid.setColumnStretch(3, 1)
        words = _("Copies of the whole store, encrypted like it, in the folder “backups” beside it. One is made each day, and before "
                  "everything that could go wrong. They do not help when the disk fails; the office holds what you exchanged.")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(typography.px(8))
        column.addWidget(SectionHeading(_("Backups")))
        column.addWidget(label(words, tone="muted", wrap=True))
        column.addLayout(self._grid)
        column.addWidget(self.line)
        column.addWidget(self.result)

    def make(self) -> None:
        """Make a backup and check it."""
        if self._is_making:
            return
        self._is_making = True
        self.result.clear()
        store = self._session.store
        job = self._session.runner.run(lambda _job: administration.make_backup(store), self, self._on_made, self._failed)
        self.line.follow(job, _("Copying the store and checking every page of the copy"))

    def show_copies(self, copies: list[CountedBackup]) -> None:
        """Show these copies, newest first."""
        for cell in self._cells:
            self._grid.removeWidget(cell)
            cell.hide()
            cell.deleteLater()
        self._cells = []
        if not copies:
            self._cells = [label(_("There is no backup yet."), tone="warning")]
            self._grid.addWidget(self._cells[0], 0, 0)
        for row, each in enumerate(copies):
            for place, text in enumerate(_cells(each)):
                cell = label(text, tone="" if place == 0 else "muted")
                cell.setProperty("is_data", True)
                self._grid.addWidget(cell, row, place, Qt.AlignmentFlag.AlignLeft)
                self._cells.append(cell)

    def _on_made(self, copy: BackupRow) -> None:
        self._is_making = False
        self.line.end()
        self.result.say("success", _("The backup of {when} was made, opened and checked.").format(when=formats.moment(copy.made_at)))
        self.made.emit()

    def _failed(self, error: Exception) -> None:
        self._is_making = False
        self.line.end()
        self.result.say("danger", str(error))


def _cells(each: CountedBackup) -> tuple[str, str, str, str]:
    counts = ""
    if each.persons >= 0:
        persons = ngettext("{n} person", "{n} persons", each.persons).format(n=QLocale().toString(each.persons))
        cases = ngettext("{n} case", "{n} cases", each.cases).format(n=QLocale().toString(each.cases))
        counts = _("{persons}, {cases}").format(persons=persons, cases=cases)
    why = _(_WHY[each.copy.why]) if each.copy.why in _WHY else each.copy.why
    return formats.moment(each.copy.made_at), counts, QLocale().formattedDataSize(each.copy.size_bytes, 1), why
