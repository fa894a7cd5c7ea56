# SPDX-License-Identifier: Apache-2.0
"""What a failed piece of work says: a sentence for what people can mend, a report without personal data for our own faults."""

import platform
import sys
from types import TracebackType

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app import __version__
from app.base import clock, log
from app.base.errors import AppError, Bug, Cancelled, Refused
from app.base.text import _
from app.ui.dialogs.frame import DialogFrame
from app.ui.theme import typography
from app.ui.widgets import labels


class RefusalDialog(DialogFrame):
    """Says what the user or the surroundings have to change."""

    def __init__(self, error: AppError, parent: QWidget | None = None) -> None:
        super().__init__(_("This cannot be done") if isinstance(error, Refused) else _("Something is in the way"), parent)
        self.sentence = labels.label(str(error), wrap=True)
        self.body.addWidget(self.sentence)
        self.setAccessibleDescription(str(error))
        self.done_button = self.add_button(_("Close"), "primary")
        self.done_button.clicked.connect(self.accept)
        self.done_button.setFocus()


class BugDialog(DialogFrame):
    """Says that the program made a mistake, and offers the report."""

    def __init__(self, report_text: str, parent: QWidget | None = None) -> None:
        super().__init__(_("The program made a mistake"), parent, width_px=560)
        sentence = _("What was saved is safe, and what you typed is kept as a draft. Copy the report and send it to your support; "
                     "it holds places in the program, no names and nothing that you typed.")
        self.body.addWidget(labels.label(sentence, wrap=True))
        self.setAccessibleDescription(sentence)
        self.text = QPlainTextEdit(report_text, self)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(_("Report"))
        self.text.setMinimumHeight(typography.px(160))
        self.body.addWidget(self.text, 1)
        self.copy = self.add_button(_("Copy report"))
        self.copy.clicked.connect(self._on_copy)
        self.done_button = self.add_button(_("Close"), "primary")
        self.done_button.clicked.connect(self.accept)
        self.done_button.setFocus()

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.copy.setText(_("Copied"))


def report_text(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Return a report: program, system, kind of error and the places it went through. No message, no values."""
    return "\n".join([
        f"Breakwater {__version__}, Python {platform.python_version()}, Qt {qVersion()}, {platform.system()} {platform.release()}",
        clock.now_text(),
        "frozen" if getattr(sys, "frozen", False) else "from source",
        log.places(kind, trace),
    ])


def report(error: BaseException, parent: QWidget | None = None) -> DialogFrame | None:
    """Show what happened, without waiting for the answer; nothing for work that the user stopped."""
    if isinstance(error, Cancelled):
        return None
    dialog: DialogFrame
    if isinstance(error, AppError) and not isinstance(error, Bug):
        dialog = RefusalDialog(error, parent)
    else:
        dialog = BugDialog(report_text(type(error), error.__traceback__), parent)
    dialog.open()
    return dialog
