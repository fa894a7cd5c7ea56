# SPDX-License-Identifier: Apache-2.0
"""One user: what is known of the account, what the role allows, and what can be done."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.base.text import _
from app.domain import permissions
from app.services.administration import AccountRow
from app.ui.pages.administration.panel import Facts
from app.ui.theme import style, typography
from app.ui.widgets import formats
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.labels import label


class UserDetail(QScrollArea):
    """The chosen user.

    Signals:
        role_wanted, words_wanted, close_wanted: the administrator wants to change the role, issue new words, close the account.
    """

    role_wanted = Signal()
    words_wanted = Signal()
    close_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._name = label(type="section", wrap=True)
        self._name.setProperty("is_data", True)
        self._facts = Facts()
        self._allowed = label(tone="muted", wrap=True)
        self._why_not = label(tone="muted", wrap=True)
        self.role = KeyButton(_("Change role"), icon="edit")
        self.words = KeyButton(_("Issue a new passphrase"), icon="key")
        self.close_account = KeyButton(_("Close account"), icon="lock")
        self._two = label(
            _("Closing an account takes two people: you, and another administrator who signs in beside you. So nobody can lock the others "
              "out alone, and nobody can be made to."), type="small", tone="muted", wrap=True)
        px = typography.px
        body = QWidget()
        style.mark(body, surface="plain")
        column = QVBoxLayout(body)
        column.setContentsMargins(px(24), px(20), px(24), px(16))
        column.setSpacing(px(10))
        for part in (self._name, self._facts, self._allowed):
            column.addWidget(part)
        column.addSpacing(px(8))
        for button in (self.role, self.words, self.close_account):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self._two)
        column.addWidget(self._why_not)
        column.addStretch(1)
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for signal, button in ((self.role_wanted, self.role), (self.words_wanted, self.words), (self.close_wanted, self.close_account)):
            button.clicked.connect(signal)
        self.hide()

    def show_user(self, row: AccountRow) -> None:
        """Show a user."""
        self._name.setText(row.display_name)
        self._facts.say(_("Role"), row.role_label)
        self._facts.say(_("Signs in as"), row.user_name)
        self._facts.say(_("Account"), _("open") if row.is_active else _("closed"))
        self._facts.say(_("Last sign-in"), formats.moment(row.last_sign_in) if row.last_sign_in else _("never on this PC"))
        labels = [_(permissions.RULES[action].label) for action in permissions.actions_of(row.role)]
        self._allowed.setText(_("May {actions}.").format(actions=", ".join(labels)) if row.is_active else "")
        can = row.is_active and not row.is_self
        for part in (self.role, self.words, self.close_account, self._two):
            part.setVisible(can)
        self._why_not.setText(self._reason(row))
        self._why_not.setVisible(not can)
        self.show()

    def focus_first(self) -> None:
        """Go to the first thing that can be done."""
        if self.role.isVisibleTo(self):
            self.role.setFocus(Qt.FocusReason.TabFocusReason)

    def _reason(self, row: AccountRow) -> str:
        if row.is_self:
            return _("This is you. Nobody changes his own role or closes his own account; another administrator does that. You find "
                     "your own passphrase under This PC.")
        return _("This account is closed. What the user wrote stays under this name; the journal keeps it.")
