# SPDX-License-Identifier: Apache-2.0
import tomllib
from pathlib import Path

import pytest

from app.base.errors import DiskFull, FormInvalid, NotFound, PlaceRefused, Refused
from app.base.jobs import JobContext
from app.models import identity, upgrade
from app.security import sealing
from app.services import journal_check, vault
from tests import vaults


def test_a_new_store_is_whole_and_its_first_user_is_the_administrator(tmp_path: Path):
    with vaults.make(tmp_path / "store") as store:
        assert (store.actor.name, store.actor.role) == ("Ana Joseph", "administrator")
        assert (store.fact("post_code"), store.fact("country"), store.is_training) == ("VFA", "LC", False)
        report = journal_check.verify_journal(store)
        assert report.is_whole
        assert (report.entries, report.units) == (4, 2)  # made, account, PC; signed in
        own = identity.load(store)
        with store.read() as conn:
            kept = conn.exec_driver_sql("SELECT number, verify_key, recipient, epoch FROM device").one()
        assert kept == (str(own.number), own.verify_key.hex(), own.recipient, "1")
        assert own.number < 1 << 63


def test_an_office_is_signed_in_as_the_office(tmp_path: Path):
    with vaults.make(tmp_path / "store", is_office=True) as store:
        assert store.actor.role == "office"
    assert vault.describe(tmp_path / "store").is_office


def test_files_are_for_this_account_only(tmp_path: Path):
    vaults.made(tmp_path / "new" / "store")
    folder = tmp_path / "new" / "store"
    assert folder.stat().st_mode & 0o077 == 0
    for name in ("keys.slots", "keys.slots.copy", "store.toml", "journal.head", "store.lock"):
        assert (folder / name).stat().st_mode & 0o077 == 0, name
    assert sorted(path.name for path in folder.iterdir()) == [
        "journal.head", "keys.slots", "keys.slots.copy", "store.bwdb", "store.lock", "store.toml"
    ]


def test_the_face_shows_the_post_and_no_person(tmp_path: Path):
    folder = vaults.made(tmp_path / "store", post_name='Port "Élisabeth" \\ quay', is_training=True)
    assert vault.describe(folder) == vault.StoreFace('Port "Élisabeth" \\ quay', "VFA", True, False, False)
    said = tomllib.loads((folder / "store.toml").read_text(encoding="utf-8"))
    assert set(said) == {"post_name", "post_code", "is_training", "is_office", "recovery_confirmed"}


def test_a_folder_without_a_store_says_so(tmp_path: Path):
    with pytest.raises(NotFound, match="no store in this folder"):
        vault.describe(tmp_path)


def test_a_store_without_its_face_is_still_a_store_and_gets_it_back(tmp_path: Path):
    folder = vaults.made(tmp_path / "store")
    (folder / "store.toml").unlink()
    assert vault.describe(folder).post_name == ""
    vaults.sign_in(folder).close()
    assert vault.describe(folder).post_name == "Vieux Fort Airport"


@pytest.mark.parametrize(("change", "sentence"), [
    ({"post_code": "vfa1"}, "2 to 5 capital letters"),
    ({"post_name": " "}, "Fill in the name of the post"),
    ({"post_name": "two\nlines"}, "Fill in the name of the post"),
    ({"display_name": ""}, "Fill in the name of the first user"),
    ({"passphrase": "too short"}, "at least 15 characters"),
    ({"passphrase": "Vieux Fort Airport"}, "guessed first"),
])
def test_what_cannot_be_used_is_refused_and_nothing_is_made(tmp_path: Path, change: dict[str, object], sentence: str):
    with pytest.raises(FormInvalid, match=sentence):
        vaults.make(tmp_path / "store", **change)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path):
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "letter.txt").write_text("mine")
    with pytest.raises(Refused, match="not empty"):
        vaults.make(tmp_path / "store")
    assert (tmp_path / "store" / "letter.txt").read_text() == "mine"


def test_an_empty_folder_is_taken(tmp_path: Path):
    (tmp_path / "store").mkdir()
    vaults.made(tmp_path / "store")


def test_a_synchronised_folder_is_refused_for_new_and_for_old_stores(tmp_path: Path):
    with pytest.raises(PlaceRefused):
        vaults.make(tmp_path / "Dropbox" / "store")
    assert not (tmp_path / "Dropbox").exists()
    folder = vaults.made(tmp_path / "store")
    (tmp_path / ".stfolder").mkdir()
    with pytest.raises(PlaceRefused):
        vaults.sign_in(folder)


def test_a_store_that_could_not_be_finished_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_args: object) -> None:
        raise DiskFull("full")

    monkeypatch.setattr(identity, "begin", full)
    with pytest.raises(DiskFull):
        vaults.make(tmp_path / "store")
    assert list(tmp_path.iterdir()) == []


def test_what_was_left_by_a_start_cut_short_is_replaced(tmp_path: Path):
    (tmp_path / ".store.breakwater-new").mkdir()
    (tmp_path / ".store.breakwater-new" / "keys.slots").write_text("half")
    vaults.made(tmp_path / "store")
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


def test_progress_is_told(tmp_path: Path):
    ctx = JobContext()
    with vault.create(tmp_path / "store", vaults.NEW, ctx):
        assert ctx.done == 3
        assert ctx.stage


def test_with_a_recovery_key_recovery_waits_for_the_office(tmp_path: Path):
    with vaults.make(tmp_path / "a") as store:
        assert vault.recovery_state(store) == "none"
    with vaults.make(tmp_path / "b", escrow_recipient=sealing.new_identity().recipient) as store:
        assert vault.recovery_state(store) == "not confirmed"
        assert store.fact("escrow_recipient").startswith("age1")


def test_two_stores_have_nothing_in_common(tmp_path: Path):
    with vaults.make(tmp_path / "a") as one, vaults.make(tmp_path / "b") as other:
        assert identity.load(one).number != identity.load(other).number
        assert one.fact("store_id") != other.fact("store_id")
        assert one.schema == other.schema == upgrade.head_revision()


def test_neither_wizard_answers_nor_sign_ins_show_a_passphrase():
    assert vaults.ANA not in repr(vaults.NEW)
