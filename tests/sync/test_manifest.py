# SPDX-License-Identifier: Apache-2.0
"""Manifests signed by an enrolled but hostile or newer sender."""

import json

import pytest

from app.base.errors import BundleRefused
from app.security import canonical
from app.sync.manifest import LARGEST_MANIFEST_BYTES, Ack, from_bytes, to_bytes
from app.sync.refusals import PARKED
from tests.sync.samples import OFFICE, Journal, forge, manifest, opened, sealed, signed_value

HEAD, SEVEN, NINE = "ab" * 32, (7, "cd" * 32), (9, "ef" * 32)
HONEST = sealed(Journal().fill(3), acks=(Ack("data", 1, 5, HEAD, (SEVEN, NINE)),))
BODY = to_bytes(HONEST.manifest)


def reason_of(body):
    with pytest.raises(BundleRefused) as caught:
        from_bytes(body)
    return caught.value.reason


def put(*path_and_value):
    *path, name, value = path_and_value

    def change(manifest_value):
        for step in path:
            manifest_value = manifest_value[step]
        manifest_value[name] = value
    return change


def drop(name):
    return lambda value: value.pop(name)


def chunk(**changes):
    return lambda value: value["chunks"][0].update(changes)


def ack(**changes):
    return lambda value: value["acks"][0].update(changes)


SHAPES = {
    "a key too many": put("extra", 1),
    **{f"{name} missing": drop(name) for name in signed_value(HONEST)},
    **{f"{name} nothing": put(name, None) for name in signed_value(HONEST)},
    **{f"{name} a list of lists": put(name, [[]]) for name in signed_value(HONEST)},
    **{f"{name} zero": put(name, 0) for name in ("device", "epoch", "seq", "to", "reader")},
    **{f"{name} negative": put(name, -1) for name in ("device", "epoch", "seq", "to", "reader", "created_ms", "padding")},
    **{f"{name} past the store": put(name, 2**63) for name in ("device", "epoch", "seq", "to", "reader", "created_ms", "padding")},
    **{f"{name} true": put(name, True) for name in ("device", "epoch", "seq", "to", "reader", "created_ms", "padding", "format")},
    **{f"{name} text": put(name, "1") for name in ("device", "epoch", "seq", "to", "reader", "created_ms", "padding", "format")},
    **{f"{name} too long": put(name, "x" * 65) for name in ("kind", "stream", "schema")},
    **{f"{name} with a line break": put(name, "a\nb") for name in ("kind", "stream", "schema")},
    "suite a number": put("suite", 1),
    "a huge number": put("seq", 10**4_000),
    "prev short": put("prev", "ab" * 31),
    "prev in capitals": put("prev", "AB" * 32),
    "prev not hexadecimal": put("prev", "xy" * 32),
    "prev a list of letters": put("prev", ["a"] * 64),
    "journal head without hash": put("journal", {"device": 7, "seq": 3}),
    "journal head with more": put("journal", {"device": 7, "seq": 3, "hash": "ab" * 32, "x": 1}),
    "journal head with a short hash": put("journal", "hash", "ab"),
    "journal head negative": put("journal", "seq", -1),
    "journal device zero": put("journal", "device", 0),
    "trust negative": put("trust", "root", -1),
    "trust true": put("trust", "roster", True),
    "roster negative": put("trust", "roster", -1),
    "trust with more": put("trust", "x", 1),
    "no recipients": put("recipients", []),
    "recipients nine": put("recipients", [str(number) for number in range(9)]),
    "recipient twice": put("recipients", ["age1a", "age1a"]),
    "recipient a number": put("recipients", [1]),
    "recipient too long": put("recipients", ["x" * 129]),
    "ack without epoch": lambda value: value["acks"][0].pop("epoch"),
    "ack with more": ack(x=1),
    "ack epoch zero": ack(epoch=0),
    "ack negative": ack(upto=-1),
    "ack not in order": ack(also=[NINE, SEVEN]),
    "ack twice": ack(also=[SEVEN, SEVEN]),
    "ack below its own end": ack(also=[(4, HEAD)]),
    "ack next to its own end": ack(also=[(6, HEAD)]),
    "ack of a long stream": ack(stream="x" * 65),
    "ack of text": ack(also=[("7", HEAD)]),
    "ack of true": ack(also=[(True, HEAD)]),
    "ack too many": ack(also=[(seq, HEAD) for seq in range(7, 1_009)]),
    "ack of numbers only": ack(also=[7]),
    "ack of a number without its hash": ack(also=[(7,)]),
    "ack of a hash too short": ack(also=[(7, "cd")]),
    "ack of a head too short": ack(hash="ab"),
    "ack of a head that was never made": ack(hash="0" * 64),
    "ack of a head of nothing": ack(upto=0, also=[], hash=HEAD),
    "ack of nothing without its head": ack(upto=0, also=[], hash=""),
    "acks too many": lambda value: value.update(acks=value["acks"] * 1_001),
    "counts an empty list": put("counts", []),
    "chunks an empty map": put("chunks", {}),
    "acks an empty map": put("acks", {}),
    "counts negative": put("counts", {"post:7": -1}),
    "counts true": put("counts", {"post:7": True}),
    "counts text": put("counts", {"post:7": "1"}),
    "counts with a long scope": put("counts", {"x" * 65: 1}),
    "counts too many": put("counts", {str(number): 1 for number in range(1_001)}),
    "digests short": put("digests", {"post:7": "cd"}),
    "digests a number": put("digests", {"post:7": 1}),
    "chunk without hash": lambda value: value["chunks"][0].pop("sha256"),
    "chunk with more": chunk(x=1),
    "chunk of something unknown": chunk(what="gossip"),
    "chunk of what this kind does not hold": chunk(what="attachment"),
    "chunk rows negative": chunk(rows=-1),
    "chunk rows too many": chunk(rows=5_001),
    "chunk rows true": chunk(rows=True),
    "chunk rows text": chunk(rows="1"),
    "chunk size negative": chunk(raw_bytes=-1),
    "chunk grown too large": chunk(raw_bytes=(16 << 20) + 1),
    "chunk packed too large": chunk(packed_bytes=(4 << 20) + 1),
    "chunk packed of nothing": chunk(packed_bytes=0),
    "chunk hash short": chunk(sha256="ab"),
    "chunk hash in capitals": chunk(sha256="AB" * 32),
    "chunks too many": lambda value: value.update(chunks=value["chunks"][:1] * 1_001),
    "chunks together too large": lambda value: value.update(chunks=[{**value["chunks"][0], "raw_bytes": 16 << 20}] * 33),
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_manifest_of_another_shape_is_refused(name):
    value = signed_value(HONEST)
    SHAPES[name](value)
    assert reason_of(json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()) == "manifest_shape"


SPELLINGS = {
    "a space": BODY.replace(b":", b": ", 1),
    "a line break at the end": BODY + b"\n",
    "a byte after the end": BODY + b"\0",
    "two of them": BODY + BODY,
    "an escape": BODY.replace(b"changes", b"\\u0063hanges"),
    "a key twice": BODY.replace(b'"seq":1', b'"seq":1,"seq":1'),
    "keys in another order": json.dumps(dict(reversed(signed_value(HONEST).items())), separators=(",", ":")).encode(),
    "a number with a point": BODY.replace(b'"seq":1', b'"seq":1.0'),
    "a number with an exponent": BODY.replace(b'"seq":1', b'"seq":1e0'),
    "minus zero": BODY.replace(b'"padding":%d' % HONEST.manifest.padding, b'"padding":-0'),
    "not a number": BODY.replace(b'"seq":1', b'"seq":NaN'),
    "infinity": BODY.replace(b'"seq":1', b'"seq":Infinity'),
    "a comment": BODY.replace(b"{", b"{/**/", 1),
    "a byte order mark": b"\xef\xbb\xbf" + BODY,
    "UTF-16": BODY.decode().encode("utf-16"),
    "a byte that is no text": BODY.replace(b"changes", b"change\xff"),
    "half a surrogate pair": BODY.replace(b"changes", b"\\ud800"),
    "deep nesting": b"[" * 500_000,
    "deep nesting, closed": b"[" * 200_000 + b"]" * 200_000,
    "nothing": b"",
    "a list": b"[]",
    "a text": b'"x"',
    "null": b"null",
    "an empty object": b"{}",
    "a number of a million digits": b"9" * 1_000_000,
    "cut": BODY[:-1],
}


@pytest.mark.parametrize("name", SPELLINGS)
def test_a_manifest_in_another_spelling_is_refused(name):
    assert SPELLINGS[name] != BODY
    assert reason_of(SPELLINGS[name]) == "manifest_shape"


@pytest.mark.parametrize(("change", "reason"), [
    (put("format", 2), "unknown_format"),
    (put("format", 0), "unknown_format"),
    (put("suite", "hybrid"), "unknown_suite"),
    (put("kind", "gossip"), "unknown_kind"),
    (put("reader", 2), "needs_newer_reader"),
    (lambda value: value.update(format=2, novelty=[], seq="other"), "unknown_format"),
    (lambda value: value.update(suite="hybrid", novelty=[]), "unknown_suite"),
])
def test_what_a_newer_program_may_have_made_is_parked_and_says_so(change, reason):
    value = signed_value(HONEST)
    change(value)
    with pytest.raises(BundleRefused, match="waits until") as caught:
        opened(forge(canonical.encode(value), bytes(100)))
    assert caught.value.reason == reason
    assert reason in PARKED


def test_a_manifest_over_its_limit_is_not_parsed():
    assert reason_of(b" " * (LARGEST_MANIFEST_BYTES + 1)) == "manifest_too_long"


def test_a_manifest_cut_anywhere_is_refused():
    for end in range(len(BODY)):
        assert reason_of(BODY[:end]) == "manifest_shape"


def test_a_manifest_has_one_spelling():
    assert to_bytes(from_bytes(BODY)) == BODY
    assert from_bytes(to_bytes(manifest(to=OFFICE))) == manifest(to=OFFICE)
