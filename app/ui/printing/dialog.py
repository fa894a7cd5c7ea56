# SPDX-License-Identifier: Apache-2.0
"""Asks where a print goes: to a printer, or into a PDF file, of which it says that it is readable by everybody who has it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtGui import QPagedPaintDevice, QPdfWriter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QFileDialog, QWidget

from app.base.text import _
from app.ui.dialogs.frame import DialogFrame
from app.ui.widgets.banner import Banner
from app.ui.widgets.labels import label
from app.ui.widgets.session import Session


class PrintDialog(DialogFrame):
    """Prints once the journal says so.

    Args:
        name: of the file without its ending; says what is inside and names nobody.
        prepare: checks and journals the print; runs in a job and returns what `paint` needs.
        paint: draws on a device.
    """

    def __init__(
        self, session: Session, title: str, sentence: str, name: str, prepare: Callable[[], Any],
        paint: Callable[[QPagedPaintDevice, Any], object], parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, parent, 520)
        self._session, self._name, self._prepare, self._paint = session, name, prepare, paint
        self.problem = Banner("danger", parent=self)
        self.body.addWidget(label(sentence, wrap=True))
        self.body.addWidget(self.problem)
        words = _("A PDF file is not encrypted: whoever has it can read it. Keep it only as long as it takes to print or hand over.")
        self.body.addWidget(label(words, tone="muted", wrap=True))
        self.keep = self.add_button(_("Go back"))
        self.to_file = self.add_button(_("Save as &PDF"))
        self.to_printer = self.add_button(_("&Print"), "primary")
        self.to_printer.setEnabled(bool(QPrinterInfo.availablePrinterNames()))
        self.keep.clicked.connect(self.reject)
        self.to_file.clicked.connect(self._choose_file)
        self.to_printer.clicked.connect(self._choose_printer)
        (self.to_printer if self.to_printer.isEnabled() else self.to_file).setFocus()

    def save_to(self, path: Path) -> None:
        """Write the PDF file."""
        self._go(lambda: QPdfWriter(str(path)))

    def _choose_file(self) -> None:
        start = str(Path.home() / f"{self._name}.pdf")
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Save as PDF"), start, _("PDF file (*.pdf)"))
        if chosen:
            self.save_to(Path(chosen))

    def _choose_printer(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName("Breakwater")  # the queue of a printer is read by others
        if QPrintDialog(printer, self).exec():
            self._go(lambda: printer)

    def _go(self, device: Callable[[], QPagedPaintDevice]) -> None:
        self.problem.clear()

        def draw(prepared: Any) -> None:
            self._paint(device(), prepared)
            self.accept()

        self._session.runner.run(lambda _job: self._prepare(), self, draw, lambda error: self.problem.say("danger", str(error)))
