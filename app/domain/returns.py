# SPDX-License-Identifier: Apache-2.0
"""Returns to others: what each asks, and how it is answered from figures. Data in `resources/returns/`, each with its source.

A question names a figure and the cells that answer it: "" for its total, "each" for all its categories, "female/0-17" for one, with
"|" where several categories answer together. A question without a figure is not collected, and says why.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product

from app.base import resources
from app.base.text import _
from app.domain.counting_figures import Query
from app.domain.figures import ALL, Figure, Key, Kind, Number
from app.domain.periods import Period
from app.domain.standard_reports import ReportDefinition

EACH = "each"
PER = 100_000


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a return.

    Attributes:
        figure: `Query.id` of the figure that answers it, "" where it is not collected.
        cells: which of its numbers, as the module says.
        measure: "count", or "rate" for each 100 000 inhabitants.
        reason: why it is not collected.
        verified: whether the question was read in a source of whoever asks.
    """

    code: str
    question: str
    figure: str
    cells: str
    measure: str
    reason: str
    note: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class ReturnForm:
    """A return: its questions, and which twelve months it means ("year" or "april_year")."""

    key: str
    title: str
    period_kind: str
    source: str
    verified: bool
    questions: tuple[Question, ...]

    def period(self, year: int) -> Period:
        """Return the period that is named after a year; an April year begins in it."""
        return Period.april_year(year) if self.period_kind == "april_year" else Period.year(year)

    def definition(self) -> ReportDefinition:
        """Return the report that holds every figure the answers need."""
        wanted = dict.fromkeys(each.figure for each in self.questions if each.figure)
        return ReportDefinition(self.key, self.title, tuple(map(Query.named, wanted)))


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of an answer sheet.

    Attributes:
        value: None where it is not collected, or cannot be worked out (then `reason` says why).
        keys: the cells of the figure that make the value, for the list of cases behind it.
        completeness: how many of the counted units have the answers that the question asks for, in words.
    """

    code: str
    question: str
    value: Number
    definition: str
    query: str
    keys: tuple[Key, ...]
    completeness: str
    reason: str
    note: str
    source: str
    verified: bool


@cache
def return_forms() -> Mapping[str, ReturnForm]:
    """Return all returns by key."""
    return {row["return"]: ReturnForm(
        row["return"], row["title"], row["period"], row["source"], row["verified"] == "yes", _questions(row["return"]))
        for row in resources.read_table("returns/returns.csv")}


def _questions(key: str) -> tuple[Question, ...]:
    return tuple(
        Question(row["code"], row["question"], row["figure"], row["cells"], row["measure"], row["reason"], row["note"], row["source"],
                 row["verified"] == "yes")
        for row in resources.read_table(f"returns/{key}.csv"))


def answers(form: ReturnForm, figure_of: Callable[[str], Figure], population: int = 0) -> list[Answer]:
    """Return the answer sheet.

    Args:
        figure_of: gives the figure of a `Query.id`.
        population: number of inhabitants, for rates; 0 where nobody said.
    """
    return [answer for each in form.questions for answer in _answer(each, figure_of, population)]


def _answer(question: Question, figure_of: Callable[[str], Figure], population: int) -> list[Answer]:
    if not question.figure:
        reason = _("Not collected: {why}").format(why=_(question.reason))
        return [_line(question, question.code, _(question.question), None, None, (), reason)]
    figure = figure_of(question.figure)
    if question.cells == EACH:
        (breakdown,) = figure.breakdowns
        return [_line(question, f"{question.code}.{each.code}", f"{_(question.question)}: {each.label}", figure.cell(each.code), figure,
                      ((each.code,),))
                for each in breakdown.categories if figure.cell(each.code) or each.kind is Kind.VALUE]
    keys = tuple(product(*(part.split("|") for part in question.cells.split("/")))) if question.cells else ((ALL,) *
        len(figure.breakdowns),)
    counted = sum(int(figure.cells.get(key) or 0) for key in keys)
    value: Number = counted
    reason = ""
    if question.measure == "rate":
        value, reason = (counted / population * PER, "") if population else (
            None, _("The number of inhabitants is not recorded here. Give it to have the rate worked out."))
    return [_line(question, question.code, _(question.question), value, figure, keys, reason)]


def _line(
    question: Question, code: str, words: str, value: Number, figure: Figure | None, keys: tuple[Key, ...], reason: str = "",
) -> Answer:
    definition = f"{figure.definition} {figure.date_used} {figure.missing}" if figure else ""
    completeness = "; ".join(
        _("{answer}: {answered} of {of}").format(answer=each.label, answered=each.answered, of=each.of)
        for each in figure.completeness) if figure else ""
    return Answer(code, words, value, definition, question.figure, keys, completeness, reason, _(question.note) if question.note else "",
                  question.source, question.verified)
