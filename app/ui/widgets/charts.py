# SPDX-License-Identifier: Apache-2.0
"""Painting charts: bars, stacked bars, ladder, line. The same routine paints the window, a printed page and a PDF.

Every bar carries its number, every series its name and a pattern, so nothing is told by colour alone.
"""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPaintDevice, QPainter, QPen, QPolygonF

from app.base.text import ngettext
from app.domain.charts import Chart, ChartKind, Line, Mark
from app.ui.theme.series import Look
from app.ui.widgets import route_map
from app.ui.widgets.numbers import number_text

_ROW, _BAR, _GAP, _LEGEND, _LINE_HEIGHT = 26, 16, 8, 24, 150
_LABEL_SHARE = 0.36

Hit = tuple[QRectF, Mark, str]  # where a mark is, what it says, in words


def height(chart: Chart, width: float, look: Look, device: QPaintDevice | None = None) -> float:
    """Return the height that a chart needs at a width."""
    if chart.kind is ChartKind.LINE:
        return _LINE_HEIGHT * look.unit
    if chart.kind is ChartKind.MAP:
        return width * route_map.SHARE
    rows = len(chart.lines) + bool(chart.left_out)
    return _legend_rows(chart, width, look, device) * _LEGEND * look.unit + rows * _ROW * look.unit + _GAP * look.unit


def paint(painter: QPainter, rect: QRectF, chart: Chart, look: Look) -> list[Hit]:
    """Paint a chart and return where its marks are, in the order of reading."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painters = {ChartKind.LINE: _paint_line, ChartKind.MAP: route_map.paint}
    hits = painters.get(chart.kind, _paint_bars)(painter, rect, chart, look)
    painter.restore()
    return hits


def _paint_bars(painter: QPainter, rect: QRectF, chart: Chart, look: Look) -> list[Hit]:
    unit = look.unit
    top = rect.top()
    if len(chart.series) > 1:
        top += _paint_legend(painter, rect, chart, look)
    metrics = QFontMetricsF(look.font, painter.device())
    strong = QFontMetricsF(look.strong, painter.device())
    widest = max((metrics.horizontalAdvance(line.label) for line in chart.lines), default=0)
    label_width = min(rect.width() * _LABEL_SHARE, widest + _GAP * unit)
    number_width = max((strong.horizontalAdvance(_text(line.whole)) for line in chart.lines), default=0) + _GAP * unit
    left = rect.left() + label_width + _GAP * unit
    room = max(1.0, rect.right() - left - number_width - _GAP * unit)
    hits: list[Hit] = []
    former: QRectF | None = None
    for line in chart.lines:
        row = QRectF(rect.left(), top, rect.width(), _ROW * unit)
        painter.setFont(look.font)
        painter.setPen(look.text)
        label = metrics.elidedText(line.label, Qt.TextElideMode.ElideRight, label_width)
        painter.drawText(QRectF(row.left(), row.top(), label_width, row.height()), Qt.AlignmentFlag.AlignVCenter |
            Qt.AlignmentFlag.AlignRight, label)
        bar = QRectF(left, top + (_ROW - _BAR) * unit / 2, room * float(line.whole.number or 0) / chart.highest, _BAR * unit)
        if chart.kind is ChartKind.LADDER and former is not None:
            _paint_step(painter, former, bar, look)
        if len(chart.series) > 1:
            hits += _paint_parts(painter, bar, line, chart, look)
        else:
            _fill(painter, bar, 0, look)
        painter.setFont(look.strong)
        painter.setPen(look.text)
        end = QRectF(bar.right() + _GAP * unit / 2, row.top(), number_width + _GAP * unit, row.height())
        painter.drawText(end, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, _text(line.whole))
        hits.append((QRectF(bar.right(), row.top(), number_width, row.height()) if len(chart.series) > 1 else row, line.whole,
                     f"{line.label}: {_text(line.whole)}"))
        former, top = bar, top + _ROW * unit
    painter.setPen(QPen(look.line, unit))
    painter.drawLine(QPointF(left, rect.top() + (top - rect.top() - len(chart.lines) * _ROW * unit)), QPointF(left, top))
    if chart.left_out:
        painter.setFont(look.font)
        painter.setPen(look.muted)
        said = ngettext("{n} more in the table", "{n} more in the table", chart.left_out).format(n=chart.left_out)
        painter.drawText(QRectF(left, top, room, _ROW * unit), Qt.AlignmentFlag.AlignVCenter, said)
    return hits


def _paint_parts(painter: QPainter, bar: QRectF, line: Line, chart: Chart, look: Look) -> list[Hit]:
    """Paint the parts of a stacked bar; parts that are wide enough carry their number."""
    hits: list[Hit] = []
    known = sum(float(mark.number or 0) for mark in line.marks) or 1
    metrics = QFontMetricsF(look.font, painter.device())
    left = bar.left()
    for series, mark in enumerate(line.marks):
        part = QRectF(left, bar.top(), bar.width() * float(mark.number or 0) / known, bar.height())
        left = part.right()
        if not mark.number:
            continue
        _fill(painter, part, series, look)
        text = _text(mark)
        needed = metrics.horizontalAdvance(text)
        if part.width() > needed + 6 * look.unit:
            plate = QRectF(0, 0, needed + 4 * look.unit, bar.height() - 3 * look.unit)
            plate.moveCenter(part.center())
            painter.fillRect(plate, look.surface)
            painter.setFont(look.font)
            painter.setPen(look.text)
            painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)
        hits.append((part, mark, f"{line.label}, {chart.series[series]}: {text}"))
    return hits


def _fill(painter: QPainter, rect: QRectF, series: int, look: Look) -> None:
    if rect.width() <= 0:
        return
    painter.fillRect(rect, look.colour(series))
    pattern = look.pattern(series)
    if pattern is not None:
        painter.fillRect(rect, pattern)


def _paint_step(painter: QPainter, above: QRectF, below: QRectF, look: Look) -> None:
    """Shade the way from one step of a ladder to the next."""
    shade = look.colour(0)
    shade.setAlphaF(0.16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shade)
    painter.drawPolygon(QPolygonF([above.bottomLeft(), above.bottomRight(), below.topRight(), below.topLeft()]))


def _legend_places(chart: Chart, width: float, look: Look, device: QPaintDevice | None) -> list[tuple[float, int]]:
    """Return where each series' name stands: distance from the left, and row."""
    metrics = QFontMetricsF(look.font, device) if device else QFontMetricsF(look.font)
    places, left, row = [], 0.0, 0
    for name in chart.series:
        needed = metrics.horizontalAdvance(name) + (14 + 6 + 16) * look.unit
        if left and left + needed > width:
            left, row = 0.0, row + 1
        places.append((left, row))
        left += needed
    return places


def _legend_rows(chart: Chart, width: float, look: Look, device: QPaintDevice | None) -> int:
    return _legend_places(chart, width, look, device)[-1][1] + 1 if len(chart.series) > 1 else 0


def _paint_legend(painter: QPainter, rect: QRectF, chart: Chart, look: Look) -> float:
    unit = look.unit
    painter.setFont(look.font)
    places = _legend_places(chart, rect.width(), look, painter.device())
    for series, ((left, row), name) in enumerate(zip(places, chart.series, strict=True)):
        top = rect.top() + row * _LEGEND * unit
        _fill(painter, QRectF(rect.left() + left, top + 5 * unit, 14 * unit, 12 * unit), series, look)
        painter.setPen(look.text)
        place = QRectF(rect.left() + left + 20 * unit, top, rect.width() - left, _LEGEND * unit - 2 * unit)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, name)
    return (places[-1][1] + 1) * _LEGEND * unit


def _paint_line(painter: QPainter, rect: QRectF, chart: Chart, look: Look) -> list[Hit]:
    unit = look.unit
    metrics = QFontMetricsF(look.font, painter.device())
    foot = metrics.height() + 4 * unit
    plot = rect.adjusted(40 * unit, foot + 4 * unit, -40 * unit, -foot - 4 * unit)
    points = _points(chart.lines, plot, chart.highest)
    painter.setPen(QPen(look.line, unit))
    painter.drawLine(plot.bottomLeft(), plot.bottomRight())
    painter.setPen(QPen(look.colour(0), 2 * unit))
    for one, other in pairwise(points):
        if one is not None and other is not None:
            painter.drawLine(one, other)
    hits: list[Hit] = []
    for at, (line, point) in enumerate(zip(chart.lines, points, strict=True)):
        across = plot.left() + plot.width() * at / max(1, len(points) - 1)
        painter.setFont(look.font)
        painter.setPen(look.muted)
        painter.drawText(QRectF(across - 60 * unit, plot.bottom() + 4 * unit, 120 * unit, foot), Qt.AlignmentFlag.AlignHCenter, line.label)
        if point is None:
            continue
        painter.setPen(QPen(look.surface, unit))
        painter.setBrush(look.colour(0))
        painter.drawEllipse(point, 4 * unit, 4 * unit)
        painter.setFont(look.strong)
        painter.setPen(look.text)
        painter.drawText(QRectF(point.x() - 60 * unit, point.y() - foot - 4 * unit, 120 * unit, foot), Qt.AlignmentFlag.AlignHCenter,
                         _text(line.whole))
        around = QRectF(point.x() - 8 * unit, point.y() - 8 * unit, 16 * unit, 16 * unit)
        hits.append((around, line.whole, f"{line.label}: {_text(line.whole)}"))
    return hits


def _points(lines: Sequence[Line], plot: QRectF, highest: float) -> list[QPointF | None]:
    found: list[QPointF | None] = []
    for at, line in enumerate(lines):
        number = line.whole.number
        across = plot.left() + plot.width() * at / max(1, len(lines) - 1)
        found.append(None if number is None else QPointF(across, plot.bottom() - plot.height() * float(number) / highest))
    return found


def _text(mark: Mark) -> str:
    return "c" if mark.is_hidden else number_text(mark.number)
