# SPDX-License-Identifier: Apache-2.0
"""Answering a return: every figure counted in one snapshot, and the answer sheet made of it."""

from dataclasses import dataclass
from pathlib import Path

from app.base.jobs import JobContext
from app.domain import permissions
from app.domain.counting_figures import Query
from app.domain.figures import Report
from app.domain.periods import Period
from app.domain.returns import Answer, ReturnForm, answers, return_forms
from app.models.store import Store
from app.reports import answer_sheet
from app.services import figures, records
from app.services.figures import AsKnown


@dataclass(frozen=True, slots=True)
class Sheet:
    """The answer sheet of a return, and the report that holds its figures."""

    form: ReturnForm
    report: Report
    answers: tuple[Answer, ...]


def answer(
    store: Store, key: str, period: Period, ctx: JobContext | None = None, population: int = 0, as_known: AsKnown = None,
) -> Sheet:
    """Answer a return.

    Args:
        key: of `app.domain.returns.return_forms`.
        population: number of inhabitants, for rates.

    Raises:
        NotAllowed, Cancelled, KeyError: there is no such return.
    """
    records.require(store, permissions.Action.EXPORT_EXACT)
    form = return_forms()[key]
    report = figures.run(store, form.definition(), period, ctx, as_known)
    return Sheet(form, report, tuple(answers(form, report.figure, population)))


def write(store: Store, sheet: Sheet, path: Path) -> Path:
    """Write an answer sheet as a restricted workbook; the export is journalled before the file gets its name."""
    records.require(store, permissions.Action.EXPORT_EXACT)
    detail = {"what": "return", "return": sheet.form.key, "period": sheet.report.period.file_part(), "profile": "restricted"}

    def journal() -> None:
        with store.write() as unit:
            unit.note("export", "workbook", "", detail)

    answer_sheet.write(sheet.report.title, sheet.report.period, sheet.report.run, sheet.answers, path, journal)
    return path


def cases_behind(store: Store, line: Answer, period: Period, as_known: AsKnown = None) -> list[str]:
    """Return the identities of the cases behind an answer, none where it is not collected."""
    query = Query.named(line.query) if line.query else None
    found = [case for key in line.keys for case in figures.cases_behind(store, query, period, key, as_known)] if query else []
    return list(dict.fromkeys(found))
