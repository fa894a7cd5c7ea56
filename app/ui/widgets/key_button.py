# SPDX-License-Identifier: Apache-2.0
"""A button that shows the key that presses it."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeySequence, QPainter, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QWidget

from app.ui.theme import icons, style, typography
from app.ui.widgets.labels import key_words

_KEY_ROLES = {"primary": "on_accent", "danger": "on_accent"}


class KeyButton(QPushButton):
    """A push button with an optional icon and a key cap.

    The key works in the whole window while the button can be pressed. A single letter does not disturb typing: text
    fields take letters before shortcuts do. With `only_shown` somebody else listens to the key.
    """

    def __init__(
        self, text: str = "", key: str = "", *, kind: str = "", icon: str = "", only_shown: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._only_shown = only_shown
        self._keys = QKeySequence()
        self._shortcut: QShortcut | None = None
        self._kind, self._icon_name = kind, icon
        self.setAutoDefault(False)
        if icon:
            self.setIcon(icons.icon(icon, self._role()))
            self.setIconSize(icons.icon_size())
        if kind:
            style.mark(self, kind=kind)
        if key:
            self.set_key(key)

    def set_key(self, key: str) -> None:
        """Use another key, or none."""
        self._keys = QKeySequence(key)
        if self._shortcut is not None:
            self._shortcut.deleteLater()
            self._shortcut = None
        if key and not self._only_shown:
            self._shortcut = QShortcut(self._keys, self)
            self._shortcut.setAutoRepeat(False)
            self._shortcut.activated.connect(self.click)
        self.setAccessibleDescription(self.key_text())
        self.updateGeometry()
        self.update()

    def set_kind(self, kind: str) -> None:
        """Make it another kind of button: "primary", "danger", "quiet", or "" for a plain one."""
        if kind != self._kind:
            self._kind = kind
            style.mark(self, kind=kind)
            if self._icon_name:
                self.setIcon(icons.icon(self._icon_name, self._role()))
            self.updateGeometry()

    def key_text(self) -> str:
        """Return the key as this system writes it."""
        return key_words(self._keys)

    def sizeHint(self) -> QSize:
        """Return the button's size with room for the key cap."""
        hint = super().sizeHint()
        return hint + QSize(self._cap_width() + typography.px(8), 0) if self.key_text() else hint

    def minimumSizeHint(self) -> QSize:
        """Return the same: text and key are never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button, its text in the room left of the cap, and the cap."""
        if not self.key_text():
            super().paintEvent(event)
            return
        with QPainter(self) as painter:
            option = QStyleOptionButton()
            self.initStyleOption(option)
            self.style().drawControl(QStyle.ControlElement.CE_PushButtonBevel, option, painter, self)
            room = self._cap_width() + typography.px(8)
            mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            option.rect = option.rect.adjusted(room, 0, 0, 0) if mirrored else option.rect.adjusted(0, 0, -room, 0)
            self.style().drawControl(QStyle.ControlElement.CE_PushButtonLabel, option, painter, self)
            self._draw_cap(painter, mirrored)

    def _draw_cap(self, painter: QPainter, mirrored: bool) -> None:
        width, height, edge = self._cap_width(), typography.px(18), typography.px(8)
        left = edge if mirrored else self.width() - edge - width
        cap = QRect(left, (self.height() - height) // 2, width, height)
        colour = style.colour(self._role() if self.isEnabled() else "disabled")
        if self._role() == "text" and self.isEnabled():
            colour = style.colour("muted")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = style.colour(self._role())
        frame.setAlphaF(0.40)
        painter.setPen(QPen(frame, 1))
        painter.drawRoundedRect(QRectF(cap).adjusted(0.5, 0.5, -0.5, -0.5), typography.px(4), typography.px(4))
        painter.setFont(typography.font("small"))
        painter.setPen(colour)
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self.key_text())

    def _cap_width(self) -> int:
        metrics = QFontMetrics(typography.font("small"))
        return max(metrics.horizontalAdvance(self.key_text()) + typography.px(10), typography.px(18))

    def _role(self) -> str:
        return _KEY_ROLES.get(self._kind, "text")
