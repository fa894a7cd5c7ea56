# SPDX-License-Identifier: Apache-2.0
"""Gaps, replays, forks, epochs and acknowledgements."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.base.errors import BundleRefused
from app.sync.manifest import START_HASH, Ack
from app.sync.streams import MOST_AHEAD, Incoming, Link, Outlook, acknowledged, check_standing, is_new, judge_ack
from tests.sync.samples import manifest

NAMES = ["", *(f"{number:064x}" for number in range(1, 20))]


def step(seq, stream="data", name=None, prev=None):
    """A manifest of the honest chain and its hash."""
    before = START_HASH if seq == 1 else NAMES[seq - 1]
    return replace(manifest(), seq=seq, stream=stream, prev=before if prev is None else prev), NAMES[seq] if name is None else name


def links(*seqs):
    return {seq: Link(NAMES[seq], step(seq)[0].prev) for seq in seqs}


def reason_of(call, *args):
    with pytest.raises(BundleRefused) as caught:
        call(*args)
    return caught.value.reason


def test_the_next_one_is_new_and_the_same_again_is_not():
    assert is_new(Incoming(), *step(1), {})
    assert is_new(Incoming(4), *step(5), links(3, 4))
    assert not is_new(Incoming(4), *step(4), links(3, 4))
    assert not is_new(Incoming(4, frozenset({7})), *step(7), links(4, 7))
    assert not is_new(Incoming(4), *step(2), {}), "one whose hash is no longer kept is not taken in again"


def test_data_is_taken_in_with_a_gap_and_the_gap_is_known():
    assert is_new(Incoming(4), *step(7), links(4))
    assert Incoming(4).with_seq(7).missing() == [5, 6]
    assert Incoming(4, frozenset({7})).with_seq(9).missing() == [5, 6, 8]
    assert Incoming(9).missing() == []


def test_trust_data_waits_for_what_comes_before():
    assert reason_of(is_new, Incoming(4), *step(6, "trust"), links(4)) == "waits_for_earlier"
    assert is_new(Incoming(4), *step(5, "trust"), links(4))
    assert not is_new(Incoming(4), *step(3, "trust"), links(3, 4))


@pytest.mark.parametrize(("bundle", "known"), [
    (step(4, name="ff" * 32), (4,)),  # same number, other content
    (step(5, prev="ff" * 32), (4,)),  # does not name the one before it
    (step(4, name="ff" * 32), (5,)),  # is not what the one after it names
    (step(1, prev="ff" * 32), ()),  # a first one that names something before it
])
def test_two_contents_for_one_number_are_a_fork(bundle, known):
    assert reason_of(is_new, Incoming(5), *bundle, links(*known)) == "fork"
    assert reason_of(is_new, Incoming(0), *bundle, links(*known)) == "fork"


def test_a_number_far_ahead_waits():
    far = replace(manifest(), seq=5 + MOST_AHEAD)
    assert reason_of(is_new, Incoming(4), far, NAMES[1], {}) == "too_far_ahead"
    assert is_new(Incoming(5), far, NAMES[1], {})


@settings(max_examples=200, deadline=None)
@given(st.permutations(range(1, 13)), st.lists(st.integers(1, 12), max_size=6))
def test_any_order_and_repetition_ends_in_the_same_state(order, again):
    state, kept = Incoming(), {}
    for seq in [*order, *again]:
        bundle, name = step(seq)
        if is_new(state, bundle, name, kept):
            assert seq not in kept
            kept[seq] = Link(name, bundle.prev)
            state = state.with_seq(seq)
            assert sorted([*range(1, state.upto + 1), *state.also]) == sorted(kept)
            assert not set(state.missing()) & set(kept)
    assert state == Incoming(12)
    assert state.ack("data", 3, {12: NAMES[12]}) == Ack("data", 3, 12, NAMES[12], ())


def test_a_new_epoch_is_noticed_and_a_closed_one_ends_at_its_last_good_bundle():
    bundle = replace(manifest(), epoch=2, seq=9)
    assert check_standing(bundle, 1, {}) is True
    assert check_standing(bundle, 2, {}) is False
    assert check_standing(bundle, 3, {}) is False, "a late bundle of a former epoch that nobody closed"
    assert check_standing(bundle, 3, {2: 9}) is False
    assert reason_of(check_standing, bundle, 3, {2: 8}) == "revoked"
    assert reason_of(check_standing, bundle, 2, {2: 0}) == "revoked"


MADE = {seq: NAMES[seq] for seq in range(3, 9)}


def ack(upto, *also, head=None):
    return Ack("data", 1, upto, (NAMES[upto] if upto else START_HASH) if head is None else head, tuple((seq, NAMES[seq]) for seq in also))


def test_what_is_acknowledged_need_not_be_kept():
    assert acknowledged(MADE, ack(4, 6, 8)) == {3, 4, 6, 8}
    assert acknowledged(MADE, ack(2)) == set()
    assert acknowledged({}, ack(4)) == set()
    assert acknowledged(MADE, ack(4, head="")) == {3, 4}, "a bundle that never came because later ones repeat it"


def test_what_a_copy_of_this_pc_has_sent_counts_for_nothing_here():
    assert acknowledged(MADE, ack(6, head="ff" * 32)) == set()
    assert acknowledged(MADE, Ack("data", 1, 4, NAMES[4], ((7, "ff" * 32),))) == set()
    assert judge_ack(ack(6, head="ff" * 32), 8, Incoming(4), MADE) is Outlook.COPIED
    assert judge_ack(Ack("data", 1, 4, NAMES[4], ((7, "ff" * 32),)), 8, Incoming(4), MADE) is Outlook.COPIED


@pytest.mark.parametrize(("ack", "last_made", "former", "outlook"), [
    (ack(4, 6), 6, Incoming(4), Outlook.FINE),
    (ack(6), 6, Incoming(4, frozenset({6})), Outlook.FINE),
    (ack(0), 0, Incoming(), Outlook.FINE),
    (ack(5), 4, Incoming(4), Outlook.WE_FORGOT),
    (ack(2, 9), 4, Incoming(2), Outlook.WE_FORGOT),
    (ack(3), 6, Incoming(4), Outlook.THEY_FORGOT),
    (ack(3, 5), 6, Incoming(4), Outlook.THEY_FORGOT),
    (ack(4), 6, Incoming(4, frozenset({6})), Outlook.THEY_FORGOT),
])
def test_an_acknowledgement_shows_a_restored_store_on_either_side(ack, last_made, former, outlook):
    assert judge_ack(ack, last_made, former, MADE) is outlook
