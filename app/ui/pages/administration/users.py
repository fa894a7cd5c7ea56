# SPDX-License-Identifier: Apache-2.0
"""Users: who works here, who did, and what an administrator can do about it."""

from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.base.text import _, ngettext
from app.services import administration
from app.services.administration import AccountRow
from app.ui.dialogs.add_user import AddUser
from app.ui.dialogs.change_role import ChangeRole
from app.ui.dialogs.close_user import CloseUser
from app.ui.dialogs.confirm import confirm
from app.ui.dialogs.passphrase_card import PassphraseCard
from app.ui.pages.administration.panel import Panel
from app.ui.pages.administration.user_detail import UserDetail
from app.ui.theme import typography
from app.ui.widgets import formats
from app.ui.widgets.banner import Banner
from app.ui.widgets.card_list import Card, CardList
from app.ui.widgets.headings import SectionHeading
from app.ui.widgets.labels import hairline
from app.ui.widgets.page import Primary
from app.ui.widgets.session import Session


class UsersPanel(Panel):
    """The list of users, and beside it the chosen one."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.primary = Primary(_("Add user"), "N", self.add, "add")
        self._rows: dict[str, AccountRow] = {}
        self._heading = SectionHeading(_("Users"))
        self.problem = Banner("danger", closable=True, parent=self)
        self.cards = CardList(_("Users"))
        self.detail = UserDetail()
        px = typography.px
        left = QVBoxLayout()
        left.setContentsMargins(px(24), px(16), px(12), px(12))
        left.setSpacing(px(8))
        for part in (self._heading, self.problem):
            left.addWidget(part)
        left.addWidget(self.cards, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 5)
        row.addWidget(hairline(upright=True))
        row.addWidget(self.detail, 4)
        self.cards.current_changed.connect(self._show_current)
        self.cards.opened.connect(lambda _key: self.detail.focus_first())
        self.detail.role_wanted.connect(self._change_role)
        self.detail.words_wanted.connect(self._ask_new_words)
        self.detail.close_wanted.connect(self._ask_who_agrees)

    def look_again(self) -> None:
        """Ask who works here."""
        store = self.session.store
        self.session.runner.run(lambda _job: administration.users(store), self, self._show, self._failed)

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this section."""
        return [("N", _("Add user")), ("Enter", _("Go to what can be done for the user")), ("Up/Down", _("Walk through the users"))]

    def add(self) -> None:
        """Add a user."""
        AddUser(self.session, self).open()

    def _show(self, rows: list[AccountRow]) -> None:
        self._rows = {row.id: row for row in rows}
        active = sum(row.is_active for row in rows)
        self._heading.set_remark(ngettext("{n} may sign in", "{n} may sign in", active).format(n=active))
        self.cards.set_cards([user_card(row) for row in rows])
        if self.cards.current() in self._rows:
            self._show_current(self.cards.current())
        elif rows:
            self.cards.set_current(rows[0].id)

    def _show_current(self, user_id: str) -> None:
        row = self._rows.get(user_id)
        if row is not None:
            self.detail.show_user(row)

    def _change_role(self) -> None:
        row = self._rows[self.cards.current()]
        ChangeRole(self.session, row.id, row.display_name, row.role, self).open()

    def _ask_new_words(self) -> None:
        row = self._rows[self.cards.current()]
        sentence = _("{name} gets five new words, and the present passphrase no longer opens anything. Do this when a passphrase was "
                     "forgotten or somebody may have seen it.").format(name=row.display_name)
        confirm(self, _("Issue a new passphrase?"), sentence, _("Issue new words"), lambda: self._issue(row))

    def _issue(self, row: AccountRow) -> None:
        store = self.session.store

        def done(issued: Any) -> None:
            PassphraseCard(row.display_name, row.user_name, issued.passphrase, self).open()

        work = lambda _job: administration.issue_new_passphrase(store, row.id)
        self.session.runner.run(work, self, done, self._failed, title=_("Making the new key"))

    def _ask_who_agrees(self) -> None:
        row, store = self._rows[self.cards.current()], self.session.store

        def ask(takes_two: bool) -> None:
            CloseUser(self.session, row.id, row.display_name, takes_two, self).open()

        self.session.runner.run(lambda _job: administration.needs_second(store, row.id), self, ask, self._failed)

    def _failed(self, error: Exception) -> None:
        self.problem.say("danger", str(error))


def user_card(row: AccountRow) -> Card:
    """Return a user as a card."""
    chip, tone = (row.role_label, "accent" if row.is_self else "neutral") if row.is_active else (_("Closed"), "warning")
    seen = _("Last signed in {when}").format(when=formats.when(int(row.last_sign_in.timestamp() * 1000))) if row.last_sign_in else ""
    title = _("{name} (you)").format(name=row.display_name) if row.is_self else row.display_name
    return Card(row.id, title, (("", seen or _("Never signed in on this PC")),), chip, tone)
