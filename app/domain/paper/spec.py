# SPDX-License-Identifier: Apache-2.0
"""A paper form as data: the questions of its FormSpec with their numbers and boxes, and lines that repeat.

Keyed answers are a flat map. A question outside a repeated section keeps its field key; one inside is
"section.line.field", lines from 1: "companions.2.family".
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from app.base.text import N_, _
from app.domain.codelists import codelist
from app.domain.forms.spec import Field, FormSpec, Kind, Problem, Section, ShownIf, Values
from app.domain.forms.values import ILLEGIBLE, NOT_ASKED, REFUSED, UNKNOWN

ON_PAPER = (UNKNOWN, REFUSED, NOT_ASKED, ILLEGIBLE)
LONGEST_NUMBERED = 99  # longer lists have no code boxes on the paper; they are keyed by letters


class Compare(StrEnum):
    """How two keyings of a question are compared."""

    EXACT = "exact"
    FOLDED = "folded"


@dataclass(frozen=True)
class Question:
    """A field as it stands on the paper.

    Attributes:
        boxes: printed boxes; an answer that fills them is full. 0: a line, ended by Enter.
        digits: only digits are written there.
        like: answers of one such group repeat one another within a form ("country", "family").
        skip_to: field that the skip key goes to; "" for the first one of the next section.
        chosen: keyed twice also where only chosen fields are verified.
        total: control totals over a batch may be asked for it.
        latest: years after this one that a two-digit year may mean (expiry dates).
        case: holds the number of a case; its check digits are tested while it is keyed.
        into: fields of parts that the answer is written to: "person.family"; "crossing.notes+" adds a line "label: answer",
            "screening.answers/U-GE13" is one member of a map. None: it stays in the keying only.
    """

    field: Field
    boxes: int = 0
    digits: bool = False
    like: str = ""
    skip_to: str = ""
    chosen: bool = False
    total: bool = False
    latest: int = 0
    case: bool = False
    into: tuple[str, ...] = ()

    @property
    def compare(self) -> Compare:
        """Tell how two keyings compare: free text by its letters and digits, everything else exactly."""
        is_free = self.field.kind in (Kind.TEXT, Kind.LONG_TEXT) and not self.field.identity
        return Compare.FOLDED if is_free else Compare.EXACT


@dataclass(frozen=True)
class PaperSection:
    """Questions under one heading.

    Attributes:
        most: lines printed, where the section repeats; 0 where it does not.
        count: key of the question that says how many lines are filled; "" where a key ends the lines.
    """

    key: str
    title: str
    questions: tuple[Question, ...]
    most: int = 0
    count: str = ""


@dataclass(frozen=True)
class Place:
    """One answer on a filled form: which question, in which section and line (0 outside repeated sections)."""

    key: str
    number: str
    question: Question
    section: PaperSection
    line: int = 0

    @property
    def field(self) -> Field:
        """Return the field with its own key."""
        return self.question.field


@dataclass(frozen=True)
class Part:
    """A record that a filled form becomes.

    Attributes:
        name: what `Question.into` calls it.
        form: key of the FormSpec that checks and writes it.
        needs: fields of which at least one must hold something, else no such record is made; empty: always made.
        links: field > name of the part whose identity it holds.
        fixed: field > value that no question asks.
        section: repeated section that makes one such record for each line; "" for one a form.
        named_by: question that names a case that is on file by its number; where it is blank, a case is opened.
        known: who is looked for before a person is made: "people" of this store, or "parties" of the named case, one of whom
            it must be unless somebody says otherwise; "" for parts that are no people.
        once: fields; where a record with the same values stands already, no second one is made.
    """

    name: str
    form: str
    needs: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    fixed: tuple[tuple[str, str], ...] = ()
    section: str = ""
    named_by: str = ""
    known: str = ""
    once: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class PaperForm:
    """A paper form; `rules` and `version` as in FormSpec.

    Attributes:
        number: key of the question that holds the printed form number.
        parts: the records that a filled form becomes, each after those it links to; the first is the main one.
        is_chosen_only: only the chosen questions, and those that decide whether they are asked; numbers stay as printed.
    """

    key: str
    version: int
    title: str
    sections: tuple[PaperSection, ...]
    rules: tuple[Callable[[Values], Problem | None], ...] = ()
    number: str = ""
    parts: tuple[Part, ...] = ()
    is_chosen_only: bool = False

    def lines(self, values: Values) -> dict[str, int]:
        """Return how many lines each repeated section has, by its count question or by the lines that hold something."""
        return {section.key: _line_count(section, values) for section in self.sections if section.most}

    def places(self, values: Values) -> tuple[Place, ...]:
        """Return all places of a filled form in the order of the paper, whether asked or not."""
        return _unrolled(self, tuple(self.lines(values).items()))[0]

    def spec(self, values: Values) -> FormSpec:
        """Return the form with its lines written out, for the checks that every form has."""
        return _unrolled(self, tuple(self.lines(values).items()))[1]

    def place(self, values: Values, key: str) -> Place:
        """Return one place.

        Raises:
            KeyError: there is none of that key.
        """
        for each in self.places(values):
            if each.key == key:
                return each
        raise KeyError(key)

    def chosen(self) -> "PaperForm":
        """Return the form reduced to its chosen questions, for a second keying of these alone."""
        return _chosen(self)

    def keeps(self, section: PaperSection, question: Question) -> bool:
        """Tell whether a question is on this form."""
        gates = {each.field.shown_if.field for each in section.questions if each.chosen and each.field.shown_if}
        counts = {each.count for each in self.sections if any(column.chosen for column in each.questions)}
        return not self.is_chosen_only or question.chosen or question.field.key in gates | counts

    def questions(self) -> Iterator[tuple[str, PaperSection, Question]]:
        """Yield (number, section, question) as printed; columns of a repeated section carry a letter: "38b"."""
        number = 0
        for section in self.sections:
            number += 1 if section.most else 0
            for column, question in enumerate(section.questions):
                number += 0 if section.most else 1
                yield f"{number}{chr(97 + column)}" if section.most else str(number), section, question


def line_key(section: str, line: int, field_key: str) -> str:
    """Return the key of an answer in a line."""
    return f"{section}.{line}.{field_key}"


def code_width(list_name: str) -> int:
    """Return the boxes of a code by number: 1 up to ten entries (the tenth is 0), 2 up to 99, 0 where there are no numbers."""
    size = len(codelist(list_name))
    return 0 if size > LONGEST_NUMBERED else 1 if size <= 10 else 2


def code_number(list_name: str, order: int) -> str:
    """Return the number printed beside an entry; "" for long lists."""
    width = code_width(list_name)
    return "" if not width else str(order % 10) if width == 1 else f"{order:02d}"


def _line_count(section: PaperSection, values: Mapping[str, object]) -> int:
    if section.count:
        said = values.get(section.count)
        return min(said, section.most) if isinstance(said, int) else 0
    filled = [int(key.split(".")[1]) for key in values if key.startswith(section.key + ".")]
    return max(filled, default=1)


@cache
def _chosen(form: PaperForm) -> PaperForm:
    return replace(form, rules=(), is_chosen_only=True)


@cache
def _unrolled(form: PaperForm, lines: tuple[tuple[str, int], ...]) -> tuple[tuple[Place, ...], FormSpec]:
    count = dict(lines)
    numbers = {(section.key, question.field.key): number for number, section, question in form.questions()}
    places: list[Place] = []
    sections: list[Section] = []
    for section in form.sections:
        for line in range(1, count[section.key] + 1) if section.most else (0,):
            here = [_place(section, question, line, numbers[section.key, question.field.key]) for question in section.questions
                    if form.keeps(section, question)]
            if not here:
                continue
            places += here
            sections.append(Section(here[0].key, section.title, tuple(_written_out(each) for each in here)))
    return tuple(places), FormSpec(form.key, form.version, form.title, "paper_keying", tuple(sections), form.rules)


def _place(section: PaperSection, question: Question, line: int, number: str) -> Place:
    key = line_key(section.key, line, question.field.key) if line else question.field.key
    return Place(key, f"{number}.{line}" if line else number, question, section, line)


def _written_out(place: Place) -> Field:
    asked, gate = place.field, place.field.shown_if
    if gate and place.line and any(gate.field == other.field.key for other in place.section.questions):
        gate = ShownIf(line_key(place.section.key, place.line, gate.field), gate.answers)
    return replace(asked, key=place.key, shown_if=gate, missing=tuple(dict.fromkeys((*asked.missing, *ON_PAPER))))


def section_words(place: Place) -> str:
    """Return the heading of a place: the section's title, with the line where it repeats."""
    title = _(place.section.title)
    return _("{section}, line {n}").format(section=title, n=place.line) if place.line else title


YES_NO_UNKNOWN = (("yes", N_("Yes")), ("no", N_("No")), (UNKNOWN, N_("Unknown")))
