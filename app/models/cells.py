# SPDX-License-Identifier: Apache-2.0
"""A record's cells: the smallest thing that can be edited, sent, merged or disputed.

A scalar field is one cell (member ""). A set or map is one cell for each member, so that two people can add to it at
the same time. A field's value in a row is what is shown; which edits stand behind it is in the `head` table, and where
that holds nothing for a filled cell, the entry that created the record does.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from app.base.errors import Refused
from app.base.text import _
from app.domain.forms.values import Dot, Value
from app.models.base import DELETED, FieldInfo, Merge, RecordKind

LONGEST_VALUE_BYTES = 64 << 10  # as `app.sync.entries` accepts it

# What a row keeps: JSON text for members, text or a whole number for everything else.
Stored = str | int | None


class CellEdit(NamedTuple):
    """One changed cell of a save: what it becomes, and which edits it replaces."""

    fid: int
    member: str
    value: Value
    prev: tuple[Dot, ...]


def to_stored(info: FieldInfo, value: Value) -> Stored:
    """Return a form value as its row keeps it.

    Raises:
        Refused: longer than may be sent to another PC, or with a character that cannot be stored.
    """
    for text in value if isinstance(value, dict) else (value,):
        if isinstance(text, str) and ("\0" in text or len(text.encode("utf-8", "surrogatepass")) > LONGEST_VALUE_BYTES):
            raise Refused(_("One of the answers is too long or holds a character that cannot be stored. Shorten it, then save again."))
    if info.merge is Merge.MEMBERS:
        there = {key: value[key] for key in sorted(value) if value[key]} if isinstance(value, dict) else {}
        return json.dumps(there, ensure_ascii=False, separators=(",", ":")) if there else None
    if value is None or value == "" or isinstance(value, dict):
        return None
    if info.is_number:
        return int(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, int) else value


def from_stored(info: FieldInfo, stored: Any) -> Value:
    """Return what a row keeps as a form value."""
    if info.merge is Merge.MEMBERS:
        return read_members(stored)
    return stored if isinstance(stored, str | int) else None


def read_members(stored: Any) -> dict[str, str | bool]:
    """Return the members kept in a row's JSON text; empty for NULL."""
    return json.loads(stored) if isinstance(stored, str) and stored else {}


def cell_name(name: str, member: str) -> str:
    """Return the key of a cell in `FormValues.heads`."""
    return f"{name}/{member}" if member else name


def split(info: FieldInfo, stored: Any) -> dict[str, Value]:
    """Return the filled cells of one field as {member: value}; a scalar's member is ""."""
    if info.merge is Merge.MEMBERS:
        return dict(read_members(stored))
    return {} if stored is None else {"": stored}


def changes(kind: RecordKind, row: Mapping[str, Any], values: Mapping[str, Value]) -> dict[tuple[FieldInfo, str], Value]:
    """Return the cells that `values` change against what `row` shows.

    A member that is no longer there becomes False (a set) or None (a map); only fields named in `values` are compared.
    """
    changed: dict[tuple[FieldInfo, str], Value] = {}
    for name, value in values.items():
        info = kind.fields[name]
        before = split(info, row.get(name))
        after = split(info, to_stored(info, value))
        for member in before.keys() | after.keys():
            if before.get(member) != after.get(member):
                gone: Value = (False if before[member] is True else None) if member not in after and member else None
                changed[info, member] = after.get(member, gone)
    return changed


def assemble(info: FieldInfo, shown: Mapping[str, Value], stored: Any) -> Stored:
    """Return a field's row value after some of its cells got new shown values."""
    if info.merge is not Merge.MEMBERS:
        return to_stored(info, shown[""])
    kept: dict[str, Any] = dict(read_members(stored)) | dict(shown)
    return to_stored(info, {member: value for member, value in kept.items() if value})


def creation(kind: RecordKind, stored: Mapping[str, Any]) -> list[CellEdit]:
    """Return the cells of a new record: all that are filled, replacing nothing."""
    edits = []
    for name, info in kind.fields.items():
        if stored.get(name) not in (None, "") and not (name == DELETED and not stored[name]):
            edits += [CellEdit(info.fid, member, value, ()) for member, value in split(info, stored[name]).items()]
    return edits


def field_ids(edits: Iterable[CellEdit]) -> tuple[int, ...]:
    """Return the field numbers that edits name, in order, each once."""
    return tuple(sorted({edit.fid for edit in edits}))
