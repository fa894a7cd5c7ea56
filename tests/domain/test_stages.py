# SPDX-License-Identifier: Apache-2.0
"""A track shows what happened, what lies ahead, and nothing that did not happen."""

from app.domain import stages


def _labels(track: str, reached: dict[int, str], now: int) -> list[tuple[str, str]]:
    return [(text, day) for text, _low, day in stages.passed(track, reached, now)]


def test_a_case_closed_without_a_charge_was_never_tried() -> None:
    shown = _labels("criminal", {1: "2026-01-01", 2: "2026-01-02", 13: "2026-01-03"}, 13)
    assert shown == [("Reported", "2026-01-01"), ("Investigated", "2026-01-02"), ("Closed", "2026-01-03")]


def test_what_lies_ahead_is_shown_without_a_date() -> None:
    shown = _labels("criminal", {1: "2026-01-01", 3: "2026-01-02"}, 3)
    assert shown[:2] == [("Reported", "2026-01-01"), ("Investigated", "2026-01-02")]
    assert shown[2:] == [("Charged", ""), ("Tried", ""), ("Sentenced", ""), ("Closed", "")]


def test_a_case_without_stages_has_everything_ahead() -> None:
    assert [day for _text, day in _labels("protection", {}, 0)] == [""] * 6
