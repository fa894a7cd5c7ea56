# SPDX-License-Identifier: Apache-2.0
"""Spans of time in a case: the end of a reflection period, and which investigations of a year are new."""

from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from app.domain.dates import PartialDate
from app.domain.forms.values import is_missing


class Share(StrEnum):
    """How an investigation belongs to a period."""

    NEW = "new"
    CONTINUED = "continued"
    OUTSIDE = "outside"
    UNDATED = "undated"  # what is known of its dates does not tell


def reflection_end(began: str, days: str | int | None) -> date | None:
    """Return the last day of a reflection period, None where its beginning is not known to the day or it has no length."""
    day = _day(began)
    length = int(days) if isinstance(days, int) or (days and days.isdecimal()) else 0
    if day is None or day.precision != "day" or day.estimated or length < 1:
        return None
    return day.earliest() + timedelta(days=length - 1)


def investigation_in(opened: str, closed: str, first: date, last: date) -> Share:
    """Tell whether an investigation was opened in a period, carried on from before, or neither.

    One that was opened and closed in the period is new; one closed on the first day of the period is continued. "" as
    `closed` means still open.
    """
    began = possible(opened)
    if began is None:
        return Share.UNDATED
    earliest, latest = began
    if earliest > last:
        return Share.OUTSIDE
    if earliest >= first and latest <= last:
        return Share.NEW
    if latest >= first:
        return Share.UNDATED  # it may have been opened before, in or after the period
    if not closed:
        return Share.CONTINUED
    ended = possible(closed)
    if ended is None:
        return Share.UNDATED
    earliest, latest = ended
    return Share.CONTINUED if earliest >= first else Share.OUTSIDE if latest < first else Share.UNDATED


@lru_cache(maxsize=50_000)
def possible(stored: str) -> tuple[date, date] | None:
    """Return the first and last day that a stored date can have been; None where it tells nothing."""
    when = PartialDate.from_text(stored)
    return when.possible() if when else None


def _day(text: str) -> PartialDate | None:
    return PartialDate.from_text(text) if text and not is_missing(text) else None
