# SPDX-License-Identifier: Apache-2.0
"""Newer, damaged, cut and missing store files: a sentence, never a crash, never a new empty store, and nothing is touched."""

import random
from pathlib import Path

import pytest

from app.base.errors import StoreDamaged, StoreTooNew, Trouble
from app.models import upgrade
from app.models.keyring import database_key
from app.models.store import connect
from app.services import integrity, journal_check, vault
from tests import vaults


def test_a_store_of_a_newer_program_is_left_as_it_is(tmp_path: Path):
    folder = vaults.made(tmp_path / "store")
    with vaults.sign_in(folder) as store:
        assert store.keyring is not None
        key = database_key(store.keyring.unlocked.keys[0])
    conn = connect(folder / "store.bwdb", key)
    conn.execute("UPDATE alembic_version SET version_num = '9999'")
    conn.close()
    before = vaults.files(folder)
    with pytest.raises(StoreTooNew, match="Install the newer program"):
        vaults.sign_in(folder)
    assert vaults.files(folder) == before
    assert upgrade.stored_revision(folder, key) == "9999"


def test_damaged_pages_are_found_when_opening_or_checking_and_never_replaced_by_an_empty_store(tmp_path: Path):
    folder = vaults.made(tmp_path / "store")
    whole, head = (folder / "store.bwdb").read_bytes(), (folder / "journal.head").read_bytes()
    rng = random.Random(4)
    at_start = 0
    # The first 16 bytes repeat the salt, which the key file holds: nothing is lost by damage there.
    for place in [16, 17, 4000, *(rng.randrange(16, len(whole)) for _ in range(35))]:
        damaged = bytearray(whole)
        damaged[place] ^= 1 << rng.randrange(8)
        (folder / "store.bwdb").write_bytes(damaged)
        (folder / "journal.head").write_bytes(head)
        try:
            with vaults.sign_in(folder) as store:
                assert not integrity.check(store).is_whole, place
        except StoreDamaged:
            at_start += 1
        assert (folder / "store.bwdb").stat().st_size >= len(whole) - 4096
    assert at_start > 3
    (folder / "store.bwdb").write_bytes(whole)
    (folder / "journal.head").write_bytes(head)
    with vaults.sign_in(folder) as store:
        assert vaults.count(store) == 1
        assert integrity.check(store).is_whole
        assert journal_check.verify_journal(store).is_whole


@pytest.mark.parametrize("left", [0, 1, 15, 16, 512, 4095, 4096, 4097, 100_000])
def test_a_cut_store_is_refused_and_left_as_it_is(tmp_path: Path, left: int):
    folder = vaults.made(tmp_path / "store")
    whole = (folder / "store.bwdb").read_bytes()
    assert left < len(whole)
    (folder / "store.bwdb").write_bytes(whole[:left])
    with pytest.raises(StoreDamaged, match="estore the"):
        vaults.sign_in(folder)
    assert (folder / "store.bwdb").read_bytes() == whole[:left]
    (folder / "store.bwdb").write_bytes(whole)
    with vaults.sign_in(folder) as store:
        assert vaults.count(store) == 1


def test_a_plain_database_in_the_place_of_the_store_is_refused(tmp_path: Path):
    folder = vaults.made(tmp_path / "store")
    (folder / "store.bwdb").write_bytes(b"SQLite format 3\0" + bytes(4080))
    with pytest.raises(StoreDamaged):
        vaults.sign_in(folder)


def test_a_missing_store_file_is_said_and_no_new_one_is_made(tmp_path: Path):
    folder = vaults.made(tmp_path / "store")
    (folder / "store.bwdb").unlink()
    with pytest.raises(StoreDamaged, match="Restore the newest backup; no new store was made"):
        vaults.sign_in(folder)
    assert not (folder / "store.bwdb").exists()


def test_a_missing_folder_is_said_and_not_made(tmp_path: Path):
    with pytest.raises(StoreDamaged, match="folder of the store is not there"):
        vaults.sign_in(tmp_path / "stick" / "store")
    assert list(tmp_path.iterdir()) == []


def test_every_fault_of_the_file_leads_to_a_restore_that_works(tmp_path: Path):
    folder = vaults.made(tmp_path / "store")
    with vaults.sign_in(folder) as store:
        vault.housekeeping(store)
    (folder / "store.bwdb").write_bytes(b"\0" * 5000)
    with pytest.raises(Trouble):
        vaults.sign_in(folder)
    with vault.restore(folder, vault.backups(folder)[0].path, "ana", vaults.ANA, allow_weak=True) as store:
        assert vaults.count(store) == 1
