# SPDX-License-Identifier: Apache-2.0
"""Text and icons that look after themselves: elided text, icon labels, key caps, hairlines."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from app.base.text import _
from app.ui.theme import icons, style, typography


def label(text: str = "", *, type: str = "", tone: str = "", wrap: bool = False, parent: QWidget | None = None) -> QLabel:  # noqa: A002
    """Return a label in a size of the type scale ("small", "section", "title", "figure", "strong") and a colour role.

    Its text is plain: markup in a name or a note is shown as it was typed.
    """
    made = QLabel(text, parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if type or tone:
        style.mark(made, type=type, tone=tone)
    return made


def hairline(parent: QWidget | None = None, *, upright: bool = False) -> QFrame:
    """Return a line of 1 px, lying or upright."""
    made = QFrame(parent)
    style.mark(made, rule="bar" if upright else "line")
    return made


def key_words(keys: str | QKeySequence) -> str:
    """Return a shortcut as this system and its keyboards write it: "Ctrl+Enter", "⌘K"."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText).replace("Return", _("Enter"))


def key_cap(keys: str, parent: QWidget | None = None) -> QLabel:
    """Return a small key cap that shows a shortcut as this system writes it."""
    made = QLabel(key_words(keys), parent)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    style.mark(made, keycap="plain")
    return made


class IconLabel(QWidget):
    """An icon in a colour role; decoration for the eye, not for a screen reader."""

    def __init__(self, name: str, role: str = "text", size: float = icons.SIZE, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._role, self._size = name, role, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        style.look().changed.connect(self.updateGeometry)

    def set_icon(self, name: str, role: str = "text") -> None:
        """Show another icon."""
        self._name, self._role = name, role
        self.update()

    def sizeHint(self) -> QSize:
        """Return the icon's size at the text size in use."""
        return QSize(typography.px(self._size), typography.px(self._size))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon."""
        with QPainter(self) as painter:
            icons.paint(painter, QRectF(self.rect()), self._name, self._role if self.isEnabled() else "disabled")


class ElidedLabel(QLabel):
    """One line of text that ends in "…" where there is no room; the tool tip then has all of it."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._full = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show `text`; line breaks become spaces."""
        self._full = " ".join(text.split())
        self.setAccessibleName(self._full)
        self._fit()

    def full_text(self) -> str:
        """Return the text that was set."""
        return self._full

    def minimumSizeHint(self) -> QSize:
        """Return room for a few letters, so that layouts may shrink the label."""
        return QSize(typography.px(24), super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        """Return room for the whole text."""
        return QSize(QFontMetrics(self.font()).horizontalAdvance(self._full) + 2, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the text anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = QFontMetrics(self.font()).elidedText(self._full, Qt.TextElideMode.ElideRight, self.contentsRect().width())
        if shown != self.text():
            self.setText(shown)
        self.setToolTip(self._full if shown != self._full else "")
