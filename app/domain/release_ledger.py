# SPDX-License-Identifier: Apache-2.0
"""What the ledger keeps of a release: the true numbers of its counts and which were hidden, as text of a record."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from app.base.errors import Unreadable
from app.base.text import _
from app.domain.disclosure import Limits, Numbers
from app.domain.periods import Period

LONGEST_CHARS = 4_000_000
_FORMAT = 1


def to_text(numbers: Iterable[Numbers]) -> str:
    """Return numbers as text."""
    return json.dumps({"format": _FORMAT, "figures": [
        [each.id, each.period.first.isoformat(), each.period.last.isoformat(),
         [[axis, list(codes), adds] for axis, codes, adds in each.axes],
         [[*key, value] for key, value in each.cells.items()], sorted(map(list, each.hidden))] for each in numbers]},
        separators=(",", ":"), ensure_ascii=False)


def from_text(text: str) -> list[Numbers]:
    """Return numbers that were kept as text; it may come from another PC.

    Raises:
        Unreadable: it is no such text.
    """
    try:
        held = json.loads(text) if len(text) <= LONGEST_CHARS else {}
        if held["format"] != _FORMAT:
            raise ValueError("format")
        return [
            Numbers(str(name), Period(date.fromisoformat(first), date.fromisoformat(last)),
                    tuple((str(axis), tuple(map(str, codes)), bool(adds)) for axis, codes, adds in axes),
                    {tuple(map(str, key)): int(value) for *key, value in cells}, frozenset(tuple(map(str, key)) for key in hidden))
            for name, first, last, axes, cells, hidden in held["figures"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Unreadable(_("A line of the release ledger cannot be read. Update the program; nothing is released meanwhile.")) from None


def as_seen(numbers: Sequence[Numbers], limits: Limits) -> list[Numbers]:
    """Return earlier numbers as they matter under other limits: what was hidden for a stricter reader and is not small here is left out."""
    return [replace(each, cells={key: value for key, value in each.cells.items() if key not in each.hidden or limits.is_small(value)})
            for each in numbers]
