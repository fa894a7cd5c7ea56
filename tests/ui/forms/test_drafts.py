# SPDX-License-Identifier: Apache-2.0
"""What is typed is handed over in time, without waiting for a clock: the timers are asked what they would do."""

import pytest

from app.domain.forms.values import FormValues
from app.ui.forms.drafts import AT_RISK_MS, PAUSE_MS, DraftKeeper, DraftState


@pytest.fixture
def kept():
    return []


@pytest.fixture
def keeper(qapp, kept):
    return DraftKeeper(lambda: FormValues({"n": len(kept)}), kept.append)


def test_nothing_is_kept_before_an_edit(keeper, kept):
    keeper.keep_now()
    assert kept == []


def test_edit_starts_both_timers_and_typing_on_postpones_only_the_pause(keeper, qtbot):
    keeper.note_edit()
    pause, limit = keeper.pause.timerId(), keeper.limit.timerId()
    keeper.note_edit()
    assert keeper.pause.timerId() != pause, "started anew"
    assert keeper.limit.timerId() == limit, "not started anew"
    assert (keeper.pause.interval(), keeper.limit.interval()) == (PAUSE_MS, AT_RISK_MS)
    assert PAUSE_MS < AT_RISK_MS < 5000


@pytest.mark.parametrize("timer", ["pause", "limit"])
def test_either_timer_hands_over_once(keeper, kept, timer):
    keeper.note_edit()
    getattr(keeper, timer).timeout.emit()
    assert len(kept) == 1
    keeper.pause.timeout.emit()
    keeper.limit.timeout.emit()
    assert len(kept) == 1
    assert not keeper.pause.isActive()
    assert not keeper.limit.isActive()


def test_typing_while_writing_is_handed_over_too(keeper, kept):
    keeper.note_edit()
    keeper.keep_now()
    keeper.note_edit()
    keeper.confirm()  # of the first hand-over: the second edit is still waiting
    assert keeper.state is DraftState.WAITING
    keeper.keep_now()
    assert len(kept) == 2


def test_failure_is_shown_and_tried_again(keeper, kept, qtbot):
    keeper.note_edit()
    keeper.keep_now()
    with qtbot.waitSignal(keeper.state_changed) as told:
        keeper.fail()
    assert told.args == [DraftState.FAILED]
    assert keeper.pause.isActive()
    keeper.pause.timeout.emit()
    assert len(kept) == 2
    keeper.confirm()
    assert keeper.state is DraftState.KEPT


def test_saved_form_is_forgotten(keeper, kept):
    keeper.note_edit()
    keeper.forget()
    keeper.keep_now()
    assert kept == []
    assert keeper.state is DraftState.CLEAN
