# SPDX-License-Identifier: Apache-2.0
"""Signing files that leave the house, and checking them, with or without a store."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

import app
from app.base import clock
from app.base.errors import Refused
from app.base.text import _
from app.domain import permissions
from app.models.office import account
from app.models.queries import imports
from app.models.store import Store
from app.security import file_signature, signing
from app.security.file_signature import SUFFIX, Signed, Verdict
from app.security.fingerprint import fingerprint

_CAP_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of a signed file found.

    Attributes:
        sentence: the verdict in words.
        lines: who, when, at which PC, with which key; empty where nothing can be said.
        is_known: the key belongs to an account of the store that was asked; None where none was.
    """

    verdict: Verdict
    sentence: str
    lines: tuple[str, ...]
    is_known: bool | None

    @property
    def is_good(self) -> bool:
        """Whether the file is as it was signed, by a key that is not foreign."""
        return self.verdict is Verdict.GOOD and self.is_known is not False


def sign(store: Store, path: Path, profile: str, named: Path | None = None) -> bytes:
    """Return the signature of the signed-in user over a file, for the file beside it.

    Args:
        named: the name that the file will have, where it still has another one.
    """
    sha256, size = file_signature.digest(path)
    with store.read() as conn:
        device = imports.journal_position(conn)[0]
    said = Signed(
        (named or path).name, size, sha256, store.actor.name, store.actor.role, store.fact("post_name") or store.fact("post_code"), device,
        clock.now_text(), profile, f"Breakwater {app.__version__}", signing.public_bytes(store.actor.signing_key))
    return file_signature.make(store.actor.signing_key, said)


def verify(path: Path, store: Store | None = None) -> Checked:
    """Check a file against the signature beside it.

    Args:
        store: knows which keys belong to whom; without one, the fingerprint has to be compared by somebody.

    Raises:
        Refused: one of the two files is not there.
    """
    beside = path.with_name(path.name + SUFFIX)
    try:
        if beside.stat().st_size > _CAP_BYTES:
            raise Refused(_("The file beside it is no signature: it is too large."))
        verdict, said = file_signature.check(path, beside.read_bytes())
    except OSError:
        raise Refused(_("The file, or its signature “{name}” beside it, is not there. Put both into one folder.").format(
            name=beside.name)) from None
    owner = _owner(store, said.key) if store is not None and said is not None else None
    is_known = None if store is None or said is None else owner is not None
    return Checked(verdict, _sentence(verdict, is_known), _lines(said, owner) if said else (), is_known)


def _sentence(verdict: Verdict, is_known: bool | None) -> str:
    if verdict is Verdict.UNREADABLE:
        return _("The signature cannot be read. Ask for the file again.")
    if verdict is Verdict.FORGED:
        return _("The signature is not genuine: what it says was changed, or somebody else made it. Do not rely on the file.")
    if verdict is Verdict.ALTERED:
        return _("The file was changed after it was signed. Do not rely on it; ask for it again.")
    if is_known is False:
        return _("The file is as it was signed, but with a foreign key: nobody of this store has it. Ask who sent it for the fingerprint.")
    if is_known is None:
        return _("The file is as it was signed. Whose key it is, only a store or the fingerprint can tell.")
    return _("The file is as it was signed, by somebody of this store.")


def _lines(said: Signed, owner: tuple[str, str] | None) -> tuple[str, ...]:
    lines = [
        _("File: {name}, {size} bytes, SHA-256 {digest}").format(name=said.file, size=said.size, digest=said.sha256),
        _("Signed by: {name}, {role}, {post}").format(name=said.signed_by, role=permissions.role_label(said.role), post=said.post),
        _("Signed at: {when}, PC {device}, {program}").format(when=said.signed_at, device=said.device, program=said.program),
        _("Fingerprint of the key: {fingerprint}").format(fingerprint=fingerprint(said.key)),
    ]
    if owner is not None:
        lines.append(_("Account of this store: {name}, {role}").format(name=owner[0], role=permissions.role_label(owner[1])))
    return tuple(lines)


def _owner(store: Store, key: bytes) -> tuple[str, str] | None:
    with store.read() as conn:
        row = conn.execute(select(account.c.display_name, account.c.role).where(account.c.verify_key == key.hex())).first()
    return (row.display_name or "", row.role or "") if row else None
