# SPDX-License-Identifier: Apache-2.0
"""Safe release: what is hidden cannot be worked back, by somebody with every published number and a solver."""

from datetime import date

import pytest

from app.domain import disclosure
from app.domain.disclosure import INTERNAL, Why
from app.domain.figures import ALL, Breakdown, Category, Measure, Profile, Report, Unit
from app.domain.periods import Period
from tests.domain import attack
from tests.domain.attack import RUN, Attack, figure, hidden_in

YEAR = Period.year(2026)


def _breakdown(key, *codes, adds_up=True):
    return Breakdown(key, key, tuple(Category(code, code) for code in codes), adds_up)


def _table(name, numbers, period=YEAR, **more):
    """Return a figure of women and men by any codes, from {code: (women, men)}."""
    cells = {(sex, code): pair[at] for code, pair in numbers.items() for at, sex in enumerate(("f", "m"))}
    for code, pair in numbers.items():
        cells[ALL, code] = sum(pair)
    for at, sex in enumerate(("f", "m")):
        cells[sex, ALL] = sum(pair[at] for pair in numbers.values())
    cells[ALL, ALL] = sum(map(sum, numbers.values()))
    return figure(f"{name}.sex.age", period, [_breakdown("sex", "f", "m"), _breakdown("age", *numbers)], cells, **more)


@pytest.mark.parametrize("part", range(4))
def test_no_hidden_number_of_linked_tables_is_recovered(part):
    found = [attack.alone(seed) for seed in range(part * 100, part * 100 + 100)]
    assert sum(each[0] for each in found) > 1000
    assert [(each[1], each[2]) for each in found] == [(0, 0)] * 100


def test_the_attack_finds_most_of_what_is_hidden_by_size_alone():
    found = [attack.only_small(seed) for seed in range(60)]
    assert sum(each[1] for each in found) > sum(each[0] for each in found) / 4
    assert sum(each[2] for each in found) > sum(each[0] for each in found) / 2


def test_no_hidden_number_of_pairs_of_releases_is_recovered():
    found = [attack.pair(seed) for seed in range(25)]
    assert sum(each[0] for each in found) > 500
    assert [(each[1], each[2]) for each in found] == [(0, 0)] * 25


def test_a_small_number_takes_a_number_of_its_line_and_column_with_it():
    table = _table("victims", {"child": (3, 20), "adult": (30, 40)})
    hidden = disclosure.protect([table], INTERNAL).hidden[table.id]
    assert hidden == {("f", "child"): Why.SMALL, ("m", "child"): Why.PROTECTS, ("f", "adult"): Why.PROTECTS, ("m", "adult"): Why.PROTECTS}


def test_true_zeros_are_shown_unless_they_are_hidden_too():
    table = _table("victims", {"child": (0, 20), "adult": (30, 40)})
    assert disclosure.protect([table], INTERNAL).hidden[table.id] == {}
    hidden = disclosure.protect([table], disclosure.Limits(5, zeros=True)).hidden[table.id]
    assert hidden["f", "child"] is Why.SMALL


def test_a_total_shared_by_two_tables_is_hidden_in_both():
    one = figure("victims.age", YEAR, [_breakdown("age", "child", "adult")], {("child",): 4, ("adult",): 30, (ALL,): 34})
    two = _table("victims", {"child": (2, 2), "adult": (10, 20)})
    hidden = disclosure.protect([one, two], INTERNAL).hidden
    assert ("child",) in hidden[one.id]
    assert (ALL, "child") in hidden[two.id]
    for code in ("child", "adult"):
        assert ((code,) in hidden[one.id]) == ((ALL, code) in hidden[two.id])


def test_the_step_from_a_part_of_the_year_to_the_year_is_looked_at():
    half = Period(date(2026, 1, 1), date(2026, 6, 30))
    before = figure("victims.age", half, [_breakdown("age", "child", "adult")], {("child",): 10, ("adult",): 30, (ALL,): 40})
    now = figure("victims.age", YEAR, [_breakdown("age", "child", "adult")], {("child",): 12, ("adult",): 50, (ALL,): 62})
    assert disclosure.protect([now], INTERNAL).hidden[now.id] == {}
    hidden = disclosure.protect([now], INTERNAL, [disclosure.numbers_of(before)]).hidden[now.id]
    assert set(hidden) == {("child",), ("adult",)}


def test_a_year_does_not_give_away_a_quarter_that_was_hidden():
    quarters = [figure("victims", Period.quarter(2026, at), [], {(): count}) for at, count in ((1, 20), (2, 30), (3, 3), (4, 40))]
    past = []
    for each in quarters:
        decided = disclosure.protect([each], INTERNAL, past)
        past.append(disclosure.numbers_of(each, decided.hidden[each.id]))
    assert [bool(each.hidden) for each in past] == [False, False, True, False]
    year = figure("victims", YEAR, [], {(): 93})
    assert set(disclosure.protect([year], INTERNAL, past).hidden["victims"]) == {()}


def test_a_late_record_is_not_found_in_the_difference():
    before = _table("victims", {"child": (20, 20), "adult": (30, 40)})
    now = _table("victims", {"child": (21, 20), "adult": (30, 40)})
    hidden = disclosure.protect([now], INTERNAL, [disclosure.numbers_of(before)]).hidden[now.id]
    assert hidden["f", "child"] is Why.DIFFERENCE
    assert {("f", ALL), (ALL, "child"), (ALL, ALL)} <= set(hidden)
    assert disclosure.protect([before], INTERNAL, [disclosure.numbers_of(before)]).hidden[before.id] == {}


def test_what_was_hidden_stays_hidden():
    before = _table("victims", {"child": (3, 20), "adult": (30, 40)})
    first = disclosure.protect([before], INTERNAL)
    now = _table("victims", {"child": (33, 20), "adult": (30, 40)})
    again = disclosure.protect([now], INTERNAL, [disclosure.numbers_of(before, hidden_in(first, before))])
    assert set(first.hidden[before.id]) <= set(again.hidden[now.id])


def test_categories_that_overlap_are_protected_without_adding_them_up():
    forms = _breakdown("form", "labour", "sexual", "begging", adds_up=False)
    table = figure("victims.form", YEAR, [forms], {("labour",): 30, ("sexual",): 12, ("begging",): 2, (ALL,): 35})
    hidden = hidden_in(disclosure.protect([table], INTERNAL), table)
    assert ("begging",) in hidden
    assert Attack([(table, hidden)]).findings(INTERNAL)[1:] == (0, 0)


def test_categories_may_leave_units_out():
    steps = _breakdown("step", "charged", "convicted", adds_up=False)
    table = figure("ladder.step", YEAR, [steps], {("charged",): 7, ("convicted",): 3, (ALL,): 30})
    assert set(disclosure.protect([table], INTERNAL).hidden[table.id]) == {("convicted",)}


def test_groups_of_a_breakdown_are_linked_with_it():
    forms = _breakdown("form", "labour", "domestic", "sexual", adds_up=False)
    fine = figure("victims.form", YEAR, [forms], {("labour",): 20, ("domestic",): 2, ("sexual",): 15, (ALL,): 37})
    broad = figure("victims.form_tip", YEAR, [_breakdown("form_tip", "labour", "sex", adds_up=False)],
                   {("labour",): 22, ("sex",): 15, (ALL,): 37})
    broader = {"form_tip": ("form", {"labour": "labour", "domestic": "labour", "sexual": "sex"})}
    apart = disclosure.protect([fine, broad], INTERNAL).hidden
    together = disclosure.protect([fine, broad], INTERNAL, broader=broader).hidden
    assert set(apart[fine.id]) == {("domestic",), ("sexual",)}
    assert set(together[fine.id]) == {("domestic",), ("labour",)}  # the group “sex” shows what stands under “sexual”
    assert together[broad.id] == {}


def test_numbers_that_are_no_counts_are_not_released_and_harmless_ones_are():
    days = figure("decided", YEAR, [], {(): 40}, measure=Measure.MEDIAN_DAYS)
    talks = figure("awareness", YEAR, [], {(): 2}, unit=Unit.ACTIVITY)
    hidden = disclosure.protect([days, talks], INTERNAL).hidden
    assert hidden == {"decided": {(): Why.NOT_COUNTED}, "awareness": {}}


def test_a_release_shows_no_hidden_number_anywhere():
    table = _table("victims", {"child": (3, 20), "adult": (30, 40)})
    report = Report("r", "Figures", YEAR, (), (table,), RUN)
    made = disclosure.released(report, disclosure.protect([table], INTERNAL))
    (shown,) = made.figures
    assert made.run.profile is shown.run.profile is Profile.RELEASE
    assert {key for key, number in shown.cells.items() if number is None} == shown.hidden == hidden_in(
        disclosure.protect([table], INTERNAL), table)
    assert not shown.completeness
    assert "c" in shown.notes[-1]


def test_shares_come_from_released_numbers_only():
    table = _table("victims", {"child": (3, 20), "adult": (30, 40)})
    report = Report("r", "Figures", YEAR, (), (table,), RUN)
    (shown,) = disclosure.released(report, disclosure.protect([table], INTERNAL)).figures
    assert disclosure.share(table, ("f", "child"), ("f", ALL)) == 3 / 33
    assert disclosure.share(shown, ("f", "child"), ("f", ALL)) is None
    assert disclosure.share(shown, ("f", ALL), (ALL, ALL)) == 33 / 93


def test_the_same_figures_again_hide_the_same():
    for seed in range(12):
        rng = attack.random.Random(seed)
        people = attack.People(rng)
        figures = [people.table(by) for by in people.choice()]
        first = disclosure.protect(figures, INTERNAL)
        past = [disclosure.numbers_of(each, first.hidden[each.id]) for each in figures]
        again = disclosure.protect(figures, INTERNAL, past)
        assert not again.withheld
        assert {key: set(each) for key, each in first.hidden.items()} == {key: set(each) for key, each in again.hidden.items()}
