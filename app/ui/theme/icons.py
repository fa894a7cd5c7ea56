# SPDX-License-Identifier: Apache-2.0
"""Icons: line drawings of the Phosphor set, drawn in a colour role. The only maker of `QIcon`.

The set comes with qtawesome. It is imported at the first drawing, not at the first `icon()`, so that making a window
costs nothing; and the drawing asks for the colour each time, so that a new theme recolours every icon by itself.
"""

import logging
from functools import lru_cache

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QGuiApplication, QIcon, QIconEngine, QPainter, QPainterPath, QPixmap, QRawFont

from app.ui.theme import style, typography

log = logging.getLogger(__name__)

SIZE = 18
_SET = ("ph", "phosphor-1.3.0.ttf", "phosphor-charmap-1.3.0.json")
_GLYPH_PX = 256.0

# What the program calls a thing, and the drawing that stands for it. Any other name is a Phosphor name.
NAMES = {
    "home": "house", "shelter": "house-line", "border_desk": "identification-card", "cases": "folders", "case": "folder-notch-open",
    "people": "users", "person": "user", "paper_entry": "keyboard", "figures": "chart-bar", "exchange": "arrows-left-right",
    "administration": "sliders-horizontal", "screening": "clipboard-text", "protection": "shield-check", "justice": "scales",
    "documents": "files", "document": "file-text", "events": "calendar-blank", "event": "calendar-blank", "journal": "list-dashes",
    "overview": "squares-four", "services": "handshake", "referral": "arrow-bend-up-right", "risk": "warning-octagon",
    "consent": "check-square", "training": "student", "import": "download-simple", "export": "export", "print": "printer",
    "workbook": "table", "slides": "presentation-chart", "search": "magnifying-glass", "add": "plus", "remove": "x",
    "close": "x", "edit": "pencil-simple", "delete": "trash", "undo": "arrow-counter-clockwise", "refresh": "arrows-clockwise",
    "save": "floppy-disk", "back": "arrow-left", "forward": "arrow-right", "next": "caret-right", "previous": "caret-left",
    "up": "caret-up", "down": "caret-down", "more": "dots-three", "filter": "funnel-simple", "sort": "sort-ascending",
    "lock": "lock-simple", "unlock": "lock-simple-open", "show": "eye", "hide": "eye-slash", "key": "key", "settings": "gear-six",
    "help": "question", "info": "info", "warning": "warning", "danger": "warning-octagon", "success": "check-circle",
    "done": "check", "unknown": "circle-dashed", "conflict": "git-merge", "link": "link-simple", "phone": "phone", "boat": "boat",
    "place": "map-pin", "clock": "clock", "overdue": "alarm", "photograph": "camera", "attachment": "paperclip", "note": "note",
    "scan": "bounding-box", "hidden": "eye-slash", "user": "user-circle", "usb": "hard-drive", "inbox": "tray", "send": "paper-plane-tilt",
}


def icon(name: str, role: str = "text") -> QIcon:
    """Return the icon called `name`, drawn in the colour of `role`; disabled it is drawn in "disabled".

    `name` is a word of `NAMES` or a Phosphor name such as "anchor" or "anchor-bold".
    """
    return QIcon(_Engine(NAMES.get(name, name), role))


def pixmap(name: str, role: str = "text", size: int = SIZE) -> QPixmap:
    """Return the icon as a picture for labels, `size` measured at 100 % text size."""
    side = typography.px(size)
    screen_ratio = _ratio()
    picture = QPixmap(QSize(side, side) * screen_ratio)
    picture.setDevicePixelRatio(screen_ratio)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        paint(painter, QRectF(0, 0, side, side), name, role)
    return picture


def icon_size() -> QSize:
    """Return the size of icons in buttons at the text size in use.

    Wider than the drawing: Qt fixes the gap between icon and text at 4 px, which is too little.
    """
    return QSize(typography.px(SIZE + 4), typography.px(SIZE))


def paint(painter: QPainter, rect: QRectF, name: str, role: str = "text") -> None:
    """Draw the icon into `rect`."""
    side = min(rect.width(), rect.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.center().x() - side / 2, rect.center().y() - side / 2)
    painter.scale(side / _GLYPH_PX, side / _GLYPH_PX)
    painter.fillPath(_outline(NAMES.get(name, name)), style.colour(role))
    painter.restore()


class _Engine(QIconEngine):
    """Draws one glyph in the colour that its role has at that moment."""

    def __init__(self, glyph: str, role: str) -> None:
        super().__init__()
        self._glyph, self._role = glyph, role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        role = "disabled" if mode == QIcon.Mode.Disabled else self._role
        paint(painter, QRectF(rect), self._glyph, role)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        with QPainter(picture) as painter:
            self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        return picture

    def clone(self) -> QIconEngine:
        return _Engine(self._glyph, self._role)


@lru_cache(maxsize=1)
def _font() -> tuple[QRawFont, dict[str, str]]:
    """Load the drawings: a font of outlines and the table from name to character."""
    from qtawesome.iconic_font import IconicFont

    kept = IconicFont(_SET)
    return QRawFont(kept.fontdata["ph"], _GLYPH_PX, QFont.HintingPreference.PreferNoHinting), kept.charmap["ph"]


@lru_cache(maxsize=512)
def _outline(glyph: str) -> QPainterPath:
    """Return a drawing as a path in a square of 256 units."""
    font, characters = _font()
    if glyph not in characters:
        log.error("there is no icon called %s", glyph)  # no exception: it would come again with each drawing
        glyph = "question"
    index = font.glyphIndexesForString(characters[glyph])[0]
    path = font.pathForGlyph(index)
    path.setFillRule(Qt.FillRule.WindingFill)
    path.translate(0, font.ascent())
    return path


def _ratio() -> float:
    return QGuiApplication.primaryScreen().devicePixelRatio()
