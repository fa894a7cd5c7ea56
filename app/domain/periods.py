# SPDX-License-Identifier: Apache-2.0
"""The period of a report: whole days, both ends counted."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from app.base.text import _
from app.domain.dates import PartialDate, exact


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days from `first` to `last`, both counted.

    Raises:
        ValueError: it ends before it begins.
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a period ends after it begins")

    @classmethod
    def year(cls, year: int) -> "Period":
        """Return a calendar year."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def quarter(cls, year: int, quarter: int) -> "Period":
        """Return a quarter (1 to 4) of a calendar year."""
        month = 3 * quarter
        return cls(date(year, month - 2, 1), date(year, month, calendar.monthrange(year, month)[1]))

    @classmethod
    def april_year(cls, year: int) -> "Period":
        """Return the twelve months from April of a year to March of the next, as the US TIP report asks for them."""
        return cls(date(year, 4, 1), date(year + 1, 3, 31))

    def before(self) -> "Period":
        """Return the period of the same kind just before: the year, the quarter, else as many days."""
        first, last = self.first, self.last
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        if first.day == 1 and (last + timedelta(days=1)).day == 1:
            return Period(_months_back(first, months), first - timedelta(days=1))
        return Period(first - (last - first) - timedelta(days=1), first - timedelta(days=1))

    def text(self) -> str:
        """Return the period for people: "2026", else its first and last day."""
        if self == Period.year(self.first.year):
            return str(self.first.year)
        return _("{first} to {last}").format(first=exact(self.first).display(), last=exact(self.last).display())

    def file_part(self) -> str:
        """Return the period for a file name: "2026", "2026-q3", "2026-01-05-to-2026-02-01"."""
        year = self.first.year
        if self == Period.year(year):
            return str(year)
        for quarter in (1, 2, 3, 4):
            if self == Period.quarter(year, quarter):
                return f"{year}-q{quarter}"
        return f"{self.first.isoformat()}-to-{self.last.isoformat()}"

    def holds(self, when: PartialDate) -> bool | None:
        """Tell whether a date lies in the period; None where its known parts do not decide."""
        first, last = when.possible()
        if last < self.first or first > self.last:
            return False
        return True if first >= self.first and last <= self.last else None


def _months_back(day: date, months: int) -> date:
    at = day.year * 12 + day.month - 1 - months
    return date(at // 12, at % 12 + 1, 1)
