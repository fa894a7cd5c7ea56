# SPDX-License-Identifier: Apache-2.0
"""The look: what the style sheet asks for exists, themes switch, larger text makes everything larger."""

import re

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QScrollArea, QSplitter, QVBoxLayout, QWidget

from app.base import resources
from app.ui.theme import palette, style, typography
from app.ui.theme.focus_ring import _Ring


@pytest.fixture(autouse=True)
def look(qapp):
    yield style.start(qapp, "light", 100)
    style.start(qapp, "light", 100)


@pytest.mark.parametrize("theme", palette.THEMES)
def test_every_placeholder_of_the_sheet_is_filled(theme, look):
    look.set(theme, 100)
    sheet = style.sheet(look.palette)
    assert "@{" not in sheet
    assert look.palette["accent"] in sheet
    for file in re.findall(r'url\("marks:([^"]+)"\)', sheet):
        assert resources.find(f"themes/{file}"), file


def test_marks_in_files_have_the_colours_of_their_theme():
    for theme in palette.THEMES:
        colours = palette.load(theme)
        for mark, role in (("tick", "on_accent"), ("dash", "on_accent"), ("down", "muted"), ("up", "muted"), ("right", "muted")):
            drawing = resources.read_text(f"themes/{theme}/{mark}.svg")
            assert f'stroke="{colours[role]}"' in drawing


def test_the_sheet_has_no_colour_of_its_own():
    sheet = resources.read_text("style.qss")
    assert re.findall(r"#[0-9A-Fa-f]{3,8}\b|rgba?\(", sheet) == []


def test_the_sheet_measures_nothing_in_fixed_pixels_but_lines():
    sizes = set(re.findall(r"(?<![\w{@.])(\d+(?:px|pt))", resources.read_text("style.qss")))
    assert sizes <= {"1px", "2px"}


def test_a_theme_changes_palette_and_announces(look, qtbot):
    with qtbot.waitSignal(look.changed):
        look.set("dark", 100)
    assert style.colour("window").name().upper() == palette.load("dark")["window"]
    assert QLineEdit().palette().color(QLineEdit().palette().ColorRole.Base) == style.colour("surface")


def test_system_mode_follows_the_system_and_a_fixed_theme_does_not(look, qtbot):
    class Hints:
        scheme = Qt.ColorScheme.Dark
        contrast = Qt.ContrastPreference.NoPreference

        def colorScheme(self):
            return self.scheme

        def accessibility(self):
            return self

        def contrastPreference(self):
            return self.contrast

    hints = Hints()
    look.set("system", 100)
    real, look._hints = look._hints, lambda: hints
    try:
        look._system_changed()
        assert look.palette.name == "dark"
        hints.contrast = Qt.ContrastPreference.HighContrast
        look._system_changed()
        assert look.palette.name == "contrast"
    finally:
        look._hints = real
    look.set("light", 100)
    with qtbot.assertNotEmitted(look.changed):
        look._system_changed()
    assert look.palette.name == "light"


def test_an_unknown_theme_is_refused(look):
    with pytest.raises(ValueError, match="theme"):
        look.set("pink", 100)


def test_larger_text_makes_fields_larger(look, qtbot):
    heights = []
    for percent in (100, 150, 200):
        look.set("light", percent)
        field = QLineEdit()
        qtbot.addWidget(field)
        heights.append(field.sizeHint().height())
    assert heights[0] == 30
    assert heights[1] == pytest.approx(45, abs=1)
    assert heights[2] == pytest.approx(60, abs=2)  # its lines stay 1 px


def test_text_size_stays_between_80_and_200_percent(look):
    look.set("light", 10)
    assert typography.percent() == 80
    look.set("light", 900)
    assert typography.percent() == 200


def test_the_type_scale(look):
    base = typography.font()
    assert [typography.font(name).pointSizeF() for name in ("small", "base", "section", "title", "figure")] == [9, 10.5, 12.5, 16, 22]
    assert base.weight() == base.Weight.Normal
    assert typography.font(semibold=True).weight() == base.Weight.DemiBold
    assert [tag.toString() for tag in typography.font(tabular=True).featureTags()] == [b"tnum"]


def test_label_types_have_their_size(look, qtbot):
    title = QLabel("Cases")
    qtbot.addWidget(title)
    style.mark(title, type="title")
    title.ensurePolished()
    assert title.font().pointSizeF() == 16
    assert title.font().weight() == title.font().Weight.DemiBold


def test_a_surface_is_painted_on_any_widget(look, qtbot):
    class Page(QWidget):
        pass

    page = Page()
    qtbot.addWidget(page)
    style.mark(page, surface="page")
    assert page.grab().toImage().pixelColor(5, 5) == style.colour("surface")


def test_mark_refuses_properties_of_qt(qtbot):
    """`size="compact"` once went into QWidget.size and was lost."""
    button = QPushButton()
    qtbot.addWidget(button)
    with pytest.raises(ValueError, match="size"):
        style.mark(button, size="compact")


# The focus ring


def rings(window: QWidget) -> list[_Ring]:
    return [ring for ring in window.findChildren(_Ring) if ring.isVisible()]


@pytest.fixture
def window(qtbot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    column = QVBoxLayout(made)
    column.setContentsMargins(20, 20, 20, 20)
    made.first, made.second = QPushButton("First"), QLineEdit()
    column.addWidget(made.first)
    column.addWidget(made.second)
    with qtbot.waitActive(made):
        made.show()
    return made


def test_the_ring_lies_around_what_has_the_focus(window):
    for control in (window.first, window.second):
        control.setFocus()
        (ring,) = rings(window)
        assert ring.geometry() == control.geometry().adjusted(-4, -4, 4, 4)
        assert ring.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    window.second.clearFocus()
    assert rings(window) == []


def test_the_ring_is_drawn_in_the_accent(window):
    window.first.setFocus()
    picture = window.grab().toImage()
    left_of_button = window.first.geometry().left() - 3
    colours = {picture.pixelColor(x, window.first.geometry().center().y()).name() for x in range(left_of_button - 1, left_of_button + 2)}
    assert style.colour("accent").name() in colours


def test_the_ring_follows_a_control_that_moves(window):
    window.second.setFocus()
    window.resize(600, 300)
    window.layout().activate()
    (ring,) = rings(window)
    assert ring.geometry() == window.second.geometry().adjusted(-4, -4, 4, 4)
    window.first.hide()
    window.second.hide()
    assert rings(window) == []


def test_the_ring_scrolls_along_and_is_no_part_of_a_splitter(qtbot):
    area, inner = QScrollArea(), QWidget()
    qtbot.addWidget(area)
    field = QLineEdit()
    split = QSplitter()
    split.addWidget(field)
    split.addWidget(QLabel("other side"))
    row = QHBoxLayout(inner)
    row.addWidget(split)
    inner.setMinimumHeight(2000)
    area.setWidget(inner)
    area.setWidgetResizable(True)
    with qtbot.waitActive(area):
        area.show()
    field.setFocus()
    (ring,) = rings(area)
    assert split.count() == 2
    assert ring.parent() is area.viewport()
    before = ring.geometry()
    area.verticalScrollBar().setValue(50)
    assert ring.geometry() == before.translated(0, -50)


def test_a_deleted_control_takes_its_ring_along(window, qapp):
    window.first.setFocus()
    window.first.deleteLater()
    QObject.event  # noqa: B018 - the next line delivers the deletion
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert rings(window) == [] or rings(window)[0].geometry() == window.second.geometry().adjusted(-4, -4, 4, 4)
