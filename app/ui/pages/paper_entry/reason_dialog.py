# SPDX-License-Identifier: Apache-2.0
"""Something that may be done with a reason: what stands against it, and why it is done."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from app.base.text import _
from app.ui.dialogs.frame import DialogFrame
from app.ui.widgets.labels import label


class ReasonDialog(DialogFrame):
    """Asks for the reason, then does it."""

    def __init__(
        self, title: str, words: str, caption: str, act: str, then: Callable[[str], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(title, parent)
        self._then = then
        self.reason = QLineEdit(self)
        self.body.addWidget(label(words, wrap=True))
        self.add_field(caption, self.reason)
        cancel = self.add_button(_("Cancel"))
        self.save = self.add_button(act, "primary")
        cancel.clicked.connect(self.reject)
        self.save.clicked.connect(self._go)
        self.reason.textChanged.connect(lambda text: self.save.setEnabled(bool(text.strip())))
        self.save.setEnabled(False)

    def _go(self) -> None:
        self.accept()
        self._then(self.reason.text().strip())
