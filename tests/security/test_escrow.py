# SPDX-License-Identifier: Apache-2.0
from itertools import combinations, permutations

import pytest

from app.base.errors import Refused
from app.security import canonical, escrow, sealing
from app.security.epoch_keys import EpochKey, derived_key, mac, mac_fits, new_epoch_key, open_epoch_key, seal_epoch_key
from app.security.escrow import EscrowParts, make, open_parts
from app.security.fingerprint import fingerprint
from app.security.sealing import new_identity

HOLDERS = [new_identity() for _ in range(3)]
STRANGERS = [new_identity() for _ in range(2)]
PARTS = make([holder.recipient for holder in HOLDERS])


def test_any_two_holders_open_and_in_any_order():
    for count in (2, 3):
        for some in permutations(HOLDERS, count):
            whole = open_parts(PARTS, some)
            assert whole.recipient == PARTS.recipient
            assert sealing.decrypt_capped(sealing.seal(b"x", [PARTS.recipient]), [whole], 1) == b"x"


def test_no_fewer_than_two_open():
    assert open_parts(PARTS, HOLDERS[:2])
    for holder in HOLDERS:
        for some in ([], [holder], [holder, holder], [holder, *STRANGERS]):
            with pytest.raises(Refused):
                open_parts(PARTS, some)
    with pytest.raises(Refused):
        open_parts(PARTS, STRANGERS)


def test_one_holder_gets_nothing_out_of_any_part():
    for holder in HOLDERS:
        for part in PARTS.parts:
            try:
                inside = sealing.decrypt_capped(part, [holder], 1 << 16)
            except Refused:
                continue
            with pytest.raises(Refused):
                sealing.decrypt_capped(inside, [holder], 1 << 16)
            assert b"AGE-SECRET-KEY" not in inside


def test_each_pair_needs_only_its_own_part():
    for (one, other), part in zip(combinations(HOLDERS, 2), PARTS.parts, strict=True):
        alone = EscrowParts(PARTS.recipient, PARTS.holders, (part,))
        assert open_parts(alone, [one, other]).recipient == PARTS.recipient
        third = next(holder for holder in HOLDERS if holder not in {one, other})
        for holder in (one, other):
            with pytest.raises(Refused):
                open_parts(alone, [holder, third])


def test_a_lost_part_costs_one_pair_only():
    for lost in range(3):
        left = EscrowParts(PARTS.recipient, PARTS.holders, tuple(part for place, part in enumerate(PARTS.parts) if place != lost))
        opened = 0
        for some in combinations(HOLDERS, 2):
            try:
                open_parts(left, some)
                opened += 1
            except Refused:
                pass
        assert opened == 2


def test_every_key_is_fresh():
    assert make(PARTS.holders).recipient != PARTS.recipient


def test_holders_are_three_and_different():
    names = [holder.recipient for holder in HOLDERS]
    for wrong in ([], names[:2], [*names, STRANGERS[0].recipient], [names[0], names[0], names[1]], [*names[:2], "age1"]):
        with pytest.raises(ValueError, match=r"holders|recipient"):
            make(wrong)


def test_parts_put_together_from_two_keys_do_not_open():
    other = make(PARTS.holders)
    mixed = EscrowParts(PARTS.recipient, PARTS.holders, other.parts)
    with pytest.raises(Refused):
        open_parts(mixed, HOLDERS)


def test_the_parts_file_round_trips_and_is_strict():
    data = PARTS.to_bytes()
    assert EscrowParts.from_bytes(data) == PARTS
    value = canonical.decode(data, 1 << 16)
    wrong = [
        b"", b"{}", b"[]", data + b"\n", data[:-1], canonical.encode(value | {"more": 1}), canonical.encode(value | {"format": "other"}),
        canonical.encode(value | {"parts": value["parts"][:2]}), canonical.encode(value | {"holders": value["holders"][:2]}),
        canonical.encode(value | {"holders": [1, 2, 3]}), canonical.encode(value | {"recipient": "age1"}),
        canonical.encode(value | {"parts": [1, 2, 3]}), canonical.encode(value | {"recipient": PARTS.recipient.upper()}),
    ]
    for content in wrong:
        with pytest.raises(Refused):
            EscrowParts.from_bytes(content)


def test_a_sealed_data_key_fits_in_one_place_only():
    office, key = new_identity(), new_epoch_key(3)
    sealed = seal_epoch_key(key, "store", "escrow", office.recipient)
    assert open_epoch_key(sealed, "store", 3, "escrow", office) == key
    for place in (("other", 3, "escrow"), ("store", 4, "escrow"), ("store", 3, "somebody")):
        with pytest.raises(ValueError, match="another place"):
            open_epoch_key(sealed, *place, office)


@pytest.mark.parametrize("change", [
    {"data_key": canonical.to_text(bytes(31))}, {"db_salt": canonical.to_text(bytes(17))}, {"format": "other"}, {"more": 1},
    {"data_key": 7}, {"epoch": True},
])
def test_a_malformed_sealed_key_is_refused(change):
    office = new_identity()
    inside = {
        "format": "breakwater-epoch-key-1", "store": "store", "epoch": 1, "holder": "escrow",
        "data_key": canonical.to_text(bytes(32)), "db_salt": canonical.to_text(bytes(16)),
    }
    good = sealing.seal(canonical.encode(inside), [office.recipient])
    assert open_epoch_key(good, "store", 1, "escrow", office).data_key == bytes(32)
    with pytest.raises(ValueError):  # noqa: PT011 - one class, many messages
        open_epoch_key(sealing.seal(canonical.encode(inside | change), [office.recipient]), "store", 1, "escrow", office)


def test_a_proof_covers_the_whole_request():
    office, key = new_identity(), new_epoch_key(1)
    request = escrow.encode_request("store", 1, seal_epoch_key(key, "store", "escrow", office.recipient))
    proof = escrow.prove(request, office)
    assert escrow.proof_fits(key, request, proof)
    again = escrow.encode_request("store", 1, seal_epoch_key(key, "store", "escrow", office.recipient))
    assert not escrow.proof_fits(key, again, proof)
    assert not escrow.proof_fits(new_epoch_key(1), request, proof)
    for wrong in (b"", proof[:-1], proof + b"\0"):
        assert not escrow.proof_fits(key, request, wrong)
    for content in (b"", b"{}", request + b" ", canonical.encode({"format": "x", "store": "store", "epoch": 1, "sealed": "QQ=="})):
        with pytest.raises(Refused):
            escrow.prove(content, office)


def test_derived_keys_differ_by_purpose_and_epoch_and_from_the_data_key():
    one = EpochKey(1, bytes(32), bytes(16))
    keys = [one.data_key, derived_key(one, "a"), derived_key(one, "b"), derived_key(EpochKey(2, bytes(32), bytes(16)), "a")]
    assert len(set(keys)) == 4
    assert mac_fits(one, "a", b"body", mac(one, "a", b"body"))
    assert not mac_fits(one, "b", b"body", mac(one, "a", b"body"))
    assert not mac_fits(one, "a", b"bodY", mac(one, "a", b"body"))


def test_fingerprints_are_short_and_fixed():
    assert fingerprint(b"abc") == "XJ4B-NP4P-AHH6-UQKB-IDPF"
    assert fingerprint(b"abd") != fingerprint(b"abc")
