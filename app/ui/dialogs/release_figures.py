# SPDX-License-Identifier: Apache-2.0
"""Releasing figures: for whom, what will be hidden and why, and where the file goes."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QListWidget, QWidget

from app.base.text import _, ngettext
from app.domain.figures import Report
from app.services import releases, report_files
from app.services.releases import AUDIENCE_WORDS, Audience, Preview
from app.services.report_files import FileKind
from app.ui.dialogs.frame import DialogFrame
from app.ui.theme import typography
from app.ui.widgets.banner import Banner
from app.ui.widgets.labels import label
from app.ui.widgets.session import Session

_LIST_PX = 240


class ReleaseFigures(DialogFrame):
    """Shows what a release hides, to those who may see why, and writes it."""

    def __init__(self, session: Session, report: Report, done: Callable[[Path], None], parent: QWidget | None = None) -> None:
        super().__init__(_("Release figures"), parent, 720)
        self._session, self._report, self._done = session, report, done
        self.seen: Preview | None = None
        self.problem = Banner("danger", parent=self)
        self.audience = QComboBox(self)
        for each in Audience:
            self.audience.addItem(_(AUDIENCE_WORDS[each]), each)
        self.said = label(wrap=True)
        self.list = QListWidget(self)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMinimumHeight(typography.px(_LIST_PX))
        self.body.addWidget(label(_("The file holds values only. It is signed, and every later release is checked against it."), wrap=True))
        self.body.addWidget(self.problem)
        self.add_field(_("&For whom"), self.audience)
        self.body.addWidget(self.said)
        self.add_field(_("&Hidden numbers, and why; the reasons do not leave this screen"), self.list)
        self.add_button(_("Cancel")).clicked.connect(self.reject)
        self.write = self.add_button(_("Release…"), "primary")
        self.write.setEnabled(False)
        self.write.clicked.connect(self.choose_file)
        self.audience.currentIndexChanged.connect(self.look)
        self.look()

    def look(self, _at: int = 0) -> None:
        """Work out what would be hidden."""
        self.problem.clear()
        self.write.setEnabled(False)
        self.said.setText(_("Looking at what must be hidden …"))
        store, report, audience = self._session.store, self._report, Audience(self.audience.currentData())
        self._session.runner.run(lambda _ctx: releases.preview(store, report, audience), self, self._show, self._failed)

    def choose_file(self) -> None:
        """Ask where the release goes, and write it."""
        if self.seen is None:
            return
        name = report_files.file_name(self._session.store, self.seen.report, FileKind.WORKBOOK)
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Save the release"), str(Path.home() / name), ";;".join(
            (_("Excel workbook (*.xlsx)"), _("Word document (*.docx)"), _("PowerPoint presentation (*.pptx)"))))
        if chosen:
            self.write_to(Path(chosen))

    def write_to(self, path: Path) -> None:
        """Write the release, of the kind that its ending names, and its signature."""
        kind = FileKind(path.suffix[1:].lower()) if path.suffix[1:].lower() in set(FileKind) else FileKind.WORKBOOK
        path = path.with_suffix(f".{kind.value}")
        store, report, audience = self._session.store, self._report, Audience(self.audience.currentData())
        self._session.runner.run(
            lambda ctx: releases.release(store, report, audience, path, ctx, kind), self, lambda _touched: self._written(path),
            self._failed, title=_("Releasing the figures"))

    def _show(self, seen: Preview) -> None:
        self.seen = seen
        self.list.clear()
        self.list.addItems([f"{figure}: {place}. {why}" for figure, place, why in seen.lines])
        self.list.setCurrentRow(0)
        shown = sum(len(each.cells) for each in seen.report.figures)
        hidden = sum(len(each.hidden) for each in seen.report.figures)
        words = [ngettext("{n} of {all} number is hidden.", "{n} of {all} numbers are hidden.", hidden).format(n=hidden, all=shown),
                 _("Numbers below {least} are never shown.").format(least=seen.limits.threshold)]
        if seen.withheld:
            words.append(_("Earlier releases leave nothing to show of: {titles}.").format(titles=", ".join(seen.withheld)))
        self.said.setText(" ".join(words))
        self.write.setEnabled(True)

    def _written(self, path: Path) -> None:
        self._done(path)
        self.accept()

    def _failed(self, error: Exception) -> None:
        self.said.clear()
        self.problem.say("danger", str(error))
