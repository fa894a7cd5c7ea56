# SPDX-License-Identifier: Apache-2.0
"""Closing an account: why, a second administrator who agrees, and the store written anew under a new key."""

from PySide6.QtWidgets import QLineEdit, QWidget

from app.base.jobs import JobContext
from app.base.text import _
from app.ui.dialogs.frame import DialogFrame
from app.ui.dialogs.sign_in_fields import SignInFields
from app.ui.theme import style
from app.ui.widgets.banner import Banner
from app.ui.widgets.job_line import JobLine
from app.ui.widgets.labels import label
from app.ui.widgets.session import Session


class CloseUser(DialogFrame):
    """Asks for the reason and, where there is a second administrator, for that sign-in.

    Args:
        takes_two: whether somebody else has to agree.
    """

    def __init__(self, session: Session, user_id: str, display_name: str, takes_two: bool, parent: QWidget | None = None) -> None:
        super().__init__(_("Close an account"), parent, 560)
        self._session, self._user_id, self._takes_two = session, user_id, takes_two
        self.problem = Banner("danger", parent=self)
        self.reason = QLineEdit(self)
        self.fields = SignInFields(_("Agree and close account"), self)
        style.mark(self.fields.button, kind="danger")
        self.fields.button.setAutoDefault(False)  # Enter after the reason leads to the name; it does not agree yet
        self.line = JobLine()
        what = _("{name} can no longer sign in, and the store is written anew under a key that this user never had. What the user wrote "
                 "stays under the same name. It may take some minutes; nobody can work on this PC meanwhile.").format(name=display_name)
        two = _("This takes two people. Another administrator of this PC signs in here and so agrees; the journal says who it was.")
        one = _("Nobody else on this PC could agree, so the journal says that you decided alone.")
        self.body.addWidget(label(what, wrap=True))
        self.body.addWidget(self.problem)
        self.add_field(_("Wh&y; this goes into the journal"), self.reason)
        self.body.addWidget(label(two if takes_two else one, tone="muted", wrap=True))
        self.body.addWidget(self.fields)
        self.fields.setVisible(takes_two)
        self.fields.submitted.connect(self._submit)
        if takes_two:
            self.reason.returnPressed.connect(self.fields.who.setFocus)
        self.body.addWidget(self.line)
        self.keep = self.add_button(_("Keep account"))
        self.keep.clicked.connect(self.reject)
        self.alone = self.add_button(_("Close account"), "danger")
        self.alone.setVisible(not takes_two)
        self.alone.clicked.connect(lambda: self._submit("", ""))
        self.reason.setFocus()

    def reject(self) -> None:
        """Go back, unless the account is being closed just now."""
        if self.keep.isEnabled():
            super().reject()

    def _submit(self, user_name: str, passphrase: str) -> None:
        if not self.reason.text().strip():
            self.fields.set_working(False)
            self.problem.say("danger", _("Say why; the reason goes into the journal."))
            self.reason.setFocus()
            return
        self._show_working(True)
        store, user_id, reason, takes_two = self._session.store, self._user_id, self.reason.text(), self._takes_two

        def work(job: JobContext) -> object:
            from app.services import administration

            second = administration.Second(user_name, passphrase) if takes_two else None
            return administration.disable_user(store, user_id, reason, second, job)

        started = self._session.runner.run(work, self, lambda _touched: self._closed(), self._failed)
        self.line.follow(started, _("Checking the sign-in") if takes_two else _("Closing the account"))

    def _show_working(self, is_working: bool) -> None:
        self.problem.clear()
        self.reason.setReadOnly(is_working)
        self.keep.setEnabled(not is_working)
        self.alone.setEnabled(not is_working)
        self.fields.progress.hide()  # the line below says more

    def _closed(self) -> None:
        self.fields.finish()
        self._show_working(False)
        self.accept()

    def _failed(self, error: Exception) -> None:
        self._show_working(False)
        if self._takes_two:
            self.fields.show_failure(error)
        else:
            self.problem.say("danger", str(error))
