# SPDX-License-Identifier: Apache-2.0
"""A report as a file: workbook, document, slides, or somebody's own workbook filled. All draw the same report; each is journalled."""

import re
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from app.base.errors import Refused
from app.base.jobs import JobContext
from app.base.text import N_, _
from app.domain.figures import Profile, Report
from app.domain.permissions import Action
from app.models.store import Store
from app.reports import document, slides, template, workbook
from app.reports.template import Filled
from app.services import records

__all__ = ["KIND_WORDS", "FileKind", "Filled", "draw", "file_name", "fill", "write"]


class FileKind(StrEnum):
    """What is written, by the ending of its name."""

    WORKBOOK = "xlsx"
    DOCUMENT = "docx"
    SLIDES = "pptx"


KIND_WORDS: dict[FileKind, str] = {
    FileKind.WORKBOOK: N_("Workbook"), FileKind.DOCUMENT: N_("Word"), FileKind.SLIDES: N_("Slides"),
}
_WRITERS = {FileKind.WORKBOOK: workbook.write_report, FileKind.DOCUMENT: document.write, FileKind.SLIDES: slides.write}


def write(store: Store, report: Report, path: Path, kind: FileKind, ctx: JobContext | None = None) -> Path:
    """Write a report as a restricted file; journalled before the file gets its name. Releases go through `app.services.releases`.

    Raises:
        NotAllowed, Cancelled, DiskFull, ReadOnly.
    """
    _require(store, report)
    draw(kind, report, path, ctx, lambda: _journal(store, report, kind.value))
    return path


def draw(kind: FileKind, report: Report, path: Path, ctx: JobContext | None, journal: Callable[[], None]) -> None:
    """Write a report as a file of a kind; `journal` is called when all is written and before the file gets its name."""
    _WRITERS[kind](report, path, ctx, journal)


def fill(store: Store, report: Report, theirs: Path, path: Path, ctx: JobContext | None = None) -> Filled:
    """Fill a copy of somebody's own workbook with the figures of a report; see `app.reports.template`.

    Raises:
        NotAllowed, ImportRefused, Refused, Cancelled, DiskFull, ReadOnly.
    """
    _require(store, report)
    return template.fill(theirs, report, path, ctx, lambda: _journal(store, report, "template"))


def file_name(store: Store, report: Report, kind: FileKind) -> str:
    """Return a file name that says what is inside and no more: lower case, dashes, no person's name."""
    words = (store.fact("post_code"), report.key if len(report.key) < 20 else "report", report.period.file_part(),
             "training" if store.is_training else "", report.run.profile.value)
    return f"{re.sub(r'[^a-z0-9]+', '-', ' '.join(word for word in words if word).lower()).strip('-')}.{kind.value}"


def _require(store: Store, report: Report) -> None:
    records.require(store, Action.EXPORT_EXACT)
    if report.run.profile is Profile.RELEASE:
        raise Refused(_("Figures for release are written by “Release”, which checks them against earlier releases and keeps the ledger."))


def _journal(store: Store, report: Report, kind: str) -> None:
    with store.write() as unit:
        unit.note("export", "workbook", "", {
            "what": "figures", "file": kind, "period": report.period.file_part(), "profile": report.run.profile.value})
