# SPDX-License-Identifier: Apache-2.0
"""Returns: every question has an answer or says why not, every answer equals its figure and has its cases behind it."""

import openpyxl
import pytest

from app.base.errors import NotAllowed
from app.domain.counting_figures import Query
from app.domain.periods import Period
from app.domain.returns import return_forms
from app.services import figures, returns
from tests.making import make_store
from tests.services.reports.test_figures import case, decide, person


@pytest.mark.parametrize("key", list(return_forms()))
def test_every_question_has_a_number_or_says_why_not(filled, key):
    form = return_forms()[key]
    sheet = returns.answer(filled, key, form.period(2025))
    assert {each.code.split(".")[0] for each in sheet.answers} == {each.code.split(".")[0] for each in form.questions}
    for each in sheet.answers:
        assert (each.value is None) == bool(each.reason), each.code
        assert each.source
        if each.value is not None:
            assert each.definition
            whole = sheet.report.figure(each.query)
            assert each.value == sum(whole.cells.get(found) or 0 for found in each.keys)


def test_every_question_names_a_figure_of_the_catalogue_or_a_reason():
    for form in return_forms().values():
        assert len({each.code for each in form.questions}) == len(form.questions)
        for each in form.questions:
            assert bool(each.figure) != bool(each.reason), each.code
            if each.figure:
                Query.named(each.figure)


def test_the_glotip_grid_adds_up_and_unknown_holds_not_recorded(empty):
    case(empty, person(empty), person(empty, sex="male", birth="2015"), person(empty, sex=None, birth=None))
    values = {each.code: each.value for each in returns.answer(empty, "glotip", Period.year(2026)).answers}
    assert [values[f"VICT.{sex}.T"] for sex in "MFOUT"] == [1, 1, 0, 1, 3]
    assert [values[f"VICT.T.{age}"] for age in ("0-17", "18+", "U", "T")] == [1, 1, 1, 3]
    assert values["VICT.U.U"] == 1


def test_the_tip_year_runs_from_april_and_tells_new_from_continued(empty):
    made = case(empty, opened="2025-01-01", exploitation={"SexualExploitation": True})
    with empty.write() as unit:
        unit.save("investigation", "", {"case_id": made, "agency": "police", "opened_on": "2025-02-01", "complicit_official": "yes"})
        unit.save("investigation", "", {"case_id": made, "agency": "police", "opened_on": "2026-03-01"})
    form = return_forms()["tip"]
    values = {each.code: each.value for each in returns.answer(empty, "tip", form.period(2025)).answers}
    assert (values["PROS-1.new"], values["PROS-1.continued"], values["PROS-1.sex.new"], values["PROS-1.labour.new"]) == (1, 1, 1, 0)
    assert (values["PROS-4.new"], values["PROS-4.continued"]) == (0, 1)


def test_the_rate_needs_the_number_of_inhabitants(empty):
    case(empty, person(empty))
    first = returns.answer(empty, "sdg", Period.year(2026)).answers[0]
    assert first.value is None
    assert "inhabitants" in first.reason
    assert returns.answer(empty, "sdg", Period.year(2026), population=200_000).answers[0].value == 0.5


def test_the_cases_behind_an_answer_are_those_of_its_figure(empty):
    who = person(empty)
    made = case(empty, who)
    decide(empty, made, who, "ACTUAL", "2026-05-01")
    sheet = returns.answer(empty, "glotip", Period.year(2026))
    line = next(each for each in sheet.answers if each.code == "VICT.F.18+")
    assert returns.cases_behind(empty, line, Period.year(2026)) == [made]
    other = next(each for each in sheet.answers if each.code == "VICT.REPAT")
    assert returns.cases_behind(empty, other, Period.year(2026)) == []


def test_the_answer_sheet_is_written_typed_and_marked(filled, tmp_path):
    sheet = returns.answer(filled, "sdg", Period.year(2025), population=180_000)
    returns.write(filled, sheet, tmp_path / "sdg.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "sdg.xlsx").active.iter_rows(values_only=True))
    assert rows[0][0].startswith("TRAINING DATA")
    assert "RESTRICTED" in rows[2][0]
    shown = {row[0]: row[2] for row in rows[5:]}
    assert shown["16.2.2.N"] == sheet.report.figure("victims_detected").total
    assert shown["16.2.2"] == pytest.approx(shown["16.2.2.N"] / 180_000 * 100_000)


def test_exact_answers_go_to_those_who_may_have_them(tmp_path):
    with make_store(tmp_path / "worker", role="case_worker") as store, pytest.raises(NotAllowed):
        returns.answer(store, "glotip", Period.year(2026))


def test_totals_of_several_periods_are_counted_in_one_snapshot(empty):
    for year in ("2024", "2025", "2025", "2026"):
        case(empty, person(empty), opened=f"{year}-03-01")
    found = figures.totals(empty, Query.named("victims_detected"), Period.year(2026), back=3)
    assert [(period.first.year, number) for period, number in found] == [(2024, 1), (2025, 2), (2026, 1)]
