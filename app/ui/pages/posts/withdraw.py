# SPDX-License-Identifier: Apache-2.0
"""Withdrawing a PC or a user: why, and a second administrator where there is one."""

from PySide6.QtWidgets import QLineEdit, QWidget

from app.base.jobs import JobContext
from app.base.text import _
from app.services import withdrawing
from app.ui.dialogs.frame import DialogFrame
from app.ui.dialogs.sign_in_fields import SignInFields
from app.ui.theme import style
from app.ui.widgets.banner import Banner
from app.ui.widgets.labels import label
from app.ui.widgets.session import Session


class WithdrawDialog(DialogFrame):
    """Asks for the reason and, where there is a second administrator, for that sign-in.

    Args:
        device: the PC, or 0.
        user_id: the user, or "".
    """

    def __init__(self, session: Session, name: str, parent: QWidget | None = None, *, device: int = 0, user_id: str = "") -> None:
        super().__init__(_("Withdraw {name}").format(name=name), parent, 560)
        self._session, self._device, self._user_id, self._takes_two = session, device, user_id, False
        pc = _("What this PC sent without a gap until now stays. Whatever it makes from now on is set aside, and nothing more goes to it. "
               "A stolen disk stays as safe as its passphrases.")
        user = _("What has arrived from this user stays. Whatever comes later waits for a person, at every post. The post closes the "
                 "account when the roster reaches it.")
        self.problem = Banner("danger", parent=self)
        self.reason = QLineEdit(self)
        self.two = label(_("This takes two people. Another administrator of this PC signs in here and so agrees."), tone="muted", wrap=True)
        self.fields = SignInFields(_("Agree and withdraw"), self)
        style.mark(self.fields.button, kind="danger")
        self.fields.button.setAutoDefault(False)
        self.body.addWidget(label(pc if device else user, wrap=True))
        self.body.addWidget(self.problem)
        self.add_field(_("Wh&y; this goes into the journal"), self.reason)
        self.body.addWidget(self.two)
        self.body.addWidget(self.fields)
        self.fields.submitted.connect(self._submit)
        keep, self.alone = self.add_button(_("Cancel")), self.add_button(_("Withdraw"), "danger")
        keep.clicked.connect(self.reject)
        self.alone.clicked.connect(lambda: self._submit("", ""))
        self._show_two(False)
        store = session.store
        session.runner.run(lambda _ctx: withdrawing.needs_second(store, user_id), self, self._show_two)

    def _show_two(self, takes_two: bool) -> None:
        self._takes_two = takes_two
        self.two.setVisible(takes_two)
        self.fields.setVisible(takes_two)
        self.alone.setVisible(not takes_two)

    def _submit(self, user_name: str, passphrase: str) -> None:
        store, device, user_id, reason = self._session.store, self._device, self._user_id, self.reason.text()
        second = withdrawing.Second(user_name, passphrase) if self._takes_two else None

        def work(_ctx: JobContext) -> object:
            if device:
                return withdrawing.withdraw_pc(store, device, reason, second)
            return withdrawing.withdraw_user(store, user_id, reason, second)

        self._session.runner.run(work, self, lambda _touched: self.accept(), self._failed)

    def _failed(self, error: Exception) -> None:
        if self._takes_two:
            self.fields.show_failure(error)
        else:
            self.problem.say("danger", str(error))
