# SPDX-License-Identifier: Apache-2.0
"""The first run: six steps to a store, by keyboard alone, with nothing made before the last of them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.base.errors import AppError
from app.base.jobs import JobContext
from app.base.text import _
from app.services.vault import NewStore
from app.ui.dialogs.entry_window import EntryWindow
from app.ui.dialogs.first_run_steps import (
    PERSON,
    PLACE,
    FormStep,
    PassphraseStep,
    ProofStep,
    PurposeStep,
    RecoveryStep,
    Step,
    alpha3,
)
from app.ui.jobs.runner import Job, JobRunner
from app.ui.theme import style, typography
from app.ui.widgets import labels

Create = Callable[[Path, NewStore, JobContext], Any]


class FirstRunWindow(EntryWindow):
    """Makes the first store of this PC and signs its administrator in.

    Signals:
        created: carries the open store.
        closed: the window was closed; nothing was made.
    """

    created = Signal(object)
    closed = Signal()

    def __init__(self, folder: Path, runner: JobRunner, create: Create, parent: QWidget | None = None) -> None:
        super().__init__(860, parent)
        self._folder, self._runner, self._create = folder, runner, create
        self._job: Job | None = None
        self.purpose = PurposeStep()
        self.place = FormStep(PLACE, _("Name and code appear on every case and bundle of this PC."))
        self.person = FormStep(
            PERSON, _("The first administrator adds the other users. Whoever also works on cases gets a second account."))
        self.passphrase = PassphraseStep()
        self.proof = ProofStep(self.passphrase)
        self.recovery = RecoveryStep()
        self.steps: list[Step] = [self.purpose, self.place, self.person, self.passphrase, self.proof, self.recovery]
        self.stack = QStackedWidget(self)
        self.heading = labels.label(type="title", wrap=True)
        self.error = labels.label(tone="danger", wrap=True)
        self.error.hide()
        self.progress = QProgressBar(self, textVisible=False)
        self.progress.setAccessibleName(_("Making the store"))
        self.stage = labels.label(tone="muted")
        self.back = QPushButton(_("Back"), self)
        self.next = QPushButton(_("Next"), self)
        style.mark(self.next, kind="primary")
        for button in (self.back, self.next):
            button.setAutoDefault(False)
        self._lines = [labels.label(f"{number}  {step.title}", tone="muted", wrap=True) for number, step in enumerate(self.steps, 1)]
        self._build()
        for step in self.steps:
            self.stack.addWidget(step)
            step.completed.connect(self.go_on)
            step.returned.connect(self.go_back)
        self.next.clicked.connect(self.go_on)
        self.back.clicked.connect(self.go_back)
        runner.progressed.connect(self._on_progressed)
        self._show(0)

    def step(self) -> Step:
        """Return the step on screen."""
        return self.steps[self.stack.currentIndex()]

    def go_on(self) -> None:
        """Go to the next step, or make the store after the last; stay and say why where something is missing."""
        if self._job is not None:
            return
        complaint = self.step().complaint()
        if complaint is not None:
            self._say(complaint)
            return
        if self.step() is self.person:
            self.passphrase.context = [self.person.text("user_name"), self.person.text("display_name"), self.place.text("post_name")]
        if self.stack.currentIndex() + 1 < len(self.steps):
            self._show(self.stack.currentIndex() + 1)
        else:
            self._make()

    def go_back(self) -> None:
        """Go to the former step; everything typed stays."""
        if self._job is None and self.stack.currentIndex():
            self._show(self.stack.currentIndex() - 1)

    def new_store(self) -> NewStore:
        """Return what was asked."""
        return NewStore(
            is_office=self.purpose.office.isChecked(), post_code=self.place.text("post_code").upper(),
            post_name=self.place.text("post_name"), country=alpha3(self.place.text("country")), user_name=self.person.text("user_name"),
            display_name=self.person.text("display_name"), passphrase=self.passphrase.passphrase(),
            is_training=self.purpose.training.isChecked(), escrow_recipient=self.recovery.recipient(),
        )

    def _build(self) -> None:
        px = typography.px
        self.add_brand()
        self.card.addSpacing(px(8))
        side = QVBoxLayout()
        side.setSpacing(px(8))
        for line in self._lines:
            line.setFixedWidth(px(190))
            side.addWidget(line)
        side.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(px(10))
        right.addWidget(self.heading)
        right.addWidget(self.stack, 1)
        right.addWidget(self.error)
        right.addWidget(self.progress)
        right.addWidget(self.stage)
        foot = QHBoxLayout()
        foot.setSpacing(px(8))
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.next)
        right.addLayout(foot)
        middle = QHBoxLayout()
        middle.setSpacing(px(24))
        middle.addLayout(side)
        middle.addWidget(labels.hairline(self, upright=True))
        middle.addLayout(right, 1)
        self.card.addLayout(middle, 1)
        self.stack.setMinimumHeight(px(260))
        self.progress.hide()
        self.stage.hide()

    def _show(self, place: int) -> None:
        self.stack.setCurrentIndex(place)
        self.heading.setText(self.step().title)
        self.setAccessibleName(self.step().title)
        for number, line in enumerate(self._lines):
            style.mark(line, tone="accent" if number == place else "muted", type="strong" if number == place else "")
        self.back.setVisible(place > 0)
        self.next.setText(_("Make the store") if place + 1 == len(self.steps) else _("Next"))
        self._say("")
        self.step().begin()

    def _say(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))
        self.next.setAccessibleDescription(sentence)

    def _make(self) -> None:
        self._set_working(True)
        new = self.new_store()
        self._job = self._runner.run(lambda ctx: self._create(self._folder, new, ctx), self, self._on_made, self._on_failed)

    def _on_made(self, store: object) -> None:
        self._job = None
        self.passphrase.words_line.clear()
        for line in (self.passphrase.line, self.proof.line):
            line.clear()
        self.created.emit(store)

    def _on_failed(self, error: Exception) -> None:
        self._job = None
        self._set_working(False)
        self._say(str(error) if isinstance(error, AppError) else
                  _("The store could not be made, and nothing was left behind. Try again; if it happens again, tell your support."))

    def _on_progressed(self, job: Job) -> None:
        if job is self._job:
            self.progress.setRange(0, job.context.total)
            self.progress.setValue(job.context.done)
            self.stage.setText(job.context.stage)

    def _set_working(self, is_working: bool) -> None:
        self.stack.setEnabled(not is_working)
        self.back.setEnabled(not is_working)
        self.next.setEnabled(not is_working)
        self.progress.setRange(0, 0)
        self.progress.setVisible(is_working)
        self.stage.setVisible(is_working)
        self._say("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Enter, back with Esc; nothing typed is lost."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focus = self.focusWidget()
            self.go_back() if focus is self.back else focus.click() if focus is self.passphrase.other else self.go_on()
        elif event.key() == Qt.Key.Key_Escape:
            self.go_back()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Wait for a store that is being made."""
        if self._job is not None:
            event.ignore()
            return
        super().closeEvent(event)
        self.closed.emit()
