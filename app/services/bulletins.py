# SPDX-License-Identifier: Apache-2.0
"""Short messages of the office to the posts, shown on their first page until a day that the office names."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from app.base import clock
from app.base.errors import FormInvalid, NotFound
from app.base.text import _
from app.domain.permissions import Action
from app.domain.touched import Touched
from app.models.local import peer
from app.models.office import bulletin
from app.models.scopes import ALL
from app.models.store import Store
from app.services import records

LONGEST_TEXT = 280
SHOWN_DAYS = 14


@dataclass(frozen=True, slots=True)
class BulletinRow:
    """One message.

    Attributes:
        post_code: for whom; "*" for all posts.
        shown_until: date, ISO 8601.
    """

    id: str
    text: str
    post_code: str
    is_urgent: bool
    shown_until: str
    written_by: str
    written_on: str


def publish(store: Store, text: str, post_code: str = ALL, is_urgent: bool = False, days: int = SHOWN_DAYS) -> Touched:
    """Send a message to one post or to all; it goes out with the next bundles.

    Raises:
        NotAllowed: only the office publishes.
        FormInvalid: nothing was written, too much, or no such post.
    """
    records.require(store, Action.PUBLISH_LISTS)
    said = " ".join(text.split())
    if not said or len(said) > LONGEST_TEXT:
        raise FormInvalid(_("Write the message in at most {n} letters. Details belong into the case.").format(n=LONGEST_TEXT))
    if post_code != ALL and post_code not in {code for code, _name in posts(store)}:
        raise FormInvalid(_("Choose one of the enrolled posts, or all of them."))
    until = clock.today() + timedelta(days=min(max(days, 1), 365))
    with store.write() as unit:
        unit.save("bulletin", "", {
            "text": said, "is_urgent": is_urgent, "shown_until": until.isoformat(), "written_by": store.actor.name, "scope": post_code,
        })
    return unit.touched


def withdraw(store: Store, bulletin_id: str) -> Touched:
    """Take a message back; posts that have it stop showing it with the next exchange."""
    records.require(store, Action.PUBLISH_LISTS)
    with store.write() as unit:
        if unit.conn.execute(select(bulletin.c.id).where(bulletin.c.id == bulletin_id, bulletin.c.deleted == 0)).first() is None:
            raise NotFound(_("This message is no longer there. Look at the list again."))
        unit.delete("bulletin", bulletin_id, "")
    return unit.touched


def current(store: Store) -> list[BulletinRow]:
    """Return the messages to show today, urgent ones first, then the newest."""
    today = clock.today().isoformat()
    wanted = select(bulletin).where(bulletin.c.deleted == 0, bulletin.c.shown_until >= today).order_by(
        bulletin.c.is_urgent.desc(), bulletin.c.created_ms.desc()
    )
    with store.read() as conn:
        return [
            BulletinRow(
                row.id, row.text or "", row.scope, row.is_urgent == "yes", row.shown_until or "", row.written_by or "",
                datetime.fromtimestamp(row.created_ms / 1000).astimezone().date().isoformat(),
            )
            for row in conn.execute(wanted)
        ]


def posts(store: Store) -> list[tuple[str, str]]:
    """Return code and name of the enrolled posts."""
    with store.read() as conn:
        rows = conn.execute(select(peer.c.post_code, peer.c.post_name).where(peer.c.state == "enrolled", peer.c.is_office == 0))
        return sorted({(row.post_code, row.post_name) for row in rows})
