# SPDX-License-Identifier: Apache-2.0
"""Taking in a workbook: choose it, read what the dry run says, then take in all rows or correct the workbook."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.base.resources import read
from app.base.text import _, ngettext
from app.ui.dialogs.frame import DialogFrame
from app.ui.dialogs.import_problems import ProblemTable
from app.ui.theme import typography
from app.ui.widgets.banner import Banner
from app.ui.widgets.job_line import JobLine
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.labels import ElidedLabel, label
from app.ui.widgets.session import Session

if TYPE_CHECKING:
    from app.services.importing import Imported, ImportPlan

_WIDTH_PX, _HIGH_PX, _LOW_PX, _NARROWEST_PX = 960, 620, 320, 640
TEMPLATE = "forms/htcds_excel_template_v2.0.xlsx"


class ImportWorkbook(DialogFrame):
    """Dry run and import of one workbook after the other."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(_("Import a workbook"), parent, _NARROWEST_PX)
        self._session, self._job = session, None
        self._plan: ImportPlan | None = None
        self._is_done = False
        self.choose = KeyButton(_("&Choose workbook"), icon="workbook")
        self.template = KeyButton(_("Save the empty &template"), kind="quiet", icon="save")
        self.banner = Banner("info", parent=self)
        self.counts = label(type="strong", wrap=True)
        self.errors_only = QCheckBox(_("&Errors only"))
        self.copy = KeyButton(_("Co&py the list"), kind="quiet", icon="documents")
        self.table = ProblemTable()
        self.line = JobLine(can_cancel=True)
        self._file = ElidedLabel()
        self._lay_out()
        self.close_button = self.add_button(_("Close"))
        self.act = self.add_button(_("Import"), "primary")
        self.choose.clicked.connect(self.choose_file)
        self.template.clicked.connect(self.save_template)
        self.errors_only.toggled.connect(self._show_problems)
        self.copy.clicked.connect(self.table.copy)
        self.close_button.clicked.connect(self.reject)
        self.act.clicked.connect(self._act)
        self._show_plan(None)
        self.choose.setFocus()

    def choose_file(self) -> None:
        """Ask for a workbook and check it."""
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Choose the workbook"), str(Path.home()), _("Excel workbook (*.xlsx)"))
        if chosen:
            self.check(Path(chosen))

    def check(self, path: Path) -> None:
        """Run a workbook dry and show what would happen."""
        self._show_plan(None)
        self._file.set_text(path.name)
        store = self._session.store

        def work(ctx: Any) -> "ImportPlan":
            from app.services import importing

            return importing.dry_run(store, path, ctx)

        self._begin(self._session.runner.run(work, self, self._checked, self._failed, self._stopped), _("Opening the workbook"))

    def save_template(self) -> None:
        """Save the standard's empty workbook where the user wants it."""
        start = str(Path.home() / Path(TEMPLATE).name)
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Save the empty template"), start, _("Excel workbook (*.xlsx)"))
        if not chosen:
            return
        try:
            Path(chosen).with_suffix(".xlsx").write_bytes(read(TEMPLATE))
        except OSError:
            self.banner.say("danger", _("The template cannot be written there. Choose another folder."))
        else:
            self.banner.say("success", _("The template is saved: {name}.").format(name=Path(chosen).with_suffix(".xlsx").name))

    def reject(self) -> None:
        """Stop what is running first; close only when nothing is."""
        if self._job is not None and self._job.running:
            self._job.cancel()
        else:
            super().reject()

    def _lay_out(self) -> None:
        words = _("The workbook has the columns of the Human Trafficking Case Data Standard, one victim in each row. It is checked first; "
                  "then all rows are taken in, or none. A backup is made before.")
        top = QHBoxLayout()
        top.setSpacing(typography.px(12))
        top.addWidget(self.choose)
        top.addWidget(self._file, 1)
        top.addWidget(self.template)
        below = QHBoxLayout()
        below.setSpacing(typography.px(12))
        below.addWidget(self.counts, 1)
        below.addWidget(self.errors_only)
        below.addWidget(self.copy)
        self.table.setMinimumHeight(typography.px(96))
        room = QWidget()  # keeps its place while there is no table
        inside = QVBoxLayout(room)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.table)
        self.body.addWidget(label(words, tone="muted", wrap=True))
        self.body.addLayout(top)
        self.body.addWidget(self.line)
        self.body.addWidget(self.banner)
        self.body.addLayout(below)
        self.body.addWidget(room, 1)

    def _begin(self, job: Any, words: str) -> None:
        self._job = job
        self.choose.setEnabled(False)
        self.act.setEnabled(False)
        self.line.follow(job, words)

    def _end(self) -> None:
        self._job = None
        self.line.hide()
        self.choose.setEnabled(True)

    def _checked(self, plan: "ImportPlan") -> None:
        self._end()
        self._show_plan(plan)
        (self.act if plan.can_commit else self.table if plan.problems else self.choose).setFocus()

    def _failed(self, error: Exception) -> None:
        self._end()
        self.act.setEnabled(bool(self._plan and self._plan.can_commit))
        self.banner.say("danger", str(error))
        self.choose.setFocus()

    def _stopped(self) -> None:
        self._end()
        self.act.setEnabled(bool(self._plan and self._plan.can_commit))
        self.banner.say("info", _("Stopped. Nothing was written."))
        self.choose.setFocus()

    def _show_plan(self, plan: "ImportPlan | None") -> None:
        self._plan, self._is_done = plan, False
        has_both = bool(plan and plan.errors and len(plan.errors) < len(plan.problems))
        self.errors_only.setChecked(has_both)
        self.errors_only.setVisible(has_both)
        for part in (self.table, self.copy):
            part.setVisible(bool(plan and plan.problems))
        self._take_room(_HIGH_PX if plan and plan.problems else _LOW_PX)
        self.counts.setText(_counted(plan) if plan else "")
        self._show_problems()
        rows = plan.counts.to_write if plan and plan.can_commit else 0
        self.act.setText(ngettext("&Import {n} row", "&Import {n} rows", rows).format(n=rows) if rows else _("&Import"))
        self.act.setEnabled(rows > 0)
        if plan is None:
            self.banner.clear()
        else:
            self.banner.say(*_verdict(plan))

    def _take_room(self, height_px: int) -> None:
        """Be as large as the content asks for and the screen allows."""
        screen = self.screen().availableGeometry()
        edge = typography.px(32)
        self.resize(min(typography.px(_WIDTH_PX), screen.width() - edge), min(typography.px(height_px), screen.height() - edge))

    def _show_problems(self) -> None:
        problems = self._plan.problems if self._plan else ()
        self.table.problems.set_problems([each for each in problems if each.is_error or not self.errors_only.isChecked()])

    def _act(self) -> None:
        if self._is_done:
            self.accept()
            self._session.go("cases", None)
            return
        store, plan = self._session.store, self._plan

        def work(ctx: Any) -> "Imported":
            from app.services import importing

            assert plan is not None
            return importing.commit(store, plan, ctx)

        self.banner.clear()
        self._begin(self._session.runner.run(work, self, self._taken_in, self._failed, self._stopped), _("Making a backup"))

    def _taken_in(self, done: "Imported") -> None:
        self._end()
        self._show_plan(None)
        self._is_done = True
        number = done.counts.to_write
        self.banner.say("success", ngettext("{n} row was taken in.", "{n} rows were taken in.", number).format(n=number))
        self.act.setText(_("Show &cases"))
        self.act.setEnabled(True)
        self.act.setFocus()


def _counted(plan: "ImportPlan") -> str:
    """Return what would become of the rows, in a line; what is nothing is left out."""
    counts = plan.counts
    parts = (
        (counts.new, _("{n} new")), (counts.changed, _("{n} changed")), (counts.unchanged, _("{n} as they are")),
        (counts.deleted_here, _("{n} deleted here")), (counts.empty, _("{n} empty")),
    )
    return _("Rows: {parts}").format(parts=", ".join(text.format(n=number) for number, text in parts if number)) if any(
        number for number, _text in parts) else ""


def _verdict(plan: "ImportPlan") -> tuple[str, str]:
    """Return the kind of the banner and its sentence."""
    errors, notes = len(plan.errors), len(plan.problems) - len(plan.errors)
    if errors:
        text = ngettext(
            "{n} error stands in the way. Correct it in the workbook, save, and choose it again; nothing was written.",
            "{n} errors stand in the way. Correct them in the workbook, save, and choose it again; nothing was written.", errors)
        return "danger", text.format(n=errors)
    if not plan.counts.to_write:
        return "info", _("Everything in this workbook is here already. There is nothing to import.")
    if notes:
        text = ngettext(
            "The workbook can be taken in. Read the {n} note first.", "The workbook can be taken in. Read the {n} notes first.", notes)
        return "warning", text.format(n=notes)
    return "info", _("The workbook can be taken in; nothing is wrong with it.")
