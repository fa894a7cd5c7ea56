# SPDX-License-Identifier: Apache-2.0
"""Journal entries as they travel, and the strict reading of their erasable payloads.

A payload is MessagePack, written in its one shortest form: `{"r": reason or nil, "c": [[field id, member, value,
[[device, seq], ...]], ...]}` for a saved record, `{"d": {...}}` for a note. Senders check what they send with the same
function as receivers, so an honest bundle is never refused for its payloads.
"""

import math
from typing import Any, NamedTuple

import ormsgpack

from app.domain.heads import Dot
from app.security.chain import Entry
from app.sync.merge import Change
from app.sync.refusals import refused

LARGEST_NUMBER = (1 << 63) - 1  # what a store can hold
LONGEST_VALUE_BYTES = 64 << 10
LONGEST_PAYLOAD_BYTES = 1 << 20
DEEPEST_NESTING = 8
LONGEST_MEMBER = 200
MOST_CHANGES = 5_000  # cells of one record
MOST_PREDECESSORS = 256  # a settling edit names every head; one per post of a nation


class Content(NamedTuple):
    """What an entry's payload says: cells and reason of a saved record, or the detail of a note."""

    reason: str | None
    changes: tuple[Change, ...]
    detail: dict[str, Any] | None


NOTHING = Content(None, (), None)


class JournalRow(NamedTuple):
    """One entry with its hash and its payload.

    Attributes:
        entry: the link of the chain; its `digest` is b"" where there never was a payload.
        hash: `chain.entry_hash` of the entry.
        salt, payload: None where there never was a payload, or where it was erased by law.
    """

    entry: Entry
    hash: bytes
    salt: bytes | None
    payload: bytes | None


class UnitRow(NamedTuple):
    """The signature over one unit of work: the user's, over entries `first_seq` to `last_seq` of a device."""

    device: int
    unit: int
    first_seq: int
    last_seq: int
    user_id: str
    signature: bytes


def read_content(row: JournalRow) -> Content:
    """Return what a row's payload says; `NOTHING` where it has none.

    Raises:
        BundleRefused: "payload_shape", "value_too_long" or "value_too_deep".
    """
    entry, payload = row.entry, row.payload
    if payload is None:
        if entry.fields and not entry.digest:
            raise refused("payload_shape")  # a saved record always had one
        return NOTHING
    if len(payload) > LONGEST_PAYLOAD_BYTES:
        raise refused("payload_shape")
    body = unpack_canonical(payload, "payload_shape")
    if type(body) is not dict:
        raise refused("payload_shape")
    if tuple(body) == ("d",):
        return _note(entry, body["d"])
    if tuple(body) != ("r", "c"):
        raise refused("payload_shape")
    return _saved(entry, body["r"], body["c"])


def unpack_canonical(data: bytes, reason: str) -> Any:
    """Return the value of one MessagePack text in its one shortest form.

    Comparing with its own re-encoding refuses repeated keys, long forms of numbers and whatever stands after the end.

    Raises:
        BundleRefused: with `reason`.
    """
    try:
        value = ormsgpack.unpackb(data)
        if ormsgpack.packb(value) == data:
            return value
    except (ValueError, TypeError, RecursionError, MemoryError):
        pass  # not MessagePack, or nothing that we would write
    raise refused(reason)


def _note(entry: Entry, detail: Any) -> Content:
    if type(detail) is not dict or entry.fields:
        raise refused("payload_shape")
    check_value(detail)
    return Content(None, (), detail)


def _saved(entry: Entry, reason: Any, cells: Any) -> Content:
    if not (reason is None or type(reason) is str) or type(cells) is not list or not 0 < len(cells) <= MOST_CHANGES:
        raise refused("payload_shape")
    check_value(reason)
    if not entry.object_kind or not entry.object_id:
        raise refused("payload_shape")
    kind, record_id, hlc, dot = entry.object_kind, entry.object_id, entry.hlc, (entry.device, entry.seq)
    changes = []
    for cell in cells:
        if type(cell) is not list or len(cell) != 4:
            raise refused("payload_shape")
        field_id, member, value, prev = cell
        if type(field_id) is not int or type(member) is not str or len(member) > LONGEST_MEMBER or "\0" in member:
            raise refused("payload_shape")
        check_value(value)
        changes.append(Change((kind, record_id, field_id, member), dot, hlc, value, _predecessors(prev, dot)))
    if len({change.cell for change in changes}) != len(changes):
        raise refused("payload_shape")
    if {change.cell[2] for change in changes} != set(entry.fields):
        raise refused("payload_shape")  # the chain would say other fields than the payload
    return Content(reason, tuple(changes), None)


def _predecessors(prev: Any, dot: Dot) -> tuple[Dot, ...]:
    if prev == []:
        return ()
    if type(prev) is not list or len(prev) > MOST_PREDECESSORS:
        raise refused("payload_shape")
    dots = []
    for pair in prev:
        if type(pair) is not list or len(pair) != 2 or not is_number(pair[0], 1) or not is_number(pair[1], 1):
            raise refused("payload_shape")
        dots.append((pair[0], pair[1]))
    if dot in dots or len(set(dots)) != len(dots):
        raise refused("payload_shape")
    return tuple(dots)


def is_number(value: object, low: int = 0) -> bool:
    """Tell whether `value` is a whole number between `low` and what a store can hold."""
    return type(value) is int and low <= value <= LARGEST_NUMBER


def check_value(value: Any) -> None:
    """Check one cell value: its types, its length of at most 64 KiB, its nesting of at most 8.

    Raises:
        BundleRefused: "payload_shape", "value_too_long" or "value_too_deep".
    """
    kind = type(value)
    if kind is str or kind is bytes:
        data = value if kind is bytes else value.encode()
        if len(data) > LONGEST_VALUE_BYTES:
            raise refused("value_too_long")
        fits = kind is bytes or "\0" not in value  # PostgreSQL keeps no NUL in text
    elif kind is dict or kind is list:
        if len(ormsgpack.packb(value)) > LONGEST_VALUE_BYTES:
            raise refused("value_too_long")
        _check_inside(value, 1)
        fits = True
    elif kind is int:
        fits = -LARGEST_NUMBER <= value <= LARGEST_NUMBER
    else:
        fits = value is None or kind is bool or (kind is float and math.isfinite(value))
    if not fits:
        raise refused("payload_shape")


def _check_inside(value: Any, depth: int) -> None:
    if depth > DEEPEST_NESTING:
        raise refused("value_too_deep")
    for part in (*value.keys(), *value.values()) if type(value) is dict else value:
        if type(part) is dict or type(part) is list:
            _check_inside(part, depth + 1)
        else:
            check_value(part)
