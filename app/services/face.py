# SPDX-License-Identifier: Apache-2.0
"""What a store shows before it is unlocked, and what a new one is made from. Light: loads neither database nor keys."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.base.disk import clear_sentences, replace_file
from app.base.errors import NotFound
from app.base.text import _

if TYPE_CHECKING:
    from app.security.kdf import KdfParams

FACE_FILE = "store.toml"
_SIGNS_OF_A_STORE = ("store.bwdb", "keys.slots", "keys.slots.copy", FACE_FILE)


@dataclass(frozen=True)
class StoreFace:
    """What a store shows before it is unlocked: nothing about a person, nothing that keys protect.

    Attributes:
        recovery_confirmed: whether the office has proved that it can open the store when all passphrases are forgotten.
    """

    post_name: str
    post_code: str
    is_training: bool
    is_office: bool
    recovery_confirmed: bool


@dataclass(frozen=True)
class NewStore:
    """What the first-run wizard asks.

    Attributes:
        country: ISO 3166-1 alpha-3 code.
        user_name: as the first administrator will type it at sign-in.
        display_name: as the others see him.
        role: of the first user; "" makes him the administrator of a post, or the office.
        escrow_recipient: the office's recovery key ("age1..."), "" where there is none yet.
        kdf: cost of a guess; None measures this PC (some seconds).
        allow_weak: accept a cheaper `kdf` than is safe. For tests only.
    """

    is_office: bool
    post_code: str
    post_name: str
    country: str
    user_name: str
    display_name: str
    passphrase: str
    is_training: bool = False
    role: str = ""
    escrow_recipient: str = ""
    kdf: KdfParams | None = None
    allow_weak: bool = False

    def __repr__(self) -> str:
        """Show no passphrase."""
        return f"NewStore({self.post_code})"


def describe(folder: Path) -> StoreFace:
    """Return what the store in `folder` shows before it is unlocked.

    Raises:
        NotFound: there is no store.
    """
    try:
        said = tomllib.loads((folder / FACE_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        said = {}  # a store without its face opens all the same, and gets it back then
    if not said and not any((folder / name).exists() for name in _SIGNS_OF_A_STORE):
        raise NotFound(_("There is no store in this folder. Choose another folder, or make a new store."))
    return StoreFace(
        str(said.get("post_name", "")), str(said.get("post_code", "")), said.get("is_training") is True, said.get("is_office") is True,
        said.get("recovery_confirmed") is True,
    )


def write(folder: Path, facts: Mapping[str, str], recovery_confirmed: bool) -> None:
    """Write what the store shows before it is unlocked."""
    words = [f"{name} = {json.dumps(facts.get(name, ''), ensure_ascii=False)}" for name in ("post_name", "post_code")]
    flags = {name: facts.get(name) == "yes" for name in ("is_training", "is_office")} | {"recovery_confirmed": recovery_confirmed}
    lines = [*words, *(f"{name} = {str(flag).lower()}" for name, flag in flags.items())]
    with clear_sentences():
        replace_file(folder / FACE_FILE, ("\n".join(lines) + "\n").encode())
