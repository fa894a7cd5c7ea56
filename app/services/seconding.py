# SPDX-License-Identifier: Apache-2.0
"""A second person who agrees on the spot: signs in beside the first one, with a role that may do the same."""

from dataclasses import dataclass

from sqlalchemy import select

from app.base.errors import FormInvalid, NotAllowed
from app.base.text import _
from app.domain import permissions
from app.domain.permissions import Action
from app.models.office import account
from app.models.store import Store
from app.services import accounts, opening, sign_in
from app.services.administration import Second


@dataclass(frozen=True, slots=True)
class Agreement:
    """What two people agreed on: the second one's identity and name, and the reason."""

    user_id: str
    name: str
    reason: str


def agree(store: Store, action: Action, second: Second, reason: str) -> Agreement:
    """Have a second person of this PC agree to what the signed-in user is about to do; the agreement is journalled.

    Raises:
        NotAllowed: the signed-in user may not do it, or the second person is the same one or may not either.
        FormInvalid: no reason was given.
        WrongPassphrase, TooSoon: the second person's sign-in is not right, or comes too soon after a wrong one.
    """
    permissions.require(store.actor.role, action)
    if not reason.strip():
        raise FormInvalid(_("Say why; the reason goes into the journal."))
    sign_in.require_no_wait(store.folder)
    who = opening.counted(store.folder, accounts.ring_of(store).slots, second.user_name, second.passphrase).user_id
    with store.read() as conn:
        row = conn.execute(select(account).where(account.c.id == who, account.c.deleted == 0, account.c.active == "yes")).first()
    if row is None or who == store.actor.user_id or not permissions.allows(row.role or "", action):
        raise NotAllowed(_("This takes a second person of this PC, not you, whose role allows it, too. Ask a colleague to sign in here."))
    with store.write(reason) as unit:
        unit.note("approved", "account", who, {"action": action.value, "reason": reason.strip()})
    return Agreement(who, row.display_name or row.user_name or "", reason.strip())
