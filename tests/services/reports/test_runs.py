# SPDX-License-Identifier: Apache-2.0
"""Reports from the store: counted once, as things stood, as they were known, with the cases behind each number."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from app.base import clock
from app.base.errors import Cancelled, NotAllowed, Refused
from app.base.jobs import JobContext
from app.domain.counting_figures import Query
from app.domain.figures import as_table
from app.domain.periods import Period
from app.domain.standard_reports import ReportDefinition, from_text, standard_reports, to_text
from app.models.journal import journal
from app.models.queries.known import Place
from app.services import figures, saved_reports, search
from tests.making import make_store
from tests.services.reports.test_figures import case, decide, person

YEAR = Period.year(2026)


def one(store, name, period=YEAR, as_known=None):
    return figures.run(store, ReportDefinition("test", "Test", (Query.named(name),)), period, as_known=as_known).figures[0]


def test_every_standard_report_runs_for_every_kind_of_period(filled):
    for key, definition in standard_reports().items():
        for period in (Period.year(2025), Period.quarter(2026, 2), Period.april_year(2025)):
            made = figures.run(filled, definition, period)
            assert [each.id for each in made.figures] == [each.id for each in definition.queries]
            assert made.key == key
            for each in made.figures:
                assert as_table(each).rows
                assert each.definition
                assert each.date_used
                assert each.missing
                for at, breakdown in enumerate(each.breakdowns):
                    if breakdown.adds_up and each.measure != "median_days":
                        rest = ["*"] * len(each.breakdowns)
                        parts = [each.cells[(*rest[:at], code, *rest[at + 1:])] for code in breakdown.codes]
                        assert sum(parts) == each.total, (each.id, breakdown.key)


def test_a_definition_is_kept_as_text_and_comes_back():
    for key, definition in standard_reports().items():
        assert from_text(key, definition.title, to_text(definition)) == definition


def test_two_records_of_one_person_count_once_until_they_are_said_to_differ(empty):
    first, other = person(empty), person(empty, family="Batist")
    case(empty, first, other)
    assert one(empty, "victims_detected").total == 2
    search.decide_pair(empty, first, other, "same_person")
    assert one(empty, "victims_detected").total == 1
    search.decide_pair(empty, other, first, "different_person")
    assert one(empty, "victims_detected").total == 2


def test_the_cases_behind_a_number_are_the_cases_that_make_it(empty):
    girl, man = person(empty, birth="2015"), person(empty, sex="male")
    first, second, third = case(empty, girl), case(empty, girl, man), case(empty, man, opened="2025-01-01")
    query = Query.named("victims_detected.sex.age")
    found = one(empty, query.id)
    assert (found.cell("female", "0-17"), found.cell("male")) == (1, 0)  # the man was first detected in 2025
    assert set(figures.cases_behind(empty, query, YEAR, ("female", "0-17"))) == {first, second}
    assert figures.cases_behind(empty, query, YEAR, ("male", "*")) == []
    assert set(figures.cases_behind(empty, query, Period.year(2025), ("*", "*"))) == {second, third}


# --- as they were known ----------------------------------------------------------------------------------------------------------


def at(monkeypatch, day):
    """Let the store's clock stand at noon of a day."""
    ms = (day - date(1970, 1, 1)).days * 86_400_000 + 43_200_000
    monkeypatch.setattr(clock, "wall_ms", lambda: ms)


def test_last_years_published_figure_is_reproduced_after_later_edits(empty, monkeypatch):
    published = date.fromisoformat("2027-01-31")
    last_year = Period.year(2026)
    at(monkeypatch, date(2026, 3, 1))
    one_, other, third = person(empty), person(empty, sex="male"), person(empty, birth="2012")
    made = case(empty, one_, other, third)
    decide(empty, made, one_, "POSSIBLE", "2026-04-01")
    names = ("victims_detected.sex.age", "victims_detected.form.sex", "persons_by_status.status", "cases_worked.share",
        "victims_confirmed.sex")
    definition = ReportDefinition("test", "Test", tuple(map(Query.named, names)))
    before = figures.run(empty, definition, last_year)
    # afterwards: a birth date corrected, a sex corrected, a decision entered with an old date, a case and a person deleted, a new old case
    at(monkeypatch, published + timedelta(days=40))
    with empty.write() as unit:
        unit.save("person", one_, {"birth": "2011-05-01"})
        unit.save("person", other, {"sex": "female", "nationalities": {"DO": True}})
    decide(empty, made, other, "ACTUAL", "2026-06-01")
    case(empty, person(empty, family="Late"), opened="2026-07-01")
    with empty.write() as unit:
        unit.delete("person", third, "twice")
    after = figures.run(empty, definition, last_year)
    assert [each.cells for each in after.figures] != [each.cells for each in before.figures]
    as_then = figures.run(empty, definition, last_year, as_known=published)
    assert [dict(each.cells) for each in as_then.figures] == [dict(each.cells) for each in before.figures]
    at_place = figures.run(empty, definition, last_year, as_known=Place(*before.run.place))
    assert [dict(each.cells) for each in at_place.figures] == [dict(each.cells) for each in before.figures]
    assert as_then.run.as_known == "2027-01-31"
    assert any("31 Jan 2027" in each for each in as_then.filters)


def test_a_place_in_the_middle_of_the_journal_counts_what_stood_there(empty):
    places, totals = [], []
    for _at in range(3):
        case(empty, person(empty))
        found = one(empty, "victims_detected.sex")
        places.append(found.run.place)
        totals.append(found.total)
    assert totals == [1, 2, 3]
    assert [one(empty, "victims_detected.sex", as_known=Place(*each)).total for each in places] == totals


def test_what_was_erased_since_is_said(empty):
    who = person(empty)
    case(empty, who)
    place = Place(*one(empty, "victims_detected").run.place)
    with empty.write() as unit:
        unit.save("person", who, {"sex": "male"})
    raw = empty.raw_read()
    raw.execute(str(update(journal).where(journal.c.object_id == who).values(payload=None, salt=None).compile(
        compile_kwargs={"literal_binds": True})))
    raw.close()
    made = figures.run(empty, standard_reports()["overview"], YEAR, as_known=place)
    assert any("erased" in each for each in made.filters)


# --- who may --------------------------------------------------------------------------------------------------------------------


def test_a_cancelled_count_stops(empty):
    ctx = JobContext()
    ctx.cancel()
    with pytest.raises(Cancelled):
        figures.run(empty, standard_reports()["overview"], YEAR, ctx)


def test_an_officer_sees_no_figures(tmp_path):
    with make_store(tmp_path / "officer", role="officer") as store:
        with pytest.raises(NotAllowed):
            figures.run(store, standard_reports()["overview"], YEAR)
        with pytest.raises(NotAllowed):
            figures.cases_behind(store, Query.named("victims_detected"), YEAR, ())


# --- saved reports ---------------------------------------------------------------------------------------------------------------


def test_a_report_is_saved_replaced_and_run_again_for_another_period(empty):
    case(empty, person(empty), opened="2025-03-01")
    own = ReportDefinition("", "", (Query.named("victims_detected.sex"), Query.named("victims_detected.sex.form=ForcedLabour|Servitude")))
    first = saved_reports.save(empty, " Our  yearly report ", own).record_id
    assert saved_reports.save(empty, "our yearly REPORT", replace(own, queries=own.queries[:1])).record_id == first
    found = saved_reports.listed(empty)[-1]
    assert (found.key, found.title, found.queries) == (first, "our yearly REPORT", own.queries[:1])
    assert [figures.run(empty, found, Period.year(year)).figures[0].total for year in (2025, 2026)] == [1, 0]
    saved_reports.delete(empty, first, "no longer asked for")
    assert [each.key for each in saved_reports.listed(empty)] == list(standard_reports())


@pytest.mark.parametrize("text", ["", "nonsense", "[]", '{"format":2,"queries":[]}', '{"format":1,"queries":[["x",[],[]]]}',
                                  '{"format":1,"queries":[["victims_detected",["shoe"],[]]]}', "[" * 50_000])
def test_a_definition_that_makes_no_sense_is_left_out(empty, text):
    with empty.write() as unit:
        unit.save("report", "", {"title": "From elsewhere", "queries": text})
    assert [each.key for each in saved_reports.listed(empty)] == list(standard_reports())


@pytest.mark.parametrize("title", ["", "   ", "x" * 81, "overview"])
def test_a_report_needs_a_title_of_its_own(empty, title):
    with pytest.raises(Refused):
        saved_reports.save(empty, title, standard_reports()["overview"])


def test_a_case_worker_defines_no_reports(tmp_path):
    with make_store(tmp_path / "worker", role="case_worker") as store, pytest.raises(NotAllowed):
        saved_reports.save(store, "Mine", standard_reports()["overview"])
