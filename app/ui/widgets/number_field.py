# SPDX-License-Identifier: Apache-2.0
"""A field for a whole number within limits, such as minutes or percent."""

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QSpinBox, QWidget

from app.ui.theme import typography


class NumberField(QSpinBox):
    """A spin box. The wheel does not change it, because it would while somebody scrolls the page."""

    def __init__(self, low: int, high: int, value: int, unit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(low, high)
        self.setValue(value)
        if unit:
            self.setSuffix(f" {unit}")
        self.lineEdit().setTextMargins(typography.px(8), 0, 0, 0)  # Qt ignores a style sheet's padding here

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll."""
        event.ignore()
