# SPDX-License-Identifier: Apache-2.0
"""Which column of a workbook answers which question of a paper form, and how rows are known again."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from app.base.ids import RecordId, make_id
from app.base.text import _
from app.domain.letters import fold
from app.domain.paper.spec import PaperForm, Place

_USUAL = {  # words that registers use for what our forms ask; folded word > field key
    "surname": "family", "last name": "family", "family": "family", "first name": "given", "forename": "given", "first names": "given",
    "names": "given", "dob": "birth", "birth date": "birth", "date of birth": "birth", "gender": "sex", "nationality": "nationality",
    "passport no": "document_number", "passport number": "document_number", "passport": "document_number", "date": "crossed_on",
    "telephone": "phone", "mobile": "phone", "port": "port", "destination": "to_country", "occupation": "occupation",
    "case no": "case_number", "case": "case_number", "comments": "remarks", "notes": "remarks", "form no": "form_number",
}


@dataclass(frozen=True)
class Layout:
    """How one kind of workbook is read.

    Attributes:
        form: key of the paper form.
        sheet: its name.
        header_row: last row of the headings, from 1.
        columns: key of a place on the form > column from 0.
        order: of day, month and year in dates that are written as text.
        fixed: key of a place > answer, as it is kept, that holds for every row.
    """

    form: str
    sheet: str
    header_row: int
    columns: Mapping[str, int] = field(default_factory=dict)
    order: str = "dmy"
    fixed: Mapping[str, str] = field(default_factory=dict)


@cache
def places(form: PaperForm) -> tuple[Place, ...]:
    """Return what a column can answer: every question, and the first line of the sections that repeat."""
    with_one_line = {section.count: 1 for section in form.sections if section.most and section.count}
    return tuple(place for place in form.places(with_one_line) if place.line <= 1)


def headings(rows: Sequence[Sequence[str]], header_row: int) -> list[str]:
    """Return the heading of each column: the texts above each other down to the header row, said once.

    Args:
        rows: the first rows as text, cells that are merged filled in.
    """
    above = [row for row in rows[max(0, header_row - 3) : header_row] if len({text for text in row if text}) > 1]
    width = max((len(row) for row in above), default=0)
    columns = [[row[at] if at < len(row) else "" for row in above] for at in range(width)]
    return [" / ".join(dict.fromkeys(text for text in column if text)) for column in columns]


def likely_header(rows: Sequence[Sequence[str]]) -> int:
    """Return the row that is most like a row of headings: many different short texts, and filled rows below it."""
    best, best_row = 0.0, 1
    for number, row in enumerate(rows[:15], 1):
        texts = [text for text in row if text]
        named = sum(not any(char.isdigit() for char in text) and len(text) < 60 for text in texts)
        weight = named * len(set(texts)) / max(1, len(texts)) - number * 0.1
        if weight > best:
            best, best_row = weight, number
    return best_row


def guessed(form: PaperForm, names: Sequence[str]) -> dict[str, int]:
    """Return the columns whose headings name a question, by label, key or a usual word; each column and question once."""
    found: dict[str, int] = {}
    by_word = {fold(_(place.field.label).replace("&", "")): place.key for place in reversed(places(form)) if not place.line}
    by_key = {place.field.key: place.key for place in places(form) if not place.line}
    for at, name in enumerate(names):
        said = fold(name.rpartition(" / ")[2] or name).strip(" .:")
        key = by_word.get(said) or by_key.get(_USUAL.get(said, "")) or by_key.get(said.replace(" ", "_"))
        if key and key not in found:
            found[key] = at
    return found


def fingerprint(form: PaperForm, names: Sequence[str]) -> str:
    """Return what a layout is remembered by: the form and the headings in their order."""
    text = "\n".join([form.key, *(fold(name) for name in names)])
    return hashlib.sha256(text.encode()).hexdigest()


def row_id(form: PaperForm, source: str, kept: Mapping[str, str], times: int) -> RecordId:
    """Return the identity of an imported row: the same for the same row on every PC, whenever it is read.

    A row with a form number is known by it and its source; any other by all it says, and how often that stood above it.
    """
    by_content = [str(times), *(f"{key}={kept[key]}" for key in sorted(kept))]
    parts = [form.key, *([fold(source), kept[form.number]] if is_numbered(form, kept) else by_content)]
    digest = hashlib.sha256("\n".join(parts).encode()).digest()
    return make_id(int.from_bytes(digest[:6], "big"), int.from_bytes(digest[6:16], "big"))


def is_numbered(form: PaperForm, kept: Mapping[str, str]) -> bool:
    """Tell whether a row carries the number of a form."""
    number = kept.get(form.number, "")
    return bool(number) and not number.startswith("?")
