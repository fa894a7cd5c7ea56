# SPDX-License-Identifier: Apache-2.0
"""The end of a reflection period; investigations that are new, continued or neither in any period."""

from datetime import date

import pytest

from app.domain.spans import Share, investigation_in, reflection_end

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


@pytest.mark.parametrize(("began", "days", "end"), [
    ("2026-11-01", 30, date(2026, 11, 30)), ("2026-11-01", "1", date(2026, 11, 1)), ("2026-02-15", "45", date(2026, 3, 31)),
    ("2026-11", 30, None), ("~2026-11-01", 30, None), ("?unknown", 30, None), ("", 30, None), ("2026-11-01", None, None),
    ("2026-11-01", "?unknown", None), ("2026-11-01", 0, None),
])
def test_a_reflection_period_ends_after_its_days(began, days, end):
    assert reflection_end(began, days) == end


@pytest.mark.parametrize(("opened", "closed", "share"), [
    ("2026-01-01", "", Share.NEW), ("2026-12-31", "", Share.NEW), ("2026", "", Share.NEW), ("2026-03", "2026-04", Share.NEW),
    ("2025-12-31", "", Share.CONTINUED), ("2025", "2026-01-01", Share.CONTINUED), ("2024", "2027", Share.CONTINUED),
    ("2025-12-31", "2025-12-31", Share.OUTSIDE), ("2027-01-01", "", Share.OUTSIDE), ("2023", "2024", Share.OUTSIDE),
    ("?unknown", "", Share.UNDATED), ("", "", Share.UNDATED), ("~2026", "", Share.UNDATED), ("~2025-12", "", Share.UNDATED),
    ("2025", "?unknown", Share.UNDATED),
])
def test_an_investigation_is_new_or_continued(opened, closed, share):
    assert investigation_in(opened, closed, FIRST, LAST) is share


def test_a_month_splits_a_year_known_opening():
    assert investigation_in("2026", "", date(2026, 3, 1), date(2026, 3, 31)) is Share.UNDATED
