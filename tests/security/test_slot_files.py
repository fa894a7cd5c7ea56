# SPDX-License-Identifier: Apache-2.0
import hashlib
import json
from pathlib import Path

import pytest

from app.base.errors import SlotsDamaged, StoreTooNew, WrongPassphrase
from app.security import canonical, slot_files, slot_format, slots
from app.security.slots import SlotFile, unlock
from tests.security.conftest import ANA, BEN, STORE, WEAK

NEW = "a kite over the quarry at noon"
FIRST, SECOND = slot_files.NAMES


def load(folder: Path) -> SlotFile:
    return SlotFile.load(folder, allow_weak=True)


def refused(folder: Path) -> bool:
    try:
        load(folder)
    except SlotsDamaged:
        return True
    return False


def decodes(data: bytes) -> bool:
    try:
        slot_format.decode(data, allow_weak=True)
    except ValueError:
        return False
    return True


def with_checksum(members: dict) -> bytes:
    """What a person who changes the file by hand would write: any change, and a check sum that fits it."""
    members.pop("checksum", None)
    return canonical.encode(members | {"checksum": hashlib.sha256(canonical.encode(members)).hexdigest()})


def flips(data: bytes):
    for position in range(len(data) * 8):
        changed = bytearray(data)
        changed[position // 8] ^= 1 << (position % 8)
        yield bytes(changed)


def test_every_changed_bit_of_a_lone_copy_is_refused(made, tmp_path):
    (tmp_path / SECOND).unlink()
    data = (tmp_path / FIRST).read_bytes()
    assert decodes(data)
    assert not any(decodes(changed) for changed in flips(data))
    for changed in list(flips(data))[::997]:
        (tmp_path / FIRST).write_bytes(changed)
        assert refused(tmp_path)


def test_every_change_under_a_fitting_check_sum_is_noticed_at_unlock():
    # Random rot never gets past the check sum, so this is what tests the MAC, the seals and the wrapping.
    slot_file, _ana = slots.new_store_slots(STORE, "Ana", ANA, None, WEAK, allow_weak=True)
    data = slot_format.encode(slot_file.content)
    reached = opened = 0
    for changed in flips(data):
        try:
            members = json.loads(changed)
            content = slot_format.decode(with_checksum(members), allow_weak=True)
        except (ValueError, AttributeError, RecursionError, StoreTooNew):
            continue
        if content == slot_file.content:
            continue  # The check sum itself was hit, and put right again above.
        reached += 1
        try:
            unlock(SlotFile([content], None, allow_weak=True, copies_agree=True), content.users[0].name, ANA)
        except (SlotsDamaged, WrongPassphrase):
            continue
        opened += 1
    assert reached > 3000
    assert opened == 0


def test_truncated_and_extended_files_are_refused(made, tmp_path):
    data = (tmp_path / FIRST).read_bytes()
    assert not any(decodes(data[:length]) for length in range(len(data)))
    for tail in (b"\n", b"\0", b" ", b"{}", data):
        assert not decodes(data + tail)
        assert not decodes(tail + data)
    assert not decodes(data[:-1] + b" " * slot_format.FILE_CAP + b"}")


def change(data: bytes, edit) -> bytes:
    members = json.loads(data)
    edit(members)
    return with_checksum(members)


EDITS = {
    "unknown field": lambda m: m.update(extra=1),
    "unknown field of a user": lambda m: m["users"][0].update(role="office"),
    "unknown field of an epoch": lambda m: m["epochs"][0].update(note=""),
    "unknown field of the derivation": lambda m: m["users"][0]["kdf"].update(pepper=""),
    "missing field": lambda m: m.pop("rotation_due"),
    "older version": lambda m: m.update(version=0),
    "other format": lambda m: m.update(format="other"),
    "version as truth value": lambda m: m.update(version=True),
    "counter as text": lambda m: m.update(counter="1"),
    "counter zero": lambda m: m.update(counter=0),
    "counter huge": lambda m: m.update(counter=1 << 70),
    "no users": lambda m: (m.update(users=[]), m["epochs"][0].update(sealed={})),
    "same user twice": lambda m: m["users"].append(m["users"][0]),
    "two users of one name": lambda m: m["users"][1].update(name="ana"),
    "user of no name": lambda m: m["users"][0].update(name=""),
    "name not normalised": lambda m: m["users"][0].update(name="Ａna"),
    "user id of another shape": lambda m: (
        m["epochs"][0]["sealed"].update({"1": m["epochs"][0]["sealed"].pop(m["users"][0]["id"])}), m["users"][0].update(id="1")
    ),
    "no epochs": lambda m: m.update(epochs=[], macs={}),
    "three epochs": lambda m: m.update(
        epochs=[m["epochs"][0] | {"epoch": number} for number in (1, 2, 3)], macs=dict.fromkeys("123", m["macs"]["1"])
    ),
    "epochs with a gap": lambda m: m.update(
        epochs=[m["epochs"][0] | {"epoch": number} for number in (1, 3)], macs=dict.fromkeys("13", m["macs"]["1"])
    ),
    "a MAC too many": lambda m: m["macs"].update({"2": m["macs"]["1"]}),
    "a MAC missing": lambda m: m["macs"].clear(),
    "MAC too short": lambda m: m["macs"].update({"1": ""}),
    "a user without the key": lambda m: m["epochs"][0]["sealed"].popitem(),
    "a seal for nobody": lambda m: m["epochs"][0]["sealed"].update({STORE: m["epochs"][0]["escrow"]}),
    "escrow slot without escrow": lambda m: m.update(escrow=None),
    "escrow without its slot": lambda m: m["epochs"][0].update(escrow=None),
    "escrow upper case": lambda m: m.update(escrow=m["escrow"].upper()),
    "recipient of another kind": lambda m: m["users"][0].update(recipient="age1abc"),
    "recipient upper case": lambda m: m["users"][0].update(recipient=m["users"][0]["recipient"].upper()),
    "confirmed in the future": lambda m: m.update(confirmed_epoch=9),
    "derivation of another name": lambda m: m["users"][0]["kdf"].update(name="argon2i"),
    "derivation of another version": lambda m: m["users"][0]["kdf"].update(version=16),
    "salt too short": lambda m: m["users"][0]["kdf"].update(salt="AAAA"),
    "nonce too long": lambda m: m["users"][0].update(nonce="A" * 20),
    "wrapped keys too long": lambda m: m["users"][0].update(wrapped="A" * 4000),
    "wrapped keys empty": lambda m: m["users"][0].update(wrapped=""),
    "public key too short": lambda m: m["users"][0].update(public="AAAA"),
    "base 64 without padding": lambda m: m["users"][0].update(public=m["users"][0]["public"].rstrip("=")),
    "base 64 with a line break": lambda m: m["users"][0].update(public=m["users"][0]["public"] + "\n"),
    "base 64 for addresses": lambda m: m["users"][0].update(public="-_" * 21 + "8="),
    "1 TiB of memory": lambda m: m["users"][0]["kdf"].update(memory_kib=1 << 30),
    "just over 1 GiB": lambda m: m["users"][0]["kdf"].update(memory_kib=(1 << 20) + 1),
    "11 passes": lambda m: m["users"][1]["kdf"].update(passes=11),
    "9 lanes": lambda m: m["users"][0]["kdf"].update(lanes=9, memory_kib=1024),
    "no passes": lambda m: m["users"][0]["kdf"].update(passes=0),
    "passes as truth value": lambda m: m["users"][0]["kdf"].update(passes=True),
    "passes as fraction": lambda m: m["users"][0]["kdf"].update(passes=1.0),
    "users as object": lambda m: m.update(users={}),
    "sealed as list": lambda m: m["epochs"][0].update(sealed=[]),
    "a seal as number": lambda m: m["epochs"][0]["sealed"].update({m["users"][0]["id"]: 7}),
    "201 users": lambda m: (
        m.update(users=[m["users"][0] | {"id": f"01{number:024}", "name": f"user {number}"} for number in range(201)]),
        m["epochs"][0].update(sealed={user["id"]: m["epochs"][0]["escrow"] for user in m["users"]}),
    ),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_malformed_files_are_refused_under_a_fitting_check_sum(made, tmp_path, edit):
    data = (tmp_path / FIRST).read_bytes()
    assert decodes(change(data, lambda members: None))
    assert not decodes(change(data, edit))


def test_as_many_users_as_allowed(made, tmp_path):
    data = change((tmp_path / FIRST).read_bytes(), EDITS["201 users"])
    assert not decodes(data)
    assert decodes(change(data, lambda m: m["epochs"][0]["sealed"].pop(m["users"].pop()["id"])))


def test_a_newer_programs_file_is_not_called_damaged(made, tmp_path):
    newer = change((tmp_path / FIRST).read_bytes(), lambda members: members.update(version=2, more="something new"))
    for name in slot_files.NAMES:
        (tmp_path / name).write_bytes(newer)
        with pytest.raises(StoreTooNew):
            load(tmp_path)
    for name in slot_files.NAMES:
        (tmp_path / name).write_bytes(newer.replace(b'"version":2', b'"version":3'))
    with pytest.raises(SlotsDamaged):
        load(tmp_path)


def test_other_spellings_of_the_same_file_are_refused(made, tmp_path):
    data = (tmp_path / FIRST).read_bytes()
    members = json.loads(data)
    digest = members["checksum"]
    assert not decodes(data.replace(digest.encode(), digest.upper().encode()))
    assert not decodes(data.replace(b'"counter":2', b'"counter":2,"counter":2'))
    assert not decodes(data.replace(b'"counter":2', b'"counter":1,"counter":2'))
    assert not decodes(json.dumps(members, sort_keys=True).encode())
    assert not decodes(json.dumps(dict(reversed(members.items())), separators=(",", ":")).encode())
    assert not decodes(data.replace(b'"Ana"', b'"\\u0041na"'))
    assert not decodes(b"\xef\xbb\xbf" + data)
    assert not decodes(data.decode().encode("utf-16"))


TAMPERS = {
    "counter raised": lambda m: m.update(counter=99),
    "recovery said to be confirmed": lambda m: m.update(confirmed_epoch=1),
    "duty to change the key struck out": lambda m: m.update(rotation_due=True),
    "names exchanged": lambda m: (m["users"][0].update(name="Ben"), m["users"][1].update(name="Ana")),
    "users in another order": lambda m: m["users"].reverse(),
    "a user removed": lambda m: (m["users"].pop(1), m["epochs"][0]["sealed"].pop(max(m["epochs"][0]["sealed"]))),
    "seals exchanged": lambda m: m["epochs"][0].update(
        sealed=dict(zip(m["epochs"][0]["sealed"], reversed(m["epochs"][0]["sealed"].values()), strict=True))
    ),
    "escrow slot replaced": lambda m: m["epochs"][0].update(escrow=next(iter(m["epochs"][0]["sealed"].values()))),
    "store exchanged": lambda m: m.update(store="01jstore0000000000000000ac"),
    "epoch exchanged": lambda m: (m["epochs"][0].update(epoch=2), m.update(macs={"2": m["macs"]["1"]})),
    "public key exchanged": lambda m: m["users"][0].update(public=m["users"][1]["public"]),
    "recipient exchanged": lambda m: m["users"][0].update(recipient=m["users"][1]["recipient"]),
    "wrapped keys exchanged": lambda m: m["users"][0].update(
        {name: m["users"][1][name] for name in ("wrapped", "nonce", "kdf", "public", "recipient")}
    ),
}


@pytest.mark.parametrize("edit", TAMPERS.values(), ids=TAMPERS)
@pytest.mark.parametrize(("name", "text"), [("Ana", ANA), ("Ben", BEN)])
def test_well_formed_changes_are_noticed_by_every_user(made, tmp_path, edit, name, text):
    for file in (FIRST, SECOND):
        (tmp_path / file).write_bytes(change((tmp_path / file).read_bytes(), edit))
    with pytest.raises((SlotsDamaged, WrongPassphrase)):
        unlock(load(tmp_path), name, text)


def test_an_added_user_needs_the_data_key(made, tmp_path):
    eve_file, eve = slots.new_store_slots(STORE, "Eve", NEW, None, WEAK, allow_weak=True)

    def add_eve(members: dict) -> None:
        stranger = json.loads(slot_format.encode(eve_file.content))
        members["users"] += stranger["users"]
        members["epochs"][0]["sealed"][eve.user_id] = stranger["epochs"][0]["sealed"][eve.user_id]

    for file in (FIRST, SECOND):
        (tmp_path / file).write_bytes(change((tmp_path / file).read_bytes(), add_eve))
    for name, text in (("Ana", ANA), ("Eve", NEW)):
        with pytest.raises(SlotsDamaged):
            unlock(load(tmp_path), name, text)


@pytest.mark.parametrize("broken", [FIRST, SECOND])
@pytest.mark.parametrize("damage", ["missing", "empty", "rot", "cut", "folder"])
def test_one_damaged_copy_is_repaired_from_the_other(made, tmp_path, broken, damage):
    path = tmp_path / broken
    good = path.read_bytes()
    path.unlink()
    if damage == "empty":
        path.write_bytes(b"")
    elif damage == "rot":
        path.write_bytes(good[:500] + bytes([good[500] ^ 4]) + good[501:])
    elif damage == "cut":
        path.write_bytes(good[:-100])
    elif damage == "folder":
        path.mkdir()
    file = load(tmp_path)
    assert not file.copies_agree
    assert unlock(file, "Ben", BEN).keys == made.ana.keys
    if damage == "folder":
        # It cannot be put right, which must not keep anybody out; the file goes on saying so.
        assert not file.copies_agree
        return
    assert file.copies_agree
    assert (tmp_path / FIRST).read_bytes() == (tmp_path / SECOND).read_bytes() == good


def test_nothing_is_repaired_before_somebody_signed_in(made, tmp_path):
    (tmp_path / FIRST).write_bytes(b"rot")
    file = load(tmp_path)
    with pytest.raises(WrongPassphrase):
        unlock(file, "Ana", BEN)
    assert (tmp_path / FIRST).read_bytes() == b"rot"


def test_both_copies_damaged_or_missing_is_said(made, tmp_path):
    for name in slot_files.NAMES:
        (tmp_path / name).write_bytes(b"rot")
    with pytest.raises(SlotsDamaged, match="damaged"):
        load(tmp_path)
    for name in slot_files.NAMES:
        (tmp_path / name).unlink()
    with pytest.raises(SlotsDamaged, match="missing"):
        load(tmp_path)


def test_where_copies_disagree_the_newer_one_counts(made, tmp_path):
    older = (tmp_path / SECOND).read_bytes()
    slots.change_passphrase(made.slots, "Ben", BEN, NEW, WEAK)
    made.slots.save()
    for stale in slot_files.NAMES:
        made.slots.save()
        (tmp_path / stale).write_bytes(older)
        file = load(tmp_path)
        with pytest.raises(WrongPassphrase):
            unlock(file, "Ben", BEN)
        assert (tmp_path / stale).read_bytes() == older
        assert unlock(file, "Ben", NEW).keys == made.ana.keys
        assert (tmp_path / FIRST).read_bytes() == (tmp_path / SECOND).read_bytes() != older


def test_a_forged_copy_gives_way_to_the_genuine_one(made, tmp_path):
    good = (tmp_path / FIRST).read_bytes()
    for forged in slot_files.NAMES:
        for name in slot_files.NAMES:
            (tmp_path / name).write_bytes(good)
        (tmp_path / forged).write_bytes(change(good, lambda members: members.update(counter=50)))
        file = load(tmp_path)
        assert unlock(file, "Ana", ANA).keys == made.ana.keys
        assert file.counter == 2
        assert (tmp_path / FIRST).read_bytes() == (tmp_path / SECOND).read_bytes() == good
