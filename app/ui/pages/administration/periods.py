# SPDX-License-Identifier: Apache-2.0
"""Periods to choose from, and what a choice of filters asks of the journal."""

from collections.abc import Mapping
from datetime import date, timedelta

from app.base import clock
from app.base.text import _
from app.domain.dates import PartialDate
from app.services.administration import JournalFilter

_MONTHS = 36


def periods() -> list[tuple[str, str]]:
    """Return (value, words): some days up to today, then months and years."""
    today = clock.today()
    near = [("days:0", _("Today")), ("days:1", _("Since yesterday")), ("days:6", _("Last 7 days")), ("days:29", _("Last 30 days"))]
    months = []
    year, month = today.year, today.month
    for _each in range(_MONTHS):
        months.append((f"{year:04}-{month:02}", PartialDate(year, month).display()))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return [*near, *((str(each), str(each)) for each in range(today.year, today.year - 4, -1)), *months]


def span(value: str) -> tuple[date | None, date | None]:
    """Return the first and the last day of a period; None where it has no end."""
    if not value:
        return None, None
    if value.startswith("days:"):
        return clock.today() - timedelta(days=int(value.removeprefix("days:"))), None
    year, _dash, month = value.partition("-")
    if not month:
        return date(int(year), 1, 1), date(int(year), 12, 31)
    first = date(int(year), int(month), 1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def filter_of(wanted: Mapping[str, str]) -> JournalFilter:
    """Return what the filters of the list ask of the journal."""
    since, until = span(wanted.get("period", ""))
    return JournalFilter(
        user_id=wanted.get("user", ""), kinds=(wanted["kind"],) if wanted.get("kind") else (), since=since, until=until
    )
