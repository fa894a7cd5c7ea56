# SPDX-License-Identifier: Apache-2.0
"""One's own passphrase: the present one, a new one, and the new one once more from paper or memory."""

from PySide6.QtWidgets import QCheckBox, QStackedWidget, QVBoxLayout, QWidget

from app.base.errors import WrongPassphrase
from app.base.text import _
from app.services import vault
from app.ui.dialogs.first_run_steps import PassphraseStep, ProofStep
from app.ui.dialogs.frame import DialogFrame
from app.ui.dialogs.passphrase_line import PassphraseLine
from app.ui.theme import typography
from app.ui.widgets.banner import Banner
from app.ui.widgets.job_line import JobLine
from app.ui.widgets.labels import label
from app.ui.widgets.session import Session


class ChangePassphrase(DialogFrame):
    """Two steps: choose, prove. The words are out of sight while they are typed again."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(_("Change my passphrase"), parent, 560)
        self._session = session
        self.old = PassphraseLine(self)
        self.choice = PassphraseStep()
        self.choice.context = [session.actor_name, session.post_name, session.post_code]
        self.proof = ProofStep(self.choice)
        self.problem = Banner("danger", parent=self)
        self.line = JobLine()
        self.steps = QStackedWidget(self)
        self.steps.addWidget(self._first_step())
        self.steps.addWidget(self.proof)
        for part in (self.problem, self.steps, self.line):
            self.body.addWidget(part)
        self.back = self.add_button(_("Cancel"))
        self.on = self.add_button(_("Go on"), "primary")
        self.back.clicked.connect(self._back)
        self.on.clicked.connect(self.go_on)
        self.old.returnPressed.connect(self.choice.begin)
        self.choice.completed.connect(self.go_on)
        self.proof.completed.connect(self.go_on)
        self.old.setFocus()

    def go_on(self) -> None:
        """Go to the next step, or change the passphrase."""
        if not self.on.isEnabled():
            return
        self.problem.clear()
        is_first = self.steps.currentIndex() == 0
        complaint = self.choice.complaint() if is_first else self.proof.complaint()
        if is_first and not self.old.text():
            complaint = _("Type your present passphrase.")
            self.old.setFocus()
        if complaint is not None:
            self.problem.say("danger", complaint)
        elif is_first:
            self._show_step(1)
            self.proof.begin()
        else:
            self._change()

    def _first_step(self) -> QWidget:
        first = QWidget(self)
        caption = label(_("&Present passphrase"))
        caption.setBuddy(self.old)
        self.old.setAccessibleName(_("Present passphrase"))
        shown = QCheckBox(_("Sho&w what I type"))
        shown.toggled.connect(self.old.set_shown)
        column = QVBoxLayout(first)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(typography.px(8))
        for part in (caption, self.old, shown, label(_("New passphrase"), type="section")):
            column.addWidget(part)
        column.addWidget(self.choice, 1)
        return first

    def _change(self) -> None:
        self.on.setEnabled(False)
        store, old, new = self._session.store, self.old.text(), self.choice.passphrase()
        job = self._session.runner.run(
            lambda _job: vault.change_passphrase(store, old, new), self, lambda _touched: self._changed(), self._failed)
        self.line.follow(job, _("Making the new key"))

    def _changed(self) -> None:
        for line in (self.old, self.choice.line, self.proof.line, self.choice.words_line):
            line.clear()
        self.accept()

    def _failed(self, error: Exception) -> None:
        self.on.setEnabled(True)
        if isinstance(error, WrongPassphrase):
            self._show_step(0)
            self.old.selectAll()
            self.old.setFocus()
            self.problem.say("danger", _("The present passphrase is not right. Type it again."))
        else:
            self.problem.say("danger", str(error))

    def _back(self) -> None:
        if self.steps.currentIndex() == 0:
            self.reject()
        else:
            self._show_step(0)

    def _show_step(self, place: int) -> None:
        self.steps.setCurrentIndex(place)
        self.back.setText(_("Back") if place else _("Cancel"))
        self.on.setText(_("Change passphrase") if place else _("Go on"))
        self.proof.line.clear()
