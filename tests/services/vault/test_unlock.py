# SPDX-License-Identifier: Apache-2.0
import json
import os
from pathlib import Path

import pytest

from app.base import clock
from app.base.errors import LibraryTooOld, NotAllowed, StoreDamaged, StoreInUse, TooSoon, WrongPassphrase
from app.models import identity, witness
from app.models import store as store_module
from app.models.keyring import database_key
from app.services import sign_in, vault
from app.services.journal_reading import JournalFilter, journal_page
from tests import vaults


def test_a_locked_store_opens_again_with_everything_in_it(tmp_path: Path):
    folder = vaults.made(tmp_path / "store")
    with vaults.sign_in(folder, "  ANA ") as store:
        assert vaults.count(store) == 1
        assert store.actor.role == "administrator"


def test_sign_in_and_sign_off_are_in_the_journal(tmp_path: Path):
    folder = vaults.made(tmp_path / "store")
    with vaults.sign_in(folder) as store:
        assert [row.kind for row in journal_page(store, limit=3)] == ["sign_in", "sign_off", "save"]


def test_one_sentence_for_a_wrong_name_and_a_wrong_passphrase(tmp_path: Path):
    folder = vaults.made(tmp_path / "store")
    with pytest.raises(WrongPassphrase) as wrong:
        vaults.sign_in(folder, text=vaults.BEN)
    with pytest.raises(WrongPassphrase) as unknown:
        vaults.sign_in(folder, user="nobody")
    assert str(wrong.value) == str(unknown.value)


def test_waits_grow_from_the_fifth_failure_and_end_at_thirty_seconds(tmp_path: Path):
    folder, now = vaults.made(tmp_path / "store"), [1_800_000_000.0]
    waits = []
    with clock.use(lambda: now[0]):
        for _ in range(12):
            with pytest.raises(WrongPassphrase) as wrong:
                vaults.sign_in(folder, text=vaults.BEN)
            waits.append(wrong.value.wait_s)
            now[0] += wrong.value.wait_s
        assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 16, 30, 30, 30]
        now[0] -= 0.5
        assert vault.sign_in_wait(folder) == pytest.approx(0.5)
        with pytest.raises(TooSoon, match=r"Wait 1 second, ") as soon:
            vaults.sign_in(folder)
        assert soon.value.wait_s == pytest.approx(0.5)
        now[0] += 0.5
        store = vaults.sign_in(folder)
        assert vault.sign_in_wait(folder) == 0
        detail = dict(journal_page(store, JournalFilter(kinds=("sign_in",)), limit=1)[0].detail)
        assert detail["failed before"] == "12"
        store.close()


def test_too_soon_is_not_tried_and_not_counted(tmp_path: Path):
    folder = vaults.made(tmp_path / "store")
    with clock.use(lambda: 1_800_000_000.0):
        for _ in range(5):
            with pytest.raises(WrongPassphrase):
                vaults.sign_in(folder, text=vaults.BEN)
        with pytest.raises(TooSoon):
            vaults.sign_in(folder, text=vaults.BEN)
    assert sign_in.read(folder).count == 5


def test_a_clock_set_back_does_not_lock_anybody_out(tmp_path: Path):
    (tmp_path / sign_in.FILE_NAME).write_text(json.dumps({"count": 7, "first": "x", "last_ms": 1_800_000_000_000}))
    with clock.use(lambda: 1_000_000_000.0):
        assert sign_in.wait_s(tmp_path) == 4


@pytest.mark.parametrize("content", ["", "{", '{"count": "many"}', '{"count": -3, "first": "", "last_ms": 0}', "[]"])
def test_a_senseless_count_is_no_count(tmp_path: Path, content: str):
    (tmp_path / sign_in.FILE_NAME).write_text(content)
    assert sign_in.wait_s(tmp_path) == 0


def test_a_failed_sign_in_gives_the_lock_back_and_changes_only_the_count(tmp_path: Path):
    folder = vaults.made(tmp_path / "store")
    before = vaults.files(folder)
    with pytest.raises(WrongPassphrase):
        vaults.sign_in(folder, text=vaults.BEN)
    after = vaults.files(folder)
    assert after.pop("sign-in.json")
    assert after == before
    vaults.sign_in(folder).close()


def test_an_open_store_is_not_opened_twice(tmp_path: Path):
    folder = vaults.made(tmp_path / "store")
    with vaults.sign_in(folder), pytest.raises(StoreInUse, match="since"):
        vaults.sign_in(folder)
    vaults.sign_in(folder).close()


def test_a_closed_account_does_not_open_the_store(tmp_path: Path):
    folder = vaults.made(tmp_path / "store")
    with vaults.sign_in(folder) as store, store.write() as unit:
        unit.save("account", store.actor.user_id, {"active": False})
    with pytest.raises(NotAllowed, match="Ask an administrator"):
        vaults.sign_in(folder)


def test_a_database_under_another_store_s_key_file_is_refused(tmp_path: Path):
    one, other = vaults.made(tmp_path / "one"), vaults.made(tmp_path / "other")
    os.replace(other / "store.bwdb", one / "store.bwdb")
    with pytest.raises(StoreDamaged):
        vaults.sign_in(one)


def test_keys_of_a_user_that_are_not_those_of_the_account_are_refused(tmp_path: Path):
    folder = vaults.made(tmp_path / "store")
    with vaults.sign_in(folder) as store, store.write() as unit:
        unit.save("account", store.actor.user_id, {"verify_key": "00" * 32})
    with pytest.raises(StoreDamaged, match="do not belong together"):
        vaults.sign_in(folder)


def test_a_database_library_that_fails_the_gate_opens_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = vaults.made(tmp_path / "store")
    monkeypatch.setattr(store_module, "LOWEST_SQLITE", (99, 0, 0))
    with pytest.raises(LibraryTooOld, match="too old to be safe"):
        vaults.sign_in(folder)


def test_an_old_database_file_put_in_place_is_noticed(tmp_path: Path):
    folder = vaults.made(tmp_path / "store")
    old = (folder / "store.bwdb").read_bytes()
    vault.lock(vaults.sign_in(folder))
    (folder / "store.bwdb").write_bytes(old)
    with pytest.raises(StoreDamaged, match="older than what this PC recorded last"):
        vaults.sign_in(folder)


def test_a_journal_that_does_not_reach_the_office_s_receipt_is_noticed(tmp_path: Path):
    folder = vaults.made(tmp_path / "store")
    with vaults.sign_in(folder) as store:
        assert store.keyring is not None
        key = database_key(store.keyring.unlocked.keys[0])
        with store.read() as conn:
            end = witness.present(conn)
    for head, is_good in ((end, True), (end._replace(hash="00" * 32), False), (end._replace(seq=end.seq + 100), False),
                          (end._replace(device=5, seq=10**6), True)):
        identity.keep_fact(folder, key, witness.RECEIPT_FACT, head.to_bytes().decode())
        if is_good:
            vaults.sign_in(folder).close()
        else:
            with pytest.raises(StoreDamaged, match="Restore the newest backup"):
                vaults.sign_in(folder)


def test_an_older_key_file_put_in_place_is_noticed(tmp_path: Path):
    folder = vaults.made(tmp_path / "store")
    old = (folder / "keys.slots").read_bytes()
    with vaults.sign_in(folder) as store:
        vault.change_passphrase(store, vaults.ANA, vaults.BEN)
    for name in ("keys.slots", "keys.slots.copy"):
        (folder / name).write_bytes(old)
    with pytest.raises(Exception, match="older than the store"):
        vaults.sign_in(folder)


def test_a_changed_passphrase_opens_and_the_old_one_does_not(tmp_path: Path):
    folder = vaults.made(tmp_path / "store")
    with vaults.sign_in(folder) as store:
        with pytest.raises(WrongPassphrase):
            vault.change_passphrase(store, vaults.BEN, "another five words for a test")
        vault.change_passphrase(store, vaults.ANA, vaults.BEN)
    with pytest.raises(WrongPassphrase):
        vaults.sign_in(folder)
    vaults.sign_in(folder, text=vaults.BEN).close()


def test_issued_passphrases_pass_their_own_check():
    text = vault.issue_passphrase()
    assert len(text.split()) == 5
    assert vault.check_passphrase(text, ["ana"]) == []
    assert vault.check_passphrase("short") != []
