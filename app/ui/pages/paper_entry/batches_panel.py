# SPDX-License-Identifier: Apache-2.0
"""All batches as cards; at the right what is to be done with the one in focus, each step with its key."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.base.text import _, ngettext
from app.domain.paper.batches import STATE_LABELS, BatchState
from app.domain.permissions import Action
from app.services.paper.batches import BatchRow, OpenBatch
from app.ui.theme import style, typography
from app.ui.widgets import formats
from app.ui.widgets.banner import Banner
from app.ui.widgets.card_list import Card, CardList
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.headings import SectionHeading
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.labels import label
from app.ui.widgets.session import Session

_QUIET = ("print", "measures", "register", "report", "keys")
_TONES = {BatchState.MISMATCHES: "warning", BatchState.RECONCILED: "success", BatchState.COMMITTED: "neutral"}


class BatchesPanel(QWidget):
    """Chooses a batch and what to do with it.

    Signals:
        chosen: another batch is in focus.
        asked: something to do: "key", "again", "settle", "commit", "print", "measures", "report",
            "register", "keys".
        new_wanted: the page is empty and a first batch is asked for.
    """

    chosen = Signal(str)
    asked = Signal(str)
    new_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.banner = Banner("success", closable=True)
        self.cards = CardList(_("Batches"))
        self._title, self._facts, self._progress = label(type="section", wrap=True), label(wrap=True), label(wrap=True)
        self._problems, self._half = label(tone="warning", wrap=True), label(tone="muted", wrap=True)
        self.key = KeyButton(_("Key forms"), "K", icon="keyboard")
        self.again = KeyButton(_("Key again, blind"), "V", icon="check")
        self.settle = KeyButton(_("Settle differences"), "S", icon="conflict")
        self.commit = KeyButton(_("Commit to records"), "C", icon="save")
        self.print = KeyButton(_("Print blank form"), "P", kind="quiet")
        self.measures = KeyButton(_("How keying goes"), "M", kind="quiet", icon="figures")
        self.register = KeyButton(_("Take in a register"), "I", kind="quiet", icon="workbook")
        self.report = KeyButton(_("Report of the batch"), "R", kind="quiet", icon="documents")
        self.keys = KeyButton(_("Change the keys"), "Y", kind="quiet", icon="keyboard")
        self._steps = {"key": self.key, "again": self.again, "settle": self.settle, "commit": self.commit, "print": self.print,
                       "measures": self.measures, "report": self.report, "register": self.register,
                       "keys": self.keys}
        for name, button in self._steps.items():
            button.clicked.connect(lambda _checked=False, asked=name: self.asked.emit(asked))
        self._may = {"key": Action.KEY, "again": Action.VERIFY, "settle": Action.SETTLE_PAPER, "commit": Action.APPROVE,
                     "register": Action.IMPORT, "report": Action.APPROVE, "keys": Action.KEY}
        self._session = session
        self._empty = EmptyState(
            _("No batch yet"),
            _("A batch is a stack of forms of one kind with a slip that says how many they are. Receive one, then key it."),
            _("New batch"), icon="paper_entry",
        )
        self._empty.acted.connect(self.new_wanted)
        self._body = QWidget()
        self._lay_out()
        self.cards.current_changed.connect(self.chosen)
        self.cards.opened.connect(self._open)

    def show_batches(self, rows: Sequence[BatchRow]) -> None:
        """Show all batches."""
        self._empty.setVisible(not rows)
        self._body.setVisible(bool(rows))
        self.cards.set_cards([self._card(row) for row in rows])
        if rows and self.cards.current() not in {row.id for row in rows}:
            self.cards.set_current(rows[0].id)

    def show_batch(self, batch: OpenBatch, half: Sequence[tuple[int, str]] = ()) -> None:
        """Show what is to be done with one batch; `half` are forms that one left half keyed, with the time of the last key."""
        row = batch.row
        self._title.setText(f"{row.number} · {row.title}")
        self._facts.setText(" · ".join(part for part in (row.source_post, row.period, formats.date(row.received_on)) if part))
        self._progress.setText(_("{keyed} of {all} keyed, {verified} of {due} keyed a second time").format(
            keyed=row.keyed, all=row.forms, verified=row.verified, due=row.to_verify))
        words = _("Form {n} is half keyed, last at {when}")
        self._half.setText("\n".join(words.format(n=serial, when=formats.moment(datetime.fromisoformat(at).astimezone()))
                                     for serial, at in half))
        self._half.setVisible(bool(half))
        is_worth_saying = batch.problems and row.state not in (BatchState.RECEIVED, BatchState.COMMITTED)
        self._problems.setText("\n".join(batch.problems) if is_worth_saying else "")
        open_steps = {
            "key": row.keyed < row.forms, "again": any(s in batch.found and not batch.found[s].second for s in batch.twice),
            "settle": row.state is BatchState.MISMATCHES, "commit": row.state is BatchState.RECONCILED, "print": True,
            "measures": True, "register": True, "keys": True, "report": row.state is not BatchState.RECEIVED,
        }
        first = next((name for name in ("commit", "settle", "key", "again") if open_steps[name] and self._session.can(self._may[name])), "")
        for name, button in self._steps.items():
            button.setEnabled(open_steps[name] and self._session.can(self._may.get(name, "")))
            button.set_kind("primary" if name == first else "quiet" if name in _QUIET else "")

    def _open(self, _key: str) -> None:
        for name in ("commit", "settle", "key", "again"):
            if self._steps[name].isEnabled():
                self.asked.emit(name)
                return

    def _card(self, row: BatchRow) -> Card:
        forms = ngettext("{n} form", "{n} forms", row.forms).format(n=row.forms)
        return Card(row.id, f"{row.number} · {row.title}", (("", f"{forms} · {row.source_post}".strip(" ·")),),
                    _(STATE_LABELS[row.state]), _TONES.get(row.state, "accent"), "paper_entry")

    def _lay_out(self) -> None:
        px = typography.px
        detail = QVBoxLayout()
        detail.setSpacing(px(8))
        for part in (self._title, self._facts, self._progress, self._half, self._problems):
            detail.addWidget(part)
        for name, button in self._steps.items():
            if name not in _QUIET:
                detail.addWidget(button)
        quiet = FlowLayout()
        for name in _QUIET:
            quiet.addWidget(self._steps[name])
        detail.addLayout(quiet)
        detail.addStretch(1)
        inner, scroll = QWidget(), QScrollArea()
        style.mark(inner, surface="plain")
        inner.setLayout(detail)
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        left = QVBoxLayout()
        left.addWidget(SectionHeading(_("Batches")))
        left.addWidget(self.cards, 1)
        columns = QHBoxLayout(self._body)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(px(24))
        columns.addLayout(left, 3)
        columns.addWidget(scroll, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(16), px(24), px(24))
        column.addWidget(self.banner)
        column.addWidget(self._empty, 1)
        column.addWidget(self._body, 1)
        style.mark(self, surface="page")
