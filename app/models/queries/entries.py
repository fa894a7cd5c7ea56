# SPDX-License-Identifier: Apache-2.0
"""Reading the journal: newest entries first, a page at a time, and the whole of it in order for its check."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ormsgpack
from sqlalchemy import ColumnElement, Connection, func, select, tuple_

from app.domain.forms.values import Dot, Value
from app.models.base import KINDS
from app.models.journal import SAVE, journal, journal_unit
from app.models.office import account

Place = tuple[int, int, int]  # hybrid clock, device, number: where a page of entries goes on


@dataclass(frozen=True, slots=True)
class Cell:
    """One changed cell of an entry: field number, member, what it became, and the edits it replaced."""

    fid: int
    member: str
    value: Value
    prev: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """The erasable part of an entry, unpacked."""

    reason: str = ""
    cells: tuple[Cell, ...] = ()
    detail: Mapping[str, Any] | None = None


def page(conn: Connection, wanted: Mapping[str, Any], before: Place | None, limit: int) -> list[Any]:
    """Return entries, newest first.

    Args:
        wanted: any of "user_id", "kinds" (list), "object_id", "object_kind", "from_hlc", "to_hlc".
        before: place of the last entry of the former page.
    """
    exact = [name for name in ("user_id", "object_id", "object_kind") if wanted.get(name)]
    rules: list[ColumnElement[bool]] = [journal.c[name] == wanted[name] for name in exact]
    if wanted.get("kinds"):
        rules.append(journal.c.kind.in_(wanted["kinds"]))
    if wanted.get("from_hlc"):
        rules.append(journal.c.hlc >= wanted["from_hlc"])
    if wanted.get("to_hlc"):
        rules.append(journal.c.hlc < wanted["to_hlc"])
    if before:
        rules += [journal.c.hlc <= before[0], tuple_(journal.c.hlc, journal.c.device, journal.c.seq) < before]
    if wanted.get("object_id") or len(wanted.get("kinds") or ()) == 1:
        order = (journal.c.hlc.desc(), journal.c.device.desc(), journal.c.seq.desc())
        return list(conn.execute(select(journal).where(*rules).order_by(*order).limit(limit)))
    # Within a device the clock grows with the number, so each device is read along its key and the pages are merged.
    rows = [
        row
        for device in devices(conn)
        for row in conn.execute(select(journal).where(journal.c.device == device, *rules).order_by(journal.c.seq.desc()).limit(limit))
    ]
    return sorted(rows, key=lambda row: (row.hlc, row.device, row.seq), reverse=True)[:limit]


def dots(conn: Connection, wanted: Mapping[str, Any], descending: bool = True) -> Iterator[Dot]:
    """Yield (device, number) of entries by time, without reading the entries where an index says enough.

    Args:
        wanted: any of "user_id", "kinds" (list), "object_ids" (list), "from_hlc", "to_hlc".
    """
    rules: list[ColumnElement[bool]] = []
    if wanted.get("kinds"):
        rules.append(journal.c.kind.in_(wanted["kinds"]))
    if wanted.get("from_hlc"):
        rules.append(journal.c.hlc >= wanted["from_hlc"])
    if wanted.get("to_hlc"):
        rules.append(journal.c.hlc < wanted["to_hlc"])
    if wanted.get("object_ids"):
        rules.append(journal.c.object_id.in_(wanted["object_ids"]))
    statement = select(journal.c.device, journal.c.seq)
    if wanted.get("user_id"):
        # Units are few and small, entries many and large: the user is found there.
        inside = (journal.c.device == journal_unit.c.device) & journal.c.seq.between(journal_unit.c.first_seq, journal_unit.c.last_seq)
        statement = select(journal.c.device, journal.c.seq).select_from(journal_unit).join(journal, inside)
        rules.append(journal_unit.c.user_id == wanted["user_id"])
    elif not rules and len(present := devices(conn)) == 1:
        last = conn.execute(select(func.max(journal.c.seq)).where(journal.c.device == present[0])).scalar_one()
        yield from ((present[0], seq) for seq in (range(last, 0, -1) if descending else range(1, last + 1)))  # a chain has no gaps
        return
    columns = (journal.c.hlc, journal.c.device, journal.c.seq)
    order = [column.desc() for column in columns] if descending else columns
    for row in conn.execute(statement.where(*rules).order_by(*order)):
        yield row[0], row[1]


def rows(conn: Connection, wanted: Sequence[Dot]) -> list[Any]:
    """Return entries by (device, number), in any order."""
    return [
        row for at in range(0, len(wanted), 200)
        for row in conn.execute(select(journal).where(tuple_(journal.c.device, journal.c.seq).in_(wanted[at:at + 200])))
    ]


def devices(conn: Connection) -> list[int]:
    """Return the numbers of the devices whose entries are here, without reading the entries."""
    found: list[int] = []
    after = -1
    step = select(journal.c.device).order_by(journal.c.device).limit(1)
    while (device := conn.execute(step.where(journal.c.device > after)).scalar()) is not None:
        found.append(device)
        after = device
    return found


def content(payload: bytes | None) -> Content:
    """Return what a payload says; nothing where it was erased or there is none."""
    if payload is None:
        return Content()
    body = ormsgpack.unpackb(payload)
    cells = tuple(Cell(fid, member, value, tuple((d, s) for d, s in prev)) for fid, member, value, prev in body.get("c", ()))
    return Content(body.get("r") or "", cells, body.get("d"))


def contents(conn: Connection, dots: Sequence[Dot]) -> dict[Dot, Content]:
    """Return the contents of some entries."""
    found: dict[Dot, Content] = {}
    for at in range(0, len(dots), 200):
        some = tuple_(journal.c.device, journal.c.seq).in_(dots[at:at + 200])
        for row in conn.execute(select(journal.c.device, journal.c.seq, journal.c.payload).where(some)):
            found[row.device, row.seq] = content(row.payload)
    return found


def creations(conn: Connection, pairs: Iterable[tuple[str, str]]) -> set[Dot]:
    """Return the entries that created the given (kind, id) records."""
    found = set()
    for kind, ids in _by_kind(pairs).items():
        table = KINDS[kind].table
        statement = select(table.c.created_device, table.c.created_seq).where(table.c.id.in_(ids))
        found |= {(row[0], row[1]) for row in conn.execute(statement)}
    return found


def parts(conn: Connection, kind: str, record_id: str) -> list[str]:
    """Return the identities of the records that belong to a case or a person, deleted ones too."""
    tables = [each.table for each in KINDS.values() if f"{kind}_id" in each.table.c]
    return [found for table in tables for found in conn.execute(select(table.c.id).where(table.c[f"{kind}_id"] == record_id)).scalars()]


def case_numbers(conn: Connection, pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return identity > number of the case that each of these (kind, id) records is or belongs to, where it is or does."""
    case = KINDS["case"].table
    found: dict[str, str] = {}
    for kind, ids in _by_kind(pairs).items():
        table = KINDS[kind].table
        if kind == "case":
            statement = select(case.c.id, case.c.number).where(case.c.id.in_(ids))
        elif "case_id" in table.c:
            statement = select(table.c.id, case.c.number).join(case, table.c.case_id == case.c.id).where(table.c.id.in_(ids))
        else:
            continue
        found |= {row[0]: row[1] or "" for row in conn.execute(statement)}
    return found


def restricted(conn: Connection, pairs: Iterable[tuple[str, str]]) -> set[str]:
    """Return which of these (kind, id) records are a restricted person, or belong to one."""
    person = KINDS["person"].table
    found: set[str] = set()
    for kind, ids in _by_kind(pairs).items():
        table = KINDS[kind].table
        if kind == "person":
            statement = select(person.c.id).where(person.c.id.in_(ids), person.c.restricted == "yes")
        elif "person_id" in table.c:
            whose = table.c.person_id == person.c.id
            statement = select(table.c.id).join(person, whose).where(table.c.id.in_(ids), person.c.restricted == "yes")
        else:
            continue
        found |= set(conn.execute(statement).scalars())
    return found


def _by_kind(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    by_kind: dict[str, list[str]] = {}
    for kind, record_id in pairs:
        if kind in KINDS:
            by_kind.setdefault(kind, []).append(record_id)
    return by_kind


def names_of_users(conn: Connection) -> dict[str, str]:
    """Return the displayed name of every account, closed ones too."""
    return {row.id: row.display_name or row.user_name or "" for row in conn.execute(select(account))}


def in_order(conn: Connection, device: int, batch: int = 2000) -> Iterator[Any]:
    """Yield all entries of a device by number."""
    after = 0
    while rows := conn.execute(
        select(journal).where(journal.c.device == device, journal.c.seq > after).order_by(journal.c.seq).limit(batch)
    ).all():
        yield from rows
        after = rows[-1].seq


def units_in_order(conn: Connection, device: int) -> Iterator[Any]:
    """Yield all signed units of a device by number."""
    after = 0
    while rows := conn.execute(
        select(journal_unit).where(journal_unit.c.device == device, journal_unit.c.unit > after).order_by(journal_unit.c.unit).limit(2000)
    ).all():
        yield from rows
        after = rows[-1].unit


def account_keys(conn: Connection) -> dict[str, set[str]]:
    """Return every key for signatures that a user ever had, in hexadecimal."""
    fid = KINDS["account"].fields["verify_key"].fid
    keys: dict[str, set[str]] = {}
    of_accounts = (journal.c.kind == SAVE, journal.c.object_kind == "account")
    for row in conn.execute(select(journal.c.object_id, journal.c.payload).where(*of_accounts)):
        for cell in content(row.payload).cells:
            if cell.fid == fid and isinstance(cell.value, str):
                keys.setdefault(row.object_id, set()).add(cell.value)
    return keys
