# SPDX-License-Identifier: Apache-2.0
"""Committing a batch whose header does not reconcile: what does not agree, and why it may stand."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from app.base.text import _
from app.services.paper.batches import OpenBatch
from app.ui.dialogs.frame import DialogFrame
from app.ui.widgets.labels import label


class CommitReason(DialogFrame):
    """Asks for the reason."""

    def __init__(self, batch: OpenBatch, commit: Callable[[str], object], parent: QWidget | None = None) -> None:
        super().__init__(_("The batch does not agree with its slip"), parent)
        self._commit = commit
        self.reason = QLineEdit(self)
        self.body.addWidget(label("\n".join(batch.problems), wrap=True))
        self.add_field(_("&Why it may stand"), self.reason)
        cancel = self.add_button(_("Cancel"))
        self.save = self.add_button(_("Commit with this reason"), "primary")
        cancel.clicked.connect(self.reject)
        self.save.clicked.connect(self._go)
        self.reason.textChanged.connect(lambda text: self.save.setEnabled(bool(text.strip())))
        self.save.setEnabled(False)

    def _go(self) -> None:
        self.accept()
        self._commit(self.reason.text().strip())
