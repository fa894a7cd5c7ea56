# SPDX-License-Identifier: Apache-2.0
"""Checking the store, its backups and the whole journal, and saying in a sentence what came of it."""

from dataclasses import dataclass

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.base.jobs import JobContext
from app.base.text import _, ngettext
from app.services import administration, integrity
from app.services.administration import JournalReport
from app.services.integrity import Integrity
from app.ui.theme import style, typography
from app.ui.widgets import formats
from app.ui.widgets.banner import Banner
from app.ui.widgets.headings import SectionHeading
from app.ui.widgets.job_line import JobLine
from app.ui.widgets.labels import label
from app.ui.widgets.session import Session

_MOST_SHOWN = 5


@dataclass(frozen=True)
class Checked:
    """What both checks found."""

    files: Integrity
    journal: JournalReport


class Health(QWidget):
    """One button, progress, one sentence."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.heading = SectionHeading(_("Is everything whole?"), action=_("Check store and &journal"))
        style.mark(self.heading.action, kind="")
        self.heading.action.clicked.connect(self.check)
        self.line = JobLine(can_cancel=True)
        self.result = Banner(closable=True, parent=self)
        words = _("Reads every page of the store, opens every backup, and follows the journal from its first entry: nothing missing, "
                  "nothing altered, everything signed by who wrote it.")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(typography.px(8))
        column.addWidget(self.heading)
        column.addWidget(label(words, tone="muted", wrap=True))
        column.addWidget(self.line)
        column.addWidget(self.result)

    def check(self) -> None:
        """Check everything."""
        self.heading.action.setEnabled(False)
        self.result.clear()
        store = self._session.store

        def work(job: JobContext) -> Checked:
            return Checked(integrity.check(store, job), administration.verify_journal(store, job))

        job = self._session.runner.run(work, self, self._show, self._failed, self._stopped)
        self.line.follow(job, _("Checking the store's pages"))

    def _show(self, found: Checked) -> None:
        self.heading.action.setEnabled(True)
        self.line.end()
        troubles = trouble_sentences(found)
        self.result.say("danger" if troubles else "success", " ".join(troubles) or whole_sentence(found))

    def _failed(self, error: Exception) -> None:
        self.heading.action.setEnabled(True)
        self.line.end()
        self.result.say("danger", str(error))

    def _stopped(self) -> None:
        self.heading.action.setEnabled(True)
        self.line.end()
        self.result.say("info", _("The check was stopped. Nothing was changed."))


def whole_sentence(found: Checked) -> str:
    """Return what was checked, where nothing was found."""
    say = QLocale().toString
    entries = ngettext("{n} entry of the journal", "{n} entries of the journal", found.journal.entries).format(n=say(found.journal.entries))
    pages = ngettext("{n} page of the store", "{n} pages of the store", found.files.pages).format(n=say(found.files.pages))
    copies = ngettext("{n} backup", "{n} backups", len(found.files.backups)).format(n=say(len(found.files.backups)))
    whole = _("Everything is whole: {pages}, {copies} and {entries} are as they were written.")
    erased = ngettext("The content of {n} entry was erased by law.", "The content of {n} entries was erased by law.", found.journal.erased)
    sentence = whole.format(pages=pages, copies=copies, entries=entries)
    return f"{sentence} {erased.format(n=found.journal.erased)}" if found.journal.erased else sentence


def trouble_sentences(found: Checked) -> list[str]:
    """Return what is not whole and what to do, worst first; empty where nothing was found."""
    said = []
    if not found.files.is_whole:
        said.append(_("Pages of the store are damaged. Stop working, lock the store and restore the latest backup from the unlock screen."))
    for each in found.journal.problems[:_MOST_SHOWN]:
        pc = administration.pc_words(each.device)
        said.append(_("Journal of PC {pc}, entry {number}: {what}").format(pc=pc, number=each.seq, what=each.sentence))
    if found.journal.problems:
        said.append(_("Tell the office: somebody or something changed the store past the program."))
    bad = [formats.moment(each.made_at) for each in found.files.backups if not each.is_whole]
    if bad:
        one, many = "The backup of {when} does not open with today's key.", "The backups of {when} do not open with today's key."
        said.append(ngettext(one, many, len(bad)).format(when=", ".join(bad)))
    return said
