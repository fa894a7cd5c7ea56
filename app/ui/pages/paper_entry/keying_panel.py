# SPDX-License-Identifier: Apache-2.0
"""Keying form after form: the sheet, the scan beside it, the foot with progress, speed, refused keys and totals."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from app.base import clock
from app.base.text import _
from app.domain.paper.state import Path, State
from app.services.paper import batches, keying
from app.services.paper.batches import OpenBatch
from app.services.paper.keying import Task
from app.ui.pages.paper_entry.blank_form import spots
from app.ui.pages.paper_entry.blank_pen import Spot
from app.ui.pages.paper_entry.reason_dialog import ReasonDialog
from app.ui.pages.paper_entry.scan_pane import ScanPane
from app.ui.pages.paper_entry.sheet_view import SheetView
from app.ui.theme import style, typography
from app.ui.widgets.banner import Banner
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.labels import ElidedLabel, hairline, label
from app.ui.widgets.session import Session

AT_RISK_MS = 4000  # leaves a second of the promised five for the writing itself
LONGEST_PAUSE_S = 30  # longer gaps between keys are not counted as work


class KeyingPanel(QWidget):
    """Keys the forms of one batch, one after the other.

    Signals:
        done: no form is left to key here, with a sentence.
        kept: the state of the draft, in the words of `app.ui.forms.drafts.DraftState`.
    """

    done = Signal(str)
    kept = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._task: Task | None = None
        self._seconds, self._last_key_s = 0.0, 0.0
        self._keys_before, self._seconds_before = 0, 0.0
        self.sheet, self.scan = SheetView(), ScanPane(session)
        self._banner = Banner("danger", closable=True)
        self._head, self._spots = label(type="section"), dict[str, Spot]()
        self.own_way = KeyButton(_("Decide the way myself"), "Ctrl+D", kind="quiet")
        self.own_way.clicked.connect(self._ask_own_way)
        self._foot = ElidedLabel()
        self._at_risk = QTimer(self, singleShot=True, interval=AT_RISK_MS)
        self._at_risk.timeout.connect(self.keep)
        self.sheet.pressed.connect(self._pressed)
        px = typography.px
        split = QSplitter()
        split.setChildrenCollapsible(False)
        split.addWidget(self.sheet)
        split.addWidget(self.scan)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([px(700), px(400)])
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(12), px(24), px(12))
        column.setSpacing(px(8))
        head = QHBoxLayout()
        head.addWidget(self._head, 1)
        head.addWidget(self.own_way)
        column.addLayout(head)
        column.addWidget(self._banner)
        column.addWidget(split, 1)
        column.addWidget(hairline())
        foot = QHBoxLayout()
        foot.addWidget(self._foot, 1)
        column.addLayout(foot)
        style.mark(self, surface="page")

    @property
    def task(self) -> Task | None:
        """Return the form being keyed."""
        return self._task

    def begin(self, batch_id: str, again: bool) -> None:
        """Show the next form of a batch."""
        self._keys_before, self._seconds_before = 0, 0.0
        self._next(batch_id, again)

    def keep(self) -> None:
        """Keep what was keyed so far."""
        self._at_risk.stop()
        task, state = self._task, self.sheet.state
        if task is None or state is None or state.is_finished or not state.counts.keys:
            return
        store, seconds = self._session.store, round(self._seconds)
        self.kept.emit("keeping")
        self._session.runner.run(
            lambda _ctx: keying.keep_draft(store, task, state, seconds), self, lambda _done: self.kept.emit("kept"), self._not_kept)

    def is_keying(self) -> bool:
        """Tell whether a form is half keyed."""
        return self._task is not None

    def _not_kept(self, error: Exception) -> None:
        self.kept.emit("failed")
        self._banner.say("danger", str(error))

    def _next(self, batch_id: str, again: bool) -> None:
        store = self._session.store
        self._session.runner.run(
            lambda _ctx: (keying.next_form(store, batch_id, again), batches.open_batch(store, batch_id)), self, self._show, self._failed
        )

    def _show(self, answer: tuple[Task | None, OpenBatch]) -> None:
        task, batch = answer
        if task is None:
            self._task = None
            self.sheet.forget_ahead()
            self.done.emit(_("Nothing is left to key in this batch."))
            return
        self._task, self._seconds, self._last_key_s = task, float(task.seconds), 0.0
        words = _("Second keying, form {n} of {all}") if task.again else _("Form {n} of {all}")
        self._head.setText(f"{words.format(n=task.serial, all=task.forms)} · {task.number}")
        self._totals, self._spots = self._totals_of(batch), spots(batch.form)
        self.own_way.setVisible(batch.path is Path.PROGRAM)
        self.sheet.show_form(task.sheet, task.state)
        self.scan.show_form(task.batch_id, task.serial)
        self.sheet.setFocus()
        self._show_foot(task.state)

    def _pressed(self) -> None:
        now, state = clock.monotonic_s(), self.sheet.state
        assert state is not None
        if self._last_key_s:
            self._seconds += min(now - self._last_key_s, LONGEST_PAUSE_S)
        self._last_key_s = now
        self._show_foot(state)
        place = self.sheet.place()
        if place and self.scan.pages():
            self.scan.follow(self._spots.get(place.key))
        if state.is_finished:
            self._finish(state)
        elif not self._at_risk.isActive():
            self._at_risk.start()
            self.kept.emit("waiting")

    def _finish(self, state: State) -> None:
        self._at_risk.stop()
        task, store, seconds = self._task, self._session.store, round(self._seconds)
        assert task is not None
        self._keys_before += state.counts.keys
        self._seconds_before += self._seconds
        self._session.runner.run(
            lambda _ctx: keying.finish(store, task, state, seconds), self, lambda _touched: self._finished(task), self._failed
        )

    def _finished(self, task: Task) -> None:
        self.kept.emit("clean")
        self._next(task.batch_id, task.again)

    def _failed(self, error: Exception) -> None:
        self._banner.say("danger", str(error))
        if self._task is None or (self.sheet.state and self.sheet.state.is_finished):
            self._task = None
            self.sheet.forget_ahead()
            self.done.emit(str(error))

    def _ask_own_way(self) -> None:
        words = _("The program leads through this batch. With a reason, its clerks may skip, go back, and keep what the paper has wrong.")
        ReasonDialog(_("Leave the program's way"), words, _("&Why"), _("Decide the way myself"), self._leave_way, self).open()

    def _leave_way(self, reason: str) -> None:
        task, store = self._task, self._session.store
        if task is None:
            return
        self.keep()
        self._session.runner.run(
            lambda _ctx: batches.step_down(store, task.batch_id, reason), self, lambda _touched: self._next(task.batch_id, task.again),
            self._failed)

    def _totals_of(self, batch: OpenBatch) -> str:
        labels = {q.field.key: (number, _(q.field.label)) for number, _section, q in batch.form.questions()}
        words = _("{label}: {sum} of {written}")
        known = [(" ".join(labels[key]), batch.totals.get(key, 0), total) for key, total in batch.batch.totals.items() if key in labels]
        return " · ".join(words.format(label=name, sum=found, written=total) for name, found, total in known)

    def _show_foot(self, state: State) -> None:
        keys, seconds = self._keys_before + state.counts.keys, self._seconds_before + self._seconds
        speed = round(3600 * keys / seconds) if seconds >= 1 else 0
        parts = [
            _("{n} keystrokes an hour").format(n=f"{speed:,}"),
            _("{n} keys refused").format(n=state.counts.refused),
            self._totals if self._task and not self._task.again else "",
        ]
        self._foot.set_text("  ·  ".join(part for part in parts if part))
