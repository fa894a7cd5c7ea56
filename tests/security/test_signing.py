# SPDX-License-Identifier: Apache-2.0
import pytest

from app.security import signing

KIND = "application/vnd.breakwater.test"


def flips(data: bytes):
    for position in range(len(data) * 8):
        changed = bytearray(data)
        changed[position // 8] ^= 1 << (position % 8)
        yield bytes(changed)


def test_known_answer_of_rfc_8032():
    # RFC 8032, section 7.1, test 2: the key derivation that every other implementation has.
    key = signing.private_from_bytes(bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"))
    assert signing.public_bytes(key).hex() == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"


def test_known_answer_of_the_encoding():
    # The example of the DSSE protocol page.
    assert signing.pae("http://example.com/HelloWorld", b"hello world") == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"


def test_lengths_count_bytes_not_letters():
    assert signing.pae("é", "ü".encode()) == b"DSSEv1 2 \xc3\xa9 2 \xc3\xbc"


def test_no_two_inputs_share_an_encoding():
    assert signing.pae("a", b"1 b") != signing.pae("a 3 1", b"b")


def test_round_trip_of_keys():
    key = signing.new_private_key()
    again = signing.private_from_bytes(signing.private_to_bytes(key))
    assert signing.public_bytes(again) == signing.public_bytes(key)
    assert signing.verify(signing.public_bytes(key), signing.sign(again, KIND, b"body"), KIND, b"body")


def test_every_changed_bit_is_refused():
    key = signing.new_private_key()
    public, body = signing.public_bytes(key), b"forty bytes or so of a manifest"
    signature = signing.sign(key, KIND, body)
    assert not any(signing.verify(public, changed, KIND, body) for changed in flips(signature))
    assert not any(signing.verify(public, signature, KIND, changed) for changed in flips(body))
    assert not any(signing.verify(changed, signature, KIND, body) for changed in flips(public))


def test_the_type_is_signed_too():
    key = signing.new_private_key()
    assert not signing.verify(signing.public_bytes(key), signing.sign(key, KIND, b"x"), KIND + "2", b"x")


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_malformed_keys_and_signatures_are_not_valid(length):
    key = signing.new_private_key()
    good = signing.sign(key, KIND, b"x")
    assert not signing.verify(bytes(length), good, KIND, b"x")
    assert not signing.verify(signing.public_bytes(key), bytes(length), KIND, b"x")
    assert not signing.verify(signing.public_bytes(key), good + b"\0", KIND, b"x")


def test_a_private_key_has_32_bytes():
    with pytest.raises(ValueError, match="32"):
        signing.private_from_bytes(bytes(31))
