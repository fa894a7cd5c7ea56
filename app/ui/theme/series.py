# SPDX-License-Identifier: Apache-2.0
"""Colours and patterns of the series of a chart: told apart without colour too, in grey and by the colour-blind."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QFont, QTransform

from app.ui.theme import style, typography

# After the accent: colours of Okabe and Ito (2008), which people with any colour vision tell apart.
_COLOURS = ("#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#8A8A8A")
_PATTERNS = (
    None, Qt.BrushStyle.BDiagPattern, Qt.BrushStyle.Dense6Pattern, Qt.BrushStyle.HorPattern, Qt.BrushStyle.DiagCrossPattern,
    Qt.BrushStyle.VerPattern,
)


@dataclass(frozen=True)
class Look:
    """What a chart is painted with.

    Attributes:
        unit: device units of a pixel of the 4 px grid, so that paper gets the same proportions as the screen.
    """

    text: QColor
    muted: QColor
    line: QColor
    surface: QColor
    accent: QColor
    font: QFont
    strong: QFont
    unit: float = 1.0

    def colour(self, series: int) -> QColor:
        """Return the ground colour of a series."""
        return QColor(self.accent if series == 0 else _COLOURS[(series - 1) % len(_COLOURS)])

    def pattern(self, series: int) -> QBrush | None:
        """Return the pattern over a series, None for a plain one."""
        wanted = _PATTERNS[series % len(_PATTERNS)]
        if wanted is None:
            return None
        brush = QBrush(self.surface, wanted)
        brush.setTransform(QTransform.fromScale(self.unit, self.unit))
        return brush


def screen() -> Look:
    """Return the look of the window."""
    return Look(style.colour("text"), style.colour("muted"), style.colour("line"), style.colour("surface"), style.colour("accent"),
                typography.font("small"), typography.font("small", semibold=True, tabular=True), typography.px(100) / 100)


def paper(unit: float) -> Look:
    """Return the look of paper: black on white, the accent dark enough for grey printers."""
    face, strong = typography.font("small"), typography.font("small", semibold=True, tabular=True)
    return Look(QColor(Qt.GlobalColor.black), QColor(Qt.GlobalColor.darkGray), QColor(Qt.GlobalColor.lightGray),
                QColor(Qt.GlobalColor.white), QColor("#0B5FA5"), face, strong, unit)
