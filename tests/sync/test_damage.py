# SPDX-License-Identifier: Apache-2.0
"""Damage by the ten thousand, in processes whose memory is limited (tests/sync/damage.py; a million by command).

Outside: age stops it all. Inside, hashed, signed and sealed again by an enrolled but hostile sender: either refused, or it is another
well-formed bundle of which only that is merged which its post and its users may change.
"""

import json
import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from app.base.errors import BundleRefused
from app.security import sealing
from app.sync.manifest import to_bytes
from tests.sync.damage import MOST_MEMORY_MIB, damaged
from tests.sync.samples import OFFICE, Journal, sealed, take_in

ROUNDS = 2_000
HONEST = sealed(Journal().fill(12))
OTHER_BUNDLE = sealed(Journal().fill(12, seed=5))
CONTENT = sealing.decrypt_capped(HONEST.data, [OFFICE.identity], 1 << 20)
BODY = to_bytes(HONEST.manifest)
HONEST_ROWS = take_in(HONEST.data)


def outcome(data):
    """Return the reason of refusal, or "" where the bundle was taken in and says exactly what the honest one says."""
    try:
        rows = take_in(data)
    except BundleRefused as error:
        return error.reason
    assert rows == HONEST_ROWS, "damage was taken in"
    return ""


def by_the_thousand(kind, count):
    """Run the damage in a process of its own; returns what it says of itself."""
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-m", "tests.sync.damage", kind, str(count)], cwd=root, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert done.returncode == 0, done.stderr or done.stdout
    said = json.loads(done.stdout)
    assert sum(said["seen"].values()) == count
    assert said["wrong"] == 0
    assert said["peak_mib"] <= MOST_MEMORY_MIB
    return set(said["seen"])


@pytest.mark.slow
def test_no_damage_to_the_file_is_taken_in():
    assert by_the_thousand("outer", 20_000) <= {"damaged", "not_for_me", "taken"}


@pytest.mark.slow
def test_nothing_that_an_enrolled_but_hostile_sender_makes_is_taken_in_wrongly():
    assert by_the_thousand("inner", 20_000) >= {
        "taken", "manifest_shape", "chunk_shape", "chunk_size", "unit_signature", "held payload_shape", "held role_untrue", "held scope",
        "wrong_recipient", "unknown_format", "journal_broken", "foreign_entry",
    }


@pytest.mark.slow
def test_no_damage_inside_that_is_sealed_again_is_taken_in():
    chance, seen = random.Random(42), Counter()
    for _ in range(ROUNDS):
        spoilt = damaged(CONTENT, chance)
        reason = outcome(sealing.seal(spoilt, [OFFICE.identity.recipient]))
        seen[reason] += 1
        assert reason or spoilt == CONTENT
    assert {"header", "unknown_sender", "bad_signature", "chunk_size", "chunk_hash", "padding"} <= set(seen)


def test_parts_of_two_bundles_do_not_make_a_third():
    other = sealing.decrypt_capped(OTHER_BUNDLE.data, [OFFICE.identity], 1 << 20)
    other_body = to_bytes(OTHER_BUNDLE.manifest)
    parts, other_parts = (
        (content[:20], body, content[20 + len(body):][:64], content[20 + len(body) + 64:])
        for content, body in ((CONTENT, BODY), (other, other_body))
    )
    for choice in range(1, 15):
        spliced = b"".join(pair[choice >> at & 1] for at, pair in enumerate(zip(parts, other_parts, strict=True)))
        if spliced not in (CONTENT, other):
            assert outcome(sealing.seal(spliced, [OFFICE.identity.recipient]))
