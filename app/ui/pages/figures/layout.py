# SPDX-License-Identifier: Apache-2.0
"""Where the parts of the page "Figures" stand."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.base.text import _
from app.domain import permissions
from app.domain.figures import Report
from app.domain.standard_reports import ReportDefinition, standard_reports
from app.ui.pages.figures.cases_panel import CasesPanel
from app.ui.pages.figures.dashboard import Dashboard
from app.ui.pages.figures.figure_panel import FigurePanel
from app.ui.pages.figures.period_choice import PeriodChoice
from app.ui.pages.figures.printing import print_report
from app.ui.pages.figures.sentence import Sentence
from app.ui.pages.figures.table_list import TableList
from app.ui.theme import typography
from app.ui.widgets.banner import Banner
from app.ui.widgets.chips import Chip
from app.ui.widgets.labels import hairline, label
from app.ui.widgets.session import Session

_LIST_PX = 270
_LETTERS = 22


class FiguresLayout:
    """The parts of the page; `page` only wires them."""

    def __init__(self, page: QWidget, session: Session, files: QWidget) -> None:
        self._page, self._files = page, files
        self.report = QComboBox()
        self.report.setAccessibleName(_("Report"))
        self.report.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.report.setMinimumContentsLength(_LETTERS)
        self.set_reports(standard_reports().values())
        self.title = QLineEdit()
        self.title.setPlaceholderText(_("Title"))
        self.title.setAccessibleName(_("Title of your own report"))
        self.save_button = QPushButton(_("Sa&ve this report"))
        self.period = PeriodChoice()
        self.print_button = QPushButton(_("&Print"))
        self.quality_button = QPushButton(_("&Fix before the return"))
        self.list = TableList()
        self.banner = Banner("success", closable=True, parent=page)
        self.dashboard = Dashboard()
        self.sentence = Sentence()
        self.panel = FigurePanel()
        self.cases = CasesPanel()
        self.cases.hide()
        self._stack = QStackedWidget()
        self._place(page, session)

    def set_reports(self, definitions: Iterable[ReportDefinition]) -> None:
        """Offer reports; the chosen one stays chosen."""
        chosen = self.report.currentData()
        self.report.clear()
        for definition in definitions:
            self.report.addItem(_(definition.title), definition)
        keys = [self.report.itemData(at).key for at in range(self.report.count())]
        self.report.setCurrentIndex(keys.index(chosen.key) if chosen and chosen.key in keys else 0)

    def show_dashboard(self, is_wanted: bool) -> None:
        """Show the dashboard, or one figure."""
        self._stack.setCurrentIndex(0 if is_wanted else 1)

    def print_report(self, report: Report) -> None:
        """Ask for a printer and print a report."""
        print_report(report, self._page)

    def _place(self, page: QWidget, session: Session) -> None:
        px = typography.px
        head = QHBoxLayout()
        head.setContentsMargins(px(24), px(12), px(24), px(12))
        head.setSpacing(px(8))
        for words, part, buddy in ((_("&Report"), self.report, self.report), (_("&for"), self.period, self.period.list)):
            said = label(words)
            said.setBuddy(buddy)
            head.addWidget(said)
            head.addWidget(part)
        head.addStretch(1)
        head.addWidget(Chip(_("Restricted: exact figures"), "warning", "lock"))
        foot = QHBoxLayout()
        foot.setContentsMargins(px(16), px(8), px(24), px(8))
        foot.setSpacing(px(8))
        foot.addWidget(self.quality_button)
        foot.addStretch(1)
        foot.addWidget(self._files)
        foot.addWidget(self.print_button)
        figure = QWidget()
        column = QVBoxLayout(figure)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        around = QWidget()
        inner = QVBoxLayout(around)
        inner.setContentsMargins(px(16), px(8), px(24), px(8))
        inner.addWidget(self.sentence)
        column.addWidget(around)
        column.addWidget(hairline())
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self.panel)
        beside = QHBoxLayout()
        beside.setSpacing(0)
        beside.addWidget(scroll, 1)
        beside.addWidget(self.cases)
        column.addLayout(beside, 1)
        self._stack.addWidget(self.dashboard)
        self._stack.addWidget(figure)
        right = QWidget()
        lines = QVBoxLayout(right)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(self.banner)
        lines.addWidget(self._stack, 1)
        lines.addWidget(hairline())
        lines.addLayout(foot)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        left = QWidget()
        own = QVBoxLayout(left)
        own.setContentsMargins(0, 0, 0, px(8))
        own.addWidget(self.list, 1)
        if session.can(permissions.WRITES["report"]):
            keep = QVBoxLayout()
            keep.setContentsMargins(px(12), 0, px(12), 0)
            keep.addWidget(self.title)
            keep.addWidget(self.save_button)
            own.addLayout(keep)
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([px(_LIST_PX), px(1000)])
        outer = QVBoxLayout(page)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(head)
        outer.addWidget(hairline())
        outer.addWidget(split, 1)
