# SPDX-License-Identifier: Apache-2.0
"""Figures from the store to the workbook: counted once, as things stood, and the same on screen and in the file."""

from datetime import date

import openpyxl
import pytest
from sqlalchemy import select

from app.base.errors import Cancelled, NotAllowed, ReadOnly
from app.base.jobs import JobContext
from app.domain.breakdowns import age_group
from app.domain.counting_figures import Query
from app.domain.figures import Period
from app.domain.forms.values import UNKNOWN
from app.domain.standard_reports import ReportDefinition
from app.models.journal import journal
from app.services import figures as runs
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


def one(store, name, period=YEAR):
    return runs.run(store, ReportDefinition("test", "Test", (Query.named(name),)), period).figures[0]


def test_a_person_of_two_cases_counts_once(empty):
    who = person(empty)
    case(empty, who)
    case(empty, who)
    found = one(empty, "victims_detected.sex.age")
    assert (found.cell("female", "18+"), found.total) == (1, 1)


def test_a_chain_of_same_persons_is_one_person(empty):
    several = [person(empty, family=f"Name {at}") for at in range(4)]
    case(empty, *several)
    for first, other in ((3, 2), (0, 1), (2, 0)):
        search.decide_pair(empty, several[first], several[other], "same_person")
    assert one(empty, "victims_detected").total == 1


def test_last_year_comes_out_the_same_after_this_years_decisions(empty):
    who = person(empty)
    made = case(empty, who, opened="2025-03-01")
    decide(empty, made, who, "POSSIBLE", "2025-04-01")
    before = reports.figures(empty, Period.year(2025)).tables
    decide(empty, made, who, "NOT_VICTIM", "2026-02-01")
    assert reports.figures(empty, Period.year(2025)).tables == before
    assert one(empty, "persons_by_status.status", Period.year(2025)).cell("POSSIBLE") == 1


def test_status_shows_everybody_and_victims_leave_out_non_victims(empty):
    first, other = person(empty), person(empty)
    made = case(empty, first, other)
    decide(empty, made, first, "NOT_VICTIM", "2026-04-01")
    assert one(empty, "victims_detected.citizenship").total == 1
    status = one(empty, "persons_by_status.status.sex")
    assert (status.cell("NOT_VICTIM", "female"), status.cell("not_asked"), status.total) == (1, 1, 2)


def test_detection_is_the_earliest_known_day(empty):
    who = person(empty)
    made = case(empty, who, opened="2026-01-02")
    with empty.write() as unit:
        unit.save("screening", "", {"case_id": made, "person_id": who, "screened_on": "2025-12-30", "outcome": "refer"})
    assert [one(empty, "victims_detected", Period.year(year)).total for year in (2025, 2026)] == [1, 0]


def test_deleted_records_do_not_count(empty):
    who = person(empty)
    made = case(empty, who)
    with empty.write() as unit:
        unit.delete("case", made, "twice")
    assert one(empty, "victims_detected").total == one(empty, "cases_worked").total == 0


@pytest.mark.parametrize(("opened", "undated", "counted"), [("2026", 0, 1), ("2026-03", 0, 1), (UNKNOWN, 1, 0), ("~2026", 1, 0)])
def test_a_date_that_does_not_tell_is_left_out_and_said(empty, opened, undated, counted):
    case(empty, person(empty), opened=opened)
    found = one(empty, "victims_detected")
    assert (found.total, found.undated) == (counted, undated)


def test_citizenships_count_in_each_line_and_once_in_the_last(empty):
    case(empty, person(empty, nationalities={"HT": True, "DO": True}), person(empty, nationalities={}))
    found = one(empty, "victims_detected.citizenship")
    assert [found.cell(code) for code in ("HT", "DO", "not_asked", "*")] == [1, 1, 1, 2]
    assert not found.breakdowns[0].adds_up


@pytest.mark.parametrize(("birth", "estimate", "on", "group"), [
    ("2010-05-03", "", "2026-05-02", "0-17"), ("2008-05-03", "", "2026-05-02", "0-17"), ("2008-05-03", "", "2026-05-03", "18+"),
    ("2008", "", "2026-05-03", "unknown"), ("2007", "", "2026-05-03", "18+"), ("2009", "", "2026-05-03", "0-17"),
    ("2008", "", "2027", "18+"), ("", "", "2026-05-03", "not_asked"), ("2008-05-03", "", "", "unknown"), ("", "15", "2026-05-03", "0-17"),
    ("", "17", "2026-05-03", "unknown"), ("", "25", "2026-05-03", "18+"), ("~2007", "", "2026-05-03", "unknown"),
    ("2030", "", "2026-05-03", "unknown"), ("?unknown", "30", "2026-05-03", "18+"), ("2008-05-03", "40", "2026-05-02", "0-17"),
])
def test_age_group_only_where_the_known_parts_decide(birth, estimate, on, group):
    assert age_group(birth, estimate, on) == group


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
    found = one(empty, "accused_convicted.sentence")
    assert [found.cell(kind) for kind in ("IMPRISONMENT", "FINE", "SUSPENDED", "*")] == [1, 1, 1, 2]
