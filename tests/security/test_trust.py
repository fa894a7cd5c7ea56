# SPDX-License-Identifier: Apache-2.0
"""Root and registrar: thresholds, versions, expiry, and every way to be refused."""

from datetime import UTC, datetime, timedelta

import pytest

from app.base.errors import TrustRefused
from app.security import signing, trust

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LATER = NOW + timedelta(days=400)
ROOTS = [signing.private_from_bytes(bytes([number]) * 32) for number in (1, 2, 3)]
REGISTRARS = [signing.private_from_bytes(bytes([number]) * 32) for number in (4, 5)]
STRANGER = signing.private_from_bytes(bytes([9]) * 32)
FILES = {"roster": b"who is who", "lists/port": b"code,label"}


def public(keys):
    return [signing.public_bytes(key) for key in keys]


def make(signers=ROOTS[:2], former=b"", registrars=REGISTRARS, needed=1, keys=ROOTS):
    return trust.make_root(public(keys), 2, public(registrars), needed, LATER, signers, former)


def refusal(call, *args):
    with pytest.raises(TrustRefused) as caught:
        call(*args)
    return caught.value.reason


def test_a_root_needs_as_many_signatures_as_its_threshold():
    facts = trust.read_root(make())
    assert (facts.version, facts.keys, facts.threshold, facts.registrar_threshold) == (1, 3, 2, 1)
    assert facts.registrars == tuple(trust.key_number(key) for key in public(REGISTRARS))
    assert refusal(trust.read_root, make(ROOTS[:1])) == "trust_signature"
    assert refusal(trust.read_root, make([ROOTS[0], STRANGER])) == "trust_signature"
    assert refusal(trust.read_root, make([ROOTS[0], ROOTS[0]])) == "trust_signature"


def test_a_new_root_is_signed_by_the_one_before():
    first = make()
    assert trust.read_root(make(former=first), first).version == 2
    foreign = [signing.private_from_bytes(bytes([number]) * 32) for number in (21, 22, 23)]
    assert refusal(trust.read_root, make(foreign[:2], first, keys=foreign), first) == "trust_signature"
    third = make(former=make(former=first))
    assert refusal(trust.read_root, third, first) == "trust_signature", "a version was left out"


def test_what_the_registrars_signed_is_taken_and_nothing_else():
    root = make()
    signed = trust.sign_files(FILES, 7, LATER, REGISTRARS[:1])
    assert trust.check_files(root, signed, FILES, NOW) == 7
    assert refusal(trust.check_files, root, trust.sign_files(FILES, 7, LATER, [STRANGER]), FILES, NOW) == "trust_signature"
    assert refusal(trust.check_files, root, trust.sign_files(FILES, 7, LATER, ROOTS), FILES, NOW) == "trust_signature"
    assert refusal(trust.check_files, root, signed, FILES | {"roster": b"who was who"}, NOW) == "trust_files"
    assert refusal(trust.check_files, root, signed, FILES | {"more": b""}, NOW) == "trust_files"
    assert refusal(trust.check_files, root, signed, {"roster": FILES["roster"]}, NOW) == "trust_files"
    assert refusal(trust.check_files, root, signed.replace(b'"version":7', b'"version":8'), FILES, NOW) == "trust_signature"


def test_two_registrars_where_the_root_asks_for_two():
    root = make(needed=2)
    one = trust.sign_files(FILES, 1, LATER, REGISTRARS[:1])
    assert refusal(trust.check_files, root, one, FILES, NOW) == "trust_signature"
    assert trust.check_files(root, trust.sign_files(FILES, 1, LATER, REGISTRARS), FILES, NOW) == 1


def test_an_expired_list_is_refused_by_the_time_given():
    root, signed = make(), trust.sign_files(FILES, 1, LATER, REGISTRARS)
    assert refusal(trust.check_files, root, signed, FILES, LATER + timedelta(seconds=1)) == "trust_expired"
    assert trust.check_files(root, signed, FILES, None) == 1


@pytest.mark.parametrize("damage", ["empty", "no json", "another kind", "deep", "too long", "key of another kind"])
def test_what_is_no_metadata_is_refused_with_a_reason(damage):
    root = make()
    data = {
        "empty": b"", "no json": b"\xff" * 50, "another kind": trust.sign_files(FILES, 1, LATER, REGISTRARS), "deep": b"[" * 100_000,
        "too long": b" " * (trust.LARGEST_SIGNED_BYTES + 1), "key of another kind": root.replace(b'"ed25519"', b'"rsa"'),
    }[damage]
    assert refusal(trust.read_root, data) in ("trust_shape", "trust_signature")
    assert refusal(trust.check_files, root, data if damage != "another kind" else root, FILES, NOW) in ("trust_shape", "trust_signature")


def test_everybody_reads_the_same_fingerprint_of_a_root():
    root = make()
    assert trust.read_root(root).fingerprint == trust.read_root(root).fingerprint
    assert trust.read_root(root).fingerprint != trust.read_root(make(registrars=REGISTRARS[:1])).fingerprint
