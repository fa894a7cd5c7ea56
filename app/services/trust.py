# SPDX-License-Identifier: Apache-2.0
"""The roster at the office: who is on it, publishing it, admitting and withdrawing PCs and users; and how old a post's trust is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from app.base import clock
from app.base.errors import NotFound, Refused, TrustRefused
from app.base.text import _
from app.domain.permissions import Action, role_label
from app.domain.touched import Touched
from app.models import identity, trust
from app.models.identity import EPOCH_BITS, same_device
from app.models.journal import Unit, journal
from app.models.local import local, peer, stream
from app.models.office import account
from app.models.store import Store
from app.security import signing
from app.security.trust import RootFacts, expiry_of, read_root, sign_files
from app.services import records
from app.sync import releasing, roster, trusting
from app.sync.roster import Device, Grant, Roster, User

REGISTRAR_KEY = "registrar_key"
VALID_DAYS = 400  # a roster is published anew long before (`RENEW_DAYS`); a post that hears nothing keeps its last one
RENEW_DAYS = 200
TOUCHED = Touched(frozenset({"exchange"}))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A user of a post whom the roster does not know like this.

    Attributes:
        reason: "new", "role" or "key".
        since_role: label of the role that the roster grants at present, "" for none.
    """

    user_id: str
    name: str
    post_code: str
    role: str
    role_label: str
    reason: str
    since_role: str


def root_of(store: Store) -> RootFacts | None:
    """Return what the root in force says, None where there is none yet."""
    with store.read() as conn:
        newest, _version = trust.versions(conn)
        content = trust.file(conn, f"root/{newest}") if newest else b""
        former = trust.file(conn, f"root/{newest - 1}") if newest > 1 else b""
    return read_root(content, former) if content else None


def fingerprint_of_root(store: Store) -> str:
    """Return the fingerprint of the first root, the same at every PC of the country; "" where there is none."""
    with store.read() as conn:
        content = trust.file(conn, "root/1")
    return read_root(content).fingerprint if content else ""


def roster_of(store: Store) -> Roster | None:
    """Return the roster in force, None where there is none."""
    with store.read() as conn:
        return trusting.in_force(conn)


def publish(unit: Unit, found: Roster, lists: Mapping[str, bytes] | None = None) -> int:
    """Sign a roster and put it in force here; it rides in the next bundle to every PC. Returns its version.

    Args:
        lists: files beside it by name; None keeps those in force.

    Raises:
        Refused: this store holds no registrar key, or not the one that the root names.
    """
    conn = unit.conn
    secret = conn.execute(select(local.c.value).where(local.c.name == REGISTRAR_KEY)).scalar()
    newest, version = trust.versions(conn)
    if not secret or not newest:
        raise Refused(_("This PC holds no registrar key. Set up the office first, or use the PC that holds it."))
    if lists is None:
        lists = {each.name: each.content for each in trusting.all_files(conn) if each.name.startswith("lists/")}
    seen = conn.execute(select(func.max(trust.heard.c.roster))).scalar() or 0  # an office put back from a copy counts on
    version = max(version, seen) + 1
    files = {trusting.ROSTER: roster.to_bytes(found), **lists}
    signed = sign_files(files, version, clock.now() + timedelta(days=VALID_DAYS), [signing.private_from_bytes(secret)])
    try:
        trusting.adopt(unit, [trusting.TrustFile(*each) for each in (files | {trusting.SIGNED: signed}).items()], clock.now())
    except TrustRefused:
        raise Refused(_("The root does not name the registrar key of this PC. Use the PC that holds it, or sign a new root.")) from None
    releasing.judge_again(unit)
    return version


def change(store: Store, edit: Callable[[Connection, Roster], Roster]) -> Touched:
    """Publish a changed roster; what waited for it is let in."""
    require_office(store)
    with store.write() as unit:
        before = trusting.in_force(unit.conn)
        if before is None:
            raise Refused(_("The office has no roster yet. Set it up first."))
        publish(unit, edit(unit.conn, before))
    store.read_facts()
    return TOUCHED | unit.touched


def require_office(store: Store) -> None:
    """Refuse unless the signed-in user may administer and this is the office's store."""
    records.require(store, Action.ADMINISTER)
    if store.fact("is_office") != "yes":
        raise Refused(_("This is done at the office. This PC is a post's."))


def with_device(found: Roster, device: Device) -> Roster:
    """Return the roster with a PC enrolled; one that was there before goes on under the given keys."""
    return replace(found, devices={**found.devices, device.pc: device})


def with_user(found: Roster, user: User) -> Roster:
    """Return the roster with a user; keys and posts are added to those before, other roles end nowhere."""
    before = found.users.get(user.id)
    if before:
        ended = tuple(each for each in before.grants if each.role not in {new.role for new in user.grants if new.ended is None})
        user = User(
            user.id, user.name, tuple(dict.fromkeys((*before.posts, *user.posts))), tuple(dict.fromkeys((*before.keys, *user.keys))),
            (*ended, *user.grants),
        )
    return replace(found, users={**found.users, user.id: user})


def waiting_users(store: Store) -> list[Waiting]:
    """Return the open accounts that the roster does not know, or knows in another role or with another key; none without a roster."""
    with store.read() as conn:
        found = trusting.in_force(conn)
        if found is None:
            return []
        rows = conn.execute(select(account).where(account.c.deleted == 0, account.c.active == "yes").order_by(account.c.row_no)).all()
    return [made for row in rows if (made := _waiting(found, row))]


def _waiting(found: Roster, row: Any) -> Waiting | None:
    user = found.users.get(row.id)
    roles = user.roles if user else ()
    key = bytes.fromhex(row.verify_key or "")
    if user is None:
        reason = "new"
    elif row.role not in roles or not user.works_at(row.post_code or ""):
        reason = "role"
    elif key not in user.keys:
        reason = "key"
    else:
        return None
    present = ", ".join(role_label(role) for role in roles)
    return Waiting(row.id, row.display_name or "", row.post_code or "", row.role or "", role_label(row.role or ""), reason, present)


def admit_user(store: Store, user_id: str) -> Touched:
    """Put a user on the roster as the account at the post says: role, post and key; a former role ends with what has arrived.

    Raises:
        NotFound: nobody of this identity waits.
    """
    if not any(each.user_id == user_id for each in waiting_users(store)):
        raise NotFound(_("This user does not wait any more. Look at the list again."))

    def edit(conn: Connection, found: Roster) -> Roster:
        row = conn.execute(select(account).where(account.c.id == user_id)).one()
        before = found.users.get(user_id)
        if before and row.role not in before.roles:
            found = ended(conn, found, user_id)
        user = User(user_id, row.display_name or "", (row.post_code,), (bytes.fromhex(row.verify_key),), (Grant(row.role),))
        return with_user(found, user)

    return change(store, edit)


def ended(conn: Connection, found: Roster, user_id: str) -> Roster:
    """Return the roster with all roles of a user ended: what has arrived so far counts, what comes later waits for a person."""
    user = found.users[user_id]
    last = select(journal.c.device, func.max(journal.c.seq).label("seq")).where(journal.c.user_id == user_id).group_by(journal.c.device)
    reached = {row.device: row.seq for row in conn.execute(last)}
    grants = tuple(each if each.ended is not None else Grant(each.role, reached) for each in user.grants)
    return replace(found, users={**found.users, user_id: replace(user, grants=grants)})


def withdrawn(conn: Connection, found: Roster, device: int) -> Roster:
    """Return the roster with a PC withdrawn: the data bundles that have arrived without a gap count, later ones are set aside."""
    reached = select(stream.c.peer, stream.c.epoch, stream.c.upto).where(stream.c.direction == "in", stream.c.name == "data")
    good = {row.epoch: row.upto for row in conn.execute(reached) if same_device(row.peer, device)}
    mine = found.devices[device >> EPOCH_BITS]
    return with_device(found, replace(mine, status=roster.WITHDRAWN, last_good=good))


def take_rollovers(store: Store) -> int:
    """Put the new keys that PCs have announced on the roster; returns how many. Each is signed by the old and the new key."""
    with store.write() as unit:
        conn, found = unit.conn, trusting.in_force(unit.conn)
        rows = conn.execute(select(local).where(local.c.name.startswith(trusting.ROLLOVER + "/"))).all()
        if not rows or found is None:
            return 0
        for row in rows:
            mine = found.devices.get(int(row.name.partition("/")[2]))
            if mine and mine.status == roster.ACTIVE:
                _device, key, recipient = trusting.read_rollover(row.value, mine.verify_key)
                found = with_device(found, replace(mine, verify_key=key, recipient=recipient, former_key=mine.verify_key))
        conn.execute(delete(local).where(local.c.name.in_([row.name for row in rows])))
        publish(unit, found)
    return len(rows)


def renew_if_due(store: Store) -> bool:
    """Publish the roster anew before it expires; returns whether it was."""
    with store.read() as conn:
        signed = trust.file(conn, trusting.SIGNED)
    if not signed or expiry_of(signed) - clock.now() > timedelta(days=RENEW_DAYS):
        return False
    with store.write() as unit:
        found = trusting.in_force(unit.conn)
        assert found is not None
        publish(unit, found)
    return True


def peers_of(conn: Connection) -> list[Device]:
    """Return the PCs that were enrolled before there was a roster, as devices for the first one."""
    rows = conn.execute(select(peer).where(peer.c.state == "enrolled")).all()
    return [
        Device(row.device, row.epoch, row.post_code, row.post_name, bool(row.is_office), row.verify_key, row.recipient) for row in rows
    ]


def own_device(store: Store) -> Device:
    """Return this PC as it stands on a roster."""
    own = identity.load(store)
    is_office = store.fact("is_office") == "yes"
    return Device(own.number, own.epoch, store.fact("post_code"), store.fact("post_name"), is_office, own.verify_key, own.recipient)


def keep(unit: Unit, name: str, value: bytes) -> None:
    """Keep a fact in a unit of work."""
    unit.conn.execute(delete(local).where(local.c.name == name))
    unit.conn.execute(insert(local).values(name=name, value=value))
