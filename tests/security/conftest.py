# SPDX-License-Identifier: Apache-2.0
"""What the tests of the key file share. The derivation is the cheapest that Argon2 has: thousands of unlocks in a second."""

from dataclasses import dataclass

import pytest

from app.security import slots
from app.security.kdf import KdfParams
from app.security.sealing import Identity, new_identity
from app.security.slots import SlotFile, Unlocked

WEAK = KdfParams(8, 1, 1)
STORE = "01jstore0000000000000000ab"
ANA = "lagoon kettle fig parrot tin"
BEN = "seven tired goats on a ferry"


@dataclass
class Made:
    """A key file with two users and an office, saved in a folder."""

    slots: SlotFile
    ana: Unlocked
    ben: Unlocked
    office: Identity


@pytest.fixture
def made(tmp_path) -> Made:
    office = new_identity()
    file, ana = slots.new_store_slots(STORE, "Ana", ANA, office.recipient, WEAK, allow_weak=True)
    slots.add_user(file, ana, "Ben", BEN, WEAK)
    file.save(tmp_path)
    return Made(file, ana, slots.unlock(file, "Ben", BEN), office)
