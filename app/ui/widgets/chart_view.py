# SPDX-License-Identifier: Apache-2.0
"""A chart in the window: click a bar, or walk the bars with the arrows and press Enter, to see what is behind a number."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.base.text import _
from app.domain.charts import Chart
from app.ui.theme import series, style, typography
from app.ui.widgets import charts

_WIDTH_PX = 420


class ChartView(QWidget):
    """Shows one chart; a table with the same numbers stands beside it for screen readers.

    Signals:
        picked: key of a mark that the user wants to see more of.
    """

    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chart: Chart | None = None
        self._hits: list[charts.Hit] = []
        self._at = -1
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Chart"))
        style.look().changed.connect(self._fit)

    def set_chart(self, chart: Chart | None) -> None:
        """Show another chart, or none."""
        self._chart, self._hits, self._at = chart, [], -1
        self.setVisible(chart is not None)
        self.setAccessibleName(_("Chart: {title}").format(title=chart.title) if chart else _("Chart"))
        self.setAccessibleDescription(_("The table below has the same numbers."))
        self._fit()

    def sizeHint(self) -> QSize:
        """Return the size at which all lines have room."""
        width = max(self.width(), typography.px(_WIDTH_PX))
        return QSize(typography.px(_WIDTH_PX), round(charts.height(self._chart, width, series.screen())) if self._chart else 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chart and the frame around the mark in focus."""
        if self._chart is None:
            return
        with QPainter(self) as painter:
            self._hits = charts.paint(painter, QRectF(self.rect()), self._chart, series.screen())
            if self.hasFocus() and 0 <= self._at < len(self._hits):
                painter.setPen(QPen(style.colour("accent"), typography.px(2)))
                painter.drawRect(self._hits[self._at][0].adjusted(-1, 1, 1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the legend the lines that it needs."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Pick the mark under the pointer."""
        found = next((mark for rect, mark, _words in self._hits if rect.contains(event.position())), None)
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self.picked.emit(found.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the marks with the arrows, pick one with Enter."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        if step and self._hits:
            self._at = min(max(self._at + step, 0), len(self._hits) - 1)
            self.setAccessibleDescription(self._hits[self._at][2])
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and 0 <= self._at < len(self._hits):
            self.picked.emit(self._hits[self._at][1].key)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Say the number under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            words = next((words for rect, _mark, words in self._hits if rect.contains(event.pos().toPointF())), "")
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def _fit(self) -> None:
        self.setFixedHeight(self.sizeHint().height())
        self.updateGeometry()
        self.update()
