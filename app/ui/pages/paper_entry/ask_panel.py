# SPDX-License-Identifier: Apache-2.0
"""What somebody has to say before a batch becomes records: which case, who it is, what stays out."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QSplitter, QVBoxLayout, QWidget

from app.base.text import _
from app.services.paper import asking
from app.services.paper.asking import Ask, Known
from app.ui.pages.paper_entry.scan_pane import ScanPane
from app.ui.theme import style, typography
from app.ui.widgets import formats
from app.ui.widgets.banner import Banner
from app.ui.widgets.card_list import Card, CardList
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.labels import label
from app.ui.widgets.session import Session

_REASONS_SHOWN = 4


class AskPanel(QWidget):
    """Goes through the questions of a batch one by one.

    Signals:
        done: everything is answered.
        failed: the questions cannot be shown, with a sentence.
    """

    done = Signal()
    failed = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._batch_id = session, ""
        self._ask: Ask | None = None
        self._head, self._sentence, self._left = label(type="section", wrap=True), label(wrap=True), label(tone="muted", wrap=True)
        self._written = label(type="strong", wrap=True)
        self.banner = Banner("danger", closable=True)
        self.cards = CardList(_("People who may be meant"))
        self.number, self.reason = QLineEdit(), QLineEdit()
        for field, words in ((self.number, _("Number of the case")), (self.reason, _("Why the form stays out"))):
            field.setPlaceholderText(words)
            field.setAccessibleName(words)
            field.setMaximumWidth(typography.px(420))
        self.same = KeyButton(_("It is this person"), "Return", kind="primary", icon="check", only_shown=True)
        self.new = KeyButton(_("Somebody new"), "N", icon="add")
        self.out = KeyButton(_("Leave this form out"), "O", kind="quiet")
        self.scan = ScanPane(session)
        self.same.clicked.connect(lambda: self._answer(self.cards.current()))
        self.cards.opened.connect(self._answer)
        self.new.clicked.connect(lambda: self._answer(asking.NEW))
        self.number.returnPressed.connect(lambda: self._answer(self.number.text()))
        self.out.clicked.connect(self._ask_reason)
        self.reason.returnPressed.connect(lambda: self._answer(asking.OUT, self.reason.text()))
        self._lay_out()

    def begin(self, batch_id: str) -> None:
        """Show the first question of a batch; `done` where there is none."""
        self._batch_id = batch_id
        store = self._session.store
        self._session.runner.run(
            lambda _ctx: asking.asks(store, batch_id), self, self.show_asks, lambda error: self.failed.emit(str(error)),
            title=_("Looking for people who are on file"),
        )

    def show_asks(self, found: Sequence[Ask]) -> None:
        """Show the first of some questions."""
        if not found:
            self.done.emit()
            return
        each = self._ask = found[0]
        self._batch_id = each.batch_id
        self._head.setText(_("Form {n}").format(n=each.serial))
        self._sentence.setText(each.sentence)
        self._written.setText(" · ".join(f"{words}: {value}" for words, value in each.written))
        self._left.setText(_("{n} left").format(n=len(found)))
        self.cards.set_cards([_card(known) for known in each.known])
        self.cards.setVisible(bool(each.known))
        self.same.setVisible(bool(each.known))
        self.new.setVisible(each.is_about_a_person)
        self.number.setVisible(not each.is_about_a_person and each.place != asking.FORM_PLACE)
        for field in (self.number, self.reason):
            field.clear()
        self.reason.hide()
        self.scan.show_form(each.batch_id, each.serial)
        if each.known:
            self.cards.set_current(each.known[0].id)
            self.cards.cards()[0].setFocus()
        else:
            (self.new if each.is_about_a_person else self.out if self.number.isHidden() else self.number).setFocus()

    def _ask_reason(self) -> None:
        self.reason.show()
        self.reason.setFocus()

    def _answer(self, value: str, reason: str = "") -> None:
        store, ask = self._session.store, self._ask
        if ask is None or not value:
            return
        self.banner.clear()
        self._session.runner.run(
            lambda _ctx: asking.answer(store, ask, value, reason), self, lambda _touched: self.begin(self._batch_id),
            lambda error: self.banner.say("danger", str(error)),
        )

    def _lay_out(self) -> None:
        px = typography.px
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, px(12), 0)
        column.setSpacing(px(12))
        buttons = FlowLayout()
        for button in (self.same, self.new, self.out):
            buttons.addWidget(button)
        for part in (self._head, self.banner, self._sentence, self._written, self.number):
            column.addWidget(part)
        column.addWidget(self.cards, 1)
        column.addLayout(buttons)
        column.addWidget(self.reason)
        column.addWidget(self._left)
        column.addStretch(0)
        split = QSplitter()
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(self.scan)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(24), px(16), px(24), px(16))
        outer.addWidget(split)
        style.mark(self, surface="page")


def _card(known: Known) -> Card:
    if known.row is None:
        words = _("The person on form {n} of this batch").format(n=known.serial)
        return Card(known.id, words, (("done", _("The document number is the same")),), icon="person")
    row = known.row
    who = " · ".join(part for part in (formats.date(row.birth), formats.codes("nationality", row.nationalities)) if part)
    reasons = known.match.reasons[:_REASONS_SHOWN] if known.match else ()
    lines = [("user", who)] if who else []
    lines += [("done" if reason.speaks_for else "close", reason.sentence) for reason in reasons]
    return Card(row.id, row.name or _("Name unknown"), tuple(lines), icon="person")
