# SPDX-License-Identifier: Apache-2.0
"""Who may hold a record: its own scope, and the scope of the case or person it belongs to.

A case is held by the post in its `scope`, and by one that it is offered to while the transfer waits; what belongs to a
case goes with the case, a person with every case the person is a party of and with the post that registered the person.
What belongs to a person goes with the person. Lists that all work with (organisations, accounts, devices) are held
everywhere. Codes are post codes, `ALL` means everybody.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import ormsgpack
from sqlalchemy import Connection, select

from app.models.base import KINDS, SCOPE
from app.models.heads import head
from app.models.office_work import transfer

ALL = "*"
EVERYWHERE = frozenset({"account", "device", "organisation"})
_CHUNK = 400
_NOBODY: frozenset[str] = frozenset()
Records = Mapping[str, set[str]]  # record kind > identities


def may_hold(posts: frozenset[str], code: str) -> bool:
    """Tell whether a post is among those that may hold a record."""
    return ALL in posts or code in posts


def posts_of(conn: Connection, records: Records) -> dict[str, frozenset[str]]:
    """Return record id > post codes that may hold it; records that are not here are not in it."""
    found: dict[str, frozenset[str]] = {}
    cases = _cases(conn, records.get("case", set()))
    people = _people(conn, records.get("person", set()))
    for kind, ids in records.items():
        if kind in EVERYWHERE:
            found |= dict.fromkeys(ids, frozenset({ALL}))
        elif kind in ("case", "person"):
            found |= cases if kind == "case" else people
        elif kind in KINDS:
            found |= _parts(conn, kind, sorted(ids))
        else:
            found |= _of_newer_programs(conn, sorted(ids))
    return found


def that_follow(conn: Connection, records: Records) -> dict[str, set[str]]:
    """Return the records whose holders may change when these change: what belongs to the cases and people among them."""
    found: dict[str, set[str]] = {}
    cases, people = set(records.get("case", ())), set(records.get("person", ()))
    for kind_name in ("party", "transfer"):
        for row in _rows(conn, kind_name, "id", sorted(records.get(kind_name, ()))):
            cases |= {row["case_id"]} - {None}
    for row in _rows(conn, "party", "id", sorted(records.get("party", ()))):
        people |= {row["person_id"]} - {None}
    for row in _rows(conn, "party", "case_id", sorted(cases)):
        people |= {row["person_id"]} - {None}
    for kind in KINDS.values():
        for column, parents in (("case_id", cases), ("person_id", people)):
            if parents and column in kind.fields:
                ids = {row["id"] for row in _rows(conn, kind.name, column, sorted(parents))}
                if ids:
                    found.setdefault(kind.name, set()).update(ids)
    for kind_name, ids in (("case", cases), ("person", people)):
        if ids:
            found.setdefault(kind_name, set()).update(ids)
    return found


def _cases(conn: Connection, ids: set[str]) -> dict[str, frozenset[str]]:
    found = {row["id"]: frozenset({row[SCOPE]}) for row in _rows(conn, "case", "id", sorted(ids))}
    wanted = sorted(found)
    for start in range(0, len(wanted), _CHUNK):
        offered = (transfer.c.case_id.in_(wanted[start : start + _CHUNK]), transfer.c.state == "requested", transfer.c.deleted == 0)
        for row in conn.execute(select(transfer.c.case_id, transfer.c.to_post).where(*offered)):
            if row.to_post:
                found[row.case_id] |= {row.to_post}
    return found


def _people(conn: Connection, ids: set[str]) -> dict[str, frozenset[str]]:
    wanted = sorted(ids)
    found = {row["id"]: frozenset({row[SCOPE]}) for row in _rows(conn, "person", "id", wanted)}
    parties = [row for row in _rows(conn, "party", "person_id", wanted) if not row["deleted"]]
    cases = _cases(conn, {row["case_id"] for row in parties if row["case_id"]})
    for row in parties:
        if row["person_id"] in found:
            found[row["person_id"]] |= cases.get(row["case_id"], _NOBODY)
    return found


def _parts(conn: Connection, kind: str, ids: Sequence[str]) -> dict[str, frozenset[str]]:
    rows = list(_rows(conn, kind, "id", ids))
    cases = _cases(conn, {row["case_id"] for row in rows if row.get("case_id")})
    people = _people(conn, {row["person_id"] for row in rows if row.get("person_id")})
    return {
        row["id"]: cases.get(row.get("case_id", "")) or people.get(row.get("person_id", "")) or frozenset({row[SCOPE]}) for row in rows
    }


def _of_newer_programs(conn: Connection, ids: Sequence[str]) -> dict[str, frozenset[str]]:
    """Records of a kind that this program does not know: their scope stands in their heads only."""
    found: dict[str, frozenset[str]] = {}
    fid = KINDS["case"].fields[SCOPE].fid
    for start in range(0, len(ids), _CHUNK):
        some = select(head.c.record_id, head.c.value).where(head.c.record_id.in_(ids[start : start + _CHUNK]), head.c.fid == fid)
        for row in conn.execute(some):
            found[row.record_id] = found.get(row.record_id, _NOBODY) | {str(ormsgpack.unpackb(row.value))}
    return found


def _rows(conn: Connection, kind: str, column: str, values: Sequence[str]) -> list[dict[str, Any]]:
    table = KINDS[kind].table
    wanted = [table.c[name] for name in ("id", SCOPE, "deleted", "case_id", "person_id") if name in table.c]
    return [
        dict(row)
        for start in range(0, len(values), _CHUNK)
        for row in conn.execute(select(*wanted).where(table.c[column].in_(values[start : start + _CHUNK]))).mappings()
    ]
