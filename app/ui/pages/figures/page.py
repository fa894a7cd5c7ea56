# SPDX-License-Identifier: Apache-2.0
"""The page "Figures": the report in one sentence, its tables, what each counts, and the workbook to sign."""

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QScrollArea, QSplitter, QVBoxLayout, QWidget

from app.base.text import _, ngettext
from app.domain.figures import Figures, Period, Table
from app.domain.permissions import Action
from app.domain.touched import Touched
from app.services import reports
from app.ui.pages.figures.period_choice import PeriodChoice
from app.ui.pages.figures.table_list import TableList
from app.ui.pages.figures.table_view import FiguresTable
from app.ui.theme import style, typography
from app.ui.widgets.banner import Banner
from app.ui.widgets.chips import Chip
from app.ui.widgets.labels import hairline, label
from app.ui.widgets.page import Page, Primary
from app.ui.widgets.session import Session

_LIST_PX = 290


class FiguresPage(Page):
    """Exact figures of a period."""

    kinds: ClassVar[frozenset[str]] = frozenset(
        {"person", "person_link", "case", "party", "decision", "stage", "screening", "referral", "charge"}
    )

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        if session.can(Action.EXPORT_EXACT):
            self.primary = Primary(_("Workbook"), "Ctrl+S", self.choose_file, "workbook")
        self.figures: Figures | None = None
        self.period = PeriodChoice()
        self.list = TableList()
        self.table = FiguresTable()
        self.banner = Banner("success", closable=True, parent=self)
        self._title = label(type="section", wrap=True)
        self._about = label(tone="muted", wrap=True)
        self._under = label(wrap=True)
        self._quality = label(type="small", tone="muted", wrap=True)
        self._lay_out()
        self.period.chosen.connect(self.count)
        self.period.refused.connect(lambda sentence: self.banner.say("danger", sentence))
        self.list.currentRowChanged.connect(self._show_table)
        self.banner.acted.connect(self.count)

    def opened(self, arg: object) -> None:
        """Count, unless the figures are there."""
        if self.figures is None:
            self.count()

    def on_touched(self, touched: Touched) -> None:
        """Say that the figures are older than the records: they stand as they were counted until counted again."""
        if self.figures is not None:
            self.banner.say("info", _("Records have changed since these figures were counted."), _("Count again"))

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [("Ctrl+S", _("Save as workbook")), ("Up", _("Table before")), ("Down", _("Next table"))]

    def first_focus(self) -> QWidget:
        """Begin in the list of tables."""
        return self.list

    def count(self, _period: object = None) -> None:
        """Count the chosen period."""
        self.banner.clear()
        store, period = self.session.store, self.period.period()
        self.session.runner.run(
            lambda ctx: reports.figures(store, period, ctx), self, self._show, self._failed, title=_("Counting {period}").format(
                period=period.text())
        )

    def choose_file(self) -> None:
        """Ask where the workbook goes, and write it."""
        if self.figures is None:
            return
        name = reports.file_name(self.session.store, "figures", self.figures.period.file_part())
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Save the workbook"), str(Path.home() / name), _("Excel workbook (*.xlsx)"))
        if chosen:
            self.write_to(Path(chosen).with_suffix(".xlsx"))

    def write_to(self, path: Path) -> None:
        """Write the figures on screen as a workbook."""
        store, made = self.session.store, self.figures
        if made is not None:
            self.session.runner.run(
                lambda ctx: reports.write_workbook(store, made, path, ctx), self, self._saved, self._failed, title=_("Writing the workbook")
            )

    def _show(self, made: Figures) -> None:
        self.figures = made
        self.list.set_titles(table.title for table in made.tables)
        parts = [_("{answer} {percent} %").format(answer=each.label.lower(), percent=round(100 * each.share))
                 for each in made.quality if each.share is not None]
        left_out = [ngettext("{n} left out for want of a date: {unit}", "{n} left out for want of a date: {unit}", number).format(
            n=number, unit=unit) for unit, number in made.undated]
        complete = _("Complete: {parts}.").format(parts=", ".join(parts)) if parts else _("Nothing was counted in this period.")
        self._quality.setText(" ".join([complete, *(f"{each}." for each in left_out)]))

    def _show_table(self, at: int) -> None:
        if self.figures is None or not 0 <= at < len(self.figures.tables):
            return
        table = self.figures.tables[at]
        self.table.set_table(table)
        self._title.setText(table.title)
        self._about.setText(_about(table, self.figures.period))
        notes = table.notes
        if self.table.has_hidden_columns():
            notes = (*notes, _("Columns without a number are not shown here; the workbook has them."))
        self._under.setText("\n".join((table.definition, table.missing, *notes)))

    def _saved(self, path: Path) -> None:
        self.banner.say("success", _("The workbook is saved: {name}, in {folder}.").format(name=path.name, folder=path.parent))

    def _failed(self, error: Exception) -> None:
        self.banner.say("danger", str(error))

    def _lay_out(self) -> None:
        px = typography.px
        sentence = QHBoxLayout()
        sentence.setContentsMargins(px(24), px(12), px(24), px(12))
        sentence.setSpacing(px(8))
        before = label(_("Figures &for"))
        before.setBuddy(self.period.list)
        sentence.addWidget(before)
        sentence.addWidget(self.period)
        rest = _("from all records of {post}, each table by its own date").format(post=self.session.post_name)
        sentence.addWidget(label(rest, wrap=True), 1)
        sentence.addWidget(Chip(_("Restricted: exact figures"), "warning", "lock"))
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(px(16), px(12), px(24), px(16))
        column.setSpacing(px(8))
        for part in (self.banner, self._title, self._about, self.table, self._under, hairline(), self._quality):
            column.addWidget(part)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(right)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self.list)
        split.addWidget(scroll)
        split.setSizes([px(_LIST_PX), px(1000)])
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(sentence)
        outer.addWidget(hairline())
        outer.addWidget(split, 1)
        style.mark(right, surface="plain")


def _about(table: Table, period: Period) -> str:
    """Return unit, period and date of a table in a line."""
    return _("{unit}, {period}. {date}").format(unit=table.unit[:1].upper() + table.unit[1:], period=period.text(), date=table.date_used)
