# SPDX-License-Identifier: Apache-2.0
"""Two thousand histories of five posts and the office over stores in memory, and planted defects that they must find.

Sticks lose, copy, delay, reorder and cut; clocks are ten years off; records move between posts; disks are restored and copied; programs
have two versions; processes die while they take in; a hostile post writes what it may not.
"""

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.sync import entries, judging, merging, proving, streams
from app.sync.merge import merge as true_merge
from app.sync.streams import Incoming, Outlook
from tests.sync import light
from tests.sync.light import SCOPE_FID, Pc
from tests.sync.light_world import NUMBERS, beginning, play, random_history, steps_of

histories = st.lists(st.integers(0, NUMBERS - 1), min_size=10, max_size=28)


@pytest.fixture(autouse=True, scope="module")
def each_signature_once():
    """Check the same signature of the same bytes once: what comes again through the office is the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(proving.chain, "verify_unit", cache(proving.chain.verify_unit))
        yield


@pytest.mark.slow
@settings(max_examples=2_000, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(history=histories)
def test_every_history_converges_and_loses_nothing(history):
    play(steps_of(history))


def test_the_histories_meet_everything_that_they_are_for():
    worlds = [play(random_history(seed)) for seed in range(60)]
    met = set().union(*(pc.met for world in worlds for pc in world.pcs))
    assert met >= {"damaged", "not_for_me", "needs_newer_reader", "unit_signature", "fork"}, met
    offices = [world.pcs[0].state for world in worlds]
    assert {reason for office in offices for reason in office.held.values()} >= {"scope", "role", "role_untrue"}
    assert any(len(heads) > 1 for office in offices for heads in office.heads.values()), "no conflict"
    assert any(pc.state.epoch > 1 for world in worlds for pc in world.pcs[1:]), "no post was restored"
    assert any(office.epoch > 1 for office in offices), "the office was never restored"


def last_writer_wins(patch):
    def merged(*args):
        result = true_merge(*args)
        for cell, heads in result.heads.items():
            best = max(heads.values(), key=lambda head: (head.hlc, head.dot), default=None)
            result.heads[cell] = {best.dot: best} if best else {}
        return result

    patch.setattr(merging, "merge", merged)


def forgotten_predecessor(patch):
    patch.setattr(entries, "_predecessors", lambda _prev, _dot: ())


def edit_before_its_record_is_dropped(patch):
    def merged(heads, marks, known, changes, rules):
        changes = list(changes)
        here = {cell[1] for cell in heads} | {change.cell[1] for change in changes if change.cell[2] == SCOPE_FID and not change.prev}
        return true_merge(heads, marks, known, [change for change in changes if change.cell[1] in here], rules)

    patch.setattr(merging, "merge", merged)


def forgotten_marks(patch):
    def merged(*args):
        return replace(true_merge(*args), marks=set())

    patch.setattr(merging, "merge", merged)


def what_is_known_comes_again(patch):
    patch.setattr(merging, "merge", lambda heads, marks, _known, changes, rules: true_merge(heads, marks, (), changes, rules))


def acknowledged_before_it_is_written(patch):
    real = Pc._apply

    def apply(self, opened, dies):
        notice = real(self, opened, dies)
        place = opened.manifest
        key = (place.device, place.stream, place.epoch)
        if dies and place.to == self.state.device:
            self.state.streams[key] = self.state.streams.get(key, Incoming()).with_seq(place.seq)
        return notice

    patch.setattr(Pc, "_apply", apply)


def receipts_name_numbers_only(patch):
    patch.setattr(streams, "is_ours", lambda _made, _ack: True)


def a_gap_counts_as_taken_in(patch):
    patch.setattr(Incoming, "with_seq", lambda self, seq: Incoming(max(self.upto, seq)))


def what_lies_before_a_single_one_counts_as_taken_in(patch):
    patch.setattr(streams, "acknowledged", lambda made, ack: {seq for seq in made if seq <= max(ack.upto, *ack.hashes(), 0)})


def scope_is_not_judged(patch):
    patch.setattr(judging._Reach, "reason", lambda _self, _row: "")


def role_is_not_judged(patch):
    patch.setattr(judging._Accounts, "reason", lambda _self, _row: "")


def signatures_of_users_are_not_checked(patch):
    patch.setattr(proving.chain, "verify_unit", lambda *_args: True)


def everybody_may_hold_everything(patch):
    patch.setattr(light.scopes, "may_hold", lambda _posts, _code: True)


# Post 1 and its copy have each made a bundle of one number; that of the first is lost, the receipt for the other reaches both.
COPIED = [
    ("clone", 1, 0, 0), ("edit", 1, 0, 1), ("run", 1, 0, 2), ("lose", 1, 0, 0), ("run", 1, 0, 3), ("office", 0, 0, 0), ("run", 1, 0, 2),
]
MUTANTS = (
    last_writer_wins, forgotten_predecessor, edit_before_its_record_is_dropped, forgotten_marks, what_is_known_comes_again,
    acknowledged_before_it_is_written, receipts_name_numbers_only, a_gap_counts_as_taken_in,
    what_lies_before_a_single_one_counts_as_taken_in, scope_is_not_judged, role_is_not_judged, signatures_of_users_are_not_checked,
    everybody_may_hold_everything,
)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_a_planted_defect_is_found(mutant, monkeypatch):
    beginning()
    mutant(monkeypatch)
    with pytest.raises(AssertionError):
        for history in (COPIED, *map(random_history, range(200))):
            play(history)


def test_a_copied_post_keeps_what_only_its_twin_was_acknowledged_for():
    assert Outlook.COPIED in play(COPIED).pcs[1].state.noticed
