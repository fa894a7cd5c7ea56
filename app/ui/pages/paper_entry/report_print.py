# SPDX-License-Identifier: Apache-2.0
"""The signed report of a batch as a PDF in A4."""

from html import escape
from pathlib import Path

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter, QTextDocument

from app.base.text import _
from app.services.paper.reporting import BatchReport

_DOTS, _MARGIN_MM = 150, 16.0


def as_html(report: BatchReport) -> str:
    """Return the report as a document; what people typed is text and never markup."""
    parts = [f"<h1>{escape(report.title)}</h1>"]
    for heading, rows in report.parts:
        lines = "".join(f"<tr><td width='35%'>{escape(what)}</td><td>{escape(of_it)}</td></tr>" for what, of_it in rows)
        parts.append(f"<h3>{escape(heading)}</h3><table width='100%' cellpadding='3'>{lines}</table>")
    signed = _("Signed with the key of {name}").format(name=report.signed_by)
    lines = "".join(f"<td width='50%'><br><br>______________________________<br>{escape(words)}</td>"
                    for words in (_("Clerk, name and date"), _("Supervisor, name and date")))
    parts.append(f"<h3>{escape(signed)}</h3><p>SHA-256 {report.digest}<br>{report.signature}</p>")
    parts.append(f"<table width='100%'><tr>{lines}</tr></table>")
    return "".join(parts)


def write_report(report: BatchReport, target: Path) -> None:
    """Write the report."""
    writer = QPdfWriter(str(target))
    writer.setPageLayout(QPageLayout(
        QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM),
        QPageLayout.Unit.Millimeter))
    writer.setResolution(_DOTS)
    writer.setTitle(report.title)
    writer.setCreator("Breakwater")
    document = QTextDocument()
    document.documentLayout().setPaintDevice(writer)
    document.setPageSize(QSizeF(writer.width(), writer.height()))
    document.setHtml(as_html(report))
    document.print_(writer)
