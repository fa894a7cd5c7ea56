# SPDX-License-Identifier: Apache-2.0
"""From facts to figures: every breakdown, every total, in one pass over the rows that count."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from statistics import median_low

from app.base.text import _
from app.domain.breakdowns import Answer, Dimension, dimensions
from app.domain.facts import Fact, Facts
from app.domain.figures import ALL, NOT_ASKED, UNKNOWN, Figure, Key, Measure, Number, Quality, Run
from app.domain.periods import Period
from app.domain.populations import Chosen, Rule
from app.domain.subjects import SUBJECTS, Subject

MOST_BREAKDOWNS = 3
Picked = dict[Rule, Chosen]
Filters = tuple[tuple[str, tuple[str, ...]], ...]  # breakdown > the answers that are wanted


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody asks: a subject of the catalogue, its breakdowns in order, and which answers only.

    Raises:
        ValueError: there is no such subject, it has no such breakdown, or there are more than three.
    """

    subject: str
    by: tuple[str, ...] = ()
    filters: Filters = ()

    def __post_init__(self) -> None:
        wanted = {*self.by, *(key for key, _codes in self.filters)}
        if self.subject not in SUBJECTS or not wanted <= set(SUBJECTS[self.subject].by) or len(set(self.by)) != len(self.by):
            raise ValueError("no such figure")
        if len(self.by) > MOST_BREAKDOWNS:
            raise ValueError("too many breakdowns")

    @classmethod
    def named(cls, name: str) -> "Query":
        """Return the query of an `id`.

        Raises:
            ValueError: there is no such figure.
        """
        subject, *parts = name.split(".")
        filters = [part.partition("=") for part in parts if "=" in part]
        return cls(subject, tuple(part for part in parts if "=" not in part), tuple((key, tuple(codes.split("|"))) for key, _eq, codes
            in filters))

    @property
    def id(self) -> str:
        """The stable short name: "victims_detected.sex.age", with filters "...form_tip=sex"."""
        return ".".join((self.subject, *self.by, *(f"{key}={'|'.join(codes)}" for key, codes in self.filters)))

    def title(self) -> str:
        """Return the title in words."""
        names = [_(dimensions()[key].title).lower() for key in self.by]
        name = _(SUBJECTS[self.subject].title)
        if not names:
            return name
        listed = names[0] if len(names) == 1 else _("{some} and {last}").format(some=", ".join(names[:-1]), last=names[-1])
        return _("{what}, by {breakdowns}").format(what=name, breakdowns=listed)

    def filter_words(self) -> tuple[str, ...]:
        """Return the filters in words."""
        return tuple(_("Only {breakdown}: {answers}.").format(
            breakdown=_(dimensions()[key].title).lower(), answers=", ".join(_answer(dimensions()[key], code) for code in codes))
            for key, codes in self.filters)


def _answer(dimension: Dimension, code: str) -> str:
    return {UNKNOWN: _("unknown"), NOT_ASKED: _("not recorded")}.get(code) or dimension.label(code)


def chosen(query: Query, facts: Facts, period: Period, picked: Picked | None = None) -> tuple[Sequence[Fact], int]:
    """Return the rows that a query counts, one for each unit, and how many were left out for want of a date.

    Args:
        picked: what rules gave before, of the same facts and period; several figures of a subject share it.
    """
    rule = SUBJECTS[query.subject].rule
    found = picked.get(rule) if picked is not None else None
    if found is None:
        found = rule(facts, period)
        if picked is not None:
            picked[rule] = found
    rows, undated = found
    for key, codes in query.filters:
        of = dimensions()[key].of
        rows = [row for row in rows if not set(codes).isdisjoint(of(row))]
    return rows, undated


def figure(query: Query, facts: Facts, period: Period, run: Run, picked: Picked | None = None) -> Figure:
    """Count one query; `picked` as of `chosen`."""
    subject = SUBJECTS[query.subject]
    rows, undated = chosen(query, facts, period, picked)
    across = [dimensions()[key] for key in query.by]
    groups = _grouped(rows, across)
    used = [{code for answers in groups for code in answers[at]} for at in range(len(across))]
    breakdowns = tuple(each.breakdown(codes) for each, codes in zip(across, used, strict=True))
    notes = [_(subject.note)] if subject.note else []
    notes += [_("{breakdown}: the categories do not add up to the total, because one may fall into several.").format(breakdown=each.title)
              for each in breakdowns if not each.adds_up]
    return Figure(
        query.id, query.title(), subject.unit, subject.measure, _(subject.definition), _(subject.date_used), _(subject.missing), period,
        query.filter_words(), breakdowns, _cells(subject, groups, [each.codes for each in breakdowns]),
        tuple(_quality(each.title, at, groups) for at, each in enumerate(breakdowns)), undated, run, tuple(notes))


def rows_in(query: Query, facts: Facts, period: Period, key: Key) -> list[Fact]:
    """Return the rows behind one cell."""
    across = [dimensions()[each] for each in query.by]
    return [row for row in chosen(query, facts, period)[0]
            if all(code == ALL or code in each.of(row) for each, code in zip(across, key, strict=True))]


def _grouped(rows: Iterable[Fact], across: Sequence[Dimension]) -> dict[tuple[Answer, ...], list[int]]:
    """Return answers to all breakdowns > the amounts of the rows that gave them."""
    groups: dict[tuple[Answer, ...], list[int]] = defaultdict(list)
    ofs = [each.of for each in across]
    for row in rows:
        groups[tuple([of(row) for of in ofs])].append(row.amount)
    return groups


def _cells(subject: Subject, groups: Mapping[tuple[Answer, ...], list[int]], codes: Sequence[tuple[str, ...]]) -> dict[Key, Number]:
    amounts: dict[Key, list[int]] = defaultdict(list)
    for answers, numbers in groups.items():
        for key in product(*((*each, ALL) for each in answers)):
            amounts[key].extend(numbers)
    return {key: _number(subject.measure, amounts.get(key, ())) for key in product(*((*each, ALL) for each in codes))}


def _number(measure: Measure, amounts: Sequence[int]) -> Number:
    if measure is Measure.COUNT:
        return len(amounts)
    if measure is Measure.SUM:
        return sum(amounts)
    return median_low(amounts) if amounts else None


def _quality(title: str, at: int, groups: Mapping[tuple[Answer, ...], list[int]]) -> Quality:
    missing = {UNKNOWN, NOT_ASKED}
    of = sum(map(len, groups.values()))
    return Quality(title, sum(len(numbers) for answers, numbers in groups.items() if not missing.issuperset(answers[at])), of)
