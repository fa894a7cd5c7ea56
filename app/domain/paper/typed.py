# SPDX-License-Identifier: Apache-2.0
"""What a clerk types in one field: which keys fit, when the field is full, and what the typed text means.

Codes are typed by the number printed on the paper, by their first letter where a short list has no two alike, or by letters
and Enter (type-ahead). Digits fill a field and may end it; letters end with Enter, so that no list surprises by ending itself.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from app.base import clock
from app.base.errors import Unreadable
from app.base.text import _
from app.domain import dates
from app.domain.codelists import CodeList, codelist, match
from app.domain.dates import FIRST_YEAR, LAST_YEAR, PartialDate
from app.domain.forms.spec import Kind
from app.domain.forms.values import Value
from app.domain.letters import fold
from app.domain.numbers import parse_case_number
from app.domain.paper.spec import YES_NO_UNKNOWN, Question, code_number, code_width

SHORT = 10
_TEXTS = (Kind.TEXT, Kind.LONG_TEXT, Kind.PHONE, Kind.EMAIL, Kind.IDENTIFIER, Kind.LINK)
_CENTURIES = ("19", "20")


@dataclass(frozen=True)
class Reading:
    """How typed text is read at this post.

    Attributes:
        order: of day, month and year on the paper: "dmy", "mdy" or "ymd".
        short_years: two digits are a year, so six digits are a date; otherwise eight.
        frequent: list > codes that come first in type-ahead at this post.
    """

    order: str = "dmy"
    short_years: bool = True
    frequent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Choice:
    """One answer that can be chosen: its code or value, label, and number on the paper."""

    code: str
    label: str
    number: str


def choices(question: Question) -> tuple[Choice, ...]:
    """Return all answers of a question that is answered by choosing; empty for others."""
    kind, name = question.field.kind, question.field.codelist
    if kind in (Kind.YES_NO, Kind.TICK):
        offered = YES_NO_UNKNOWN if kind is Kind.YES_NO else YES_NO_UNKNOWN[:2]
        return tuple(Choice(code, _(label), str(number)) for number, (code, label) in enumerate(offered, 1))
    return _listed(codelist(name), _("Unknown")) if kind in (Kind.CODE, Kind.CODES) else ()


@cache
def _listed(entries: CodeList, _language: str) -> tuple[Choice, ...]:
    """Return the entries of a list; the second argument is a word that differs between languages, so that each is kept apart."""
    return tuple(Choice(each.code, _(each.label), code_number(entries.name, each.order)) for each in entries)


def fitting(question: Question, typed: str, reading: Reading) -> tuple[Choice, ...]:
    """Return the answers that fit what was typed, the one that Enter takes first."""
    offered = choices(question)
    wanted = fold(typed)
    if wanted.isdigit():
        return tuple(each for each in offered if each.number and each.number.startswith(wanted))
    starting = [each for each in offered if fold(each.label).startswith(wanted)]
    name = question.field.codelist
    usual = reading.frequent.get(name, ())
    first = sorted((each for each in starting if each.code in usual), key=lambda each: usual.index(each.code))
    by_code = {each.code: each for each in offered}
    ranked = [by_code[code] for code in _ranked(name, typed, _("Unknown")) if code in by_code] if name and wanted else []
    whole = [each for each in starting if fold(each.label) == wanted]
    return tuple(dict.fromkeys([*whole, *first, *ranked, *starting]))


def warm(questions: Iterable[Question], language: str) -> None:
    """Read the lists of some questions, so that the first letter typed in a field costs no more than the next one."""
    _warmed(tuple(dict.fromkeys(question.field.codelist for question in questions if question.field.codelist)), language)


@cache
def _warmed(names: tuple[str, ...], _language: str) -> None:
    for name in names:
        _listed(codelist(name), _("Unknown"))
        match(name, "a", 1)


@lru_cache(1024)
def _ranked(name: str, typed: str, _language: str) -> tuple[str, ...]:
    """Return the codes that fit, best first; a key asks three times for the same letters."""
    return tuple(each.code for each in match(name, typed, 60))


def has_letters(question: Question) -> bool:
    """Tell whether one letter says which answer is meant: a short list without two labels that begin alike."""
    offered = choices(question)
    initials = {fold(each.label)[:1] for each in offered}
    return 0 < len(offered) <= SHORT and len(initials) == len(offered)


def takes(question: Question, typed: str, char: str, reading: Reading) -> bool:
    """Tell whether `char` can follow `typed` in this field; a key that cannot is refused at once."""
    kind, after = question.field.kind, typed + char
    if kind in (Kind.CODE, Kind.CODES, Kind.YES_NO, Kind.TICK):
        return bool(fitting(question, after, reading)) if char.isalnum() or typed else False
    if kind is Kind.INTEGER or question.digits:
        return char.isdigit() and char.isascii() and len(after) <= (question.boxes or len(str(question.field.high)))
    if kind is Kind.DATE:
        return char.isalnum() or char in " ./-~?"
    if kind is Kind.PHONE:
        return char in "+0123456789 ()-/."
    return char.isprintable() and len(after) <= question.field.max_length


def is_full(question: Question, typed: str, reading: Reading) -> bool:
    """Tell whether the typed text fills the field, so that nothing can follow."""
    kind = question.field.kind
    if kind in (Kind.CODE, Kind.CODES, Kind.YES_NO, Kind.TICK):
        if typed.isdigit():
            width = 1 if kind in (Kind.YES_NO, Kind.TICK) else code_width(question.field.codelist)
            return len(typed) == width
        return len(typed) == 1 and has_letters(question)
    if kind is Kind.DATE:
        return _date_is_full(typed, reading)
    return bool(question.boxes) and (kind is Kind.INTEGER or question.digits) and len(typed) == question.boxes


def read(question: Question, typed: str, reading: Reading) -> Value:
    """Return the answer that the typed text means.

    Raises:
        Unreadable: it means none; the sentence says what would.
    """
    kind = question.field.kind
    if kind in (Kind.CODE, Kind.CODES, Kind.YES_NO, Kind.TICK):
        fits = fitting(question, typed, reading)
        if not fits or (typed.isdigit() and fits[0].number != typed):
            raise Unreadable(_("This is not in the list. Type a number of the paper or the first letters."))
        code = fits[0].code
        return code == "yes" if kind is Kind.TICK else code
    if kind is Kind.DATE:
        return read_date(typed, reading, question.latest).text()
    if kind is Kind.INTEGER:
        return int(typed)
    if question.case:
        return str(parse_case_number(typed))
    text = typed.strip()
    return text if kind is Kind.LONG_TEXT else re.sub(r"\s+", " ", text)


def read_date(typed: str, reading: Reading, later: int = 0) -> PartialDate:
    """Return a typed date, parts in the order of this post; 00 stands for a day or month that the paper leaves out.

    Digits alone: 8 or 6 for day, month, year; 4 for a year, or month and short year; 2 for a short year.

    Raises:
        Unreadable: no date.
    """
    estimated = typed.startswith("~")
    bare = typed.lstrip("~ ").strip()
    latest_year = clock.today().year + later
    numbers = re.split(r"[ ./-]+", bare)
    if len(numbers) == 3 and all(re.fullmatch(r"\d{1,2}|\d{4}", part) for part in numbers):
        order = "ymd" if len(numbers[0]) == 4 else reading.order
        parts = dict(zip(order, numbers, strict=True))
        return _dated(parts["y"], parts["m"], parts["d"], estimated, latest_year)
    if not bare.isdigit():
        return dates.parse(typed, latest_year)
    year, month, day = _cut(bare, reading.order)
    return _dated(year, month, day, estimated, latest_year)


def shown(question: Question, value: Value) -> str:
    """Return an answer as the clerk reads it back: the label of a code, a date in words."""
    if isinstance(value, dict):
        labels = {each.code: each.label for each in choices(question)}
        return ", ".join(labels.get(code, code) for code in value if value[code])
    text = "" if value is None else str(value)
    if question.field.kind is Kind.DATE:
        known = PartialDate.from_text(text)
        return known.display() if known else text
    return next((each.label for each in choices(question) if each.code == text), text)


def _date_is_full(typed: str, reading: Reading) -> bool:
    if not typed.isdigit():
        return False
    if len(typed) == 6 and reading.short_years:
        # a year of 19 or 20 may be the beginning of a year of four digits: wait for Enter or two digits more
        return (typed[:2] if reading.order == "ymd" else typed[4:]) not in _CENTURIES
    return len(typed) == 8


def _cut(digits: str, order: str) -> tuple[str, str, str]:
    """Return year, month and day of digits without separators; "00" for parts that are not there."""
    if len(digits) in (6, 8):
        widths = {"y": len(digits) - 4, "m": 2, "d": 2}
        parts, rest = {}, digits
        for part in order:
            parts[part], rest = rest[:widths[part]], rest[widths[part]:]
        if len(digits) == 6 and int(parts["m"]) > 12:
            month, year = (digits[4:], digits[:4]) if order == "ymd" else (digits[:2], digits[2:])
            return year, month, "00"
        return parts["y"], parts["m"], parts["d"]
    if len(digits) == 4 and not FIRST_YEAR <= int(digits) <= LAST_YEAR:
        return (digits[:2], digits[2:], "00") if order == "ymd" else (digits[2:], digits[:2], "00")
    if len(digits) in (2, 4):
        return digits, "00", "00"
    raise Unreadable(_("This is not a date. Type day, month and year with two digits each, or the year alone."))


def _dated(year: str, month: str, day: str, estimated: bool, latest_year: int) -> PartialDate:
    if len(year) not in (2, 4):
        raise Unreadable(_("Type the year with two or four digits."))
    whole = int(year) if len(year) == 4 else latest_year - (latest_year - int(year)) % 100
    try:
        return PartialDate(whole, int(month) or None, int(day) or None, estimated)
    except ValueError:
        raise Unreadable(_("There is no such day in the calendar. Look at the paper again, or key it as illegible.")) from None


def joined(codes: Sequence[str]) -> Value:
    """Return several chosen codes as a value; None where there are none."""
    return dict.fromkeys(codes, True) or None
