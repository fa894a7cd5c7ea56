# SPDX-License-Identifier: Apache-2.0
"""Consent: which word of a person counts on which day, and what may take its place."""

from datetime import date

import pytest

from app.domain.sharing import Basis, age_on, verdict

ON = date(2026, 11, 20)


def said(answer: str, asked_on: str = "2026-05-01", recipient: str = "health", withdrawn_on: str = "", purpose: str = "assistance"):
    return {"purpose": purpose, "recipient": recipient, "answer": answer, "asked_on": asked_on, "withdrawn_on": withdrawn_on}


def allowed(*consents, on: date = ON, recipient: str = "health", purpose: str = "assistance") -> bool:
    return verdict(consents, purpose, recipient, on, "Marie", (30, 30)).is_allowed


@pytest.mark.parametrize(("answer", "expected"), [
    ("yes", True), ("assent", True), ("best_interests", True), ("no", False), ("unable", False), ("?unknown", False), ("?refused", False),
    ("", False),
])
def test_only_a_given_consent_allows(answer, expected):
    assert allowed(said(answer)) is expected


def test_it_counts_for_its_purpose_and_recipient_only():
    assert not allowed()
    assert not allowed(said("yes", purpose="research"))
    assert not allowed(said("yes", recipient="police"))
    assert allowed(said("yes", recipient=""))
    assert not allowed(said("yes"), recipient="")


@pytest.mark.parametrize(("withdrawn_on", "expected"), [
    ("2026-11-21", True), ("2026-11-20", False), ("2026-11-19", False), ("2026", False), ("?unknown", False), ("2027", True),
])
def test_a_withdrawal_counts_from_its_date(withdrawn_on, expected):
    assert allowed(said("yes", withdrawn_on=withdrawn_on)) is expected


@pytest.mark.parametrize(("first", "then", "expected"), [
    (said("no", "2026-05-01"), said("yes", "2026-05-02"), True),
    (said("yes", "2026-05-01"), said("no", "2026-05-02"), False),
    (said("yes", "2026-05-01"), said("no", "2026-05-02", recipient=""), False),
    (said("yes", "2026-05-01", withdrawn_on="2026-06-01"), said("yes", "2026-07-01"), True),
    (said("yes", "2026-05-01", withdrawn_on="2026-08-01"), said("yes", "2026-07-01"), False),
    (said("yes", "2026-05-01"), said("no", "2026-05-01"), False),
    (said("yes", "2026"), said("no", "2026-03"), False),
    (said("yes", "?unknown"), said("no", "2026-03"), False),
    (said("no", "?unknown"), said("yes", "2026-03"), True),
    (said("yes", "2026-05-01"), said("no", "2026-12-01"), True),
])
def test_the_last_word_counts_and_of_two_that_may_be_last_the_careful_one(first, then, expected):
    assert allowed(first, then) is expected
    assert allowed(then, first) is expected


def test_consent_given_later_does_not_reach_back():
    assert not allowed(said("yes", "2026-05-01"), on=date(2026, 4, 30))


@pytest.mark.parametrize(("age", "others"), [
    ((30, 31), (Basis.LIFE,)), ((17, 18), (Basis.CHILD, Basis.LIFE)), (None, (Basis.CHILD, Basis.LIFE)), ((18, 18), (Basis.LIFE,)),
])
def test_a_child_has_best_interests_and_everybody_a_life(age, others):
    found = verdict([], "assistance", "health", ON, "Marie", age)
    assert found.others == others
    assert "Marie" in found.sentence
    assert "Health services" in found.sentence


@pytest.mark.parametrize(("birth", "estimate", "recorded", "expected"), [
    ("2009", "", "", (16, 17)), ("?unknown", "", "", None), ("", "17", "2026-11-20", (15, 19)), ("", "17", "2022-11-20", (15, 23)),
    ("", "about", "", None),
])
def test_age_of_one_whose_birth_is_not_known(birth, estimate, recorded, expected):
    assert age_on(birth, estimate, recorded, ON) == expected
