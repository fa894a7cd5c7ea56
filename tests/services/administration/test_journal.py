# SPDX-License-Identifier: Apache-2.0
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.base import clock
from app.base.errors import NotAllowed
from app.models import gate
from app.models.store import Store
from app.security import signing
from app.services import administration, journal_check, vault
from app.services.administration import JournalFilter, history, journal_page, verify_journal
from tests import vaults


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give the store of an office: it may see people and read the journal."""
    with vaults.make(tmp_path / "store", is_office=True) as made:
        yield made


def person(store: Store, **values: object) -> str:
    with store.write() as unit:
        return str(unit.save("person", "", {"family": "Joseph", "given": "Marie", "sex": "Female"} | values))


def edit(store: Store, record_id: str, reason: str | None = None, **values: object) -> None:
    with store.write(reason) as unit:
        unit.save("person", record_id, values)


def test_a_record_s_history_says_what_was_and_what_became(store: Store):
    who = person(store)
    edit(store, who, "seen on the passport", family="Jozef")
    edit(store, who, sex="?refused")
    edit(store, who, nationalities={"HT": True, "LC": True})
    edit(store, who, nationalities={"HT": True})
    with store.write() as unit:
        unit.note("view", "person", who)
        unit.delete("person", who, "entered twice")
        unit.restore("person", who, "was not")
    rows = history(store, "person", who)
    assert [row.what for row in rows] == ["Restored", "Deleted", "Viewed", "Changed", "Changed", "Changed", "Changed", "Made"]
    told = [[(each.was, each.became) for each in row.changes] for row in rows]
    assert told[3] == [("St. Lucia", "")]
    assert sorted(told[4]) == [("", "Haiti"), ("", "St. Lucia")]
    assert told[5] == [("Female", "Refused to answer")]
    assert told[6] == [("Joseph", "Jozef")]
    assert ("", "Joseph") in told[7]
    assert rows[6].reason == "seen on the passport"
    assert len(rows[6].fields) == 1
    assert all(row.user == "Ana Joseph" and row.object_id == who for row in rows)


def test_two_values_that_were_replaced_together_are_both_told(store: Store):
    who = person(store)
    for name in ("Jozef", "Josef"):
        with store.write() as unit:
            unit.save("person", who, {"family": name}, seen={})
    edit(store, who, family="Joseph-Pierre")
    assert {each.was for each in history(store, "person", who)[0].changes} == {"Josef / Joseph / Jozef"}


def test_pages_follow_each_other_without_gap_or_repeat(store: Store):
    with store.write() as unit:
        for number in range(25):
            unit.note("view", "person", f"p{number}")
    everything = journal_page(store, limit=1000)
    read, before = [], None
    while page := journal_page(store, before=before, limit=7):
        read += page
        before = page[-1].place
    assert [row.place for row in read] == [row.place for row in everything]
    assert len({row.place for row in everything}) == len(everything) > 25


def test_the_journal_is_filtered_by_kind_person_and_day(store: Store):
    who = person(store)
    yesterday = (clock.now() - timedelta(days=1)).date()
    with store.write() as unit:
        unit.note("view", "person", who)
        unit.note("export", "figures", "x", {"rows": 12})
    kinds = {row.kind for row in journal_page(store, JournalFilter(kinds=("view", "export")))}
    assert kinds == {"view", "export"}
    assert [dict(row.detail) for row in journal_page(store, JournalFilter(kinds=("export",)))] == [{"rows": "12"}]
    assert len(journal_page(store, JournalFilter(object_id=who))) == 2
    assert journal_page(store, JournalFilter(until=yesterday)) == []
    assert len(journal_page(store, JournalFilter(since=clock.today(), until=clock.today()))) == len(journal_page(store))
    assert journal_page(store, JournalFilter(user_id="somebody else")) == []


def test_an_administrator_reads_who_did_what_but_no_person_s_data(store: Store):
    who = person(store)
    edit(store, who, "telling reason", family="Canary")
    clerk = administration.add_user(store, "eve", "Eve Lewis", "administrator")
    store.close()
    with vaults.sign_in(store.folder, "eve", clerk.passphrase) as opened:
        rows = journal_page(opened)
        assert any(row.object_id == who and row.fields for row in rows)
        assert "Canary" not in repr(rows)
        assert "Joseph" not in repr([row.changes for row in rows if row.object_kind == "person"])
        assert "telling reason" not in repr(rows)
        assert "Canary" not in repr(history(opened, "person", who))
        assert any(each.became == "Eve Lewis" for row in rows if row.object_kind == "account" for each in row.changes)


def test_values_of_restricted_people_show_only_to_whom_they_may(store: Store):
    who = person(store, family="Canary", restricted="yes")
    with store.write() as unit:
        paper = unit.save("document", "", {"person_id": who, "number": "CANARY77"})
    officer = administration.add_user(store, "ben", "Ben Hall", "officer")
    assert "Canary" in repr(history(store, "person", who))
    store.close()
    with vaults.sign_in(store.folder, "ben", officer.passphrase) as opened:
        for kind, record_id in (("person", who), ("document", paper)):
            rows = history(opened, kind, record_id)
            assert rows
            assert "canary" not in repr(rows).lower()


def test_the_journal_page_is_for_those_who_may_read_it(store: Store):
    officer = administration.add_user(store, "ben", "Ben Hall", "officer")
    store.close()
    with vaults.sign_in(store.folder, "ben", officer.passphrase) as opened:
        with pytest.raises(NotAllowed, match="read the journal"):
            journal_page(opened)
        history(opened, "person", "x")
        with pytest.raises(NotAllowed):
            history(opened, "account", officer.user_id)


def tamper(store: Store, statement: str, *values: object) -> None:
    """Change the journal as somebody with the key in hand could."""
    conn = store.raw_read()
    conn.execute(statement, values)
    conn.close()


def place_of(store: Store, kind: str) -> int:
    return journal_page(store, JournalFilter(kinds=(kind,)))[-1].seq


def test_an_untouched_journal_is_whole(store: Store):
    person(store)
    report = verify_journal(store)
    assert (report.is_whole, report.devices, report.erased, report.problems) == (True, 1, 0, ())
    with store.read() as conn:
        counted = [conn.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() for table in ("journal", "journal_unit")]
    assert [report.entries, report.units] == counted


def test_erased_content_leaves_the_chain_whole_and_is_counted(store: Store):
    person(store)
    tamper(store, "UPDATE journal SET payload = NULL, salt = NULL WHERE object_kind = 'person'")
    report = verify_journal(store)
    assert (report.is_whole, report.erased) == (True, 1)


@pytest.mark.parametrize(("statement", "sentence"), [
    ("UPDATE journal SET user_id = 'x' WHERE object_kind = 'person'", "altered"),
    ("UPDATE journal SET wall = '2020-01-01T00:00:00+00:00' WHERE object_kind = 'person'", "altered"),
    ("UPDATE journal SET fields = '' WHERE object_kind = 'person'", "altered"),
    ("UPDATE journal SET payload = x'80' WHERE object_kind = 'person'", "content of this entry was altered"),
    ("DELETE FROM journal WHERE object_kind = 'person' AND kind = 'save'", "missing"),
    ("DELETE FROM journal_unit WHERE last_seq = (SELECT max(seq) FROM journal WHERE object_kind = 'person')", "no signed unit"),
    ("UPDATE journal_unit SET signature = zeroblob(64) WHERE unit = 2", "signature"),
    ("DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)", "lost its entries"),
    ("UPDATE journal_end SET hash = zeroblob(32)", "does not end"),
])
def test_what_was_changed_behind_the_program_s_back_is_found(store: Store, statement: str, sentence: str):
    person(store)
    with store.write() as unit:
        unit.note("view", "person", "x")
    tamper(store, statement)
    report = verify_journal(store)
    assert not report.is_whole
    assert any(sentence in problem.sentence for problem in report.problems), report.problems


def test_an_entry_signed_by_another_key_is_found(store: Store):
    from dataclasses import replace

    actor = store.actor
    store.actor = replace(actor, signing_key=signing.new_private_key())
    person(store)
    store.actor = actor
    assert ["signature" in problem.sentence for problem in verify_journal(store).problems] == [True]


def test_a_unit_signed_by_somebody_else_than_its_entries_say_is_found(store: Store):
    eve = administration.add_user(store, "eve", "Eve Lewis", "administrator")
    store.close()
    with vaults.sign_in(store.folder, "eve", eve.passphrase) as opened:
        eves = opened.actor
    with vaults.sign_in(store.folder) as opened:
        with opened.write() as unit:
            unit.note("view", "person", "x")
            unit.actor = eves
        assert ["signature" in problem.sentence for problem in verify_journal(opened).problems] == [True]


def test_gate_and_journal_agree_that_reading_is_not_writing(store: Store):
    before = verify_journal(store).entries
    journal_page(store)
    history(store, "person", "x")
    vault.backups(store.folder)
    assert verify_journal(store).entries == before
    assert gate.guarded_tables() >= {"journal", "journal_unit", "journal_end"}
    assert journal_check.MOST_PROBLEMS == 50
