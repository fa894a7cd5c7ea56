# SPDX-License-Identifier: Apache-2.0
"""Figures of a period, the workbook that holds them, and the export of cases as the case data standard's workbook."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import app
from app.base import clock
from app.base.jobs import JobContext
from app.base.text import _, ngettext
from app.domain import codelists, htcds_written, permissions
from app.domain.figures import Figures, Period, Report, as_table
from app.domain.forms.values import Value
from app.domain.standard_reports import standard_reports
from app.models import cells
from app.models.base import KINDS
from app.models.queries import imports
from app.models.store import Store
from app.reports import htcds_workbook, workbook
from app.services import consents, records
from app.services import figures as runs
from app.services.seconding import Agreement

_AT_ONCE = 1000


def figures(store: Store, period: Period, ctx: JobContext | None = None) -> Figures:
    """Count the yearly report of a period, in tables for the workbook."""
    return tables_of(runs.run(store, standard_reports()["yearly"], period, ctx))


def tables_of(made: Report) -> Figures:
    """Return a report as the workbook takes it."""
    quality = {each.label: each for figure in made.figures for each in figure.completeness if each.of}
    undated = tuple((figure.title.lower(), figure.undated) for figure in made.figures if figure.undated)
    return Figures(
        _("{title}, {period}").format(title=made.title, period=made.period.text()), made.run.agency, made.period, made.filters,
        tuple(as_table(each) for each in made.figures), tuple(quality.values()), undated, made.run.counted_at, made.run.counted_by,
        made.run.program, made.run.snapshot, made.run.is_training)


def write_workbook(store: Store, made: Figures, path: Path, ctx: JobContext | None = None) -> Path:
    """Write figures as the restricted workbook; the export is journalled before the file gets its name."""
    records.require(store, permissions.Action.EXPORT_EXACT)
    detail = {"what": "figures", "period": made.period.file_part(), "profile": "restricted"}
    workbook.write(made, path, ctx, lambda: _journal(store, detail))
    return path


def file_name(store: Store, what: str, part: str = "") -> str:
    """Return a file name that says what is inside and no more: lower case, dashes, no person's name."""
    words = (store.fact("post_code"), what, part, "training" if store.is_training else "", "restricted")
    return re.sub(r"[^a-z0-9]+", "-", " ".join(word for word in words if word).lower()).strip("-") + ".xlsx"


def export_htcds(store: Store, path: Path, agreement: Agreement, ctx: JobContext | None = None, recipient: str = "") -> int:
    """Write victims and their cases as the case data standard's workbook; returns the number of rows.

    Taken in again unchanged, the workbook changes nothing; changed rows find their records by the first column.

    Args:
        agreement: of the second person (`app.services.seconding.agree`).
        recipient: code of the agency the workbook goes to; only those are in it who agreed to that. "" keeps it in this
            office, which shares nothing.
    """
    records.require(store, permissions.Action.EXPORT_IDENTITIES)
    ctx = ctx or JobContext()
    ctx.step(0, 0, _("Reading the records"))
    with store.read() as conn:
        parties = imports.victim_parties(conn)
        if recipient:
            parties = consents.agreed_parties(conn, parties, recipient)
        moment = imports.journal_position(conn)[2]
        agreed = imports.agreed(conn, moment)
        columns = htcds_written.columns()
        detail = {"what": "htcds", "rows": len(parties), "profile": "identities", "recipient": recipient or "-",
                  "agreed by": agreement.user_id, "reason": agreement.reason}

        def rows() -> Iterator[htcds_workbook.Row]:
            for start in range(0, len(parties), _AT_ONCE):
                some = parties[start : start + _AT_ONCE]
                standing = imports.by_party(conn, some, agreed)
                for party_id in some:
                    known = {kind: _values(kind, row) for kind, row in standing[party_id].records.items()}
                    yield party_id, [htcds_written.cell(column, known) for column in columns]

        htcds_workbook.write(
            path, [(column.name, column.label) for column in columns], rows(), len(parties), moment,
            _about(store, len(parties), recipient, agreement),
            store.is_training, ctx, lambda: _journal(store, detail),
        )
    return len(parties)


def _about(store: Store, count: int, recipient: str, agreement: Agreement) -> list[tuple[str, str]]:
    goes_to = codelists.label("agency", recipient) if recipient else _("This office only. Not to be passed on.")
    return [
        (_("Recipient"), goes_to),
        (_("What this is"), _("Victims and their cases, in the columns of the Human Trafficking Case Data Standard 2.0.")),
        (_("Agency or post"), store.fact("post_name")),
        (_("Rows"), ngettext("{n} row: one victim in one case", "{n} rows, each one victim in one case", count).format(n=count)),
        (_("Written"), f"{clock.now_text()}, {store.actor.name}"),
        (_("Agreed by"), agreement.name),
        (_("Program"), f"Breakwater {app.__version__}"),
        (_("First column"), _("Identifies the row when the workbook is taken in again. Do not change it.")),
        (_("Dates"), _("A date known only to the year or month stands as text, such as 1994 or 1994-05; ~ means estimated.")),
    ]


def _values(kind: str, row: Mapping[str, object]) -> dict[str, Value]:
    return {name: cells.from_stored(info, row[name]) for name, info in KINDS[kind].fields.items()}


def _journal(store: Store, detail: Mapping[str, object]) -> None:
    with store.write() as unit:
        unit.note("export", "workbook", "", detail)
