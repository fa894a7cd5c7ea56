# SPDX-License-Identifier: Apache-2.0
"""Somebody who has every published number and a solver: what each hidden number can be at least and at most.

Knows nothing of how numbers were hidden. Written from what tables mean: categories that add up make their total, of categories that
overlap none is greater than its total and together they are not less, nothing is below nought, a longer time is its parts.
"""

import math
import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise, product

import highspy

from app.domain import disclosure
from app.domain.figures import ALL, Breakdown, Category, Figure, Measure, Run, Unit
from app.domain.periods import Period

RUN = Run("Somewhere", "2026-11-03T10:14:05-04:00", "Ana Joseph", "Breakwater 0", "journal of PC 1")
Place = tuple[tuple[str, str], ...]
SPANS = [((0, 359), (0, 359)), ((0, 89), (0, 179)), ((0, 359), (180, 359)), ((0, 269), (0, 359)), ((0, 179), (90, 269))]  # days


def figure(figure_id: str, period: Period, breakdowns: Sequence[Breakdown], cells: Mapping, unit=Unit.VICTIM, measure=Measure.COUNT):
    """Return a figure with these cells."""
    return Figure(figure_id, figure_id, unit, measure, "Who.", "by date", "None.", period, (), tuple(breakdowns), cells, (), 0, RUN)


class People:
    """Invented people with answers, a day and, for one breakdown, several answers at once."""

    def __init__(self, rng: random.Random, days: int = 360) -> None:
        self.rng = rng
        self.axes = {f"b{n}": [f"{n}.{code}" for code in range(rng.randint(2, 4))] for n in range(rng.randint(2, 3))}
        self.overlapping = {name for name in self.axes if rng.random() < 0.2}
        self.rows = [self.one(days) for _ in range(rng.randint(8, 160))]

    def one(self, days: int) -> dict:
        """Return one person; the later an answer stands in its list, the rarer."""
        row: dict = {"day": self.rng.randrange(days)}
        for name, codes in self.axes.items():
            weights = [2.0 ** -at for at in range(len(codes))]
            many = 2 if name in self.overlapping and self.rng.random() < 0.3 else 1
            row[name] = frozenset(self.rng.choices(codes, weights, k=many))
        return row

    def table(self, by: Sequence[str], first: int = 0, last: int = 359) -> Figure:
        """Count by some breakdowns, in some days of the year."""
        begin = date(2026, 1, 1)
        period = Period(begin + timedelta(days=first), begin + timedelta(days=last))
        breakdowns = [Breakdown(name, name, tuple(Category(c, c) for c in self.axes[name]), name not in self.overlapping) for name in by]
        rows = [row for row in self.rows if first <= row["day"] <= last]
        cells = {key: sum(all(code == ALL or code in row[name] for name, code in zip(by, key, strict=True)) for row in rows)
                 for key in product(*((*self.axes[name], ALL) for name in by))}
        return figure(".".join(("victims", *by)), period, breakdowns, cells)

    def choice(self) -> list[tuple[str, ...]]:
        """Return one to three sets of breakdowns, of which every two share their totals at least."""
        names = list(self.axes)
        options = [(a,) for a in names] + [(a, b) for a in names for b in names if a < b]
        if len(names) > 2:
            options.append(tuple(names[:3]))
        return self.rng.sample(options, k=min(len(options), self.rng.randint(1, 3)))


class Attack:
    """The linear programme of everything published: `seen` are (figure, hidden keys), thought of as one state of the records."""

    def __init__(self, seen: Iterable[tuple[Figure, frozenset]]) -> None:
        seen = list(seen)
        edges = sorted({day for each, _h in seen for day in (each.period.first, each.period.last + timedelta(days=1))})
        self.slices = list(pairwise(edges))
        self.highs = highspy.Highs()
        self.highs.silent()
        self.highs.setOptionValue("presolve", "off")
        self.columns: dict = {}
        self.hidden: dict[tuple[str, Place, Period], tuple[list[int], int]] = {}
        self.done: set = set()
        for each, gone in seen:
            self._take(each, gone)

    def parts(self, place: Place, period: Period) -> list[int]:
        """Return the columns of a number: one for each piece of its time."""
        found = []
        for first, end in self.slices:
            if period.first <= first and end <= period.last + timedelta(days=1):
                if (place, first) not in self.columns:
                    self.columns[place, first] = len(self.columns)
                    self.highs.addVar(0, highspy.kHighsInf)
                found.append(self.columns[place, first])
        return found

    def _take(self, each: Figure, gone: frozenset) -> None:
        names = [breakdown.key for breakdown in each.breakdowns]
        for key, value in each.cells.items():
            place = tuple(sorted((name, code) for name, code in zip(names, key, strict=True) if code != ALL))
            columns = self.parts(place, each.period)
            if key in gone:
                self.hidden[each.id, place, each.period] = (columns, value)
            else:
                self._row(value, value, [(1.0, column) for column in columns])
            for at, breakdown in enumerate(each.breakdowns):
                if key[at] == ALL:
                    self._line(each, names, key, at, breakdown, place)

    def _line(self, each: Figure, names: list[str], key: tuple, at: int, breakdown: Breakdown, place: Place) -> None:
        for first, end in self.slices:
            if not (each.period.first <= first and end <= each.period.last + timedelta(days=1)):
                continue
            if (place, breakdown.key, first) in self.done:
                continue
            self.done.add((place, breakdown.key, first))
            piece = Period(first, end - timedelta(days=1))
            (whole,) = self.parts(place, piece)
            keys = [(*key[:at], code, *key[at + 1 :]) for code in breakdown.codes]
            parts = [self.parts(tuple(sorted((n, c) for n, c in zip(names, one, strict=True) if c != ALL)), piece)[0] for one in keys]
            if breakdown.adds_up:
                self._row(0, 0, [(1.0, part) for part in parts] + [(-1.0, whole)])
            else:
                self._row(0, highspy.kHighsInf, [(1.0, part) for part in parts] + [(-1.0, whole)])
                for part in parts:
                    self._row(0, highspy.kHighsInf, [(1.0, whole), (-1.0, part)])

    def _row(self, low: float, high: float, terms: list[tuple[float, int]]) -> None:
        self.highs.addRow(low, high, len(terms), [column for _c, column in terms], [count for count, _c in terms])

    def range_of(self, columns: list[int]) -> tuple[float, float]:
        """Return the least and greatest sum of some columns."""
        found = []
        for column in columns:
            self.highs.changeColCost(column, 1.0)
        for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize):
            self.highs.changeObjectiveSense(sense)
            self.highs.run()
            if self.highs.getModelStatus() == highspy.HighsModelStatus.kUnknown:  # lost from where it stood: begin anew
                self.highs.clearSolver()
                self.highs.run()
            status = self.highs.getModelStatus()
            if status == highspy.HighsModelStatus.kOptimal:
                found.append(self.highs.getInfo().objective_function_value)
            else:
                assert status in (highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible), status
                found.append(math.inf)
        for column in columns:
            self.highs.changeColCost(column, 0.0)
        return found[0], found[1]

    def findings(self, limits: disclosure.Limits, known: "Attack | None" = None) -> tuple[int, int, int]:
        """Return how many numbers are hidden, recovered to one whole value, and small with a range that leaves out 0 or the threshold.

        Args:
            known: the attack on what was published before; what that gives away already is no longer hidden.
        """
        recovered = exposed = 0
        for (_id, place, period), (columns, value) in self.hidden.items():
            low, high = self.range_of(columns)
            if known is not None and low == high and known.range_of(known.parts(place, period)) == (low, high):
                continue
            recovered += high < math.ceil(low - 1e-6) + 1 - 1e-6  # no second whole value fits
            exposed += limits.is_small(value) and (low > 1e-6 or high < limits.threshold - 1e-6)
        return len(self.hidden), recovered, exposed


def hidden_in(decided: disclosure.Protected, each: Figure) -> frozenset:
    """Return the keys that a decision hides in a figure."""
    return frozenset(decided.hidden[each.id])


def alone(seed: int) -> tuple[int, int, int]:
    """Hide what must be hidden in random linked tables, and attack them; see `Attack.findings`."""
    rng = random.Random(seed)
    people, limits = People(rng), (disclosure.PUBLIC, disclosure.INTERNAL)[seed % 2]
    figures = [people.table(by) for by in people.choice()]
    decided = disclosure.protect(figures, limits)
    return Attack((each, hidden_in(decided, each)) for each in figures).findings(limits)


def only_small(seed: int) -> tuple[int, int, int]:
    """The same attack where only the small numbers are hidden."""
    rng = random.Random(seed)
    people, limits = People(rng), (disclosure.PUBLIC, disclosure.INTERNAL)[seed % 2]
    figures = [people.table(by) for by in people.choice()]
    return Attack((each, frozenset(k for k, v in each.cells.items() if limits.is_small(v))) for each in figures).findings(limits)


def pair(seed: int) -> tuple[int, int, int]:
    """Release random tables twice: of other times or other tables, or the same again after records were added and taken away.

    Where nothing changed, both releases are attacked as one. Where records changed, each is attacked for itself, the difference
    of the two is looked at, and what was hidden must be hidden again.
    """
    rng = random.Random(seed)
    people, limits = People(rng), (disclosure.PUBLIC, disclosure.INTERNAL)[seed % 2]
    first_by = people.choice()
    changes = rng.random() < 0.4
    second_by = first_by if changes else people.choice()
    spans = ((0, 359), (0, 359)) if changes else rng.choice(SPANS)
    before = [people.table(by, *spans[0]) for by in first_by]
    decided = disclosure.protect(before, limits)
    past = [disclosure.numbers_of(each, hidden_in(decided, each)) for each in before]
    if changes:
        people.rows = people.rows[rng.randint(0, 3) :] + [people.one(360) for _ in range(rng.randint(1, 6))]
    now = [people.table(by, *spans[1]) for by in second_by]
    again = disclosure.protect(now, limits, past)
    earlier = [(each, hidden_in(decided, each)) for each in before]
    later = [(each, hidden_in(again, each)) for each in now]
    if not changes:
        known = Attack([*earlier, *((each, frozenset(each.cells)) for each in now)])
        return Attack([*earlier, *later]).findings(limits, known)
    attack = Attack(later)
    found = attack.findings(limits)
    shown = _shown(past)
    lost = sum(key in each.hidden and key not in gone for each, (_f, gone) in zip(past, later, strict=True) for key in each.cells)
    return found[0], found[1] + lost, found[2] + _differences(shown, now, again, attack, limits)


def _place(each: Figure, key: tuple) -> tuple:
    return each.period, tuple(sorted((b.key, c) for b, c in zip(each.breakdowns, key, strict=True) if c != ALL))


def _shown(past: list[disclosure.Numbers]) -> dict:
    """Return what the first release showed."""
    return {(each.period, tuple(sorted((axis[0], c) for axis, c in zip(each.axes, key, strict=True) if c != ALL))): value
            for each in past for key, value in each.cells.items() if key not in each.hidden}


def _differences(shown: dict, now: list, again: disclosure.Protected, later: Attack, limits: disclosure.Limits) -> int:
    """Return how many numbers of the second release stand a small, known step from what the first one showed."""
    found = 0
    for each in now:
        for key, value in each.cells.items():
            old = shown.get(_place(each, key))
            if old is None or not 0 < abs(value - old) < limits.threshold:
                continue
            if key not in hidden_in(again, each):
                found += 1
                continue
            low, high = later.range_of(later.parts(_place(each, key)[1], each.period))
            least, most = (old, old + limits.threshold) if value > old else (max(old - limits.threshold, 0), old)
            found += low > least or high < most
    return found
