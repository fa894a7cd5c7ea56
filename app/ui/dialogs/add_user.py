# SPDX-License-Identifier: Apache-2.0
"""Adding a user: who, the name for signing in, the role and what it allows."""

from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.base.text import _
from app.domain import permissions
from app.domain.permissions import Action, Role
from app.ui.dialogs.frame import DialogFrame
from app.ui.dialogs.passphrase_card import PassphraseCard
from app.ui.widgets.banner import Banner
from app.ui.widgets.job_line import JobLine
from app.ui.widgets.labels import label
from app.ui.widgets.session import Session


class RoleChoice(QComboBox):
    """The roles that somebody can be given here; `allowed` says what the chosen one allows."""

    def __init__(self, session: Session, role: str = Role.OFFICER, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for each in Role:
            if each is not Role.OFFICE or session.is_office or each == role:
                self.addItem(permissions.role_label(each), each.value)
        self.setCurrentIndex(max(self.findData(str(role)), 0))

    def role(self) -> str:
        """Return the chosen role."""
        return str(self.currentData())

    def allowed(self) -> str:
        """Return what the chosen role may do, in a sentence."""
        actions = [action for action in permissions.actions_of(self.role()) if action is not Action.EXCHANGE]  # that one is everybody's
        return _("May {actions}.").format(actions=", ".join(_(permissions.RULES[action].label) for action in actions))


class AddUser(DialogFrame):
    """Asks, adds, and shows the issued words."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(_("Add a user"), parent, 560)
        self._session, self._over = session, parent
        self.name, self.user = QLineEdit(self), QLineEdit(self)
        self.role = RoleChoice(session, parent=self)
        self.problem = Banner("danger", parent=self)
        self._allowed = label(type="small", tone="muted", wrap=True)
        self.line = JobLine()
        post = _("Works at {post} ({code}), on this PC.").format(post=session.post_name, code=session.post_code)
        self.body.addWidget(self.problem)
        self.add_field(_("Full &name, as colleagues see it"), self.name)
        self.add_field(_("Name for &signing in, short and without spaces"), self.user)
        self.add_field(_("&Role"), self.role)
        for part in (self._allowed, label(post, tone="muted", wrap=True), self.line):
            self.body.addWidget(part)
        cancel = self.add_button(_("Cancel"))
        self.add = self.add_button(_("Add user"), "primary")
        cancel.clicked.connect(self.reject)
        self.add.clicked.connect(self.submit)
        self.role.currentIndexChanged.connect(self._show_allowed)
        self._show_allowed()
        self.name.setFocus()

    def submit(self) -> None:
        """Add the user."""
        name, user, role = self.name.text().strip(), self.user.text().strip(), self.role.role()
        if not name or not user:
            self.problem.say("danger", _("Fill in both names."))
            (self.user if name else self.name).setFocus()
            return
        self.problem.clear()
        self.add.setEnabled(False)
        store = self._session.store

        def work(_job: object) -> Any:
            from app.services import administration

            return administration.add_user(store, user, name, role)

        job = self._session.runner.run(work, self, lambda issued: self._added(name, user, issued), self._failed)
        self.line.follow(job, _("Making the keys of the user"))

    def _added(self, name: str, user: str, issued: Any) -> None:
        card = PassphraseCard(name, user, issued.passphrase, self._over)
        self.accept()
        card.open()

    def _failed(self, error: Exception) -> None:
        self.add.setEnabled(True)
        self.problem.say("danger", str(error))

    def _show_allowed(self, _place: int = 0) -> None:
        self._allowed.setText(self.role.allowed())
