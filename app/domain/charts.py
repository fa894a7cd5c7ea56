# SPDX-License-Identifier: Apache-2.0
"""What a figure looks like as a chart: lines of bars with their numbers. Painted in one place, for screen, print and PDF."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.figures import ALL, Breakdown, Category, Figure, Key, Kind, Number

MOST_SERIES = 6
MOST_LINES = 12
_FEW = 8  # longer lists leave out what has no number


class ChartKind(StrEnum):
    """How a chart is drawn."""

    BARS = "bars"
    STACKED = "stacked"
    LADDER = "ladder"
    LINE = "line"
    MAP = "map"


@dataclass(frozen=True, slots=True)
class Mark:
    """One number of a chart; `number` None is no number or a suppressed one."""

    key: Key
    number: Number
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its label, a mark for each series, and the mark of the whole line."""

    label: str
    marks: tuple[Mark, ...]
    whole: Mark


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart.

    Attributes:
        series: names of the series; one empty name where there is only one.
        left_out: how many lines there is no room for; the table has them.
    """

    title: str
    kind: ChartKind
    series: tuple[str, ...]
    lines: tuple[Line, ...]
    left_out: int = 0

    @property
    def highest(self) -> float:
        """The highest number of a line, at least 1."""
        return max([float(line.whole.number or 0) for line in self.lines], default=0) or 1


def chart_of(figure: Figure, most_lines: int = MOST_LINES) -> Chart | None:
    """Return the chart of a figure; None where a single number says it all."""
    if not figure.breakdowns:
        return None
    first, *others = figure.breakdowns
    across = next((each for each in others if each.adds_up and len(_used(figure, each)) <= MOST_SERIES), None)
    codes = _used(figure, across) if across else []
    is_stacked = across is not None and len(codes) > 1
    shown = _lines(figure, first)
    if first.key not in ("step", "band", "age", "age_then", "age_exploited", "protection_stage", "criminal_stage"):
        shown.sort(key=lambda each: (each.kind is not Kind.VALUE, -_size(figure, {first.key: each.code})))
    lines = []
    for each in shown[:most_lines]:
        whole = _mark(figure, {first.key: each.code})
        marks = tuple(_mark(figure, {first.key: each.code, across.key: code}) for code in codes) if is_stacked and across else (whole,)
        lines.append(Line(each.label, marks, whole))
    if all(line.whole.number is None and not any(mark.number for mark in line.marks) for line in lines):
        return None  # nothing but suppressed numbers: the table says so
    if first.key == "route" and any(">" in line.whole.key[0] for line in lines):
        return Chart(figure.title, ChartKind.MAP, ("",), tuple(lines), max(0, len(shown) - most_lines))
    kind = ChartKind.LADDER if first.key == "step" else ChartKind.STACKED if is_stacked else ChartKind.BARS
    series = tuple(across.label(code) for code in codes) if is_stacked and across else ("",)
    return Chart(figure.title, kind, series, tuple(lines), max(0, len(shown) - most_lines))


def trend(title: str, points: list[tuple[str, Number]]) -> Chart:
    """Return the line of one number over periods, oldest first."""
    return Chart(title, ChartKind.LINE, ("",), tuple(Line(label, (Mark((), number),), Mark((), number)) for label, number in points))


def _lines(figure: Figure, breakdown: Breakdown) -> list[Category]:
    leave_out = len(breakdown.categories) > _FEW
    return [each for each in breakdown.categories
            if _is_used(figure, breakdown, each.code) or (each.kind is Kind.VALUE and not leave_out)]


def _used(figure: Figure, breakdown: Breakdown) -> list[str]:
    return [code for code in breakdown.codes if _is_used(figure, breakdown, code)]


def _is_used(figure: Figure, breakdown: Breakdown, code: str) -> bool:
    mark = _mark(figure, {breakdown.key: code})
    return bool(mark.number) or mark.is_hidden


def _size(figure: Figure, codes: dict[str, str]) -> float:
    return float(_mark(figure, codes).number or 0)


def _mark(figure: Figure, codes: dict[str, str]) -> Mark:
    key = tuple(codes.get(each.key, ALL) for each in figure.breakdowns)
    return Mark(key, figure.cells[key], key in figure.hidden)
