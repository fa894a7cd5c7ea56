# SPDX-License-Identifier: Apache-2.0
"""Whole stores with key files for tests, made through the vault with the cheapest key derivation there is."""

from dataclasses import replace
from pathlib import Path

from app.models.store import Store
from app.security.kdf import KdfParams
from app.services import vault
from app.services.vault import NewStore

WEAK = KdfParams(8, 1, 1)
ANA = "lagoon kettle fig parrot tin"
BEN = "seven tired goats on a ferry"
NEW = NewStore(
    is_office=False, post_code="VFA", post_name="Vieux Fort Airport", country="LC", user_name="ana", display_name="Ana Joseph",
    passphrase=ANA, kdf=WEAK, allow_weak=True,
)


def make(folder: Path, **changes: object) -> Store:
    """Make a store and stay signed in as its first user."""
    return vault.create(folder, replace(NEW, **changes))


def made(folder: Path, **changes: object) -> Path:
    """Make a store with one person in it, lock it, and return its folder."""
    store = make(folder, **changes)
    with store.write() as unit:
        unit.save("person", "", {"family": "Joseph", "given": "Marie"})
    vault.lock(store)
    return folder


def sign_in(folder: Path, user: str = "ana", text: str = ANA) -> Store:
    """Open a store."""
    return vault.unlock(folder, user, text, allow_weak=True)


def count(store: Store, table: str = "person") -> int:
    """Count the rows of a table."""
    with store.read() as conn:
        return int(conn.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


def files(folder: Path) -> dict[str, bytes]:
    """Return every file of a store's folder with its content, for comparing before and after; the lock's text is left out."""
    found = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "store.lock"]
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}
