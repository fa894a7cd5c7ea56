# SPDX-License-Identifier: Apache-2.0
"""An import that does not lie (pain 16): a dry run that says everything, then all rows or none, and the same file twice changes nothing."""

from datetime import date

import pytest
from sqlalchemy import func, select

from app.base.errors import Cancelled, ImportRefused, NotAllowed
from app.base.jobs import JobContext
from app.domain.forms.values import UNKNOWN
from app.models import backup
from app.models.base import KINDS
from app.models.heads import disputed
from app.models.journal import journal
from app.services import importing, people, records
from tests.making import make_store
from tests.services.importing.filled import FULL
from tests.services.importing.filled import fill as filled
from tests.services.importing.filled import people as plain


def rows(store, kind):
    with store.read() as conn:
        return [dict(row) for row in conn.execute(select(KINDS[kind].table).order_by(KINDS[kind].table.c.row_no)).mappings()]


def journal_length(store):
    with store.read() as conn:
        return conn.execute(select(func.count()).select_from(journal)).scalar_one()


def said(plan, letters):
    return [(each.row, each.is_error, each.sentence) for each in plan.problems if each.column == letters]


def test_a_full_row_becomes_person_case_and_all_that_belongs_to_both(store, take_in):
    made = take_in(FULL)
    assert made.problems == ()
    (who,), (case,), (part,) = rows(store, "person"), rows(store, "case"), rows(store, "party")
    assert (who["given"], who["family"], who["birth"], who["postal_code"]) == ("Marie Ange", "Célestin", "1998-05-03", "00123")
    assert who["nationalities"] == '{"DO":true,"HT":true}'
    assert (who["street"], who["city"], who["country"]) == ("12 Bridge Street", "Vieux Fort", "LC")
    assert who["sex"] is None
    assert (case["status"], case["referred_by"], case["origin"]) == ("Active", "Harbour Church", "imported")
    assert (case["referred_on"], case["opened_on"]) == ("2026-02-10", "2026-02-10")
    assert case["number"].startswith("VFA-")
    assert (part["role"], part["victim_status"]) == ("victim", "POSSIBLE")
    assert part["control"] == '{"FalsePromises":true,"TakesEarnings":true,"WithholdsDocuments":true}'
    assert part["industry"] == '{"A_AgricultureForestryAndFishing":true}'
    (referral,), (consent,), (decision,) = rows(store, "referral"), rows(store, "consent"), rows(store, "decision")
    assert (referral["to_agency"], referral["sent_on"], referral["reason"]) == ("other", "2026-02-12", "Other")
    assert "Women's Crisis Centre" in referral["details"]
    assert (consent["answer"], decision["status"], decision["authority"]) == ("yes", "POSSIBLE", "Police")
    assert {each["name"] for each in rows(store, "organisation")} == {"Harbour Church", "Women's Crisis Centre"}
    for each in (part, referral, consent, decision):
        assert (each["case_id"], each["person_id"]) == (case["id"], who["id"])


def test_what_the_workbook_does_not_say_is_unknown_and_not_made_up(store, take_in):
    take_in({"First Name": "Marie", "Trafficking Status": "PossibleVictimOfTrafficking", "Consent": "yes", "Birthdate": "1994"})
    assert rows(store, "person")[0]["birth"] == "1994"
    assert rows(store, "case")[0]["opened_on"] == UNKNOWN
    assert (rows(store, "decision")[0]["decided_on"], rows(store, "decision")[0]["authority"]) == (UNKNOWN, UNKNOWN)
    assert rows(store, "consent")[0]["asked_on"] == UNKNOWN
    assert rows(store, "stage")[0]["entered_on"] == UNKNOWN


def test_the_same_file_again_changes_nothing(store, plan, take_in):
    take_in(FULL, *plain(30))
    before = journal_length(store)
    again = plan(FULL, *plain(30))
    assert (again.counts.new, again.counts.changed, again.counts.unchanged) == (0, 0, 31)
    importing.commit(store, again)
    assert journal_length(store) == before


@pytest.mark.parametrize(("label", "value", "kind", "field", "expected"), [
    ("Title", "Maid", "person", "occupation", "Maid"),
    ("Birthdate", "May 1998", "person", "birth", "1998-05"),
    ("Citizenship", "HT", "person", "nationalities", '{"HT":true}'),
    ("Second Name", "Celestin", "person", "family", "Celestin"),
    ("Trafficking Status", "Actual victim of trafficking", "decision", "status", "ACTUAL"),
    ("Consent", False, "consent", "answer", "no"),
    ("Outgoing Referral Date", date(2026, 2, 13), "referral", "sent_on", "2026-02-13"),
    ("Status", "Follow Up", "case", "status", "FollowUp"),
    ("Method of Recruitment", None, "party", "recruitment", None),
    ("Salutation", None, "person", "salutation", None),
])
def test_one_changed_cell_is_one_change(store, plan, take_in, label, value, kind, field, expected):
    take_in(FULL, *plain(3))
    changed = plan({**FULL, label: value}, *plain(3))
    assert (changed.counts.new, changed.counts.changed, changed.counts.unchanged) == (0, 1, 3)
    (row,) = changed.plan.changed
    assert [change.cells for change in row.changes] == [1]
    importing.commit(store, changed)
    assert rows(store, kind)[0][field] == expected


def test_a_cell_filled_in_later_adds_its_record(store, plan, take_in):
    without = {key: value for key, value in FULL.items() if "Referred" not in key and "Outgoing" not in key}
    take_in(without)
    assert rows(store, "referral") == []
    importing.commit(store, plan(FULL))
    assert [each["sent_on"] for each in rows(store, "referral")] == ["2026-02-12"]


def test_an_old_file_does_not_undo_what_was_changed_here_since(store, plan, take_in):
    take_in(FULL)
    person_id = rows(store, "person")[0]["id"]
    records.save_form(store, "person", people.open_page(store, person_id).content.with_values(occupation="Nurse"))
    again = plan(FULL)
    assert (again.counts.changed, again.counts.unchanged) == (0, 1)
    importing.commit(store, plan({**FULL, "Salutation": "Mrs"}))
    assert (rows(store, "person")[0]["occupation"], rows(store, "person")[0]["salutation"]) == ("Nurse", "Mrs")


def test_a_cell_changed_on_both_sides_keeps_both_answers(store, plan, take_in):
    take_in(FULL)
    person_id = rows(store, "person")[0]["id"]
    records.save_form(store, "person", people.open_page(store, person_id).content.with_values(occupation="Nurse"))
    both = plan({**FULL, "Title": "Maid"})
    assert [is_error for _row, is_error, sentence in said(both, "J") if "Both answers" in sentence] == [False]
    importing.commit(store, both)
    with store.read() as conn:
        assert disputed(conn, KINDS["person"], [person_id]) == {person_id: {"occupation"}}


def test_a_row_deleted_here_stays_deleted(store, plan, take_in):
    take_in(FULL)
    with store.write() as unit:
        unit.delete("case", rows(store, "case")[0]["id"], "taken in by mistake")
    again = plan({**FULL, "Title": "Maid"})
    assert (again.counts.new, again.counts.changed, again.counts.deleted_here) == (0, 0, 1)


def test_somebody_else_under_the_same_file_name_is_refused(store, plan, take_in):
    take_in(FULL)
    other = plan({"First Name": "Jean", "Second Name": "Baptiste", "Birthdate": date(1970, 1, 1)})
    assert [each.is_error for each in other.problems] == [True]
    assert plan({"First Name": "Jean", "Second Name": "Baptiste"}, name="march.xlsx").counts.new == 1


def test_a_copy_of_the_file_is_the_same_file(plan, take_in):
    take_in(FULL)
    assert plan(FULL, name="delivery (1).xlsx").counts.unchanged == 1
    assert plan(FULL, name="Delivery - Copy.xlsx").counts.unchanged == 1


def test_bad_row_500_of_1000_writes_nothing_and_names_the_cell(store, plan):
    many = plain(1000)
    many[499]["Birthdate"] = "31 February 1994"
    bad = plan(*many)
    (problem,) = bad.errors
    assert (problem.sheet, problem.row, problem.column, problem.field) == ("Sheet1", 502, "G", "Birthdate")
    before = journal_length(store)
    with pytest.raises(ImportRefused):
        importing.commit(store, bad)
    assert (rows(store, "person"), rows(store, "case"), journal_length(store)) == ([], [], before)


class _StopsWriting(JobContext):
    def step(self, done, total=0, stage=""):
        if done > 250:
            self.cancel()
        super().step(done, total, stage)


def test_a_cancelled_import_writes_nothing(store, plan):
    made = plan(*plain(600))
    with pytest.raises(Cancelled):
        importing.commit(store, made, _StopsWriting())
    assert (rows(store, "person"), rows(store, "organisation"), journal_length(store)) == ([], [], 0)
    assert importing.commit(store, made).counts.new == 600


def test_a_backup_is_made_first(store, take_in):
    take_in(FULL)
    (copy,) = backup.listed(store.folder)
    assert (copy.why, copy.persons) == ("import", -1)
    assert store.use_key(lambda _folder, key: backup.verify(copy.path, key)) == (0, 0)


def test_the_import_stands_in_the_journal_without_a_name(store, take_in):
    take_in(FULL, name="celestin.xlsx")
    with store.read() as conn:
        (note,) = conn.execute(select(journal).where(journal.c.kind == "import")).all()
    assert b"celestin" not in note.payload.lower()
    assert b"\xa3new\x01" in note.payload


def test_the_store_changing_in_between_is_noticed(store, plan, take_in):
    made = plan(FULL)
    take_in(FULL)
    with pytest.raises(ImportRefused, match="has changed"):
        importing.commit(store, made)
    assert len(rows(store, "person")) == 1


def test_a_look_in_between_does_not_matter(store, plan):
    made = plan(FULL)
    with store.write() as unit:
        unit.note("view", "person", "x")
    assert importing.commit(store, made).counts.new == 1


def test_an_officer_may_not_import(tmp_path):
    with make_store(tmp_path / "other", role="officer") as store, pytest.raises(NotAllowed):
        importing.dry_run(store, filled(tmp_path / "a.xlsx", [FULL]))


def test_the_untouched_template_says_what_to_do(plan):
    empty = plan()
    assert [(each.sheet, each.is_error) for each in empty.problems] == [("Sheet1", True)]
    assert "no filled rows" in empty.problems[0].sentence
    assert empty.counts.empty == 1000
    assert not empty.can_commit


def test_double_numbers_in_the_first_column_are_an_error(store, tmp_path):
    path = filled(tmp_path / "a.xlsx", plain(3))
    import openpyxl

    book = openpyxl.load_workbook(path)
    book.active["A5"] = 1
    book.save(path)
    (problem,) = importing.dry_run(store, path).errors
    assert (problem.row, problem.column) == (5, "A")


def test_a_person_who_is_here_already_is_pointed_out(plan, take_in):
    take_in(FULL)
    again = plan(FULL, FULL, name="another.xlsx")
    assert [(each.row, each.is_error) for each in again.problems if "already" in each.sentence] == [(3, False), (4, False)]
    assert again.can_commit


def test_an_answer_that_another_cell_rules_out_is_left_out_and_said(store, plan):
    made = plan({"First Name": "Marie", "Type of Exploitation": "SexualExploitation", "Forced Labour Industry": "F_Construction"})
    assert [(row, is_error) for row, is_error, _sentence in said(made, "Y")] == [(3, False)]
    importing.commit(store, made)
    assert rows(store, "party")[0]["industry"] is None


def test_a_closed_case_without_a_reason_is_taken_in_as_it_is(store, take_in, plan):
    take_in({"First Name": "Marie", "Status": "Closed"})
    assert (rows(store, "case")[0]["close_reason"], rows(store, "case")[0]["protection_stage"]) == (UNKNOWN, 13)
    assert plan({"First Name": "Marie", "Status": "Closed"}).counts.unchanged == 1


def test_a_blank_status_stays_active_when_the_file_comes_again(plan, take_in):
    take_in({"First Name": "Marie"})
    assert plan({"First Name": "Marie"}).counts.unchanged == 1


def test_progress_is_said_in_stages(store, tmp_path):
    heard = []

    class Listening(JobContext):
        def step(self, done, total=0, stage=""):
            heard.append((done, total, stage))
            super().step(done, total, stage)

    made = importing.dry_run(store, filled(tmp_path / "a.xlsx", plain(250)), Listening())
    importing.commit(store, made, Listening())
    stages = list(dict.fromkeys(stage for _done, _total, stage in heard))
    assert stages == ["Opening the workbook", "Reading the rows", "Comparing with the store", "Making a backup", "Writing the new rows"]
