# SPDX-License-Identifier: Apache-2.0
"""Exporting victims and cases with their identity: for whom, why, where to, and a second person who signs in and agrees."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from app.base import clock
from app.base.jobs import JobContext
from app.base.text import _, ngettext
from app.domain import codelists
from app.domain.permissions import Action
from app.services import reports
from app.ui.dialogs.frame import DialogFrame
from app.ui.dialogs.sign_in_fields import SignInFields
from app.ui.widgets.banner import Banner
from app.ui.widgets.job_line import JobLine
from app.ui.widgets.labels import label
from app.ui.widgets.session import Session


class ExportIdentities(DialogFrame):
    """One workbook with names, agreed by two people.

    Signals:
        written: how many rows the workbook has.
    """

    written = Signal(int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(_("Export cases with identities"), parent, 600)
        self._session = session
        self.problem = Banner("danger", parent=self)
        what = _("One workbook with names, documents and what happened, in the columns of the case data standard. For an agency only those "
                 "are in it who agreed to that. It takes two people; the journal says who, for whom and why, before the file is there.")
        self.recipient, self.reason, self.file = QComboBox(self), QLineEdit(self), QLineEdit(self)
        self.recipient.addItem(_("This office only; not to be passed on"), "")
        for agency in codelists.codelist("agency"):
            self.recipient.addItem(codelists.label("agency", agency.code), agency.code)
        self.file.setText(str(Path.home() / reports.file_name(session.store, "htcds", clock.today().isoformat())))
        self.fields = SignInFields(_("Agree and export"), self)
        self.fields.button.setAutoDefault(False)
        self.line = JobLine()
        self.body.addWidget(label(what, wrap=True))
        self.body.addWidget(self.problem)
        self.add_field(_("&For whom"), self.recipient)
        self.add_field(_("&Why; this goes into the journal"), self.reason)
        self.add_field(_("F&ile"), self.file)
        self.choose = QPushButton(_("&Choose …"), self)
        self.choose.setAutoDefault(False)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.choose)
        self.body.addLayout(row)
        self.body.addWidget(label(_("A second person whose role allows this signs in here and so agrees."), tone="muted", wrap=True))
        self.body.addWidget(self.fields)
        self.body.addWidget(self.line)
        self.keep = self.add_button(_("Go back"))
        self.keep.clicked.connect(self.reject)
        self.choose.clicked.connect(self._choose)
        self.fields.submitted.connect(self._submit)
        self.recipient.setFocus()

    def reject(self) -> None:
        """Go back, unless the workbook is being written just now."""
        if self.keep.isEnabled():
            super().reject()

    def _choose(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Export cases with identities"), self.file.text(), "*.xlsx")
        if chosen:
            self.file.setText(chosen)

    def _submit(self, user_name: str, passphrase: str) -> None:
        if not self.reason.text().strip() or not self.file.text().strip():
            self.fields.set_working(False)
            self.problem.say("danger", _("Say why; the reason goes into the journal."))
            self.reason.setFocus()
            return
        self._set_working(True)
        store, reason, recipient, path = self._session.store, self.reason.text(), str(self.recipient.currentData()), Path(self.file.text())

        def work(job: JobContext) -> int:
            from app.services import seconding
            from app.services.administration import Second

            agreement = seconding.agree(store, Action.EXPORT_IDENTITIES, Second(user_name, passphrase), reason)
            return reports.export_htcds(store, path, agreement, job, recipient)

        started = self._session.runner.run(work, self, self._done, self._failed)
        self.line.follow(started, _("Checking the sign-in"))

    def _set_working(self, is_working: bool) -> None:
        self.problem.clear()
        self.keep.setEnabled(not is_working)
        for part in (self.recipient, self.reason, self.file, self.choose):
            part.setEnabled(not is_working)
        self.fields.progress.hide()  # the line below says more

    def _done(self, rows: int) -> None:
        self.fields.finish()
        self._set_working(False)
        for part in (self.fields, self.choose):
            part.hide()
        self.problem.say("success", ngettext("{n} row written.", "{n} rows written.", rows).format(n=rows))
        self.keep.setText(_("Close"))
        self.keep.setFocus()
        self.written.emit(rows)

    def _failed(self, error: Exception) -> None:
        self._set_working(False)
        self.fields.show_failure(error)
