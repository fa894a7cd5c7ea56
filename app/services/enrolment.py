# SPDX-License-Identifier: Apache-2.0
"""Enrolling a post's PC: its request with public keys, a fingerprint that two people compare, and the certificate that comes back.

The request can go as a file, or as text in a QR code; the certificate holds root and roster, and its fingerprint is that of
the country's first root, the same for every post. Stores of before there was a roster exchange two requests instead.
"""

from dataclasses import dataclass

from sqlalchemy import insert, select, update

from app.base import clock
from app.base.errors import BundleRefused, NotFound, Refused, TrustRefused
from app.base.text import _
from app.domain.permissions import Action
from app.domain.touched import Touched
from app.models import identity
from app.models.local import peer, stream
from app.models.office import account
from app.models.store import Store
from app.security import canonical, sealing
from app.security.fingerprint import fingerprint
from app.security.signing import KEY_BYTES
from app.security.slots import Recovery
from app.security.trust import check_files, read_root
from app.services import accounts, records, trust
from app.services.trust import TOUCHED
from app.sync import counterparts, trusting
from app.sync.packing import decompress
from app.sync.refusals import SENTENCES
from app.sync.roster import ACTIVE, Device, Grant, User
from app.sync.roster import from_bytes as roster_from_bytes

CARD_FORMAT, FORMER_CARD_FORMAT = "breakwater enrolment 2", "breakwater enrolment 1"
CERTIFICATE_FORMAT = "breakwater certificate 1"
LARGEST_CARD_BYTES = 64 << 10
LARGEST_CERTIFICATE_BYTES = 16 << 20
_MOST_USERS = 200


@dataclass(frozen=True)
class CardUser:
    """A user of the PC that asks to be enrolled, with the role that its administrator gave."""

    id: str
    name: str
    role: str
    verify_key: bytes


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
    users: tuple[CardUser, ...] = ()

    @property
    def fingerprint(self) -> str:
        """What one person reads out aloud and the other compares."""
        return fingerprint(card_bytes(self))


def my_card(store: Store) -> Card:
    """Return this PC's card."""
    own = trust.own_device(store)
    with store.read() as conn:
        rows = conn.execute(select(account).where(account.c.deleted == 0, account.c.active == "yes").order_by(account.c.row_no)).all()
    users = tuple(
        CardUser(row.id, row.display_name or "", row.role, key) for row in rows
        if row.role and len(key := bytes.fromhex(row.verify_key or "")) == KEY_BYTES and row.post_code in (None, "", own.post_code)
    )
    return Card(own.device, own.epoch, own.post_code, own.post_name, own.is_office, own.verify_key, own.recipient, users[:_MOST_USERS])


def card_bytes(card: Card) -> bytes:
    """Return a card as its file: canonical JSON, nothing secret in it."""
    return canonical.encode({
        "format": CARD_FORMAT, "device": card.device, "epoch": card.epoch, "post_code": card.post_code, "post_name": card.post_name,
        "is_office": card.is_office, "verify_key": card.verify_key.hex(), "recipient": card.recipient,
        "users": [{"id": each.id, "name": each.name, "role": each.role, "verify_key": each.verify_key.hex()} for each in card.users],
    })


def read_card(data: bytes) -> Card:
    """Return the card of a file or of pasted text; blanks and line ends around it do not matter.

    Raises:
        Refused: it is not an enrolment file, or damaged.
    """
    broken = Refused(_("This is not a whole enrolment file. Make it again on the other PC and copy it once more."))
    try:
        said = canonical.decode(data.strip(), LARGEST_CARD_BYTES)
        form = said.pop("format")
        if form not in (CARD_FORMAT, FORMER_CARD_FORMAT):
            raise broken
        users = [] if form == FORMER_CARD_FORMAT else said.pop("users")
        device, epoch, code, name, is_office, key, recipient = canonical.take(
            said, device=int, epoch=int, post_code=str, post_name=str, is_office=bool, verify_key=str, recipient=str
        )
        found = tuple(CardUser(*_user(each)) for each in users)
        card = Card(device, epoch, code, name, is_office, _key(key), sealing.check_recipient(recipient), found)
        texts = (card.post_code, card.post_name, *(text for each in found for text in (each.id, each.name, each.role)))
        if not 0 < card.device < 1 << 63 or not 0 < card.epoch < 1 << 16 or len(found) > _MOST_USERS or not card.post_code:
            raise broken
        if any(len(text) > 200 or not text.isprintable() for text in texts):
            raise broken
    except (ValueError, TypeError, KeyError, AttributeError):
        raise broken from None
    return card


def _user(value: object) -> tuple[str, str, str, bytes]:
    user_id, name, role, key = canonical.take(value, id=str, name=str, role=str, verify_key=str)
    return user_id, name, role, _key(key)


def _key(text: str) -> bytes:
    key = bytes.fromhex(text)
    if len(key) != KEY_BYTES:
        raise ValueError("not a key")
    return key


def enrol(store: Store, card: Card) -> Touched:
    """Enrol a counterpart whose fingerprint two people have compared; an older epoch of the same PC is closed.

    At an office with a roster the PC and its users come onto the roster, which is published at once.

    Raises:
        Refused: it is this PC's own card, or a post's at a post: posts exchange through the office only.
    """
    records.require(store, Action.ADMINISTER)
    if identity.same_device(card.device, identity.load(store).number):
        raise Refused(_("This is this PC's own enrolment file. Choose the file of the other PC."))
    here_is_office = store.fact("is_office") == "yes"
    if not card.is_office and not here_is_office:
        raise Refused(_("This is the enrolment file of another post. Posts exchange through the office only; enrol it there."))
    if trust.roster_of(store) is not None:
        if not here_is_office:
            raise Refused(_("This PC follows the office's roster. Other PCs are enrolled at the office."))
        return _enrol_on_roster(store, card)
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
    return TOUCHED


def _enrol_on_roster(store: Store, card: Card) -> Touched:
    """Put a PC and those of its users whom nobody knows yet on the roster; who is on it already is judged one by one."""
    with store.write() as unit:
        found = trusting.in_force(unit.conn)
        assert found is not None
        before = found.devices.get(card.device >> identity.EPOCH_BITS)
        former = before.verify_key if before and before.verify_key != card.verify_key else b""
        made = Device(card.device, card.epoch, card.post_code, card.post_name, card.is_office, card.verify_key, card.recipient, former)
        found = trust.with_device(found, made)
        for each in card.users:
            if each.id not in found.users:
                found = trust.with_user(found, User(each.id, each.name, (card.post_code,), (each.verify_key,), (Grant(each.role),)))
        trust.publish(unit, found)
        unit.note("enrol", "peer", str(card.device), {"post": card.post_code, "fingerprint": card.fingerprint})
    store.read_facts()
    return TOUCHED


def certificate(store: Store) -> bytes:
    """Return what an enrolled post takes home: root and roster, all signed. The same file serves every post.

    Raises:
        Refused: the office has no roster yet.
    """
    trust.require_office(store)
    with store.read() as conn:
        files = trusting.all_files(conn)
    if not any(each.name == trusting.ROSTER for each in files):
        raise Refused(_("The office has no roster yet. Set it up first."))
    return canonical.encode({
        "format": CERTIFICATE_FORMAT, "made": clock.now_text(), "files": {each.name: canonical.to_text(each.content) for each in files},
    })


@dataclass(frozen=True)
class Certificate:
    """The office's answer to a request: signed files and the fingerprint of the country's first root."""

    fingerprint: str
    office_name: str
    version: int
    files: tuple[trusting.TrustFile, ...]


def read_certificate(store: Store, data: bytes) -> Certificate:
    """Return a certificate that names this PC; its signatures are checked, and a person compares the fingerprint.

    Raises:
        Refused: not a certificate, damaged, not signed as its root says, or not for this PC.
    """
    try:
        form, _made, files = canonical.take(canonical.decode(data, LARGEST_CERTIFICATE_BYTES), format=str, made=str, files=dict)
        if form != CERTIFICATE_FORMAT:
            raise ValueError("another format")
        found = tuple(trusting.TrustFile(name, canonical.from_text(content)) for name, content in files.items())
        chunk = trusting.trust_chunk(found)
        trusting.read_trust(decompress(chunk.packed, chunk.raw_bytes), len(found))  # names and shapes as in a bundle
        roots = sorted((int(each.name[5:]), each.content) for each in found if each.name.startswith("root/"))
        root = b""
        for _number, content in roots:
            read_root(content, root)
            root = content
        others = {each.name: each.content for each in found if not each.name.startswith("root/") and each.name != trusting.SIGNED}
        signed = next(each.content for each in found if each.name == trusting.SIGNED)
        version = check_files(root, signed, others, None)
        listed = roster_from_bytes(others[trusting.ROSTER])
    except TrustRefused as error:
        raise Refused(_(SENTENCES[error.reason])) from None
    except (ValueError, TypeError, KeyError, StopIteration, BundleRefused):
        raise Refused(_("This is not a whole certificate of the office. Copy it again, or ask the office for a new one.")) from None
    own = identity.load(store)
    mine = listed.devices.get(own.number >> identity.EPOCH_BITS)
    if mine is None or mine.verify_key != own.verify_key or mine.status != ACTIVE:
        raise Refused(_("The certificate does not name this PC. Take this PC's enrolment file to the office and have it enrolled there."))
    office = next((each.post_name for each in listed.devices.values() if each.is_office), "")
    return Certificate(read_root(roots[0][1]).fingerprint, office, version, found)


def accept(store: Store, answer: Certificate) -> Touched:
    """Go by the office's root and roster from now on; two people have compared the fingerprint.

    Raises:
        Refused: the roster is older than the one in force here, expired, or of another root.
    """
    records.require(store, Action.ADMINISTER)
    with store.write() as unit:
        try:
            changed = trusting.adopt(unit, answer.files, clock.now())
        except (TrustRefused, BundleRefused) as error:
            raise Refused(_(SENTENCES[error.reason])) from None
        unit.note("certificate_taken", "trust", "", {"fingerprint": answer.fingerprint, "version": answer.version})
        found = trusting.in_force(unit.conn)
    store.read_facts()
    if not changed and found is None:
        raise Refused(_(SENTENCES["trust_version"]))
    if found and found.escrow and store.keyring is not None and store.keyring.slots.recovery is Recovery.NONE:
        accounts.set_recovery_key(store, found.escrow)
    return TOUCHED


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
        found = trusting.in_force(unit.conn)
        if found and device >> identity.EPOCH_BITS in found.devices and store.fact("is_office") == "yes":
            trust.publish(unit, trust.withdrawn(unit.conn, found, device))
        unit.note("pc_withdrawn", "peer", str(device), {"last_good": known or 0})
    return TOUCHED
