# SPDX-License-Identifier: Apache-2.0
"""Named whole bundles, each spoilt in one place, and what the office must make of each (tests/sync/vectors/vectors.json).

"damaged on the way" vectors spoil the file; all others are of an enrolled but hostile sender, whose seals, hashes and signatures are true.
"""

import json
from collections import Counter

import pytest

from app.sync.refusals import SENTENCES
from tests.sync import hostile

VECTORS = json.loads(hostile.VECTORS.read_text())
# What is taken in all the same, and why that is right.
HARMLESS = {
    "lie: the honest bundle", "lie: an honest further edit", "lie: no chunks at all", "lie: the last number that is waited for",
    "lie: kind of record of a newer program",  # stored and passed on, shown after the update
    "lie: predecessor that is not here",  # shown to a person by the real inbox
    "manifest: ack of bundles never made", "manifest: ack of a stream that is none",  # count for nothing
}


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_a_spoilt_bundle_is_refused_for_its_reason(vector):
    assert hostile.base().verdict(hostile.make(vector)) == vector["expect"]


def test_the_vectors_are_many_and_each_reason_is_known():
    names, told = [vector["name"] for vector in VECTORS], Counter(vector["expect"] for vector in VECTORS)
    assert len(names) == len(set(names)) >= 200
    assert {vector["name"] for vector in VECTORS if vector["expect"] == "taken"} == HARMLESS
    reasons = {reason.removeprefix("held ") for reason in told} - {"taken", "known"}
    assert reasons <= set(SENTENCES)
    elsewhere = {  # with real stores: tests/services/exchange
        "revoked", "waits_for_earlier", "withdrawn", "own_lost", "entry_fork", "new_epoch", "they_forgot", "we_forgot", "copied",
        "unknown_predecessor",
        # the roster: test_trust.py and test_office.py there
        "trust_shape", "trust_signature", "trust_expired", "trust_files", "trust_version", "roster_shape", "rollover", "not_valid",
        "not_in_roster", "role_not_granted", "not_of_post", "key_not_admitted", "second_person", "counts_differ",
    }
    assert set(SENTENCES) - reasons <= elsewhere, "a reason without a vector"
