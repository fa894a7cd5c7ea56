# SPDX-License-Identifier: Apache-2.0
"""What a typed text may mean among the choices of a list: by number, code, label, first letters of its words, or a part of it."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be chosen.

    Attributes:
        key: what is stored: a code, or the identity of a record.
        label: what people read.
        detail: a second, quieter text: the code, or what tells two records apart.
        number: place in its list, from 1; 0 where places mean nothing.
    """

    key: str
    label: str
    detail: str = ""
    number: int = 0


def fold(text: str) -> str:
    """Return `text` without case, accents and outer blanks, for comparing what is typed."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in split if not unicodedata.combining(char)).strip()


def matching(choices: Sequence[Choice], typed: str) -> list[Choice]:
    """Return the choices that `typed` may mean, the likeliest first; all of them for an empty text."""
    wanted = fold(typed)
    if not wanted:
        return list(choices)
    ranked = [(rank, place, each) for place, each in enumerate(choices) if (rank := _rank(each, wanted)) is not None]
    return [each for _rank_, _place, each in sorted(ranked, key=lambda entry: entry[:2])]


def meant(choices: Sequence[Choice], typed: str) -> Choice | None:
    """Return the one choice that `typed` stands for, None where it stands for none or for several."""
    wanted = fold(typed)
    if not wanted:
        return None
    found = [(rank, each) for each in choices if (rank := _rank(each, wanted)) is not None]
    if not found:
        return None
    best = min(rank for rank, _each in found)
    likeliest = [each for rank, each in found if rank == best]
    return likeliest[0] if len(likeliest) == 1 and (best <= _WHOLE or len(found) == 1) else None


_WHOLE = 2


def _rank(choice: Choice, wanted: str) -> int | None:
    label, words = fold(choice.label), _words(choice.label)
    if wanted == str(choice.number or "") or wanted == fold(choice.key):
        return 0
    if wanted == label:
        return 1
    if len(wanted) > 1 and wanted == "".join(word[0] for word in words):
        return _WHOLE
    if label.startswith(wanted):
        return 3
    if all(any(word.startswith(part) for word in words) for part in _words(wanted) or [wanted]):
        return 4
    return 5 if len(wanted) > 2 and wanted in label else None


def _words(text: str) -> list[str]:
    return "".join(char if char.isalnum() else " " for char in fold(text)).split()
