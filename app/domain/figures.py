# SPDX-License-Identifier: Apache-2.0
"""Figures: what was counted, how, and the numbers. One such object feeds the screen and every file, so they cannot disagree."""

import calendar
from dataclasses import dataclass
from datetime import date

from app.base.text import _
from app.domain.dates import PartialDate, exact

# How a number is meant: None is not asked or does not apply, 0 is a true zero.
Number = int | None


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

    def text(self) -> str:
        """Return the period for people: "2026", "July to September 2026" as its days otherwise."""
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


@dataclass(frozen=True)
class TableRow:
    """One line of a table; `is_total` marks a line that counts everything above it once."""

    label: str
    numbers: tuple[Number, ...]
    is_total: bool = False


@dataclass(frozen=True)
class Table:
    """One table of figures.

    Attributes:
        key: stable short name: sheet name, test name.
        unit: what one is: "victims (persons)", "cases", "charges".
        definition: who or what is counted, in words.
        date_used: which date puts a record into the period.
        missing: what happened to records without the answer.
        row_title: what the lines are; `columns` what the columns are, one for each number of a line.
        notes: what a reader must know, such as that lines do not add up.
    """

    key: str
    title: str
    unit: str
    definition: str
    date_used: str
    missing: str
    row_title: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Quality:
    """How complete one answer is among the counted records."""

    label: str
    answered: int
    of: int

    @property
    def share(self) -> float | None:
        """Part that was answered, 0 to 1; None where nothing was counted."""
        return self.answered / self.of if self.of else None


@dataclass(frozen=True)
class Figures:
    """A report: its definition in words and its tables.

    Attributes:
        filters: what was chosen, in words, one sentence each.
        snapshot: the state of the store that was counted: journal of the PC, its last entry and the beginning of its hash.
        quality: completeness of the answers that the tables rest on.
        undated: records left out because their date does not tell whether they belong to the period, by unit.
    """

    title: str
    agency: str
    period: Period
    filters: tuple[str, ...]
    tables: tuple[Table, ...]
    quality: tuple[Quality, ...]
    undated: tuple[tuple[str, int], ...]
    counted_at: str
    counted_by: str
    program: str
    snapshot: str
    is_training: bool

    def table(self, key: str) -> Table:
        """Return the table of that key.

        Raises:
            KeyError: there is none.
        """
        for each in self.tables:
            if each.key == key:
                return each
        raise KeyError(key)
