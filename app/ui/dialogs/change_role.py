# SPDX-License-Identifier: Apache-2.0
"""Giving a user another role, with a reason."""

from PySide6.QtWidgets import QLineEdit, QWidget

from app.base.text import _
from app.ui.dialogs.add_user import RoleChoice
from app.ui.dialogs.frame import DialogFrame
from app.ui.widgets.banner import Banner
from app.ui.widgets.labels import label
from app.ui.widgets.session import Session


class ChangeRole(DialogFrame):
    """Asks for the role and why; it holds from the user's next sign-in."""

    def __init__(self, session: Session, user_id: str, display_name: str, role: str, parent: QWidget | None = None) -> None:
        super().__init__(_("Change a role"), parent, 560)
        self._session, self._user_id = session, user_id
        self.problem = Banner("danger", parent=self)
        self.role, self.reason = RoleChoice(session, role, self), QLineEdit(self)
        self._allowed = label(type="small", tone="muted", wrap=True)
        whose = _("Role of {name}. The new one holds from the next sign-in.").format(name=display_name)
        self.body.addWidget(label(whose, wrap=True))
        self.body.addWidget(self.problem)
        self.add_field(_("&Role"), self.role)
        self.body.addWidget(self._allowed)
        self.add_field(_("&Why; this goes into the journal"), self.reason)
        cancel = self.add_button(_("Cancel"))
        self.change = self.add_button(_("Change role"), "primary")
        cancel.clicked.connect(self.reject)
        self.change.clicked.connect(self.submit)
        self.role.currentIndexChanged.connect(self._show_allowed)
        self._show_allowed()
        self.role.setFocus()

    def submit(self) -> None:
        """Change it."""
        store, user_id, role, reason = self._session.store, self._user_id, self.role.role(), self.reason.text()

        def work(_job: object) -> object:
            from app.services import administration

            return administration.change_role(store, user_id, role, reason)

        self._session.runner.run(work, self, lambda _touched: self.accept(), lambda error: self.problem.say("danger", str(error)))

    def _show_allowed(self, _place: int = 0) -> None:
        self._allowed.setText(self.role.allowed())
