# SPDX-License-Identifier: Apache-2.0
"""Asking for a printer."""

from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from app.base.text import _
from app.domain.figures import Report
from app.ui.widgets.report_pages import ReportPages


def print_report(report: Report, parent: QWidget) -> bool:
    """Ask for a printer and print a report on it; returns whether it was printed."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(_("Print the figures"))
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return False
    ReportPages(printer, report).paint()
    return True
