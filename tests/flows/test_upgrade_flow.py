# SPDX-License-Identifier: Apache-2.0
"""An upgrade loses nothing (pain 7): real stores of earlier programs open, come to today's schema, and say what they said."""

import json
import shutil
from pathlib import Path

import pytest

from app.domain.forms.values import FormValues
from app.models import backup, upgrade
from app.services import cases, drafts, integrity, journal_check, people, records, recovery, search, vault
from tests import vaults
from tests.stores.make import OFFICER, PHRASE, READS, rows

STORES = sorted(path.name for path in (Path(vaults.__file__).parent / "stores").glob("[0-9]*"))


@pytest.fixture(params=STORES)
def old(request, tmp_path) -> Path:
    """Return the folder of a copy of a kept store."""
    return Path(shutil.copytree(Path(vaults.__file__).parent / "stores" / request.param, tmp_path / request.param))


@pytest.fixture
def store(old):
    opened = vaults.sign_in(old, OFFICER, PHRASE)
    yield opened
    opened.close()


def test_there_is_a_store_of_the_first_schema():
    assert STORES[0] == "0001"


def test_every_record_says_what_it_said(old, store):
    said = json.loads((old / READS).read_text(encoding="utf-8"))
    found = rows(store)
    assert {kind: set(of_kind) for kind, of_kind in said.items()} == {kind: set(of_kind) for kind, of_kind in found.items()}
    for kind, of_kind in said.items():
        for record_id, fields in of_kind.items():
            assert fields.items() <= found[kind][record_id].items()


def test_it_has_todays_schema_and_a_copy_from_before(old, store):
    assert store.schema == upgrade.head_revision()
    copies = [each.why for each in backup.listed(old)]
    assert copies == ([] if old.name == upgrade.head_revision() else [f"before-{upgrade.head_revision()}"])


def test_lists_search_drafts_and_pages_work_on_it(store):
    (celestin,) = (each for each in search.find(store, "celestin") if each.page == "people")
    assert people.open_page(store, celestin.id).content.get("birth") == "1994-05-03"
    (case,) = cases.list_rows(store, list(cases.list_ids(store, {})))
    assert cases.open_page(store, case.id).row.number == case.number
    (draft,) = drafts.listed(store)
    kept = drafts.open_draft(store, draft.id)
    assert kept is not None
    assert kept.content.text("text") == "Half a sentence (invented)"


def test_journal_and_pages_are_whole_and_go_on(store):
    (case,) = cases.list_rows(store, list(cases.list_ids(store, {})))
    content = records.open_form(store, "case", case.id)
    records.save_form(store, "case", content.with_values(title="Harbour"))
    cases.save_part(store, "note", case.id, FormValues({"written_on": "2027-01-02", "topic": "contact", "text": "Later"}))
    report = journal_check.verify_journal(store)
    assert not report.problems
    assert report.entries > 20
    assert integrity.check(store).is_whole


def test_the_other_user_signs_in_too_and_the_copy_from_before_can_be_restored(old, store):
    store.close()
    with vaults.sign_in(old) as again:
        assert again.actor.role == "administrator"
    copies = backup.listed(old)
    for copy in copies:
        restored = vault.restore(old, copy.path, OFFICER, PHRASE, allow_weak=True)
        assert restored.schema == upgrade.head_revision()
        assert len(rows(restored)["person"]) == 2
        restored.close()
    assert len(recovery.backups(old)) >= len(copies)


def test_an_upgrade_that_cannot_copy_first_leaves_the_old_store(old, monkeypatch):
    if old.name == upgrade.head_revision():
        pytest.skip("this store needs no upgrade")

    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    before = vaults.files(old)
    with monkeypatch.context() as patched, pytest.raises(OSError, match="No space"):
        patched.setattr(backup, "write_copy", full)
        vaults.sign_in(old, OFFICER, PHRASE)
    assert vaults.files(old) == before
    with vaults.sign_in(old, OFFICER, PHRASE) as store:
        assert store.schema == upgrade.head_revision()
