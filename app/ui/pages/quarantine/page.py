# SPDX-License-Identifier: Apache-2.0
"""The page "Quarantine": what the exchange set aside, with its reason in a sentence and what can be done."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout, QWidget

from app.base.jobs import JobContext
from app.base.text import _
from app.domain.touched import Touched
from app.services import quarantine
from app.services.quarantine import AsideRow
from app.ui.dialogs.frame import DialogFrame
from app.ui.theme import typography
from app.ui.widgets import formats
from app.ui.widgets.banner import Banner
from app.ui.widgets.card_list import Card, CardList
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.labels import label
from app.ui.widgets.page import Page
from app.ui.widgets.session import Session

Act = Callable[[AsideRow], None]
_STATES = {"waiting": "danger", "parked": "warning", "quarantined": "danger", "noticed": "neutral"}


class QuarantinePage(Page):
    """Changes, bundles and notices that wait for a person."""

    kinds: ClassVar[frozenset[str]] = frozenset({"exchange"})

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.banner = Banner("success", closable=True)
        self.cards = CardList(_("Set aside"))
        self._empty = EmptyState(_("Nothing was set aside"), _("What cannot be taken in is kept here with its reason."), icon="done")
        column = QVBoxLayout(self)
        column.setContentsMargins(*[typography.px(16)] * 4)
        column.setSpacing(typography.px(12))
        lead = _("Nothing here is lost. Let a change in, try a bundle again, save it for support, or let two people discard it.")
        column.addWidget(label(lead, tone="muted", wrap=True))
        column.addWidget(self.banner)
        column.addWidget(self._empty, 1)
        column.addWidget(self.cards, 1)
        self._empty.hide()
        self.cards.opened.connect(self._open)
        self._rows: dict[str, AsideRow] = {}

    def opened(self, arg: object) -> None:
        """Look at what was set aside."""
        self._refresh()

    def on_touched(self, touched: Touched) -> None:
        """Look again."""
        self._refresh()

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [("Enter", _("Open the record of a change"))]

    def first_focus(self) -> QWidget | None:
        """Begin at the first thing that waits."""
        return next(iter(self.cards.cards()), None)

    def _refresh(self) -> None:
        store = self.session.store
        self.session.runner.run(lambda _ctx: quarantine.listed(store), self, self._show, self._on_failed)

    def _show(self, rows: list[AsideRow]) -> None:
        self._rows = {row.id: row for row in rows}
        self.cards.set_cards([_card(row) for row in rows])
        self._empty.setVisible(not rows)
        self.cards.setVisible(bool(rows))
        for view in self.cards.cards():
            row = self._rows[view.card.key]
            for text, act in self._actions(row):
                button = KeyButton(text, kind="quiet")
                button.setAccessibleName(_("{action}: {thing}").format(action=text, thing=row.title))
                button.clicked.connect(lambda _checked=False, act=act, row=row: act(row))
                view.foot.addWidget(button)
            view.foot.addStretch(1)

    def _actions(self, row: AsideRow) -> list[tuple[str, Act]]:
        if row.kind == "noticed":
            return [(_("Seen"), self._dismiss)]
        discard = _("Agree to discard") if row.asked_by else _("Discard")
        if row.id.startswith("bundle:"):
            return [(_("Try again"), self._retry), (_("Save for support"), self._export), (discard, self._ask)]
        let_in: list[tuple[str, Act]] = [(_("Let in"), self._release)] if row.can_release else []
        return [*let_in, (_("Save for support"), self._export), (discard, self._ask)]

    def _run(self, work: Callable[[JobContext], object], said: str) -> None:
        """Do something; an answer in words says why it did not succeed."""
        def done(answer: object) -> None:
            why_not = answer if isinstance(answer, str) else ""
            self.banner.say("warning" if why_not else "success", why_not or said)
            self._refresh()

        self.session.runner.run(work, self, done, self._on_failed)

    def _release(self, row: AsideRow) -> None:
        store = self.session.store
        self._run(lambda _ctx: quarantine.release(store, row.id), _("The change was let in. Its sender is told with the next exchange."))

    def _dismiss(self, row: AsideRow) -> None:
        store = self.session.store
        self._run(lambda _ctx: quarantine.dismiss(store, row.id), _("Noted."))

    def _retry(self, row: AsideRow) -> None:
        store = self.session.store
        self._run(lambda _ctx: quarantine.retry(store, row.id), _("The bundle was taken in."))

    def _export(self, row: AsideRow) -> None:
        store = self.session.store
        chosen = QFileDialog.getExistingDirectory(self, _("Folder for support"), str(Path.home()))
        if chosen:
            self._run(lambda _ctx: quarantine.export(store, row.id, Path(chosen)), _("Saved for support."))

    def _ask(self, row: AsideRow) -> None:
        DiscardDialog(row, self.discard, self).open()

    def discard(self, row: AsideRow, why: str) -> None:
        """Ask for something to be discarded, or agree to it as the second person."""
        store = self.session.store
        agreed = _("It was discarded. Both names stand in the journal.")
        asked = _("Asked for. A second person has to agree before anything is discarded.")
        self._run(lambda _ctx: quarantine.discard(store, row.id, why), agreed if row.asked_by else asked)

    def _open(self, key: str) -> None:
        row = self._rows[key]
        if row.record_kind in ("person", "case"):
            self.go(row.record_kind, row.record_id)

    def _on_failed(self, error: Exception) -> None:
        self.banner.say("danger", str(error))


class DiscardDialog(DialogFrame):
    """Asks why something is to be discarded."""

    def __init__(self, row: AsideRow, then: Callable[[AsideRow, str], None], parent: QWidget) -> None:
        super().__init__(_("Discard"), parent)
        first = _("A second person has to agree. Until then it stays here.")
        second = _("{name} asked for this. If you agree, it is discarded for good.").format(name=row.asked_by)
        self.body.addWidget(label(second if row.asked_by else first, wrap=True))
        self.why = QLineEdit()
        self.add_field(_("&Why"), self.why)
        cancel, self.act = self.add_button(_("Keep it")), self.add_button(_("Discard"), "danger")
        cancel.clicked.connect(self.reject)
        self.act.clicked.connect(self.accept)
        self.accepted.connect(lambda: then(row, self.why.text()))


def _card(row: AsideRow) -> Card:
    words = {"waiting": _("Change"), "parked": _("Waits"), "quarantined": _("Set aside"), "noticed": _("Notice")}
    origin = ", ".join(part for part in (row.who, row.post_name, formats.moment(datetime.fromisoformat(row.wall))) if part)
    changes = [("edit", f"{field}: {value or _('(blank)')}") for field, value in row.changes[:6]]
    asked = [("warning", _("{name} wants this discarded.").format(name=row.asked_by))] if row.asked_by else []
    return Card(row.id, row.title, (("warning", row.message), ("clock", origin), *changes, *asked), words[row.kind], _STATES[row.kind])
