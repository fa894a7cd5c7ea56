# SPDX-License-Identifier: Apache-2.0
"""What all dialogs look like: title, content, buttons at the foot with the primary one at the right."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.ui.theme import style, typography
from app.ui.widgets import labels

_RING = 4  # room for the focus ring at the edges of what scrolls


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
        self._inner = _Inner(self)
        self.body = QVBoxLayout(self._inner)
        self.body.setContentsMargins(px(_RING), px(_RING), px(_RING), px(_RING))
        self.body.setSpacing(px(12))
        self._scroll = QScrollArea(self)
        self._scroll.setWidget(self._inner)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inner.changed.connect(self._fit)
        self.title.setContentsMargins(px(_RING), 0, px(_RING), 0)
        self.foot = QHBoxLayout()
        self.foot.setContentsMargins(px(_RING), 0, px(_RING), 0)
        self.foot.setSpacing(px(8))
        self.foot.addStretch(1)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(px(24 - _RING), px(20), px(24 - _RING), px(20))
        column.setSpacing(px(12))
        column.addWidget(self.title)
        column.addWidget(self._scroll, 1)
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

    def showEvent(self, event: QShowEvent) -> None:
        """Give the content its height."""
        super().showEvent(event)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the content its height at the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Make room for the whole content; where the screen is too low for that, the content scrolls."""
        width = max(self.width(), self.minimumWidth()) - 2 * typography.px(24 - _RING)
        hint = self.body.totalSizeHint()
        wanted = self.body.totalHeightForWidth(width) if self.body.hasHeightForWidth() else hint.height()
        around = self._column.totalMinimumSize().height() - self._scroll.minimumHeight()
        room = self.screen().availableGeometry().height() * 94 // 100 - around
        self._scroll.setMinimumSize(self.body.totalMinimumSize().width(), max(min(wanted, room), typography.px(40)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button that has the focus."""
        focus = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focus, QPushButton):
            focus.click()
            return
        super().keyPressEvent(event)


class _Inner(QWidget):
    """The content of a dialog; says when it needs another height."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        style.mark(self, surface="plain")

    def event(self, event: QEvent) -> bool:
        """Notice that the layout changed."""
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.changed.emit()
        return handled
