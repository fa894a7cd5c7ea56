# SPDX-License-Identifier: Apache-2.0
"""The files that a report becomes: their buttons, and asking where each goes."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QPushButton, QWidget

from app.base.text import N_, _
from app.domain.figures import Report
from app.domain.permissions import Action
from app.services import report_files
from app.services.report_files import FileKind, Filled
from app.ui.dialogs.release_figures import ReleaseFigures
from app.ui.theme import typography
from app.ui.widgets.session import Session

_FILTERS = {FileKind.WORKBOOK: N_("Excel workbook (*.xlsx)"), FileKind.DOCUMENT: N_("Word document (*.docx)"),
            FileKind.SLIDES: N_("PowerPoint presentation (*.pptx)")}


class ReportFiles(QWidget):
    """Buttons for Word and slides, and a menu for somebody's own workbook and for a release; writes what is asked for.

    Signals:
        said: kind of banner and sentence.
    """

    said = Signal(str, str)

    def __init__(self, session: Session, page: QWidget) -> None:
        super().__init__(page)
        self._session, self._page = session, page
        self.report: Report | None = None
        self.word, self.slides, self.more = QPushButton(_("&Word")), QPushButton(_("S&lides")), QPushButton(_("&More"))
        self.word.clicked.connect(lambda: self.choose(FileKind.DOCUMENT))
        self.slides.clicked.connect(lambda: self.choose(FileKind.SLIDES))
        menu = QMenu(self.more)
        self.fill_action = menu.addAction(_("Fill somebody's own workbook …"), self.choose_template)
        self.release_action = menu.addAction(_("Release …"), self.open_release)
        self.release_action.setEnabled(session.can(Action.RELEASE_PUBLIC))
        self.more.setMenu(menu)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(typography.px(8))
        for each in (self.word, self.slides, self.more):
            line.addWidget(each)
        self.setVisible(session.can(Action.EXPORT_EXACT))

    def choose(self, kind: FileKind) -> None:
        """Ask where a file of the report goes, and write it."""
        if self.report is None:
            return
        name = report_files.file_name(self._session.store, self.report, kind)
        chosen, _kind = QFileDialog.getSaveFileName(self._page, _("Save the figures"), str(Path.home() / name), _(_FILTERS[kind]))
        if chosen:
            self.write_to(Path(chosen).with_suffix(f".{kind.value}"), kind)

    def write_to(self, path: Path, kind: FileKind) -> None:
        """Write the report as a file."""
        store, made = self._session.store, self.report
        if made is not None:
            self._session.runner.run(lambda ctx: report_files.write(store, made, path, kind, ctx), self, self._saved, self._failed,
                                     title=_("Writing the file"))

    def choose_template(self) -> None:
        """Ask for somebody's own workbook and where its filled copy goes, and write that."""
        theirs, _kind = QFileDialog.getOpenFileName(self._page, _("Choose the workbook to fill"), str(Path.home()),
                                                    _(_FILTERS[FileKind.WORKBOOK]))
        if theirs:
            copy = Path(theirs).with_stem(f"{Path(theirs).stem}-filled")
            chosen, _kind = QFileDialog.getSaveFileName(self._page, _("Save the filled copy"), str(copy), _(_FILTERS[FileKind.WORKBOOK]))
            if chosen:
                self.fill(Path(theirs), Path(chosen).with_suffix(".xlsx"))

    def fill(self, theirs: Path, path: Path) -> None:
        """Write a filled copy of somebody's own workbook."""
        store, made = self._session.store, self.report
        if made is not None:
            self._session.runner.run(lambda ctx: report_files.fill(store, made, theirs, path, ctx), self,
                                     lambda found: self._filled(path, found), self._failed, title=_("Filling the workbook"))

    def open_release(self) -> None:
        """Show what a release would hide."""
        if self.report is not None:
            ReleaseFigures(self._session, self.report, self._saved, self._page).open()

    def _saved(self, path: Path) -> None:
        self.said.emit("success", _("Saved: {name}, in {folder}.").format(name=path.name, folder=path.parent))

    def _filled(self, path: Path, found: Filled) -> None:
        words = _("{n} cells filled: {name}, in {folder}.").format(n=found.cells, name=path.name, folder=path.parent)
        if found.unknown:
            words += " " + _("Of these names this report has no figure: {names}.").format(names=", ".join(found.unknown))
        self.said.emit("warning" if found.unknown else "success", words)

    def _failed(self, error: Exception) -> None:
        self.said.emit("danger", str(error))
