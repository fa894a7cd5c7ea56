# SPDX-License-Identifier: Apache-2.0
"""Withdrawing users and PCs at the office: two people, where there is a second one; what arrived before stays valid."""

from dataclasses import dataclass

from app.base.errors import FormInvalid, NotFound
from app.base.text import _
from app.domain import permissions
from app.domain.permissions import Action, role_label
from app.domain.touched import Touched
from app.models.identity import EPOCH_BITS
from app.models.store import Store
from app.services import administration, enrolment, trust
from app.services.administration import Second

__all__ = ["ListedUser", "Second", "listed_users", "needs_second", "withdraw_pc", "withdraw_user"]


@dataclass(frozen=True, slots=True)
class ListedUser:
    """A user of the roster; `roles` are labels, empty for one who was withdrawn."""

    user_id: str
    name: str
    posts: tuple[str, ...]
    roles: tuple[str, ...]


def listed_users(store: Store) -> list[ListedUser]:
    """Return everybody on the roster by name; those who were withdrawn last."""
    found = trust.roster_of(store)
    users = found.users.values() if found else ()
    rows = [ListedUser(each.id, each.name, each.posts, tuple(role_label(role) for role in each.roles)) for each in users]
    return sorted(rows, key=lambda row: (not row.roles, row.name.casefold()))


def needs_second(store: Store, user_id: str = "") -> bool:
    """Tell whether a second person has to agree: whenever there is one who could."""
    return administration.needs_second(store, user_id)


def withdraw_user(store: Store, user_id: str, reason: str, second: Second | None = None) -> Touched:
    """End all roles of a user on the roster: what has arrived so far counts, what comes later waits for a person.

    Raises:
        NotAllowed: the role may not, or nobody has agreed.
        NotFound: nobody of this identity works on the roster.
    """
    agreed = _asked(store, user_id, reason, second)
    found = trust.roster_of(store)
    if found is None or user_id not in found.users or not found.users[user_id].roles:
        raise NotFound(_("This user holds no role on the roster. Look at the list again."))
    touched = trust.change(store, lambda conn, listed: trust.ended(conn, listed, user_id))
    _note(store, "user_withdrawn", "account", user_id, reason, agreed)
    return touched


def withdraw_pc(store: Store, device: int, reason: str, second: Second | None = None) -> Touched:
    """Withdraw a PC, as when it was stolen: what it sent without a gap so far stands, later bundles are set aside.

    Raises:
        NotAllowed: the role may not, or nobody has agreed.
        NotFound: no such PC is enrolled.
    """
    agreed = _asked(store, "", reason, second)
    touched = enrolment.revoke(store, device)
    _note(store, "pc_withdrawn_by_two" if agreed else "pc_withdrawn_alone", "peer", str(device >> EPOCH_BITS), reason, agreed)
    return touched


def _asked(store: Store, user_id: str, reason: str, second: Second | None) -> str:
    trust.require_office(store)
    permissions.require(store.actor.role, Action.REMOVE_USER)
    if not reason.strip():
        raise FormInvalid(_("Say why; the reason goes into the journal."))
    return administration.agreed(store, user_id, second)


def _note(store: Store, kind: str, object_kind: str, object_id: str, reason: str, agreed: str) -> None:
    with store.write(reason) as unit:
        unit.note(kind, object_kind, object_id, {"why": reason} | ({"agreed by": agreed} if agreed else {}))
