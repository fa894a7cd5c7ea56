# SPDX-License-Identifier: Apache-2.0
"""Settling differences: both answers larger than anything else, the scan beside them, keys A, B and E."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QSplitter, QVBoxLayout, QWidget

from app.base.errors import Unreadable
from app.base.text import _
from app.domain.paper.answers import BLANK
from app.domain.paper.forms.catalogue import paper_form
from app.domain.paper.typed import Reading
from app.services.paper import settling
from app.services.paper.settling import Mismatch
from app.ui.pages.paper_entry.blank_form import spots
from app.ui.pages.paper_entry.scan_pane import ScanPane
from app.ui.theme import style, typography
from app.ui.widgets.banner import Banner
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.labels import label
from app.ui.widgets.session import Session


class SettlePanel(QWidget):
    """Goes through the differences of a batch one by one.

    Signals:
        done: nothing is left to settle here, with a sentence.
    """

    done = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._left = session, list[Mismatch]()
        self._batch_id, self._value = "", ""
        self._head, self._notes = label(type="section", wrap=True), label(tone="muted", wrap=True)
        self.first, self.second = label(type="title", wrap=True), label(type="title", wrap=True)
        self.take_first, self.take_second = KeyButton(_("The first is right"), "A"), KeyButton(_("The second is right"), "B")
        self.neither = KeyButton(_("Neither: type it"), "E")
        self.blank = KeyButton(_("Blank on the paper"), "-")
        self.third, self.reason = QLineEdit(), QLineEdit()
        self.save = KeyButton(_("Settle"), "Ctrl+Return", kind="primary", icon="check")
        self.scan, self._banner, self._chosen = ScanPane(session), Banner("danger", closable=True), label(type="strong", wrap=True)
        self.strip = QLabel()
        self.strip.setFrameShape(QFrame.Shape.Box)
        self.strip.setAccessibleName(_("The field on the paper"))
        self.scan.shown.connect(self._show_strip)
        self.third.setPlaceholderText(_("What the paper says"))
        self.third.setAccessibleName(_("What the paper says"))
        self.reason.setPlaceholderText(_("What the scan or the paper shows"))
        self.reason.setAccessibleName(_("Reason"))
        self._lay_out()
        self.take_first.clicked.connect(lambda: self._choose(self._left[0].first))
        self.take_second.clicked.connect(lambda: self._choose(self._left[0].second))
        self.blank.clicked.connect(lambda: self._choose(BLANK))
        self.neither.clicked.connect(self._ask_third)
        self.third.returnPressed.connect(self._take_third)
        self.reason.returnPressed.connect(self._settle)
        self.save.clicked.connect(self._settle)

    def begin(self, batch_id: str) -> None:
        """Show the first open difference of a batch."""
        self._batch_id = batch_id
        store = self._session.store
        self._session.runner.run(
            lambda _ctx: settling.mismatches(store, batch_id), self, self._show, lambda error: self.done.emit(str(error))
        )

    def _show(self, found: Sequence[Mismatch]) -> None:
        self._left = list(found)
        if not self._left:
            self.done.emit(_("All differences of this batch are settled."))
            return
        each = self._left[0]
        self._head.setText(_("Form {n}, question {number}: {label}").format(n=each.serial, number=each.number, label=each.label))
        self.first.setText(self._words(each.first, each.first_words))
        self.second.setText(self._words(each.second, each.second_words))
        against = [_("Kept against a check: {reason}").format(reason=each.reason)] if each.reason else []
        self._notes.setText("\n".join([*against, *(_("Note: {note}").format(note=note) for note in each.notes),
                                       _("{n} left").format(n=len(self._left))]))
        self._value = ""
        self._chosen.setText("")
        self.third.clear()
        self.third.hide()
        self.reason.clear()
        self.reason.setEnabled(False)
        self.save.setEnabled(False)
        self.strip.hide()
        self.scan.show_form(each.batch_id, each.serial)
        self.take_first.setFocus()

    def _show_strip(self) -> None:
        spot = spots(paper_form(self._left[0].form)).get(self._left[0].key) if self._left else None
        picture = self.scan.strip(spot, max(200, self.strip.width() or self.width() // 2))
        self.strip.setPixmap(picture)
        self.strip.setVisible(not picture.isNull())
        self.scan.follow(spot)

    def _words(self, kept: str, words: str) -> str:
        return _("(no such line)") if not kept else _("(blank)") if kept == BLANK else words or kept

    def _choose(self, value: str) -> None:
        self._value = value
        each = self._left[0]
        words = {each.first: each.first_words, each.second: each.second_words}.get(value, value)
        answer = self._words(value, words)
        self._chosen.setText(_("Settled as: {answer}. Say what the paper shows, then press Enter.").format(answer=answer))
        self.reason.setEnabled(True)
        self.save.setEnabled(True)
        self.reason.setFocus()

    def _ask_third(self) -> None:
        self.third.show()
        self.third.setFocus()

    def _take_third(self) -> None:
        try:
            self._choose(settling.read_typed(self._left[0], self.third.text(), Reading()))
        except Unreadable as problem:
            self._banner.say("danger", str(problem))

    def _settle(self) -> None:
        store, each, value, reason = self._session.store, self._left[0], self._value, self.reason.text()
        self._banner.clear()
        self._session.runner.run(
            lambda _ctx: settling.settle(store, each, value, reason), self, lambda _touched: self.begin(self._batch_id),
            lambda error: self._banner.say("danger", str(error)),
        )

    def _lay_out(self) -> None:
        px = typography.px
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, px(12), 0)
        column.setSpacing(px(12))
        pair = QHBoxLayout()
        pair.setSpacing(px(24))
        for words, button in ((self.first, self.take_first), (self.second, self.take_second)):
            side = QVBoxLayout()
            side.addWidget(words)
            side.addWidget(button)
            pair.addLayout(side, 1)
        others = FlowLayout()
        others.addWidget(self.neither)
        others.addWidget(self.blank)
        for part in (self._head, self._banner, self.strip):
            column.addWidget(part)
        column.addLayout(pair)
        column.addLayout(others)
        for widget in (self.third, self._chosen, self.reason, self.save, self._notes):
            column.addWidget(widget)
        column.addStretch(1)
        split = QSplitter()
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(self.scan)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(24), px(16), px(24), px(16))
        outer.addWidget(split)
        style.mark(self, surface="page")
