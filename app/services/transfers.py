# SPDX-License-Identifier: Apache-2.0
"""Who works on a case: assignment, hand-over when an officer leaves, and transfer to another post or agency.

A transfer changes nothing until the receiving side accepts it. To another agency it shares what is known of the people
in the case, so their consent is asked for; another post of the same service is the same house.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, and_, func, select

from app.base import clock
from app.base.errors import FormInvalid, NotAllowed, NotFound
from app.base.ids import RecordId
from app.base.text import _
from app.domain import permissions
from app.domain.forms.values import Value
from app.domain.permissions import Action
from app.domain.touched import Touched
from app.models.cases import case_file, party
from app.models.journal import Unit
from app.models.office import account, device
from app.models.office_work import transfer
from app.models.store import Store
from app.services import consents, records

REQUESTED, ACCEPTED, DECLINED, WITHDRAWN = "requested", "accepted", "declined", "withdrawn"
_OPEN = ("Active", "FollowUp")


@dataclass(frozen=True, slots=True)
class TransferRow:
    """One transfer that waits for an answer; `is_own` where the signed-in user asked for it."""

    id: str
    case_id: str
    number: str
    to_post: str
    to_agency: str
    reason: str
    requested_name: str
    requested_on: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Post:
    """Another post of the service, by its code."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody a case can be assigned to."""

    user_id: str
    name: str
    role: str


def officers(store: Store) -> list[Officer]:
    """Return those with an open account whose role changes cases, by name."""
    records.require(store, Action.SEE_CASE)
    with store.read() as conn:
        rows = conn.execute(select(account).where(account.c.deleted == 0)).all()
    found = [
        Officer(row.id, row.display_name or row.user_name or "", row.role or "") for row in rows
        if row.active in ("yes", None) and row.role in set(permissions.Role) and permissions.allows(row.role, Action.EDIT_CASE)
    ]
    return sorted(found, key=lambda each: each.name.casefold())


def posts(store: Store) -> list[Post]:
    """Return the other posts that this store knows, by name."""
    own = store.fact("post_code")
    wanted = select(device.c.post_code, device.c.post_name).where(device.c.deleted == 0, device.c.post_code != own)
    with store.read() as conn:
        found = {row.post_code: row.post_name or row.post_code for row in conn.execute(wanted) if row.post_code}
    return sorted((Post(code, name) for code, name in found.items()), key=lambda each: each.name.casefold())


def post_name(store: Store, code: str) -> str:
    """Return what a post is called, its code where that is not known."""
    if code == store.fact("post_code"):
        return store.fact("post_name") or code
    return next((each.name for each in posts(store) if each.code == code), code)


def leavers(store: Store) -> list[Officer]:
    """Return those who have open cases and whose account is closed or no longer works on cases, by name."""
    records.require(store, Action.SEE_CASE)
    able = {each.user_id for each in officers(store)}
    wanted = (
        select(account).where(account.c.id.in_(
            select(case_file.c.assigned_to).where(case_file.c.status.in_(_OPEN), case_file.c.deleted == 0)))
    )
    with store.read() as conn:
        rows = conn.execute(wanted).all()
    found = [Officer(row.id, row.display_name or row.user_name or "", row.role or "") for row in rows if row.id not in able]
    return sorted(found, key=lambda each: each.name.casefold())


def open_cases_of(store: Store, user_id: str) -> int:
    """Return how many open cases somebody is responsible for."""
    records.require(store, Action.SEE_CASE)
    mine = (case_file.c.assigned_to == user_id, case_file.c.status.in_(_OPEN), case_file.c.deleted == 0)
    with store.read() as conn:
        return conn.execute(select(func.count()).select_from(case_file).where(*mine)).scalar_one()


def assign(store: Store, case_id: str, user_id: str, reason: str = "") -> Touched:
    """Make somebody responsible for a case; everybody may take an unassigned case, supervisors assign to anybody.

    Raises:
        NotAllowed: it is another person's case and the role does not assign.
        NotFound: no such case, or no open account that works on cases.
    """
    with store.write(reason or None) as unit:
        found = _case(unit.conn, case_id)
        takes = user_id == store.actor.user_id and not found.assigned_to
        records.require(store, Action.EDIT_CASE if takes else Action.ASSIGN)
        unit.save("case", case_id, _responsible(unit.conn, store, user_id), reason=reason or None)
    return unit.touched


def take(store: Store, case_id: str) -> Touched:
    """Become responsible for a case that nobody has."""
    return assign(store, case_id, store.actor.user_id)


@dataclass(frozen=True)
class HandedOver:
    """How many cases changed hands, and which records that touched."""

    count: int
    touched: Touched


def hand_over(store: Store, from_user: str, to_user: str, reason: str) -> HandedOver:
    """Give all open cases of one officer to another, such as when one leaves.

    Raises:
        FormInvalid: no reason was given.
        NotFound: no open account that works on cases.
    """
    records.require(store, Action.ASSIGN)
    _require(reason)
    with store.write(reason) as unit:
        values = _responsible(unit.conn, store, to_user)
        mine = select(case_file.c.id).where(case_file.c.assigned_to == from_user, case_file.c.status.in_(_OPEN), case_file.c.deleted == 0)
        ids = list(unit.conn.execute(mine).scalars())
        for case_id in ids:
            unit.save("case", case_id, values, reason=reason)
    return HandedOver(len(ids), unit.touched)


def request(
    store: Store, case_id: str, to_post: str, to_agency: str, reason: str, basis: str = "", basis_reason: str = ""
) -> RecordId:
    """Ask another post (by its code) or another agency to take a case over.

    Raises:
        FormInvalid: no reason, neither or both of post and agency, or a transfer waits already.
        ConsentMissing: a victim has not agreed that the agency learns of the case.
    """
    records.require(store, Action.EDIT_CASE)
    _require(reason)
    if bool(to_post) == bool(to_agency):
        raise FormInvalid(_("Choose either another post or another agency."))
    if to_post == store.fact("post_code"):
        raise FormInvalid(_("The case is at this post already. Choose another one."))
    with store.write(reason) as unit:
        _case(unit.conn, case_id)
        if unit.conn.execute(_waiting().where(transfer.c.case_id == case_id)).first():
            raise FormInvalid(_("A transfer of this case waits for an answer. Withdraw it first."))
        if to_agency:
            _ask(unit, case_id, to_agency, basis, basis_reason)
        return unit.save("transfer", "", {
            "case_id": case_id, "to_post": to_post or None, "to_agency": to_agency or None, "reason": reason.strip(),
            "basis": basis or None, "basis_reason": basis_reason.strip() or None, "from_post": store.fact("post_code"),
            "requested_by": store.actor.user_id, "requested_name": store.actor.name, "requested_on": clock.today().isoformat(),
            "state": REQUESTED,
        })


def accept(store: Store, transfer_id: str) -> Touched:
    """Take a case over: the signed-in user becomes responsible for it, and it belongs to this post from now on.

    Raises:
        NotAllowed: it goes to another post, or one's own request.
        ConsentMissing: a consent was withdrawn since the transfer was asked for.
    """
    records.require(store, Action.EDIT_CASE)
    with store.write() as unit:
        asked = _open_transfer(unit.conn, transfer_id)
        if asked.requested_by == store.actor.user_id or (asked.to_post and asked.to_post != store.fact("post_code")):
            raise NotAllowed(_("The receiving side accepts a transfer. Wait for it, or withdraw the transfer."))
        if asked.to_agency:
            _ask(unit, asked.case_id, asked.to_agency, asked.basis, asked.basis_reason)
        values: dict[str, Value] = {"responsible": store.actor.name, "assigned_to": store.actor.user_id}
        if asked.to_post:
            values["scope"] = asked.to_post
        if asked.to_agency:
            values["lead_agency"] = asked.to_agency
        unit.save("case", asked.case_id, values)
        _decide(unit, store, transfer_id, ACCEPTED, "")
    return unit.touched


def decline(store: Store, transfer_id: str, reason: str) -> Touched:
    """Refuse a transfer, or withdraw one's own, with a reason; the case stays where it is."""
    records.require(store, Action.EDIT_CASE)
    _require(reason)
    with store.write(reason) as unit:
        asked = _open_transfer(unit.conn, transfer_id)
        is_own = asked.requested_by == store.actor.user_id
        if not is_own and asked.to_post and asked.to_post != store.fact("post_code"):
            raise NotAllowed(_("The receiving side accepts a transfer. Wait for it, or withdraw the transfer."))
        _decide(unit, store, transfer_id, WITHDRAWN if is_own else DECLINED, reason)
    return unit.touched


def waiting(store: Store) -> list[TransferRow]:
    """Return the transfers that wait for an answer of this post, or were asked for by it."""
    records.require(store, Action.SEE_CASE)
    with store.read() as conn:
        rows = conn.execute(_waiting().add_columns(case_file.c.number).join(case_file, case_file.c.id == transfer.c.case_id)).all()
    return [
        TransferRow(row.id, row.case_id, row.number or "", row.to_post or "", row.to_agency or "", row.reason or "",
                    row.requested_name or "", row.requested_on or "", row.requested_by == store.actor.user_id)
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class _Asked:
    case_id: str
    to_post: str
    to_agency: str
    basis: str
    basis_reason: str
    requested_by: str


def _waiting() -> Select[Any]:
    return select(transfer).where(transfer.c.state == REQUESTED, transfer.c.deleted == 0).order_by(transfer.c.row_no)


def _open_transfer(conn: Connection, transfer_id: str) -> _Asked:
    row = conn.execute(_waiting().where(transfer.c.id == transfer_id)).first()
    if row is None:
        raise NotFound(_("This transfer does not wait any more. Look at the list again."))
    return _Asked(row.case_id, row.to_post or "", row.to_agency or "", row.basis or "", row.basis_reason or "", row.requested_by or "")


@dataclass(frozen=True, slots=True)
class _Assigned:
    assigned_to: str


def _case(conn: Connection, case_id: str) -> _Assigned:
    row = conn.execute(select(case_file.c.assigned_to).where(case_file.c.id == case_id, case_file.c.deleted == 0)).first()
    if row is None:
        raise NotFound(_("This record is no longer here. It may have been deleted; look in its history."))
    return _Assigned(row.assigned_to or "")


def _responsible(conn: Connection, store: Store, user_id: str) -> dict[str, Value]:
    if user_id == store.actor.user_id:
        return {"responsible": store.actor.name, "assigned_to": user_id}
    row = conn.execute(select(account).where(account.c.id == user_id, account.c.deleted == 0)).first()
    works = row is not None and row.role in set(permissions.Role) and permissions.allows(row.role, Action.EDIT_CASE)
    if row is None or row.active not in ("yes", None) or not works:
        raise NotFound(_("Choose a user whose account is open and whose role works on cases."))
    return {"responsible": row.display_name or row.user_name or "", "assigned_to": user_id}


def _ask(unit: Unit, case_id: str, to_agency: str, basis: str, basis_reason: str) -> None:
    consents.require(unit, victims(unit.conn, case_id), consents.SHARING, to_agency, clock.today(), basis, basis_reason)


def victims(conn: Connection, case_id: str) -> Sequence[str]:
    """Return the victims of a case."""
    wanted = select(party.c.person_id).where(and_(party.c.case_id == case_id, party.c.role == "victim", party.c.deleted == 0)).distinct()
    return list(conn.execute(wanted).scalars())


def _decide(unit: Unit, store: Store, transfer_id: str, state: str, reason: str) -> None:
    unit.save("transfer", transfer_id, {
        "state": state, "decided_by": store.actor.user_id, "decided_name": store.actor.name,
        "decided_on": clock.today().isoformat(), "decision_reason": reason.strip() or None,
    })


def _require(reason: str) -> None:
    if not reason.strip():
        raise FormInvalid(_("Give a reason; it stays in the journal."))
