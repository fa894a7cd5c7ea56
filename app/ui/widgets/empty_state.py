# SPDX-License-Identifier: Apache-2.0
"""What an empty page says: what belongs here, what it will look like, and the first step as a button."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.theme import typography
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.labels import IconLabel, label


class EmptyState(QWidget):
    """Icon, title, sentence and at most one action, in the middle of the room there is.

    Signals:
        acted: the action was chosen.
    """

    acted = Signal()

    def __init__(
        self, title: str, sentence: str, action: str = "", *, icon: str = "info", key: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._title = label(title, type="section")
        self._sentence = label(sentence, tone="muted", wrap=True)
        self._icon = IconLabel(icon, "muted", 40)
        self._action = KeyButton(action, key, kind="primary")
        self._action.clicked.connect(self.acted)
        for text in (self._title, self._sentence):
            text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._sentence.setFixedWidth(typography.px(440))
        column = QVBoxLayout(self)
        column.setContentsMargins(*[typography.px(24)] * 4)
        column.setSpacing(typography.px(8))
        column.addStretch(2)
        for part, gap in ((self._icon, 4), (self._title, 0), (self._sentence, 12), (self._action, 0)):
            middle = QHBoxLayout()  # not an alignment: that would cut wrapped text to the height of its hint
            middle.addStretch()
            middle.addWidget(part)
            middle.addStretch()
            column.addLayout(middle)
            column.addSpacing(typography.px(gap))
        column.addStretch(3)
        self._action.setVisible(bool(action))
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)

    def say(self, title: str, sentence: str, action: str = "") -> None:
        """Show other words, such as "nothing found" instead of "nothing here yet"."""
        self._title.setText(title)
        self._sentence.setText(sentence)
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)

    def action_text(self) -> str:
        """Return the words on the action, "" where there is none."""
        return self._action.text()
