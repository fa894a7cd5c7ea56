# SPDX-License-Identifier: Apache-2.0
"""Evidence changes hands: the holder offers, the receiver signs by his own account, and the chain has no gap."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from app.base import clock
from app.base.errors import FormInvalid, NotAllowed, NotFound, Refused
from app.base.ids import RecordId
from app.base.text import _
from app.domain import custody, permissions
from app.domain.custody import DECLINED, OFFERED, SIGNED, WITHDRAWN, Custody
from app.domain.forms import outline
from app.domain.forms.values import Value
from app.domain.permissions import Action
from app.domain.touched import Touched
from app.models.journal import Unit, journal
from app.models.justice import evidence, handover
from app.models.office import account
from app.models.queries import related
from app.models.store import Store
from app.services import records


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """One hand-over, as the chain shows it."""

    id: str
    from_name: str
    to_name: str
    handed_on: str
    reason: str
    state: str
    signed_on: str
    paper_ref: str
    decline_reason: str
    is_outside: bool
    is_gap: bool


@dataclass(frozen=True)
class Chain:
    """The chain of custody of one item.

    Attributes:
        title: number and kind of the item.
        pending_id: the hand-over that waits for a signature, "" where none does.
        may_offer, may_sign: whether the signed-in user holds it, or is the one who has to sign.
        may_withdraw: whether the signed-in user handed it over and nobody has signed yet.
        may_take_back: whether it is held outside, from where anybody who prosecutes may sign for it.
        may_take_over: whether its holder's account is closed, so that nobody could hand it over; whoever assigns work signs for it.
    """

    title: str
    holder_name: str
    rows: tuple[HandoverRow, ...]
    is_whole: bool
    pending_id: str
    may_offer: bool
    may_sign: bool
    may_withdraw: bool
    may_take_back: bool
    may_take_over: bool


@dataclass(frozen=True, slots=True)
class Held:
    """Who holds one item of a case; `waits_for` is the name of the one who has to sign, "" where nobody does."""

    holder_name: str
    waits_for: str
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody who can sign for an item."""

    user_id: str
    name: str
    role: str


def chain(store: Store, evidence_id: str) -> Chain:
    """Return who holds an item and how it came there."""
    records.require(store, Action.SEE_CASE)
    with store.read() as conn:
        first_id, first_name = _first(conn, evidence_id)
        state = _custody(conn, evidence_id)
        has_left = _has_left(conn, state.holder)
        title = outline.title(related.by_id(conn, "evidence", [evidence_id])[0])
        found = conn.execute(select(handover).where(handover.c.evidence_id == evidence_id, handover.c.deleted == 0)
                             .order_by(handover.c.signed_on, handover.c.row_no)).all()
    names = {first_id: first_name} | {_taker(row.to_id, row.outside): row.to_name or row.outside or "" for row in found}
    rows = tuple(
        HandoverRow(row.id, row.from_name or "", row.to_name or row.outside or "", row.handed_on or "", row.reason or "", row.state or "",
                    row.signed_on or "", row.paper_ref or "", row.decline_reason or "", bool(row.outside), row.id in state.gaps)
        for row in found
    )
    me, pending = store.actor.user_id, state.pending
    may = permissions.allows(store.actor.role, Action.PROSECUTE)
    return Chain(
        title, names.get(state.holder, ""), rows, state.is_whole, pending.id if pending else "",
        may_offer=may and state.holder == me and pending is None,
        may_sign=may and pending is not None and pending.to_holder == me,
        may_withdraw=may and pending is not None and pending.from_holder == me,
        may_take_back=may and pending is None and state.holder.startswith(custody.OUTSIDE),
        may_take_over=may and permissions.allows(store.actor.role, Action.ASSIGN) and has_left,
    )


def held(store: Store, case_id: str) -> Mapping[str, Held]:
    """Return who holds each item of a case."""
    records.require(store, Action.SEE_CASE)
    with store.read() as conn:
        items = list(conn.execute(select(evidence.c.id).where(evidence.c.case_id == case_id, evidence.c.deleted == 0)).scalars())
    chains = {each: chain(store, each) for each in items}
    waits = {each: [row.to_name for row in found.rows if row.id == found.pending_id] for each, found in chains.items()}
    return {each: Held(found.holder_name, "".join(waits[each]), found.is_whole) for each, found in chains.items()}


def receivers(store: Store) -> list[Receiver]:
    """Return the other users who can sign for an item: open accounts whose role prosecutes, by name."""
    records.require(store, Action.SEE_CASE)
    with store.read() as conn:
        rows = conn.execute(select(account).where(account.c.deleted == 0, account.c.id != store.actor.user_id)).all()
    found = [Receiver(row.id, row.display_name or row.user_name or "", row.role or "") for row in rows if _can_sign(row.active, row.role)]
    return sorted(found, key=lambda each: each.name.casefold())


def offer(store: Store, evidence_id: str, to_user: str, reason: str) -> RecordId:
    """Hand an item over to another user, who then signs for it.

    Raises:
        NotAllowed: the signed-in user does not hold the item, or it waits for a signature already.
        NotFound: no such item or user.
        FormInvalid: no reason was given.
    """
    records.require(store, Action.PROSECUTE)
    with store.write(reason) as unit:
        values = _begin(unit, store, evidence_id, reason)
        taker = unit.conn.execute(select(account).where(account.c.id == to_user, account.c.deleted == 0)).first()
        if taker is None or to_user == store.actor.user_id or not _can_sign(taker.active, taker.role):
            raise NotFound(_("Choose another user of this store, whose account is open and whose role handles evidence."))
        values |= {"to_id": to_user, "to_name": taker.display_name or taker.user_name, "state": OFFERED}
        return unit.save("handover", "", values)


def give_outside(store: Store, evidence_id: str, to_whom: str, paper_ref: str, reason: str) -> RecordId:
    """Hand an item over to somebody without an account, who signed on paper.

    Raises:
        FormInvalid: name or number of the receipt is missing.
    """
    records.require(store, Action.PROSECUTE)
    if not to_whom.strip() or not paper_ref.strip():
        raise FormInvalid(_("Say who took it, and the number of the receipt that was signed on paper."))
    with store.write(reason) as unit:
        values = _begin(unit, store, evidence_id, reason)
        return unit.save("handover", "", values | {
            "outside": to_whom.strip(), "to_name": to_whom.strip(), "paper_ref": paper_ref.strip(), "state": SIGNED,
            "signed_on": clock.now_text(), "signed_by": to_whom.strip(),
        })


def take_back(store: Store, evidence_id: str, paper_ref: str, reason: str) -> RecordId:
    """Sign for an item that comes back from a holder outside.

    Raises:
        NotAllowed: it is not held outside.
        FormInvalid: the number of the receipt or the reason is missing.
    """
    records.require(store, Action.PROSECUTE)
    _require(reason)
    if not paper_ref.strip():
        raise FormInvalid(_("Give the number of the paper with which it came back."))
    with store.write(reason) as unit:
        state = _custody(unit.conn, evidence_id)
        if not state.holder.startswith(custody.OUTSIDE):
            raise NotAllowed(_("This item is not held outside. Its holder has to hand it over."))
        last = unit.conn.execute(
            select(handover).where(handover.c.evidence_id == evidence_id, handover.c.state == SIGNED, handover.c.deleted == 0)
            .order_by(handover.c.signed_on.desc())
        ).first()
        assert last is not None, "an item held outside was handed over"
        now = clock.now_text()
        return unit.save("handover", "", {
            "evidence_id": evidence_id, "case_id": last.case_id, "from_id": state.holder, "from_name": last.to_name,
            "to_id": store.actor.user_id, "to_name": store.actor.name, "paper_ref": paper_ref.strip(), "handed_on": now,
            "reason": reason.strip(), "state": SIGNED, "signed_by": store.actor.user_id, "signed_on": now,
        })


def take_over(store: Store, evidence_id: str, reason: str) -> RecordId:
    """Sign for an item whose holder's account is closed: found where that officer kept it, with nobody left to hand it over.

    Raises:
        NotAllowed: the role does not assign work, or the holder can still hand it over.
    """
    records.require(store, Action.PROSECUTE)
    records.require(store, Action.ASSIGN)
    _require(reason, _("Say where it was found and why you take it over."))
    with store.write(reason) as unit:
        state = _custody(unit.conn, evidence_id)
        if not _has_left(unit.conn, state.holder):
            raise NotAllowed(_("The holder of this item still works here, and has to hand it over."))
        if state.pending:
            unit.save("handover", state.pending.id, {"state": WITHDRAWN, "decline_reason": reason.strip()})
        holder = unit.conn.execute(select(account).where(account.c.id == state.holder)).one()
        case_id = unit.conn.execute(select(evidence.c.case_id).where(evidence.c.id == evidence_id)).scalar()
        now = clock.now_text()
        return unit.save("handover", "", {
            "evidence_id": evidence_id, "case_id": case_id, "from_id": state.holder,
            "from_name": holder.display_name or holder.user_name or "", "to_id": store.actor.user_id, "to_name": store.actor.name,
            "handed_on": now, "reason": reason.strip(), "state": SIGNED, "signed_by": store.actor.user_id, "signed_on": now,
        })


def sign(store: Store, handover_id: str) -> Touched:
    """Sign for an item that was handed over to the signed-in user; the journal entry carries his or her signature.

    Raises:
        NotAllowed: it was handed over to somebody else.
    """
    return _answer(store, handover_id, {"state": SIGNED, "signed_by": store.actor.user_id, "signed_on": clock.now_text()})


def decline(store: Store, handover_id: str, reason: str) -> Touched:
    """Do not take an item over, with a reason; it stays with its holder."""
    _require(reason, _("Say why you do not take it over."))
    return _answer(store, handover_id, {"state": DECLINED, "decline_reason": reason.strip()})


def withdraw(store: Store, handover_id: str, reason: str) -> Touched:
    """Take an offer back that nobody has signed for, such as one to somebody who has left; the item stays with its holder."""
    records.require(store, Action.PROSECUTE)
    _require(reason, _("Say why the hand-over is withdrawn."))
    with store.write(reason) as unit:
        found = unit.conn.execute(select(handover).where(handover.c.id == handover_id, handover.c.state == OFFERED)).first()
        if found is None or found.from_id != store.actor.user_id:
            raise NotAllowed(_("Only who handed it over can withdraw that, and only until it is signed for."))
        unit.save("handover", handover_id, {"state": WITHDRAWN, "decline_reason": reason.strip()})
    return unit.touched


def _answer(store: Store, handover_id: str, values: dict[str, Value]) -> Touched:
    records.require(store, Action.PROSECUTE)
    with store.write() as unit:
        found = unit.conn.execute(select(handover).where(handover.c.id == handover_id, handover.c.state == OFFERED)).first()
        if found is None:
            raise NotFound(_("This hand-over does not wait for a signature. Look at the chain again."))
        if found.to_id != store.actor.user_id:
            raise NotAllowed(_("This item was handed over to somebody else, who has to sign in and sign for it."))
        unit.save("handover", handover_id, values)
    return unit.touched


def _begin(unit: Unit, store: Store, evidence_id: str, reason: str) -> dict[str, Value]:
    _require(reason)
    state = _custody(unit.conn, evidence_id)
    if state.pending:
        raise Refused(_("This item waits for a signature. It can be handed on when that is given or refused."))
    if state.holder != store.actor.user_id:
        raise NotAllowed(_("Only the holder of this item can hand it over. Look at its chain to see who that is."))
    case_id = unit.conn.execute(select(evidence.c.case_id).where(evidence.c.id == evidence_id)).scalar()
    return {"evidence_id": evidence_id, "case_id": case_id, "from_id": store.actor.user_id, "from_name": store.actor.name,
            "handed_on": clock.now_text(), "reason": reason.strip()}


def _custody(conn: Connection, evidence_id: str) -> Custody:
    rows = conn.execute(select(handover).where(handover.c.evidence_id == evidence_id, handover.c.deleted == 0))
    known = [
        custody.Handover(row.id, row.from_id or "", _taker(row.to_id, row.outside), row.state or "", row.signed_on or "") for row in rows
    ]
    return custody.follow(_first(conn, evidence_id)[0], known)


def _first(conn: Connection, evidence_id: str) -> tuple[str, str]:
    """Return identity and name of the one who entered the item: the user of the entry that created it."""
    item = conn.execute(select(evidence).where(evidence.c.id == evidence_id, evidence.c.deleted == 0)).first()
    if item is None:
        raise NotFound(_("This record is no longer here. It may have been deleted; look in its history."))
    made = select(journal.c.user_id).where(journal.c.device == item.created_device, journal.c.seq == item.created_seq)
    user_id = conn.execute(made).scalar() or ""
    name = conn.execute(select(account.c.display_name).where(account.c.id == user_id)).scalar()
    return user_id, name or item.seized_by or ""


def _taker(user_id: str | None, outside: str | None) -> str:
    return custody.outside(outside) if outside else user_id or ""


def _has_left(conn: Connection, holder: str) -> bool:
    """Tell whether a holder's account is closed."""
    return conn.execute(select(account.c.id).where(account.c.id == holder, account.c.active == "no")).first() is not None


def _can_sign(active: str | None, role: str | None) -> bool:
    return active in ("yes", None) and permissions.allows(role or "", Action.PROSECUTE)


def _require(reason: str, sentence: str = "") -> None:
    if not reason.strip():
        raise FormInvalid(sentence or _("Say why it is handed over."))
