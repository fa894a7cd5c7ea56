# SPDX-License-Identifier: Apache-2.0
"""The signature beside a file that left the house: who made it, when, at which PC, and the hash of every byte of it.

It stands in a file of its own, canonical JSON (`app.security.canonical`), so that any program can read it. It holds the public key;
whose key that is, a store knows, or somebody who was told the fingerprint.
"""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from app.security import canonical, signing

SUFFIX = ".sig"
TYPE = "application/vnd.breakwater.file-signature.1"
_CAP_BYTES = 20_000
_TEXTS = ("file", "sha256", "signed_by", "role", "post", "signed_at", "profile", "program")


class Verdict(StrEnum):
    """What a check found."""

    GOOD = "good"
    ALTERED = "altered"  # the file is not the one that was signed
    FORGED = "forged"  # the signature does not hold for what it says
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Signed:
    """What a signature says.

    Attributes:
        file: name that the file had.
        sha256: in hexadecimal.
        device: number of the PC.
        key: public key of who signed, 32 bytes.
    """

    file: str
    size: int
    sha256: str
    signed_by: str
    role: str
    post: str
    device: int
    signed_at: str
    profile: str
    program: str
    key: bytes


def digest(path: Path) -> tuple[str, int]:
    """Return SHA-256 in hexadecimal and the size of a file."""
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256")
        return found.hexdigest(), file.tell()


def make(key: signing.PrivateKey, said: Signed) -> bytes:
    """Return the signature file of what is said of a file."""
    body = _body(said)
    return canonical.encode({**_plain(said), "signature": canonical.to_text(signing.sign(key, TYPE, body))})


def check(path: Path, beside: bytes) -> tuple[Verdict, Signed | None]:
    """Check a file against its signature file; nothing is raised for a bad one."""
    try:
        held = canonical.decode(beside, _CAP_BYTES)
        *texts, size, device, key, signature = canonical.take(
            held, **dict.fromkeys(_TEXTS, str), size=int, device=int, key=str, signature=str)
        said = Signed(**dict(zip(_TEXTS, texts, strict=True)), size=size, device=device, key=canonical.from_text(key))
        is_held = signing.verify(said.key, canonical.from_text(signature), TYPE, _body(said))
    except (ValueError, UnicodeDecodeError):
        return Verdict.UNREADABLE, None
    if not is_held:
        return Verdict.FORGED, said
    return (Verdict.GOOD if digest(path) == (said.sha256, said.size) else Verdict.ALTERED), said


def _plain(said: Signed) -> dict[str, Any]:
    return {**{name: getattr(said, name) for name in _TEXTS}, "size": said.size, "device": said.device, "key": canonical.to_text(said.key)}


def _body(said: Signed) -> bytes:
    return canonical.encode(_plain(said))
