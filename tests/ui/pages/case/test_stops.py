# SPDX-License-Identifier: Apache-2.0
"""A track shows what happened, what lies ahead, and nothing that did not happen."""

from app.ui.pages.case.parts import stops


def _labels(track: str, reached: dict[int, str], now: int) -> list[tuple[str, str]]:
    return [(text, day) for text, _low, day in stops(track, reached, now)]


def test_a_case_closed_without_a_charge_was_never_tried() -> None:
    shown = _labels("criminal", {1: "1 Jan", 2: "2 Jan", 13: "3 Jan"}, 13)
    assert shown == [("Reported", "1 Jan"), ("Investigated", "2 Jan"), ("Closed", "3 Jan")]


def test_what_lies_ahead_is_shown_without_a_date() -> None:
    shown = _labels("criminal", {1: "1 Jan", 3: "2 Jan"}, 3)
    assert shown == [("Reported", "1 Jan"), ("Investigated", "2 Jan"), ("Charged", ""), ("Tried", ""), ("Sentenced", ""), ("Closed", "")]


def test_a_case_without_stages_has_everything_ahead() -> None:
    assert [day for _text, day in _labels("protection", {}, 0)] == [""] * 6
