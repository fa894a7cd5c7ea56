# SPDX-License-Identifier: Apache-2.0
"""What people and spreadsheet programs put into cells, as it comes out: nothing invented (pain 20), nothing lost, nothing silent."""

import shutil
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from app.base.resources import resource_path
from app.domain.forms.values import UNKNOWN
from app.services import importing
from tests.services.importing.filled import FULL, TEMPLATE, fill

NAME = {"First Name": "Marie"}


def value(plan, kind, field):
    (row,) = plan.plan.new
    return row.records.get(kind, {}).get(field)


@pytest.mark.parametrize(("cell", "number_format", "stored", "is_said"), [
    (date(1994, 5, 3), "dd/mm/yyyy", "1994-05-03", False),
    (datetime.fromisoformat("1994-05-03T00:00:00"), "d mmm yyyy", "1994-05-03", False),
    (1994, "General", "1994", False),
    (1994, "yyyy-mm-dd", "1994", True),          # a year typed into a cell formatted as a date: a day of 1905 for Excel
    (34457, "General", "1994-05-03", True),      # a date in a plain cell
    ("1994", "@", "1994", False),
    ("~1994", "@", "~1994", False),
    ("May 1994", "@", "1994-05", False),
    ("3/5/1994", "@", "1994-05-03", False),
    ("3 mai 1994", "@", "1994-05-03", False),
    ("1994-05-03T10:00:00", "@", "1994-05-03", False),
    ("Unknown", "@", UNKNOWN, False),
])
def test_dates_keep_what_is_known_and_no_more(plan, cell, number_format, stored, is_said):
    made = plan({**NAME, "Birthdate": cell}, Birthdate=number_format)
    assert value(made, "person", "birth") == stored
    assert [(each.column, each.is_error) for each in made.problems] == ([("G", False)] if is_said else [])


@pytest.mark.parametrize("cell", ["31/02/1994", "03/94", "soon", 12.5, -3, 123456789, True])
def test_what_is_no_date_is_an_error_with_its_cell(plan, cell):
    made = plan({**NAME, "Birthdate": cell}, Birthdate="General")
    assert [(each.row, each.column) for each in made.errors] == [(3, "G")]


def test_days_from_1904_are_counted_from_there(store, tmp_path):
    path = fill(tmp_path / "a.xlsx", [{**NAME, "Birthdate": 32995}])
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<workbookPr", b'<workbookPr date1904="1"', 1)
    with zipfile.ZipFile(path, "w") as new:
        for name, data in parts.items():
            new.writestr(name, data)
    assert value(importing.dry_run(store, path), "person", "birth") == "1994-05-03"


@pytest.mark.parametrize(("label", "cell", "kind", "field", "stored"), [
    ("Mailing Zip/Postal Code", "00123", "person", "postal_code", "00123"),
    ("Mailing Zip/Postal Code", "1-2", "person", "postal_code", "1-2"),
    ("Mailing Zip/Postal Code", 97110, "person", "postal_code", "97110"),
    ("Mailing Street", "1234567890123456", "person", "street", "1234567890123456"),
    ("Home Phone", 17584512345, "person", "phone", "17584512345"),
    ("Home Phone", "+421 900 123456", "person", "phone", "+421 900 123456"),
    ("Second Name", "Müller-Ñáñez Šť’Ålborg", "person", "family", "Müller-Ñáñez Šť’Ålborg"),
    ("Second Name", "MÃ¼ller", "person", "family", "Müller"),
    ("Second Name", "=cmd|' /C calc'!A0", "person", "family", None),
    ("Citizenship", "Haiti", "person", "nationalities", {"HT": True}),
    ("Citizenship", "HTI, dominican republic", "person", "nationalities", {"HT": True, "DO": True}),
    ("Methods of Control", "Withholds documents;Takes earnings", "party", "control", {"WithholdsDocuments": True, "TakesEarnings": True}),
    ("Methods of Control", "FalsePromises\nDebt bondage", "party", "control", {"FalsePromises": True, "DebtBondage": True}),
    ("Methods of Control", "FalsePromises DebtBondage", "party", "control", {"FalsePromises": True, "DebtBondage": True}),
    ("Method of Recruitment", "Through family or family events, At work", "party", "recruitment",
     {"ThroughFamilyOrFamilyEvents": True, "AtWork": True}),
    ("Consent", True, "consent", "answer", "yes"),
    ("Consent", "No", "consent", "answer", "no"),
    ("Consent", 1, "consent", "answer", "yes"),
    ("Status", "closed referred", "case", "status", "ClosedReferred"),
    ("Referred Organisation", "Police", "referral", "to_agency", "police"),
])
def test_cells_come_out_as_they_were_meant(store, tmp_path, label, cell, kind, field, stored):
    path = fill(tmp_path / "a.xlsx", [{"First Name": "Marie"}])
    book = openpyxl.load_workbook(path)
    column = next(each.column for each in book.active[2] if each.value == label)
    written = book.active.cell(3, column, cell)
    if isinstance(cell, str):
        written.data_type = "s"
    book.save(path)
    made = importing.dry_run(store, path)
    assert made.errors == ()
    assert value(made, kind, field) == (stored if stored is not None else cell)


def test_a_number_that_lost_its_digits_is_an_error(plan):
    made = plan({**NAME, "Mailing Zip/Postal Code": 1234567890123456})
    assert [(each.column, each.is_error) for each in made.problems] == [("Q", True)]


def test_a_text_that_became_a_date_is_said(plan):
    made = plan({**NAME, "Mailing Zip/Postal Code": date(2026, 2, 1)}, Mailing_Zip__Postal_Code="d-mmm")
    assert [(each.column, each.is_error) for each in made.problems] == [("Q", False)]


def test_letters_that_are_lost_are_said(plan):
    made = plan({**NAME, "Second Name": "M\ufffdller"})
    assert [(each.column, each.is_error) for each in made.problems] == [("E", False)]


def test_error_cells_and_open_formulas_are_errors(store, tmp_path):
    path = fill(tmp_path / "a.xlsx", [NAME, {"First Name": "=A1&B1"}])
    book = openpyxl.load_workbook(path)
    book.active["X3"] = "#N/A"
    book.active["X3"].data_type = "e"
    book.save(path)
    made = importing.dry_run(store, path)
    assert {(each.row, each.column) for each in made.errors if each.column} == {(3, "X"), (4, "D")}


@pytest.mark.parametrize(("label", "cell", "letters"), [
    ("Gender", "perhaps", "H"), ("Citizenship", "Haiti; Atlantis", "I"), ("Type of Exploitation", "3", "X"), ("Consent", "maybe", "F"),
    ("Email", "marie at example", "K"), ("Mobile Phone", "call her", "M"), ("Reason for Outgoing Referral", "bored", "AJ"),
    ("Second Name", "x" * 300, "E"), ("Status", "Act", "AB"),
])
def test_unreadable_cells_are_errors_with_their_place_and_without_their_content(plan, label, cell, letters):
    made = plan({**NAME, label: cell})
    assert [(each.sheet, each.row, each.column) for each in made.errors] == [("Sheet1", 3, letters)]
    assert all(str(cell) not in each.sentence for each in made.problems if len(str(cell)) > 3)


def test_the_address_goes_by_what_people_see(store, tmp_path):
    """The template's hidden names are shifted against its labels there."""
    shutil.copyfile(resource_path(TEMPLATE), tmp_path / "a.xlsx")
    made = importing.dry_run(store, fill(tmp_path / "a.xlsx", [FULL]))
    person = made.plan.new[0].records["person"]
    assert (person["street"], person["city"], person["state"], person["postal_code"], person["country"]) == (
        "12 Bridge Street", "Vieux Fort", "Vieux Fort", "00123", "LC")


def test_names_of_the_questionnaire_are_understood(store, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["prs_First_Name", "prs_Second_Name", "prs_Birthdate", "vic_Methods_of_Control", "prs_Citizenship"])
    book.active.append(["Marie", "Célestin", "1994-05-03", "DebtBondage FalsePromises", "HT"])
    book.save(tmp_path / "a.xlsx")
    made = importing.dry_run(store, tmp_path / "a.xlsx")
    assert made.problems == ()
    assert value(made, "person", "family") == "Célestin"
    assert value(made, "party", "control") == {"DebtBondage": True, "FalsePromises": True}


def test_sheets_without_headings_beside_the_table_are_passed_over(store, tmp_path):
    path = fill(tmp_path / "a.xlsx", [NAME])
    book = openpyxl.load_workbook(path)
    book.create_sheet("How to fill")["A1"] = "Type a name."
    book.save(path)
    assert importing.dry_run(store, path).problems == ()


def test_a_workbook_about_something_else_is_said(store, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Fish", "Weight"])
    book.save(tmp_path / "a.xlsx")
    made = importing.dry_run(store, tmp_path / "a.xlsx")
    assert [each.is_error for each in made.problems] == [True]
    assert not made.can_commit
