# SPDX-License-Identifier: Apache-2.0
"""What a type-ahead input offers."""

from dataclasses import dataclass

from app.base.text import _
from app.domain import codelists
from app.domain.codelists import Code

_MOST = 300  # more than anybody reads; typing narrows the list
_LONGEST_NUMBERED = 99  # where the place in the list is worth typing


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be chosen.

    Attributes:
        key: what is stored: a code, or the identity of a record.
        label: what people read.
        detail: a second, quieter text: the number or code to type, or what tells two records apart.
    """

    key: str
    label: str
    detail: str = ""


def offered(codelist: str, typed: str) -> list[Choice]:
    """Return the codes that fit what was typed, best first; the whole list in its order for an empty text."""
    return [choice_of(each) for each in codelists.match(codelist, typed, _MOST)]


def meant(codelist: str, typed: str) -> Choice | None:
    """Return the code that the typed text stands for, None where it stands for none or for several."""
    found = codelists.one(codelist, typed)
    return choice_of(found) if found else None


def stored(codelist: str, code: object) -> Choice | None:
    """Return the choice of a stored code, None where the list does not hold it."""
    found = codelists.codelist(codelist).get(code) if isinstance(code, str) else None
    return choice_of(found) if found else None


def choice_of(code: Code) -> Choice:
    """Return the choice that stands for a code."""
    is_short = len(codelists.codelist(code.list)) <= _LONGEST_NUMBERED
    return Choice(code.code, _(code.label), str(code.order) if is_short else code.code)
