# SPDX-License-Identifier: Apache-2.0
"""Keyed answers as text, how two of them compare, and what one form comes to once differences are settled.

A keying is kept as {place: text}, because a record's map holds text only; "" would vanish there, so blank on the paper
is a word of its own.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.domain.forms.spec import Field, Kind
from app.domain.forms.values import Value, is_blank, is_missing, members
from app.domain.paper.spec import Compare, PaperForm, Place, Question

BLANK = "?blank"


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where two keyings say different things; "" where a keying has no such place at all."""

    key: str
    number: str
    label: str
    first: str
    second: str
    is_marked: bool = False


def as_text(value: Value) -> str:
    """Return an answer as it is kept."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return BLANK if is_blank(value) else "|".join(members(value)) if isinstance(value, dict) else str(value)


def from_text(asked: Field, text: str) -> Value:
    """Return a kept answer as a form value; None for blank."""
    if text in ("", BLANK):
        return None
    if is_missing(text):
        return text
    if asked.kind is Kind.CODES:
        return dict.fromkeys(text.split("|"), True)
    if asked.kind is Kind.INTEGER:
        return int(text)
    return text == "yes" if asked.kind is Kind.TICK else text


def all_as_text(values: Mapping[str, Value]) -> dict[str, str]:
    """Return keyed answers as they are kept."""
    return {key: as_text(value) for key, value in values.items()}


def all_values(form: PaperForm, kept: Mapping[str, str]) -> dict[str, Value]:
    """Return kept answers as form values; keys of lines beyond the form's count are left out."""
    known: dict[str, Value] = {}
    for section in form.sections:
        if not section.most:
            known |= {q.field.key: from_text(q.field, kept[q.field.key]) for q in section.questions if q.field.key in kept}
    by_column = {(section.key, q.field.key): q.field for section in form.sections if section.most for q in section.questions}
    for key, text in kept.items():
        section_key, dot, rest = key.partition(".")
        column = by_column.get((section_key, rest.partition(".")[2])) if dot else None
        if column:
            known[key] = from_text(column, text)
    return known


def same(question: Question, one: str, other: str) -> bool:
    """Tell whether two keyed answers say the same.

    Exact: identifiers, names, dates, codes, numbers, telephone numbers: character by character in Unicode's composed form, with
    runs of blanks counted as one. Folded: other text by its letters and digits alone, in any case; accents count.
    """
    if BLANK in (one, other) or is_missing(one) or is_missing(other):
        return one == other
    plain = [re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip() for text in (one, other)]
    if question.compare is Compare.FOLDED:
        plain = ["".join(char for char in text.casefold() if char.isalnum()) for text in plain]
    return plain[0] == plain[1]


def places_of(form: PaperForm, kept: Mapping[str, str]) -> dict[str, Place]:
    """Return the places of a kept keying by key."""
    return {place.key: place for place in form.places(all_values(form, kept))}


def differences(
    form: PaperForm, first: Mapping[str, str], second: Mapping[str, str], marked: Collection[str] = (), chosen: bool = False
) -> list[Difference]:
    """Return where two keyings differ, in the order of the paper, and the marked places.

    Args:
        marked: places that wait for somebody although both keyings agree: keyed against a check, or with a note.
        chosen: only the chosen fields were keyed a second time.
    """
    places = places_of(form, first) | places_of(form, second)
    order = [question.field.key for _number, _section, question in form.questions()]
    ranked = sorted(places.values(), key=lambda place: (_rank(form, place), place.line, order.index(place.field.key)))
    found = []
    for place in ranked:
        one, other = first.get(place.key, ""), second.get(place.key, "")
        compared = place.question.chosen or not chosen
        is_marked = place.key in marked
        if is_marked or (compared and not same(place.question, one, other)):
            shown_second = other if compared else one
            found.append(Difference(place.key, place.number, place.field.label, one, shown_second, is_marked))
    return found


def compared_places(form: PaperForm, first: Mapping[str, str], second: Mapping[str, str], chosen: bool = False) -> int:
    """Return how many places were compared: those that either keying holds."""
    places = places_of(form, first) | places_of(form, second)
    return sum((place.question.chosen or not chosen) and (place.key in first or place.key in second) for place in places.values())


def _rank(form: PaperForm, place: Place) -> int:
    return [section.key for section in form.sections].index(place.section.key)
