# SPDX-License-Identifier: Apache-2.0
"""Histories over real stores: all converge, nothing is lost, nothing outside a scope is seen; planted defects are found."""

import itertools
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import NoResultFound

from app.models import arrivals, relay, scopes
from app.sync import entries, merging
from app.sync import merge as merge_room
from tests.sync import world
from tests.sync.world import OPERATIONS, POSTS, make_template, play, quick_disk

_NUMBER = itertools.count()


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch, quick_disk(patch):
        yield make_template(tmp_path_factory.mktemp("template"))


@st.composite
def histories(draw):
    names = [name for name, weight in OPERATIONS.items() for _time in range(weight)]
    step = st.tuples(st.sampled_from(names), st.integers(0, len(POSTS)), st.integers(0, 11), st.integers(0, 59))
    return draw(st.lists(step, max_size=30))


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(history=histories())
def test_every_history_converges_and_loses_nothing(template, tmp_path_factory, history):
    play(template, template / f"world{next(_NUMBER)}", history)


def last_writer_wins(patch):
    real = merge_room.merge

    def merge(*args):
        result = real(*args)
        for cell, heads in result.heads.items():
            if len(heads) > 1:
                best = max(heads.values(), key=lambda head: (head.hlc, head.dot))
                result.heads[cell] = {best.dot: best}
        return result

    patch.setattr(merging, "merge", merge)


def forgotten_predecessor(patch):
    patch.setattr(entries, "_predecessors", lambda _prev, _dot: ())


def acknowledged_but_not_kept(patch):
    real = arrivals.write_entries
    patch.setattr(arrivals, "write_entries", lambda unit, rows, units, came_from, prevs: real(unit, [], [], came_from, []))


def everybody_may_hold_everything(patch):
    patch.setattr(scopes, "may_hold", lambda _posts, _code: True)


def changes_not_passed_on(patch):
    real = relay.arrived
    patch.setattr(relay, "arrived", lambda conn, after, limit: [row | {"fields": ""} for row in real(conn, after, limit)])


# A person whom two posts hold: registered by the first, party of a case that went to the second; both edit, and so does the office.
SHARED = [
    ("create", 1, 0, 1), ("run", 1, 0, 0), ("run", 0, 0, 0), ("move", 0, 1, 1), ("run", 0, 0, 1), ("run", 2, 0, 0), ("run", 0, 0, 1),
    ("edit", 1, 0, 4), ("edit", 2, 0, 7), ("edit", 0, 0, 10), ("run", 1, 0, 0), ("run", 2, 0, 0), ("run", 0, 0, 0), ("run", 0, 0, 1),
    ("run", 2, 0, 0), ("edit", 2, 0, 13), ("run", 2, 0, 0), ("run", 0, 0, 1), ("run", 0, 0, 0), ("run", 1, 0, 0),
]
MUTANTS = (last_writer_wins, forgotten_predecessor, acknowledged_but_not_kept, everybody_may_hold_everything, changes_not_passed_on)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_a_planted_defect_is_found(mutant, template, monkeypatch):
    real = scopes.may_hold
    mutant(monkeypatch)
    if mutant is everybody_may_hold_everything:  # the oracle keeps the true rule
        patch_oracle(monkeypatch, real)
    with pytest.raises((AssertionError, NoResultFound)):
        play(template, template / f"world{next(_NUMBER)}", SHARED)


def test_the_history_that_finds_them_is_sound(template):
    play(template, template / f"world{next(_NUMBER)}", SHARED)


def patch_oracle(monkeypatch, real):
    monkeypatch.setattr(world, "scopes", SimpleNamespace(may_hold=real, posts_of=scopes.posts_of))
