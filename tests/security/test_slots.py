# SPDX-License-Identifier: Apache-2.0
import pytest

from app.base import ids
from app.base.errors import Bug, NotFound, Refused, SlotsDamaged, WrongPassphrase
from app.security import escrow, kdf, signing, slot_format, slots
from app.security.kdf import KdfParams
from app.security.sealing import new_identity
from app.security.slots import Recovery, SlotFile, unlock
from tests.security.conftest import ANA, BEN, STORE, WEAK

NEW = "a kite over the quarry at noon"


def load(folder) -> SlotFile:
    return SlotFile.load(folder, allow_weak=True)


def test_a_new_store_opens_again_from_disk_with_the_same_keys(made, tmp_path):
    again = unlock(load(tmp_path), "Ana", ANA)
    assert (again.user_id, again.user_name, again.epoch) == (made.ana.user_id, "Ana", 1)
    assert (again.data_key, again.db_salt) == (made.ana.data_key, made.ana.db_salt)
    assert again.age_identity == made.ana.age_identity
    assert signing.private_to_bytes(again.signing_key) == signing.private_to_bytes(made.ana.signing_key)
    assert (len(again.data_key), len(again.db_salt)) == (32, 16)


def test_users_share_the_data_key_and_nothing_else(made):
    assert made.ben.keys == made.ana.keys
    assert made.ben.age_identity != made.ana.age_identity
    assert signing.private_to_bytes(made.ben.signing_key) != signing.private_to_bytes(made.ana.signing_key)


def test_the_file_names_the_public_keys(made, tmp_path):
    ana, ben = load(tmp_path).users
    assert (ana.name, ben.name) == ("Ana", "Ben")
    assert (ana.user_id, ana.recipient) == (made.ana.user_id, made.ana.age_identity.recipient)
    assert ben.public == signing.public_bytes(made.ben.signing_key)
    assert ids.is_id(ben.user_id)


def test_every_store_has_its_own_keys():
    made = [slots.new_store_slots(STORE, "Ana", ANA, None, WEAK, allow_weak=True)[1] for _ in range(5)]
    assert len({one.data_key for one in made}) == len({one.db_salt for one in made}) == len({one.age_identity for one in made}) == 5


@pytest.mark.parametrize("name", ["ana", "ANA", " Ana ", "Ａｎａ", "Ana\u00a0"])
def test_a_name_may_be_typed_in_other_ways(made, name):
    assert unlock(made.slots, name, ANA).user_id == made.ana.user_id


def test_every_failure_has_the_same_sentence(made):
    sentences = set()
    attempts = [
        ("Ana", BEN), ("Ben", ANA), ("Nobody", ANA), ("Nobody", BEN), ("", ""), ("Ana", ""), ("Ana", "x" * 5000), ("Ana", "\ud800"),
        ("\ud800", ANA), ("Ana", ANA + "\0"), ("Ana\0", ANA), ("Ana", ANA.upper()),
    ]
    for name, text in attempts:
        with pytest.raises(WrongPassphrase) as caught:
            unlock(made.slots, name, text)
        sentences.add(str(caught.value))
        assert caught.value.__cause__ is None
    assert len(sentences) == 1


def test_an_unknown_user_costs_the_same_derivation(made, monkeypatch):
    asked = []
    real = kdf.derive
    monkeypatch.setattr(kdf, "derive", lambda *args, **kwargs: asked.append((args[2], len(args[1]))) or real(*args, **kwargs))
    for name in ("Ana", "Ben", "Nobody", ""):
        with pytest.raises(WrongPassphrase):
            unlock(made.slots, name, "not the passphrase")
    assert asked == [(WEAK, 16)] * 4


def test_an_unknown_name_never_opens_even_with_a_passphrase_that_would(made):
    # The work for an unknown name is done on the first user's slot.
    with pytest.raises(WrongPassphrase):
        unlock(made.slots, "Nobody", ANA)


def test_wrong_passphrases_are_never_accepted(made):
    near = {ANA[:place] + char + ANA[place + 1:] for place in range(len(ANA)) for char in "abcdefghijklmnopqrstuvwxyz"} - {ANA}
    near |= {ANA[:place] + ANA[place + 1:] for place in range(len(ANA))}
    near |= {ANA[:place] + "q" + ANA[place:] for place in range(len(ANA) + 1)}
    near |= {f"wrong {number}" for number in range(3000)}
    assert len(near) > 3700
    for text in near:
        with pytest.raises(WrongPassphrase):
            unlock(made.slots, "Ana", text)


def test_a_weak_passphrase_or_a_bad_name_is_refused_everywhere(made):
    for text in ("short", "passwordpassword", "Ana Ana Ana Ana Ana"):
        with pytest.raises(Refused):
            slots.new_store_slots(STORE, "Ana", text, None, WEAK, allow_weak=True)
        with pytest.raises(Refused):
            slots.add_user(made.slots, made.ana, "Cleo", text, WEAK)
        with pytest.raises(Refused):
            slots.change_passphrase(made.slots, "Ana", ANA, text, WEAK)
        with pytest.raises(Refused):
            slots.reenrol_user(made.slots, made.ana, made.ana.user_id, text, WEAK)
    for name in ("", " ", "x" * 81, "a\nb" * 30, "a\u200bb", "ana", "BEN "):
        with pytest.raises(Refused):
            slots.add_user(made.slots, made.ana, name, NEW, WEAK)
    assert len(made.slots.users) == 2


def test_there_is_a_limit_to_the_number_of_users(made, monkeypatch):
    monkeypatch.setattr(slot_format, "MOST_USERS", 3)
    slots.add_user(made.slots, made.ana, "Cleo", NEW, WEAK)
    with pytest.raises(Refused, match="at most 3"):
        slots.add_user(made.slots, made.ana, "Dora", NEW, WEAK)


def test_weak_parameters_are_refused_unless_a_test_asks(made, tmp_path):
    with pytest.raises(ValueError, match="out of bounds"):
        slots.new_store_slots(STORE, "Ana", ANA, None, WEAK)
    with pytest.raises(SlotsDamaged):
        SlotFile.load(tmp_path)
    with pytest.raises(ValueError, match="out of bounds"):
        slots.add_user(made.slots, made.ana, "Cleo", NEW, KdfParams(1 << 21, 1, 1))


def test_real_parameters_work_without_any_permission(tmp_path):
    file, ana = slots.new_store_slots(STORE, "Ana", ANA, None, kdf.FLOOR)
    file.save(tmp_path)
    assert unlock(SlotFile.load(tmp_path), "Ana", ANA).data_key == ana.data_key


def test_changing_a_passphrase_rewraps_one_slot(made, tmp_path):
    before = made.slots.content
    slots.change_passphrase(made.slots, "Ben", BEN, NEW, KdfParams(16, 1, 1))
    made.slots.save()
    file = load(tmp_path)
    assert unlock(file, "Ben", NEW).keys == made.ana.keys
    assert unlock(file, "Ben", NEW).age_identity == made.ben.age_identity
    with pytest.raises(WrongPassphrase):
        unlock(file, "Ben", BEN)
    ana, ben = before.users
    assert file.content.users[0] == ana
    assert file.content.users[1].salt != ben.salt
    assert file.content.users[1].wrapped != ben.wrapped
    assert file.content.epochs[0].sealed == before.epochs[0].sealed
    with pytest.raises(WrongPassphrase):
        slots.change_passphrase(file, "Ben", BEN, NEW, WEAK)


def test_a_removed_user_is_out_and_the_next_key_is_not_sealed_to_him(made, tmp_path):
    slots.remove_user(made.slots, made.ana, made.ben.user_id)
    assert made.slots.rotation_due
    after = slots.new_epoch(made.slots, made.ana)
    made.slots.save()
    file = load(tmp_path)
    with pytest.raises(WrongPassphrase):
        unlock(file, "Ben", BEN)
    ana = unlock(file, "Ana", ANA)
    assert [key.epoch for key in ana.keys] == [2, 1]
    assert ana.keys == after.keys
    assert ana.data_key != made.ana.data_key
    assert ana.db_salt != made.ana.db_salt
    assert ana.keys[1] == made.ana.keys[0]
    assert all(set(epoch.sealed) == {ana.user_id} for epoch in file.content.epochs)
    assert file.rotation_due
    kept = slots.finish_epoch(file, ana, 2)
    file.save()
    assert [key.epoch for key in kept.keys] == [2]
    assert unlock(load(tmp_path), "Ana", ANA).keys == kept.keys
    assert not load(tmp_path).rotation_due


def test_giving_up_a_change_of_key_keeps_the_old_one_and_the_duty(made):
    slots.remove_user(made.slots, made.ana, made.ben.user_id)
    both = slots.new_epoch(made.slots, made.ana)
    kept = slots.finish_epoch(made.slots, both, 1)
    assert kept.keys == made.ana.keys
    assert unlock(made.slots, "Ana", ANA).keys == made.ana.keys
    assert made.slots.rotation_due
    # The number is used again with another key; what is left of the first attempt must not lock anybody out.
    slots.new_epoch(made.slots, kept)
    with pytest.raises(Bug):
        slots.finish_epoch(made.slots, both, 2)
    assert len(unlock(made.slots, "Ana", ANA).keys) == 2


def test_users_and_passphrases_can_change_while_two_keys_are_in_force(made):
    both = slots.new_epoch(made.slots, made.ana)
    slots.add_user(made.slots, both, "Cleo", NEW, WEAK)
    slots.change_passphrase(made.slots, "Ben", BEN, "b" + NEW, WEAK)
    for name, text in (("Cleo", NEW), ("Ben", "b" + NEW), ("Ana", ANA)):
        assert unlock(made.slots, name, text).keys == both.keys
    with pytest.raises(Refused):
        slots.remove_user(made.slots, both, made.ben.user_id)
    with pytest.raises(Bug):
        slots.new_epoch(made.slots, both)
    with pytest.raises(Bug):
        slots.finish_epoch(made.slots, both, 7)


def test_keys_of_an_earlier_state_change_nothing(made):
    before = made.slots.content
    slots.new_epoch(made.slots, made.ana)
    with pytest.raises(Bug):
        slots.add_user(made.slots, made.ana, "Cleo", NEW, WEAK)
    other = slots.new_store_slots(STORE, "Eve", NEW, None, WEAK, allow_weak=True)[1]
    made.slots.candidates = [before]
    with pytest.raises(Bug):
        slots.add_user(made.slots, other, "Cleo", NEW, WEAK)
    assert made.slots.content == before


def test_the_last_user_stays(made):
    slots.remove_user(made.slots, made.ana, made.ben.user_id)
    with pytest.raises(Refused, match="last user"):
        slots.remove_user(made.slots, made.ana, made.ana.user_id)
    with pytest.raises(NotFound):
        slots.remove_user(made.slots, made.ana, made.ben.user_id)


def test_a_reenrolled_user_has_new_keys_and_the_same_identity(made):
    user = slots.reenrol_user(made.slots, made.ana, made.ben.user_id, NEW, WEAK)
    ben = unlock(made.slots, "Ben", NEW)
    assert ben.user_id == user.user_id == made.ben.user_id
    assert ben.keys == made.ana.keys
    assert ben.age_identity != made.ben.age_identity
    assert user.public == signing.public_bytes(ben.signing_key) != signing.public_bytes(made.ben.signing_key)
    assert [one.name for one in made.slots.users] == ["Ana", "Ben"]
    with pytest.raises(WrongPassphrase):
        unlock(made.slots, "Ben", BEN)


def test_the_counter_grows_with_every_change_and_an_older_file_is_noticed(made):
    seen = [made.slots.counter]

    def note() -> None:
        seen.append(made.slots.counter)

    slots.change_passphrase(made.slots, "Ben", BEN, NEW, WEAK)
    old = made.slots.content
    note()
    slots.reenrol_user(made.slots, made.ana, made.ben.user_id, NEW, WEAK)
    note()
    slots.set_escrow(made.slots, made.ana, new_identity().recipient)
    note()
    slots.remove_user(made.slots, made.ana, made.ben.user_id)
    note()
    both = slots.new_epoch(made.slots, made.ana)
    note()
    slots.finish_epoch(made.slots, both, 2)
    note()
    assert seen == list(range(2, 9))
    made.slots.check_counter(8)
    rolled_back = SlotFile([old], None, allow_weak=True, copies_agree=True)
    # The old file is genuine: only the number that the store remembers gives it away.
    unlock(rolled_back, "Ana", ANA)
    with pytest.raises(SlotsDamaged, match="older"):
        rolled_back.check_counter(8)


def test_recovery_is_confirmed_only_by_the_office_and_for_the_present_key(made):
    assert made.slots.recovery == Recovery.NOT_CONFIRMED
    request = made.slots.escrow_request()
    with pytest.raises(Refused):
        escrow.prove(request, new_identity())
    with pytest.raises(Refused):
        escrow.prove(request, made.ana.age_identity)
    proof = escrow.prove(request, made.office)
    for bit in range(len(proof) * 8):
        wrong = (int.from_bytes(proof) ^ (1 << bit)).to_bytes(len(proof))
        with pytest.raises(Refused):
            slots.confirm_escrow(made.slots, made.ana, wrong)
    assert made.slots.recovery == Recovery.NOT_CONFIRMED
    slots.confirm_escrow(made.slots, made.ana, proof)
    assert made.slots.recovery == Recovery.CONFIRMED
    both = slots.new_epoch(made.slots, made.ana)
    assert made.slots.recovery == Recovery.NOT_CONFIRMED
    with pytest.raises(Refused):
        slots.confirm_escrow(made.slots, both, proof)
    slots.confirm_escrow(made.slots, both, escrow.prove(made.slots.escrow_request(), made.office))
    assert made.slots.recovery == Recovery.CONFIRMED
    slots.finish_epoch(made.slots, both, 1)
    assert unlock(made.slots, "Ana", ANA).keys == made.ana.keys


def test_a_proof_of_another_store_does_not_confirm(made):
    other, _ana = slots.new_store_slots(STORE, "Ana", ANA, made.office.recipient, WEAK, allow_weak=True)
    with pytest.raises(Refused):
        slots.confirm_escrow(made.slots, made.ana, escrow.prove(other.escrow_request(), made.office))


def test_a_store_without_an_office_can_get_one_later(tmp_path):
    file, ana = slots.new_store_slots(STORE, "Ana", ANA, None, WEAK, allow_weak=True)
    assert file.recovery == Recovery.NONE
    with pytest.raises(Refused):
        file.escrow_request()
    for wrong in ("", "age1", "AGE-SECRET-KEY-1"):
        with pytest.raises(Refused):
            slots.set_escrow(file, ana, wrong)
    office = new_identity()
    slots.set_escrow(file, ana, office.recipient)
    file.save(tmp_path)
    file = load(tmp_path)
    assert file.recovery == Recovery.NOT_CONFIRMED
    assert escrow.open_request(file.escrow_request(), office) == (STORE, ana.keys[0])


def test_every_epoch_is_sealed_to_the_office(made):
    both = slots.new_epoch(made.slots, made.ana)
    for key, slot in zip(reversed(both.keys), made.slots.content.epochs, strict=True):
        assert escrow.open_request(escrow.encode_request(STORE, slot.epoch, slot.escrow), made.office)[1] == key


def test_no_secret_is_shown_by_accident(made):
    shown = repr(made.ana) + repr(made.slots)
    assert made.ana.age_identity.secret not in shown
    assert repr(made.ana.data_key) not in shown
    assert made.ana.data_key.hex() not in shown
