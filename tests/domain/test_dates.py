# SPDX-License-Identifier: Apache-2.0
"""Partial dates: what people type, what is stored, what may be concluded. Pain 20: no day or month is made up."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import Unreadable
from app.domain.dates import PartialDate, age_range, exact, is_child, parse


def from_text(stored: str) -> PartialDate:
    value = PartialDate.from_text(stored)
    assert value is not None
    return value


READ = [
    ("3/11/2026", "2026-11-03"), ("03.11.2026", "2026-11-03"), ("3-11-2026", "2026-11-03"), ("3 11 2026", "2026-11-03"),
    ("3 Nov 2026", "2026-11-03"), ("3rd of November, 2026", "2026-11-03"), ("November 3, 2026", "2026-11-03"),
    ("2026 Nov 3", "2026-11-03"), ("3nov2026", "2026-11-03"), ("2026-11-03", "2026-11-03"), ("2026/11/3", "2026-11-03"),
    ("2026-11", "2026-11"), ("11/2026", "2026-11"), ("Nov 2026", "2026-11"), ("nov 94", "1994-11"), ("NOV-94", "1994-11"),
    ("1994", "1994"), ("~1994", "~1994"), ("~ 1994", "~1994"), ("about 1994", "~1994"), ("c. 1994", "~1994"),
    ("circa Nov 1994", "~1994-11"), ("1994?", "~1994"), ("~3/11/1994", "~1994-11-03"),
    ("3/11/94", "1994-11-03"), ("3/11/26", "2026-11-03"), ("3/11/27", "1927-11-03"),
    ("3 août 1990", "1990-08-03"), ("5 de enero de 1988", "1988-01-05"), ("12 desanm 2001", "2001-12-12"), ("me 2001", "2001-05"),
    ("11/23/1994", "1994-11-23"), ("03111994", "1994-11-03"), ("19941103", "1994-11-03"), ("031194", "1994-11-03"),
    ("199411", "1994-11"), ("00/11/1994", "1994-11"), ("??/11/1994", "1994-11"), ("--/11/1994", "1994-11"), ("xx/xx/1994", "1994"),
    ("00/00/1994", "1994"), ("1994-00-00", "1994"), ("29/2/2024", "2024-02-29"),
]


@pytest.mark.parametrize(("typed", "stored"), READ)
def test_typed_date_is_read(typed: str, stored: str) -> None:
    assert parse(typed, latest_year=2026).text() == stored


@pytest.mark.parametrize("typed", [
    "", "  ", "soon", "94", "1", "3/11", "12 94", "31/2/2020", "29/2/2023", "13/13/2020", "3/00/1994", "32 Jan 1990", "jui 1990",
    "ma 1990", "3 nov nov 1990", "1/2/3/4", "201103", "3 Nov", "1850", "2500", "-5/3/1990", "3/11/19x4", "1e3", "=1990",
    "3/11/199", "1994-13", "1990s", "nov dec 1990", "3 11 nov",
])
def test_what_is_no_date_or_has_two_readings_is_refused(typed: str) -> None:
    with pytest.raises(Unreadable):
        parse(typed, latest_year=2026)


def test_latest_year_decides_years_of_two_digits() -> None:
    assert parse("1/1/40", latest_year=2046).year == 2040
    assert parse("1/1/40", latest_year=2026).year == 1940


def test_a_day_without_its_month_is_refused_with_that_sentence() -> None:
    with pytest.raises(Unreadable, match="without its month"):
        parse("3/00/1994")


def test_message_never_quotes_what_was_typed() -> None:
    with pytest.raises(Unreadable) as caught:
        parse("Marie Joseph 12", latest_year=2026)
    assert "Marie" not in str(caught.value)


dates = st.builds(
    lambda d, precision, about: PartialDate(d.year, d.month if precision else None, d.day if precision == 2 else None, about),
    st.dates(date(1880, 1, 1), date(2120, 12, 31)), st.integers(0, 2), st.booleans())


@given(dates)
def test_stored_and_shown_forms_read_back_the_same(value: PartialDate) -> None:
    assert from_text(value.text()) == value
    assert parse(value.text(), latest_year=2120) == value
    assert parse(value.display(), latest_year=2120) == value


@given(dates, dates)
def test_certain_order_is_possible_and_never_both_ways(one: PartialDate, two: PartialDate) -> None:
    if one.certainly_before(two):
        assert one.possibly_before(two)
        assert not two.possibly_before(one)
        assert not one.could_equal(two)
    if not one.possibly_before(two) and not two.possibly_before(one):
        assert one.could_equal(two)


@pytest.mark.parametrize("stored", ["94", "1994-5", "1994-13", "1994-02-30", "1994-", "~", "1994-05-03T00:00", "", "~~1994"])
def test_stored_form_is_strict(stored: str) -> None:
    assert PartialDate.from_text(stored) is None


def test_year_only_spans_its_year_and_shows_no_day() -> None:
    year = from_text("1994")
    assert (year.earliest(), year.latest()) == (date(1994, 1, 1), date(1994, 12, 31))
    assert year.display() == "1994"
    assert from_text("2024-02").latest() == date(2024, 2, 29)
    assert from_text("2026-11-03").display() == "3 Nov 2026"
    assert from_text("2026-11").display() == "Nov 2026"
    assert from_text("~1994").display() == "about 1994"


def test_order_of_partial_dates() -> None:
    assert not from_text("1994").certainly_before(from_text("1994-06-01"))
    assert from_text("1994").possibly_before(from_text("1994-06-01"))
    assert from_text("1993").certainly_before(from_text("1994-06-01"))
    assert not from_text("~1993").certainly_before(from_text("1994-06-01"))
    assert from_text("~1990").certainly_before(from_text("1994-06-01"))
    assert from_text("1994-05-03").could_equal(from_text("1994"))


def test_age_is_a_range() -> None:
    on = date(2026, 11, 3)
    assert age_range(from_text("2008-11-03"), on) == (18, 18)
    assert age_range(from_text("2008-11-04"), on) == (17, 17)
    assert age_range(from_text("2008"), on) == (17, 18)
    assert age_range(from_text("2009"), from_text("2026")) == (16, 17)
    assert age_range(from_text("2027"), on) is None
    assert age_range(from_text("~2006"), on) == (17, 22)


def test_child_only_where_the_known_parts_decide() -> None:
    on = date(2026, 11, 3)
    assert is_child(from_text("2009"), on) is True
    assert is_child(from_text("2008"), on) is None
    assert is_child(from_text("2007"), on) is False
    assert is_child(from_text("~2007"), on) is None
    assert is_child(exact(date(2008, 11, 3)), on) is False


def test_impossible_parts_are_refused() -> None:
    for parts in ((1994, None, 3), (1994, 2, 30), (1500,), (1994, 13), (1994, 0), (1994, 5, 0)):
        with pytest.raises(ValueError, match=r"year|day|month"):
            PartialDate(*parts)
