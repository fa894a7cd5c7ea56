# SPDX-License-Identifier: Apache-2.0
"""Alt+letter for labels: chosen by the program, so that each letter stands for one field in every language."""

from collections.abc import Sequence


def with_mnemonics(labels: Sequence[str], taken: str = "") -> list[str]:
    """Return the labels with "&" before a letter that no other label has; without one where none is left.

    First letters of words come first, then any letter. A label gives way when it has another letter and the next has none.
    `taken` are letters that mean something else on the page.
    """
    owner: dict[str, int] = {}
    for place in range(len(labels)):
        _claim(labels, place, owner, set(taken.casefold()))
    letters = {place: letter for letter, place in owner.items()}
    return [_marked(label, letters.get(place, "")) for place, label in enumerate(labels)]


def _claim(labels: Sequence[str], place: int, owner: dict[str, int], tried: set[str]) -> bool:
    """Give a label a letter, moving others to another of theirs where that helps (augmenting paths)."""
    wanted = [letter for letter in _letters(labels[place]) if letter not in tried]
    for letter in sorted(wanted, key=lambda each: each in owner):
        tried.add(letter)
        if letter not in owner or _claim(labels, owner[letter], owner, tried):
            owner[letter] = place
            return True
    return False


def _letters(label: str) -> list[str]:
    """Return the letters of a label, those that begin a word first."""
    usable = [place for place, char in enumerate(label) if char.isascii() and char.isalnum()]
    usable.sort(key=lambda place: place > 0 and label[place - 1].isalnum())
    return list(dict.fromkeys(label[place].casefold() for place in usable))


def _marked(label: str, letter: str) -> str:
    if not letter:
        return label.replace("&", "&&")
    starts = [place for place, char in enumerate(label) if char.casefold() == letter]
    at = min(starts, key=lambda place: place > 0 and label[place - 1].isalnum())
    return label[:at].replace("&", "&&") + "&" + label[at:].replace("&", "&&")
