# SPDX-License-Identifier: Apache-2.0
"""A link chart on one sheet of A3: as arranged, with its legend; its links as a list on the pages after it."""

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPagedPaintDevice, QPageSize

from app.base.text import _
from app.domain.chart_layout import NODE_HEIGHT, NODE_WIDTH, Point
from app.domain.linkchart import LABELS, Chart, counted, lines
from app.ui.pages.link_chart.items import paint_edge, paint_node, shifted, shifts
from app.ui.printing.pen import MARGIN, Look, Pen, pages

_LARGEST = 0.34  # mm for a unit of the chart: boxes no larger than a name card


def paint(device: QPagedPaintDevice, look: Look, chart: Chart, places: dict[str, Point]) -> int:
    """Draw the chart and return the number of pages."""
    with pages(device, look, QPageSize.PageSizeId.A3, is_wide=True) as pen:
        pen.need(1)
        legend = " · ".join(f"{_(LABELS[kind])}: {count}" for kind, count in counted(chart))
        pen.text(legend, 9, grey=True, after=3)
        _picture(pen, chart, places)
        pen.y = pen.height
        pen.text(_("Links"), 12, bold=True)
        for start, label, end, known in lines(chart):
            pen.need(6)
            told = " – ".join(part for part in (start, label, end) if part)
            pen.text(f"{told} ({known})" if known else told, 9, after=0.8)
        return pen.page


def _picture(pen: Pen, chart: Chart, places: dict[str, Point]) -> None:
    if not chart.nodes:
        return
    shown = [places[key] for key in chart.nodes]
    left, top = min(x for x, _y in shown) - NODE_WIDTH / 2, min(y for _x, y in shown) - NODE_HEIGHT / 2
    wide, high = (max(x for x, _y in shown) + NODE_WIDTH / 2 - left, max(y for _x, y in shown) + NODE_HEIGHT / 2 - top)
    room = pen.room
    size = min(room.width() / wide, room.height() / high, _LARGEST)
    pen.painter.save()
    pen.painter.translate(MARGIN + (room.width() - wide * size) / 2, room.top() + (room.height() - high * size) / 2)
    pen.painter.scale(size, size)
    pen.painter.translate(-left, -top)
    at = {key: QPointF(*places[key]) for key in chart.nodes}
    for edge, shift in zip(chart.edges, shifts(chart.edges), strict=True):
        paint_edge(pen.painter, edge, shifted(QLineF(at[edge.start], at[edge.end]), shift), on_paper=True)
    for key, node in chart.nodes.items():
        box = QRectF(0, 0, NODE_WIDTH, NODE_HEIGHT)
        box.moveCenter(at[key])
        paint_node(pen.painter, node, box, on_paper=True)
    pen.painter.restore()
