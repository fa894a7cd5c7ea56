# SPDX-License-Identifier: Apache-2.0
import io

import pyrage
import pytest

from app.base.errors import SealRefused
from app.security import sealing
from app.security.sealing import Identity, decrypt_capped, new_identity, parse_identity, seal

ME, OTHER = new_identity(), new_identity()


def reason(source, identities=(ME,), cap_bytes=1 << 20) -> str:
    with pytest.raises(SealRefused) as caught:
        decrypt_capped(source, identities, cap_bytes)
    return caught.value.reason


@pytest.mark.parametrize("data", [b"", b"x", b"\0" * 65536, bytes(range(256)) * 300])
def test_round_trip_as_bytes_and_as_streams(data):
    sealed = seal(data, [ME.recipient, OTHER.recipient])
    assert decrypt_capped(sealed, [ME], len(data)) == data
    assert decrypt_capped(io.BytesIO(sealed), [OTHER], len(data)) == data
    target, again = io.BytesIO(), io.BytesIO()
    sealing.seal_stream(io.BytesIO(data), target, [ME.recipient])
    sealing.decrypt_stream(io.BytesIO(target.getvalue()), again, [OTHER, ME], len(data))
    assert again.getvalue() == data


def test_only_recipients_can_open():
    assert reason(seal(b"x", [OTHER.recipient])) == "not_for_us"
    assert reason(seal(b"x", [OTHER.recipient]), []) == "not_for_us"


def test_every_changed_bit_is_refused():
    sealed = seal(b"a statement", [ME.recipient])
    for position in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[position // 8] ^= 1 << (position % 8)
        assert reason(bytes(changed)) in {"damaged", "not_for_us"}


def test_every_truncation_and_every_addition_is_refused():
    sealed = seal(b"a statement", [ME.recipient])
    for length in range(len(sealed)):
        assert reason(sealed[:length]) == "damaged"
    assert reason(sealed + b"\0") == "damaged"
    assert reason(sealed + sealed) == "damaged"
    assert reason(b"\n" + sealed) == "damaged"


def test_a_file_cut_between_two_chunks_is_refused():
    sealed = seal(bytes(3 * 65536), [ME.recipient])
    assert reason(sealed[:len(sealed) - (65536 + 16)]) == "damaged"


def test_the_cap_stops_a_large_file_early():
    class Counting(io.BytesIO):
        taken = 0

        def read(self, size=-1):
            data = super().read(size)
            self.taken += len(data)
            return data

    source = Counting(seal(bytes(20_000_000), [ME.recipient]))
    assert reason(source, cap_bytes=100_000) == "too_large"
    assert source.taken < 1_000_000
    assert decrypt_capped(seal(bytes(100_000), [ME.recipient]), [ME], 100_000) == bytes(100_000)
    assert reason(seal(bytes(100_001), [ME.recipient]), cap_bytes=100_000) == "too_large"


def test_a_header_of_thousands_of_recipients_is_not_tried():
    stanza = b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n"
    assert reason(b"age-encryption.org/v1\n" + stanza * 50_000 + b"--- " + b"A" * 43 + b"\n") == "damaged"


def test_armoured_and_passphrase_files_are_refused():
    key = pyrage.x25519.Identity.from_str(ME.secret)
    assert reason(pyrage.encrypt(b"x", [key.to_public()], armored=True)) == "damaged"
    assert reason(pyrage.passphrase.encrypt(b"x", "y")) == "not_for_us"


def test_one_to_eight_different_recipients():
    many = [new_identity() for _ in range(9)]
    for identity in many[:8]:
        assert decrypt_capped(seal(b"x", [one.recipient for one in many[:8]]), [identity], 1) == b"x"
    for wrong in ([], [one.recipient for one in many], [ME.recipient] * 2):
        with pytest.raises(ValueError, match="recipients"):
            seal(b"x", wrong)


def test_keys_have_one_spelling():
    assert parse_identity(ME.secret) == ME
    assert sealing.check_recipient(ME.recipient) == ME.recipient
    for wrong in (ME.secret.lower(), ME.secret + " ", "", ME.recipient, ME.secret[:-1]):
        with pytest.raises(ValueError, match="identity"):
            parse_identity(wrong)
    for wrong in (ME.recipient.upper(), ME.recipient + "\n", "", ME.secret, ME.recipient[:-1]):
        with pytest.raises(ValueError, match="recipient"):
            seal(b"x", [wrong])


def test_a_secret_is_not_shown_by_accident():
    assert ME.secret not in repr(ME)
    assert ME.secret not in repr([Identity(ME.secret)])


def test_trouble_of_the_disk_is_not_called_damage():
    class Broken(io.BytesIO):
        def read(self, size=-1):
            if self.tell() > 60_000:
                raise OSError(5, "Input/output error")
            return super().read(min(size, 30_000))

    with pytest.raises(OSError, match="Input/output"):
        decrypt_capped(Broken(seal(bytes(500_000), [ME.recipient])), [ME], 1 << 20)
