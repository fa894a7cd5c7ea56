# SPDX-License-Identifier: Apache-2.0
"""A QR code (ISO/IEC 18004), black on white whatever the theme, with the quiet zone that readers need."""

import segno
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme import typography

_QUIET = 4  # modules around it
_LARGEST_PX = 300


class QrCode(QWidget):
    """A code of some bytes.

    Attributes:
        fits: whether the bytes fit into a code; the widget is hidden otherwise.
    """

    def __init__(self, data: bytes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        try:
            self._rows = [list(row) for row in segno.make(data, error="l", micro=False).matrix]
        except segno.DataOverflowError:
            self._rows = []
        self.fits = bool(self._rows)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if not self.fits:
            self.hide()

    def sizeHint(self) -> QSize:
        """Return a size at which a phone reads it from the screen."""
        modules = len(self._rows) + 2 * _QUIET
        step = max(2, typography.px(_LARGEST_PX) // modules)
        return QSize(step * modules, step * modules)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the modules."""
        step = self.width() / (len(self._rows) + 2 * _QUIET)
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), Qt.GlobalColor.white)
            for line, row in enumerate(self._rows):
                for place, dark in enumerate(row):
                    if dark:
                        painter.fillRect(QRectF((place + _QUIET) * step, (line + _QUIET) * step, step, step), Qt.GlobalColor.black)
