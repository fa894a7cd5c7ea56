# SPDX-License-Identifier: Apache-2.0
"""What all dialogs look like: title, content, buttons at the foot with the primary one at the right."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.ui.theme import style, typography
from app.ui.widgets import labels


class DialogFrame(QDialog):
    """A dialog with a title and a foot.

    Attributes:
        body: the layout to put content into.
        foot: the layout of the buttons.
    """

    def __init__(self, title: str, parent: QWidget | None = None, width_px: int = 480) -> None:
        super().__init__(parent)
        self.setWindowTitle("Breakwater")  # a window's title is seen by others: no content
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        px = typography.px
        self.title = labels.label(title, type="section", wrap=True)
        self.body = QVBoxLayout()
        self.body.setSpacing(px(12))
        self.foot = QHBoxLayout()
        self.foot.setSpacing(px(8))
        self.foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(20))
        column.setSpacing(px(12))
        column.addWidget(self.title)
        column.addLayout(self.body, 1)
        column.addSpacing(px(8))
        column.addLayout(self.foot)
        self.setMinimumWidth(px(width_px))

    def add_button(self, text: str, kind: str = "") -> QPushButton:
        """Add a button at the right of those there are, and return it."""
        button = QPushButton(text, self)
        button.setAutoDefault(kind == "primary")
        button.setDefault(kind == "primary")
        if kind:
            style.mark(button, kind=kind)
        self.foot.addWidget(button)
        return button

    def add_field(self, caption: str, field: QWidget) -> None:
        """Add a field below its caption, whose "&" letter leads to it."""
        words = labels.label(caption, parent=self)
        words.setBuddy(field)
        field.setAccessibleName(caption.replace("&", ""))
        column = QVBoxLayout()
        column.setSpacing(typography.px(4))
        column.addWidget(words)
        column.addWidget(field)
        self.body.addLayout(column)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button that has the focus."""
        focus = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focus, QPushButton):
            focus.click()
            return
        super().keyPressEvent(event)
