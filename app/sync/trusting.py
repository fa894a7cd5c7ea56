# SPDX-License-Identifier: Apache-2.0
"""Trust as it travels: signed files ride in the office's bundles until a PC has said that it has them; new keys ride back.

A file that is refused never stops the changes beside it: the roster in force stays, and a person sees why. The first root
of a PC is the one in its certificate, or, for PCs enrolled before there was a roster, the one that the office sends whose
key two people have compared. From then on only a root signed by the one before is taken.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import ormsgpack
from sqlalchemy import Connection, delete, insert, select, update

from app.base import clock
from app.base.errors import BundleRefused, TrustRefused
from app.models import trust
from app.models.identity import EPOCH_BITS, same_device
from app.models.journal import Unit
from app.models.local import local, peer
from app.security import canonical, sealing, signing
from app.security.trust import check_files, read_root, version_of
from app.sync import counterparts, roster
from app.sync.entries import unpack_canonical
from app.sync.packing import LARGEST_RAW_BYTES, PackedChunk, pack_chunk
from app.sync.refusals import refused
from app.sync.roster import Device, Roster

SIGNED, ROSTER, ROLLOVER = "signed", "roster", "rollover"
_ROLLOVER_TYPE = "application/vnd.breakwater.rollover.v1+json"
_ROLLOVER_FORMAT = "breakwater rollover 1"
_LARGEST_ROLLOVER_BYTES = 4096
_MOST_FILES = 500
_NAME = re.compile(r"signed|roster|rollover|root/[1-9][0-9]{0,5}|lists/[a-z0-9_]{1,40}", re.ASCII)
# Names of facts: keys that wait until the roster names them, and the opening key before, for what is still under way.
NEXT_SIGNING, NEXT_AGE, FORMER_AGE = "device_signing_key_next", "device_age_identity_next", "device_age_identity_former"
# The signing key before, and the roster from which the present one counts: who has not that roster yet knows the key before.
FORMER_SIGNING, KEYS_ROSTER = "device_signing_key_former", "device_keys_roster"


class TrustFile(NamedTuple):
    """One signed file by its name."""

    name: str
    content: bytes


def trust_chunk(files: Sequence[TrustFile]) -> PackedChunk:
    """Return the chunk of some files."""
    return pack_chunk("trust", len(files), ormsgpack.packb([tuple(each) for each in files]))


def read_trust(raw: bytes, count: int) -> list[TrustFile]:
    """Return the `count` files of a chunk.

    Raises:
        BundleRefused: "chunk_shape".
    """
    rows = unpack_canonical(raw, "chunk_shape") if len(raw) <= LARGEST_RAW_BYTES else None
    if type(rows) is not list or len(rows) != count or count > _MOST_FILES:
        raise refused("chunk_shape")
    for row in rows:
        if type(row) is not list or len(row) != 2 or type(row[0]) is not str or type(row[1]) is not bytes or not _NAME.fullmatch(row[0]):
            raise refused("chunk_shape")
    if len({row[0] for row in rows}) != count:
        raise refused("chunk_shape")
    return [TrustFile(*row) for row in rows]


def in_force(conn: Connection) -> Roster | None:
    """Return the roster in force, None in a store that was enrolled before there was one."""
    content = trust.file(conn, ROSTER)
    return roster.from_bytes(content) if content else None


def all_files(conn: Connection, after_root: int = 0) -> list[TrustFile]:
    """Return every file in force, of the roots those after a version."""
    rows = conn.execute(select(trust.trust_file.c.name, trust.trust_file.c.version, trust.trust_file.c.content)).all()
    return [TrustFile(row.name, row.content) for row in rows if not row.name.startswith("root/") or row.version > after_root]


def going_to(conn: Connection, device: int) -> list[TrustFile]:
    """Return what a counterpart has to be sent: of the office what the PC lacks, of a post its new keys until they stand."""
    if not counterparts.is_office(conn):
        pending = conn.execute(select(local.c.value).where(local.c.name == ROLLOVER)).scalar()
        return [TrustFile(ROLLOVER, pending)] if pending else []
    root, version = trust.versions(conn)
    said = conn.execute(select(trust.heard.c.root, trust.heard.c.roster).where(trust.heard.c.pc == device >> EPOCH_BITS)).first()
    if not root or (said and (said.root, said.roster) == (root, version)):
        return []
    return all_files(conn, min(said.root, root) if said else 0)


def is_due(conn: Connection, device: int) -> bool:
    """Tell whether a counterpart has to be sent signed files that no bundle to it carries yet."""
    files = going_to(conn, device)
    return bool(files) and conn.execute(select(local.c.value).where(local.c.name == _sent_name(device))).scalar() != _digest(files)


def note_sent(conn: Connection, device: int, files: Sequence[TrustFile]) -> None:
    """Keep that a bundle carries these files."""
    conn.execute(delete(local).where(local.c.name == _sent_name(device)))
    conn.execute(insert(local).values(name=_sent_name(device), value=_digest(files)))


def _sent_name(device: int) -> str:
    return f"trust_sent/{device >> EPOCH_BITS}"


def _digest(files: Sequence[TrustFile]) -> bytes:
    return hashlib.sha256(ormsgpack.packb(sorted(map(tuple, files)))).hexdigest().encode()


def take_files(unit: Unit, device: int, is_office: bool, files: Sequence[TrustFile], at: datetime) -> bool:
    """Take in the files of a bundle; what is refused is noticed and stays out. Returns whether something changed.

    Args:
        device: who sent it.
        at: the sender's time, against which an expiry is judged; this PC's own clock may be years off.
    """
    here = counterparts.is_office(unit.conn)
    try:
        if is_office and not here:
            return adopt(unit, files, at)
        for each in files:
            if here and each.name == ROLLOVER:
                return take_rollover(unit, device, each.content)
    except (TrustRefused, BundleRefused) as error:
        counterparts.notice(unit, error.reason, device, "peer", str(device))
    return False


def adopt(unit: Unit, files: Iterable[TrustFile], at: datetime) -> bool:
    """Put a newer root and roster in force; returns whether something changed. An older one that comes late changes nothing.

    Raises:
        TrustRefused, BundleRefused: with the reason code; nothing was changed.
    """
    conn, now = unit.conn, clock.now_text()
    given = {each.name: each.content for each in files if each.name != ROLLOVER}
    newest, version = trust.versions(conn)
    root = trust.file(conn, f"root/{newest}") if newest else b""
    roots = {}
    while (content := given.get(f"root/{newest + 1}")) is not None:
        if read_root(content, root).version != newest + 1:
            raise TrustRefused("trust_version")
        newest, root = newest + 1, content
        roots[f"root/{newest}"] = content
    signed = given.get(SIGNED)
    if signed is not None and root:
        offered = version_of(signed)
        if offered == version and signed != trust.file(conn, SIGNED):
            raise TrustRefused("trust_version")
        listed = {name: content for name, content in given.items() if name != SIGNED and not name.startswith("root/")}
        if offered > version:
            check_files(root, signed, listed, at)
            found = roster.from_bytes(listed.get(ROSTER, b""))
            put_in_force(unit, offered, listed | {SIGNED: signed}, found)
            version = -1
    for name, content in roots.items():
        trust.put(conn, name, int(name.partition("/")[2]), content, now)
        unit.note("root_taken", "trust", name)
    return bool(roots) or version == -1


def put_in_force(unit: Unit, version: int, files: Mapping[str, bytes], found: Roster) -> None:
    """Replace what the registrars signed before, and go by the new roster from now on."""
    conn = unit.conn
    conn.execute(delete(trust.trust_file).where(~trust.trust_file.c.name.startswith("root/")))
    for name, content in files.items():
        trust.put(conn, name, version, content, clock.now_text())
    _follow(unit, found, version)
    unit.note("roster_taken", "trust", SIGNED, {"version": version, "pcs": len(found.devices), "users": len(found.users)})


def _follow(unit: Unit, found: Roster, version: int) -> None:
    """Bring the counterparts in line with the roster: new keys, new PCs, and those that were withdrawn."""
    conn, here = unit.conn, counterparts.is_office(unit.conn)
    own = conn.exec_driver_sql("SELECT device FROM journal_end").scalar_one()
    known = counterparts.everybody(conn)
    for each in found.devices.values():
        if same_device(each.device, own):
            _own_keys(conn, each, version)
            continue
        if not here and not each.is_office:
            continue  # posts exchange through the office only
        mine = [row for row in known if same_device(row.device, each.device)]
        keys = {"verify_key": each.verify_key, "recipient": each.recipient}
        if each.status == roster.WITHDRAWN:
            for row in mine:
                gone = {"state": "revoked", "last_good": each.last_good.get(row.epoch, 0)}
                conn.execute(update(peer).where(peer.c.device == row.device).values(gone))
        elif mine:
            standing = {"state": "enrolled", "post_code": each.post_code, "post_name": each.post_name, "is_office": int(each.is_office)}
            newest = max(mine, key=lambda row: row.epoch)
            conn.execute(update(peer).where(peer.c.device.in_([row.device for row in mine])).values(keys))
            conn.execute(update(peer).where(peer.c.device == newest.device).values(standing))
        else:
            conn.execute(insert(peer).values(
                device=each.device, epoch=each.epoch, post_code=each.post_code, post_name=each.post_name, is_office=int(each.is_office),
                enrolled_at=clock.now_text(), state="enrolled", **keys,
            ))


def former_keys(conn: Connection) -> dict[int, bytes]:
    """Return the keys that PCs had before their present ones, by PC number; what they sent then may still be under way."""
    found = in_force(conn)
    return {pc: each.former_key for pc, each in found.devices.items() if each.former_key} if found else {}


def rollover(device: int, old: signing.PrivateKey, new: signing.PrivateKey, recipient: str) -> bytes:
    """Return the announcement of new keys, signed by the old key and by the new one."""
    body = canonical.encode({
        "format": _ROLLOVER_FORMAT, "device": device, "verify_key": signing.public_bytes(new).hex(), "recipient": recipient,
    })
    signatures = [signing.sign(key, _ROLLOVER_TYPE, body).hex() for key in (old, new)]
    return canonical.encode({"body": body.decode("ascii"), "old": signatures[0], "new": signatures[1]})


def read_rollover(content: bytes, old_key: bytes) -> tuple[int, bytes, str]:
    """Return device, new key and new recipient of an announcement.

    Raises:
        BundleRefused: "rollover": damaged, or not signed by both keys.
    """
    try:
        body, old, new = canonical.take(canonical.decode(content, _LARGEST_ROLLOVER_BYTES), body=str, old=str, new=str)
        form, device, key, recipient = canonical.take(
            canonical.decode(body.encode("utf-8"), _LARGEST_ROLLOVER_BYTES), format=str, device=int, verify_key=str, recipient=str
        )
        sealing.check_recipient(recipient)
        new_key = bytes.fromhex(key)
        said = body.encode("utf-8")
        fits = form == _ROLLOVER_FORMAT and len(new_key) == signing.KEY_BYTES
        fits = fits and signing.verify(old_key, bytes.fromhex(old), _ROLLOVER_TYPE, said)
        if not fits or not signing.verify(new_key, bytes.fromhex(new), _ROLLOVER_TYPE, said):
            raise ValueError("not signed by both")
    except (ValueError, TypeError):
        raise refused("rollover") from None
    return device, new_key, recipient


def take_rollover(unit: Unit, device: int, content: bytes) -> bool:
    """Keep a PC's announcement for the next roster; returns whether it was new."""
    conn = unit.conn
    known = next(each for each in counterparts.everybody(conn) if each.device == device)
    name = f"{ROLLOVER}/{device >> EPOCH_BITS}"
    kept = conn.execute(select(local.c.value).where(local.c.name == name)).scalar()
    found = in_force(conn)
    mine = found.devices.get(device >> EPOCH_BITS) if found else None
    for key in (known.verify_key, *([mine.former_key] if mine and mine.former_key else [])):
        try:
            announced, new_key, _recipient = read_rollover(content, key)
        except BundleRefused:
            continue
        if not same_device(announced, device):
            break
        if new_key == known.verify_key or kept == content:
            return False  # came before
        if key != known.verify_key:
            break
        conn.execute(delete(local).where(local.c.name == name))
        conn.execute(insert(local).values(name=name, value=content))
        unit.note("new_keys_announced", "peer", str(device))
        return True
    raise refused("rollover")


def _own_keys(conn: Connection, mine: Device, version: int) -> None:
    """Go over to this PC's new keys once the roster names them; the opening key before is kept for what is under way."""
    facts = {row.name: row.value for row in conn.execute(select(local))}
    pending = facts.get(NEXT_SIGNING)
    if not pending or signing.public_bytes(signing.private_from_bytes(pending)) != mine.verify_key:
        return
    moved = {
        "device_signing_key": pending, FORMER_SIGNING: facts["device_signing_key"], KEYS_ROSTER: str(version).encode(),
        "device_age_identity": facts[NEXT_AGE], FORMER_AGE: facts["device_age_identity"], "device_keys_since": clock.now_text().encode(),
    }
    conn.execute(delete(local).where(local.c.name.in_((*moved, NEXT_SIGNING, NEXT_AGE, ROLLOVER))))
    conn.execute(insert(local), [{"name": name, "value": value} for name, value in moved.items()])


def own_identities(conn: Connection) -> list[sealing.Identity]:
    """Return what opens what was sealed to this PC: its present opening key, the one announced, and the one before."""
    facts = {row.name: row.value for row in conn.execute(select(local).where(local.c.name.startswith("device_age_")))}
    names = ("device_age_identity", NEXT_AGE, FORMER_AGE)
    return [sealing.parse_identity(facts[name].decode()) for name in names if name in facts]


def signing_key_for(conn: Connection, device: int) -> signing.PrivateKey:
    """Return the key with which to sign for a counterpart: the one before where an office's new one has not reached it yet."""
    facts = {row.name: row.value for row in conn.execute(select(local).where(local.c.name.startswith("device_")))}
    key = facts["device_signing_key"]
    if FORMER_SIGNING in facts and counterparts.is_office(conn):
        said = conn.execute(select(trust.heard.c.roster).where(trust.heard.c.pc == device >> EPOCH_BITS)).scalar() or 0
        key = facts[FORMER_SIGNING] if said < int(facts[KEYS_ROSTER]) else key
    return signing.private_from_bytes(key)


def check_valid(conn: Connection, device: int) -> None:
    """Refuse a bundle of a PC whose time is over by the roster and this office's calendar: "not_valid"."""
    found = in_force(conn) if counterparts.is_office(conn) else None
    mine = found.devices.get(device >> EPOCH_BITS) if found else None
    if mine and mine.valid_until and mine.valid_until < clock.today().isoformat():
        raise refused("not_valid")


def sender_time(created_ms: int) -> datetime:
    """Return a sender's time; one that no calendar holds counts as the largest that it does."""
    return datetime.fromtimestamp(min(created_ms, 253_402_300_799_000) / 1000, UTC)
