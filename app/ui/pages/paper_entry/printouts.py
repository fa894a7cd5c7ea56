# SPDX-License-Identifier: Apache-2.0
"""What paper entry prints: blank forms, and the signed report of a batch."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from app.base.text import _, ngettext
from app.domain.paper.spec import PaperForm
from app.services.paper import reporting
from app.services.paper.batches import BatchRow
from app.ui.pages.paper_entry.blank_form import write_blank
from app.ui.pages.paper_entry.report_print import write_report
from app.ui.widgets.session import Session

Say = Callable[[str, str], object]  # kind of banner, sentence


def blank(parent: QWidget, form: PaperForm, say: Say) -> None:
    """Ask where the blank form goes, and write it."""
    target = _target(parent, _("Blank form"), form.key)
    if target:
        pages = write_blank(form, target)
        text = ngettext("The blank form was written: {n} page.", "The blank form was written: {n} pages.", pages)
        say("success", text.format(n=pages))


def report(parent: QWidget, session: Session, row: BatchRow, say: Say) -> None:
    """Ask where the report of a batch goes, sign it and write it."""
    target = _target(parent, _("Report of the batch"), row.number)
    if target is None:
        return

    def write(made: reporting.BatchReport) -> None:
        write_report(made, target)
        say("success", _("The report was written and signed."))

    store = session.store
    session.runner.run(lambda _ctx: reporting.report(store, row.id), parent, write, lambda error: say("danger", str(error)))


def _target(parent: QWidget, title: str, name: str) -> Path | None:
    chosen, _filter = QFileDialog.getSaveFileName(parent, title, f"{name}.pdf", _("PDF (*.pdf)"))
    return Path(chosen).with_suffix(".pdf") if chosen else None
