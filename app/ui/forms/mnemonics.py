# SPDX-License-Identifier: Apache-2.0
"""Alt+letter for labels: chosen by the program, so that each letter stands for one field in every language."""

from collections.abc import Iterable


def with_mnemonics(labels: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """Return the labels with "&" before a letter that no other label has; without one where none is left.

    First letters of words come first, then any letter.
    """
    used = {letter.casefold() for letter in taken}
    result = []
    for label in labels:
        place = _free_place(label, used)
        plain = label.replace("&", "&&")
        if place is None:
            result.append(plain)
            continue
        used.add(label[place].casefold())
        shift = label[:place].count("&")
        result.append(plain[:place + shift] + "&" + plain[place + shift:])
    return result


def _free_place(label: str, used: set[str]) -> int | None:
    starts = [place for place, char in enumerate(label) if char.isalnum() and (place == 0 or not label[place - 1].isalnum())]
    others = [place for place in range(len(label)) if place not in starts]
    for place in [*starts, *others]:
        char = label[place]
        if char.isascii() and char.isalnum() and char.casefold() not in used:
            return place
    return None
