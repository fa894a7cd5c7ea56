# SPDX-License-Identifier: Apache-2.0
"""Bundles made, carried and opened; the file itself spoilt, and bundles meant for or made by somebody else."""

import hashlib
import random
from dataclasses import replace

import pyrage
import pytest

from app.base.errors import Bug, BundleRefused
from app.security import canonical, sealing, signing
from app.sync import bundle as bundles
from app.sync.bundle import PAYLOAD_TYPE, Caps, Receiver, open_outer, seal
from app.sync.manifest import READER, Ack, TrustVersions, to_bytes
from app.sync.notices import Notice, notice_chunk
from app.sync.packing import pack_chunk, pack_entries
from app.sync.refusals import SENTENCES
from tests.sync.samples import (
    ESCROW,
    OFFICE,
    OTHER,
    POST,
    ROSTER,
    Journal,
    Post,
    chunks_of,
    forge,
    manifest,
    opened,
    sealed,
    signed_value,
    take_in,
    with_chunks,
    zstd_bomb,
)

JOURNAL = Journal().fill(30)
HONEST = sealed(JOURNAL)
CONTENT = sealing.decrypt_capped(HONEST.data, [OFFICE.identity], 1 << 26)
BODY = to_bytes(HONEST.manifest)
HEAD, SIGNATURE, REST = CONTENT[:20], CONTENT[20 + len(BODY):][:64], CONTENT[20 + len(BODY) + 64:]
PACKED = sum(chunk.packed_bytes for chunk in HONEST.manifest.chunks)
SPARSE = Ack("data", 2, 40, "ab" * 32, ((42, "cd" * 32), (45, "ef" * 32)))
ACK = Ack("data", 1, 41, "ab" * 32, ())


def reason_of(data, by=OFFICE, **options):
    with pytest.raises(BundleRefused) as caught:
        take_in(data, by, **options)
    assert str(caught.value) == SENTENCES[caught.value.reason]
    return caught.value.reason


def resealed(content):
    return sealing.seal(content, [OFFICE.identity.recipient])


# --- what must work -----------------------------------------------------------------------------------------------

@pytest.mark.parametrize("count", [0, 1, 5_001])
def test_what_was_sealed_is_opened(count):
    journal = Journal()
    for seq in range(count):
        journal.add([[101, "", f"v{seq}", []]])
    made = sealed(journal)
    rows, units, _notices, changes = take_in(made.data)
    assert rows == journal.rows
    assert units == journal.units
    assert [change.value for change in changes] == [f"v{seq}" for seq in range(count)]
    assert opened(made.data).manifest == made.manifest
    assert opened(made.data).hash == made.hash == hashlib.sha256(to_bytes(made.manifest)).hexdigest()


def test_a_full_manifest_comes_back():
    made = sealed(
        seq=42, prev="ef" * 32, reader=READER, trust=TrustVersions(3, 17), acks=(SPARSE, Ack("trust", 2, 7, "", ())),
        counts={"post:7": 12, "unité Ω": 0}, digests={},
    )
    assert opened(made.data).manifest == made.manifest


def test_a_receipt_says_what_became_of_bundles():
    notices = [Notice("data", 1, 41, "applied", "", 12), Notice("data", 1, 42, "quarantined", "value_too_long", 3)]
    receipt = seal(
        manifest(OFFICE, POST, kind="receipt", stream="receipts", acks=(ACK,)), [notice_chunk(notices)], OFFICE.key
    )
    assert take_in(receipt.data, POST)[2] == notices
    assert opened(receipt.data, POST).manifest.acks == (ACK,)


def test_the_escrow_key_opens_it_too():
    assert open_outer(HONEST.data, [ESCROW], lambda *sender: ROSTER.get(sender), OFFICE.me).manifest == HONEST.manifest


def test_an_old_key_that_is_still_kept_opens_what_was_sealed_to_it():
    identities = [sealing.new_identity(), OFFICE.identity]
    assert open_outer(HONEST.data, identities, lambda *sender: ROSTER.get(sender), OFFICE.me).manifest == HONEST.manifest


def test_the_file_shows_neither_sender_nor_names():
    for secret in (b"Baptiste", b"officer", b"BWB1", b"changes", POST.identity.recipient.encode(), OFFICE.identity.recipient.encode()):
        assert secret not in HONEST.data


def content_size(made):
    return 20 + len(to_bytes(made.manifest)) + 64 + sum(chunk.packed_bytes for chunk in made.manifest.chunks) + made.manifest.padding


def attachment(length):
    chunk = pack_chunk("attachment", 1, hashlib.shake_256(b"resists packing").digest(length))
    return seal(manifest(kind="attachment", stream="files"), [chunk], POST.key)


def test_sizes_tell_little():
    """Sizes of what is sealed; the header of the age file adds some random bytes of its own."""
    assert {content_size(attachment(length)) for length in range(0, 3_000, 50)} == {4_096}, "a small bundle looks like an empty one"
    sizes = []
    for length in range(100_000, 120_000, 97):
        made = attachment(length)
        assert opened(made.data).manifest == made.manifest
        assert made.manifest.padding <= length // 8
        assert 0 <= len(made.data) - content_size(made) - 16 * (content_size(made) >> 16) < 2_000
        sizes.append(content_size(made))
    assert sizes == sorted(sizes)
    assert len(set(sizes)) <= 11, "two kilobytes apart"


def test_padding_is_found_where_its_own_digits_stand_in_the_way():
    """Many sizes, so that all borders between one and four digits of padding are met."""
    for extra in range(4_096):
        padded = bundles._padded(replace(HONEST.manifest, padding=0, counts={"x" * (1 + extra % 60): 10 ** (extra // 60 % 18)}))
        size = 20 + len(to_bytes(padded)) + 64 + PACKED + padded.padding
        assert size == bundles.scaled(size)


def test_what_the_other_side_would_refuse_is_not_sealed():
    for changes in ({"device": 0}, {"stream": "trust"}, {"kind": "gossip"}, {"recipients": ()}, {"counts": {"x": -1}}, {"prev": "x"}):
        with pytest.raises((Bug, BundleRefused)):
            sealed(**changes)
    with pytest.raises(BundleRefused):
        seal(manifest(kind="receipt", stream="receipts"), chunks_of(JOURNAL), POST.key)
    large = pack_chunk("attachment", 1, random.Random(1).randbytes(4_000_000))
    with pytest.raises(Bug):
        seal(manifest(kind="attachment", stream="files"), [large] * 17, POST.key)


# --- the file spoilt by anybody -----------------------------------------------------------------------------------

def age_borders(data):
    """Places where an age file has a border: after each line of its header, its nonce, and its last part."""
    lines = [at + 1 for at, byte in enumerate(data[:data.index(b"\n---") + 60]) if byte == 10]
    return sorted({0, 1, *lines, lines[-1] + 16, lines[-1] + 17, len(data) - 17, len(data) - 16, len(data) - 1})


def test_a_file_cut_at_any_border_is_refused():
    for place in age_borders(HONEST.data):      # not one test each: age puts a stanza of random length into its header
        assert reason_of(HONEST.data[:place]) == "damaged", place


def test_a_long_file_cut_between_its_parts_is_refused():
    made = attachment(300_000)
    start = made.data.index(b"\n---") + 48
    for parts in range(1, 5):
        for slip in (-1, 0, 1):
            assert reason_of(made.data[:start + 16 + parts * (65_536 + 16) + slip]) == "damaged"


OUTER = {
    "empty": b"",
    "text": b"hello",
    "zeros": bytes(4_096),
    "one byte more": HONEST.data + b"\0",
    "itself twice": HONEST.data * 2,
    "another version of age": HONEST.data.replace(b"age-encryption.org/v1", b"age-encryption.org/v2", 1),
    "line ends of a mail program": HONEST.data.replace(b"\n", b"\r\n", 4),
    "first bit": bytes([HONEST.data[0] ^ 1]) + HONEST.data[1:],
    "last bit": HONEST.data[:-1] + bytes([HONEST.data[-1] ^ 1]),
    "sealed by a passphrase": pyrage.passphrase.encrypt(CONTENT, "correct horse"),
    "header of one and content of another": HONEST.data[:HONEST.data.index(b"\n---") + 48]
    + sealed().data[HONEST.data.index(b"\n---") + 48:],
    "not sealed at all": CONTENT,
}


@pytest.mark.parametrize("name", OUTER)
def test_a_spoilt_file_is_refused(name):
    assert reason_of(OUTER[name]) in {"damaged", "not_for_me"}


def test_a_file_sealed_to_others_is_not_for_me():
    assert reason_of(HONEST.data, by=OTHER) == "not_for_me"


def test_a_file_over_the_cap_is_not_unsealed():
    assert reason_of(HONEST.data, caps=Caps(file_bytes=len(HONEST.data) - 1)) == "size_cap"
    assert reason_of(HONEST.data, caps=Caps(opened_bytes=len(CONTENT) - 1)) == "size_cap"
    assert opened(HONEST.data, caps=Caps(len(HONEST.data), len(CONTENT))).manifest == HONEST.manifest


# --- what is inside, spoilt by anybody who knows our recipient -------------------------------------------------------

INNER = {
    "nothing": (b"", "header"),
    "half a header": (CONTENT[:19], "header"),
    "another magic": (b"XXXX" + CONTENT[4:], "header"),
    "a later format": (b"BWB2" + CONTENT[4:], "unknown_format"),
    "a format that is no number": (b"BWBx" + CONTENT[4:], "header"),
    "a manifest of four thousand million bytes": (HEAD[:16] + b"\xff" * 4 + CONTENT[20:], "manifest_too_long"),
    "a manifest over its limit": (HEAD[:16] + (1 + (1 << 20)).to_bytes(4, "big") + CONTENT[20:], "manifest_too_long"),
    "a manifest longer than the file": (HEAD[:16] + (1 << 20).to_bytes(4, "big") + CONTENT[20:], "header"),
    "a manifest of no bytes": (HEAD[:16] + bytes(4) + CONTENT[20:], "bad_signature"),
    "a manifest one byte shorter": (HEAD[:16] + (len(BODY) - 1).to_bytes(4, "big") + CONTENT[20:], "bad_signature"),
    "cut after the header": (HEAD, "header"),
    "cut after the manifest": (HEAD + BODY, "header"),
    "cut inside the signature": (CONTENT[:20 + len(BODY) + 63], "header"),
    "cut after the signature": (CONTENT[:20 + len(BODY) + 64], "chunk_size"),
    "cut inside the chunks": (CONTENT[:20 + len(BODY) + 64 + PACKED // 2], "chunk_size"),
    "cut after the chunks": (CONTENT[:20 + len(BODY) + 64 + PACKED], "chunk_size"),
    "cut inside the padding": (CONTENT[:-1], "chunk_size"),
    "one byte more": (CONTENT + b"\0", "chunk_size"),
    "padding that says something": (CONTENT[:-1] + b"x", "padding"),
    "an unknown device": (HEAD[:4] + (99).to_bytes(8, "big") + CONTENT[12:], "unknown_sender"),
    "an unknown epoch": (HEAD[:12] + (2).to_bytes(4, "big") + CONTENT[16:], "unknown_sender"),
    "another enrolled device": (HEAD[:4] + OTHER.device.to_bytes(8, "big") + CONTENT[12:], "bad_signature"),
    "one bit of the manifest": (CONTENT[:30] + bytes([CONTENT[30] ^ 1]) + CONTENT[31:], "bad_signature"),
    "one bit of the signature": (HEAD + BODY + bytes([SIGNATURE[0] ^ 1]) + SIGNATURE[1:] + REST, "bad_signature"),
    "no signature": (HEAD + BODY + bytes(64) + REST, "bad_signature"),
    "one bit of a chunk": (HEAD + BODY + SIGNATURE + bytes([REST[0] ^ 1]) + REST[1:], "chunk_hash"),
    "a space in the manifest": (HEAD[:16] + (len(BODY) + 1).to_bytes(4, "big") + b"{ " + BODY[1:] + SIGNATURE + REST, "bad_signature"),
}


@pytest.mark.parametrize("name", INNER)
def test_spoilt_content_is_refused(name):
    content, reason = INNER[name]
    assert reason_of(resealed(content)) == reason


def test_content_cut_anywhere_is_refused():
    for end in range(0, len(CONTENT), 97):
        assert reason_of(resealed(CONTENT[:end])) in {"header", "chunk_size"}


FOREIGN = {
    "signed by a key that nobody enrolled": signing.sign(signing.new_private_key(), PAYLOAD_TYPE, BODY),
    "signed by another enrolled post": signing.sign(OTHER.key, PAYLOAD_TYPE, BODY),
    "signed as another type": signing.sign(POST.key, "application/vnd.breakwater.journal-unit.1", BODY),
    "signed without a type": POST.key.sign(BODY),
    "signature of another manifest": signing.sign(POST.key, PAYLOAD_TYPE, to_bytes(sealed(seq=2).manifest)),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_only_the_enrolled_key_over_these_very_bytes_counts(name):
    assert reason_of(forge(BODY, REST, signature=FOREIGN[name])) == "bad_signature"
    assert opened(forge(BODY, REST)).manifest == HONEST.manifest


def test_the_roster_decides_who_is_known():
    with pytest.raises(BundleRefused) as caught:
        open_outer(HONEST.data, [OFFICE.identity], lambda device, epoch: None, OFFICE.me)
    assert caught.value.reason == "unknown_sender"
    with pytest.raises(BundleRefused) as caught:
        open_outer(HONEST.data, [OFFICE.identity], lambda device, epoch: b"too short", OFFICE.me)
    assert caught.value.reason == "bad_signature"


# --- sent on, spliced, or sent by the wrong one ---------------------------------------------------------------------

def test_a_recipient_cannot_pass_a_bundle_on_as_if_it_had_been_sent_to_another():
    """The office unseals what POST sent to it and seals the same signed content to OTHER."""
    passed_on = sealing.seal(CONTENT, [OTHER.identity.recipient])
    assert reason_of(passed_on, by=OTHER) == "wrong_recipient"


def test_a_bundle_for_the_right_number_but_other_keys_is_refused():
    other_keys = seal(replace(manifest(), recipients=(OTHER.identity.recipient,)), [], POST.key)
    content = sealing.decrypt_capped(other_keys.data, [OTHER.identity], 1 << 20)
    assert reason_of(sealing.seal(content, [OFFICE.identity.recipient])) == "wrong_recipient"


def test_a_bundle_sealed_to_my_key_but_for_another_number_is_refused():
    assert reason_of(sealed(to=Post(99, identity=OFFICE.identity)).data) == "wrong_recipient"


def test_an_enrolled_post_cannot_send_in_the_name_of_another():
    body = to_bytes(replace(HONEST.manifest, device=OTHER.device))
    assert reason_of(forge(body, REST, sender=POST)) == "other_sender"
    body = to_bytes(replace(HONEST.manifest, epoch=2))
    assert reason_of(forge(body, REST, sender=POST)) == "other_sender"


def test_a_post_cannot_send_trust_data():
    trust = [pack_chunk("trust", 1, b"{}")]
    made = seal(manifest(OTHER, POST, kind="trust", stream="trust"), trust, OTHER.key)
    assert reason_of(made.data, by=POST) == "wrong_stream"
    made = seal(manifest(OFFICE, POST, kind="trust", stream="trust"), trust, OFFICE.key)
    assert [chunk.raw for chunk in opened(made.data, POST).chunks()] == [b"{}"]


def test_a_kind_cannot_travel_in_the_stream_of_another():
    value = signed_value(HONEST) | {"stream": "files"}
    assert reason_of(forge(canonical.encode(value), REST)) == "wrong_stream"


def test_what_needs_a_newer_program_waits():
    made = sealed(reader=READER + 1)
    assert reason_of(made.data) == "needs_newer_reader"
    newer = Receiver(OFFICE.device, lambda device, stream: True, READER + 1)
    assert open_outer(made.data, [OFFICE.identity], lambda *sender: ROSTER.get(sender), newer).manifest.reader == READER + 1


def test_chunks_of_one_bundle_do_not_pass_in_another():
    other = sealed(Journal().fill(30, seed=9))
    rest = sealing.decrypt_capped(other.data, [OFFICE.identity], 1 << 26)[-len(REST):]
    assert reason_of(forge(BODY, rest)) in {"chunk_hash", "padding", "chunk_size"}
    first, _second = HONEST.manifest.chunks
    swapped = REST[first.packed_bytes:PACKED] + REST[:first.packed_bytes] + REST[PACKED:]
    assert reason_of(forge(BODY, swapped)) == "chunk_hash"


def test_chunks_that_are_listed_in_another_order_than_they_lie_are_refused():
    value = signed_value(HONEST)
    value["chunks"].reverse()
    assert reason_of(forge(canonical.encode(value), REST)) == "chunk_hash"


# --- hostile content with right hashes and signature ------------------------------------------------------------------

def test_a_bomb_with_right_hashes_is_stopped():
    packed = zstd_bomb(200 << 20, with_size=False)
    assert len(packed) < 50_000
    assert reason_of(with_chunks([("entries", 1, b"x" * 1_000)], packed=[packed])) == "chunk_size"


def test_hostile_rows_with_right_hashes_are_refused():
    assert reason_of(with_chunks([("entries", 1, b"\0\0\0\x01\xc0")])) == "chunk_shape"
    assert reason_of(with_chunks([("entries", 2, pack_entries(JOURNAL.rows[:1]))])) == "chunk_shape"
    assert reason_of(with_chunks([("units", 1, b"\x80")])) == "chunk_shape"
    assert reason_of(with_chunks([("units", 30, pack_entries(JOURNAL.rows))])) == "chunk_shape"
    assert reason_of(with_chunks([("notices", 1, b"\x91\x90")])) == "chunk_shape"
    assert reason_of(with_chunks([("entries", 1, b"x")], packed=[b"not zstd"])) == "chunk_shape"
