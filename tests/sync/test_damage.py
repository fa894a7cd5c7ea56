# SPDX-License-Identifier: Apache-2.0
"""Thousands of random damages. Outside: age stops them all. Inside, sealed again: the signature stops them all.

Hostile and enrolled, hashed, signed and sealed again: either refused, or it is another well-formed bundle, which packing
again must turn into the very same bytes (nothing is read in two ways, nothing is overlooked).
"""

import hashlib
import random
from collections import Counter

import ormsgpack
import pytest

from app.base.errors import BundleRefused
from app.security import canonical, sealing
from app.sync.bundle import Opened
from app.sync.manifest import to_bytes
from app.sync.packing import pack_chunk, pack_entries, pack_units, unpack_entries, unpack_units
from tests.sync.samples import OFFICE, Journal, forge, opened, sealed, signed_value, take_in, with_chunks

ROUNDS = 2_000
JOURNAL = Journal().fill(12)
HONEST = sealed(JOURNAL)
OTHER_BUNDLE = sealed(Journal().fill(12, seed=5))
CONTENT = sealing.decrypt_capped(HONEST.data, [OFFICE.identity], 1 << 20)
BODY = to_bytes(HONEST.manifest)
HONEST_ROWS = take_in(HONEST.data)
RAWS = {chunk.what: chunk.raw for chunk in opened(HONEST.data).chunks()}
JUNK = (
    None, True, False, 0, 1, -1, 2**31, 2**63, 2**64 - 1, -(2**63), 1.5, "", "x", "x" * 70, "\0", b"", b"x", bytes(40),
    [], [[]], {}, {"x": 1}, [0], ["officer"], [1, 2, 3],
)


def damaged(data, chance):
    """One random damage: bits, a cut, bytes put in or taken out, a part overwritten, moved or repeated."""
    at, to = sorted((chance.randrange(len(data)), chance.randrange(len(data))))
    kind = chance.randrange(8)
    if kind <= 2:
        return data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1:]
    if kind == 3:
        return data[:at]
    if kind == 4:
        return data[:at] + chance.randbytes(chance.randrange(1, 20)) + data[at:]
    if kind == 5:
        return data[:at] + data[to:]
    if kind == 6:
        return data[:at] + bytes(to - at) + data[to:]
    return data[:at] + data[at:to] * 2 + data[to:]


def outcome(data):
    """Return the reason of refusal, or "" where the bundle was taken in and says exactly what the honest one says."""
    try:
        rows = take_in(data)
    except BundleRefused as error:
        return error.reason
    assert rows == HONEST_ROWS, "damage was taken in"
    return ""


@pytest.mark.slow
def test_no_damage_to_the_file_is_taken_in():
    chance, seen = random.Random(41), Counter()
    for _ in range(ROUNDS):
        spoilt = damaged(HONEST.data, chance)
        reason = outcome(spoilt)
        seen[reason] += 1
        assert reason or spoilt == HONEST.data
    assert seen["damaged"] > ROUNDS // 2
    assert not set(seen) - {"damaged", "not_for_me", ""}


@pytest.mark.slow
def test_no_damage_inside_that_is_sealed_again_is_taken_in():
    chance, seen = random.Random(42), Counter()
    for _ in range(ROUNDS):
        spoilt = damaged(CONTENT, chance)
        reason = outcome(sealing.seal(spoilt, [OFFICE.identity.recipient]))
        seen[reason] += 1
        assert reason or spoilt == CONTENT
    assert {"header", "unknown_sender", "bad_signature", "chunk_size", "chunk_hash", "padding"} <= set(seen)


def spoil_value(value, chance):
    """Replace, remove or repeat something somewhere inside nested lists and maps; returns the whole."""
    if isinstance(value, dict) and value and chance.random() < 0.9:
        key = chance.choice(list(value))
        return value | {key: spoil_value(value[key], chance)} if chance.random() < 0.9 else {k: v for k, v in value.items() if k != key}
    if isinstance(value, list) and value and chance.random() < 0.8:
        at = chance.randrange(len(value))
        return [*value[:at], *chance.choice(([spoil_value(value[at], chance)], [], [value[at]] * 2)), *value[at + 1:]]
    if type(value) is int and chance.random() < 0.7:
        return value + chance.choice((-1, 1, 7, -(2**40), 2**40))
    return chance.choice(JUNK)


def spoilt_msgpack(data, chance):
    return damaged(data, chance) if chance.random() < 0.3 else ormsgpack.packb(spoil_value(ormsgpack.unpackb(data), chance))


def hostile_entries(chance):
    """A chunk of entries whose columns or bytes were spoilt before hashing and signing."""
    raw = RAWS["entries"]
    if chance.random() < 0.4:
        return damaged(raw, chance)
    length = int.from_bytes(raw[:4], "big")
    packed = ormsgpack.packb(spoil_value(ormsgpack.unpackb(raw[4:4 + length]), chance))
    return len(packed).to_bytes(4, "big") + packed + raw[4 + length:]


def hostile_payload(chance):
    """A chunk of one entry whose payload was spoilt; length and digest fit."""
    row = JOURNAL.rows[chance.randrange(len(JOURNAL.rows))]
    payload = spoilt_msgpack(row.payload, chance)
    raw = pack_entries([row])
    columns = ormsgpack.unpackb(raw[4:4 + int.from_bytes(raw[:4], "big")]) | {"payload_bytes": [len(payload)]}
    packed = ormsgpack.packb(columns)
    return len(packed).to_bytes(4, "big") + packed + row.salt + payload


def hostile_bundle(chance):
    """One bundle of an enrolled sender with something spoilt: manifest, entries, payload, signatures or zstd frame."""
    kind = chance.choice(("manifest", "manifest bytes", "entries", "entries", "payload", "payload", "units", "frame"))
    if kind == "manifest":
        try:
            body = canonical.encode(spoil_value(signed_value(HONEST), chance))
        except (TypeError, UnicodeEncodeError):  # bytes have no place in JSON
            body = b"{}"
        return forge(body, CONTENT[20 + len(BODY) + 64:])
    if kind == "manifest bytes":
        return forge(damaged(BODY, chance), CONTENT[20 + len(BODY) + 64:])
    if kind == "entries":
        return with_chunks([("entries", 12, hostile_entries(chance))])
    if kind == "payload":
        return with_chunks([("entries", 1, hostile_payload(chance))])
    if kind == "units":
        return with_chunks([("units", 12, spoilt_msgpack(RAWS["units"], chance))])
    frame = damaged(pack_chunk("entries", 12, RAWS["entries"]).packed, chance)
    return with_chunks([("entries", 12, RAWS["entries"])], packed=[frame or b"\0"])


def repacked(bundle: Opened):
    """Pack what was read of every chunk again."""
    for chunk in bundle.chunks():
        if chunk.what == "entries":
            yield chunk.raw, pack_entries(unpack_entries(chunk.raw, chunk.rows))
        elif chunk.what == "units":
            yield chunk.raw, pack_units(unpack_units(chunk.raw, chunk.rows))


@pytest.mark.slow
def test_what_an_enrolled_but_hostile_sender_gets_in_is_well_formed():
    chance, seen = random.Random(43), Counter()
    for _ in range(ROUNDS):
        data = hostile_bundle(chance)
        try:
            take_in(data)
        except BundleRefused as error:
            seen[error.reason] += 1
            continue
        seen[""] += 1
        bundle = opened(data)
        assert hashlib.sha256(to_bytes(bundle.manifest)).hexdigest() == bundle.hash
        for raw, again in repacked(bundle):
            assert raw == again, "two encodings are read as one and the same"
    assert {"", "manifest_shape", "chunk_shape", "chunk_size", "payload_shape", "wrong_recipient", "unknown_format"} <= set(seen)
    assert seen[""] < ROUNDS // 3


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
