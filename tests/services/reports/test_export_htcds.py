# SPDX-License-Identifier: Apache-2.0
"""Our own export reads back: unchanged it changes nothing, in another store it makes the same rows, changed it finds its record."""

from datetime import date

import openpyxl
import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.base.errors import Cancelled, NotAllowed
from app.base.jobs import JobContext
from app.domain.forms.values import ILLEGIBLE, REFUSED, UNKNOWN
from app.models.base import KINDS
from app.models.journal import journal
from app.services import importing, people, records, reports
from app.services.seconding import Agreement
from tests.making import make_store

AGREED = Agreement("user-Rose Auguste", "Rose Auguste", "for the task force")


def cells(path):
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Sheet1").to_python(skip_empty_area=False)


def test_taken_in_again_it_changes_nothing(filled, tmp_path):
    count = reports.export_htcds(filled, tmp_path / "out.xlsx", AGREED)
    plan = importing.dry_run(filled, tmp_path / "out.xlsx")
    assert count > 40
    assert plan.problems == ()
    assert (plan.counts.new, plan.counts.changed, plan.counts.unchanged) == (0, 0, count)


def test_in_another_store_it_makes_the_same_rows(filled, empty, tmp_path):
    reports.export_htcds(filled, tmp_path / "out.xlsx", AGREED)
    plan = importing.dry_run(empty, tmp_path / "out.xlsx")
    assert plan.errors == ()
    importing.commit(empty, plan)
    assert importing.dry_run(empty, tmp_path / "out.xlsx").counts.to_write == 0
    reports.export_htcds(empty, tmp_path / "again.xlsx", AGREED)
    first, second = cells(tmp_path / "out.xlsx"), cells(tmp_path / "again.xlsx")
    assert [row[1:] for row in first[3:]] == [row[1:] for row in second[3:]]


def _one(store, **about):
    with store.write() as unit:
        who = unit.save("person", "", about)
        case = unit.save("case", "", {"number": "VFA-26-00001-01", "opened_on": "2026-01-05", "status": "Closed", "close_reason": UNKNOWN})
        unit.save("party", "", {"case_id": case, "person_id": who, "role": "victim"})
        unit.save("decision", "", {"case_id": case, "person_id": who, "status": "WITHDRAWN", "authority": "TaskForce"})
        unit.save("consent", "", {"case_id": case, "person_id": who, "answer": "best_interests", "purpose": "sharing"})
        unit.save("referral", "", {"case_id": case, "person_id": who, "to_agency": "other", "state": "sent", "sent_on": UNKNOWN,
                                   "details": "Referred Organisation: Casa =1+1\nOpen at night\nonly"})
    return who


@pytest.mark.parametrize("about", [
    {"family": UNKNOWN, "given": ILLEGIBLE, "birth": REFUSED, "phone": REFUSED, "gender": UNKNOWN},
    {"as_written": "Jean  du Nord", "birth": "~1994"},
    {"family": "Unknown", "birth": "1994-05"},
    {"family": "=SUM(A1)", "given": "+1", "birth": "1905-06-16", "postal_code": "007", "identity_number": "1234567890123456"},
    {"family": "d’Abréu", "birth": "1899-12-31", "notes": "Home Phone: 1", "deceased": True, "children": 2,
     "languages": {"hat": True, "fra": True}},
    {"family": "A", "street": "two  blanks\tand a tab ", "birth": "1910-01-01"},
])
def test_what_has_no_cell_of_its_own_is_left_alone(empty, tmp_path, about):
    _one(empty, **about)
    reports.export_htcds(empty, tmp_path / "out.xlsx", AGREED)
    plan = importing.dry_run(empty, tmp_path / "out.xlsx")
    assert plan.problems == ()
    assert plan.counts.unchanged == 1


def test_cells_are_typed_and_no_name_becomes_a_formula(empty, tmp_path):
    _one(empty, family="=SUM(A1)", birth="1994-05-03", identity_number="00123", deceased=False, children=2)
    reports.export_htcds(empty, tmp_path / "out.xlsx", AGREED)
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["Sheet1"]
    names = {cell.value: cell.column for cell in sheet[2]}
    row = {name: sheet.cell(4, column) for name, column in names.items() if name}
    assert (row["prs_SecondName"].value, row["prs_SecondName"].data_type) == ("=SUM(A1)", "s")
    assert (row["prs_Birthdate"].value.date(), row["prs_Birthdate"].is_date) == (date(1994, 5, 3), True)
    assert (row["prs_IdentityNumber"].value, row["prs_IdentityNumber"].number_format) == ("00123", "@")
    assert (row["prs_Deceased"].value, row["prs_NumberOfChildren"].value) == (False, 2)
    assert (row["cas_ReferredOrganisation"].value, row["cas_OutgoingReferralDetails"].value) == ("Casa =1+1", "Open at night\nonly")


def test_a_changed_cell_finds_its_record(empty, tmp_path):
    who = _one(empty, family="Baptiste", given="Jean", birth="1994")
    reports.export_htcds(empty, tmp_path / "out.xlsx", AGREED)
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    sheet = book["Sheet1"]
    column = next(cell.column for cell in sheet[2] if cell.value == "prs_Title")
    sheet.cell(4, column, "Cook")
    book.save(tmp_path / "out.xlsx")
    plan = importing.dry_run(empty, tmp_path / "out.xlsx")
    assert (plan.problems, plan.counts.changed) == ((), 1)
    importing.commit(empty, plan)
    assert people.open_page(empty, who).content.get("occupation") == "Cook"


def test_what_changed_here_after_the_export_is_not_undone(empty, tmp_path):
    who = _one(empty, family="Baptiste", given="Jean", birth="1994", occupation="Cook")
    reports.export_htcds(empty, tmp_path / "out.xlsx", AGREED)
    records.save_form(empty, "person", people.open_page(empty, who).content.with_values(occupation="Nurse"))
    assert importing.dry_run(empty, tmp_path / "out.xlsx").counts.unchanged == 1


def test_a_referral_deleted_after_the_export_does_not_take_another_along(empty, tmp_path):
    who = _one(empty, family="Baptiste", birth="1994")
    with empty.write() as unit:
        case = unit.conn.execute(select(KINDS["case"].table.c.id)).scalar_one()
        second = unit.save("referral", "", {"case_id": case, "person_id": who, "to_agency": "health", "sent_on": "2026-02"})
    reports.export_htcds(empty, tmp_path / "out.xlsx", AGREED)
    records.delete(empty, "referral", second, "twice")
    assert importing.dry_run(empty, tmp_path / "out.xlsx").counts.unchanged == 1


def test_it_is_marked_and_journalled(empty, tmp_path):
    _one(empty, family="Baptiste")
    reports.export_htcds(empty, tmp_path / "out.xlsx", AGREED)
    rows = cells(tmp_path / "out.xlsx")
    assert rows[0][1].startswith("TRAINING DATA")
    about = CalamineWorkbook.from_path(str(tmp_path / "out.xlsx")).get_sheet_by_name("About").to_python()
    assert any("RESTRICTED" in str(cell) for row in about for cell in row)
    with empty.read() as conn:
        (note,) = conn.execute(select(journal).where(journal.c.kind == "export")).all()
    assert b"identities" in note.payload
    assert b"Baptiste" not in note.payload


class _StopsAtOnce(JobContext):
    def step(self, done, total=0, stage=""):
        if total:
            self.cancel()
        super().step(done, total, stage)


def test_a_cancelled_export_leaves_neither_file_nor_entry(filled, tmp_path):
    with filled.read() as conn:
        before = len(conn.execute(select(journal.c.seq).where(journal.c.kind == "export")).all())
    with pytest.raises(Cancelled):
        reports.export_htcds(filled, tmp_path / "out.xlsx", AGREED, _StopsAtOnce())
    assert list(tmp_path.iterdir()) == []
    with filled.read() as conn:
        assert len(conn.execute(select(journal.c.seq).where(journal.c.kind == "export")).all()) == before


def test_a_case_worker_may_not_export_identities(tmp_path):
    with make_store(tmp_path / "other", role="case_worker") as store, pytest.raises(NotAllowed):
        reports.export_htcds(store, tmp_path / "out.xlsx", AGREED)
    assert not (tmp_path / "out.xlsx").exists()


def test_vulnerabilities_are_codes_and_not_a_note(empty, tmp_path):
    _one(empty, family="Baptiste")
    with empty.write() as unit:
        party = unit.conn.execute(select(KINDS["party"].table.c.id)).scalar_one()
        unit.save("party", party, {"vulnerabilities": {"Poverty": True, "Migration": True}, "detail": "As the person said."})
    reports.export_htcds(empty, tmp_path / "out.xlsx", AGREED)
    with make_store(tmp_path / "other") as other:
        importing.commit(other, importing.dry_run(other, tmp_path / "out.xlsx"))
        with other.read() as conn:
            row = conn.execute(select(KINDS["party"].table)).one()
    assert (row.vulnerabilities, row.detail) == ('{"Migration":true,"Poverty":true}', None)
    assert importing.dry_run(empty, tmp_path / "out.xlsx").counts.unchanged == 1
