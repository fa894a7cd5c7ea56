# SPDX-License-Identifier: Apache-2.0
"""What an open store keeps of its key file: the slots, and the keys that the sign-in opened."""

from dataclasses import dataclass, field

from app.security.epoch_keys import EpochKey
from app.security.slots import SlotFile, Unlocked


@dataclass
class KeyRing:
    """The key file of an open store. Kept only as long as the store is open.

    Attributes:
        slots: as last read or saved.
        unlocked: the signed-in user's keys and the data keys.
    """

    slots: SlotFile = field(repr=False)
    unlocked: Unlocked = field(repr=False)


def database_key(key: EpochKey) -> bytes:
    """Return what the database takes: 32 bytes of key and 16 of salt."""
    return key.data_key + key.db_salt
