# SPDX-License-Identifier: Apache-2.0
"""How this PC stands with the office: how old its trust is, whether its clock is right, and whether the office knows its users.

Recording never stops for any of this. What leaves the office's control, exports and new users, stops at 90 days without
word from the office until a supervisor answers for it with a reason.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from app.base import clock
from app.base.errors import FormInvalid, NotAllowed
from app.base.text import _, ngettext
from app.domain import permissions
from app.domain.permissions import Action
from app.domain.touched import Touched
from app.models import trust as kept
from app.models.identity import EPOCH_BITS
from app.models.local import peer
from app.models.store import Store
from app.sync import trusting
from app.sync.clocks import OWN_OFF

BANNER_DAYS, OVERRIDE_DAYS, OVERRIDDEN_DAYS = 30, 90, 7
LEASED = frozenset({Action.EXPORT_IDENTITIES, Action.EXPORT_EXACT, Action.RELEASE_PUBLIC})
_OVERRIDE = "trust_override_until"


@dataclass(frozen=True)
class Standing:
    """How this PC stands.

    Attributes:
        trust_days: days since the office last spoke, by the office's time as far as it is known; None where it never did.
        clock_off_s: this PC's clock ahead of the office's, at least that much; negative for behind; 0 where nothing is known.
        is_overridden: a supervisor has answered for old trust, for the time being.
        unlisted: the signed-in user's role is not on the roster, "" or the role that is.
    """

    trust_days: int | None
    clock_off_s: int
    is_overridden: bool
    unlisted: str | None

    @property
    def is_stale(self) -> bool:
        """Whether exports and new users wait for a supervisor."""
        return self.trust_days is not None and self.trust_days >= OVERRIDE_DAYS and not self.is_overridden

    def lines(self) -> list[str]:
        """Return what the banners say, the most important first."""
        said = []
        if self.clock_off_s:
            text = _("The clock of this PC is at least {time} fast. Set date and time; what was recorded is safe and in order.")
            if self.clock_off_s < 0:
                text = _("The clock of this PC is at least {time} slow. Set date and time; what was recorded is safe and in order.")
            said.append(text.format(time=_duration(abs(self.clock_off_s))))
        if self.trust_days is not None and self.trust_days >= OVERRIDE_DAYS:
            text = _("The office has not been heard of for {n} days. Record as usual; exports and new users need a supervisor's reason.")
            done = _("The office has not been heard of for {n} days. A supervisor has answered for exports and new users.")
            said.append((done if self.is_overridden else text).format(n=self.trust_days))
        elif self.trust_days is not None and self.trust_days >= BANNER_DAYS:
            said.append(_("The office has not been heard of for {n} days. Take a stick there, or ask for one.").format(n=self.trust_days))
        if self.unlisted is not None:
            text = _("The office has not admitted you in your role yet. Record as usual; your changes wait there until it does.")
            said.append(text)
        return said


def look(store: Store) -> Standing:
    """Return how this PC stands; at the office nothing is ever old."""
    with store.read() as conn:
        own = conn.exec_driver_sql("SELECT value FROM local WHERE name = ?", (OWN_OFF,)).scalar()
        until = conn.exec_driver_sql("SELECT value FROM local WHERE name = ?", (_OVERRIDE,)).scalar()
        offices = {device >> EPOCH_BITS for device in conn.execute(select(peer.c.device).where(peer.c.is_office == 1)).scalars()}
        heard = [row.made_ms for row in conn.execute(select(kept.heard)) if row.pc in offices]
        found = trusting.in_force(conn)
    if store.fact("is_office") == "yes":
        return Standing(None, 0, False, None)
    off = int(own or 0)
    days = max(0, clock.wall_ms() - off * 1000 - max(heard)) // 86_400_000 if heard else None
    overridden = until is not None and clock.now() < datetime.fromisoformat(until.decode())
    user = found.users.get(store.actor.user_id) if found else None
    unlisted = None
    if found is not None and (user is None or store.actor.role not in user.roles):
        unlisted = ", ".join(user.roles) if user else ""
    return Standing(days, off, overridden, unlisted)


def override(store: Store, reason: str) -> Touched:
    """Answer for old trust as a supervisor, for a week.

    Raises:
        NotAllowed: the role may not.
        FormInvalid: no reason was given.
    """
    permissions.require(store.actor.role, Action.APPROVE)
    if not reason.strip():
        raise FormInvalid(_("Say why this cannot wait for the office; the reason goes into the journal."))
    with store.write(reason) as unit:
        unit.note("trust_override", "trust", "", {"why": reason})
    store.set_fact(_OVERRIDE, (clock.now() + timedelta(days=OVERRIDDEN_DAYS)).isoformat())
    return Touched(frozenset({"exchange"}))


def require_fresh(store: Store) -> None:
    """Refuse what has to wait for the office, or for a supervisor, when the office has not been heard of for 90 days.

    Raises:
        NotAllowed: with what to do.
    """
    if look(store).is_stale:
        raise NotAllowed(_("The office has not been heard of for 90 days. Exchange with it first, or let a supervisor answer for this on "
                           "the page Exchange."))


def _duration(seconds: int) -> str:
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if days:
        return ngettext("{n} day", "{n} days", days).format(n=days)
    if hours:
        return ngettext("{n} hour", "{n} hours", hours).format(n=hours)
    return ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)
