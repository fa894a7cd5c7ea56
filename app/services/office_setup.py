# SPDX-License-Identifier: Apache-2.0
"""The first office: root, registrar and recovery keys, three sticks, the first roster. Can be left and taken up again at any step.

Until all three sticks are written and read back the new keys lie in the store, encrypted like everything in it; then
root and recovery keys exist on the sticks only. Any two of the three sticks open a lost store or sign a new root; one
stick alone opens and signs nothing.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select

from app.base import clock
from app.base.disk import clear_sentences, replace_file
from app.base.errors import Refused, TrustRefused
from app.base.text import _
from app.domain.touched import Touched
from app.models import trust as kept
from app.models.journal import Unit
from app.models.local import local
from app.models.office import account
from app.models.store import Store
from app.security import canonical, escrow, sealing, signing
from app.security.escrow import EscrowParts
from app.security.sealing import Identity
from app.security.signing import PrivateKey
from app.security.trust import key_number, make_root, read_root, root_keys
from app.services import accounts, trust
from app.sync import trusting
from app.sync.roster import Grant, Roster, User

STICKS = ("A", "B", "C")
_NEEDED = 2
_PENDING = "office_setup"
_KEY_FORMAT = "breakwater office key 1"
_LARGEST_BYTES = 64 << 10
_ROOT_YEARS = 10
PARTS_NAME, README_NAME = "recovery-key.parts", "READ ME.txt"


@dataclass(frozen=True)
class Progress:
    """How far the office is.

    Attributes:
        is_done: root and roster stand.
        written: letters of the sticks that are written and were read back.
    """

    is_done: bool
    written: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Letters of the sticks that are still to be written."""
        return tuple(each for each in STICKS if each not in self.written)


def key_name(letter: str) -> str:
    """Return the name of the key file on a stick."""
    return f"breakwater-office-key-{letter}.bwkey"


def progress(store: Store) -> Progress:
    """Return how far the office is; nothing is made by asking."""
    if trust.root_of(store):
        return Progress(True, STICKS)
    pending = _pending(store)
    return Progress(False, tuple(pending["written"]) if pending else ())


def begin(store: Store) -> Progress:
    """Make the keys of a new office, or go on with those made before.

    Raises:
        NotAllowed, Refused: not an administrator, or not the office's store.
    """
    trust.require_office(store)
    at = progress(store)
    if at.is_done or _pending(store):
        return at
    roots = [signing.new_private_key() for _letter in STICKS]
    holders = [sealing.new_identity() for _letter in STICKS]
    parts = escrow.make([each.recipient for each in holders])
    _keep(store, {
        "roots": [signing.private_to_bytes(key).hex() for key in roots], "holders": [each.secret for each in holders],
        "parts": canonical.to_text(parts.to_bytes()), "written": [],
    })
    return progress(store)


def write_stick(store: Store, letter: str, folder: Path) -> Progress:
    """Write one of the three sticks and read it back.

    Raises:
        Refused: the folder holds another of the three keys, or what was read back is not what was written.
    """
    trust.require_office(store)
    pending = _pending(store)
    if pending is None:
        raise Refused(_("There is no key to write. Begin the set-up first."))
    if any((folder / key_name(other)).exists() for other in STICKS if other != letter):
        raise Refused(_("This stick holds another of the three keys. Take a stick for each: two on one would be lost together."))
    at = STICKS.index(letter)
    key = canonical.encode({"format": _KEY_FORMAT, "letter": letter, "root": pending["roots"][at], "recovery": pending["holders"][at]})
    files = {key_name(letter): key, PARTS_NAME: canonical.from_text(pending["parts"]), README_NAME: _read_me(letter).encode("utf-8")}
    with clear_sentences():
        for name, data in files.items():
            replace_file(folder / name, data)
            if (folder / name).read_bytes() != data:
                raise Refused(_("What was read back from the stick is not what was written. Take another stick."))
    _keep(store, pending | {"written": sorted({*pending["written"], letter})})
    return progress(store)


def finish(store: Store) -> Touched:
    """Sign the root and the first roster, with everybody who is enrolled here already, and forget the keys that are on the sticks.

    Raises:
        Refused: a stick is still missing.
    """
    trust.require_office(store)
    at, pending = progress(store), _pending(store)
    if at.is_done:
        return trust.TOUCHED
    if pending is None or at.missing:
        raise Refused(_("Write all three sticks first: {letters} are missing.").format(letters=", ".join(at.missing)))
    roots = [signing.private_from_bytes(bytes.fromhex(each)) for each in pending["roots"]]
    registrar = signing.new_private_key()
    public = [signing.public_bytes(each) for each in roots]
    expires = clock.now() + timedelta(days=365 * _ROOT_YEARS)
    root = make_root(public, _NEEDED, [signing.public_bytes(registrar)], 1, expires, roots)
    parts = EscrowParts.from_bytes(canonical.from_text(pending["parts"]))
    if store.keyring is not None:
        accounts.set_recovery_key(store, parts.recipient)
        whole = escrow.open_parts(parts, [sealing.parse_identity(each) for each in pending["holders"][:_NEEDED]])
        accounts.confirm_recovery(store, escrow.prove(accounts.recovery_request(store), whole))
    with store.write() as unit:
        kept.put(unit.conn, "root/1", 1, root, clock.now_text())
        trust.keep(unit, trust.REGISTRAR_KEY, signing.private_to_bytes(registrar))
        unit.note("root_made", "trust", "root/1", {"fingerprint": read_root(root).fingerprint})
        trust.publish(unit, _first_roster(unit, store, parts.recipient), {})
        unit.conn.execute(delete(local).where(local.c.name == _PENDING))
    store.read_facts()
    return trust.TOUCHED


def replace_registrar(store: Store, folders: list[Path]) -> Touched:
    """Sign a new root with two sticks that names a fresh registrar key of this PC: after a loss, or when the root grows old.

    Raises:
        Refused: the folders do not hold two different keys of the present root.
    """
    trust.require_office(store)
    keys = [_stick_key(folder) for folder in folders]
    registrar = signing.new_private_key()
    with store.read() as conn:
        newest, _version = kept.versions(conn)
        former = kept.file(conn, f"root/{newest}")
    if not former:
        raise Refused(_("The office has no root yet. Set it up first."))
    public = root_keys(former)
    known = {key_number(each) for each in public}
    if len({key_number(signing.public_bytes(key)) for key in keys} & known) < _NEEDED:
        raise Refused(_("It takes two different sticks of the present root. Choose the folders of two of the three sticks."))
    expires = clock.now() + timedelta(days=365 * _ROOT_YEARS)
    root = make_root(public, _NEEDED, [signing.public_bytes(registrar)], 1, expires, keys, former)
    try:
        read_root(root, former)
    except TrustRefused:
        raise Refused(_("These sticks do not sign a root that follows the present one. Nothing was changed.")) from None
    with store.write() as unit:
        kept.put(unit.conn, f"root/{newest + 1}", newest + 1, root, clock.now_text())
        trust.keep(unit, trust.REGISTRAR_KEY, signing.private_to_bytes(registrar))
        unit.note("root_made", "trust", f"root/{newest + 1}", {"fingerprint": read_root(root, former).fingerprint})
        found = trusting.in_force(unit.conn)
        trust.publish(unit, found or Roster())
    store.read_facts()
    return trust.TOUCHED


def answer_recovery(store: Store, request: bytes, folders: list[Path]) -> bytes:
    """Return the proof for a post's recovery request, made with two sticks; the post takes it in and recovery is confirmed.

    Raises:
        Refused: not a request, or not two of the three sticks.
    """
    trust.require_office(store)
    with clear_sentences():
        parts = EscrowParts.from_bytes((folders[0] / PARTS_NAME).read_bytes()[:_LARGEST_BYTES])
    proof = escrow.prove(request, escrow.open_parts(parts, [_holder(folder) for folder in folders]))
    with store.write() as unit:
        unit.note("recovery_answered", "store", "")
    return proof


def _first_roster(unit: Unit, store: Store, recovery: str) -> Roster:
    """Return the roster of what stands already: this PC, the PCs that two people enrolled, and the open accounts of all of them.

    Accounts were given by each post's administrator until now; from the first roster on the office decides.
    """
    found = Roster(escrow=recovery)
    for device in (trust.own_device(store), *trust.peers_of(unit.conn)):
        found = trust.with_device(found, device)
    rows = unit.conn.execute(select(account).where(account.c.deleted == 0, account.c.active == "yes"))
    for row in rows:
        key = bytes.fromhex(row.verify_key or "")
        if row.role and len(key) == signing.KEY_BYTES:
            user = User(row.id, row.display_name or "", (row.post_code or store.fact("post_code"),), (key,), (Grant(row.role),))
            found = trust.with_user(found, user)
    return replace(found, users=dict(sorted(found.users.items())))


def _stick(folder: Path) -> tuple[str, str]:
    for letter in STICKS:
        path = folder / key_name(letter)
        if path.is_file():
            with clear_sentences():
                data = path.read_bytes()[:_LARGEST_BYTES]
            try:
                form, _letter, root, holder = canonical.take(
                    canonical.decode(data, _LARGEST_BYTES), format=str, letter=str, root=str, recovery=str
                )
                if form == _KEY_FORMAT:
                    return root, holder
            except (ValueError, TypeError):
                break
    raise Refused(_("There is no whole office key in this folder. Choose the stick that the set-up wrote."))


def _stick_key(folder: Path) -> PrivateKey:
    return signing.private_from_bytes(bytes.fromhex(_stick(folder)[0]))


def _holder(folder: Path) -> Identity:
    return sealing.parse_identity(_stick(folder)[1])


def _pending(store: Store) -> dict[str, Any] | None:
    content = store.facts.get(_PENDING)
    pending: dict[str, Any] | None = canonical.decode(content, _LARGEST_BYTES) if content else None
    return pending


def _keep(store: Store, value: dict[str, Any]) -> None:
    store.set_fact(_PENDING, canonical.encode(value))


def _read_me(letter: str) -> str:
    return _(
        "Breakwater office key {letter}, one of three.\n\n"
        "What it is for: any two of the three keys (A, B, C) open a case store whose passphrases are all lost, and sign who may admit "
        "PCs and users. One key alone does neither.\n\n"
        "Keep it in a sealed envelope in a safe, apart from the other two, with somebody who does not hold another one. Never leave it "
        "in a PC. If one is lost, tell the office at once: the other two still work and make new ones.\n"
    ).format(letter=letter)
