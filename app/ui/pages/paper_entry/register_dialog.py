# SPDX-License-Identifier: Apache-2.0
"""Taking in a register: choose file, sheet and headings; say which column answers what; read the dry run; take it in whole."""

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QComboBox, QFileDialog, QGridLayout, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from app.base.text import _, ngettext
from app.domain.paper import columns
from app.domain.paper.columns import Layout
from app.domain.paper.forms.catalogue import PAPER_FORMS, paper_form
from app.domain.paper.spec import PaperForm
from app.services.paper import register
from app.services.paper.register import File, RegisterPlan, TakenIn
from app.ui.dialogs.frame import DialogFrame
from app.ui.dialogs.import_problems import ProblemTable
from app.ui.pages.paper_entry.column_table import ColumnTable
from app.ui.theme import typography
from app.ui.widgets.banner import Banner
from app.ui.widgets.job_line import JobLine
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.labels import ElidedLabel, label
from app.ui.widgets.number_field import NumberField
from app.ui.widgets.session import Session

_WIDTH_PX, _HIGH_PX = 960, 640
_ORDERS = (("dmy", "31.12.2026"), ("mdy", "12/31/2026"), ("ymd", "2026-12-31"))


class RegisterDialog(DialogFrame):
    """Dry run and import of a register.

    Attributes:
        taken_in: what was taken in, None while nothing was.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(_("Take in a register"), parent, 640)
        self._session, self._job = session, None
        self._file: File | None = None
        self._plan: RegisterPlan | None = None
        self._rows: list[list[str]] = []
        self.taken_in: TakenIn | None = None
        self.choose = KeyButton(_("&Choose workbook"), icon="workbook")
        self._name, self.line, self.banner = ElidedLabel(), JobLine(can_cancel=True), Banner("info", parent=self)
        self.form, self.sheet, self.order = QComboBox(), QComboBox(), QComboBox()
        self.header_row, self.source, self.period = NumberField(1, 30, 1), QLineEdit(), QLineEdit()
        self.columns, self.problems, self._counts = ColumnTable(), ProblemTable(), label(type="strong", wrap=True)
        for key, form in PAPER_FORMS.items():
            self.form.addItem(_(form.title), key)
        for key, sample in _ORDERS:
            self.order.addItem(sample, key)
        self._steps = QStackedWidget()
        self._lay_out()
        self.close_button, self.back = self.add_button(_("Close")), self.add_button(_("&Back"))
        self.act = self.add_button(_("Chec&k"), "primary")
        self.choose.clicked.connect(self.choose_file)
        self.close_button.clicked.connect(self.reject)
        self.back.clicked.connect(lambda: self._turn_to(0))
        self.act.clicked.connect(self._act)
        self.form.currentIndexChanged.connect(self._show_columns)
        self.sheet.currentIndexChanged.connect(self._read_sheet)
        self.header_row.valueChanged.connect(self._show_columns)
        self._turn_to(0)
        self.act.setEnabled(False)
        self.choose.setFocus()

    def choose_file(self) -> None:
        """Ask for a workbook or text table."""
        kinds = _("Workbooks and text tables (*.xlsx *.csv *.txt *.tsv)")
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Choose the register"), str(Path.home()), kinds)
        if chosen:
            self.open_file(Path(chosen))

    def open_file(self, path: Path) -> None:
        """Look into a file: its sheets, the first rows of the first one that is not hidden."""
        self.banner.clear()
        self._name.set_text(path.name)
        self._run(lambda _ctx: register.look_into(path), self._opened, _("Opening the workbook"))

    def layout_now(self) -> Layout:
        """Return what is chosen now."""
        answered, always = self.columns.chosen()
        sheet = self.sheet.currentData() or ""
        return Layout(self.form.currentData(), sheet, self.header_row.value(), answered, self.order.currentData(), always)

    def reject(self) -> None:
        """Stop what is running first; close only when nothing is."""
        if self._job is not None and self._job.running:
            self._job.cancel()
        else:
            super().reject()

    def _opened(self, file: File) -> None:
        self._file = file
        self.sheet.blockSignals(True)
        self.sheet.clear()
        for sheet in file.register.sheets:
            self.sheet.addItem(_("{name} (hidden)").format(name=sheet.name) if sheet.is_hidden else sheet.name, sheet.name)
        self.sheet.setCurrentIndex(max(0, self.sheet.findData(file.sheet)))
        self.sheet.blockSignals(False)
        self._show_rows(file.rows)
        self.act.setEnabled(True)
        self.form.setFocus()

    def _read_sheet(self) -> None:
        if self._file is not None:
            opened, sheet = self._file.register, self.sheet.currentData()
            self._run(lambda _ctx: register.preview(opened, sheet), self._show_rows, _("Opening the workbook"))

    def _show_rows(self, rows: list[list[str]]) -> None:
        self._rows = rows
        self.header_row.blockSignals(True)
        self.header_row.setValue(columns.likely_header(rows))
        self.header_row.blockSignals(False)
        self._show_columns()

    def _show_columns(self) -> None:
        form = paper_form(self.form.currentData())
        names = columns.headings(self._rows, self.header_row.value())
        store = self._session.store
        self._session.runner.run(
            lambda _ctx: register.remembered(store, form, names), self, lambda known: self._show_form(form, names, known))

    def _show_form(self, form: PaperForm, names: list[str], known: Layout | None) -> None:
        below = self._rows[self.header_row.value()] if self.header_row.value() < len(self._rows) else []
        chosen, always = (known.columns, known.fixed) if known else (columns.guessed(form, names), {})
        self.columns.show_form(form, names, below, chosen, always)
        if known:
            self.order.setCurrentIndex(max(0, self.order.findData(known.order)))

    def _act(self) -> None:
        if self.taken_in is not None:
            self.accept()
        elif self._steps.currentIndex() == 0:
            self._check()
        else:
            self._take_in()

    def _check(self) -> None:
        wrong = self.columns.problem()
        if self._file is None or wrong:
            self.banner.say("danger", wrong or _("Choose a workbook first."))
            return
        store, opened, layout = self._session.store, self._file.register, self.layout_now()
        source, period, names = self.source.text().strip(), self.period.text().strip(), columns.headings(self._rows, layout.header_row)

        def work(ctx: Any) -> RegisterPlan:
            register.remember(store, layout, names)
            return register.dry_run(store, opened, layout, source, period, ctx)

        self._run(work, self._checked, _("Reading the rows"))

    def _checked(self, plan: RegisterPlan) -> None:
        self._plan = plan
        self._turn_to(1)
        self.problems.problems.set_problems(plan.problems)
        self.problems.setVisible(bool(plan.problems))
        counts = plan.counts
        self._counts.setText(_("New rows: {new}  Here already: {unchanged}  Changed since: {changed}").format(
            new=counts.new, unchanged=counts.unchanged, changed=counts.changed))
        self.banner.say(*_verdict(plan))
        self.act.setText(ngettext("&Take in {n} row", "&Take in {n} rows", counts.new).format(n=counts.new))
        self.act.setEnabled(plan.can_commit)
        (self.act if plan.can_commit else self.back).setFocus()

    def _take_in(self) -> None:
        store, plan = self._session.store, self._plan
        assert plan is not None
        self._run(lambda ctx: register.commit(store, plan, ctx), self._done, _("Writing the rows"))

    def _done(self, done: TakenIn) -> None:
        self.taken_in = done
        words = ngettext("{n} row was taken in as batch {batches}.", "{n} rows were taken in as batch {batches}.", done.rows)
        self.banner.say("success", words.format(n=done.rows, batches=", ".join(done.numbers)))
        self.problems.hide()
        self.back.hide()
        self.act.setText(_("To the &batches"))
        self.act.setFocus()

    def _run(self, work: Any, then: Any, words: str) -> None:
        self.banner.clear()
        for part in (self.choose, self.act, self.back):
            part.setEnabled(False)

        def after(result: Any) -> None:
            self._ended()
            then(result)

        self._job = self._session.runner.run(work, self, after, self._failed, self._ended)
        self.line.follow(self._job, words)

    def _ended(self) -> None:
        self._job = None
        self.line.end()
        for part in (self.choose, self.back):
            part.setEnabled(True)
        self.act.setEnabled(self._file is not None)

    def _failed(self, error: Exception) -> None:
        self._ended()
        self.banner.say("danger", str(error))

    def _turn_to(self, step: int) -> None:
        self._steps.setCurrentIndex(step)
        self.back.setVisible(step == 1)
        if step == 0:
            self.banner.clear()
            self.act.setText(_("Chec&k"))
            self.act.setEnabled(self._file is not None)

    def _lay_out(self) -> None:
        px = typography.px
        top = QHBoxLayout()
        top.setSpacing(px(12))
        top.addWidget(self.choose)
        top.addWidget(self._name, 1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        for at, (caption, field) in enumerate((
            (_("&Form that it answers"), self.form), (_("&Sheet"), self.sheet), (_("Last row of the &headings"), self.header_row),
            (_("Written &dates look like"), self.order), (_("&Post that keeps it"), self.source), (_("P&eriod"), self.period),
        )):
            words = label(caption)
            words.setBuddy(field)
            field.setAccessibleName(caption.replace("&", ""))
            grid.addWidget(words, 2 * (at // 3), at % 3)
            grid.addWidget(field, 2 * (at // 3) + 1, at % 3)
        mapping, result = QWidget(), QWidget()
        first, second = QVBoxLayout(mapping), QVBoxLayout(result)
        for column in (first, second):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(px(12))
        first.addLayout(grid)
        first.addWidget(self.columns, 1)
        second.addWidget(self._counts)
        second.addWidget(self.problems, 1)
        second.addStretch(0)
        self._steps.addWidget(mapping)
        self._steps.addWidget(result)
        for part in (top, self.line, self.banner, self._steps):
            self.body.addLayout(part) if isinstance(part, QHBoxLayout) else self.body.addWidget(part)
        screen = self.screen().availableGeometry()
        self.resize(min(px(_WIDTH_PX), screen.width() - px(32)), min(px(_HIGH_PX), screen.height() - px(32)))


def _verdict(plan: RegisterPlan) -> tuple[str, str]:
    """Return the kind of the banner and its sentence."""
    if plan.errors:
        text = ngettext(
            "{n} error stands in the way. Correct it in the workbook, save, and choose it again; nothing was written.",
            "{n} errors stand in the way. Correct them in the workbook, save, and choose it again; nothing was written.", plan.errors)
        return "danger", text.format(n=plan.errors)
    if not plan.counts.new:
        return "info", _("Everything in this workbook is here already. There is nothing to take in.")
    if plan.problems:
        return "warning", _("The register can be taken in. Read the notes first.")
    return "info", _("The register can be taken in; nothing is wrong with it.")
