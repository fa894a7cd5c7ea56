# SPDX-License-Identifier: Apache-2.0
"""Every figure, worked out a second time by plain loops over 200 random stores: they agree cell by cell.

The stores are the rows that the store's reads would give; `tests/services/reports/test_recomputed_stores.py` does the same with
encrypted stores, through the same reading.
"""

import json
from collections import Counter
from datetime import date

import pytest

from app.domain.counting_figures import Query, figure
from app.domain.figures import ALL, Measure, Run
from app.domain.periods import Period
from app.domain.standard_reports import standard_reports
from app.domain.subjects import SUBJECTS
from app.models.queries.facts import Reading
from tests.domain.plain_figures import Plain
from tests.domain.random_stores import random_records

RUN = Run("Test", "", "", "", "")
PERIODS = (Period.year(2025), Period.year(2024), Period.quarter(2025, 3), Period.april_year(2024), Period(date(2024, 1, 1), date(2026,
    12, 31)))
NAMES = sorted({query.id for report in standard_reports().values() for query in report.queries} | {
    "victims_detected.form_glotip.sex.age", "victims_detected.form_tip.origin", "victims_detected.age_exploited.post",
    "cases_worked.share.form_tip",
    "investigations.share.official", "officials.institution.share", "accused_charged.citizenship", "accused_prosecuted.share.sex",
    "accused_convicted.sex.age_then", "accused_convicted.form_glotip", "screenings.post.sex", "referrals.take_up.agency",
    "charges_laid.offence",
    "persons_by_status.status=ACTUAL|POSSIBLE.sex", "victims_detected.form=ForcedLabour.sex", "accused_convicted.age_then.citizenship.sex"})
NOT_INVENTED = {"returned", "redress", "awareness", "reached", "meetings", "agreements", "inspections"}


class Lists:
    """Random records, read as the store's records are."""

    def __init__(self, made):
        self._made = made

    def rows(self, kind, *names):
        for each in self._made.get(kind, []):
            if not each["deleted"]:
                values = (each.get(name) for name in names)
                yield (each["id"], each["made"], *(json.dumps(value) if isinstance(value, dict) else value or None for value in values))


def recomputed(plain, name, keys):
    """Return every cell of a figure by going over all units for each."""
    query = Query.named(name)
    units = [unit for unit in getattr(plain, query.subject)()
             if all(set(codes) & unit[0][key] for key, codes in query.filters)]
    measure = SUBJECTS[query.subject].measure
    cells = {}
    for key in keys:
        amounts = sorted(amount for answers, amount in units
                         if all(code == ALL or code in answers[by] for by, code in zip(query.by, key, strict=True)))
        cells[key] = (len(amounts) if measure is Measure.COUNT else sum(amounts) if measure is Measure.SUM
                      else amounts[(len(amounts) - 1) // 2] if amounts else None)
    answered = [{code for answers, _amount in units for code in answers[by]} for by in query.by]
    return cells, answered


def compare(made, reading, period, names):
    """Compare figures with their recomputation; return how many cells were compared and how many were not nothing."""
    plain = Plain(made, period)
    facts = reading.facts({name for subject in SUBJECTS.values() for name in subject.lists})
    seen = Counter()
    for name in names:
        found = figure(Query.named(name), facts, period, RUN)
        cells, answered = recomputed(plain, name, found.keys())
        assert dict(found.cells) == cells, name
        for breakdown, codes in zip(found.breakdowns, answered, strict=True):
            assert codes <= set(breakdown.codes), name  # no answer is without a line
        seen["cells"] += len(cells)
        seen[name] += sum(bool(number) for number in cells.values())
    return seen


@pytest.mark.parametrize("ten", range(20))
def test_every_figure_agrees_with_plain_loops_on_ten_random_stores(ten):
    names = [name for name in NAMES if name.split(".")[0] not in NOT_INVENTED]
    seen = Counter()
    for seed in range(10 * ten, 10 * ten + 10):
        made = random_records(seed)
        seen += compare(made, Reading(Lists(made)), PERIODS[seed % len(PERIODS)], names)
    assert seen["cells"] > 10_000
    assert len([name for name in names if seen[name]]) > 0.8 * len(names)  # the stores put something into most figures


def test_all_subjects_are_recomputed_or_named_as_not_invented():
    assert {name.split(".")[0] for name in NAMES} | NOT_INVENTED >= set(SUBJECTS)
    assert all(hasattr(Plain, key) for key in set(SUBJECTS) - NOT_INVENTED)
