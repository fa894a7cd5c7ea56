# SPDX-License-Identifier: Apache-2.0
"""Values that were edited apart: both stand until a person settles them, and settling is itself a change with a reason."""

from dataclasses import dataclass
from typing import Any

import ormsgpack
from sqlalchemy import Connection, func, select

from app.base.errors import NotFound
from app.base.text import _
from app.domain import permissions
from app.domain.forms.values import Dot, Value
from app.domain.permissions import Action
from app.domain.touched import Touched
from app.models.base import KINDS
from app.models.cells import read_members
from app.models.heads import head
from app.models.identity import same_device
from app.models.journal import journal
from app.models.local import journal_end, peer
from app.models.queries import entries
from app.models.store import Store
from app.services import records, search
from app.services.wording import field_label, record_label, value_words


@dataclass(frozen=True, slots=True)
class Side:
    """One of the values: what it is, who wrote it where, when by that PC's clock, and why.

    Attributes:
        is_here: whether it was written on this PC.
        is_shown: whether it is the one that lists and forms show meanwhile.
    """

    value: Value
    words: str
    who: str
    where: str
    wall: str
    why: str
    is_here: bool
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Earlier:
    """One entry of a field's history."""

    words: str
    who: str
    wall: str
    why: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """One cell with several unequal values.

    Attributes:
        field: name of the field; `member` is "" but for sets and maps.
        place, places: which of the record's conflicts this is, from 1.
    """

    kind: str
    record_id: str
    title: str
    field: str
    member: str
    label: str
    sides: tuple[Side, ...]
    history: tuple[Earlier, ...]
    place: int
    places: int


def of_record(store: Store, kind_name: str, record_id: str) -> list[Conflict]:
    """Return the conflicts of a record, in the order of its fields.

    Raises:
        NotAllowed: the signed-in user may not settle conflicts, or not see such records.
    """
    _require(store, kind_name)
    kind = KINDS[kind_name]
    with store.read() as conn:
        row = conn.execute(select(kind.table).where(kind.table.c.id == record_id)).mappings().first()
        if row is None:
            return []
        cells: dict[tuple[int, str], dict[Dot, bytes]] = {}
        for each in conn.execute(select(head).where(head.c.record_id == record_id).order_by(head.c.fid, head.c.member)):
            cells.setdefault((each.fid, each.member), {})[each.device, each.seq] = each.value
        disputed = [(cell, dots) for cell, dots in cells.items() if len(set(dots.values())) > 1 and cell[0] in kind.by_fid]
        said = _Entries(conn, record_id)
    title = search.title_of(store, kind_name, record_id) if kind_name in ("person", "case") else record_label(kind_name)
    found = []
    for at, ((fid, member), dots) in enumerate(disputed):
        info = kind.by_fid[fid]
        shown = _words(kind_name, info.name, member, _shown(dict(row), info.name, member))
        sides = [said.side(kind_name, info.name, member, dot, ormsgpack.unpackb(value), shown) for dot, value in dots.items()]
        found.append(Conflict(
            kind_name, record_id, title, info.name, member, field_label(kind_name, info.name),
            tuple(sorted(sides, key=lambda side: (not side.is_here, side.wall))), said.history(kind_name, fid, info.name, member), at + 1,
            len(disputed),
        ))
    return found


def waiting(store: Store, limit: int = 200) -> list[tuple[str, str]]:
    """Return (kind, id) of the records with unsettled values that the signed-in user may see, people first."""
    records.require(store, Action.SETTLE_CONFLICTS)
    several = (
        select(head.c.record_id).group_by(head.c.record_id, head.c.fid, head.c.member).having(func.count(head.c.value.distinct()) > 1)
    )
    with store.read() as conn:
        ids = sorted(set(conn.execute(several.limit(limit)).scalars()))
        kinds = {row.object_id: row.object_kind for row in conn.execute(
            select(journal.c.object_id, journal.c.object_kind).where(journal.c.object_id.in_(ids), journal.c.fields != ""))}
    mine = [(kind, record_id) for record_id, kind in kinds.items() if kind in KINDS and _may_see(store.actor.role, kind)]
    return sorted(mine, key=lambda pair: (list(KINDS).index(pair[0]), pair[1]))


def settle(store: Store, conflict: Conflict, value: Value, reason: str = "") -> Touched:
    """Let one value stand: one of the sides, or a third one.

    Raises:
        NotAllowed: the signed-in user may not settle conflicts.
        NotFound: the record is no longer here.
    """
    _require(store, conflict.kind)
    table = KINDS[conflict.kind].table
    with store.write(reason.strip() or _("Settled a conflict")) as unit:
        if not unit.conn.execute(select(table.c.id).where(table.c.id == conflict.record_id)).first():
            raise NotFound(_("This record is no longer here. Look at the list again."))
        unit.settle(conflict.kind, conflict.record_id, conflict.field, conflict.member, value)
    return unit.touched | Touched(frozenset({"exchange"}))


def _shown(row: dict[str, Any], name: str, member: str) -> Value:
    value: Value = read_members(row[name]).get(member) if member else row[name]
    return value


class _Entries:
    """The journal of one record, as far as a conflict needs it."""

    def __init__(self, conn: Connection, record_id: str) -> None:
        self.own = conn.execute(select(journal_end.c.device)).scalar_one()
        self.users = entries.names_of_users(conn)
        self.posts = {row.device: row.post_name for row in conn.execute(select(peer.c.device, peer.c.post_name))}
        wanted = select(journal).where(journal.c.object_id == record_id, journal.c.fields != "").order_by(journal.c.hlc.desc())
        self.rows = {(row.device, row.seq): row for row in conn.execute(wanted)}

    def side(self, kind: str, name: str, member: str, dot: Dot, value: Value, shown: str) -> Side:
        row = self.rows.get(dot)
        words = _words(kind, name, member, value)
        is_here = same_device(dot[0], self.own)
        there = next((post for device, post in self.posts.items() if same_device(device, dot[0])), _("another PC"))
        where = _("this PC") if is_here else there
        who, wall, why = (self.users.get(row.user_id, ""), row.wall, entries.content(row.payload).reason) if row else ("", "", "")
        return Side(value, words, who, where, wall, why, is_here, words == shown)

    def history(self, kind: str, fid: int, name: str, member: str) -> tuple[Earlier, ...]:
        found = []
        for row in self.rows.values():
            content = entries.content(row.payload)
            values = [cell.value for cell in content.cells if (cell.fid, cell.member) == (fid, member)]
            who = self.users.get(row.user_id, "")
            found += [Earlier(_words(kind, name, member, value), who, row.wall, content.reason) for value in values]
        return tuple(found)


def _words(kind: str, name: str, member: str, value: Value) -> str:
    return value_words(kind, name, member, value) or _("(blank)")


def _may_see(role: str, kind: str) -> bool:
    return permissions.may_read(role, kind) and permissions.may_write(role, kind)


def _require(store: Store, kind: str) -> None:
    records.require(store, Action.SETTLE_CONFLICTS)
    records.require(store, permissions.WRITES[kind])
