# SPDX-License-Identifier: Apache-2.0
"""A new store with the cheapest keys, for windows that open real stores."""

from functools import partial

from app.security.kdf import KdfParams
from app.services import vault
from app.services.vault import NewStore

WEAK = KdfParams(memory_kib=256, passes=1, lanes=1)
PASSPHRASE = "copper otter window seven lantern"
unlock = partial(vault.unlock, allow_weak=True)


def new_store(**changes: object) -> NewStore:
    asked = {"is_office": False, "post_code": "VFA", "post_name": "Vieux Fort Seaport", "country": "LCA", "user_name": "ana.joseph",
             "display_name": "Ana Joseph", "passphrase": PASSPHRASE, "kdf": WEAK, "allow_weak": True}
    return NewStore(**(asked | changes))
