# SPDX-License-Identifier: Apache-2.0
"""Workbooks of the case data standard: headings with their known defects, cells of every kind, and what is refused where.

The two heading rows are those of the published Excel template 2.0 (IOM, CC BY 4.0), defects included. Pain 16: an import
says what it could not read; pain 20: no date is made up.
"""

from datetime import date, datetime

import pytest

from app.domain.codelists import has_code
from app.domain.htcds import column_letters, fields, find_header
from app.domain.htcds_rows import read_sheet

NAMES = [None, *"""cas_CaseOwner prs_Salutation prs_FirstName prs_SecondName con_Consent prs_Birthdate prs_Gender prs_Citizenship prs_Title
    prs_Email prs_HomePhone prs_MobilePhone prs_MailingCity prs_MailingCountry prs_MailingState prs_MailingStreet prs_MailingPostalCode
    vic_TraffickingStatus vic_TraffickinStatusDecisionMakingOrg vic_MethodOfRecruitment vic_LocationOfRecruitment vic_MethodsOfControl
    vic_TypeOfExploitation vic_ForcedLabourIndustry vic_TypeOfSexExploitation vic_LocationOfExploitation cas_Status
    cas_ReferringOrganisation cas_IncomingReferralDate cas_ReferringPrimaryCaseWorker cas_ReasonForIncomingReferral
    cas_IncomingReferralDetails cas_ReferredOrganisation cas_ReferredPrimaryCaseWorker - cas_OutgoingReferralDate
    cas_OutgoingReferralDetails cas_ReasonForCaseClosure""".replace("-", "None").split()]
NAMES = [None if name == "None" else name for name in NAMES]
LABELS = [None, *"""Case Owner|Salutation|First Name|Second Name|Consent|Birthdate|Gender|Citizenship|Title|Email|Home Phone|Mobile Phone
Mailing Street|Mailing City|Mailing State/Province|Mailing Zip/Postal Code|Mailing Country|Trafficking Status
Trafficking Status Decision Making Organization|Method of Recruitment|Location of Recruitment|Methods of Control|Type of Exploitation
Forced Labour Industry|Type of Sex Exploitation|Location of Exploitation|Status|Referring Organisation|Incoming Referral Date
Referring Primary Case Worker|Reason for Incoming Referral|Incoming Referral Details|Referred Organisation|Referred Primary Case Worker
Reason for Outgoing Referral|Outgoing Referral Date|Outgoing Referral Details|Reason for Case Closure""".replace("\n", "|").split("|")]


def template(*rows: dict[str, object], empty: int = 5) -> list[list[object]]:
    """Return the template's cells with some rows filled by label; the first column is numbered as published."""
    made: list[list[object]] = [list(NAMES), list(LABELS)]
    for number, row in enumerate([*rows, *({} for _ in range(empty))], 1):
        made.append([number, *(row.get(label) for label in LABELS[1:])])
    return made


def one_row(**cells: object):
    row = {"First Name": "Ana", **{key.replace("_", " "): value for key, value in cells.items()}}
    return read_sheet(template(row), "Sheet1")


def test_template_is_understood_column_by_column() -> None:
    header = find_header(template(), "Sheet1")
    by_letters = {column.letters: column.field.name for column in header.columns}
    assert header.first_row == 3
    assert header.problems == ()
    assert len(by_letters) == 38
    assert by_letters["T"] == "vic_TraffickingStatusDecisionMakingOrg"
    assert by_letters["AJ"] == "cas_ReasonForOutgoingReferral"
    assert [by_letters[letter] for letter in "NOPQR"] == [
        "prs_MailingStreet", "prs_MailingCity", "prs_MailingState", "prs_MailingPostalCode", "prs_MailingCountry"]
    assert (by_letters["E"], by_letters["J"]) == ("prs_SecondName", "prs_Title")


def test_names_of_the_questionnaire_are_understood_and_its_wrong_label_is_not() -> None:
    names = ["start", "prs_First_Name", "prs_Second_Name", "prs_Birthdate", "prs_Title", "grp/vic_Methods_of_Control", "_version"]
    header = find_header([names, ["x", "Ana", "Perez", "1994", "Cook", "DebtBondage ", 1]], "data")
    assert [column.field.name for column in header.columns] == [
        "prs_FirstName", "prs_SecondName", "prs_Birthdate", "prs_Title", "vic_MethodsOfControl"]
    assert header.first_row == 2
    labelled = find_header([names, ["start", "First Name", "Second Name", "Birthdate", "Second Name", "Methods of Control", ""]], "data")
    assert [column.field.name for column in labelled.columns][3] == "prs_Title"


def test_labels_alone_will_do_and_double_or_unknown_headings_are_named() -> None:
    header = find_header([["First Name", "Second Name", "Birthdate", "Second Name", "Shoe size", "Organisation Name"]], "S")
    assert len(header.columns) == 3
    assert [(problem.column, problem.is_error) for problem in header.problems] == [("D", True), ("E", False), ("F", False)]


@pytest.mark.parametrize("rows", [[], [[]], [["a", "b", "c"], [1, 2, 3]], [["First Name", "x"]]])
def test_sheet_without_headings_is_refused(rows: list[list[object]]) -> None:
    sheet = read_sheet(rows, "Sheet1")
    assert sheet.rows == ()
    assert len(sheet.errors) == 1


def test_numbered_empty_rows_are_not_rows() -> None:
    sheet = read_sheet(template({"First Name": "Ana"}, empty=1000), "Sheet1")
    assert [(row.row, row.ref) for row in sheet.rows] == [(3, "1")]
    assert len(read_sheet(template(), "Sheet1").errors) == 1


def test_a_whole_row() -> None:
    sheet = read_sheet(template({
        "Case Owner": " K. Cenac ", "First Name": "Ana\u00a0Maria", "Second Name": "Pérez", "Consent": True, "Birthdate": "~1994",
        "Gender": "Feminine ", "Citizenship": "Haiti; DO", "Title": "Cook", "Email": "ana@example.org", "Home Phone": 7585551234.0,
        "Mobile Phone": "+1 758 555 9999", "Mailing Street": "1 Bay St", "Mailing City": "Castries", "Mailing Country": "Saint Lucia",
        "Mailing Zip/Postal Code": "00123", "Trafficking Status": "Possible victim of trafficking",
        "Trafficking Status Decision Making Organization": "Police", "Methods of Control": "DebtBondage ,Withholds documents",
        "Type of Exploitation": "Forced labour\nServitude", "Forced Labour Industry": "Agriculture, forestry and fishing",
        "Status": "Follow Up", "Incoming Referral Date": date(2026, 11, 3), "Referred Organisation": "House of Hope",
        "Reason for Outgoing Referral": "Other", "Outgoing Referral Date": datetime.fromisoformat("2026-11-04T12:30"),
        "Outgoing Referral Details": "bed",
    }), "Sheet1")
    assert sheet.problems == ()
    assert sheet.rows[0].records == {
        "party": {"role": "victim", "control": {"DebtBondage": True, "WithholdsDocuments": True},
                  "exploitation": {"ForcedLabour": True, "Servitude": True}, "industry": {"A_AgricultureForestryAndFishing": True}},
        "case": {"responsible": "K. Cenac", "status": "FollowUp", "referred_on": "2026-11-03"},
        "person": {"given": "Ana Maria", "family": "Pérez", "birth": "~1994", "gender": "Feminine", "occupation": "Cook",
                   "nationalities": {"HT": True, "DO": True}, "email": "ana@example.org", "phone": "7585551234",
                   "notes": "Mobile Phone: +1 758 555 9999", "street": "1 Bay St", "city": "Castries", "country": "LC",
                   "postal_code": "00123"},
        "consent": {"answer": "yes"}, "decision": {"status": "POSSIBLE", "authority": "Police"},
        "referral": {"to_agency": "other", "reason": "Other", "sent_on": "2026-11-04", "details": "Referred Organisation: House of Hope\n"
                     "Outgoing Referral Details: bed"},
    }


@pytest.mark.parametrize(("cell", "stored"), [
    (date(1994, 5, 3), "1994-05-03"), (datetime.fromisoformat("1994-05-03"), "1994-05-03"),
    ("1994", "1994"), (1994, "1994"), (1994.0, "1994"),
    ("3/5/1994", "1994-05-03"), ("May 1994", "1994-05"), ("~1994", "~1994"), ("1994-05-03T00:00:00", "1994-05-03"), ("unknown", "?unknown"),
])
def test_birth_dates_keep_their_precision(cell: object, stored: str) -> None:
    sheet = one_row(Birthdate=cell)
    assert sheet.problems == ()
    assert sheet.rows[0].records["person"]["birth"] == stored


@pytest.mark.parametrize(("heading", "cell", "column"), [
    ("Birthdate", 34_456, "G"), ("Birthdate", 34_456.5, "G"), ("Birthdate", "31/2/1994", "G"), ("Birthdate", "soon", "G"),
    ("Birthdate", True, "G"),
    ("Gender", "F?", "H"), ("Citizenship", "Atlantis", "I"), ("Citizenship", "HT; Atlantis", "I"), ("Email", "ana", "K"),
    ("Mobile Phone", "call her", "M"), ("Consent", "perhaps", "F"), ("Trafficking Status", "Victim", "S"),
    ("Methods of Control", "MethodsOfControlThreats", "W"), ("Type of Exploitation", "Forced labour; and more", "X"),
    ("Status", "Open", "AB"),
    ("First Name", "x" * 30_000, "D"), ("Title", "a\x07b", "J"),
])
def test_what_cannot_be_read_is_named_by_row_and_column_and_never_quoted(heading: str, cell: object, column: str) -> None:
    sheet = read_sheet(template({"First Name": "Ana", heading: cell}), "Sheet1")
    problem = sheet.errors[0]
    assert (problem.sheet, problem.row, problem.column, problem.field) == ("Sheet1", 3, column, fields()[
        next(name for name, each in fields().items() if each.label == heading and each.record)].label)
    assert problem.sentence.endswith(".")
    assert str(cell) not in problem.sentence
    assert len([each for each in sheet.errors if each.column]) == 1


def test_every_problem_of_every_row_is_listed() -> None:
    sheet = read_sheet(template({"First Name": "A", "Gender": "?"}, {"First Name": "B"}, {"Email": "x", "Birthdate": "y"}), "S")
    assert [(each.row, each.column) for each in sheet.errors] == [(3, "H"), (5, "G"), (5, "K"), (5, "")]
    assert len(sheet.rows) == 3


def test_status_needs_no_authority_but_an_authority_needs_a_status() -> None:
    row = {"Trafficking_Status": "ActualVictimOfTrafficking"}
    assert one_row(**row).rows[0].records["decision"] == {"status": "ACTUAL"}
    assert len(one_row(Trafficking_Status_Decision_Making_Organization="NGO").errors) == 1


@pytest.mark.parametrize(("heading", "cell", "field", "codes"), [
    ("Type of Exploitation", "ForcedLabour SexualExploitation", "exploitation", {"ForcedLabour", "SexualExploitation"}),
    ("Methods of Control", "MethodsOfControlRestrictsMovement; Uses children", "control", {"RestrictsMovement", "ThreatensChildrenFamily"}),
    ("Forced Labour Industry", "Water supply; sewerage, waste management and remediation; Construction", "industry",
     {"E_WaterSupplySewerageWasteManagement", "F_Construction"}),
    ("Method of Recruitment", "at work|Through friends or social events", "recruitment", {"AtWork", "ThroughFriendsOrSocialEvents"}),
    ("Type of Sex Exploitation", "PRIVATE SEXUAL SERVICES;", "sexual_exploitation", {"PrivateSexualServices"}),
    ("Type of Exploitation", "Unknown", "exploitation", "?unknown"),
])
def test_several_codes_in_one_cell(heading: str, cell: str, field: str, codes) -> None:
    sheet = read_sheet(template({"First Name": "Ana", heading: cell}), "S")
    assert sheet.problems == ()
    value = sheet.rows[0].records["party"][field]
    assert value == (codes if isinstance(codes, str) else dict.fromkeys(codes, True))


def test_nothing_starting_like_a_formula_or_a_missing_answer_gets_through_as_one() -> None:
    records = one_row(Second_Name="=1+1", Title="?unknown").rows[0].records["person"]
    assert records["family"] == "=1+1"
    assert records["occupation"] == "unknown"


def test_sex_is_not_taken_from_gender() -> None:
    assert "sex" not in one_row(Gender="Masculine").rows[0].records["person"]


def test_every_field_of_the_standard_is_placed_or_named_as_not_kept() -> None:
    assert len(fields()) == 84
    for each in fields().values():
        assert bool(each.record) == bool(each.field) == bool(each.kind)
        if each.kind in ("code", "codes"):
            assert not has_code(each.codelist, "no such code")


def test_column_letters() -> None:
    assert [column_letters(number) for number in (1, 26, 27, 39, 702, 703)] == ["A", "Z", "AA", "AM", "ZZ", "AAA"]
