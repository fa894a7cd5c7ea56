# SPDX-License-Identifier: Apache-2.0
"""The chain of custody: the last holder, what waits, and gaps."""

from app.domain.custody import SIGNED, Handover, follow, outside


def over(number: str, giver: str, taker: str, state: str = "signed") -> Handover:
    return Handover(number, giver, taker, state, f"2026-11-{number.zfill(2)}")


def test_the_one_who_entered_it_holds_it_first():
    assert follow("ana", []).holder == "ana"


def test_it_follows_the_signatures_and_not_the_order_of_arrival():
    lab = outside("Forensic  Laboratory")
    chain = follow("ana", [over("3", lab, "cal"), over("1", "ana", "joy"), over("2", "joy", lab)])
    assert (chain.holder, chain.is_whole) == ("cal", True)


def test_what_was_not_signed_moves_nothing():
    chain = follow("ana", [over("1", "ana", "joy", "declined"), over("2", "ana", "cal", "offered")])
    assert chain.holder == "ana"
    assert chain.pending is not None
    assert chain.pending.to_holder == "cal"


def test_a_hand_over_from_somebody_else_is_a_gap():
    chain = follow("ana", [over("1", "ana", "joy"), over("2", "ana", "cal"), over("3", "cal", "joy")])
    assert chain.gaps == ("2",)
    assert chain.holder == "joy"
    assert not chain.is_whole


def test_two_hand_overs_of_one_second_are_put_in_the_order_they_follow():
    there = Handover("b", "a", "outside:laboratory", SIGNED, "2026-11-22T10:00:00+00:00")
    back = Handover("a", "outside:laboratory", "c", SIGNED, "2026-11-22T10:00:00+00:00")
    found = follow("a", [back, there])
    assert (found.holder, found.gaps) == ("c", ())
