# SPDX-License-Identifier: Apache-2.0
"""Enrolling two PCs with each other: a file with public keys, and a fingerprint that two people compare."""

from dataclasses import dataclass

from sqlalchemy import insert, select, update

from app.base import clock
from app.base.errors import NotFound, Refused
from app.base.text import _
from app.domain.permissions import Action
from app.domain.touched import Touched
from app.models import identity
from app.models.local import peer, stream
from app.models.store import Store
from app.security import canonical, sealing
from app.security.fingerprint import fingerprint
from app.services import records
from app.sync import counterparts

CARD_FORMAT = "breakwater enrolment 1"
LARGEST_CARD_BYTES = 8192


@dataclass(frozen=True)
class Card:
    """What a PC shows to be enrolled: its public keys and whose it is. Two people compare the fingerprint."""

    device: int
    epoch: int
    post_code: str
    post_name: str
    is_office: bool
    verify_key: bytes
    recipient: str

    @property
    def fingerprint(self) -> str:
        """What one person reads out aloud and the other compares."""
        return fingerprint(card_bytes(self))


def my_card(store: Store) -> Card:
    """Return this PC's card."""
    own = identity.load(store)
    is_office = store.fact("is_office") == "yes"
    return Card(own.number, own.epoch, store.fact("post_code"), store.fact("post_name"), is_office, own.verify_key, own.recipient)


def card_bytes(card: Card) -> bytes:
    """Return a card as its file: canonical JSON, nothing secret in it."""
    return canonical.encode(
        {
            "format": CARD_FORMAT,
            "device": card.device,
            "epoch": card.epoch,
            "post_code": card.post_code,
            "post_name": card.post_name,
            "is_office": card.is_office,
            "verify_key": card.verify_key.hex(),
            "recipient": card.recipient,
        }
    )


def read_card(data: bytes) -> Card:
    """Return the card of a file.

    Raises:
        Refused: it is not an enrolment file, or damaged.
    """
    broken = Refused(_("This is not a whole enrolment file. Make it again on the other PC and copy it once more."))
    try:
        said = canonical.decode(data, LARGEST_CARD_BYTES)
        if said.pop("format") != CARD_FORMAT:
            raise broken
        card = Card(**{**said, "verify_key": bytes.fromhex(said["verify_key"])})
        sealing.check_recipient(card.recipient)
        shapes = (int, int, str, str, bool, bytes, str)
        values = (card.device, card.epoch, card.post_code, card.post_name, card.is_office, card.verify_key, card.recipient)
        if any(type(value) is not shape for value, shape in zip(values, shapes, strict=True)) or len(card.verify_key) != 32:
            raise broken
    except (ValueError, TypeError, KeyError, AttributeError, Refused):
        raise broken from None
    return card


def enrol(store: Store, card: Card) -> Touched:
    """Enrol a counterpart whose fingerprint two people have compared; an older epoch of the same PC is closed.

    Raises:
        Refused: it is this PC's own card.
    """
    records.require(store, Action.ADMINISTER)
    if identity.same_device(card.device, identity.load(store).number):
        raise Refused(_("This is this PC's own enrolment file. Choose the file of the other PC."))
    with store.write() as unit:
        known = unit.conn.execute(select(peer)).all()
        for row in known:
            if identity.same_device(row.device, card.device):
                unit.conn.execute(update(peer).where(peer.c.device == row.device).values(state="former"))
        unit.conn.execute(peer.delete().where(peer.c.device == card.device))
        unit.conn.execute(
            insert(peer).values(
                device=card.device,
                epoch=card.epoch,
                post_code=card.post_code,
                post_name=card.post_name,
                is_office=int(card.is_office),
                verify_key=card.verify_key,
                recipient=card.recipient,
                enrolled_at=clock.now_text(),
                state="enrolled",
            )
        )
        unit.note("enrol", "peer", str(card.device), {"post": card.post_code, "fingerprint": card.fingerprint})
    return Touched(frozenset({"exchange"}))


def revoke(store: Store, device: int) -> Touched:
    """Withdraw a PC: what it sent so far stands, what it makes after the last bundle taken in is set aside.

    Raises:
        NotAllowed: the signed-in user may not manage PCs.
        NotFound: no such PC is enrolled.
    """
    records.require(store, Action.ADMINISTER)
    with store.write() as unit:
        if not unit.conn.execute(select(peer.c.device).where(peer.c.device == device)).first():
            raise NotFound(_("This PC is not enrolled. Choose one from the list."))
        known = unit.conn.execute(select(stream.c.upto).where(
            stream.c.peer == device, stream.c.direction == "in", stream.c.name == "data"
        ).order_by(stream.c.epoch.desc())).scalars().first()
        counterparts.revoke(unit, device, known or 0)
        unit.note("pc_withdrawn", "peer", str(device), {"last_good": known or 0})
    return Touched(frozenset({"exchange"}))
