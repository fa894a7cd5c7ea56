# SPDX-License-Identifier: Apache-2.0
"""Safe release: which numbers of figures are hidden so that nobody can be found in them, nor the hidden numbers worked back.

A number is *small* from 1 up to one less than the threshold (5 inside government, 10 in public). It is hidden, and so is whatever
would give it away: other numbers of its lines and columns, its totals, the same number in a linked table, and what differs from an
earlier release by a small number. **Recovered** means that everything published, now and earlier, leaves a hidden number one
whole value only. **Protected** means more: for every small number any value from 0 to the threshold still fits.

Two readers are thought of: one who supposes that nothing changed in the records between releases, so that all releases together
are one set of tables; and one who takes what changed for what was recorded since, and looks for a person in the difference.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations

from app.base.text import N_, _
from app.domain.disclosure_space import Axis, Name, Space, State, Where
from app.domain.figures import ALL, Figure, Key, Measure, Profile, Report, Unit
from app.domain.periods import Period

# Units that are not people or their matters: how many inspections there were, or how many people heard a talk, finds nobody.
HARMLESS = frozenset({Unit.ACTIVITY, Unit.PERSON_REACHED})
Broader = Mapping[str, tuple[str, Mapping[str, str]]]  # breakdown > (finer breakdown, its answer > answer of the broader one)
_TIME, _NONE = "time", "none"


@dataclass(frozen=True, slots=True)
class Limits:
    """How small a number may be shown.

    Attributes:
        threshold: the least number that is shown.
        zeros: true zeros are hidden as well ("no child was confirmed" can say something of one child).
    """

    threshold: int
    zeros: bool = False

    def is_small(self, value: int) -> bool:
        """Tell whether a number must not be shown."""
        return 0 < value < self.threshold or (self.zeros and value == 0)


INTERNAL, PUBLIC = Limits(5), Limits(10)


class Why(StrEnum):
    """Why a number is hidden. In a release the mark is the same for all; only the preview says which it was."""

    SMALL = "small"
    PROTECTS = "protects"
    DIFFERENCE = "difference"
    EARLIER = "earlier"
    NOT_COUNTED = "not_counted"


WHY_WORDS: dict[Why, str] = {
    Why.SMALL: N_("The number is small."),
    Why.PROTECTS: N_("It would let somebody work out a small number."),
    Why.DIFFERENCE: N_("It differs by a small number from what was released before."),
    Why.EARLIER: N_("It was hidden in an earlier release."),
    Why.NOT_COUNTED: N_("It is not a count, so nobody can tell how many people stand behind it."),
}


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of one figure, as a release is checked and as the ledger keeps them.

    Attributes:
        id: of the figure; up to the first dot it names the subject, parts with "=" are filters.
        axes: key, codes and whether they add up, of each breakdown.
        cells: the true numbers, also of what is hidden.
    """

    id: str
    period: Period
    axes: tuple[tuple[str, tuple[str, ...], bool], ...]
    cells: Mapping[Key, int]
    hidden: frozenset[Key] = frozenset()

    @property
    def subject(self) -> str:
        """What is counted, whatever the breakdown."""
        return self.id.split(".")[0]

    def where(self, key: Key, broader: Broader) -> Where:
        """Return the place of a number among all numbers of its subject."""
        named = [part.partition("=")[::2] for part in self.id.split(".")[1:] if "=" in part]
        named += [(axis, code) for (axis, _codes, _adds), code in zip(self.axes, key, strict=True) if code != ALL]
        return tuple(sorted([*(_finer(axis, code, broader) for axis, code in named), (_TIME, _span(self.period))]))


@dataclass(frozen=True, slots=True)
class Protected:
    """What is hidden of each figure, with the reason. `withheld` are subjects of which earlier releases leave nothing to show."""

    hidden: Mapping[str, Mapping[Key, Why]]
    withheld: frozenset[str] = frozenset()


def numbers_of(figure: Figure, hidden: Iterable[Key] = ()) -> Numbers:
    """Return the numbers of a figure."""
    return Numbers(
        figure.id, figure.period, tuple((each.key, each.codes, each.adds_up) for each in figure.breakdowns),
        {key: int(number) for key, number in figure.cells.items() if number is not None}, frozenset(hidden))


def protect(figures: Sequence[Figure], limits: Limits, past: Sequence[Numbers] = (), broader: Broader | None = None) -> Protected:
    """Decide what a release hides.

    Args:
        past: the numbers of every earlier release, the oldest first.
        broader: breakdowns whose answers group those of another one, so that tables by either are linked.
    """
    hidden: dict[str, dict[Key, Why]] = {each.id: {} for each in figures}
    counted: dict[str, list[Numbers]] = {}
    for figure in figures:
        if figure.unit in HARMLESS:
            continue
        if figure.measure is Measure.COUNT:
            counted.setdefault(figure.id.split(".")[0], []).append(numbers_of(figure))
        else:
            hidden[figure.id] = {key: Why.NOT_COUNTED for key, number in figure.cells.items() if number is not None}
    withheld = set()
    for subject, tables in counted.items():
        made = _Subject(tables, _linked([each for each in past if each.subject == subject], tables), limits, broader or {})
        if not made.protect():
            withheld.add(subject)
        for table in tables:
            hidden[table.id] = made.hidden(table)
    return Protected(hidden, frozenset(withheld))


def released(report: Report, decided: Protected, notes: tuple[str, ...] = ()) -> Report:
    """Return a report as it may leave the house: hidden numbers gone, said in the notes of each figure; nothing says why."""
    figures = []
    for figure in report.figures:
        gone = frozenset(decided.hidden.get(figure.id, {}))
        cells = {key: None if key in gone else number for key, number in figure.cells.items()}
        said = (*figure.notes, *([_("“c” marks numbers that are not published, to protect people.")] if gone else []), *notes)
        # Completeness and how many were left out are exact numbers of few people too, and in no table.
        figures.append(replace(figure.with_cells(cells, gone, Profile.RELEASE, said), completeness=(), undated=0))
    return replace(report, figures=tuple(figures), run=replace(report.run, profile=Profile.RELEASE))


def share(figure: Figure, key: Key, of: Key) -> float | None:
    """Return one number as a part of another, from the numbers of this figure as they are shown; None where one is hidden."""
    part, whole = figure.cells.get(key), figure.cells.get(of)
    return None if part is None or not whole or figure.measure is not Measure.COUNT else part / whole


# --- from figures to one space for each subject ------------------------------------------------------------------------------


def _finer(axis: str, code: str, broader: Broader) -> tuple[str, str]:
    return (broader[axis][0], f"{axis}:{code}") if axis in broader else (axis, code)


def _span(period: Period) -> str:
    return f"{period.first.isoformat()}/{period.last.isoformat()}"


def _linked(past: Sequence[Numbers], tables: Sequence[Numbers]) -> list[Numbers]:
    """Return the earlier numbers whose periods overlap, from one to the next, with those of these tables."""
    first, last = min(each.period.first for each in tables), max(each.period.last for each in tables)
    found: list[Numbers] = []
    while True:
        near = [each for each in past if each.period.first <= last and each.period.last >= first]
        if len(near) == len(found):
            return near
        found = near
        first = min(first, *(each.period.first for each in near))
        last = max(last, *(each.period.last for each in near))


@dataclass
class _Subject:
    """One subject: its tables of this release and the linked ones of earlier releases, in one space."""

    tables: Sequence[Numbers]
    past: Sequence[Numbers]
    limits: Limits
    broader: Broader
    why: dict[Name, Why] = field(default_factory=dict)

    def __post_init__(self) -> None:
        both = [each for table in (*self.past, *self.tables) for each in table.axes]
        if any(len({_finer(axis, "", self.broader)[0] for axis, _c, _a in table.axes}) < len(table.axes) for table in self.tables):
            self.broader = {}  # a table of a breakdown by its own groups: each stands for itself
        self.space = Space(self._axes(both), len(self.past))
        for at, table in enumerate(self.past):
            self._add(at, table)
        for table in self.tables:
            self._add(len(self.past), table)

    def protect(self) -> bool:
        """Hide what must be hidden; False where nothing of the subject may be shown because of earlier releases."""
        if self._says_nothing_new():
            return True
        ok = True
        for name, down, up, why, only_last in sorted(self._required(), key=lambda need: (-len(need[0][1]), need[1] + need[2], need[0])):
            besides = self.space.protect(name, down, up, only_last)
            if besides is None and why is Why.EARLIER and not down:
                besides = self.space.protect(name, up, down, only_last)  # hidden to protect another one: to move at all is enough
            if besides is None:
                if name[0] == self.space.last and self.space.meets_fixed(name) and not only_last:
                    ok = False
                    besides = [each for each, cell in self.space.cells.items() if cell.state is State.SHOWN]
                    for each in besides:
                        self.space.cells[each].state = State.HIDDEN
                else:
                    besides = self.space.hide_around(name)
            if self.space.cells[name].state is State.HIDDEN:
                self.why[name] = why
            for each in besides:
                self.why.setdefault(each, Why.PROTECTS)
        return ok

    def _says_nothing_new(self) -> bool:
        """Tell whether earlier releases showed all of it or hid it; then what was hidden stays hidden and nothing else has to be."""
        cells, last = self.space.cells, self.space.last
        known: dict[Where, Name] = {}
        for name in cells:
            if name[0] < last and cells[name].state is not State.LATENT:
                known[name[1]] = name
        again = [name for name, cell in cells.items() if name[0] == last and cell.state is State.SHOWN]
        if not all(name[1] in known and cells[known[name[1]]].value == cells[name].value for name in again):
            return False
        for name in again:
            if cells[known[name[1]]].state is State.HIDDEN:
                cells[name].state, self.why[name] = State.HIDDEN, Why.EARLIER
        return True

    def hidden(self, table: Numbers) -> dict[Key, Why]:
        """Return what is hidden of a table of this release."""
        last, found = self.space.last, {}
        for key in table.cells:
            name = (last, table.where(key, self.broader))
            if self.space.cells[name].state is State.HIDDEN:
                found[key] = self.why.get(name, Why.PROTECTS)
        return found

    def _required(self) -> Iterator[tuple[Name, int, int, Why, bool]]:
        """Yield what must be protected: number, by how much down and up, why, and whether earlier releases stand still meanwhile."""
        least, last = self.limits.threshold, self.space.last
        cells = self.space.cells
        for name, cell in list(cells.items()):
            if name[0] == last and cell.state is State.SHOWN:
                earlier = [cells[at, name[1]] for at in range(last) if (at, name[1]) in cells]
                if self.limits.is_small(cell.value):
                    yield name, cell.value, least - cell.value, Why.SMALL, False
                elif any(each.state is State.HIDDEN for each in earlier):
                    yield name, 0, 1, Why.EARLIER, False
                for each in earlier:
                    changed = cell.value - each.value
                    if each.state is State.FIXED and 0 < abs(changed) < least:
                        down, up = (changed, least - changed) if changed > 0 else (min(least + changed, cell.value), -changed)
                        yield name, down, up, Why.DIFFERENCE, True
            elif cell.state is State.HIDDEN:
                small = self.limits.is_small(cell.value)
                yield name, cell.value if small else 0, least - cell.value if small else 1, Why.EARLIER, False
        for name, value in list(self._between()):
            if name not in cells:
                self.space.add(*name, value, State.LATENT)
                if self.limits.is_small(value):
                    yield name, value, least - value, Why.DIFFERENCE, False

    def _between(self) -> Iterator[tuple[Name, int]]:
        """Yield numbers of times that no release names but that follow from those of longer and shorter times."""
        spans: dict[Where, dict[str, int]] = {}
        for (_release, where), cell in self.space.cells.items():
            if cell.state is not State.LATENT:
                named = dict(where)
                time = named.pop(_TIME)
                spans.setdefault(tuple(named.items()), {})[time] = cell.value
        for codes, values in spans.items():
            if len(values) > 1:
                for time, value in _derived(values):
                    if time in self.space.axes[_TIME].codes and value >= 0:
                        yield (self.space.last, tuple(sorted((*codes, (_TIME, time))))), value

    # --- axes and cells ------------------------------------------------------------------------------------------------------

    def _add(self, at: int, table: Numbers) -> None:
        is_past = at < self.space.last
        for key, value in table.cells.items():
            state = State.SHOWN if not is_past else State.HIDDEN if key in table.hidden else State.FIXED
            self.space.add(at, table.where(key, self.broader), value, state)
        for number, (axis, codes, adds_up) in enumerate(table.axes):
            if adds_up:
                continue
            for key, value in table.cells.items():
                if key[number] != ALL:
                    continue
                parts = {code: table.cells.get((*key[:number], code, *key[number + 1 :]), 0) for code in codes}
                rest = dict(table.where(key, self.broader))
                home = _finer(axis, "", self.broader)[0]
                latent = {f"!{axis}:{code}": value - part for code, part in parts.items()}
                latent[f"+{axis}"] = sum(parts.values()) - value  # below nought where some answers have no category: then no rule
                for code, count in latent.items():
                    if count >= 0:
                        self.space.add(at, tuple(sorted((rest | {home: code}).items())), count, State.LATENT)

    def _axes(self, breakdowns: Iterable[tuple[str, tuple[str, ...], bool]]) -> dict[str, Axis]:
        """Return all axes: the breakdowns, those that filters name, and time."""
        wanted: dict[str, dict[str, None]] = {}  # the answers of each breakdown; a filter may join several with "+"
        overlaps = {axis for axis, _codes, adds_up in breakdowns if not adds_up}
        for table in (*self.past, *self.tables):
            for axis, codes, _adds in table.axes:
                wanted.setdefault(axis, {}).update(dict.fromkeys(codes))
            for part in table.id.split(".")[1:]:
                axis, is_filter, codes_text = part.partition("=")
                if is_filter:
                    wanted.setdefault(axis, {}).update(dict.fromkeys((*codes_text.split("+"), codes_text)))
        homes: dict[str, list[str]] = {}
        for axis in wanted:
            homes.setdefault(_finer(axis, "", self.broader)[0], []).append(axis)
        return {home: self._axis(home, here, wanted, overlaps) for home, here in homes.items()} | {_TIME: self._time()}

    def _axis(self, home: str, here: Sequence[str], wanted: Mapping[str, Mapping[str, None]], overlaps: set[str]) -> Axis:
        own = [code for code in wanted.get(home, {}) if "+" not in code]
        groups = {axis: self.broader[axis][1] for axis in here if axis != home}
        leaves = [*own, *(f"{axis}:{code}" for axis in groups for code in wanted[axis] if "+" not in code), _NONE]
        codes: dict[str, dict[str, int]] = {}
        for axis in here:
            for code in wanted[axis]:
                parts = set(code.split("+"))
                if axis == home:
                    inside = {leaf for leaf in leaves if leaf in parts}
                else:
                    inside = {leaf for leaf in own if groups[axis].get(leaf, leaf) in parts} | {f"{axis}:{part}" for part in parts}
                codes[_finer(axis, code, self.broader)[1]] = dict.fromkeys(sorted(inside), 1)
                if axis in overlaps:
                    codes[f"!{axis}:{code}"] = {leaf: 1 for leaf in leaves if leaf not in inside}
            if axis in overlaps:
                simple = [_finer(axis, code, self.broader)[1] for code in wanted[axis] if "+" not in code]
                codes[f"+{axis}"] = {leaf: n for leaf in leaves if (n := sum(codes[code].get(leaf, 0) for code in simple) - 1)}
        return Axis(tuple(leaves if any(axis in overlaps for axis in here) or groups else leaves[:-1]), codes)

    def _time(self) -> Axis:
        """Return the axis of time: its leaves lie between all first and last days, its codes are all spans between two of them."""
        edges = sorted({edge for table in (*self.past, *self.tables)
                        for edge in (table.period.first, table.period.last + timedelta(days=1))})
        leaves = [each.isoformat() for each in edges[:-1]]
        codes = {}
        for first, end in combinations(edges, 2):
            inside = [leaf for leaf in leaves if first.isoformat() <= leaf < end.isoformat()]
            codes[_span(Period(first, end - timedelta(days=1)))] = dict.fromkeys(inside, 1)
        return Axis(tuple(leaves), codes)


def _derived(values: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """Yield every span of time whose number follows from others by adding and taking away, with that number.

    Each known span joins its first day and the day after its last; what lies between two joined days is known.
    """
    joined: dict[date, list[tuple[date, int]]] = {}
    for span, value in values.items():
        first, last = (date.fromisoformat(text) for text in span.split("/"))
        end = last + timedelta(days=1)
        joined.setdefault(first, []).append((end, value))
        joined.setdefault(end, []).append((first, -value))
    height: dict[date, tuple[date, int]] = {}  # day > (root, how many lie between root and day)
    for root in joined:
        waiting = [] if root in height else [(root, 0)]
        while waiting:
            day, count = waiting.pop()
            if day not in height:
                height[day] = (root, count)
                waiting += [(other, count + step) for other, step in joined[day]]
    for first, end in combinations(sorted(height), 2):
        if height[first][0] == height[end][0]:
            span = _span(Period(first, end - timedelta(days=1)))
            if span not in values:
                yield span, height[end][1] - height[first][1]
