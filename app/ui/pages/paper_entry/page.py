# SPDX-License-Identifier: Apache-2.0
"""The page "Paper entry": batches, keying, settling."""

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtWidgets import QStackedLayout, QWidget

from app.base.text import _
from app.domain.touched import Touched
from app.services.paper import batches, committing, keying, measures
from app.services.paper.asking import FORM_PLACE, Ask
from app.services.paper.batches import BatchRow, OpenBatch, Received
from app.services.paper.committing import Committed, FormStopped
from app.ui.pages.paper_entry import printouts
from app.ui.pages.paper_entry.ask_panel import AskPanel
from app.ui.pages.paper_entry.batches_panel import BatchesPanel
from app.ui.pages.paper_entry.keying_panel import KeyingPanel
from app.ui.pages.paper_entry.keys_dialog import KeysDialog
from app.ui.pages.paper_entry.measures_panel import MeasuresPanel
from app.ui.pages.paper_entry.new_batch import NewBatchDialog
from app.ui.pages.paper_entry.reason_dialog import ReasonDialog
from app.ui.pages.paper_entry.register_dialog import RegisterDialog
from app.ui.pages.paper_entry.settle_panel import SettlePanel
from app.ui.widgets.page import Page, Primary
from app.ui.widgets.session import Session


class PaperEntryPage(Page):
    """Keys stacks of paper forms."""

    kinds: ClassVar[frozenset[str]] = frozenset({"paper_batch", "paper_keying", "paper_decision"})

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._open: OpenBatch | None = None
        self.batches, self.keying, self.settling = BatchesPanel(session), KeyingPanel(session), SettlePanel(session)
        self._panels = QStackedLayout(self)
        self.measures, self.asking = MeasuresPanel(), AskPanel(session)
        for panel in (self.batches, self.keying, self.settling, self.measures, self.asking):
            self._panels.addWidget(panel)
        self._new = Primary(_("New batch"), "N", self.new_batch, "add")
        self._back = Primary(_("To the batches"), "Ctrl+Return", self.to_batches, "back")
        self.primary = self._new
        self.batches.chosen.connect(self._choose)
        self.batches.asked.connect(self._do)
        self.batches.new_wanted.connect(self.new_batch)
        self.keying.done.connect(self._say_and_return)
        self.keying.kept.connect(self.saved_state_changed)
        self.settling.done.connect(self._say_and_return)
        self.asking.done.connect(self._commit)
        self.asking.failed.connect(self._say_and_return)

    def opened(self, arg: object) -> None:
        """Show the batches; a form that is half keyed stays open."""
        if not self.keying.is_keying():
            self.to_batches()

    def on_touched(self, touched: Touched) -> None:
        """Look again."""
        if self._panels.currentWidget() is self.batches:
            self._refresh()

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of the panel on screen."""
        if self._panels.currentWidget() is self.keying:
            return [
                *keying.changed_keys().lines(), ("Ctrl+Enter", _("To the batches; what was keyed is kept")), ("Ctrl+O", _("Add scan")),
                ("Alt+Up / Alt+Down", _("Scan larger, smaller")),
            ]
        if self._panels.currentWidget() is self.settling:
            return [("A / B / E", _("First, second, neither")), ("-", _("Blank on the paper")), ("Enter", _("Settle"))]
        if self._panels.currentWidget() is self.asking:
            return [("Enter", _("It is this person")), ("N", _("Somebody new")), ("O", _("Leave this form out"))]
        return [("N", _("New batch")), ("K / V / S / C", _("Key, key again, settle, commit")), ("P", _("Print blank form")),
                ("M", _("How keying goes")), ("I", _("Take in a register")), ("R", _("Report of the batch")), ("Y", _("Change the keys"))]

    def leave(self) -> None:
        """Keep what is half keyed at once."""
        self.keying.keep()

    def is_editing(self) -> bool:
        """Tell whether a form is being keyed."""
        return self._panels.currentWidget() is not self.batches

    def new_batch(self) -> None:
        """Receive a batch."""
        NewBatchDialog(self.session, self._received, self).open()

    def take_in(self) -> None:
        """Take in a register."""
        dialog = RegisterDialog(self.session, self)
        dialog.accepted.connect(self._refresh)
        dialog.open()

    def to_batches(self) -> None:
        """Show the batches; what was keyed is kept."""
        self.keying.keep()
        self._turn_to(self.batches, self._new)
        self._refresh()

    def _turn_to(self, panel: QWidget, primary: Primary) -> None:
        self._panels.setCurrentWidget(panel)
        self.set_primary(primary)

    def _received(self, received: Received) -> None:
        self.batches.banner.say("success", _("Batch {number} was received. Write the number on the slip.").format(number=received.number))
        self._refresh(received.batch_id)

    def _refresh(self, then: str = "") -> None:
        store = self.session.store
        self.session.runner.run(lambda _ctx: batches.listed(store), self, lambda rows: self._show(rows, then))

    def _show(self, rows: Sequence[BatchRow], then: str) -> None:
        self.batches.show_batches(rows)
        if then:
            self.batches.cards.set_current(then)
        if rows:
            self._choose(self.batches.cards.current() or rows[0].id)

    def _choose(self, batch_id: str) -> None:
        store = self.session.store
        self.session.runner.run(lambda _ctx: (batches.open_batch(store, batch_id), keying.half_keyed(store)), self, self._chosen)

    def _chosen(self, found: tuple[OpenBatch, list[tuple[str, int, str]]]) -> None:
        self._open, half = found
        self.batches.show_batch(self._open, [(serial, at) for batch_id, serial, at in half if batch_id == self._open.row.id])

    def _do(self, asked: str) -> None:
        if asked in ("register", "keys"):
            self.take_in() if asked == "register" else KeysDialog(self).open()
        if self._open is None:
            return
        if asked in ("key", "again"):
            self._turn_to(self.keying, self._back)
            self.keying.begin(self._open.row.id, asked == "again")
        elif asked == "settle":
            self._turn_to(self.settling, self._back)
            self.settling.begin(self._open.row.id)
        elif asked == "commit":
            self._turn_to(self.asking, self._back)
            self.asking.begin(self._open.row.id)
        elif asked == "print":
            printouts.blank(self, self._open.form, self.batches.banner.say)
        elif asked == "report":
            printouts.report(self, self.session, self._open.row, self.batches.banner.say)
        elif asked == "measures":
            store = self.session.store
            self._turn_to(self.measures, self._back)
            self.session.runner.run(lambda _ctx: measures.measures(store), self, self.measures.show_measures)

    def _commit(self) -> None:
        batch = self._open
        if batch is None:
            return
        self._turn_to(self.batches, self._new)
        if batch.problems:
            title, problems = _("The batch does not agree with its slip"), "\n".join(batch.problems)
            ReasonDialog(
                title, problems, _("&Why it may stand"), _("Commit with this reason"),
                lambda reason: self._run_commit(batch.row.id, reason), self).open()
        else:
            self._run_commit(batch.row.id, "")

    def _run_commit(self, batch_id: str, reason: str) -> None:
        store = self.session.store
        self.session.runner.run(
            lambda _ctx: committing.commit(store, batch_id, reason), self, self._committed,
            lambda error: self._stopped(batch_id, error), title=_("Committing the batch"),
        )

    def _stopped(self, batch_id: str, error: Exception) -> None:
        if isinstance(error, FormStopped):
            self._turn_to(self.asking, self._back)
            self.asking.show_asks([Ask(batch_id, error.serial, FORM_PLACE, str(error), ())])
        else:
            self.batches.banner.say("danger", str(error))

    def _committed(self, done: Committed) -> None:
        text = _("{forms} forms became {records} records.").format(forms=done.forms, records=done.records)
        self.batches.banner.say("success", text)
        self._refresh()

    def _say_and_return(self, sentence: str) -> None:
        self.batches.banner.say("success", sentence)
        self._turn_to(self.batches, self._new)
        self._refresh()
