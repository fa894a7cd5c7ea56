# SPDX-License-Identifier: Apache-2.0
"""The type scale and the unit in which everything else is measured.

Sizes are points of the system's interface face at 100 %. `px(n)` turns a measure of the 4 px grid into pixels at the
text size in use, so that larger text makes larger fields, rows and gaps.
"""

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

SIZES = {"small": 9.0, "base": 10.5, "section": 12.5, "title": 16.0, "figure": 22.0}
LOWEST_PERCENT, HIGHEST_PERCENT = 80, 200
_BASE_PX = 14.0  # 10.5 points at 96 dots per inch
_TABULAR = QFont.Tag.fromString("tnum")

_percent = 100


def set_percent(percent: int) -> None:
    """Scale everything from now on; values outside 80 to 200 are moved to the nearest end."""
    global _percent
    _percent = min(max(percent, LOWEST_PERCENT), HIGHEST_PERCENT)


def percent() -> int:
    """Return the text size in use."""
    return _percent


def points(name: str) -> float:
    """Return the size of one step of the scale in points of this screen."""
    size = SIZES[name] * _percent / 100
    dots = _dots_per_inch()
    return size * 96 / dots if dots < 96 else size  # macOS counts 72 points to the inch that others give 96


def px(measure: float) -> int:
    """Return a measure given for 100 % in pixels at the text size in use; never 0 for something."""
    unit = points("base") * _dots_per_inch() / 72 / _BASE_PX
    return max(1, round(measure * unit)) if measure else 0


def font(name: str = "base", *, semibold: bool = False, tabular: bool = False) -> QFont:
    """Return the interface face in one size of the scale.

    `tabular` gives all figures the same width, for columns of numbers.
    """
    face = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    face.setPointSizeF(points(name))
    face.setWeight(QFont.Weight.DemiBold if semibold else QFont.Weight.Normal)
    if tabular:
        face.setFeature(_TABULAR, 1)
    return face


def _dots_per_inch() -> float:
    return QGuiApplication.primaryScreen().logicalDotsPerInchY()
