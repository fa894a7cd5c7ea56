# SPDX-License-Identifier: Apache-2.0
"""Counting rules: who counts once, whose age is unknown, what stood at the end of the period."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.codelists import codelist
from app.domain.count_rows import (
    CaseCountRow,
    ChargeCountRow,
    Countable,
    DecisionRow,
    ReferralCountRow,
    ScreeningCountRow,
    StageRow,
    VictimRow,
)
from app.domain.counting import age_group, count, persons, status_at
from app.domain.figures import Period, Table

YEAR = Period.year(2026)


def tables(**data) -> dict[str, Table]:
    return {table.key: table for table in count(Countable(**data), YEAR).tables}


def lines(table: Table) -> dict[str, dict[str, int | None]]:
    return {row.label: dict(zip(table.columns, row.numbers, strict=True)) for row in table.rows}


def victim(person: str = "a", case: str = "1", detected_on: str = "2026-05-03", **more) -> VictimRow:
    return VictimRow(person, case, detected_on, **more)


@pytest.mark.parametrize(("birth", "estimate", "on", "group"), [
    ("2010-05-03", "", "2026-05-02", "0-17"), ("2008-05-03", "", "2026-05-02", "0-17"), ("2008-05-03", "", "2026-05-03", "18+"),
    ("2008", "", "2026-05-03", "unknown"), ("2007", "", "2026-05-03", "18+"), ("2009", "", "2026-05-03", "0-17"),
    ("2008", "", "2027", "18+"),
    ("", "", "2026-05-03", "unknown"), ("2008-05-03", "", "", "unknown"), ("", "15", "2026-05-03", "0-17"),
    ("", "17", "2026-05-03", "unknown"),
    ("", "25", "2026-05-03", "18+"), ("~2007", "", "2026-05-03", "unknown"), ("2030", "", "2026-05-03", "unknown"),
    ("?unknown", "30", "2026-05-03", "18+"), ("2008-05-03", "30", "", "unknown"), ("2008-05-03", "40", "2026-05-02", "0-17"),
])
def test_age_group_only_where_the_known_parts_decide(birth: str, estimate: str, on: str, group: str) -> None:
    assert age_group(birth, estimate, on) == group


def test_a_person_in_two_cases_counts_once_at_the_first_detection() -> None:
    rows = (victim(case="2", detected_on="2026-09-01", sex="female", exploitation=("ForcedLabour",)),
            victim(case="1", birth="2008-06-01", exploitation=("SexualExploitation",)))
    merged = persons(rows)
    assert [(row.detected_on, row.sex, set(row.exploitation)) for row in merged] == [
        ("2026-05-03", "female", {"ForcedLabour", "SexualExploitation"})]
    by_sex = lines(tables(victims=rows)["victims_detected"])
    assert by_sex["Female"] == {"0 to 17 years": 1, "18 years or over": 0, "age unknown": 0, "Total": 1}
    assert by_sex["All victims"]["Total"] == 1


def test_forms_do_not_add_up_and_the_total_counts_each_once() -> None:
    rows = victim("a", exploitation=("ForcedLabour", "Servitude")), victim("b"), victim("c", exploitation=("ForcedLabour",))
    table = tables(victims=rows)
    by_form = lines(table["victims_by_form"])
    shown = ("Forced labour", "Servitude", "Form not recorded", "All victims, each once")
    assert [by_form[line]["Total"] for line in shown] == [2, 1, 1, 3]
    assert by_form["Organ removal"]["Total"] == 0
    assert table["victims_by_form"].notes


def test_unknown_sex_stays_unknown() -> None:
    by_sex = lines(tables(victims=(victim("a", sex="?unknown"), victim("b", sex=""), victim("c", sex="other")))["victims_detected"])
    assert (by_sex["Unknown, as recorded"]["Total"], by_sex["Other or X in the document"]["Total"]) == (2, 1)


# --- history ------------------------------------------------------------------------------------------------------------------

POSSIBLE, ACTUAL, NOT = (lambda on, n=0, code=code: DecisionRow(code, on, order=n) for code in ("POSSIBLE", "ACTUAL", "NOT_VICTIM"))


def test_status_is_taken_as_it_stood() -> None:
    history = (POSSIBLE("2025-11-01"), ACTUAL("2026-03-01"), NOT("2027-02-01"))
    assert [status_at(history, Period.year(year).last) for year in (2024, 2025, 2026, 2027)] == ["", "POSSIBLE", "ACTUAL", "NOT_VICTIM"]
    assert status_at((ACTUAL("2026-03-01", 2), POSSIBLE("2026-03-01", 1)), YEAR.last) == "ACTUAL"
    assert status_at((ACTUAL("2026"), ACTUAL("")), Period.quarter(2026, 3).last) == ""


def test_detected_leaves_out_who_was_decided_not_to_be_a_victim_by_the_end() -> None:
    rows = (victim("a", decisions=(NOT("2026-06-01"),)), victim("b", decisions=(NOT("2027-01-05"),)), victim("c"))
    assert lines(tables(victims=rows)["victims_detected"])["All victims"]["Total"] == 2


def test_confirmed_counts_by_the_date_of_the_decision_that_stands() -> None:
    rows = (
        victim("a", detected_on="2024-05-03", decisions=(ACTUAL("2026-03-01"),)),            # confirmed this year
        victim("b", decisions=(ACTUAL("2025-03-01"), ACTUAL("2026-03-01", 1))),              # was confirmed before
        victim("c", decisions=(ACTUAL("2026-03-01"), NOT("2026-09-01"))),                    # does not stand
        victim("d", decisions=(ACTUAL("2025-03-01"), NOT("2025-09-01"), ACTUAL("2026-03-01"))),  # again this year
        victim("e", decisions=(ACTUAL(""),)),                                                # nobody knows when
    )
    counted = count(Countable(victims=rows), YEAR)
    table = next(table for table in counted.tables if table.key == "victims_confirmed")
    assert lines(table)["All victims"]["Total"] == 2
    assert ("victims confirmed", 1) in counted.undated


def test_dates_that_do_not_tell_are_left_out_and_said() -> None:
    rows = (victim("a", detected_on="2026"), victim("b", detected_on="2026-05"), victim("c", detected_on="?unknown"),
            victim("d", detected_on=""),
            victim("e", detected_on="2025"), victim("f", detected_on="~2026"))
    counted = count(Countable(victims=rows), YEAR)
    assert lines(counted.tables[0])["All victims"]["Total"] == 2
    assert dict(counted.undated)["victims detected"] == 3
    quarter = count(Countable(victims=rows), Period.quarter(2026, 2))
    assert lines(quarter.tables[0])["All victims"]["Total"] == 1


def test_cases_by_stage_as_they_stood() -> None:
    cases = (
        CaseCountRow("1", "2025-01-01", (StageRow("protection", 1, "2025-01-01"), StageRow("protection", 6, "2026-05-01"),
                                         StageRow("protection", 13, "2027-01-01"), StageRow("criminal", 2, "2026-02-01"))),
        CaseCountRow("2", "2026-12-31", (StageRow("protection", 1, "2026-12-31", 1), StageRow("protection", 3, "2026-12-31", 2))),
        CaseCountRow("3", "2027-01-01", (StageRow("protection", 1, "2027-01-01"),)), CaseCountRow("4", "2026-02-02"), CaseCountRow("5", ""),
    )
    counted = count(Countable(cases=cases), YEAR)
    found = {table.key: lines(table) for table in counted.tables}
    assert [found["cases_protection"][line]["Cases"] for line in (
        "Formal identification", "Screening", "Detection", "No stage recorded on this track", "All cases")] == [1, 1, 0, 1, 3]
    assert found["cases_criminal"]["Investigation opened"]["Cases"] == 1
    assert dict(counted.undated)["cases"] == 1
    total = found["cases_protection"].pop("All cases")["Cases"]
    assert sum(line["Cases"] for line in found["cases_protection"].values()) == total


# --- screenings, referrals, justice --------------------------------------------------------------------------------------------


def test_screenings_count_interviews_and_persons_apart() -> None:
    rows = (ScreeningCountRow("1", "a", "2026-05-03", "refer", "yes"), ScreeningCountRow("2", "a", "2026-05-04", "refer", "doubt"),
            ScreeningCountRow("3", "b", "2026-05-04", "let_go", "no"), ScreeningCountRow("4", "c", "2026-05-04", ""),
            ScreeningCountRow("5", "c", "2025-05-04", "refer"))
    found = lines(tables(screenings=rows)["screenings"])
    assert found["Refer"] == {"Adults": 0, "Children": 1, "Age in doubt": 1, "Not recorded": 0, "Screenings": 2, "Persons": 1}
    assert (found["All screenings"]["Screenings"], found["All screenings"]["Persons"]) == (4, 3)
    assert found["No outcome recorded"]["Screenings"] == 1


def test_referrals_by_service_and_state() -> None:
    rows = (ReferralCountRow("1", "a", "2026-05-03", "HOUSING", "taken_up"),
            ReferralCountRow("2", "a", "2026-05-03", "MEDICAL", "declined"),
            ReferralCountRow("3", "b", "2026-05-03", "HOUSING", ""), ReferralCountRow("4", "b", "2027-05-03", "HOUSING", "sent"),
            ReferralCountRow("5", "b", "2026-05-03", "NEW_SERVICE", "sent"))
    found = lines(tables(referrals=rows)["referrals"])
    assert [found["Appropriate housing"][column] for column in ("Taken up", "Not recorded", "Persons")] == [1, 1, 2]
    assert found["All referrals"]["Referrals"] == 4
    assert found["All referrals"]["Persons"] == 2
    assert "NEW_SERVICE" in found


def test_ladder_counts_cases_accused_and_charges_apart() -> None:
    charges = (
        ChargeCountRow("1", "x", "1", "2026-01-10", disposal="CONVICTED_TIP", disposed_on="2026-11-01", sentences=("IMPRISONMENT",)),
        ChargeCountRow("2", "x", "1", "2026-01-10", disposal="ACQUITTED", disposed_on="2026-11-01", sentences=("FINE",)),
        ChargeCountRow("3", "y", "1", "2025-01-10", disposal="CONVICTED_LESSER", disposed_on="2026-02-01", sentences=("FINE",)),
        ChargeCountRow("4", "z", "2", "2026-06-01", disposal="PENDING"), ChargeCountRow("5", "z", "2", "2026-06-01"),
        ChargeCountRow("6", "w", "3", "2026-06-01", disposal="DISCONTINUED", disposed_on="2027-02-01"),
        ChargeCountRow("7", "v", "4", "2026-06-01", disposal="DISMISSED", disposed_on=""),
    )
    cases = (CaseCountRow("1", "2025-01-01", (StageRow("criminal", 2, "2026-01-05"),)), CaseCountRow("2", "2025-01-01"))
    counted = count(Countable(charges=charges, cases=cases), YEAR)
    found = {name: tuple(line.values()) for name, line in lines(next(t for t in counted.tables if t.key == "prosecutions")).items()}
    assert found == {
        "Investigations opened": (1, None, None), "Charged in the period": (4, 4, 6), "Convicted of trafficking": (1, 1, 1),
        "Convicted of another or a lesser offence": (1, 1, 1), "Acquitted": (1, 1, 1),
        "Discontinued, dismissed or otherwise ended": (0, 0, 0), "Open at the end of the period": (3, 3, 4),
        "Convicted and sentenced to imprisonment": (1, 1, 1), "Convicted with a suspended sentence": (0, 0, 0),
        "Convicted and fined": (1, 1, 1),
    }
    assert dict(counted.undated) == {"court decisions": 1}


def test_every_disposal_of_the_court_has_its_line() -> None:
    for code in codelist("disposal_court"):
        charge = ChargeCountRow("1", "x", "1", "2026-01-10", disposal=code.code, disposed_on="2026-11-01")
        numbers = {row.label: row.numbers[2] for row in tables(charges=(charge,))["prosecutions"].rows}
        assert sum(numbers[line] for line in (
            "Convicted of trafficking", "Convicted of another or a lesser offence", "Acquitted",
            "Discontinued, dismissed or otherwise ended", "Open at the end of the period")) == 1


# --- every report ---------------------------------------------------------------------------------------------------------------

victims = st.lists(st.builds(
    VictimRow, st.sampled_from("abcde"), st.sampled_from("12"),
    st.sampled_from(["2026-01-01", "2026-05", "2026", "2025-12-31", "~2026", ""]),
    st.sampled_from(["female", "male", "other", "", "?refused"]), st.sampled_from(["1990", "2008", "2009-01-01", "", "?unknown"]),
    st.sampled_from(["", "16", "40"]), st.just(()), st.sampled_from([(), ("ForcedLabour",), ("ForcedLabour", "NewForm")]),
    st.lists(st.builds(DecisionRow, st.sampled_from(["POSSIBLE", "ACTUAL", "NOT_VICTIM"]), st.sampled_from(["2026-03-01", "2025", ""])),
             max_size=3).map(tuple)), max_size=12)


@given(victims)
def test_sums_agree_whatever_the_rows(rows: list[VictimRow]) -> None:
    counted = count(Countable(victims=tuple(rows)), YEAR)
    by_key = {table.key: table for table in counted.tables}
    for key in ("victims_detected", "victims_confirmed"):
        *parts, total = [row.numbers for row in by_key[key].rows]
        assert tuple(map(sum, zip(*parts, strict=True))) == total
        assert all(sum(numbers[:-1]) == numbers[-1] for numbers in (*parts, total))
    forms = by_key["victims_by_form"].rows
    assert forms[-1].numbers[-1] == by_key["victims_detected"].rows[-1].numbers[-1] <= len({row.person_id for row in rows})
    assert all(sum(row.numbers[:-1]) == row.numbers[-1] for row in forms)
    assert all(quality.answered <= quality.of == forms[-1].numbers[-1] for quality in counted.quality)


def test_every_table_says_what_it_counts() -> None:
    counted = count(Countable(), YEAR)
    assert len({table.key for table in counted.tables}) == len(counted.tables) == 8
    for table in counted.tables:
        assert all((table.title, table.unit, table.definition, table.date_used, table.missing, table.row_title, table.columns, table.rows))
        assert all(len(row.numbers) == len(table.columns) for row in table.rows)
    assert counted.undated == ()
