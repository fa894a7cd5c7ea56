# SPDX-License-Identifier: Apache-2.0
"""A report on paper: figure after figure with chart and table, marked on every page; for a printer and for a PDF."""

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPen

from app.base.text import _
from app.domain.charts import chart_of
from app.domain.figures import Figure, Profile, Report, Table, as_table
from app.ui.theme import series
from app.ui.widgets import charts
from app.ui.widgets.numbers import number_text

_MARGIN_MM = 14
_ROW, _GAP = 20, 10  # in units of the screen's grid
_LABEL_SHARE = 0.30
_MOST_COLUMNS = 16


class ReportPages:
    """Paints a report on a device with pages, A4 landscape."""

    def __init__(self, device: QPagedPaintDevice, report: Report) -> None:
        self._device, self._report = device, report
        device.setPageLayout(QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Landscape, QMarginsF(*[_MARGIN_MM] * 4),
                QPageLayout.Unit.Millimeter))
        self._unit = device.logicalDpiX() / 96
        self._look = series.paper(self._unit)
        self._page = 0
        self._y = 0.0

    def paint(self) -> int:
        """Paint everything and return the number of pages."""
        with QPainter(self._device) as self._painter:
            self._width, self._height = float(self._device.width()), float(self._device.height())
            self._begin_page()
            for figure in self._report.figures:
                self._figure(figure)
        return self._page

    def _begin_page(self) -> None:
        if self._page:
            self._device.newPage()
        self._page += 1
        run = self._report.run
        marking = _("RESTRICTED: exact figures, for official use") if run.profile is Profile.RESTRICTED else _("For release")
        head = f"{self._report.title} · {run.agency} · {self._report.period.text()}"
        foot = _("{marking} · counted {when} · {snapshot}").format(marking=marking, when=run.counted_at[:10], snapshot=run.snapshot)
        self._y = 0.0
        if run.is_training:
            band = QRectF(0, 0, self._width, _ROW * self._unit)
            self._painter.fillRect(band, QColor("#7A1FA2"))
            self._text(band, _("TRAINING DATA: all people and cases in here are invented"), self._look.strong, QColor("white"),
                       Qt.AlignmentFlag.AlignCenter)
            self._y = band.bottom() + _GAP * self._unit
        self._line(head, self._look.strong)
        bottom = QRectF(0, self._height - _ROW * self._unit, self._width, _ROW * self._unit)
        self._text(bottom, foot, self._look.font, self._look.muted, Qt.AlignmentFlag.AlignLeft)
        self._text(bottom, _("Page {n}").format(n=self._page), self._look.font, self._look.muted, Qt.AlignmentFlag.AlignRight)
        self._y += _GAP * self._unit

    def _figure(self, figure: Figure) -> None:
        chart, table = chart_of(figure), as_table(figure)
        tall = charts.height(chart, self._width, self._look, self._device) if chart else 0.0
        needed = tall + (min(len(table.rows), 6) + 5) * _ROW * self._unit
        if self._y + needed > self._height - 2 * _ROW * self._unit and self._y > 4 * _ROW * self._unit:
            self._begin_page()
        self._line(figure.title, self._look.strong)
        self._line(f"{figure.unit_words}, {figure.period.text()}. {figure.date_used}", self._look.font, self._look.muted)
        if chart:
            charts.paint(self._painter, QRectF(0, self._y, self._width * 0.75, tall), chart, self._look)
            self._y += tall + _GAP * self._unit
        self._table(table)
        self._wrapped(" ".join((figure.definition, figure.missing, *figure.filters, *figure.notes)))
        self._y += 2 * _GAP * self._unit

    def _table(self, table: Table) -> None:
        shown = [at for at in range(len(table.columns)) if len(table.columns) <= 6 or any(row.numbers[at] for row in table.rows)]
        shown = shown[: _MOST_COLUMNS - 1] + shown[-1:] if len(shown) > _MOST_COLUMNS else shown
        label = self._width * _LABEL_SHARE
        wide = min((self._width - label) / max(1, len(shown)), 110 * self._unit)
        self._row(table.row_title, [table.columns[at] for at in shown], label, wide, self._look.strong)
        for row in table.rows:
            if self._y > self._height - 3 * _ROW * self._unit:
                self._begin_page()
                self._row(table.row_title, [table.columns[at] for at in shown], label, wide, self._look.strong)
            face = self._look.strong if row.is_total else self._look.font
            self._row(row.label, [number_text(row.numbers[at]) for at in shown], label, wide, face)

    def _row(self, label: str, cells: list[str], label_width: float, width: float, face: QFont) -> None:
        tall = _ROW * self._unit
        metrics = QFontMetricsF(face, self._device)
        self._text(QRectF(0, self._y, label_width, tall), metrics.elidedText(label, Qt.TextElideMode.ElideRight, label_width), face,
                   self._look.text, Qt.AlignmentFlag.AlignLeft)
        for at, cell in enumerate(cells):
            place = QRectF(label_width + at * width, self._y, width - 4 * self._unit, tall)
            self._text(place, metrics.elidedText(cell, Qt.TextElideMode.ElideRight, place.width()), face, self._look.text,
                       Qt.AlignmentFlag.AlignRight)
        self._y += tall
        self._painter.setPen(QPen(self._look.line, self._unit))
        self._painter.drawLine(0, round(self._y), round(label_width + len(cells) * width), round(self._y))

    def _line(self, text: str, face: QFont, colour: QColor | None = None) -> None:
        self._text(QRectF(0, self._y, self._width, _ROW * self._unit), text, face, colour or self._look.text, Qt.AlignmentFlag.AlignLeft)
        self._y += _ROW * self._unit

    def _wrapped(self, text: str) -> None:
        flags = int(Qt.TextFlag.TextWordWrap)
        room = QFontMetricsF(self._look.font, self._device).boundingRect(QRectF(0, 0, self._width, self._height), flags, text)
        if self._y + room.height() > self._height - 2 * _ROW * self._unit:
            self._begin_page()
        self._painter.setFont(self._look.font)
        self._painter.setPen(self._look.muted)
        self._painter.drawText(QRectF(0, self._y, self._width, room.height() + self._unit), flags, text)
        self._y += room.height()

    def _text(self, place: QRectF, text: str, face: QFont, colour: QColor, side: Qt.AlignmentFlag) -> None:
        self._painter.setFont(face)
        self._painter.setPen(colour)
        self._painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, text)
