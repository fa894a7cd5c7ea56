# SPDX-License-Identifier: Apache-2.0
"""The dashboard: every figure of a report as a card with its total, the period before and a chart; a card opens its figure."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.base.text import _
from app.domain.charts import chart_of
from app.domain.figures import Figure, Report
from app.ui.pages.figures.figure_panel import before_words
from app.ui.theme import style, typography
from app.ui.widgets.chart_view import ChartView
from app.ui.widgets.labels import label
from app.ui.widgets.numbers import number_text

_CARD_LINES = 6


class FigureCard(QFrame):
    """One figure in small.

    Signals:
        opened: the user wants to see the whole figure.
    """

    opened = Signal()

    def __init__(self, figure: Figure, before: Figure | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        style.mark(self, row="card")
        number = label(number_text(figure.total), type="figure")
        number.setFont(typography.font("figure", semibold=True, tabular=True))
        head = QHBoxLayout()
        head.setSpacing(typography.px(8))
        head.addWidget(number, 0, Qt.AlignmentFlag.AlignBottom)
        head.addWidget(label(figure.unit_words, tone="muted", type="small"), 1, Qt.AlignmentFlag.AlignBottom)
        self.chart = ChartView(self)
        self.chart.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.chart.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(typography.px(each) for each in (16, 12, 16, 12)))
        column.setSpacing(typography.px(4))
        column.addWidget(label(figure.title, type="strong", wrap=True))
        column.addLayout(head)
        change = before_words(figure, before)
        column.addWidget(label(change, type="small", tone="muted", wrap=True))
        column.addWidget(self.chart)
        column.addStretch(1)
        self.chart.set_chart(chart_of(figure, _CARD_LINES))
        self.setAccessibleName(f"{figure.title}: {number_text(figure.total) or _('no number')}. {change}")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open on a click."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Enter or Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit()
        else:
            super().keyPressEvent(event)


class Dashboard(QScrollArea):
    """All cards of a report, in two columns.

    Signals:
        opened: number of the figure in the report.
    """

    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.cards: list[FigureCard] = []

    def show_report(self, report: Report, before: Report | None) -> None:
        """Show another report."""
        ground = QWidget()
        columns = QHBoxLayout(ground)
        gap = typography.px(16)
        columns.setContentsMargins(gap, gap, gap, gap)
        columns.setSpacing(gap)
        sides = [QVBoxLayout(), QVBoxLayout()]
        for side in sides:
            side.setSpacing(gap)
            columns.addLayout(side, 1)
        self.cards = []
        heights = [0, 0]
        for at, figure in enumerate(report.figures):
            card = FigureCard(figure, before.figures[at] if before else None)
            card.opened.connect(lambda at=at: self.opened.emit(at))
            low = heights.index(min(heights))
            sides[low].addWidget(card)
            heights[low] += card.sizeHint().height()
            self.cards.append(card)
        for side in sides:
            side.addStretch(1)
        self.setWidget(ground)
