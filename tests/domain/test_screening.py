# SPDX-License-Identifier: Apache-2.0
"""Indicators, the border desk's questions, and what answers show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.codelists import codelist
from app.domain.indicators import PROFILES, all_indicators, border_questions, danger_signs, indicators_for, rules
from app.domain.screening import FURTHER_TALK, LET_GO, REFER, URGENT, evaluate
from app.domain.screening_reasons import Say


def yes(*ids: str) -> dict[str, str]:
    return dict.fromkeys(ids, "yes:s")


def codes(result) -> list[Say]:
    return [reason.code for reason in result.reasons]


# --- the lists --------------------------------------------------------------------------------------------------------


def test_lists_are_whole() -> None:
    assert len(all_indicators()) == 285
    assert danger_signs() <= set(all_indicators())
    assert set(rules()) >= {f"DELPHI-{n}" for n in range(1, 9)} | {"PALERMO-1", "PALERMO-2", "PALERMO-3"}
    assert {profile.code for profile in codelist("screening_profile")} == set(PROFILES)
    assert {outcome.code for outcome in codelist("screening_outcome")} == {LET_GO, FURTHER_TALK, REFER, URGENT}
    assert all(each.verification in ("secondary", "unverified") and each.source for each in all_indicators().values())


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("is_child", [True, False, None])
def test_border_set_is_short_and_fits_the_age(profile: str, is_child: bool | None) -> None:
    questions = border_questions(is_child, profile)
    assert 8 <= len(questions) <= 14
    assert len({each.indicator.concept for each in questions}) == len(questions)
    assert all(each.prompt for each in questions)
    wrong_age = "child" if is_child is False else "adult"
    assert all(each.indicator.age_profile != wrong_age for each in questions)
    assert {each.indicator for each in questions} <= set(indicators_for(is_child, "any"))


def test_first_set_leaves_room_for_25_keys() -> None:
    assert len(border_questions(False)) <= 10


def test_age_in_doubt_is_asked_as_a_child() -> None:
    assert border_questions(None) == border_questions(True) != border_questions(False)
    assert indicators_for(None, "labour") == indicators_for(True, "labour")


# --- the Delphi rule within a dimension ---------------------------------------------------------------------------------

S1, S2 = "D-CD01-AL", "D-CD02-AL"  # strong
M1, M2, M3 = "D-CD05-AL", "D-CD06-AL", "D-CD07-AL"  # medium
W1 = "D-CD15-AL"  # weak


@pytest.mark.parametrize(("ids", "rule"), [
    ((S1, S2), "DELPHI-1"), ((S1, M1), "DELPHI-2"), ((S1, W1), "DELPHI-2"), ((M1, M2, M3), "DELPHI-3"), ((M1, M2, W1), "DELPHI-4"),
    ((S1,), ""), ((M1, M2), ""), ((M1, W1), ""), ((W1,), ""), ((), ""),
])
def test_delphi_dimension(ids: tuple[str, ...], rule: str) -> None:
    result = evaluate(yes(*ids), is_child=False)
    found = {each.name: each for each in result.dimensions}["Coercion at destination"]
    assert (found.rule, found.positive) == (rule, bool(rule))
    assert (found.strong, found.medium, found.weak) == tuple(sum(x in kind for x in ids) for kind in ((S1, S2), (M1, M2, M3), (W1,)))


def test_strengths_do_not_add_up_across_dimensions() -> None:
    result = evaluate(yes("D-DR02-AL", "D-EX02-AL", "D-CR05-AL"), is_child=False)
    assert not result.positive
    assert result.suggestion == FURTHER_TALK


def test_no_is_not_counted_and_missing_is_not_no() -> None:
    result = evaluate({S1: "no:s", S2: "unknown", M1: "?not_asked", M2: None, W1: "?refused"}, is_child=False, asked=[S1, S2, M1, M2, W1])
    assert result.findings == ()
    assert (result.answered, result.unknown, result.not_asked) == (1, 2, 2)
    assert result.suggestion == FURTHER_TALK


def test_strength_is_that_of_the_persons_age() -> None:
    # Debt bondage in recruitment is medium for adults and strong for children.
    assert evaluate(yes("D-CR04-AL"), is_child=False).findings[0].strength == "medium"
    assert evaluate(yes("D-CR04-AL"), is_child=True).findings[0].strength == "strong"
    both = evaluate(yes("D-CR04-AL", "D-CR04-CL"), is_child=True)
    assert [each.indicator.id for each in both.findings] == ["D-CR04-CL"]


def test_one_indicator_in_two_profiles_counts_once_as_the_stronger() -> None:
    result = evaluate(yes("D-CD07-AL", "D-CD07-AS"), is_child=False)
    found = {each.name: each for each in result.dimensions}["Coercion at destination"]
    assert (found.strong, found.medium, found.weak) == (1, 0, 0)


RECRUITED, EXPLOITED, COERCED = ("D-DR01-AL", "D-DR02-AL"), ("D-EX01-AL", "D-EX02-AL"), (S1, M1)


@pytest.mark.parametrize(("ids", "rule"), [
    (RECRUITED + EXPLOITED + COERCED, "DELPHI-5"), (RECRUITED + EXPLOITED, "DELPHI-7"), (EXPLOITED, "DELPHI-6"),
    (RECRUITED, ""), (COERCED + EXPLOITED, ""),
])
def test_adult_labour_classification(ids: tuple[str, ...], rule: str) -> None:
    result = evaluate(yes(*ids), is_child=False)
    assert result.delphi == rule
    assert (Say.DELPHI in codes(result)) is bool(rule)
    assert evaluate(yes(*ids), is_child=None).delphi == ""


# --- what is never counted ------------------------------------------------------------------------------------------------


def test_unweighted_and_unknown_strengths_are_listed_and_never_counted() -> None:
    ids = [key for key, each in all_indicators().items() if not each.is_weighted and each.age_profile != "child"]
    result = evaluate(yes(*ids), is_child=False)
    assert len(result.unweighted) == len(result.findings) == len(ids)
    assert all((each.strong, each.medium, each.weak, each.rule) == (0, 0, 0, "") for each in result.dimensions)
    assert Say.UNWEIGHTED in codes(result)
    assert Say.UNVERIFIED in [each.code for each in result.caveats]


def test_unknown_ids_are_counted_as_answered_and_judged_by_nobody() -> None:
    result = evaluate({"X-NEW-01": "yes:a"}, is_child=False)
    assert (result.answered, result.findings) == (1, ())


# --- act, means, purpose -----------------------------------------------------------------------------------------------


def test_definition_for_an_adult_needs_all_three() -> None:
    facts = {"acts": ["RECRUIT"], "means": ["DECEPTION"], "purposes": ["FORCED_LABOUR"]}
    assert evaluate({}, False, **facts).palermo.complete
    for missing, word in (("acts", "act"), ("means", "means"), ("purposes", "purpose")):
        palermo = evaluate({}, False, **{**facts, missing: []}).palermo
        assert not palermo.complete
        assert palermo.missing == (word,)


def test_means_are_not_needed_for_a_child_nor_while_the_age_is_in_doubt() -> None:
    for is_child in (True, None):
        result = evaluate({}, is_child, acts=["TRANSPORT"], purposes=["SEXUAL"])
        assert result.palermo.complete
        assert result.palermo.rule == "PALERMO-2"
        assert Say.PALERMO_CHILD in codes(result)
        assert Say.MEANS_NOT_NEEDED in [each.code for each in result.caveats]
    adult = evaluate({}, False, acts=["TRANSPORT"], purposes=["SEXUAL"], means=["NOT_REQUIRED_CHILD"])
    assert not adult.palermo.complete


# --- the next step ------------------------------------------------------------------------------------------------------

NOTHING = {question.indicator.id: "no:s" for question in border_questions(False)}


@pytest.mark.parametrize(("changes", "is_child", "step"), [
    ({}, False, LET_GO),
    ({"U-GE05": "yes:a"}, False, FURTHER_TALK),
    ({"U-GE06": "yes:s"}, False, REFER),
    ({"U-GE06": "yes:s", "U-GE07": "yes:a"}, False, URGENT),
    ({"U-GE06": "yes:s"} | yes(*RECRUITED), False, URGENT),
    (yes(*RECRUITED), False, REFER),
    ({}, True, LET_GO),
    ({"U-CH11": "yes:a"}, True, REFER),
    ({"U-CH11": "yes:a"}, None, REFER),
    ({"U-GE06": "yes:a"}, True, URGENT),
    ({"U-GE06": "yes:a"}, None, URGENT),
])
def test_next_step(changes: dict[str, str], is_child: bool | None, step: str) -> None:
    result = evaluate(NOTHING | changes, is_child)
    assert result.suggestion == step
    assert result.reasons


def test_nothing_answered_never_suggests_to_let_go() -> None:
    assert evaluate({}, False).suggestion == FURTHER_TALK
    assert evaluate({}, False, asked=NOTHING).suggestion == FURTHER_TALK
    assert evaluate(dict.fromkeys(NOTHING, "unknown"), False).suggestion == FURTHER_TALK
    assert Say.INCOMPLETE in codes(evaluate(dict.fromkeys(NOTHING, "not_asked"), False))


def test_every_result_says_that_it_proves_nothing() -> None:
    for result in (evaluate({}, False), evaluate(NOTHING, False), evaluate(yes(*RECRUITED, *EXPLOITED, *COERCED), False)):
        assert Say.NEITHER_PROVES in [each.code for each in result.caveats]


answers = st.dictionaries(st.sampled_from(sorted(all_indicators())),
                          st.sampled_from(["yes:s", "yes:a", "yes", "no:s", "unknown", "not_asked", "?refused", None]), max_size=30)


@given(answers, st.sampled_from([True, False, None]))
def test_every_reason_has_a_whole_sentence_and_no_sign_lowers_the_step(given_answers, is_child) -> None:
    result = evaluate(given_answers, is_child)
    for reason in (*result.reasons, *result.caveats):
        assert reason.sentence.endswith(".")
        assert "{" not in reason.sentence
    steps = [LET_GO, FURTHER_TALK, REFER, URGENT]
    more = evaluate({**given_answers, "U-GE06": "yes:a"}, is_child)
    assert steps.index(more.suggestion) >= steps.index(result.suggestion)
    assert hash(result) == hash(evaluate(dict(reversed(given_answers.items())), is_child))
