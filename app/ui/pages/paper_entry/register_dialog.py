# SPDX-License-Identifier: Apache-2.0
"""Taking in a register: choose file, sheet and headings; say which column answers what; read the dry run; take it in whole."""

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.base.text import _, ngettext
from app.services.paper import register
from app.services.paper.register import File, RegisterPlan, TakenIn
from app.ui.dialogs.frame import DialogFrame
from app.ui.dialogs.import_problems import ProblemTable
from app.ui.pages.paper_entry.register_choices import RegisterChoices
from app.ui.theme import typography
from app.ui.widgets.banner import Banner
from app.ui.widgets.job_line import JobLine
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.labels import ElidedLabel, label
from app.ui.widgets.session import Session

_WIDTH_PX, _HIGH_PX = 960, 640


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
        self.taken_in: TakenIn | None = None
        self.choose = KeyButton(_("&Choose workbook"), icon="workbook")
        self._name, self.line, self.banner = ElidedLabel(), JobLine(can_cancel=True), Banner("info", parent=self)
        self.choices = RegisterChoices(session)
        self.problems, self._counts = ProblemTable(), label(type="strong", wrap=True)
        self._steps = QStackedWidget()
        self._lay_out()
        self.close_button, self.back = self.add_button(_("Close")), self.add_button(_("&Back"))
        self.act = self.add_button(_("Chec&k"), "primary")
        self.choose.clicked.connect(self.choose_file)
        self.close_button.clicked.connect(self.reject)
        self.back.clicked.connect(lambda: self._turn_to(0))
        self.act.clicked.connect(self._act)
        self.choices.sheet_wanted.connect(self._read_sheet)
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

    def reject(self) -> None:
        """Stop what is running first; close only when nothing is."""
        if self._job is not None and self._job.running:
            self._job.cancel()
        else:
            super().reject()

    def _opened(self, file: File) -> None:
        self._file = file
        self.choices.show_file(file)
        self.act.setEnabled(True)
        self.choices.form.setFocus()

    def _read_sheet(self, sheet: str) -> None:
        if self._file is not None:
            opened = self._file.register
            self._run(lambda _ctx: register.preview(opened, sheet), self.choices.show_rows, _("Opening the workbook"))

    def _act(self) -> None:
        if self.taken_in is not None:
            self.accept()
        elif self._steps.currentIndex() == 0:
            self._check()
        else:
            self._take_in()

    def _check(self) -> None:
        wrong = self.choices.columns.problem()
        if self._file is None or wrong:
            self.banner.say("danger", wrong or _("Choose a workbook first."))
            return
        store, opened, layout, names = self._session.store, self._file.register, self.choices.chosen(), self.choices.names()
        source, period = self.choices.source.text().strip(), self.choices.period.text().strip()

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
        result = QWidget()
        second = QVBoxLayout(result)
        second.setContentsMargins(0, 0, 0, 0)
        second.setSpacing(px(12))
        second.addWidget(self._counts)
        second.addWidget(self.problems, 1)
        second.addStretch(0)
        self._steps.addWidget(self.choices)
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
