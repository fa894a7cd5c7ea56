# SPDX-License-Identifier: Apache-2.0
"""Five issued words, shown once: they exist on this screen and then on paper, nowhere else."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QVBoxLayout, QWidget

from app.base.text import _
from app.ui.dialogs.frame import DialogFrame
from app.ui.theme import style, typography
from app.ui.widgets.labels import label


class PassphraseCard(DialogFrame):
    """Shows a user's first passphrase, a word a line, until somebody says that it stands on paper.

    The words cannot be marked, so they cannot be copied to the clipboard; they are wiped from the window when it closes.
    """

    def __init__(self, display_name: str, user_name: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(_("Copy these five words on paper"), parent, 560)
        who = _("They are the passphrase of {name}, who signs in as {user}.").format(name=display_name, user=user_name)
        self.body.addWidget(label(who, wrap=True))
        card = QFrame(self)
        style.mark(card, surface="raised")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(*[typography.px(20)] * 4)
        self.words = label("\n".join(f"{place}   {word}" for place, word in enumerate(words.split(), 1)), type="title")
        self.words.setProperty("is_data", True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        inside.addWidget(self.words, 0, Qt.AlignmentFlag.AlignHCenter)
        self.body.addWidget(card)
        advice = _("They are shown this once and kept nowhere. Give the paper to its owner and to nobody else. The owner may choose "
                   "another passphrase after the first sign-in. If the paper is lost, issue new words.")
        self.body.addWidget(label(advice, tone="muted", wrap=True))
        self.copied = QCheckBox(_("The words stand on &paper"), self)
        self.copied.toggled.connect(self._show)
        self.body.addWidget(self.copied, 0, Qt.AlignmentFlag.AlignLeading)
        self.done_button = self.add_button(_("Close"), "primary")
        self.done_button.clicked.connect(self.accept)
        self._show(False)
        self.copied.setFocus()

    def done(self, result: int) -> None:
        """Close once the words stand on paper; Esc before that only leads to the question."""
        if not self.copied.isChecked():
            self.copied.setFocus()
            return
        self.words.clear()
        super().done(result)

    def _show(self, is_copied: bool) -> None:
        self.done_button.setEnabled(is_copied)
