# SPDX-License-Identifier: Apache-2.0
import hashlib
import struct
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.security import chain, signing
from app.security.chain import START_HASH, Entry, entry_hash, verify_chain

FIRST = Entry(
    device=7_000_000_000_000_000_001, seq=1, unit=1, prev_hash=START_HASH, user_id="01hzx3v5m2k8q9r4t6w7y0abcd", role="officer",
    kind="change", object_kind="person", object_id="01hzx3v5m2k8q9r4t6w7y0abce", fields=(3, 17, 204),
    digest=chain.payload_digest(bytes(range(16)), b"payload"), wall="2025-03-01T09:30:00-04:00", mono_ms=123456789,
    boot_id="0123456789ab", program="1.0.0", schema="0001", hlc=112233445566778899,
)
SECOND = FIRST._replace(
    seq=2, prev_hash=entry_hash(FIRST), user_id="", role="", kind="sign_in", object_kind="", object_id="", fields=(), digest=b"",
    wall="2025-03-01T09:30:01Z", mono_ms=0, boot_id="é", hlc=0,
)
NUMBERS = {"device", "seq", "unit", "mono_ms", "hlc"}


def make_chain(length: int) -> list[Entry]:
    entries = [FIRST]
    while len(entries) < length:
        entries.append(FIRST._replace(seq=len(entries) + 1, unit=len(entries) // 2, prev_hash=entry_hash(entries[-1])))
    return entries


def packed(value) -> bytes:
    """MessagePack written out by hand, after its specification and not after the library."""
    if isinstance(value, str):
        data = value.encode()
        return (bytes([0xA0 | len(data)]) if len(data) < 32 else bytes([0xD9, len(data)])) + data
    if isinstance(value, bytes):
        return bytes([0xC4, len(value)]) + value
    if isinstance(value, int):
        for below, head, shape in ((128, b"", ">B"), (256, b"\xcc", ">B"), (1 << 16, b"\xcd", ">H"), (1 << 32, b"\xce", ">I")):
            if value < below:
                return head + struct.pack(shape, value)
        return b"\xcf" + struct.pack(">Q", value)
    head = bytes([0x90 | len(value)]) if len(value) < 16 else b"\xdc" + struct.pack(">H", len(value))
    return head + b"".join(map(packed, value))


def test_golden_hashes():
    # Fixed for ever: a change here breaks every journal in the field. A new layout needs a new DOMAIN and new vectors beside these.
    assert entry_hash(FIRST).hex() == "11d55e514e6ea522e11654822fb8c2694847afa94d727feebecdd6d66d5ca1b9"
    assert entry_hash(SECOND).hex() == "d33943c4667e45be8f350ebb7c10c3b974bff2de0fcaeaa7170d6e0eda320cda"
    assert FIRST.digest.hex() == "97053b5342a1f322b5f89f151d626b6133fd9198d66cd9a8f70be062fa280ca7"


def test_golden_unit_signature():
    key = signing.private_from_bytes(bytes(range(32)))
    assert chain.sign_unit(key, 5, 9, 1, 2, entry_hash(SECOND)).hex() == (
        "cd6a5b23260b4441fdf0dd2f8f8a2c6b8b9f33fcb5c5bc91a8b500997276bca1"
        "b0581b8896e6d695e7dce8692dd1c88ea3d206482b28eb994bde3236bb47af04"
    )


@pytest.mark.parametrize("entry", [FIRST, SECOND])
def test_the_encoding_is_what_the_docstring_says(entry):
    assert hashlib.sha256(packed(("breakwater journal entry 1", *entry))).digest() == entry_hash(entry)


def test_every_changed_bit_changes_the_hash():
    seen, tried = {entry_hash(FIRST)}, 1
    for name, value in FIRST._asdict().items():
        if name in NUMBERS:
            variants = [value ^ (1 << bit) for bit in range(63)]
        elif name == "fields":
            variants = [(*value[:i], value[i] ^ (1 << bit), *value[i + 1:]) for i in range(len(value)) for bit in range(31)]
            variants += [value[:-1], (*value, 0), value[::-1]]
        else:
            data = value if isinstance(value, bytes) else value.encode()
            flipped = [data[:i] + bytes([data[i] ^ (1 << bit)]) + data[i + 1:] for i in range(len(data)) for bit in range(7)]
            flipped += [data[:-1], data + b"\0"]
            variants = flipped if isinstance(value, bytes) else [one.decode() for one in flipped]
        for variant in variants:
            seen.add(entry_hash(FIRST._replace(**{name: variant})))
            tried += 1
    assert tried > 1000
    assert len(seen) == tried


texts = st.text(max_size=3)
entries = st.builds(
    Entry, device=st.integers(0, 3), seq=st.integers(1, 3), unit=st.integers(0, 2), prev_hash=st.binary(max_size=2), user_id=texts,
    role=texts, kind=texts, object_kind=texts, object_id=texts, fields=st.lists(st.integers(0, 2), max_size=3).map(tuple),
    digest=st.binary(max_size=2), wall=texts, mono_ms=st.integers(0, 2), boot_id=texts, program=texts, schema=texts, hlc=st.integers(0, 2),
)


@settings(max_examples=200, deadline=None)
@given(entries, entries)
def test_only_equal_entries_share_a_hash(one, other):
    assert (entry_hash(one) == entry_hash(other)) == (one == other)


def test_moving_letters_between_neighbouring_fields_shows():
    assert entry_hash(FIRST._replace(role="ab", kind="c")) != entry_hash(FIRST._replace(role="a", kind="bc"))


def test_the_salt_has_one_length():
    assert chain.payload_digest(bytes(16), b"x") != chain.payload_digest(bytes(15) + b"\1", b"x")
    for length in (0, 15, 17):
        with pytest.raises(ValueError, match="16 bytes"):
            chain.payload_digest(bytes(length), b"x")
    assert len({chain.new_salt() for _ in range(50)}) == 50
    assert len(chain.new_salt()) == chain.SALT_BYTES


def test_a_whole_chain_verifies_from_any_point():
    entries = make_chain(30)
    head = entry_hash(entries[-1])
    assert verify_chain(entries, START_HASH, 0, head) is None
    for cut in range(1, 30):
        assert verify_chain(entries[cut:], entry_hash(entries[cut - 1]), cut, head) is None
    assert verify_chain([], START_HASH, 0, START_HASH) is None


def test_every_altered_entry_shows():
    entries = make_chain(20)
    head = entry_hash(entries[-1])
    for place, entry in enumerate(entries):
        for name, value in entry._asdict().items():
            changed = value + 1 if isinstance(value, int) else (*value, 9) if isinstance(value, tuple) else value + value[:1]
            tampered = [*entries]
            tampered[place] = entry._replace(**{name: changed})
            bad = verify_chain(tampered, START_HASH, 0, head)
            assert bad in {entry.seq, entry.seq + 1}, name


def test_removed_swapped_doubled_and_cut_entries_show():
    entries = make_chain(12)
    head = entry_hash(entries[-1])
    for place in range(12):
        removed = entries[:place] + entries[place + 1:]
        assert verify_chain(removed, START_HASH, 0, head) == place + 1
        doubled = entries[:place + 1] + entries[place:]
        assert verify_chain(doubled, START_HASH, 0, head) == place + 2
    for place in range(11):
        swapped = [*entries]
        swapped[place], swapped[place + 1] = swapped[place + 1], swapped[place]
        assert verify_chain(swapped, START_HASH, 0, head) == place + 1
    assert verify_chain([], START_HASH, 0, head) == 1


def test_a_chain_rewritten_from_one_entry_on_shows_against_its_head():
    entries = make_chain(10)
    head = entry_hash(entries[-1])
    entries[4] = entries[4]._replace(role="supervisor")
    for place, (before, after) in enumerate(pairwise(entries[4:]), start=5):
        entries[place] = after._replace(prev_hash=entry_hash(entries[place - 1] if place > 5 else before))
    assert verify_chain(entries, START_HASH, 0) is None
    assert verify_chain(entries, START_HASH, 0, head) == 11


def test_another_devices_entry_does_not_fit():
    entries = make_chain(3)
    entries[2] = entries[2]._replace(device=8)
    assert verify_chain(entries) == 3


def test_every_part_of_a_unit_is_signed():
    key = signing.new_private_key()
    public, unit = signing.public_bytes(key), (5, 9, 1, 2, bytes(range(32)))
    signature = chain.sign_unit(key, *unit)
    assert chain.verify_unit(public, signature, *unit)
    for place in range(4):
        for bit in range(63):
            changed = [*unit]
            changed[place] ^= 1 << bit
            assert not chain.verify_unit(public, signature, *changed)
    for bit in range(256):
        flipped = (int.from_bytes(unit[4]) ^ (1 << bit)).to_bytes(32)
        assert not chain.verify_unit(public, signature, *unit[:4], flipped)
        cracked = (int.from_bytes(signature) ^ (1 << bit)).to_bytes(64)
        assert not chain.verify_unit(public, cracked, *unit)
    assert not chain.verify_unit(signing.public_bytes(signing.new_private_key()), signature, *unit)
