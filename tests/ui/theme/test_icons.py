# SPDX-License-Identifier: Apache-2.0
"""Icons: every name the program uses can be drawn, in the colour of its role, in every theme, and only when seen."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QImage

from app.ui.theme import icons, palette, style

UI = Path(__file__).parents[3] / "app" / "ui"


@pytest.fixture(autouse=True)
def look(qapp):
    yield style.start(qapp, "light", 100)
    style.start(qapp, "light", 100)


def colours(picture: QImage) -> set[str]:
    """Return the colours of pixels that are fully painted."""
    pixels = (picture.pixelColor(x, y) for x in range(picture.width()) for y in range(picture.height()))
    return {pixel.name().upper() for pixel in pixels if pixel.alpha() == 255}


def test_every_name_has_a_drawing():
    _font, characters = icons._font()
    assert {name: glyph for name, glyph in icons.NAMES.items() if glyph not in characters} == {}
    assert all(not icons._outline(glyph).isEmpty() for glyph in icons.NAMES.values())


def test_every_icon_that_the_program_asks_for_has_a_drawing():
    _font, characters = icons._font()
    pattern = re.compile(r'(?:icons\.(?:icon|pixmap)\(|IconLabel\(|icon=)"([\w-]+)"')
    asked = {(name, path.name) for path in UI.rglob("*.py") for name in pattern.findall(path.read_text(encoding="utf-8"))}
    assert asked
    assert {pair for pair in asked if icons.NAMES.get(pair[0], pair[0]) not in characters} == set()


@pytest.mark.parametrize("theme", palette.THEMES)
def test_an_icon_has_the_colour_of_its_role_and_changes_with_the_theme(theme, look):
    drawn = icons.icon("square-fill", "danger")
    look.set(theme, 100)
    assert colours(drawn.pixmap(QSize(32, 32)).toImage()) == {palette.load(theme)["danger"]}
    assert colours(drawn.pixmap(QSize(32, 32), QIcon.Mode.Disabled).toImage()) == {palette.load(theme)["disabled"]}


def test_an_unknown_icon_is_a_question_mark_and_an_error_in_the_log(log):
    log.expect("there is no icon called no-such-drawing")
    assert icons.pixmap("no-such-drawing").toImage() == icons.pixmap("question").toImage()


def test_line_icons_stay_inside_their_square():
    for name in ("home", "people", "camera", "boat"):
        box = icons._outline(icons.NAMES.get(name, name)).boundingRect()
        assert box.left() >= 0
        assert box.right() <= 256
        assert box.top() >= 0
        assert box.bottom() <= 256


def test_making_icons_loads_no_icon_library():
    """The unlock screen is made before anything is drawn."""
    code = (
        "import sys; from PySide6.QtWidgets import QApplication; app = QApplication([]); "
        "from app.ui.theme import icons, style; style.start(app); icons.icon('home'); "
        "print('qtawesome' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=UI.parents[1])
    assert ran.stdout.strip() == "False"
