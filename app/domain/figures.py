# SPDX-License-Identifier: Apache-2.0
"""One figures object, which the screen, the workbook, the document, the slides, the printed page and the command line draw.

`Report`      what one run gives: key, title, period, filters in words, its `figures` in order, and `run`.
`Run`         of what store: agency, snapshot id, as_known day, program, counted_at, counted_by, is_training, `Profile`.
`Figure`      one figure: id, title, unit (`Unit`), measure (`Measure`), definition, date_used, missing, period, filters, breakdowns,
              cells, completeness (`Quality`), undated, notes, run, hidden.
`Breakdown`   one of none to three dimensions: key, title, `Category` in order, adds_up.
`Category`    code, label, kind (value, unknown, not asked).

A number is found by its codes, one for each breakdown; `ALL` ("*") in a place means over all categories of that breakdown, so
totals are cells too: `figure.cell("female", "0-17")`, `figure.cell("female")` (= "female", ALL), `figure.total`. None is no number,
0 a true zero; a key in `figure.hidden` is suppressed (release only). Where `breakdown.adds_up` is false, its categories overlap and
must not be added; `ALL` then counts each unit once.

`as_table(figure)` lays it out in lines and columns (`Table`, `TableRow`, with the key of every number in `TableRow.keys`).
`figure.with_cells(...)` gives the same figure with the numbers of a release. Nothing here knows Qt, a table of the store, or a file format.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product
from types import MappingProxyType

from app.base.text import N_, _
from app.domain.periods import Period

__all__ = [
    "ALL", "MEASURE_WORDS", "NOT_ASKED", "UNIT_WORDS", "UNKNOWN", "Breakdown", "Category", "Figure", "Figures", "Key", "Kind", "Measure",
    "Number", "Period", "Profile", "Quality", "Report", "Run", "Table", "TableRow", "Unit", "as_table",
]

# How a number is meant: None is not asked or does not apply, 0 is a true zero. Counts, sums and days are whole, rates are not.
Number = int | float | None
Key = tuple[str, ...]  # one code for each breakdown, in their order
ALL = "*"  # in the place of a code: over all categories of that breakdown, each counted once
UNKNOWN, NOT_ASKED = "unknown", "not_asked"


class Unit(StrEnum):
    """What one is. Units are never added to one another."""

    VICTIM = "victim"
    ACCUSED = "accused"
    CHARGE = "charge"
    CASE = "case"
    EVENT = "event"
    INVESTIGATION = "investigation"
    SCREENING = "screening"
    REFERRAL = "referral"
    SERVICE = "service"
    ACTIVITY = "activity"
    PERSON_REACHED = "person_reached"


UNIT_WORDS: dict[Unit, str] = {
    Unit.VICTIM: N_("victims (persons)"), Unit.ACCUSED: N_("accused persons"), Unit.CHARGE: N_("charges"), Unit.CASE: N_("cases"),
    Unit.EVENT: N_("events"), Unit.INVESTIGATION: N_("investigations"), Unit.SCREENING: N_("screenings"), Unit.REFERRAL: N_("referrals"),
    Unit.SERVICE: N_("services given"), Unit.ACTIVITY: N_("activities"), Unit.PERSON_REACHED: N_("persons reached"),
}


class Measure(StrEnum):
    """What the numbers are."""

    COUNT = "count"  # how many units
    SUM = "sum"  # a number recorded with each unit, added up, such as participants
    MEDIAN_DAYS = "median_days"  # half of the units took as long or less
    RATE = "rate"  # units for each 100 000 inhabitants


MEASURE_WORDS: dict[Measure, str] = {
    Measure.COUNT: N_("number"), Measure.SUM: N_("sum"), Measure.MEDIAN_DAYS: N_("median days"),
    Measure.RATE: N_("per 100 000 inhabitants"),
}


class Profile(StrEnum):
    """Who may have it: exact numbers for official use, or numbers from which nothing can be worked back. Never mixed."""

    RESTRICTED = "restricted"
    RELEASE = "release"


class Kind(StrEnum):
    """What a category says of the answer."""

    VALUE = "value"
    UNKNOWN = "unknown"  # asked, and not known, refused, illegible, or not decided by what is known
    NOT_ASKED = "not_asked"  # nothing recorded


@dataclass(frozen=True, slots=True)
class Category:
    """One answer of a breakdown."""

    code: str
    label: str
    kind: Kind = Kind.VALUE


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One dimension of a figure with its answers in order.

    Attributes:
        adds_up: each unit falls into exactly one category, so the categories add up to `ALL`. Where not (several forms, two
            citizenships, steps of a ladder), they do not, and `ALL` counts each unit once.
    """

    key: str
    title: str
    categories: tuple[Category, ...]
    adds_up: bool = True

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes in order."""
        return tuple(each.code for each in self.categories)

    def label(self, code: str) -> str:
        """Return the label of a code or of `ALL`."""
        if code == ALL:
            return _("Total") if self.adds_up else _("All, each once")
        return next((each.label for each in self.categories if each.code == code), code)


@dataclass(frozen=True, slots=True)
class Quality:
    """How complete one answer is among the counted records."""

    label: str
    answered: int
    of: int

    @property
    def share(self) -> float | None:
        """Part that was answered, 0 to 1; None where nothing was counted."""
        return self.answered / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Run:
    """Of what store, when and by whom it was counted.

    Attributes:
        snapshot: the state of the store that was counted: journal of the PC, its last entry and the beginning of its hash.
        place: the same in numbers: last own entry and last arrived one; the figures can be counted again as of this place.
        as_known: "" for everything that is recorded now, else the day (ISO) at whose end the records are taken as they stood.
    """

    agency: str
    counted_at: str
    counted_by: str
    program: str
    snapshot: str
    is_training: bool = False
    place: tuple[int, int] = (0, 0)
    as_known: str = ""
    profile: Profile = Profile.RESTRICTED


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: what was counted, how, and the numbers.

    Attributes:
        id: stable short name of the definition: sheet name, name in templates, "victims_detected.sex.age".
        definition: who or what is counted, in words.
        date_used: which date puts a record into the period, in words.
        missing: what happened to records without an answer, in words.
        filters: what was chosen, in words, one sentence each.
        breakdowns: none to three.
        cells: a number for every combination of codes, and of `ALL` in any place: the totals are cells too.
        completeness: how complete the answers are that the breakdowns rest on.
        undated: records left out because their date does not tell whether they belong to the period.
        notes: what a reader must know, such as that lines do not add up.
        hidden: cells of a release whose number is suppressed; their number is None.
    """

    id: str
    title: str
    unit: Unit
    measure: Measure
    definition: str
    date_used: str
    missing: str
    period: Period
    filters: tuple[str, ...]
    breakdowns: tuple[Breakdown, ...]
    cells: Mapping[Key, Number]
    completeness: tuple[Quality, ...]
    undated: int
    run: Run
    notes: tuple[str, ...] = ()
    hidden: frozenset[Key] = frozenset()

    def __post_init__(self) -> None:
        object.__setattr__(self, "cells", MappingProxyType(dict(self.cells)))

    @property
    def unit_words(self) -> str:
        """The counting unit in words, with the measure where it is not a count."""
        unit = _(UNIT_WORDS[self.unit])
        return unit if self.measure is Measure.COUNT else f"{unit}, {_(MEASURE_WORDS[self.measure])}"

    @property
    def total(self) -> Number:
        """The number over everything."""
        return self.cells[(ALL,) * len(self.breakdowns)]

    def cell(self, *codes: str) -> Number:
        """Return a number; codes at the end that are left out mean `ALL`.

        Raises:
            KeyError: there is no such cell.
        """
        return self.cells[codes + (ALL,) * (len(self.breakdowns) - len(codes))]

    def keys(self, with_totals: bool = True) -> Iterator[Key]:
        """Yield all keys in the order of reading, `ALL` last in each breakdown."""
        yield from product(*((*each.codes, ALL) if with_totals else each.codes for each in self.breakdowns))

    def with_cells(self, cells: Mapping[Key, Number], hidden: frozenset[Key], profile: Profile, notes: tuple[str, ...]) -> "Figure":
        """Return the same figure with other numbers, as for a release."""
        return replace(self, cells=cells, hidden=hidden, run=replace(self.run, profile=profile), notes=notes)


@dataclass(frozen=True, slots=True)
class Report:
    """An ordered list of figures of one period, counted in one snapshot.

    Attributes:
        key: of the report definition, or the id of its record where somebody saved one.
        filters: what was chosen, in words, for all figures.
    """

    key: str
    title: str
    period: Period
    filters: tuple[str, ...]
    figures: tuple[Figure, ...]
    run: Run

    def figure(self, figure_id: str) -> Figure:
        """Return a figure.

        Raises:
            KeyError: there is none of that id.
        """
        for each in self.figures:
            if each.id == figure_id:
                return each
        raise KeyError(figure_id)


@dataclass(frozen=True)
class TableRow:
    """One line of a table; `is_total` marks a line that counts everything above it once; `keys` name each number's cell."""

    label: str
    numbers: tuple[Number, ...]
    is_total: bool = False
    keys: tuple[Key, ...] = ()


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
    profile: Profile = Profile.RESTRICTED

    def table(self, key: str) -> Table:
        """Return the table of that key.

        Raises:
            KeyError: there is none.
        """
        for each in self.tables:
            if each.key == key:
                return each
        raise KeyError(key)


def as_table(figure: Figure) -> Table:
    """Return a figure in lines and columns: its first breakdown makes the lines, the others the columns, totals come last."""
    rows = figure.breakdowns[0] if figure.breakdowns else None
    across = figure.breakdowns[1:]
    beside = list(product(*((*each.codes, ALL) for each in across)))
    if len(across) > 1:  # of two breakdowns across, only the grand total has a column beside the full combinations
        beside = [key for key in beside if ALL not in key or set(key) == {ALL}]
    titles = tuple(_column(figure, key) for key in beside)
    lines = []
    for code in (*(rows.codes if rows else ()), ALL):
        keys = tuple(((code,) if rows else ()) + key for key in beside)
        label = rows.label(code) if rows else _("Total")
        lines.append(TableRow(label, tuple(figure.cells[key] for key in keys), code == ALL, keys))
    return Table(
        figure.id, figure.title, figure.unit_words, figure.definition, figure.date_used, figure.missing, rows.title if rows else "",
        titles, tuple(lines), figure.notes)


def _column(figure: Figure, key: Key) -> str:
    if not key:
        words = figure.unit_words
        return words[:1].upper() + words[1:]
    if set(key) == {ALL}:
        return figure.breakdowns[-1].label(ALL)
    return ", ".join(each.label(code) for each, code in zip(figure.breakdowns[1:], key, strict=True))
