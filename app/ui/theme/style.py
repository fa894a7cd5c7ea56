# SPDX-License-Identifier: Apache-2.0
"""The look in use: one palette, one style sheet, applied to the whole application.

The only caller of `setStyleSheet`. Widgets say what they are by object properties (`kind`, `surface`, `tone`, `type`;
see `resources/style.qss`), set by `mark`; those that paint themselves ask `colour` and repaint on `look().changed`.
"""

import re
from typing import Any

from PySide6.QtCore import QDir, QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette, QStyleHints
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from app.base import resources
from app.ui.theme import palette as palettes
from app.ui.theme import typography
from app.ui.theme.focus_ring import FocusRing
from app.ui.theme.palette import Palette

MODES = ("system", *palettes.THEMES)
_PLACEHOLDER = re.compile(r"@\{([\w.-]+)\}")


class Look(QObject):
    """What the window looks like now.

    Attributes:
        mode: "system" or the name of a theme that the user fixed.
        palette: colours in use.

    Signals:
        changed: colours or sizes are different now.
    """

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self.mode = "system"
        self.palette = palettes.load("light")
        hints = self._hints()
        hints.colorSchemeChanged.connect(self._system_changed)
        hints.accessibility().contrastPreferenceChanged.connect(self._system_changed)
        self._ring = FocusRing(app)

    def set(self, mode: str, text_percent: int) -> None:
        """Use a theme and a text size from now on.

        Raises:
            ValueError: no such theme.
        """
        if mode not in MODES:
            raise ValueError(f"the theme must be one of {', '.join(MODES)}")
        self.mode = mode
        typography.set_percent(text_percent)
        hints = self._hints()
        hints.blockSignals(True)  # one application of the look, not one per announcement
        try:
            if mode == "system":
                hints.unsetColorScheme()
            else:
                hints.setColorScheme(Qt.ColorScheme.Light if mode == "light" else Qt.ColorScheme.Dark)
        finally:
            hints.blockSignals(False)
        self._apply()

    def _system_changed(self, *_: object) -> None:
        if self.mode == "system":
            self._apply()

    def _apply(self) -> None:
        self.palette = palettes.load(self._wanted())
        self._app.setFont(typography.font())
        self._app.setPalette(_qt_palette(self.palette))
        self._app.setStyleSheet(sheet(self.palette))
        self._ring.set_look(QColor(self.palette["accent"]), typography.px(2), typography.px(6))
        self.changed.emit()

    def _hints(self) -> QStyleHints:
        return self._app.styleHints()

    def _wanted(self) -> str:
        if self.mode != "system":
            return self.mode
        hints = self._hints()
        if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
            return "contrast"
        return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"


_look: Look | None = None


def start(app: QApplication, mode: str = "system", text_percent: int = 100) -> Look:
    """Give the application its look; called once, before the first window."""
    global _look
    app.setStyle(QStyleFactory.create("Fusion"))
    QDir.setSearchPaths("marks", [str(resources.resource_path("themes"))])
    if _look is None or _look.parent() is not app:
        _look = Look(app)
    _look.set(mode, text_percent)
    return _look


def look() -> Look:
    """Return the look in use; starts with the defaults where nobody did (tests of single widgets)."""
    if _look is not None:
        return _look
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return start(app)


def colour(role: str) -> QColor:
    """Return the colour of a role in the look in use."""
    return QColor(look().palette[role])


def mark(widget: QWidget, **properties: Any) -> None:
    """Set the properties that the style sheet asks for and draw the widget by them at once.

    Raises:
        ValueError: Qt has a property of that name, which would swallow the value.
    """
    for name, value in properties.items():
        if widget.metaObject().indexOfProperty(name) >= 0:
            raise ValueError(f"{name} is a property of Qt's own")
        widget.setProperty(name, value)
    if "surface" in properties:
        widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)  # a subclass of QWidget draws no ground without
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def sheet(palette: Palette) -> str:
    """Return `resources/style.qss` with colours, measures and type sizes filled in.

    `@{role}` is a colour, `@{12}` twelve pixels at the text size in use, `@{type-title}` a size of the type scale,
    `@{theme}` the name of the theme (for marks in files).
    """
    return _PLACEHOLDER.sub(lambda match: _value(match[1], palette), resources.read_text("style.qss"))


def _value(name: str, palette: Palette) -> str:
    if name == "theme":
        return palette.name
    if name.startswith("type-"):
        return f"{typography.points(name.removeprefix('type-')):.2f}pt"
    if name[0].isdigit():
        return f"{typography.px(float(name))}px"
    return palette[name]


def _qt_palette(palette: Palette) -> QPalette:
    """Return the palette for what Fusion draws without a style sheet."""
    role = QPalette.ColorRole
    wanted = {
        role.Window: "window", role.WindowText: "text", role.Base: "surface", role.AlternateBase: "raised",
        role.Text: "text", role.Button: "surface", role.ButtonText: "text", role.BrightText: "danger",
        role.ToolTipBase: "text", role.ToolTipText: "surface", role.PlaceholderText: "muted",
        role.Highlight: "accent", role.HighlightedText: "on_accent", role.Accent: "accent", role.Link: "accent",
        role.LinkVisited: "accent", role.Light: "raised", role.Midlight: "raised", role.Mid: "line",
        role.Dark: "outline", role.Shadow: "outline",
    }
    result = QPalette()
    for qt_role, name in wanted.items():
        result.setColor(qt_role, QColor(palette[name]))
    for qt_role in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        result.setColor(QPalette.ColorGroup.Disabled, qt_role, QColor(palette["disabled"]))
    result.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(palette["disabled_ground"]))
    return result
