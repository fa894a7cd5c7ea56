# SPDX-License-Identifier: Apache-2.0
"""Case numbers given out offline. Pain 23: no collision between posts, a mistyped digit is always rejected."""

import itertools
import random
import string

import pytest

from app.base.errors import Unreadable
from app.domain.numbers import CaseNumber, case_number, is_case_number, parse_case_number


def test_published_example_of_the_check_scheme() -> None:
    # ISO 13616 account numbers use the same check: a number with its check digits is 1 mod 97.
    text = case_number("VFA", 2026, 42)
    value = int("".join(str(int(char, 36)) for char in text.replace("-", "")))
    assert value % 97 == 1
    assert text == "VFA-26-00042-" + text[-2:]


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{1}", "{2}", "{3}", "{4}"])
def test_number_is_read_as_people_type_it(typed: str) -> None:
    text = case_number("VFA", 2026, 10042)
    forms = (text, text.lower(), text.replace("-", " "), text.replace("-", ""), text.replace("-", "\u2013").replace("0", "o"))
    assert parse_case_number(typed.format(*forms)) == CaseNumber("VFA", 2026, 10042)


def test_two_posts_of_100_000_numbers_never_collide_and_all_are_valid() -> None:
    numbers = [case_number(post, 2026, counter) for post in ("VFA", "CAS") for counter in range(1, 100_001)]
    assert len(set(numbers)) == 200_000
    assert all(is_case_number(text) for text in numbers[::50] + numbers[-5:])


def _wrong(text: str) -> list[str]:
    """Return every single wrong character of the same kind and every swap of unequal neighbours."""
    wrong = []
    for place, char in enumerate(text):
        signs = string.digits if char.isdigit() else string.ascii_uppercase if char.isalpha() else ""
        wrong += [text[:place] + sign + text[place + 1:] for sign in signs if sign != char]
    solid = [place for place, char in enumerate(text) if char != "-"]
    for one, two in itertools.pairwise(solid):
        if text[one] != text[two]:
            signs = list(text)
            signs[one], signs[two] = signs[two], signs[one]
            wrong.append("".join(signs))
    return wrong


def test_every_wrong_character_and_every_swap_is_rejected() -> None:
    rng = random.Random(23)
    for _ in range(150):
        post = "".join(rng.choices(string.ascii_uppercase, k=rng.randint(2, 5)))
        counter = rng.choice((rng.randint(1, 99_999), rng.randint(100_000, 9_999_999)))
        for typed in _wrong(case_number(post, rng.randint(2020, 2099), counter)):
            with pytest.raises(Unreadable):
                parse_case_number(typed)


@pytest.mark.parametrize("typed", ["", "VFA", "VFA-26-00042", "VFA-26-42-71", "V-26-00042-71", "VFA-2026-00042-71", "VF1-26-00042-71",
                                   "VFA-26-00000-55", "VFA-26-000042-26", "VFA-26-00042-7", "'; drop"])
def test_what_is_no_number_is_refused_without_quoting_it(typed: str) -> None:
    with pytest.raises(Unreadable) as caught:
        parse_case_number(typed)
    assert "drop" not in str(caught.value)


@pytest.mark.parametrize("parts", [("vfa", 2026, 1), ("V", 2026, 1), ("VFACAS", 2026, 1), ("V1", 2026, 1), ("VFA", 1999, 1),
                                   ("VFA", 2026, 0)])
def test_impossible_parts_make_no_number(parts: tuple[str, int, int]) -> None:
    with pytest.raises(ValueError, match="out of range"):
        case_number(*parts)
