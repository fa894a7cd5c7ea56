# SPDX-License-Identifier: Apache-2.0
"""What long work is doing, how far it is, and Cancel. Appears by itself for work that takes longer than 0.6 s."""

from PySide6.QtCore import QLocale, QObject, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.base.text import _
from app.ui.jobs.runner import Job, JobRunner
from app.ui.theme import style, typography

SHOW_AFTER_MS = 600


class ProgressDialog(QDialog):
    """Shows one job. Does not block the window behind it."""

    def __init__(self, job: Job, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.job = job
        self.setWindowTitle(_("Working"))
        self.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = QLabel(job.title, wordWrap=True)
        style.mark(title, type="section")
        self._stage = QLabel(wordWrap=True)
        style.mark(self._stage, tone="muted")
        self._bar = QProgressBar(textVisible=False)
        self._bar.setAccessibleName(job.title)
        self._cancel = QPushButton(_("Cancel"))
        self._cancel.setAutoDefault(False)
        self._cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self._cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[typography.px(24)] * 4)
        column.setSpacing(typography.px(12))
        for part in (title, self._stage, self._bar):
            column.addWidget(part)
        column.addSpacing(typography.px(8))
        column.addLayout(foot)
        self.setMinimumWidth(typography.px(420))
        self.show_progress()

    def show_progress(self) -> None:
        """Show how far the job is."""
        context = self.job.context
        counted = context.total > 0
        self._bar.setRange(0, context.total if counted else 0)
        self._bar.setValue(context.done if counted else 0)
        figures = _("{done} of {total}").format(
            done=QLocale().toString(context.done), total=QLocale().toString(context.total)
        ) if counted else ""
        self._stage.setText(" · ".join(part for part in (context.stage, figures) if part) or _("Please wait"))

    def reject(self) -> None:
        """Ask the work to stop; the dialog goes when it has."""
        self.job.cancel()
        self._cancel.setEnabled(False)
        self._cancel.setText(_("Stopping"))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Treat a closing window like Cancel while the job runs."""
        if self.job.running:
            self.reject()
            event.ignore()
        else:
            super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Esc as Cancel; Enter does nothing."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)


class ProgressDialogs(QObject):
    """Opens and closes the progress dialogs of a runner over a window."""

    def __init__(self, runner: JobRunner, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._dialogs: dict[Job, ProgressDialog] = {}
        runner.progressed.connect(self._progressed)
        runner.finished.connect(self._finished)

    def _progressed(self, job: Job) -> None:
        if not job.title or job.age_ms < SHOW_AFTER_MS:
            return
        if job not in self._dialogs:
            self._dialogs[job] = ProgressDialog(job, self._window)
            self._dialogs[job].show()
        self._dialogs[job].show_progress()

    def _finished(self, job: Job) -> None:
        dialog = self._dialogs.pop(job, None)
        if dialog is not None:
            dialog.close()
