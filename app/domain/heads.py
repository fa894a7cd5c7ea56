# SPDX-License-Identifier: Apache-2.0
"""The heads of a cell, and which of several is shown. Used by local saves and by the merge, so both show the same."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from app.domain.forms.values import Dot, Value

__all__ = ["Dot", "Head", "Rule", "agree", "same", "shown_value"]


class Head(NamedTuple):
    """One value of a cell that nobody has replaced."""

    dot: Dot
    hlc: int
    value: Value


@dataclass(frozen=True)
class Rule:
    """How the shown value is chosen among several heads.

    Attributes:
        kind: "scalar" or "identity" (latest by hybrid clock, then device and seq), "members" (there beats gone) or
            "protective" (lowest by `rank`; then as scalars).
        rank: for "protective": how protective a value is; lower is more protective.
    """

    kind: str = "scalar"
    rank: Callable[[Any], int] = lambda _value: 0


def shown_value(heads: Iterable[Head], rule: Rule) -> Value:
    """Return the value to show for a cell with these heads; None where there is none."""
    best: tuple[tuple[int, int, Dot], Value] | None = None
    for head in heads:
        key = (_weight(head.value, rule), head.hlc, head.dot)
        if best is None or key > best[0]:
            best = (key, head.value)
    return None if best is None else best[1]


def agree(heads: Iterable[Head]) -> bool:
    """Tell whether there is at least one head and all hold the same value."""
    values = [head.value for head in heads]
    return bool(values) and all(same(values[0], value) for value in values)


def same(one: object, other: object) -> bool:
    """Tell whether two values are equal in type and content (True is not 1)."""
    if type(one) is not type(other):
        return False
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    return one == other


def _weight(value: object, rule: Rule) -> int:
    """Return what counts before the clock: more protective, or there rather than gone."""
    if rule.kind == "members":
        return int(bool(value))
    if rule.kind == "protective":
        return -rule.rank(value)
    return 0
