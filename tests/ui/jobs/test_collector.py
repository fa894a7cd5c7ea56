# SPDX-License-Identifier: Apache-2.0
"""Objects in cycles are destroyed in the GUI thread, whatever the workers do."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject

from app.ui.jobs.collector import FULL_PUT_OFF, Collector
from app.ui.jobs.runner import JobRunner


@pytest.fixture
def runner(qapp) -> Iterator[JobRunner]:
    made = JobRunner()
    yield made
    made.shutdown()


class Cyclic:
    """Refers to itself and writes down in which thread it was destroyed."""

    def __init__(self, destroyed_in: list[int]) -> None:
        self.me = self
        self.destroyed_in = destroyed_in

    def __del__(self) -> None:
        self.destroyed_in.append(threading.get_ident())


def test_a_worker_that_allocates_much_destroys_nothing_of_ours(runner):
    destroyed_in: list[int] = []
    owner = QObject()
    gc.collect()
    Cyclic(destroyed_in)
    kept = []
    runner.run(lambda context: kept.extend([] for _ in range(200_000)), owner)
    runner.wait_idle()
    assert set(destroyed_in) <= {threading.get_ident()}, "the timer may have come meanwhile; a worker never destroys"
    for _ in range(3):
        gc.collect()
    assert destroyed_in == [threading.get_ident()]


def test_the_timer_collects_by_the_thresholds(runner):
    destroyed_in: list[int] = []
    gc.collect()
    Cyclic(destroyed_in)
    runner._collector.collect()
    assert destroyed_in == []
    kept = [[] for _ in range(gc.get_threshold()[0] + 100)]
    runner._collector.collect()
    assert destroyed_in == [threading.get_ident()]
    assert kept


def test_shutdown_hands_collecting_back(qapp):
    assert gc.isenabled()
    runner = JobRunner()
    assert not gc.isenabled()
    runner.shutdown()
    assert gc.isenabled()


def test_a_worker_never_drops_the_last_reference(runner, qtbot):
    """The page that asked is gone before its work is done; its closure must die here, not there."""
    died_in: list[int] = []
    gate = threading.Event()

    class Page(QObject):
        pass

    page = Page()
    weakref.finalize(page, lambda: died_in.append(threading.get_ident()))
    runner.run(lambda context, held=page: gate.wait(10), page)
    del page
    gate.set()
    runner.wait_idle()
    qtbot.waitUntil(lambda: bool(died_in), timeout=5000)
    assert died_in == [threading.get_ident()]


def test_a_failed_job_leaves_no_cycle_behind(runner, qtbot):
    owner = QObject()
    errors = []
    runner.run(lambda context: 1 // 0, owner, failed=errors.append)
    job = weakref.ref(runner.jobs()[0])
    runner.wait_idle()
    errors.clear()

    def gone() -> bool:
        runner._tick()
        return job() is None

    qtbot.waitUntil(gone, timeout=5000)


def test_a_full_collection_waits_for_the_work_to_end(qapp, monkeypatch):
    collected: list[int] = []
    busy = [True]
    made = Collector(qapp, lambda: busy[0])
    monkeypatch.setattr(gc, "get_count", lambda: (0, 0, 10_000))
    monkeypatch.setattr(gc, "collect", collected.append)
    made.collect()
    assert collected == []
    busy[0] = False
    made.collect()
    assert collected == [2]
    busy[0] = True
    for _ in range(FULL_PUT_OFF + 1):
        made.collect()
    assert collected == [2, 2]
    made.stop()
