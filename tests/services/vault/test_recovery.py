# SPDX-License-Identifier: Apache-2.0
from datetime import timedelta
from pathlib import Path

import pytest

from app.base import clock
from app.base.errors import DiskFull, NotFound, SlotsDamaged, StoreDamaged, StoreInUse, WrongPassphrase
from app.base.jobs import JobContext
from app.models import backup, counters, identity, rekey
from app.models.store import connect
from app.security import slot_files
from app.services import accounts, journal_check, recovery, rotation, vault
from app.services.journal_reading import journal_page
from tests import vaults


def with_backup(folder: Path) -> Path:
    """Make a store with one person, a backup of it, and then a second person."""
    vaults.made(folder)
    store = vaults.sign_in(folder)
    copy = recovery.make_backup(store).path
    with store.write() as unit:
        unit.save("person", "", {"family": "Pierre"})
    vault.lock(store)
    return copy


def restore(folder: Path, copy: Path, text: str = vaults.ANA):
    return vault.restore(folder, copy, "ana", text, allow_weak=True)


def test_a_backup_is_listed_checked_and_journalled(tmp_path: Path):
    folder = vaults.made(tmp_path / "store")
    with vaults.sign_in(folder) as store:
        row = recovery.make_backup(store)
        assert vault.backups(folder) == [row]
        assert (row.why, row.size_bytes > 0, recovery.check_backup(store, row)) == ("by-hand", True, True)
        assert journal_page(store, limit=1)[0].what == "Backup made"
        assert row.path.stat().st_mode & 0o077 == 0


def test_a_damaged_backup_is_told_from_a_whole_one(tmp_path: Path):
    copy = with_backup(tmp_path / "store")
    data = bytearray(copy.read_bytes())
    data[len(data) // 2] ^= 1
    copy.write_bytes(data)
    with vaults.sign_in(tmp_path / "store") as store:
        assert not recovery.check_backup(store, vault.backups(tmp_path / "store")[0])


def test_restoring_brings_back_that_day_and_keeps_the_present_files_aside(tmp_path: Path):
    folder = tmp_path / "store"
    copy = with_backup(folder)
    now = (folder / "store.bwdb").read_bytes()
    with restore(folder, copy) as store:
        assert vaults.count(store) == 1
        assert journal_page(store, limit=1)[0].what == "Store restored from a backup"
        assert journal_check.verify_journal(store).is_whole
    aside = list((folder / "set-aside").iterdir())
    assert [(each / "store.bwdb").read_bytes() for each in aside] == [now]
    assert copy.exists()
    vaults.sign_in(folder).close()


def test_a_restored_store_writes_under_a_new_number_and_gives_no_number_twice(tmp_path: Path):
    folder = tmp_path / "store"
    vaults.made(folder)
    with vaults.sign_in(folder) as store:
        with store.write() as unit:
            assert [counters.take(unit.conn, "case/VFA/2026") for _ in range(3)] == [1, 2, 3]
        copy = recovery.make_backup(store).path
        with store.write() as unit:
            assert counters.take(unit.conn, "case/VFA/2026") == 4
        before = identity.load(store)
    with restore(folder, copy) as store:
        after = identity.load(store)
        with store.write() as unit:
            assert counters.take(unit.conn, "case/VFA/2026") == 104
    assert (after.epoch, after.number != before.number, identity.same_device(after.number, before.number)) == (2, True, True)
    assert after.verify_key == before.verify_key


def test_a_damaged_copy_is_refused_and_nothing_is_changed(tmp_path: Path):
    folder = tmp_path / "store"
    copy = with_backup(folder)
    data = bytearray(copy.read_bytes())
    data[-100] ^= 1
    copy.write_bytes(data)
    before = vaults.files(folder)
    with pytest.raises(StoreDamaged, match="Choose another backup"):
        restore(folder, copy)
    assert vaults.files(folder).keys() == before.keys()
    assert (folder / "store.bwdb").read_bytes() == before["store.bwdb"]
    vaults.sign_in(folder).close()


def test_a_copy_of_another_store_is_refused(tmp_path: Path):
    folder = vaults.made(tmp_path / "store")
    copy = with_backup(tmp_path / "other")
    (copy.with_suffix(".slots")).unlink()
    with pytest.raises(StoreDamaged, match="belongs to another store"):
        restore(folder, copy)


def test_a_wrong_passphrase_restores_nothing_and_is_counted_once(tmp_path: Path):
    folder = tmp_path / "store"
    copy = with_backup(folder)
    with pytest.raises(WrongPassphrase):
        restore(folder, copy, vaults.BEN)
    from app.services import sign_in

    assert sign_in.read(folder).count == 1
    assert not (folder / "set-aside").exists()


def test_a_backup_that_is_gone_is_said_so(tmp_path: Path):
    folder = vaults.made(tmp_path / "store")
    with pytest.raises(NotFound):
        restore(folder, folder / "backups" / "none.bwdb")


def test_a_store_whose_files_are_all_lost_but_the_backups_comes_back(tmp_path: Path):
    folder = tmp_path / "store"
    copy = with_backup(folder)
    for name in ("store.bwdb", "keys.slots", "keys.slots.copy", "store.toml", "journal.head"):
        (folder / name).unlink()
    with restore(folder, copy) as store:
        assert vaults.count(store) == 1
    vaults.sign_in(folder).close()
    assert vault.describe(folder).post_code == "VFA"


def test_without_any_key_file_nothing_can_be_restored_and_the_sentence_says_so(tmp_path: Path):
    folder = tmp_path / "store"
    copy = with_backup(folder)
    for path in (folder / "keys.slots", folder / "keys.slots.copy", copy.with_suffix(".slots")):
        path.unlink()
    with pytest.raises(SlotsDamaged, match="key file"):
        restore(folder, copy)


def test_a_copy_from_before_the_key_changed_comes_back_under_the_present_key(tmp_path: Path):
    folder = tmp_path / "store"
    copy = with_backup(folder)
    with vaults.sign_in(folder) as store:
        rotation.rotate(store, JobContext())
    with restore(folder, copy) as store:
        assert vaults.count(store) == 1
        assert store.keyring is not None
        assert store.keyring.unlocked.epoch == 2
    vaults.sign_in(folder).close()


def test_a_copy_from_before_key_and_passphrase_changed_asks_for_the_old_passphrase(tmp_path: Path):
    folder = tmp_path / "store"
    copy = with_backup(folder)
    with vaults.sign_in(folder) as store:
        rotation.rotate(store, JobContext())
        vault.change_passphrase(store, vaults.ANA, vaults.BEN)
    with pytest.raises(WrongPassphrase, match="the passphrase that you had then"):
        restore(folder, copy, vaults.BEN)
    present = (folder / "keys.slots").read_bytes()
    with restore(folder, copy, vaults.ANA) as store:
        assert vaults.count(store) == 1
    [aside] = (folder / "set-aside").iterdir()
    assert (aside / "keys.slots").read_bytes() == (aside / "keys.slots.copy").read_bytes() == present
    vaults.sign_in(folder).close()


def test_a_restored_file_that_is_not_whole_is_not_put_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = tmp_path / "store"
    copy, write = with_backup(folder), backup.write_copy
    now = (folder / "store.bwdb").read_bytes()

    def damaging(source: Path, key: bytes, target: Path, new_key: bytes | None = None) -> None:
        write(source, key, target, new_key)
        data = bytearray(target.read_bytes())
        data[-100] ^= 1
        target.write_bytes(data)

    monkeypatch.setattr(backup, "write_copy", damaging)
    with pytest.raises(StoreDamaged):
        restore(folder, copy)
    assert (folder / "store.bwdb").read_bytes() == now
    assert not (folder / "set-aside").exists()


def test_a_file_put_in_place_by_hand_can_be_taken_as_a_backup(tmp_path: Path):
    folder = tmp_path / "store"
    copy = with_backup(folder)
    (folder / "store.bwdb").write_bytes(copy.read_bytes())
    with pytest.raises(StoreDamaged):
        vaults.sign_in(folder)
    with restore(folder, folder / "store.bwdb") as store:
        assert vaults.count(store) == 1


def test_daily_care_makes_one_backup_a_day_and_thins(tmp_path: Path):
    folder, day = vaults.made(tmp_path / "store"), clock.now()
    with vaults.sign_in(folder) as store:
        for age in range(40, 0, -1):
            with clock.use(lambda age=age: (day - timedelta(days=age)).timestamp()):
                care = vault.housekeeping(store)
                assert care.made is not None
                assert care.made.why == "daily"
                assert vault.housekeeping(store).made is None
    kept = vault.backups(folder)
    assert 15 < len(kept) < 25
    assert len(list((folder / "backups").iterdir())) == 2 * len(kept)


def test_a_new_key_opens_the_store_and_the_old_one_does_not(tmp_path: Path):
    folder = vaults.made(tmp_path / "store")
    old = (folder / "store.bwdb").read_bytes()
    with vaults.sign_in(folder) as store:
        rotation.rotate(store, JobContext())
        with store.write() as unit:
            unit.save("person", "", {"family": "Pierre"})
        assert vaults.count(store) == 2
        assert journal_check.verify_journal(store).is_whole
        assert vault.backups(folder)[0].why == "before-rotation"
    (folder / "journal.head").unlink()
    current = (folder / "store.bwdb").read_bytes()
    (folder / "store.bwdb").write_bytes(old)
    with pytest.raises(StoreDamaged):
        vaults.sign_in(folder)
    (folder / "store.bwdb").write_bytes(current)
    vaults.sign_in(folder).close()


@pytest.mark.parametrize("at", ["write_anew", "put_in_place"])
def test_a_change_of_the_key_that_fails_leaves_the_store_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str):
    folder = vaults.made(tmp_path / "store")

    def damaged(*_args: object) -> None:
        raise StoreDamaged("not complete")

    with vaults.sign_in(folder) as store:
        monkeypatch.setattr(rekey, at, damaged)
        with pytest.raises(StoreDamaged):
            rotation.rotate(store, JobContext())
        monkeypatch.undo()
        assert vaults.count(store) == 1
        assert store.keyring is not None
        assert store.keyring.unlocked.epoch == 1
        rotation.rotate(store, JobContext())
        assert store.keyring.unlocked.epoch == 2
    vaults.sign_in(folder).close()


@pytest.mark.parametrize("is_swapped", [False, True])
def test_a_change_of_the_key_cut_short_by_a_crash_opens_either_way(tmp_path: Path, is_swapped: bool):
    """The crash stands between the two copies of the key file and the swap, or right after the swap."""
    from app.security import slots

    folder = vaults.made(tmp_path / "store")
    with vaults.sign_in(folder) as store:
        ring = accounts.ring_of(store)
        after = slots.new_epoch(ring.slots, ring.unlocked)
        ring.slots.save()
        new, old = (key.data_key + key.db_salt for key in after.keys)
    rekey.write_anew(folder, old, new)
    if is_swapped:
        rekey.put_in_place(folder)
    with vaults.sign_in(folder) as store:
        assert vaults.count(store) == 1
        assert accounts.ring_of(store).unlocked.epoch == (2 if is_swapped else 1)
    vaults.sign_in(folder).close()


def test_an_incomplete_new_file_is_not_put_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder, copy = vaults.made(tmp_path / "store"), backup.write_copy

    def losing(source: Path, key: bytes, target: Path, new_key: bytes | None = None) -> None:
        copy(source, key, target, new_key)
        if new_key:
            conn = connect(target, new_key)
            conn.execute("DELETE FROM person")
            conn.close()

    with vaults.sign_in(folder) as store:
        monkeypatch.setattr(backup, "write_copy", losing)
        with pytest.raises(StoreDamaged, match="It is as it was"):
            rotation.rotate(store, JobContext())
        assert vaults.count(store) == 1
    assert not (folder / rekey.PART_NAME).exists()


def test_a_log_that_is_left_is_never_played_into_the_new_file(tmp_path: Path):
    folder = vaults.made(tmp_path / "store")
    (folder / rekey.PART_NAME).write_bytes(b"new")
    (folder / "store.bwdb-wal").write_bytes(b"frames")
    before = vaults.files(folder)
    with pytest.raises(StoreInUse):
        rekey.put_in_place(folder)
    assert vaults.files(folder) == before


def test_nobody_reads_or_writes_while_the_store_is_written_anew(tmp_path: Path):
    folder = vaults.made(tmp_path / "store")
    with vaults.sign_in(folder) as store:

        def meddle() -> None:
            for door in (store.read, store.write):
                with pytest.raises(StoreInUse, match="being written anew"), door():
                    pass

        key = store.use_key(lambda _folder, key: key)
        store.exchange_file(key, meddle)
        assert vaults.count(store) == 1


def test_a_key_file_that_cannot_be_saved_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = vaults.made(tmp_path / "store")
    with vaults.sign_in(folder) as store:
        file = accounts.ring_of(store).slots
        before = file.content

        def full(_folder: Path, _slots: object) -> None:
            raise DiskFull("full")

        monkeypatch.setattr(slot_files, "write", full)
        with pytest.raises(DiskFull):
            vault.change_passphrase(store, vaults.ANA, vaults.BEN)
        assert file.content == before
        monkeypatch.undo()
        accounts.add_user(store, "ben", "Ben Hall", "officer")
    vaults.sign_in(folder).close()
