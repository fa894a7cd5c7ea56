# SPDX-License-Identifier: Apache-2.0
"""The banner of how this PC stands with the office, and a supervisor's answer for old trust."""

from PySide6.QtWidgets import QLineEdit, QWidget

from app.base.text import _
from app.domain.permissions import Action
from app.services import standing
from app.ui.dialogs.frame import DialogFrame
from app.ui.widgets.banner import Banner
from app.ui.widgets.labels import label
from app.ui.widgets.session import Session


class StandingBanner(Banner):
    """Shows old trust, a wrong clock, a role that the office does not know."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("warning", parent=parent)
        self._session = session
        self.acted.connect(lambda: OverrideDialog(session, self).open())

    def show_standing(self, stands: standing.Standing) -> None:
        """Show it; nothing where all is well."""
        may_answer = stands.is_stale and self._session.can(Action.APPROVE)
        self.say("warning", " ".join(stands.lines()), _("Answer for it") if may_answer else "")


class OverrideDialog(DialogFrame):
    """Asks a supervisor why exports and new users cannot wait for the office."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(_("Answer for a week"), parent)
        self._session = session
        self.problem = Banner("danger", parent=self)
        lead = _("Without word from the office nobody here knows who was withdrawn meanwhile. You may allow exports and new users for {n} "
                 "days; your name and reason stand in the journal.").format(n=standing.OVERRIDDEN_DAYS)
        self.body.addWidget(label(lead, wrap=True))
        self.body.addWidget(self.problem)
        self.why = QLineEdit()
        self.add_field(_("&Why"), self.why)
        cancel, allow = self.add_button(_("Cancel"), "quiet"), self.add_button(_("&Allow for a week"), "primary")
        cancel.clicked.connect(self.reject)
        allow.clicked.connect(self._allow)

    def _allow(self) -> None:
        store, why = self._session.store, self.why.text()
        failed = lambda error: self.problem.say("danger", str(error))
        self._session.runner.run(lambda _ctx: standing.override(store, why), self, lambda _touched: self.accept(), failed)
