# SPDX-License-Identifier: Apache-2.0
"""The mark of the program: three waves. Painted here, so that the unlock screen need not wait for the icon set."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme import style, typography


class BrandMark(QWidget):
    """Draws the mark; decoration, so it has no name for screen readers."""

    def __init__(self, size: int = 22, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        style.look().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Return the size at the text size in use."""
        return QSize(typography.px(self._size), typography.px(self._size))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw three waves, each a little shorter than the one above."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(self.width(), self.height())
        painter.scale(side / 24, side / 24)
        painter.setPen(QPen(style.colour("accent"), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for row, (left, right) in enumerate(((2, 22), (2, 22), (6, 18))):
            path = QPainterPath(QPointF(left, 6.5 + 6 * row))
            step = (right - left) / 4
            for part in range(4):
                start = left + part * step
                bend = -1.5 if part % 2 == 0 else 1.5
                path.quadTo(QPointF(start + step / 2, 6.5 + 6 * row + 2 * bend), QPointF(start + step, 6.5 + 6 * row))
            painter.drawPath(path)
        painter.end()
