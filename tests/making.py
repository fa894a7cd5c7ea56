# SPDX-License-Identifier: Apache-2.0
"""Real stores for tests, made without the passphrase work (which has its own tests)."""

import shutil
import tempfile
from functools import cache
from pathlib import Path

from app.domain.actor import Actor
from app.models import upgrade
from app.models.local import journal_end, local
from app.models.store import FILE_NAME, Store, connect
from app.security import chain, signing

KEY = bytes(range(48))
FOLDER = tempfile.TemporaryDirectory(prefix="breakwater-tests-")     # for as long as the process lives


def make_store(
    folder: Path, post_code: str = "VFA", role: str = "supervisor", name: str = "Ana Joseph", device: int = 11, key: bytes = KEY
) -> Store:
    """Make and open an empty store of a post; the actor may do what `role` grants."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(empty_store(key), folder / FILE_NAME)
    conn = connect(folder / FILE_NAME, key)
    conn.execute(
        f"INSERT INTO {journal_end.name} (device, epoch, seq, unit, hash, hlc) VALUES (?, 1, 0, 0, ?, 0)", (device, chain.START_HASH)
    )
    for fact, value in (("post_code", post_code), ("post_name", "Test post"), ("is_training", "yes")):
        conn.execute(f"INSERT INTO {local.name} VALUES (?, ?)", (fact, value.encode()))
    conn.close()
    return open_store(folder, role, name, key)


@cache
def empty_store(key: bytes) -> Path:
    """Migrate a file from nothing once in this process; each store then begins as its copy, which saves half of a test's time."""
    folder = Path(FOLDER.name) / key.hex()[:96]
    folder.mkdir(exist_ok=True)
    upgrade.create(folder, key)
    return folder / FILE_NAME


def open_store(folder: Path, role: str = "supervisor", name: str = "Ana Joseph", key: bytes = KEY) -> Store:
    """Open a store that `make_store` made."""
    actor = Actor(f"user-{name}", name, role, signing.new_private_key())
    return Store(folder, key, actor, upgrade.head_revision())
