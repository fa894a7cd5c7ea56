# SPDX-License-Identifier: Apache-2.0
"""Two clocks decide when to lock; neither may stand still or be set without being noticed."""

import pytest
from PySide6.QtCore import QEvent, QObject

from app.base import clock
from app.ui.shell.idle_watch import IdleWatch


class Clocks:
    def __init__(self):
        self.wall = self.monotonic = 1000.0

    def advance(self, seconds, *, ticks=None, watch=None):
        """Let time go by as it does with the window open: tick by tick."""
        for _tick in range(int(seconds // 5)):
            self.wall += 5
            self.monotonic += 5
            watch.check()


@pytest.fixture
def clocks():
    made = Clocks()
    with clock.use(lambda: made.wall, lambda: made.monotonic):
        yield made


@pytest.fixture
def watch(qapp, clocks):
    made = IdleWatch(300, qapp)
    yield made
    qapp.removeEventFilter(made)


def use(watch):
    return watch.eventFilter(QObject(), QEvent(QEvent.Type.KeyPress))


def test_nothing_before_the_limit(watch, clocks, qtbot):
    with qtbot.assertNotEmitted(watch.expired):
        clocks.advance(295, watch=watch)


def test_expires_after_the_limit_and_only_once(watch, clocks):
    heard = []
    watch.expired.connect(lambda: heard.append(1))
    clocks.advance(700, watch=watch)
    assert heard == [1]


def test_use_postpones_it(watch, clocks, qtbot):
    clocks.advance(250, watch=watch)
    use(watch)
    with qtbot.assertNotEmitted(watch.expired):
        clocks.advance(295, watch=watch)


@pytest.mark.parametrize("which", ["wall", "monotonic"])
def test_either_clock_alone_tells_of_sleep(watch, clocks, qtbot, which):
    clocks.advance(10, watch=watch)
    setattr(clocks, which, getattr(clocks, which) + 90)
    with qtbot.waitSignal(watch.expired):
        watch.check()


def test_first_key_after_sleep_locks_and_is_not_let_through(watch, clocks, qtbot):
    clocks.wall += 3600
    with qtbot.waitSignal(watch.expired):
        assert use(watch)
    assert use(watch)


def test_wall_clock_set_back_does_not_keep_the_window_open(watch, clocks, qtbot):
    clocks.wall -= 86_400
    with qtbot.waitSignal(watch.expired):
        clocks.advance(300, watch=watch)
