# SPDX-License-Identifier: Apache-2.0
"""The page "Approvals": what somebody asked for and a second person says yes or no to."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.base.text import _
from app.domain.touched import Touched
from app.services import approvals, deletions, transfers
from app.services.approvals import DELETED, DELETION, HANDOVER, TRANSFER, ApprovalRow
from app.ui.dialogs.confirm import confirm
from app.ui.dialogs.custody import CustodyDialog
from app.ui.dialogs.with_reason import WithReason
from app.ui.pages.approvals.cards import approval_card, title
from app.ui.theme import typography
from app.ui.widgets.banner import Banner
from app.ui.widgets.card_list import CardList
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.labels import label
from app.ui.widgets.page import Page
from app.ui.widgets.session import Session


class ApprovalsPage(Page):
    """Deletions, transfers and hand-overs that wait."""

    kinds: ClassVar[frozenset[str]] = frozenset({"deletion_request", "transfer", "handover", "case", "person", "exchange"})

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._rows: dict[str, ApprovalRow] = {}
        self.banner = Banner("success", closable=True)
        self.cards = CardList(_("Approvals"))
        self._empty = EmptyState(
            _("Nothing waits for an approval"),
            _("Requests to delete a person or a case, cases that another post or agency is to take over, and items of evidence that wait "
              "for your signature stand here."), icon="done")
        column = QVBoxLayout(self)
        px = typography.px
        column.setContentsMargins(px(18), px(16), px(18), px(16))
        column.setSpacing(px(12))
        lead = _("Nobody decides these alone: one asks with a reason, another one says yes or no. Both stand in the journal.")
        words = label(lead, tone="muted", wrap=True)
        words.setContentsMargins(px(6), 0, px(6), 0)  # in line with the cards, which leave room for the focus ring
        column.addWidget(words)
        column.addWidget(self.banner)
        column.addWidget(self._empty, 1)
        column.addWidget(self.cards, 1)
        self._empty.hide()
        self.cards.opened.connect(lambda key: self._open(self._rows[key]))
        for key in "YNR":
            QShortcut(QKeySequence(key), self, partial(self._press, key))

    def opened(self, arg: object) -> None:
        """Look at what waits."""
        self._refresh()

    def on_touched(self, touched: Touched) -> None:
        """Look again."""
        self._refresh()

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [("Up/Down", _("Walk through what waits")), ("Y", _("Say yes")), ("N", _("Say no, with a reason; withdraw what is yours")),
                ("R", _("Restore what was deleted")),
                ("Enter", _("Open the record"))]

    def first_focus(self) -> QWidget | None:
        """Begin at the first thing that waits."""
        return next(iter(self.cards.cards()), None)

    def _refresh(self) -> None:
        store = self.session.store
        work = lambda _job: [*approvals.waiting(store), *approvals.restorable(store)]
        self.session.runner.run(work, self, self._show, self._failed)

    def _show(self, rows: list[ApprovalRow]) -> None:
        focus = QApplication.focusWidget()
        had_focus = focus is None or self.cards.isAncestorOf(focus) or not self._rows
        self._rows = {f"{row.kind}:{row.id}": row for row in rows}
        self.cards.set_cards([approval_card(row) for row in rows])
        self._empty.setVisible(not rows)
        self.cards.setVisible(bool(rows))
        for view in self.cards.cards():
            row = self._rows[view.card.key]
            for text, key, act in self._answers(row):
                button = KeyButton(text, key, kind="quiet", only_shown=True)
                button.setAccessibleName(_("{action}: {thing}").format(action=text, thing=title(row)))
                button.clicked.connect(act)
                view.foot.addWidget(button)
            view.foot.addStretch(1)
        first = self.first_focus()
        if first and had_focus and self.isVisible():
            first.setFocus()

    def _answers(self, row: ApprovalRow) -> list[tuple[str, str, Callable[[], object]]]:
        """Return what can be said: yes first, then no."""
        if row.kind == DELETED:
            return [(_("Restore"), "R", partial(self._restore, row))]
        no = (_("Withdraw") if row.is_own else _("Refuse"), "N", partial(self._refuse, row))
        if row.is_own:
            return [no]
        if not row.may_answer:
            return []
        if row.kind == HANDOVER:
            return [(_("Open the chain of custody"), "Y", partial(self._open_chain, row))]
        yes = _("Delete") if row.kind == DELETION else _("Take over")
        return [(yes, "Y", partial(self._agree, row)), no]

    def _press(self, key: str) -> None:
        row = self._rows.get(self.cards.current())
        for _text, each, act in self._answers(row) if row else ():
            if each == key:
                act()

    def _agree(self, row: ApprovalRow) -> None:
        store = self.session.store
        if row.kind == TRANSFER:
            self._run(lambda: transfers.accept(store, row.id), _("The case is yours now."))
            return
        sentence = _("The record and all that belongs to it no longer count and are no longer shown. The journal keeps them, and a "
                     "supervisor can restore them from the history.")
        confirm(self, title(row) + "?", sentence, _("Delete"), lambda: self._run(
            lambda: deletions.confirm(store, row.id), _("Deleted. It stands below and can be restored.")),
            is_danger=True, keep=_("Keep"))

    def _refuse(self, row: ApprovalRow) -> None:
        store, refuse = self.session.store, deletions.decline if row.kind == DELETION else transfers.decline
        text = _("Withdraw") if row.is_own else _("Refuse")
        dialog = WithReason(self.session, _("{action}: {thing}").format(action=text, thing=title(row)),
                            _("Everything stays as it is. Who asked sees your reason in the history."), text,
                            lambda reason: partial(refuse, store, row.id, reason), self)
        dialog.succeeded.connect(lambda _touched: self._say(_("Everything stays as it was.")))
        dialog.open()

    def _restore(self, row: ApprovalRow) -> None:
        store = self.session.store
        dialog = WithReason(self.session, _("Restore this record?"), _("It comes back with all that was deleted together with it."),
                            _("Restore"), lambda reason: partial(deletions.restore, store, row.page, row.record_id, reason), self)
        dialog.succeeded.connect(lambda _touched: self._say(_("Restored, with all that belongs to it.")))
        dialog.open()

    def _open(self, row: ApprovalRow) -> None:
        if row.kind != DELETED:
            self.go(row.page, row.record_id)

    def _open_chain(self, row: ApprovalRow) -> None:
        CustodyDialog(self.session, row.id, self).open()

    def _run(self, work: Callable[[], Any], said: str) -> None:
        self.session.runner.run(lambda _job: work(), self, lambda _touched: self._say(said), self._failed)

    def _say(self, said: str) -> None:
        self.banner.say("success", said)
        self._refresh()

    def _failed(self, error: Exception) -> None:
        self.banner.say("danger", str(error))
