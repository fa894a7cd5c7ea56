# SPDX-License-Identifier: Apache-2.0
"""Deleting a person or a case: one asks with a reason, another one confirms; all that goes with it can come back."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.base import clock
from app.base.errors import FormInvalid, NotAllowed, NotFound
from app.base.text import _
from app.domain import permissions
from app.domain.permissions import Action
from app.domain.touched import Touched
from app.models.base import KINDS
from app.models.journal import Unit
from app.models.office_work import deletion_request
from app.models.queries import deletion
from app.models.store import Store
from app.services import records

REQUESTED, CONFIRMED, DECLINED, WITHDRAWN = "requested", "confirmed", "declined", "withdrawn"
_CHUNK = 500
MOST_AT_ONCE = 10  # more need their number typed


@dataclass(frozen=True, slots=True)
class DeletionRow:
    """One request that waits.

    Attributes:
        is_own: asked for by the signed-in user, who cannot confirm it.
        parts: how many records go with it.
    """

    id: str
    record_kind: str
    record_id: str
    reason: str
    requested_name: str
    requested_on: str
    is_own: bool
    parts: int


def request(store: Store, kind: str, record_id: str, reason: str) -> Touched:
    """Ask for a person or a case to be deleted; asking twice for the same record changes nothing.

    Raises:
        FormInvalid: no reason was given.
        NotFound: there is no such record.
    """
    return request_all(store, kind, [record_id], reason)


def ids_of(store: Store, kind: str, row_nos: Sequence[int]) -> list[str]:
    """Return the identities of people or cases that a list shows under these row numbers."""
    records.require(store, Action.ASK_DELETION)
    table, found = KINDS[kind].table, list[str]()
    with store.read() as conn:
        for start in range(0, len(row_nos), _CHUNK):
            some = select(table.c.id).where(table.c.row_no.in_(row_nos[start : start + _CHUNK]), table.c.deleted == 0)
            found += conn.execute(some).scalars()
    return found


def request_all(store: Store, kind: str, record_ids: Sequence[str], reason: str, typed: str = "") -> Touched:
    """Ask for several people or cases to be deleted, all or none.

    Args:
        typed: their number as the user typed it; asked for more than `MOST_AT_ONCE`, so that nobody asks for a whole list by mistake.

    Raises:
        FormInvalid: no reason was given, or the number is missing or another one.
        NotFound: one of them is not there.
    """
    records.require(store, Action.ASK_DELETION)
    if kind not in permissions.TWO_TO_DELETE:
        raise ValueError(f"a {kind} is deleted by one person")
    _require_reason(reason)
    if len(record_ids) > MOST_AT_ONCE and typed.strip() != str(len(record_ids)):
        raise FormInvalid(_("Type the number of records that are to be deleted: {n}.").format(n=len(record_ids)))
    with store.write(reason) as unit:
        for record_id in record_ids:
            _ask(unit, store, kind, record_id, reason)
    return unit.touched


def _ask(unit: Unit, store: Store, kind: str, record_id: str, reason: str) -> None:
    _require_there(unit, kind, record_id)
    waiting = select(deletion_request.c.id).where(
        deletion_request.c.record_id == record_id, deletion_request.c.state == REQUESTED, deletion_request.c.deleted == 0
    )
    if unit.conn.execute(waiting).first() is None:
        unit.save("deletion_request", "", {
            "record_kind": kind, "record_id": record_id, "reason": reason.strip(), "state": REQUESTED,
            "requested_by": store.actor.user_id, "requested_name": store.actor.name, "requested_on": clock.today().isoformat(),
        })


def confirm(store: Store, request_id: str, reason: str = "") -> Touched:
    """Agree to a request of somebody else: the record and all that belongs to it is deleted at once.

    Raises:
        NotAllowed: the role may not, or the signed-in user asked for it.
        NotFound: the request does not wait any more.
    """
    records.require(store, Action.DELETE)
    with store.write() as unit:
        asked = _waiting(unit, request_id)
        if asked.requested_by == store.actor.user_id:
            raise NotAllowed(_("You asked for this deletion yourself. Another supervisor has to confirm it."))
        _require_there(unit, asked.record_kind, asked.record_id)
        for kind, record_id in [(asked.record_kind, asked.record_id), *deletion.belonging(unit.conn, asked.record_kind, asked.record_id)]:
            unit.delete(kind, record_id, asked.reason)
        _decide(unit, store, request_id, CONFIRMED, reason)
    return unit.touched


def decline(store: Store, request_id: str, reason: str) -> Touched:
    """Refuse a request, with a reason; who asked for it withdraws it the same way.

    Raises:
        FormInvalid: no reason was given.
        NotAllowed: neither one's own request nor a role that deletes.
    """
    _require_reason(reason)
    with store.write(reason) as unit:
        is_own = _waiting(unit, request_id).requested_by == store.actor.user_id
        if not is_own:
            records.require(store, Action.DELETE)
        _decide(unit, store, request_id, WITHDRAWN if is_own else DECLINED, reason)
    return unit.touched


def restore(store: Store, kind: str, record_id: str, reason: str) -> Touched:
    """Take the deletion of a person or a case back, with all that went with it.

    Raises:
        FormInvalid: no reason was given.
        NotAllowed: the role does not confirm deletions, so it does not undo them either.
    """
    records.require(store, Action.DELETE)
    _require_reason(reason)
    return records.restore(store, kind, record_id, reason)


def waiting(store: Store) -> list[DeletionRow]:
    """Return the requests that wait: all for those who may confirm, else the signed-in user's own."""
    table = deletion_request
    wanted = select(table).where(table.c.state == REQUESTED, table.c.deleted == 0).order_by(table.c.row_no)
    if not permissions.allows(store.actor.role, Action.DELETE):
        wanted = wanted.where(table.c.requested_by == store.actor.user_id)
    with store.read() as conn:
        return [
            DeletionRow(row.id, row.record_kind, row.record_id, row.reason or "", row.requested_name or "", row.requested_on or "",
                        row.requested_by == store.actor.user_id, len(deletion.belonging(conn, row.record_kind, row.record_id)))
            for row in conn.execute(wanted)
        ]


def confirmed(store: Store) -> list[DeletionRow]:
    """Return the confirmed requests whose record is still deleted, the latest first; `parts` says how much comes back with it."""
    records.require(store, Action.DELETE)
    wanted = select(deletion_request).where(deletion_request.c.state == CONFIRMED, deletion_request.c.deleted == 0)
    found: dict[str, DeletionRow] = {}
    with store.read() as conn:
        for row in conn.execute(wanted.order_by(deletion_request.c.changed_ms.desc())):
            went = deletion.went_with(conn, row.record_kind, row.record_id) if row.record_id not in found else []
            if went and went[0][1] == row.record_id:
                found[row.record_id] = DeletionRow(row.id, row.record_kind, row.record_id, row.reason or "", row.decided_name or "",
                                                   row.decided_on or "", row.requested_by == store.actor.user_id, len(went) - 1)
    return list(found.values())


def _waiting(unit: Unit, request_id: str) -> "_Request":
    table = deletion_request
    found = unit.conn.execute(select(table).where(table.c.id == request_id, table.c.state == REQUESTED, table.c.deleted == 0)).first()
    if found is None:
        raise NotFound(_("This request does not wait any more. Look at the list again."))
    return _Request(found.record_kind, found.record_id, found.requested_by, found.reason or "")


@dataclass(frozen=True, slots=True)
class _Request:
    record_kind: str
    record_id: str
    requested_by: str
    reason: str


def _decide(unit: Unit, store: Store, request_id: str, state: str, reason: str) -> None:
    unit.save("deletion_request", request_id, {
        "state": state, "decided_by": store.actor.user_id, "decided_name": store.actor.name,
        "decided_on": clock.today().isoformat(), "decision_reason": reason.strip() or None,
    })


def _require_there(unit: Unit, kind: str, record_id: str) -> None:
    table = KINDS[kind].table
    if unit.conn.execute(select(table.c.id).where(table.c.id == record_id, table.c.deleted == 0)).first() is None:
        raise NotFound(_("This record is no longer here. It may have been deleted; look in its history."))


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise FormInvalid(_("Give a reason; it stays in the journal."))
