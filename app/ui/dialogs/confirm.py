# SPDX-License-Identifier: Apache-2.0
"""A question before something that cannot be taken back; everything else is done at once and can be undone."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.base.text import _
from app.ui.dialogs.frame import DialogFrame
from app.ui.widgets import labels


class Confirm(DialogFrame):
    """Asks whether to go on. The safe answer has the focus; Esc means it too."""

    def __init__(
        self, title: str, sentence: str, action: str, *, is_danger: bool = False, keep: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(title, parent)
        self.body.addWidget(labels.label(sentence, wrap=True))
        self.keep = self.add_button(keep or _("Go back"))
        self.act = self.add_button(action, "danger" if is_danger else "primary")
        self.keep.clicked.connect(self.reject)
        self.act.clicked.connect(self.accept)
        self.setAccessibleDescription(sentence)
        self.keep.setFocus()


def confirm(
    parent: QWidget, title: str, sentence: str, action: str, then: Callable[[], object], *, is_danger: bool = False, keep: str = ""
) -> Confirm:
    """Ask, and call `then` when the answer is yes. `action` and `keep` are verbs: "Delete case", "Keep case"."""
    dialog = Confirm(title, sentence, action, is_danger=is_danger, keep=keep, parent=parent)
    dialog.accepted.connect(then)
    dialog.open()
    return dialog
