# SPDX-License-Identifier: Apache-2.0
"""One figure: its title, the chart and the table together, and under them what is counted and how complete it is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.base.text import _, ngettext
from app.domain.charts import chart_of
from app.domain.figures import ALL, Figure, Key, as_table
from app.ui.pages.figures.table_view import FiguresTable
from app.ui.theme import style, typography
from app.ui.widgets.chart_view import ChartView
from app.ui.widgets.labels import hairline, label
from app.ui.widgets.numbers import number_text


class FigurePanel(QWidget):
    """Shows one figure at a time.

    Signals:
        picked: key of a number whose cases the user wants to see.
    """

    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chart = ChartView()
        self.table = FiguresTable()
        self._title = label(type="section", wrap=True)
        self._about = label(tone="muted", wrap=True)
        self.under = label(wrap=True)
        self._quality = label(type="small", tone="muted", wrap=True)
        px = typography.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(24), px(16))
        column.setSpacing(px(8))
        for part in (self._title, self._about, self.chart, self.table, self.under, hairline(), self._quality):
            column.addWidget(part)
        column.addStretch(1)
        style.mark(self, surface="plain")
        self.chart.picked.connect(self.picked)
        self.table.picked.connect(self.picked)

    def show_figure(self, figure: Figure, before: Figure | None) -> None:
        """Show a figure, and what its total was in the period before."""
        table = as_table(figure)
        self.table.set_table(table)
        self.chart.set_chart(chart_of(figure))
        self._title.setText(figure.title)
        unit = figure.unit_words
        about = [_("{unit}, {period}.").format(unit=unit[:1].upper() + unit[1:], period=figure.period.text()), figure.date_used]
        self._about.setText(" ".join([*about, *figure.filters, _total_words(figure), before_words(figure, before)]))
        notes = [figure.definition, figure.missing, *figure.notes]
        if self.table.has_hidden_columns():
            notes.append(_("Columns without a number are not shown here; the workbook has them."))
        self.under.setText("\n".join(notes))
        self._quality.setText(completeness(figure))


def before_words(figure: Figure, before: Figure | None) -> str:
    """Return the total of the period before, in a sentence."""
    if before is None or figure.total is None or before.total is None:
        return ""
    words = number_text(before.total) if before.total else _("none")
    return _("In the period before ({period}): {number}.").format(number=words, period=before.period.text())


def _total_words(figure: Figure) -> str:
    return _("In all: {number}.").format(number=number_text(figure.total) or _("none")) if figure.total is not None else ""


def completeness(figure: Figure) -> str:
    """Return in a line how complete the answers are and what was left out."""
    parts = [_("{answer} {percent} %").format(answer=each.label.lower(), percent=round(100 * each.share))
             for each in figure.completeness if each.share is not None]
    said = _("Complete: {parts}.").format(parts=", ".join(parts)) if parts else ""
    if figure.undated:
        said += " " + ngettext("{n} record was left out, because its date does not tell the period.",
                               "{n} records were left out, because their date does not tell the period.", figure.undated).format(
                                   n=figure.undated)
    return said.strip()


def cell_words(figure: Figure, key: Key) -> str:
    """Return a cell in words: "Female, 0 to 17 years"."""
    labels = [each.label(code) for each, code in zip(figure.breakdowns, key, strict=True) if code != ALL]
    return ", ".join(labels) or _("everything")
