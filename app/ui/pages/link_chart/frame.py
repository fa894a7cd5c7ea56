# SPDX-License-Identifier: Apache-2.0
"""How the page of a link chart is put together: kinds and buttons above, the picture, the table, the current box in words."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.base.text import _
from app.domain.linkchart import LABELS, Chart, NodeKind, counted, sentence
from app.ui.pages.link_chart.items import ICONS
from app.ui.pages.link_chart.table import LinesTable
from app.ui.pages.link_chart.view import ChartView
from app.ui.theme import typography
from app.ui.widgets.banner import Banner, BannerBox
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.labels import label

# Words, key, icon and what is done.
Tool = tuple[str, str, str, Callable[[], object]]


class ChartFrame(QWidget):
    """Picture and table of one chart.

    Attributes:
        hidden: kinds that are not shown.

    Signals:
        filtered: other kinds are shown now.
    """

    filtered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = typography.px
        self.hidden: set[NodeKind] = set()
        self.banner = Banner("info", closable=True)
        self.view, self.table = ChartView(), LinesTable()
        self._chart = Chart()
        self._kinds, self._tools = FlowLayout(spacing=8), FlowLayout(spacing=8)
        self._said = label(wrap=True)
        self._said.setMinimumHeight(px(36))
        self._said.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._said.setContentsMargins(px(16), px(6), px(16), px(8))
        self.view.chosen.connect(lambda key: self._said.setText(sentence(self._chart, key)))
        head = QVBoxLayout()
        head.setContentsMargins(px(16), px(8), px(16), px(6))
        head.setSpacing(px(4))
        head.addLayout(self._kinds)
        head.addLayout(self._tools)
        self._both = QStackedWidget()
        self._both.addWidget(self.view)
        self._both.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(BannerBox(self.banner))
        column.addWidget(self._both, 1)
        column.addWidget(self._said)

    def set_tools(self, tools: Sequence[Tool]) -> None:
        """Offer these above the picture."""
        for words, key, icon, run in tools:
            button = KeyButton(words, key, kind="quiet", icon=icon)
            button.clicked.connect(lambda _checked=False, run=run: run())
            self._tools.addWidget(button)

    def show_chart(self, chart: Chart, places: dict[str, tuple[float, float]]) -> None:
        """Show a chart, as far as its kinds are not hidden."""
        self._chart = chart.of_kinds(set(NodeKind) - self.hidden)
        self.view.show_chart(self._chart, places)
        self.table.show_chart(self._chart)

    def shown(self) -> Chart:
        """Return what is shown."""
        return self._chart

    def offer_kinds(self, chart: Chart) -> None:
        """Offer the kinds of a chart, each with a number as its key."""
        while item := self._kinds.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for number, (kind, count) in enumerate(counted(chart), 1):
            button = KeyButton(f"{_(LABELS[kind])} {count}", str(number), kind="quiet", icon=ICONS[kind])
            button.setCheckable(True)
            button.setChecked(kind not in self.hidden)
            button.clicked.connect(lambda is_shown, kind=kind: self._filter(kind, is_shown))
            self._kinds.addWidget(button)

    def switch_table(self) -> None:
        """Show the links as a table in place of the picture, or the picture again."""
        wanted = self.view if self._both.currentWidget() is self.table else self.table
        self._both.setCurrentWidget(wanted)
        wanted.setFocus()

    def _filter(self, kind: NodeKind, is_shown: bool) -> None:
        self.hidden = self.hidden - {kind} if is_shown else self.hidden | {kind}
        self.filtered.emit()
