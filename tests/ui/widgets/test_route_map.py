# SPDX-License-Identifier: Apache-2.0
"""The map of routes: small islands are on it, wider for more, every number where a click finds it."""

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from app.domain import maps
from app.domain.charts import ChartKind, chart_of
from app.domain.codelists import codelist
from app.domain.figures import ALL, Breakdown, Category, Figure, Measure, Run, Unit
from app.domain.periods import Period
from app.ui.theme import series, style
from app.ui.widgets import charts

ROUTES = {"HT>LC": 12, "VE>TT": 3, "DO>LC": 5}


def figure() -> Figure:
    by = Breakdown("route", "Route", tuple(Category(code, code.replace(">", " to ")) for code in ROUTES), False)
    cells = {(code,): number for code, number in ROUTES.items()} | {(ALL,): 20}
    return Figure("r", "Routes", Unit.VICTIM, Measure.COUNT, "", "", "", Period.year(2026), (), (by,), cells, (), 0, Run("", "", "",
        "", ""))


def test_every_small_island_of_the_region_has_its_outline():
    islands = [each.code for each in codelist("country") if each.code in
               {"LC", "VC", "GD", "BB", "DM", "AG", "KN", "MS", "AI", "VG", "VI", "TC", "AW", "CW", "SX", "KY", "BM", "BS", "TT", "JM"}]
    assert len(islands) == 20
    for code in islands:
        where = maps.middle(code)
        assert where is not None, code
        assert -90 < where[0] < -55, code
        assert 9 < where[1] < 35, code


def test_routes_are_painted_inside_the_map_with_their_numbers(qtbot):
    style.look()
    chart = chart_of(figure())
    assert chart.kind is ChartKind.MAP
    image = QImage(600, round(charts.height(chart, 600, series.screen())), QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    with QPainter(image) as painter:
        hits = charts.paint(painter, QRectF(image.rect()), chart, series.screen())
    assert {mark.key[0]: mark.number for _rect, mark, _words in hits} == ROUTES
    for rect, mark, words in hits:
        assert QRectF(image.rect()).contains(rect)
        assert str(mark.number) in words
    colours = {image.pixelColor(x, y).name() for x in range(0, 600, 3) for y in range(0, image.height(), 3)}
    assert style.colour("accent").name() in colours
    assert style.colour("line").name() in colours  # land


@pytest.mark.parametrize("codes", [["HT", "LC"], ["IN", "GY"], [], ["??"]])
def test_the_view_holds_all_places(codes):
    west, south, east, north = maps.view(codes)
    for code in codes:
        where = maps.middle(code)
        if where:
            assert west < where[0] < east
            assert south < where[1] < north
    assert north - south >= 8
