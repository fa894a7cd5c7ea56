# SPDX-License-Identifier: Apache-2.0
"""Running reports: everything is counted in one snapshot of the store, and handed out as one object."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

import app
from app.base import clock
from app.base.jobs import JobContext
from app.base.text import _, ngettext
from app.domain import permissions
from app.domain.counting_figures import Picked, Query, figure, rows_in
from app.domain.dates import exact
from app.domain.facts import Facts
from app.domain.figures import Key, Number, Report, Run
from app.domain.periods import Period
from app.domain.rows import CaseRow
from app.domain.standard_reports import ReportDefinition
from app.domain.subjects import SUBJECTS
from app.models.queries import facts as fact_rows
from app.models.queries import imports, lists
from app.models.queries import known as known_rows
from app.models.queries.facts import Now
from app.models.queries.known import Known, Place
from app.models.store import Store
from app.services import records

AsKnown = date | Place | None
MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Pair:
    """A report and the same of the period before it."""

    report: Report
    before: Report


@dataclass(frozen=True, slots=True)
class Behind:
    """The cases behind a number: how many, and the first of them as rows of a list."""

    total: int
    rows: tuple[CaseRow, ...]


def run(store: Store, definition: ReportDefinition, period: Period, ctx: JobContext | None = None, as_known: AsKnown = None) -> Report:
    """Count a report.

    Args:
        as_known: take the records as they were known here at the end of a day, or at the `place` of a former run; None for now.

    Raises:
        NotAllowed, Cancelled.
    """
    return _count(store, definition, [period], ctx, as_known)[0]


def run_pair(store: Store, definition: ReportDefinition, period: Period, ctx: JobContext | None = None, as_known: AsKnown = None) -> Pair:
    """Count a report for a period and for the one before, in one snapshot."""
    report, before = _count(store, definition, [period, period.before()], ctx, as_known)
    return Pair(report, before)


def totals(store: Store, query: Query, period: Period, back: int = 5, ctx: JobContext | None = None) -> list[tuple[Period, Number]]:
    """Return the total of a query in so many periods, this one last."""
    periods = [period]
    while len(periods) < back:
        periods.insert(0, periods[0].before())
    made = _count(store, ReportDefinition("", "", (Query(query.subject, (), query.filters),)), periods, ctx, None)
    return [(each.period, each.figures[0].total) for each in made]


def cases_behind(store: Store, query: Query, period: Period, key: Key, as_known: AsKnown = None) -> list[str]:
    """Return the identities of the cases behind one number, for a role that may see cases.

    Raises:
        NotAllowed.
    """
    records.require(store, permissions.Action.SEE_FIGURES)
    records.require(store, permissions.Action.SEE_CASE)
    with store.read() as conn:
        known = _place(conn, as_known)[1]
        facts = fact_rows.Reading(known).facts(_needed([query]))
    return list(dict.fromkeys(case for row in rows_in(query, facts, period, key) for case in row.case_ids))


def list_behind(store: Store, query: Query, period: Period, key: Key, as_known: AsKnown = None) -> Behind:
    """Return the same as rows of a list, at most MOST_LISTED of them."""
    ids = cases_behind(store, query, period, key, as_known)
    with store.read() as conn:
        return Behind(len(ids), tuple(lists.case_rows(conn, lists.row_nos(conn, "case", ids[:MOST_LISTED]))))


def _count(
    store: Store, definition: ReportDefinition, periods: Sequence[Period], ctx: JobContext | None, as_known: AsKnown,
) -> list[Report]:
    records.require(store, permissions.Action.SEE_FIGURES)
    ctx = ctx or JobContext()
    steps = len(definition.queries) * len(periods) + 1
    ctx.step(0, steps, _("Reading the records"))
    with store.read() as conn:
        place, known = _place(conn, as_known)
        facts = fact_rows.Reading(known).facts(_needed(definition.queries))
        snapshot = _words(imports.journal_position(conn), place)
    made = Run(store.fact("post_name") or store.fact("post_code"), clock.now_text(), store.actor.name, f"Breakwater {app.__version__}",
               snapshot, store.is_training, place, as_known.isoformat() if isinstance(as_known, date) else "")
    reports, done = [], 0
    for period in periods:
        figures, picked = [], Picked()
        for query in definition.queries:
            done += 1
            ctx.step(done, steps, _("Counting"))
            figures.append(figure(query, facts, period, made, picked))
        reports.append(Report(definition.key, _(definition.title), period, _chosen(store, period, as_known, known), tuple(figures), made))
    return reports


def _needed(queries: Collection[Query]) -> set[str]:
    return {name for query in queries for name in SUBJECTS[query.subject].lists} & set(Facts._fields)


def _place(conn: Connection, as_known: AsKnown) -> tuple[Place, Now | Known]:
    """Return the place of which to count, and the records as they were known there."""
    if as_known is None:
        return known_rows.place_now(conn), Now(conn)
    place = known_rows.place_at(conn, as_known) if isinstance(as_known, date) else as_known
    return place, Known(conn, place)


def _chosen(store: Store, period: Period, as_known: AsKnown, known: Now | Known) -> tuple[str, ...]:
    said = [_("All records of this store: {post}.").format(post=store.fact("post_name")),
            _("Status and stage as they stood on {day}.").format(day=exact(period.last).display())]
    if isinstance(as_known, date):
        said.append(_("Records as they were known here on {day}.").format(day=exact(as_known).display()))
    elif as_known:
        said.append(_("Records as they were known here at entry {seq} of the journal.").format(seq=as_known.seq))
    if isinstance(known, Known) and known.erased:
        said.append(ngettext("{n} record cannot be counted as it was, because its content was erased since.",
                             "{n} records cannot be counted as they were, because their content was erased since.",
                             len(known.erased)).format(n=len(known.erased)))
    return tuple(said)


def _words(position: tuple[int, int, int, bytes], place: Place) -> str:
    """Return what names the state of a store: the end of its journal, and the place in it that was counted."""
    device, seq, _hlc, digest = position
    here = _("journal of PC {device}, entry {seq}, hash {digest}").format(device=device, seq=seq, digest=digest.hex()[:16])
    return here if place.seq == seq else _("{journal}; counted as of entry {seq}").format(journal=here, seq=place.seq)
