# SPDX-License-Identifier: Apache-2.0
"""Work runs off the GUI thread, its news arrive on it, store work never overlaps."""

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale, QObject, QThread

from app.base.errors import NotFound
from app.base.jobs import JobContext
from app.domain.touched import Touched
from app.ui.jobs.progress_dialog import SHOW_AFTER_MS, ProgressDialog, ProgressDialogs
from app.ui.jobs.runner import JobRunner


@pytest.fixture
def runner(qapp) -> Iterator[JobRunner]:
    made = JobRunner()
    yield made
    made.shutdown()


@pytest.fixture
def owner(qapp) -> QObject:
    return QObject()


@pytest.fixture
def british() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(before)


def on_gui_thread(runner: JobRunner) -> bool:
    return QThread.currentThread() is runner.thread()


def test_done_comes_on_the_gui_thread_and_work_runs_off_it(runner, owner):
    seen = {}

    def work(context: JobContext) -> int:
        seen["work"] = threading.current_thread() is threading.main_thread()
        return 7

    runner.run(work, owner, lambda result: seen.update(result=result, done=threading.current_thread() is threading.main_thread()))
    runner.wait_idle()
    assert seen == {"work": False, "result": 7, "done": True}


def test_failed_gets_the_error_on_the_gui_thread(runner, owner):
    seen = []

    def work(context: JobContext) -> None:
        raise NotFound("There is no such case.")

    runner.run(work, owner, lambda _: seen.append("done"), lambda error: seen.append((str(error), on_gui_thread(runner))))
    runner.wait_idle()
    assert seen == [("There is no such case.", True)]


def test_failure_without_a_handler_goes_to_the_fallback(runner, owner):
    seen = []
    runner.fallback = lambda error, title: seen.append((type(error), title))
    runner.run(lambda context: 1 // 0, owner, title="Divide")
    runner.wait_idle()
    assert seen == [(ZeroDivisionError, "Divide")]


def test_failure_without_handler_and_fallback_is_logged(runner, owner, log):
    log.expect("work failed and nobody asked about it")
    runner.run(lambda context: 1 // 0, owner)
    runner.wait_idle()


def test_cancel_stops_running_work(runner, owner):
    begun, go_on, seen = threading.Event(), threading.Event(), []

    def work(context: JobContext) -> None:
        begun.set()
        go_on.wait(10)
        context.step(1, 2)
        seen.append("went on")

    job = runner.run(work, owner, lambda _: seen.append("done"), lambda _: seen.append("failed"), lambda: seen.append("cancelled"))
    assert begun.wait(10)
    job.cancel()
    go_on.set()
    runner.wait_idle()
    assert seen == ["cancelled"]


def test_work_cancelled_while_it_waits_never_begins(runner, owner):
    gate, seen = threading.Event(), []
    runner.run(lambda context: gate.wait(10), owner)
    waiting = runner.run(lambda context: seen.append("ran"), owner, cancelled=lambda: seen.append("cancelled"))
    waiting.cancel()
    gate.set()
    runner.wait_idle()
    assert seen == ["cancelled"]


def test_news_for_a_dead_owner_are_dropped_but_changes_are_announced(runner, owner, qtbot):
    import shiboken6

    gate, seen, touched = threading.Event(), [], []
    runner.touched.connect(touched.append)

    def work(context: JobContext) -> Touched:
        gate.wait(10)
        return Touched(frozenset({"case"}), frozenset({"1"}))

    runner.run(work, owner, lambda _: seen.append("done"))
    shiboken6.delete(owner)
    gate.set()
    runner.wait_idle()
    assert seen == []
    assert touched == [Touched(frozenset({"case"}), frozenset({"1"}))]


def test_touched_inside_a_result_is_announced_once_after_done(runner, owner):
    class Saved:
        touched = Touched(frozenset({"person"}), frozenset({"2"}))

    order = []
    runner.touched.connect(lambda changed: order.append(("touched", changed.kinds)))
    runner.run(lambda context: Saved(), owner, lambda result: order.append("done"))
    runner.wait_idle()
    assert order == ["done", ("touched", frozenset({"person"}))]


def test_store_work_never_overlaps_while_free_work_does(runner, owner):
    lock, state = threading.Lock(), {"now": 0, "most": 0}

    def store_work(context: JobContext) -> None:
        with lock:
            state["now"] += 1
            state["most"] = max(state["most"], state["now"])
        with lock:
            state["now"] -= 1

    both = threading.Barrier(2, timeout=10)  # passes only when two free jobs are inside at the same time
    for _ in range(50):
        runner.run(store_work, owner)
    arrived = []
    for _ in range(2):
        runner.run(lambda context: both.wait(), owner, arrived.append, uses_store=False)
    runner.wait_idle()
    assert state["most"] == 1
    assert sorted(arrived) == [0, 1]


def test_store_work_runs_in_the_order_given(runner, owner):
    order = []
    for number in range(20):
        runner.run(lambda context, n=number: order.append(n), owner)
    runner.wait_idle()
    assert order == list(range(20))


def test_wait_idle_waits_for_work_that_idleness_began(runner, owner):
    seen = []

    def begin_another() -> None:
        runner.idle.disconnect(begin_another)
        runner.run(lambda context: "second", owner, seen.append)

    runner.idle.connect(begin_another)
    runner.run(lambda context: "first", owner, seen.append)
    runner.wait_idle()
    assert seen == ["first", "second"]


def test_wait_idle_gives_up(runner, owner):
    gate = threading.Event()
    runner.run(lambda context: gate.wait(10), owner)
    with pytest.raises(TimeoutError):
        runner.wait_idle(1)
    gate.set()
    runner.wait_idle()


def test_store_worker_is_one_thread(runner, owner):
    names = set()
    for _ in range(20):
        runner.run(lambda context: names.add(threading.get_ident()), owner)
    runner.wait_idle()
    assert len(names) == 1


def test_shutdown_joins_all_workers_and_delivers_nothing(qapp, owner):
    runner, seen = JobRunner(), []
    begun = threading.Event()
    before = threading.active_count()

    def work(context: JobContext) -> None:
        begun.set()
        while True:
            context.step(1)

    runner.run(work, owner, seen.append, seen.append, lambda: seen.append("cancelled"))
    runner.run(lambda context: 1, owner, seen.append, uses_store=False)
    assert begun.wait(10)
    runner.shutdown()
    qapp.processEvents()
    assert threading.active_count() == before
    assert "cancelled" not in seen
    assert runner.jobs() == []


def test_a_callback_that_raises_does_not_stop_the_announcement(runner, owner, qtbot):
    touched = []
    runner.touched.connect(touched.append)
    with qtbot.captureExceptions() as caught:
        runner.run(lambda context: Touched(frozenset({"case"})), owner, lambda _: 1 // 0)
        runner.wait_idle()
    assert len(touched) == 1
    assert caught[0][0] is ZeroDivisionError


def test_progress_dialog_appears_late_shows_figures_and_cancels(runner, owner, qtbot, british):
    from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QWidget

    window = QWidget()
    qtbot.addWidget(window)
    dialogs = ProgressDialogs(runner, window)
    gate, stepped = threading.Event(), threading.Event()

    def work(context: JobContext) -> None:
        context.step(1200, 5000, "Writing rows")
        stepped.set()
        gate.wait(10)
        context.step(1300, 5000)

    cancelled = []
    job = runner.run(work, owner, cancelled=lambda: cancelled.append(True), title="Making the workbook")
    assert stepped.wait(10)
    runner._poll.stop()  # the test is the clock
    for _ in range(SHOW_AFTER_MS // 100 - 1):
        runner._tick()
    assert window.findChild(ProgressDialog) is None
    runner._tick()
    dialog = window.findChild(ProgressDialog)
    assert dialog.isVisible()
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    assert "Making the workbook" in texts
    assert any("Writing rows" in text and "1,200 of 5,000" in text for text in texts)
    assert dialog.findChild(QProgressBar).value() == 1200
    dialog.findChild(QPushButton).click()
    gate.set()
    runner.wait_idle()
    assert cancelled == [True]
    assert not dialogs._dialogs
    assert not job.running


def test_work_without_a_title_gets_no_dialog(runner, owner, qtbot):
    from PySide6.QtWidgets import QWidget

    window = QWidget()
    qtbot.addWidget(window)
    ProgressDialogs(runner, window)
    gate = threading.Event()
    runner.run(lambda context: gate.wait(10), owner)
    for _ in range(20):
        runner._tick()
    assert window.findChild(ProgressDialog) is None
    gate.set()
    runner.wait_idle()
