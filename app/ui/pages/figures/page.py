# SPDX-License-Identifier: Apache-2.0
"""The page "Figures": a report, its dashboard, one figure at a time with chart and table, and the cases behind each number."""

from dataclasses import replace
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from app.base.text import _
from app.domain.counting_figures import Query
from app.domain.figures import Figure, Key, Report
from app.domain.permissions import Action
from app.domain.standard_reports import ReportDefinition, standard_reports
from app.domain.touched import Touched
from app.services import figures, saved_reports
from app.services.figures import Behind, Pair
from app.services.records import Saved
from app.services.report_files import FileKind
from app.ui.pages.figures.figure_panel import cell_words
from app.ui.pages.figures.files import ReportFiles
from app.ui.pages.figures.layout import FiguresLayout
from app.ui.widgets.page import Page, Primary
from app.ui.widgets.session import Session


class FiguresPage(Page):
    """Exact figures of a period."""

    kinds: ClassVar[frozenset[str]] = frozenset({
        "person", "person_link", "case", "party", "decision", "stage", "screening", "referral", "charge", "sentence", "hearing",
        "investigation", "leg", "service_given", "reflection", "residence", "home_return", "redress", "training", "awareness", "meeting",
        "agreement", "inspection", "report"})

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        if session.can(Action.EXPORT_EXACT):
            self.primary = Primary(_("Workbook"), "Ctrl+S", self.choose_file, "workbook")
        self.definition: ReportDefinition = standard_reports()["overview"]
        self.pair: Pair | None = None
        self.files = ReportFiles(session, self)
        self.parts = FiguresLayout(self, session, self.files)
        parts = self.parts
        parts.report.activated.connect(self._other_report)
        parts.period.chosen.connect(self.count)
        parts.period.refused.connect(lambda sentence: parts.banner.say("danger", sentence))
        parts.list.currentRowChanged.connect(self._show_at)
        parts.banner.acted.connect(self.count)
        parts.dashboard.opened.connect(lambda at: parts.list.setCurrentRow(at + 1))
        parts.sentence.changed.connect(self._ask)
        parts.panel.picked.connect(self.show_cases)
        parts.cases.opened.connect(lambda case_id: self.go("case", case_id))
        parts.cases.closed.connect(self._close_cases)
        parts.save_button.clicked.connect(self._keep)
        parts.title.returnPressed.connect(self._keep)
        parts.quality_button.clicked.connect(lambda: self.go("quality"))
        parts.print_button.clicked.connect(self._print)
        self.files.said.connect(parts.banner.say)

    def opened(self, arg: object) -> None:
        """Count, unless the figures are there."""
        self._look_for_reports()
        if self.pair is None:
            self.count()

    def on_touched(self, touched: Touched) -> None:
        """Say that the figures are older than the records: they stand as they were counted until counted again."""
        if touched.concerns("report"):
            self._look_for_reports()
        if self.pair is not None and touched.kinds != {"report"}:
            self.parts.banner.say("info", _("Records have changed since these figures were counted."), _("Count again"))

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [("Ctrl+S", _("Save as workbook")), ("Up", _("Figure before")), ("Down", _("Next figure")), ("Enter", _("See the cases"))]

    def first_focus(self) -> QWidget:
        """Begin in the list of figures."""
        return self.parts.list

    @property
    def report(self) -> Report | None:
        """The report on screen."""
        return self.pair.report if self.pair else None

    def figure(self) -> Figure | None:
        """Return the figure on screen, None on the dashboard."""
        at = self.parts.list.currentRow() - 1
        return self.report.figures[at] if self.report and 0 <= at < len(self.report.figures) else None

    def count(self, _period: object = None) -> None:
        """Count the chosen report for the chosen period."""
        self.parts.banner.clear()
        store, period, definition = self.session.store, self.parts.period.period(), self.definition
        self.session.runner.run(
            lambda ctx: figures.run_pair(store, definition, period, ctx), self, self._show, self._failed,
            title=_("Counting {period}").format(period=period.text()))

    def choose_file(self) -> None:
        """Ask where the workbook goes, and write it."""
        self.files.choose(FileKind.WORKBOOK)

    def show_cases(self, key: Key) -> None:
        """Show the cases behind a number, if the role may see cases."""
        made, at = self.figure(), self.parts.list.currentRow() - 1
        if made is None or not self.session.can(Action.SEE_CASE):
            return
        store, query, what = self.session.store, self.definition.queries[at], f"{made.title}: {cell_words(made, key)}"
        self.session.runner.run(
            lambda ctx: figures.list_behind(store, query, made.period, key), self, lambda found: self._show_behind(what, found),
                self._failed,
            title=_("Looking for the cases"))

    def _show_behind(self, what: str, found: Behind) -> None:
        self.parts.cases.show()
        self.parts.cases.show_cases(what, found)

    def _close_cases(self) -> None:
        self.parts.cases.hide()
        self.parts.panel.table.setFocus()

    def _look_for_reports(self) -> None:
        store = self.session.store
        self.session.runner.run(lambda ctx: saved_reports.listed(store), self, self.parts.set_reports, self._failed)

    def _keep(self) -> None:
        """Save the report on screen under the title that was typed."""
        store, title, definition = self.session.store, self.parts.title.text(), self.definition
        self.session.runner.run(lambda ctx: saved_reports.save(store, title, definition), self, self._kept, self._failed)

    def _kept(self, saved: Saved) -> None:
        self.parts.title.clear()
        self.parts.banner.say("success", _("The report is saved. Run it again for any period."))
        self._look_for_reports()

    def _other_report(self, _at: int) -> None:
        self.definition = self.parts.report.currentData()
        self.parts.list.setCurrentRow(0)
        self.count()

    def _ask(self, query: Query) -> None:
        """Put another question in the place of the figure on screen."""
        at = self.parts.list.currentRow() - 1
        queries = list(self.definition.queries)
        queries[at] = query
        self.definition = replace(self.definition, queries=tuple(queries))
        self.count()

    def _show(self, pair: Pair) -> None:
        self.pair = pair
        self.files.report = pair.report
        self.parts.dashboard.show_report(pair.report, pair.before)
        self.parts.list.set_titles([_("Dashboard"), *(each.title for each in pair.report.figures)])
        self._show_at(self.parts.list.currentRow())

    def _show_at(self, at: int) -> None:
        self.parts.cases.hide()
        self.parts.show_dashboard(at <= 0)
        made = self.figure()
        if made is not None and self.pair is not None:
            self.parts.panel.show_figure(made, self.pair.before.figures[at - 1])
            self.parts.sentence.show_query(self.definition.queries[at - 1])

    def _print(self) -> None:
        if self.report is not None:
            self.parts.print_report(self.report)

    def _failed(self, error: Exception) -> None:
        self.parts.banner.say("danger", str(error))
