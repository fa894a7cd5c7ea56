# SPDX-License-Identifier: Apache-2.0
"""The head of a page (title, search, the one primary action) and the heading of a section."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.ui.theme import style, typography
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.labels import ElidedLabel, label


class PageHeader(QWidget):
    """Title at the left, then room, a slot for a search field, quiet actions, and the primary action at the right edge."""

    def __init__(self, title: str, subtitle: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = ElidedLabel(title)
        style.mark(self._title, type="title")
        self._subtitle = ElidedLabel(subtitle)
        style.mark(self._subtitle, tone="muted")
        words = QVBoxLayout()
        words.setSpacing(typography.px(2))
        words.addWidget(self._title)
        words.addWidget(self._subtitle)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(typography.px(24), typography.px(16), typography.px(24), typography.px(12))
        self._row.setSpacing(typography.px(8))
        self._row.addLayout(words, 1)
        self._slots = 1
        self._subtitle.setVisible(bool(subtitle))

    def set_title(self, title: str, subtitle: str = "") -> None:
        """Show another title."""
        self._title.set_text(title)
        self._subtitle.set_text(subtitle)
        self._subtitle.setVisible(bool(subtitle))

    def add(self, widget: QWidget) -> None:
        """Put a quiet action, a chip or a search field left of the primary action."""
        self._row.insertWidget(self._slots, widget, 0, Qt.AlignmentFlag.AlignVCenter)
        self._slots += 1

    def add_before_title(self, widget: QWidget) -> None:
        """Put the way back left of the title."""
        self._row.insertWidget(0, widget, 0, Qt.AlignmentFlag.AlignVCenter)
        self._slots += 1

    def set_primary(self, text: str, key: str = "", icon: str = "") -> KeyButton:
        """Give the page its one primary action and return its button."""
        button = KeyButton(text, key, kind="primary", icon=icon)
        self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return button


class SectionHeading(QWidget):
    """The name of a section, with an optional muted remark and a quiet action at the right."""

    def __init__(self, text: str, remark: str = "", action: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = label(text, type="section")
        self._remark = label(remark, tone="muted")
        self.action = QPushButton(action)
        self.action.setAutoDefault(False)
        style.mark(self.action, kind="quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(typography.px(8))
        row.addWidget(self._text)
        row.addWidget(self._remark)
        row.addStretch()
        row.addWidget(self.action)
        self.action.setVisible(bool(action))
        self.setAccessibleName(text)

    def set_remark(self, remark: str) -> None:
        """Show another remark, such as a count."""
        self._remark.setText(remark)
