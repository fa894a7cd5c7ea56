# SPDX-License-Identifier: Apache-2.0
"""Which numbers must be hidden together so that none of them can be worked back: the search behind `app.domain.disclosure`.

Every number of linked tables counts the units at some place of one space, whose axes are the breakdowns (and the time). What a
reader knows of a hidden number is which values fit everything that is published. We show that a wide range fits by moving invented
units in that space: a *move* adds k units at one place and takes them away at others, corner by corner along some axes, so
that all totals across these axes stay as they are. Every number that a move changes must be hidden; all others, of whatever
table, margin or earlier release, then still fit. A move is possible as far as no number falls below nought.

A hidden number is *protected* when moves carry it down to 0 and up to the threshold. By convexity every value between fits too,
also for somebody who solves for its least and greatest value (linear programming). Sources: Fischetti and Salazar, "Solving the
cell suppression problem on tabular data with linear constraints", Management Science 47 (2001), for what protection means;
Hundepool et al., "Statistical Disclosure Control" (Wiley 2012), chapter 4, for hypercubes.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from itertools import combinations, islice, product

Where = tuple[tuple[str, str], ...]  # (axis, code) of each axis that is not over all, sorted
Name = tuple[int, Where]  # number of the release, place
_FEW, _MANY = 4, 400  # leaves tried on an axis that the number does not name; places tried for one set of flipped axes


class State(Enum):
    """What happens to a number."""

    SHOWN = "shown"
    HIDDEN = "hidden"
    FIXED = "fixed"  # published already: cannot be taken back
    LATENT = "latent"  # in no table, but follows from numbers that are; it too is never below nought


@dataclass(frozen=True)
class Axis:
    """One axis: where a unit can be, and which numbers of this axis count it there.

    Attributes:
        codes: code > leaf > how often a unit there is counted; leaves not named count 0. A broader code counts several leaves.
    """

    leaves: tuple[str, ...]
    codes: Mapping[str, Mapping[str, int]]

    @cached_property
    def at(self) -> Mapping[str, tuple[tuple[str, int], ...]]:
        """Leaf > the codes that count it, with how often."""
        return {leaf: tuple((code, w[leaf]) for code, w in self.codes.items() if w.get(leaf)) for leaf in self.leaves}

    def between(self, here: str, there: str) -> tuple[tuple[str, int], ...]:
        """Return the codes that change when a unit moves between two leaves, with by how much."""
        return tuple((code, d) for code, w in self.codes.items() if (d := w.get(here, 0) - w.get(there, 0)))


@dataclass(slots=True)
class Cell:
    """One number: its value, and whether it is shown."""

    value: int
    state: State
    cost: float = 0.0


@dataclass
class Space:
    """Linked tables of one population, of this release (the last number) and of earlier ones."""

    axes: Mapping[str, Axis]
    last: int = 0
    cells: dict[Name, Cell] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._shapes: dict[tuple[int, tuple[str, ...]], dict[tuple[str, ...], Name]] = {}
        self._between: dict[tuple[str, str, str], tuple[tuple[str, int], ...]] = {}

    def add(self, release: int, where: Where, value: int, state: State) -> Name:
        """Add a number, once; the first state stays."""
        name = (release, where)
        if name not in self.cells:
            broad = sum(code in self.axes[axis].leaves for axis, code in where)
            self.cells[name] = Cell(value, state, 1 + math.log2(value + 1) / 2 + (2 if value <= 0 else 0) + 3 * max(0, 4 - broad))
            self._shapes.setdefault((release, tuple(a for a, _c in where)), {})[tuple(c for _a, c in where)] = name
        return name

    def protect(self, name: Name, down: int, up: int, only_last: bool = False) -> list[Name] | None:
        """Hide a number and what must be hidden with it; returns what was hidden besides, None where no way was found.

        Args:
            down, up: by how much moves must be able to lower and raise the number.
            only_last: earlier releases stand as they are; otherwise what is moved is thought to have been there always.
        """
        before = {each for each, cell in self.cells.items() if cell.state is State.HIDDEN}
        if self.cells[name].state is State.SHOWN:
            self.cells[name].state = State.HIDDEN
        done = self._moved(name, -1, down, only_last) and self._moved(name, +1, up, only_last)
        if not done:
            return None
        return [each for each, cell in self.cells.items() if cell.state is State.HIDDEN and each not in before and each != name]

    def hide_around(self, name: Name) -> list[Name]:
        """Hide every number of this release that may count a unit counted here: the last resort, which always protects.

        What is left counts none of these units, so that taking away exactly these, or adding any, fits all that is shown.
        """
        found = []
        for each, cell in self.cells.items():
            if cell.state is State.SHOWN and each[0] == self.last and self._meets(name[1], each[1]):
                cell.state = State.HIDDEN
                found.append(each)
        return found

    def meets_fixed(self, name: Name) -> bool:
        """Tell whether a number that was published earlier may count a unit counted here."""
        return any(cell.state is State.FIXED and self._meets(name[1], each[1]) for each, cell in self.cells.items())

    def _meets(self, one: Where, other: Where) -> bool:
        theirs = dict(other)
        return all(
            any(self.axes[axis].codes[code].get(leaf) and self.axes[axis].codes[theirs[axis]].get(leaf) for leaf in self.axes[axis].leaves)
            for axis, code in one if axis in theirs)

    # --- moves ---------------------------------------------------------------------------------------------------------------

    def _moved(self, name: Name, sign: int, amount: int, only_last: bool) -> bool:
        """Find moves that change a number by sign * amount in all, and hide what they touch."""
        shift: dict[Name, int] = {}
        while amount > 0:
            best: tuple[float, int, dict[Name, int]] | None = None
            for touched in self._moves(name, only_last):
                found = self._price(touched, shift, sign, amount // abs(touched[name]) or 1, best[0] if best else math.inf)
                if found and (best is None or found[0] < best[0]):
                    best = (*found, touched)
                    if found[0] <= 0:
                        break
            if best is None:
                return False
            _cost, times, touched = best
            for each, count in touched.items():
                shift[each] = shift.get(each, 0) + sign * times * count
                if self.cells[each].state is State.SHOWN:
                    self.cells[each].state = State.HIDDEN
            amount -= times * abs(touched[name])
        return True

    def _price(
        self, touched: Mapping[Name, int], shift: Mapping[Name, int], sign: int, most: int, limit: float
    ) -> tuple[float, int] | None:
        """Return what a move costs and how many units it can carry; None where it cannot be made, or costs more than the limit."""
        cost, times = 0.0, most
        for each, count in touched.items():
            cell = self.cells[each]
            if cell.state is State.FIXED:
                return None
            if cell.state is State.SHOWN:
                cost += cell.cost
            if count * sign < 0:
                times = min(times, (cell.value + shift.get(each, 0)) // -(count * sign))
        if times < 1:
            return None
        cost += 4 * (most - times)  # what is left has to be carried by another move
        return (cost, times) if cost < limit else None

    def _moves(self, name: Name, only_last: bool) -> Iterator[dict[Name, int]]:
        """Yield what each move that changes a number would change, those that touch least first."""
        named = dict(name[1])
        for size in range(len(named), -1, -1):
            for flipped in combinations(named, size):
                heres = [[leaf for leaf in self.axes[a].leaves if self.axes[a].codes[c].get(leaf)] for a, c in named.items()]
                theres = [[leaf for leaf in self.axes[a].leaves if not self.axes[a].codes[named[a]].get(leaf)] for a in flipped]
                others = self._others(named, flipped)
                free = [self._likely(name, axis) for axis in others]
                for here in islice(product(*heres, *free), _MANY):
                    place = dict(zip((*named, *others), here, strict=True))
                    for there in product(*theres):
                        touched = self._touched(place, dict(zip(flipped, there, strict=True)), only_last)
                        if touched.get(name):
                            yield touched

    def _others(self, named: Mapping[str, str], flipped: Iterable[str]) -> list[str]:
        """Return the axes that the number does not name but that numbers touched by such moves do."""
        flipped = set(flipped)
        return sorted({axis for (_release, axes) in self._shapes if flipped.issubset(axes) for axis in axes} - set(named))

    def _likely(self, name: Name, axis: str) -> list[str]:
        """Return the leaves of an axis where most of the units of a number are."""
        leaves = self.axes[axis].leaves
        if len(leaves) <= _FEW:
            return list(leaves)
        release, where = name

        def count(leaf: str) -> int:
            cell = self.cells.get((release, tuple(sorted((*where, (axis, leaf))))))
            alone = self.cells.get((release, tuple(sorted((*(w for w in where if w[0] == "time"), (axis, leaf))))))
            return 1000 * (cell.value if cell else 0) + (alone.value if alone else 0)

        return sorted(leaves, key=count, reverse=True)[:_FEW]

    def _touched(self, place: Mapping[str, str], flips: Mapping[str, str], only_last: bool) -> dict[Name, int]:
        """Return every number that a move changes, and by how much for one unit."""
        found: dict[Name, int] = {}
        for (release, axes), table in self._shapes.items():
            if (only_last and release != self.last) or any(axis not in axes for axis in flips):
                continue
            ways = [self._codes_between(axis, place[axis], flips[axis]) if axis in flips else self.axes[axis].at[place[axis]]
                    for axis in axes]
            for way in product(*ways):
                name = table.get(tuple([code for code, _count in way]))
                if name is not None:
                    found[name] = found.get(name, 0) + math.prod(count for _code, count in way)
        return {name: count for name, count in found.items() if count}

    def _codes_between(self, axis: str, here: str, there: str) -> tuple[tuple[str, int], ...]:
        key = (axis, here, there)
        if key not in self._between:
            self._between[key] = self.axes[axis].between(here, there)
        return self._between[key]
