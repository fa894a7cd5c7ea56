# SPDX-License-Identifier: Apache-2.0
"""How far a job is, in the place where it was begun: what is being done, a bar, and Cancel where it may be stopped."""

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.base.text import _
from app.ui.theme import typography
from app.ui.widgets.labels import label

_LOOK_MS = 100


class JobLine(QWidget):
    """Shows one job while it runs; takes no room otherwise."""

    def __init__(self, *, can_cancel: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job: Any = None
        self._stage = label(tone="muted", wrap=True)
        self._bar = QProgressBar(textVisible=False)
        self._bar.setAccessibleName(_("Progress"))
        self._cancel = QPushButton(_("Cancel"))
        self._cancel.setAutoDefault(False)
        self._cancel.clicked.connect(self._stop)
        if not can_cancel:
            self._cancel.hide()
        words = QVBoxLayout()
        words.setSpacing(typography.px(4))
        words.addWidget(self._stage)
        words.addWidget(self._bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(typography.px(12))
        row.addLayout(words, 1)
        row.addWidget(self._cancel)
        self._look = QTimer(self, interval=_LOOK_MS)
        self._look.timeout.connect(self._show_progress)
        self.hide()

    def follow(self, job: Any, first_words: str) -> None:
        """Show a job that the runner was given, until it has ended."""
        self._job = job
        self._stage.setText(first_words)
        self._cancel.setText(_("Cancel"))
        self._cancel.setEnabled(True)
        self.show()
        self._look.start()
        self._show_progress()

    def end(self) -> None:
        """Show nothing any more: the job has ended."""
        self._look.stop()
        self.hide()

    def stage(self) -> str:
        """Return what is said to be done now."""
        return self._stage.text()

    def _show_progress(self) -> None:
        if not self._job.running:
            self.end()
            return
        context = self._job.context
        self._bar.setRange(0, context.total)  # 0 to 0 moves to and fro
        self._bar.setValue(context.done)
        if context.stage:
            self._stage.setText(context.stage)

    def _stop(self) -> None:
        self._job.cancel()
        self._cancel.setEnabled(False)
        self._cancel.setText(_("Stopping"))
