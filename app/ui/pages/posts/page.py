# SPDX-License-Identifier: Apache-2.0
"""The page "Posts" of the office: who was heard of when, whom to admit, what to tell the posts, the certificate to take home."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.base import settings
from app.base.text import _
from app.domain.touched import Touched
from app.services import bulletins, enrolment, office_run, office_setup, posts, trust, withdrawing
from app.ui.dialogs.frame import DialogFrame
from app.ui.pages.posts.cards import bulletin_card, post_card, user_card, waiting_card
from app.ui.pages.posts.message import MessageDialog
from app.ui.pages.posts.section import Section
from app.ui.pages.posts.set_up import SetUpDialog
from app.ui.pages.posts.withdraw import WithdrawDialog
from app.ui.theme import typography
from app.ui.widgets.banner import Banner
from app.ui.widgets.card_list import CardList
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.labels import label
from app.ui.widgets.page import Page, Primary
from app.ui.widgets.session import Session


@dataclass(frozen=True)
class _Shown:
    rows: list[posts.PostRow]
    waiting: list[trust.Waiting]
    users: list[withdrawing.ListedUser]
    messages: list[bulletins.BulletinRow]
    fingerprint: str
    progress: office_setup.Progress


class PostsPage(Page):
    """All PCs of the posts, users who wait, users of the roster, messages."""

    kinds: ClassVar[frozenset[str]] = frozenset({"exchange", "account", "bulletin"})

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.banner = Banner("success", closable=True)
        self.set_up = Banner("warning")
        self._fingerprint = label(tone="muted", wrap=True)
        self.posts, self.waiting = CardList(_("Posts")), CardList(_("Users who wait"), narrow=True)
        self.users, self.messages = CardList(_("Users on the roster"), narrow=True), CardList(_("Messages to posts"), narrow=True)
        self._certificate = KeyButton(_("Save the certificate for posts"), kind="quiet", icon="save")
        self._message = KeyButton(_("Message to posts"), "M", kind="quiet", icon="send")
        self._lay_out()
        self.waiting.acted.connect(self._admit)
        self.messages.acted.connect(self._withdraw_message)
        self.posts.acted.connect(self._withdraw_pc)
        self.users.acted.connect(self._withdraw_user)
        self.set_up.acted.connect(lambda: self._ask(SetUpDialog(session, self)))
        self._certificate.clicked.connect(self._choose_certificate)
        self._message.clicked.connect(lambda: self._ask(MessageDialog(session, self)))
        self._shown: _Shown | None = None

    def opened(self, arg: object) -> None:
        """Look at the posts."""
        self._refresh()

    def on_touched(self, touched: Touched) -> None:
        """Look again."""
        self._refresh()

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [("Ctrl+Enter", _("One round of the office")), ("A", _("Admit the user")), ("W", _("Withdraw the PC or user")),
                ("M", _("Message to posts"))]

    def first_focus(self) -> QWidget | None:
        """Begin with whoever waits, else with the post that was not heard of for longest."""
        return next(iter(self.waiting.cards() or self.posts.cards()), None)

    def save_certificate(self, path: Path) -> None:
        """Write what an enrolled post takes home."""
        store = self.session.store
        said = _("The certificate was saved. Every enrolled post may use it; compare the fingerprint there.")
        self._run(lambda _ctx: path.write_bytes(enrolment.certificate(store)), said)

    def run_round(self, mailbox: Path) -> None:
        """Do one round through a folder."""
        store = self.session.store
        done = lambda made: self.banner.say("warning" if made.needs_somebody else "success", " ".join(made.lines()))
        self.session.runner.run(lambda ctx: office_run.run(store, mailbox, ctx), self, done, self._failed, title=_("Round of the office"))

    def _lay_out(self) -> None:
        px = typography.px
        left, right = QVBoxLayout(), QVBoxLayout()
        self._sections = [
            Section(_("PCs of the posts"), _("No post is enrolled yet. Enrol one on the page Exchange."), self.posts),
            Section(_("Users who wait"), _("Nobody waits to be admitted."), self.waiting),
            Section(_("On the roster"), _("The roster is empty."), self.users),
            Section(_("Messages to posts"), _("Nothing is said to the posts."), self.messages),
        ]
        for section in self._sections:
            (left if section is self._sections[0] else right).addWidget(section)
        columns = QHBoxLayout()
        columns.setSpacing(px(16))
        columns.addLayout(left, 3)
        columns.addLayout(right, 2)
        actions = QHBoxLayout()
        actions.setSpacing(px(8))
        for button in (self._message, self._certificate):
            actions.addWidget(button)
        actions.addWidget(self._fingerprint, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(*[px(16)] * 4)
        outer.setSpacing(px(12))
        for part in (self.set_up, self.banner):
            outer.addWidget(part)
        outer.addLayout(columns, 1)
        outer.addLayout(actions)

    def _refresh(self) -> None:
        store = self.session.store
        work = lambda _ctx: _Shown(
            posts.listed(store), trust.waiting_users(store), withdrawing.listed_users(store), bulletins.current(store),
            trust.fingerprint_of_root(store), office_setup.progress(store),
        )
        self.session.runner.run(work, self, self._show, self._failed)

    def _show(self, shown: _Shown) -> None:
        self._shown = shown
        is_done = shown.progress.is_done
        todo = _("This office has no keys of its own yet: anybody's administrator decides who works as what. It takes ten minutes and "
                 "three sticks.")
        self.set_up.say("warning", "" if is_done else todo, _("Set up the office"))
        self.posts.set_cards([post_card(row) for row in shown.rows])
        self.waiting.set_cards([waiting_card(row) for row in shown.waiting])
        self.users.set_cards([user_card(row) for row in shown.users])
        self.messages.set_cards([bulletin_card(row) for row in shown.messages])
        for section, cards in zip(self._sections, (shown.rows, shown.waiting, shown.users, shown.messages), strict=True):
            section.show_filled(bool(cards))
        self._fingerprint.setText(_("Fingerprint of the country: {fingerprint}").format(fingerprint=shown.fingerprint) if is_done else "")
        self._certificate.setEnabled(is_done)
        self.set_primary(Primary(_("Round of the office"), "Ctrl+Return", self._choose_mailbox, "exchange"))

    def _run(self, work: Any, said: str) -> None:
        def done(_answer: object) -> None:
            self.banner.say("success", said)
            self._refresh()

        self.session.runner.run(work, self, done, self._failed)

    def _ask(self, dialog: DialogFrame) -> None:
        dialog.finished.connect(self._refresh)
        dialog.open()

    def _admit(self, user_id: str) -> None:
        store = self.session.store
        self._run(lambda _ctx: trust.admit_user(store, user_id), _("The user is on the roster. What waited for it was let in."))

    def _withdraw_message(self, bulletin_id: str) -> None:
        store = self.session.store
        self._run(lambda _ctx: bulletins.withdraw(store, bulletin_id), _("The message is taken back with the next exchange."))

    def _withdraw_pc(self, key: str) -> None:
        row = next(each for each in self._shown.rows if str(each.device) == key) if self._shown else None
        if row:
            self._ask(WithdrawDialog(self.session, row.post_name, self, device=row.device))

    def _withdraw_user(self, key: str) -> None:
        row = next(each for each in self._shown.users if each.user_id == key) if self._shown else None
        if row:
            self._ask(WithdrawDialog(self.session, row.name, self, user_id=row.user_id))

    def _choose_certificate(self) -> None:
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Save the certificate"), str(Path.home() / "office.bwcert"), "*.bwcert")
        if chosen:
            self.save_certificate(Path(chosen))

    def _choose_mailbox(self) -> None:
        start = settings.get("exchange_folder") or str(Path.home())
        chosen = QFileDialog.getExistingDirectory(self, _("Stick or folder of the exchange"), start)
        if chosen:
            settings.put("exchange_folder", chosen)
            self.run_round(Path(chosen))

    def _failed(self, error: Exception) -> None:
        words = _("The file cannot be written. Choose another place.") if isinstance(error, OSError) else str(error)
        self.banner.say("danger", words)
