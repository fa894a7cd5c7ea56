# SPDX-License-Identifier: Apache-2.0
"""Charts and the printed page of real reports: every number in proportion and said, told apart without colour."""


from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPdfWriter

from app.domain.charts import chart_of
from app.ui.theme import series
from app.ui.widgets import charts
from app.ui.widgets.numbers import number_text
from app.ui.widgets.report_pages import ReportPages


def painted(chart, width=600):
    look = series.screen()
    image = QImage(width, max(1, round(charts.height(chart, width, look))), QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    with QPainter(image) as painter:
        hits = charts.paint(painter, QRectF(image.rect()), chart, look)
    return image, hits


def test_every_number_of_a_chart_is_painted_in_proportion_and_said(open_page):
    page = open_page()
    for figure in page.report.figures:
        chart = chart_of(figure)
        if chart is None:
            continue
        _image, hits = painted(chart)
        for rect, mark, words in hits:
            assert mark.number == figure.cells[mark.key]
            assert number_text(mark.number) in words
            assert 0 <= rect.left() <= rect.right() <= 601
        if len(chart.series) > 1:
            parts = [(rect.width(), mark.number) for rect, mark, _words in hits if mark.number and list(mark.key).count("*") <
                len(mark.key) - 1]
            scale = {round(width / number, 2) for width, number in parts}
            assert len(scale) <= 1 or not figure.breakdowns[0].adds_up


def test_series_differ_in_grey(open_page):
    """Two neighbouring series have different patterns, so that a grey print tells them apart."""
    look = series.screen()
    patterns = [look.pattern(at).style() if look.pattern(at) else None for at in range(6)]
    assert len(set(patterns)) == 6


def test_the_printed_report_has_pages_with_ink_and_the_marking(open_page, tmp_path):
    page = open_page()
    writer = QPdfWriter(str(tmp_path / "report.pdf"))
    assert ReportPages(writer, page.report).paint() > 2
    del writer
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
