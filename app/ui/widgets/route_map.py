# SPDX-License-Identifier: Apache-2.0
"""Painting routes between countries: arcs as wide as their number, with the number at each; the table beside has the same numbers."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from app.domain import maps
from app.domain.charts import Chart, Mark
from app.ui.theme.series import Look
from app.ui.widgets.numbers import number_text

SHARE = 0.5  # height of a map by its width
_WIDEST, _BEND = 7.0, 0.18

Hit = tuple[QRectF, Mark, str]


def paint(painter: QPainter, rect: QRectF, chart: Chart, look: Look) -> list[Hit]:
    """Paint the map and return where the numbers are."""
    routes = [(line, line.whole.key[0].split(">")) for line in chart.lines if ">" in line.whole.key[0]]
    box = maps.view(code for _line, ends in routes for code in ends)
    place = _projection(box, rect)
    painter.save()
    painter.setClipRect(rect)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(rect, look.surface)
    _paint_land(painter, box, place, look)
    hits: list[Hit] = []
    for line, (start, end) in sorted(routes, key=lambda route: float(route[0].whole.number or 0), reverse=True):
        one, other = maps.middle(start), maps.middle(end)
        if one and other and one != other:
            number = "c" if line.whole.is_hidden else number_text(line.whole.number)
            width = 1.5 + _WIDEST * math.sqrt(float(line.whole.number or 0) / chart.highest)
            spot = _paint_arc(painter, place(*one), place(*other), width * look.unit, number, line.whole.is_hidden, look)
            hits.append((spot, line.whole, f"{line.label}: {number}"))
    _paint_names(painter, {code for _line, ends in routes for code in ends}, place, look)
    painter.setClipping(False)
    painter.setPen(QPen(look.line, look.unit))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect)
    painter.restore()
    return hits


class _projection:  # noqa: N801 - a function that remembers
    """Longitude and latitude to a place on the device: equal steps, narrowed by the latitude of the middle."""

    def __init__(self, box: maps.Box, rect: QRectF) -> None:
        west, south, east, north = box
        self._narrow = math.cos(math.radians((south + north) / 2))
        self._scale = min(rect.width() / ((east - west) * self._narrow), rect.height() / (north - south))
        self._middle, self._centre = ((west + east) / 2, (south + north) / 2), rect.center()

    def __call__(self, longitude: float, latitude: float) -> QPointF:
        return QPointF(self._centre.x() + (longitude - self._middle[0]) * self._narrow * self._scale,
                       self._centre.y() - (latitude - self._middle[1]) * self._scale)


def _paint_land(painter: QPainter, box: maps.Box, place: _projection, look: Look) -> None:
    painter.setPen(QPen(look.surface, look.unit))
    painter.setBrush(look.line)
    reach = 60
    for rings in maps.countries().values():
        for ring in rings:
            if box[0] - reach < ring[0] / 100 < box[2] + reach:
                painter.drawPolygon(QPolygonF([place(ring[at] / 100, ring[at + 1] / 100) for at in range(0, len(ring), 2)]))


def _paint_arc(
    painter: QPainter, start: QPointF, end: QPointF, width: float, number: str, is_hidden: bool, look: Look,
) -> QRectF:
    """Paint an arc with an arrow and its number; return where the number is."""
    across = end - start
    bend = QPointF((start.x() + end.x()) / 2 + across.y() * _BEND, (start.y() + end.y()) / 2 - across.x() * _BEND)
    path = QPainterPath(start)
    path.quadTo(bend, end)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(look.accent, width, Qt.PenStyle.DashLine if is_hidden else Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawPath(path)
    angle = math.atan2(end.y() - bend.y(), end.x() - bend.x())
    size = width + 6 * look.unit
    tip = [end, *(end - QPointF(math.cos(angle + turn) * size, math.sin(angle + turn) * size) for turn in (0.45, -0.45))]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.accent)
    painter.drawPolygon(QPolygonF(tip))
    metrics = QFontMetricsF(look.strong, painter.device())
    plate = QRectF(0, 0, metrics.horizontalAdvance(number) + 8 * look.unit, metrics.height())
    plate.moveCenter(path.pointAtPercent(0.5))
    painter.fillRect(plate, look.surface)
    painter.setFont(look.strong)
    painter.setPen(look.text)
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, number)
    return plate


def _paint_names(painter: QPainter, codes: set[str], place: _projection, look: Look) -> None:
    painter.setFont(look.font)
    for code in sorted(codes):
        where = maps.middle(code)
        if where:
            spot = place(*where)
            painter.setPen(QPen(look.surface, look.unit))
            painter.setBrush(look.text)
            painter.drawEllipse(spot, 3 * look.unit, 3 * look.unit)
            painter.setPen(look.text)
            painter.drawText(spot + QPointF(5 * look.unit, 12 * look.unit), code)
