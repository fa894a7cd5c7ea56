# SPDX-License-Identifier: Apache-2.0
"""What a cell of somebody's workbook means as the answer to a question: dates, leading zeros, long numbers, codes by any name."""

import re
from collections import Counter
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache

from app.base.errors import Unreadable
from app.base.text import N_, _
from app.domain.codelists import codelist
from app.domain.dates import FIRST_YEAR, LAST_YEAR
from app.domain.forms.spec import Kind
from app.domain.forms.values import ILLEGIBLE, MISSING, REFUSED, UNKNOWN, Value
from app.domain.letters import fold
from app.domain.paper.spec import Question
from app.domain.paper.typed import Reading, choices, read

MOST_DIGITS = 15  # a spreadsheet program keeps no more of a number
_YES = {"yes", "y", "true", "x", "1"}
_NO = {"no", "n", "false", "0"}
_WORDS = {"unknown": UNKNOWN, "not known": UNKNOWN, "n/k": UNKNOWN, "refused": REFUSED, "illegible": ILLEGIBLE}
_ZEROS = re.compile(r"0+")
_TOO_LONG = N_(
    "This number has more digits than a spreadsheet program keeps; the last ones are lost. Make the column text and type it anew.")


def answer(question: Question, content: object, number_format: str, reading: Reading) -> Value:
    """Return what a cell says.

    Args:
        content: text, number, date or truth value as the workbook holds it.
        number_format: of a number, for the zeros in front that a sheet only shows.

    Raises:
        Unreadable: it means nothing for this question; the sentence says what to do and holds nothing of the cell.
    """
    if isinstance(content, time | timedelta):
        raise Unreadable(_("This is a time of day. The question asks for something else."))
    text = content.strip() if isinstance(content, str) else ""
    if text and (said := _open_answers(_("Unknown")).get(fold(text))):
        return said
    kind = question.field.kind
    if kind is Kind.DATE:
        return _date(question, content, reading)
    if kind in (Kind.CODE, Kind.YES_NO, Kind.TICK, Kind.CODES):
        return _chosen(question, content, number_format)
    if kind is Kind.INTEGER:
        return _whole(content)
    plain = _plain(question, content, number_format)
    return read(question, plain, reading)


@cache
def _open_answers(_language: str) -> dict[str, str]:
    """Return the words for answers that are not there, in English and as the program shows them."""
    return {fold(_(label)): code for code, label in MISSING.items()} | _WORDS


def _date(question: Question, content: object, reading: Reading) -> str:
    if isinstance(content, datetime | date):
        day = content.date() if isinstance(content, datetime) else content
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise Unreadable(_("The year of this date cannot be right. Look at the register again."))
        return day.isoformat()
    if isinstance(content, int | float) and not isinstance(content, bool):
        if content == int(content) and FIRST_YEAR <= content <= LAST_YEAR:
            return str(int(content))
        raise Unreadable(_("This is a number and not a date. Give the column a date format in the spreadsheet program, and save."))
    if not isinstance(content, str):
        raise Unreadable(_("This is not a date."))
    return str(read(question, content.strip(), reading))


def _whole(content: object) -> int:
    if isinstance(content, str) and re.fullmatch(r"\d{1,9}", content.strip()):
        return int(content.strip())
    if isinstance(content, int | float) and not isinstance(content, bool) and content == int(content):
        return int(content)
    raise Unreadable(_("This is not a whole number."))


def _chosen(question: Question, content: object, number_format: str) -> Value:
    if question.field.kind is Kind.CODES:
        parts = [part.strip() for part in re.split(r"[;,|\n]", str(content)) if part.strip()]
        return {str(_one(question, part)): True for part in parts}
    code = _one(question, content if isinstance(content, str | bool) else _plain(question, content, number_format))
    return code == "yes" if question.field.kind is Kind.TICK else code


def _one(question: Question, content: object) -> str:
    """Return the code that a text means: the code itself, its label, one of its other names, or the number printed on the form."""
    said = ("yes" if content else "no") if isinstance(content, bool) else fold(str(content).strip())
    kind = question.field.kind
    if kind in (Kind.YES_NO, Kind.TICK) and said in _YES | _NO:
        return "yes" if said in _YES else "no"
    named = _names(question, _("Unknown"))
    found = named.get(said) or (named.get(f"#{said.lstrip('0')}") if said.isdecimal() else None)
    if found is None:
        raise Unreadable(_("This is none of the answers of its list. Write it as the form prints it, by word or by number."))
    return found


@lru_cache(64)
def _names(question: Question, _language: str) -> dict[str, str]:
    """Return every name of every answer > its code; "#7" for printed numbers, a first letter where no two answers share it."""
    offered = choices(question)
    found: dict[str, str] = {}
    firsts = Counter(fold(each.label)[:1] for each in offered)
    for each in offered:
        first = fold(each.label)[:1]
        for name in (fold(each.code), fold(each.label), *([first] if firsts[first] == 1 else [])):
            found.setdefault(name, each.code)
        if each.number:
            found[f"#{each.number.lstrip('0')}"] = each.code
    for entry in codelist(question.field.codelist) if question.field.codelist else ():
        for name in (entry.label, *entry.aliases):
            found.setdefault(fold(name), entry.code)
    return found


def _plain(question: Question, content: object, number_format: str) -> str:
    """Return a cell as text, as it reads in the sheet."""
    if isinstance(content, str):
        return content.strip()
    if isinstance(content, bool):
        raise Unreadable(_("This is a truth value. The question asks for text."))
    if isinstance(content, datetime | date):
        if question.field.kind in (Kind.IDENTIFIER, Kind.PHONE):
            raise Unreadable(_("The spreadsheet program has made a date of this. Make the column text and type it anew."))
        return (content.date() if isinstance(content, datetime) else content).isoformat()
    if isinstance(content, int | float):
        if content != int(content):
            if question.field.kind in (Kind.IDENTIFIER, Kind.PHONE):
                raise Unreadable(_("This is a number with a fraction. Make the column text and type it anew."))
            return f"{content:.15g}"
        digits = str(int(content))
        if len(digits.lstrip("-")) > MOST_DIGITS:
            raise Unreadable(_(_TOO_LONG))
        if _ZEROS.fullmatch(number_format):
            return digits.zfill(len(number_format))
        return digits.zfill(question.boxes) if question.digits and question.boxes else digits
    raise Unreadable(_("This cell holds nothing that can be read."))
