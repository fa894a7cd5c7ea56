# SPDX-License-Identifier: Apache-2.0
"""Figures from the store to the workbook: counted once, as things stood, and the same on screen and in the file."""

from datetime import date

import openpyxl
import pytest
from sqlalchemy import select

from app.base.errors import Cancelled, NotAllowed, ReadOnly
from app.base.jobs import JobContext
from app.domain.figures import Period
from app.domain.forms.values import UNKNOWN
from app.models.journal import journal
from app.services import reports, search
from tests.making import make_store

YEAR = Period.year(2026)


def person(store, **about):
    with store.write() as unit:
        return unit.save("person", "", {"family": "Baptiste", "sex": "female", "birth": "1990", "nationalities": {"HT": True}} | about)


def case(store, *victims, opened="2026-03-01", **values):
    with store.write() as unit:
        made = unit.save("case", "", {"number": "VFA-26-00001-01", "opened_on": opened, "status": "Active"} | values)
        for who in victims:
            unit.save("party", "", {"case_id": made, "person_id": who, "role": "victim", "exploitation": {"ForcedLabour": True}})
    return made


def decide(store, case_id, who, status, day):
    with store.write() as unit:
        unit.save("decision", "", {"case_id": case_id, "person_id": who, "status": status, "decided_on": day, "authority": "Police"})


def line(figures, key, label):
    return next(row.numbers for row in figures.table(key).rows if row.label == label)


def test_a_person_of_two_cases_counts_once(empty):
    who = person(empty)
    case(empty, who)
    case(empty, who)
    assert line(reports.figures(empty, YEAR), "victims_detected", "All victims") == (0, 1, 0, 1)


def test_two_records_of_one_person_count_once_until_they_are_said_to_differ(empty):
    one, other = person(empty), person(empty, family="Batist")
    case(empty, one, other)
    assert line(reports.figures(empty, YEAR), "victims_detected", "All victims")[-1] == 2
    search.decide_pair(empty, one, other, "same_person")
    assert line(reports.figures(empty, YEAR), "victims_detected", "All victims")[-1] == 1
    search.decide_pair(empty, other, one, "different_person")
    assert line(reports.figures(empty, YEAR), "victims_detected", "All victims")[-1] == 2


def test_a_chain_of_same_persons_is_one_person(empty):
    several = [person(empty, family=f"Name {at}") for at in range(4)]
    case(empty, *several)
    for one, other in ((3, 2), (0, 1), (2, 0)):
        search.decide_pair(empty, several[one], several[other], "same_person")
    assert line(reports.figures(empty, YEAR), "victims_detected", "All victims")[-1] == 1


def test_last_year_comes_out_the_same_after_this_years_decisions(empty):
    who = person(empty)
    made = case(empty, who, opened="2025-03-01")
    decide(empty, made, who, "POSSIBLE", "2025-04-01")
    before = reports.figures(empty, Period.year(2025)).tables
    decide(empty, made, who, "NOT_VICTIM", "2026-02-01")
    assert reports.figures(empty, Period.year(2025)).tables == before
    assert line(reports.figures(empty, Period.year(2025)), "victims_status", "Presumed victim")[-1] == 1


def test_status_table_shows_everybody_and_the_victims_table_leaves_out_non_victims(empty):
    one, other = person(empty), person(empty)
    made = case(empty, one, other)
    decide(empty, made, one, "NOT_VICTIM", "2026-04-01")
    figures = reports.figures(empty, YEAR)
    assert line(figures, "victims_detected", "All victims")[-1] == 1
    assert line(figures, "victims_citizenship", "All victims, each once")[-1] == 1
    assert line(figures, "victims_status", "Not a victim") == (1, 0, 0, 1)
    assert line(figures, "victims_status", "All persons detected")[-1] == 2


def test_detection_is_the_earliest_known_day(empty):
    who = person(empty)
    made = case(empty, who, opened="2026-01-02")
    with empty.write() as unit:
        unit.save("screening", "", {"case_id": made, "person_id": who, "screened_on": "2025-12-30", "outcome": "refer"})
    assert line(reports.figures(empty, Period.year(2025)), "victims_detected", "All victims")[-1] == 1
    assert line(reports.figures(empty, YEAR), "victims_detected", "All victims")[-1] == 0


def test_deleted_records_do_not_count(empty):
    who = person(empty)
    made = case(empty, who)
    with empty.write() as unit:
        unit.delete("case", made, "twice")
    figures = reports.figures(empty, YEAR)
    assert line(figures, "victims_detected", "All victims")[-1] == 0
    assert line(figures, "cases_opened_closed", "Opened in the period") == (0,)


@pytest.mark.parametrize(("opened", "undated", "counted"), [("2026", 0, 1), ("2026-03", 0, 1), (UNKNOWN, 1, 0), ("~2026", 1, 0)])
def test_a_date_that_does_not_tell_is_left_out_and_said(empty, opened, undated, counted):
    case(empty, person(empty), opened=opened)
    figures = reports.figures(empty, YEAR)
    assert line(figures, "victims_detected", "All victims")[-1] == counted
    assert dict(figures.undated).get("victims detected", 0) == undated


def test_citizenships_count_in_each_line_and_once_in_the_last(empty):
    case(empty, person(empty, nationalities={"HT": True, "DO": True}), person(empty, nationalities={}))
    figures = reports.figures(empty, YEAR)
    assert line(figures, "victims_citizenship", "Haiti")[-1] == line(figures, "victims_citizenship", "Dominican Republic")[-1] == 1
    assert line(figures, "victims_citizenship", "Citizenship not recorded")[-1] == 1
    assert line(figures, "victims_citizenship", "All victims, each once")[-1] == 2


def test_cases_open_before_opened_closed_and_open_after(empty):
    case(empty, opened="2025-05-01")
    case(empty, opened="2025-05-01", status="Closed", closed_on="2025-11-01")
    case(empty, opened="2025-05-01", status="Closed", closed_on="2026-06-01")
    case(empty, opened="2026-05-01")
    case(empty, opened="2026-05-01", status="ClosedReferred", closed_on="2026-05-03")
    case(empty, opened="2026-05-01", status="Closed")
    case(empty, opened="2027-01-01")
    figures = reports.figures(empty, YEAR)
    found = [row.numbers[0] for row in figures.table("cases_opened_closed").rows]
    assert found == [2, 3, 2, 2, 1]


def test_charges_by_disposal_count_charges_and_accused_apart(empty):
    who = person(empty)
    made = case(empty)
    with empty.write() as unit:
        for disposal, day in (("CONVICTED_TIP", "2026-05-01"), ("ACQUITTED", "2026-05-01"), ("ACQUITTED", "2025-05-01"), ("", ""),
                              ("PENDING", "2026-05-01")):
            unit.save("charge", "", {"case_id": made, "person_id": who, "charged_on": "2025-02-01", "disposal": disposal or None,
                                     "disposed_on": day or None})
    figures = reports.figures(empty, YEAR)
    assert line(figures, "charges_disposal", "Acquitted") == (1, 1)
    assert line(figures, "charges_disposal", "All charges ended in the period") == (2, 1)
    assert line(figures, "charges_disposal", "Open at the end of the period") == (2, 1)


def test_every_number_of_every_table_is_in_the_workbook(filled, tmp_path):
    figures = reports.figures(filled, Period.year(2025))
    path = reports.write_workbook(filled, figures, tmp_path / reports.file_name(filled, "figures", figures.period.file_part()))
    assert path.name == "vfa-figures-2025-training-restricted.xlsx"
    book = openpyxl.load_workbook(path)
    for at, table in enumerate(figures.tables):
        sheet = book.worksheets[3 + at]
        (native,) = sheet.tables.values()
        back = [[cell.value for cell in row] for row in sheet[native.ref]]
        assert [(row[0], tuple(row[1:])) for row in back[1:]] == [(row.label, row.numbers) for row in table.rows]


def test_a_table_has_a_number_for_every_column_and_says_what_it_counts(filled):
    for table in reports.figures(filled, Period.year(2025)).tables:
        assert table.unit
        assert table.definition
        assert table.date_used
        assert table.missing
        assert len(set(table.columns)) == len(table.columns)
        assert {len(row.numbers) for row in table.rows} == {len(table.columns)}, table.key


def test_the_snapshot_names_the_state_of_the_journal(empty):
    before = reports.figures(empty, YEAR).snapshot
    person(empty)
    assert reports.figures(empty, YEAR).snapshot != before


def exports(store):
    with store.read() as conn:
        return conn.execute(select(journal.c.payload).where(journal.c.kind == "export")).scalars().all()


def test_the_workbook_is_journalled_and_a_file_that_cannot_be_written_is_not(empty, tmp_path):
    figures = reports.figures(empty, YEAR)
    with pytest.raises(ReadOnly):
        reports.write_workbook(empty, figures, tmp_path / "gone" / "x.xlsx")
    assert exports(empty) == []
    reports.write_workbook(empty, figures, tmp_path / "x.xlsx")
    assert [b"restricted" in each for each in exports(empty)] == [True]


def test_a_cancelled_count_stops(empty):
    ctx = JobContext()
    ctx.cancel()
    with pytest.raises(Cancelled):
        reports.figures(empty, YEAR, ctx)


@pytest.mark.parametrize(
    ("role", "may_see", "may_write"), [("officer", False, False), ("case_worker", True, False), ("supervisor", True, True)])
def test_exact_figures_go_to_those_who_may_have_them(tmp_path, role, may_see, may_write):
    with make_store(tmp_path / role, role=role) as store:
        try:
            figures = reports.figures(store, YEAR)
        except NotAllowed:
            assert not may_see
            return
        assert may_see
        if may_write:
            reports.write_workbook(store, figures, tmp_path / "x.xlsx")
        else:
            with pytest.raises(NotAllowed):
                reports.write_workbook(store, figures, tmp_path / "x.xlsx")
        assert (tmp_path / "x.xlsx").exists() == may_write


@pytest.mark.parametrize(("period", "text", "part"), [
    (Period.year(2026), "2026", "2026"),
    (Period.quarter(2026, 3), "1 Jul 2026 to 30 Sep 2026", "2026-q3"),
    (Period(date(2026, 1, 5), date(2026, 2, 1)), "5 Jan 2026 to 1 Feb 2026", "2026-01-05-to-2026-02-01"),
])
def test_periods_have_words_and_file_names(period, text, part):
    assert (period.text(), period.file_part()) == (text, part)


def test_a_period_ends_after_it_begins():
    with pytest.raises(ValueError, match="after it begins"):
        Period(date(2026, 2, 1), date(2026, 1, 1))


def test_sentences_count_from_their_own_records_and_from_charges_of_older_programs(empty):
    case_id = case(empty)
    ended = {"case_id": case_id, "charged_on": "2025-01-10", "disposal": "CONVICTED_TIP", "disposed_on": "2026-05-01"}
    with empty.write() as unit:
        both = unit.save("charge", "", ended | {"person_id": "a", "sentence": "SUSPENDED"})
        unit.save("charge", "", ended | {"person_id": "b", "sentence": "SUSPENDED"})
        for kind in ("IMPRISONMENT", "FINE"):
            unit.save("sentence", "", {"case_id": case_id, "charge_id": both, "person_id": "a", "imposed_on": "2026-05-01", "type": kind})
    found = reports.figures(empty, YEAR)
    assert line(found, "prosecutions", "Convicted and sentenced to imprisonment") == (1, 1, 1)
    assert line(found, "prosecutions", "Convicted and fined") == (1, 1, 1)
    assert line(found, "prosecutions", "Convicted with a suspended sentence") == (1, 1, 1)
