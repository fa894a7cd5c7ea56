# SPDX-License-Identifier: Apache-2.0
"""Damaged, missing and foreign key files: repaired from the other copy or refused with a sentence, and nothing is lost."""

from pathlib import Path

import pytest

from app.base.errors import SlotsDamaged, WrongPassphrase
from tests import vaults

COPIES = ("keys.slots", "keys.slots.copy")


def opens_with_everything(folder: Path) -> bool:
    with vaults.sign_in(folder) as store:
        return vaults.count(store) == 1


def flip(path: Path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place % len(data)] ^= 1 << (place % 8)
    path.write_bytes(data)


def test_a_wrong_passphrase_changes_nothing(tmp_path: Path):
    folder = vaults.made(tmp_path / "store")
    before = vaults.files(folder)
    with pytest.raises(WrongPassphrase, match=r"not right\. Check both"):
        vaults.sign_in(folder, text=vaults.BEN)
    after = vaults.files(folder)
    after.pop("sign-in.json")
    assert after == before
    assert opens_with_everything(folder)


@pytest.mark.parametrize("name", COPIES)
@pytest.mark.parametrize("place", range(0, 2400, 150))
def test_one_damaged_copy_is_repaired_from_the_other(tmp_path: Path, name: str, place: int):
    folder = vaults.made(tmp_path / "store")
    whole = (folder / name).read_bytes()
    flip(folder / name, place)
    assert opens_with_everything(folder)
    assert (folder / name).read_bytes() == whole


@pytest.mark.parametrize("name", COPIES)
@pytest.mark.parametrize("content", [None, b"", b"{}", b"\0" * 4096])
def test_one_missing_or_senseless_copy_is_repaired_from_the_other(tmp_path: Path, name: str, content: bytes | None):
    folder = vaults.made(tmp_path / "store")
    whole = (folder / name).read_bytes()
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(content)
    assert opens_with_everything(folder)
    assert (folder / name).read_bytes() == whole


@pytest.mark.parametrize("place", [0, 77, 500, 1200])
def test_two_damaged_copies_are_refused_and_the_store_is_not_touched(tmp_path: Path, place: int):
    folder = vaults.made(tmp_path / "store")
    whole = vaults.files(folder)
    for name in COPIES:
        flip(folder / name, place)
    damaged = vaults.files(folder)
    with pytest.raises(SlotsDamaged, match="Both copies of the key file are damaged"):
        vaults.sign_in(folder)
    assert vaults.files(folder) == damaged
    for name in COPIES:
        (folder / name).write_bytes(whole[name])
    assert opens_with_everything(folder)


def test_two_missing_copies_are_refused(tmp_path: Path):
    folder = vaults.made(tmp_path / "store")
    for name in COPIES:
        (folder / name).unlink()
    with pytest.raises(SlotsDamaged, match="missing"):
        vaults.sign_in(folder)
    assert not any((folder / name).exists() for name in COPIES)
