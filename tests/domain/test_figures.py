# SPDX-License-Identifier: Apache-2.0
"""The figures object: totals are cells, keys read in order, the layout shows every number where it belongs, periods step back."""

from datetime import date

import pytest

from app.domain.figures import ALL, Breakdown, Category, Figure, Kind, Measure, Period, Profile, Run, Unit, as_table

SEX = Breakdown("sex", "Sex", (Category("female", "Female"), Category("male", "Male"),
                                 Category("not_asked", "Not recorded", Kind.NOT_ASKED)))
FORM = Breakdown("form", "Form", (Category("fl", "Forced labour"), Category("se", "Sexual")), adds_up=False)
RUN = Run("Vieux Fort", "2026-11-22T10:00:00Z", "Ana", "Breakwater", "journal 1")


def figure(breakdowns, cells) -> Figure:
    return Figure("victims", "Victims", Unit.VICTIM, Measure.COUNT, "All.", "Date.", "None.", Period.year(2026), (), breakdowns, cells,
                  (), 0, RUN)


def two() -> Figure:
    cells = {key: at for at, key in enumerate([(s, f) for s in (*SEX.codes, ALL) for f in (*FORM.codes, ALL)])}
    return figure((SEX, FORM), cells)


def test_totals_are_cells_and_codes_left_out_mean_all():
    made = two()
    assert made.cell("male", "se") == made.cells["male", "se"] == 4
    assert made.cell("male") == made.cells["male", ALL] == 5
    assert made.total == made.cell() == 11
    with pytest.raises(KeyError):
        made.cell("nobody")


def test_the_cells_of_a_figure_cannot_be_changed():
    with pytest.raises(TypeError):
        two().cells["male", "se"] = 7


def test_the_layout_shows_every_cell_once_with_its_key():
    made = two()
    table = as_table(made)
    assert table.columns == ("Forced labour", "Sexual", "All, each once")
    assert [row.label for row in table.rows] == ["Female", "Male", "Not recorded", "Total"]
    shown = {key: number for row in table.rows for key, number in zip(row.keys, row.numbers, strict=True)}
    assert shown == dict(made.cells)
    assert [row.is_total for row in table.rows] == [False, False, False, True]


def test_one_breakdown_and_none_have_a_column_of_the_unit():
    one = figure((SEX,), dict.fromkeys([("female",), ("male",), ("not_asked",), (ALL,)], 1))
    assert as_table(one).columns == ("Victims (persons)",)
    assert as_table(figure((), {(): 3})).rows[0].numbers == (3,)


def test_a_release_keeps_the_words_and_says_what_it_is():
    made = two()
    released = made.with_cells(dict.fromkeys(made.cells), frozenset({("male", "se")}), Profile.RELEASE, ("c",))
    assert (released.run.profile, released.definition, released.cell("male")) == (Profile.RELEASE, made.definition, None)
    assert made.run.profile is Profile.RESTRICTED


@pytest.mark.parametrize(("period", "before"), [
    (Period.year(2026), Period.year(2025)), (Period.quarter(2026, 1), Period.quarter(2025, 4)),
    (Period.april_year(2025), Period.april_year(2024)),
    (Period(date(2026, 2, 1), date(2026, 2, 28)), Period(date(2026, 1, 1), date(2026, 1, 31))),
    (Period(date(2026, 1, 5), date(2026, 1, 11)), Period(date(2025, 12, 29), date(2026, 1, 4))),
])
def test_the_period_before(period, before):
    assert period.before() == before
