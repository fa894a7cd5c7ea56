# SPDX-License-Identifier: Apache-2.0
"""Adding scanned papers and photographs: what they are, asked once for all files that were chosen together."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.base.text import _, ngettext
from app.domain import codelists
from app.domain.forms.values import FormValues
from app.ui.dialogs.frame import DialogFrame
from app.ui.widgets.banner import Banner
from app.ui.widgets.job_line import JobLine
from app.ui.widgets.labels import label
from app.ui.widgets.session import Session

LONGEST_TITLE = 120


class AddFiles(DialogFrame):
    """Asks for title and kind, then adds; files that cannot be kept are named with the reason, the others are added.

    Args:
        belongs: what the files belong to, by field.
        kind: of paper, "" where nothing is to be expected.
    """

    def __init__(
        self, session: Session, paths: Sequence[Path], belongs: dict[str, Any], kind: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(ngettext("Add a file", "Add {n} files", len(paths)).format(n=len(paths)), parent, 520)
        self._session, self._paths, self._belongs, self._is_one = session, list(paths), belongs, len(paths) == 1
        self.problem = Banner("danger", parent=self)
        self.title_line, self.kind = QLineEdit(self), QComboBox(self)
        self.title_line.setMaxLength(LONGEST_TITLE)
        self.kind.addItem(_("Choose"), "")
        for each in codelists.codelist("attachment_kind"):
            self.kind.addItem(codelists.label("attachment_kind", each.code), each.code)
        self.kind.setCurrentIndex(max(self.kind.findData(kind), 0))
        self.line = JobLine()
        words = _("Where and when a photograph was taken, with what, and by whom is taken out of the file. A copy is kept here, encrypted; "
                  "delete the original from the stick or telephone if it is no longer needed.")
        self.body.addWidget(self.problem)
        if self._is_one:
            self.title_line.setText(self._paths[0].stem[:LONGEST_TITLE])
            self.title_line.selectAll()
            self.add_field(_("&Title"), self.title_line)
        else:
            self.title_line.hide()
            self.body.addWidget(label(_("Each is called by the name of its file; the title can be changed later."), wrap=True))
        self.add_field(_("&Kind of paper"), self.kind)
        self.body.addWidget(label(words, type="small", tone="muted", wrap=True))
        self.body.addWidget(self.line)
        cancel = self.add_button(_("Cancel"))
        self.add = self.add_button(ngettext("Add file", "Add files", len(paths)), "primary")
        cancel.clicked.connect(self.reject)
        self.add.clicked.connect(self.submit)
        (self.title_line if self._is_one else self.kind).setFocus()

    def submit(self) -> None:
        """Add the files."""
        kind, title = str(self.kind.currentData()), self.title_line.text().strip()
        if not kind or (self._is_one and not title):
            self.problem.say("danger", _("Say what it is called and what kind of paper it is."))
            (self.title_line if self._is_one and not title else self.kind).setFocus()
            return
        self.problem.clear()
        self.add.setEnabled(False)
        store, paths, belongs = self._session.store, list(self._paths), self._belongs
        about = [FormValues({"title": title or path.stem[:LONGEST_TITLE], "kind": kind}) for path in paths]

        def work(job: Any) -> Any:
            from app.services.attachments import keeping

            return keeping.add_files(store, list(zip(paths, about, strict=True)), job, **belongs)

        job = self._session.runner.run(work, self, self._added, self._failed)
        self.line.follow(job, _("Checking and encrypting"))

    def _added(self, result: Any) -> None:
        if not result.problems:
            self.accept()
            return
        self.add.setEnabled(True)
        self._paths = [path for path, _sentence in result.problems]
        self.problem.say("danger", "\n".join(f"{path.name}: {sentence}" for path, sentence in result.problems))

    def _failed(self, error: Exception) -> None:
        self.add.setEnabled(True)
        self.problem.say("danger", str(error))
