# SPDX-License-Identifier: Apache-2.0
"""Reports that somebody defined: kept as records, so that every PC can run them again for any period."""

from sqlalchemy import select

from app.base.errors import Refused, Unreadable
from app.base.ids import RecordId
from app.base.text import _
from app.domain import permissions
from app.domain.standard_reports import ReportDefinition, from_text, standard_reports, to_text
from app.models.reports import report
from app.models.store import Store
from app.services import records
from app.services.records import Saved

LONGEST_TITLE = 80


def listed(store: Store) -> list[ReportDefinition]:
    """Return the reports that the program brings, then those that somebody saved, by title.

    One that asks for figures which this program does not have (a newer office may) is left out.
    """
    records.require(store, permissions.Action.SEE_FIGURES)
    with store.read() as conn:
        rows = conn.execute(select(report.c.id, report.c.title, report.c.queries).where(report.c.deleted == 0)).all()
    found = []
    for row in sorted(rows, key=lambda row: ((row.title or "").casefold(), row.id)):
        try:
            found.append(from_text(row.id, row.title or "", row.queries or ""))
        except Unreadable:
            continue
    return [*standard_reports().values(), *found]


def save(store: Store, title: str, definition: ReportDefinition) -> Saved:
    """Keep a report under a title; one of the same title is replaced.

    Raises:
        NotAllowed, Refused: no title, or that of a report which the program brings.
    """
    records.require(store, permissions.WRITES["report"])
    wanted = " ".join(title.split())
    if not 1 <= len(wanted) <= LONGEST_TITLE:
        raise Refused(_("Give the report a title of at most {n} characters.").format(n=LONGEST_TITLE))
    if wanted.casefold() in {_(each.title).casefold() for each in standard_reports().values()}:
        raise Refused(_("The program brings a report of that title. Choose another one."))
    with store.write() as unit:
        same = [row.id for row in unit.conn.execute(select(report.c.id, report.c.title).where(report.c.deleted == 0))
                if (row.title or "").casefold() == wanted.casefold()]
        record_id = unit.save("report", same[0] if same else "", {"title": wanted, "queries": to_text(definition)})
    return Saved(record_id, unit.touched)


def delete(store: Store, record_id: str, reason: str) -> Saved:
    """Take a saved report away; its history stays."""
    return Saved(RecordId(record_id), records.delete(store, "report", record_id, reason))
