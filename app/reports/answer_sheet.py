# SPDX-License-Identifier: Apache-2.0
"""The answer sheet of a return as a workbook: one line for each question, with definition, query and completeness."""

import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.base.text import _
from app.domain.figures import Run
from app.domain.periods import Period
from app.domain.returns import Answer
from app.reports import cells
from app.reports.cells import put
from app.reports.whole_files import whole

_A4 = 9
_WIDTHS = (14, 46, 12, 50, 30, 30, 36, 40, 40, 10)


def write(
    title: str, period: Period, run: Run, answers: Sequence[Answer], path: Path, journal: Callable[[], None] = lambda: None,
) -> None:
    """Write the sheet; a failed one leaves no file.

    Args:
        journal: called when all is written and before the file gets its name.

    Raises:
        DiskFull, ReadOnly.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = _("Answers")[:31]
    row = _head(sheet, title, period, run)
    heads = (_("Code"), _("Question"), _("Value"), _("Definition used"), _("Query"), _("Completeness"), _("Not collected, and why"),
             _("Note"), _("Source of the question"), _("Verified"))
    for column, (text, width) in enumerate(zip(heads, _WIDTHS, strict=True), 1):
        cell = put(sheet.cell(row, column), text, cells.HEAD)
        cell.fill, cell.alignment = cells.HEAD_FILL, cells.WRAPPED_LEFT
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = sheet.cell(row + 1, 3)
    sheet.print_title_rows = f"{row}:{row}"
    for at, answer in enumerate(answers, row + 1):
        shown = (answer.code, answer.question, answer.value, answer.definition, answer.query, answer.completeness, answer.reason,
            answer.note,
                 answer.source, _("yes") if answer.verified else _("no: confirm it first"))
        for column, value in enumerate(shown, 1):
            is_rate = isinstance(value, float)
            put(sheet.cell(at, column), value, number_format="0.0" if is_rate else "").alignment = cells.WRAPPED_LEFT
        longest = max(len(textwrap.wrap(str(value or ""), width)) for value, width in zip(shown, _WIDTHS, strict=True))
        sheet.row_dimensions[at].height = 13.5 * max(1, longest)
    with whole(path) as part:
        book.save(part)
        journal()


def _head(sheet: Worksheet, title: str, period: Period, run: Run) -> int:
    sheet.page_setup.paperSize, sheet.page_setup.orientation = _A4, "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    lines = [_("TRAINING DATA: all people and cases in here are invented")] if run.is_training else []
    lines += [title, _("RESTRICTED: exact figures, for official use. Small numbers can point to a person."),
              _("{agency}, {period}. Counted {when} by {who}, {program}, {snapshot}").format(
                  agency=run.agency, period=period.text(), when=run.counted_at, who=run.counted_by, program=run.program,
                      snapshot=run.snapshot)]
    for row, line in enumerate(lines, 1):
        put(sheet.cell(row, 1), line, cells.TITLE if line == title else cells.BODY)
    return len(lines) + 2
