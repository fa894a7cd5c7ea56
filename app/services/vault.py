# SPDX-License-Identifier: Apache-2.0
"""The vault: making, opening and locking a store.

This is the front door, and it is light: the unlock screen shows before the database and the keys are loaded. What lies
behind stands in `opening` (create, unlock), `sign_in` (waits after failures), `recovery` (backups, restore, daily care)
and `accounts` (passphrases, users).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.base.errors import NotFound
from app.base.jobs import JobContext
from app.base.text import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.touched import Touched
    from app.models.store import Store
    from app.security.kdf import KdfParams
    from app.services.recovery import BackupRow, Care

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


def create(folder: Path, new: NewStore, ctx: JobContext | None = None) -> Store:
    """Make a store in a folder that does not exist yet or is empty, and sign its first user in.

    Raises:
        Refused: a name, the passphrase or the folder cannot be used; nothing was made.
        Trouble: the place or the disk does not allow it; nothing was made.
    """
    from app.services import opening

    return opening.create(folder, new, ctx or JobContext())


def unlock(folder: Path, user_name: str, passphrase: str, ctx: JobContext | None = None, *, allow_weak: bool = False) -> Store:
    """Sign a user in and open the store; an older one is brought to this program's schema after a verified backup.

    Whatever fails leaves everything as it was.

    Args:
        folder: of the store.
        user_name: as typed.
        passphrase: as typed.
        ctx: told how far the work is.
        allow_weak: accept cheap key derivation. For tests only.

    Raises:
        WrongPassphrase: name and passphrase do not open this store; `wait_s` says how long to wait before the next try.
        TooSoon: it is not yet time for the next try; nothing was tried.
        NotAllowed: they do, but the account was closed or is not in this store.
        StoreInUse, PlaceRefused, SlotsDamaged, StoreDamaged, StoreTooNew, DiskFull, ReadOnly, LibraryTooOld: see there.
    """
    from app.services import opening

    return opening.unlock(folder, user_name, passphrase, ctx or JobContext(), allow_weak=allow_weak)


def lock(store: Store) -> None:
    """Write the sign-off and close the store; the window then replaces its process so that no key lingers in memory."""
    from app.services import opening

    opening.lock(store)


def sign_in_wait(folder: Path) -> float:
    """Return the seconds that the next sign-in has to wait after several failures, 0 when it need not."""
    from app.services import sign_in

    return sign_in.wait_s(folder)


def issue_passphrase() -> str:
    """Return a fresh passphrase of five words."""
    from app.security import passphrase

    return passphrase.issue()


def check_passphrase(text: str, context: Iterable[str] = ()) -> list[str]:
    """Return why a new passphrase cannot be used, as sentences; empty when it can.

    Args:
        text: as typed.
        context: names of the user and the post, which a guesser would try.
    """
    from app.security import passphrase

    return passphrase.check(text, context)


def change_passphrase(store: Store, old: str, new: str) -> Touched:
    """Give the signed-in user a new passphrase.

    Raises:
        WrongPassphrase: the old one is not right.
        Refused: the new one cannot be used.
    """
    from app.services import accounts

    return accounts.change_passphrase(store, old, new)


def recovery_state(store: Store) -> str:
    """Return "none", "not confirmed" or "confirmed": whether the office could help after all passphrases are forgotten."""
    assert store.keyring is not None
    return store.keyring.slots.recovery.value


def backups(folder: Path) -> list[BackupRow]:
    """Return the copies of a store, newest first; needs no key."""
    from app.services import recovery

    return recovery.backups(folder)


def restore(
    folder: Path, backup: Path, user_name: str, passphrase: str, ctx: JobContext | None = None, *, allow_weak: bool = False
) -> Store:
    """Put a copy in the place of the store and sign in; the present files are kept aside, never destroyed.

    Raises:
        WrongPassphrase: name and passphrase open neither today's key file nor the one of the copy.
        StoreDamaged: the copy does not pass its checks; nothing was changed.
    """
    from app.services import recovery

    return recovery.restore(folder, backup, user_name, passphrase, ctx or JobContext(), allow_weak=allow_weak)


def housekeeping(store: Store, ctx: JobContext | None = None) -> Care:
    """Do what is due once a day: a backup, thinning of old ones, and a change of the data key that was cut short."""
    from app.services import recovery

    return recovery.housekeeping(store, ctx or JobContext())
