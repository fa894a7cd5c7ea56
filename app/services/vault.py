# SPDX-License-Identifier: Apache-2.0
"""The vault: making, opening and locking a store.

This is the front door, and it is light: the unlock screen shows before the database and the keys are loaded. What lies
behind stands in `face` (what shows before), `opening` (create, unlock, lock), `sign_in` (waits after failures),
`recovery` (backups, restore), `care` (what is due daily) and `accounts` (passphrases, users).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.base.jobs import JobContext
from app.services.face import NewStore, StoreFace, describe

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.touched import Touched
    from app.models.store import Store
    from app.services.care import Care
    from app.services.recovery import BackupRow

__all__ = [
    "NewStore", "StoreFace", "backups", "change_passphrase", "check_passphrase", "create", "describe", "housekeeping", "issue_passphrase",
    "lock", "recovery_state", "restore", "sign_in_wait", "unlock",
]


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
    from app.services import care

    return care.housekeeping(store, ctx or JobContext())
