# SPDX-License-Identifier: Apache-2.0
"""The merge: which values of a cell stand, whatever order the changes came in and whatever the clocks said.

Every change names the changes that it replaces (`prev`: what its author saw). The *heads* of a cell are the changes that
no known change names. One head: settled. Several: people edited without knowing of each other; all are kept, and a
later change that names them all settles the cell. A change may be named before it arrives; that is remembered as a
*superseded mark*, so that it never becomes a head.

The result depends on the set of changes only: not on their order, their batches, repetition, or gaps. Clocks choose
which of several heads is shown first, never which survives (design/sync.md, "Merge"). Knows no tables.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from app.domain.forms.values import Value
from app.domain.heads import Dot, Head, Rule, agree, same, shown_value
from app.sync.refusals import refused

# (record kind, record id, field id, member); member is "" for plain fields, the member code for sets, the key for maps
Cell = tuple[str, str, int, str]
Mark = tuple[Cell, Dot]

DELETED_FIELD = 0  # a deletion is a change of this field, merged like any other


class Change(NamedTuple):
    """One cell of one journal entry: its new value, and the dots of the heads that the author saw."""

    cell: Cell
    dot: Dot
    hlc: int
    value: Value
    prev: tuple[Dot, ...]


_SCALAR = Rule()


@dataclass
class MergeResult:
    """What a merge changes. Cells that got nothing new are not in it.

    Attributes:
        heads: all heads of each touched cell.
        shown: the value to show for each touched cell.
        conflicts: touched cells whose heads hold different values, and cells that dishonest changes left without a head.
        agreed: touched cells with several heads of one and the same value.
        marks: superseded marks to remember from now on.
        arrived: superseded marks whose change has now arrived; the journal knows it, so the mark can go.
        fresh: how many changes were new.
    """

    heads: dict[Cell, dict[Dot, Head]] = field(default_factory=dict)
    shown: dict[Cell, object] = field(default_factory=dict)
    conflicts: set[Cell] = field(default_factory=set)
    agreed: set[Cell] = field(default_factory=set)
    marks: set[Mark] = field(default_factory=set)
    arrived: set[Mark] = field(default_factory=set)
    fresh: int = 0


def merge(
    heads: Mapping[Cell, Mapping[Dot, Head]],
    superseded: Container[Mark],
    known: Container[Dot],
    changes: Iterable[Change],
    rules: Mapping[int, Rule],
) -> MergeResult:
    """Work out heads and shown values after `changes` arrive.

    Args:
        heads: present heads of (at least) every cell that `changes` touch.
        superseded: marks of changes known to be replaced though not yet arrived.
        known: dots of the entries already taken in; asked for the dots of `changes` and of their `prev`.
        changes: in any order; repeated and known ones are ignored.
        rules: by field id; a field that is not there is a scalar.

    Raises:
        BundleRefused: reason "fork": one dot stands for two different changes.
    """
    result = MergeResult()
    for cell, new in _fresh(heads, known, changes).items():
        result.fresh += len(new)
        result.heads[cell] = standing = _place(cell, heads.get(cell, {}), superseded, known, new, result)
        if len(standing) == 1:
            result.shown[cell] = next(iter(standing.values())).value
        else:
            result.shown[cell] = shown_value(standing.values(), rules.get(cell[2], _SCALAR))
            (result.agreed if agree(standing.values()) else result.conflicts).add(cell)
    return result


def _fresh(
    heads: Mapping[Cell, Mapping[Dot, Head]], known: Container[Dot], changes: Iterable[Change]
) -> dict[Cell, dict[Dot, Change]]:
    """Return the changes that are not known yet, each once, by cell and dot."""
    fresh: dict[Cell, dict[Dot, Change]] = {}
    for change in changes:
        cell, dot = change.cell, change.dot
        if dot in known:
            continue
        head = heads.get(cell, {}).get(dot)
        if head is not None:
            if head.hlc != change.hlc or not same(head.value, change.value):
                raise refused("fork")
            continue
        new = fresh.setdefault(cell, {})
        twin = new.setdefault(dot, change)
        if twin is not change and (twin != change or not same(twin.value, change.value)):
            raise refused("fork")
    return fresh


def _place(
    cell: Cell,
    before: Mapping[Dot, Head],
    superseded: Container[Mark],
    known: Container[Dot],
    new: Mapping[Dot, Change],
    result: MergeResult,
) -> dict[Dot, Head]:
    """Return the heads of one cell after its new changes; note marks made and marks met in `result`."""
    named = {dot for change in new.values() for dot in change.prev if dot != change.dot}
    standing = {dot: head for dot, head in before.items() if dot not in named}
    for dot, change in new.items():
        if (cell, dot) in superseded:
            result.arrived.add((cell, dot))
        elif dot not in named:
            standing[dot] = Head(dot, change.hlc, change.value)
    for dot in named:
        if dot not in before and dot not in new and dot not in known and (cell, dot) not in superseded:
            result.marks.add((cell, dot))
    return standing
