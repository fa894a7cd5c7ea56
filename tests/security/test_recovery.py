# SPDX-License-Identifier: Apache-2.0
import pytest

from app.base.errors import NotFound, Refused, WrongPassphrase
from app.security import canonical, escrow, recovery, sealing, slots
from app.security.slots import SlotFile, unlock
from tests.security.conftest import ANA, BEN, STORE, WEAK

NEW = "a kite over the quarry at noon"


def ask(made, name="Ben", text=NEW) -> bytes:
    return recovery.new_request(made.slots, name, text, WEAK)


def answered(made, request: bytes) -> bytes:
    return recovery.answer(request, made.office, allow_weak=True)


def test_a_forgotten_passphrase_is_replaced_by_way_of_the_office(made, tmp_path):
    before = (tmp_path / "keys.slots").read_bytes()
    request = ask(made)
    made.slots.save()
    assert (tmp_path / "keys.slots").read_bytes() == before
    ben = recovery.accept(made.slots, answered(made, request), NEW)
    assert (ben.user_id, ben.user_name, ben.keys) == (made.ben.user_id, "Ben", made.ben.keys)
    made.slots.save()
    file = SlotFile.load(tmp_path, allow_weak=True)
    assert unlock(file, "Ben", NEW).age_identity == ben.age_identity != made.ben.age_identity
    assert unlock(file, "Ana", ANA).keys == ben.keys
    with pytest.raises(WrongPassphrase):
        unlock(file, "Ben", BEN)


def test_by_two_of_three_holders(made):
    holders = [sealing.new_identity() for _ in range(3)]
    parts = escrow.make([holder.recipient for holder in holders])
    slots.set_escrow(made.slots, made.ana, parts.recipient)
    reply = recovery.answer(ask(made), escrow.open_parts(parts, holders[1:]), allow_weak=True)
    assert recovery.accept(made.slots, reply, NEW).keys == made.ana.keys


def test_while_two_data_keys_are_in_force(made):
    both = slots.new_epoch(made.slots, made.ana)
    assert recovery.accept(made.slots, answered(made, ask(made)), NEW).keys == both.keys


def test_an_answer_fits_once(made):
    reply = answered(made, ask(made))
    recovery.accept(made.slots, reply, NEW)
    slots.change_passphrase(made.slots, "Ben", NEW, BEN, WEAK)
    with pytest.raises(Refused):
        recovery.accept(made.slots, reply, NEW)
    unlock(made.slots, "Ben", BEN)


def test_an_answer_does_not_bring_back_a_removed_user(made):
    reply = answered(made, ask(made))
    slots.remove_user(made.slots, made.ana, made.ben.user_id)
    with pytest.raises(Refused):
        recovery.accept(made.slots, reply, NEW)
    assert [user.name for user in made.slots.users] == ["Ana"]


def test_an_answer_for_an_earlier_data_key_does_not_fit(made):
    reply = answered(made, ask(made))
    both = slots.new_epoch(made.slots, made.ana)
    for _state in ("both keys", "new key"):
        with pytest.raises(Refused):
            recovery.accept(made.slots, reply, NEW)
        if len(made.slots.content.epochs) == 2:
            slots.finish_epoch(made.slots, both, 2)


def test_only_the_chosen_passphrase_takes_the_answer_in(made):
    reply = answered(made, ask(made))
    for text in (BEN, ANA, "", NEW + "x"):
        with pytest.raises(WrongPassphrase):
            recovery.accept(made.slots, reply, text)
    assert unlock(made.slots, "Ben", BEN).keys == made.ben.keys


def test_only_the_office_can_answer(made):
    for identity in (sealing.new_identity(), made.ana.age_identity, made.ben.age_identity):
        with pytest.raises(Refused):
            recovery.answer(ask(made), identity, allow_weak=True)


def test_an_answer_with_a_made_up_data_key_is_refused(made):
    # The request is public, so anybody can seal some key to the fresh recipient in it.
    eve, _unlocked = slots.new_store_slots(STORE, "Ben", BEN, made.office.recipient, WEAK, allow_weak=True)
    value = canonical.decode(ask(made), 1 << 16)
    value["escrow"] = [canonical.to_text(eve.escrow_request())]
    with pytest.raises(Refused):
        recovery.accept(made.slots, answered(made, canonical.encode(value)), NEW)


def test_every_changed_bit_of_an_answer_is_refused(made):
    reply = answered(made, ask(made))
    before = made.slots.content
    for position in range(len(reply) * 8):
        changed = bytearray(reply)
        changed[position // 8] ^= 1 << (position % 8)
        with pytest.raises(Refused):
            recovery.accept(made.slots, bytes(changed), NEW)
    assert made.slots.content == before


def test_what_cannot_be_asked_for_is_said(made):
    with pytest.raises(NotFound):
        ask(made, name="Nobody")
    with pytest.raises(Refused):
        ask(made, text="short")
    alone, _ana = slots.new_store_slots(STORE, "Ana", ANA, None, WEAK, allow_weak=True)
    with pytest.raises(Refused, match="no recovery key"):
        recovery.new_request(alone, "Ana", NEW, WEAK)


def test_malformed_requests_are_refused(made):
    request = ask(made)
    value = canonical.decode(request, 1 << 16)
    wrong = [
        b"", request + b"\n", canonical.encode(value | {"more": 1}), canonical.encode(value | {"format": "other"}),
        canonical.encode(value | {"escrow": []}), canonical.encode(value | {"escrow": value["escrow"] * 3}),
        canonical.encode(value | {"escrow": [1]}), canonical.encode(value | {"slot": value["slot"] | {"name": ""}}),
        canonical.encode(value | {"slot": value["slot"] | {"kdf": value["slot"]["kdf"] | {"name": "other"}}}),
    ]
    for content in wrong:
        with pytest.raises(Refused):
            recovery.answer(content, made.office, allow_weak=True)
    with pytest.raises(Refused):
        recovery.answer(request, made.office)
    with pytest.raises(Refused):
        recovery.accept(made.slots, request, NEW)
