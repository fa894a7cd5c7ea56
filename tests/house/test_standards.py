# SPDX-License-Identifier: Apache-2.0
"""Every code of every list is said in the standards, or the mapping states why a standard has no word for it."""

import pytest

from app.base import resources
from app.domain import standards
from app.domain.codelists import codelist, list_names
from app.domain.forms.catalogue import FORMS
from app.domain.htcds import fields
from app.domain.standards import CTDC, GLOTIP, HTCDS, STANDARDS, said

HELP = "Add a line for it to resources/lists/standards.csv: a target, or the reason why the standard has none."


def unsaid(standard: str) -> list[str]:
    """Return the codes that a standard's mapping leaves out without a reason."""
    found = [(name, code.code, said(standard, name, code.code)) for name in list_names() for code in codelist(name)]
    return [f"{name}/{code}" for name, code, line in found if line is None or not (line.code or line.reason)]


@pytest.mark.parametrize("standard", STANDARDS)
def test_no_code_is_unmapped_without_a_stated_reason(standard):
    assert unsaid(standard) == [], HELP


def test_a_code_without_a_line_is_found(monkeypatch):
    whole = resources.read_table("lists/standards.csv")
    left = [row for row in whole if (row["list"], row["code"]) not in (("victim_status", "ACTUAL"), ("sex", "*"))]
    assert len(left) < len(whole)
    monkeypatch.setattr(resources, "read_table", lambda path: left)
    standards._lines.cache_clear()
    try:
        assert unsaid(HTCDS) == ["sex/female", "sex/male", "sex/other", "sex/unknown", "victim_status/ACTUAL"]
    finally:
        standards._lines.cache_clear()


def test_lines_belong_to_codes_that_exist_and_say_their_source():
    for row in resources.read_table("lists/standards.csv"):
        assert row["standard"] in STANDARDS, row
        assert row["code"] == "*" or row["code"] in codelist(row["list"]), row
        assert row["source"], row
        assert bool(row["target"]) == bool(row["target_list"]), row


@pytest.mark.parametrize("standard", [GLOTIP, CTDC])
def test_targets_stand_in_the_standards_own_lists(standard):
    for row in resources.read_table("lists/standards.csv"):
        if row["standard"] == standard and row["target"] not in ("", "="):
            assert row["target"] in codelist(row["target_list"]), row


def test_targets_of_the_case_data_standard_are_codes_of_it():
    for row in resources.read_table("lists/standards.csv"):
        if row["standard"] == HTCDS and row["target"] not in ("", "=") and row["target_list"] != "con_Consent":
            code = codelist(row["target_list"]).get(row["target"])
            assert code is not None, row
            assert "HTCDS" in code.source, row


def test_lists_kept_as_they_are_come_from_the_case_data_standard():
    """A code that we added to a list of the standard has a line of its own."""
    for row in resources.read_table("lists/standards.csv"):
        if row["standard"] == HTCDS and row["target"] == "=" and row["code"] == "*" and not row["target_list"].startswith("iso"):
            own = standards.codes(HTCDS, row["list"])
            ours = [code.code for code in codelist(row["list"]) if "HTCDS" not in code.source and code.code not in own]
            assert ours == [], row


def test_every_list_that_the_workbook_carries_is_mapped():
    """The workbook of the standard writes no code that the mapping does not know."""
    carried = {field.codelist for field in fields().values() if field.record and field.codelist}
    lists = {each.codelist for form in FORMS.values() for each in form.fields() if each.codelist in carried}
    assert len(lists) > 12
    for name in lists:
        assert any(line.code for code in codelist(name) if (line := said(HTCDS, name, code.code)))


def test_what_the_mapping_research_gives_is_kept():
    assert said(GLOTIP, "type_of_exploitation", "SexualExploitation").code == "SE"
    assert said(CTDC, "methods_of_control", "DebtBondage").code == "meansDebtBondageEarnings"
    assert said(HTCDS, "victim_status", "REASONABLE_GROUNDS").code == "PossibleVictimOfTrafficking"
    assert said(HTCDS, "country", "HT").code == "HT"
    assert said(HTCDS, "hearing_kind", "trial").code == ""
