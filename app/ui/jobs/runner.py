# SPDX-License-Identifier: Apache-2.0
"""Runs work off the GUI thread and brings its news back to it.

One runner is made at start, in the GUI thread. It owns the only signal that crosses threads: an object made in a worker
would have its slots run in that worker, except methods of QObjects, and nobody would notice until something crashed.
"""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal
from shiboken6 import isValid

from app.base.errors import Cancelled
from app.base.jobs import JobContext
from app.domain.touched import Touched
from app.ui.jobs.collector import Collector

log = logging.getLogger(__name__)

Work = Callable[[JobContext], Any]
POLL_MS = 100
FREE_WORKERS = 2


@dataclass(eq=False)
class Job:
    """One piece of work on its way.

    Attributes:
        title: what it does, as a person reads it in the progress dialog; empty for work that needs none.
        context: progress and cancel.
        age_ms: how long it has been running, counted in polls.
        running: false once its news was delivered.
    """

    title: str
    context: JobContext
    age_ms: int = 0
    running: bool = True
    _work: Work | None = field(default=None, repr=False)
    _owner: QObject | None = field(default=None, repr=False)
    _done: Callable[[Any], object] | None = field(default=None, repr=False)
    _failed: Callable[[Exception], object] | None = field(default=None, repr=False)
    _cancelled: Callable[[], object] | None = field(default=None, repr=False)
    _result: Any = field(default=None, repr=False)
    _error: Exception | None = field(default=None, repr=False)

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self.context.cancel()


class JobRunner(QObject):
    """Runs work and delivers what came of it in the GUI thread.

    Attributes:
        fallback: called with (error, title) when work fails and its caller gave no `failed`; the shell installs the
            error dialog here. Without it the failure is logged.

    Signals:
        touched: a `Touched` after work that changed records, also when its owner is gone.
        started, progressed, finished: a `Job`; `progressed` comes every 100 ms while it runs.
        idle: nothing is running or waiting any more.
    """

    touched = Signal(object)
    started = Signal(object)
    progressed = Signal(object)
    finished = Signal(object)
    idle = Signal()
    _ended = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.fallback: Callable[[Exception, str], object] | None = None
        self._store = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._free = ThreadPoolExecutor(FREE_WORKERS, thread_name_prefix="free")
        self._jobs: dict[int, Job] = {}
        self._spent: list[tuple[Future[None], Job]] = []
        self._futures: dict[int, Future[None]] = {}
        self._count = 0
        self._closed = False
        self._ended.connect(self._deliver)
        self._collector = Collector(self, lambda: bool(self._jobs))
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self._tick)

    def run(
        self,
        work: Work,
        owner: QObject,
        done: Callable[[Any], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
        cancelled: Callable[[], object] | None = None,
        *,
        uses_store: bool = True,
        title: str = "",
    ) -> Job:
        """Run `work(context)` off the GUI thread and call one of `done(result)`, `failed(error)`, `cancelled()`.

        Work that uses the store runs one at a time in the order given; other work runs beside it. When `owner` no
        longer exists its callbacks are dropped. A result that is a `Touched`, or has one as `.touched`, is announced
        after `done`. Work with a `title` gets the progress dialog once it takes longer than 0.6 s.
        """
        job = Job(title, JobContext(), 0, True, work, owner, done, failed, cancelled)
        self._count += 1
        self._jobs[self._count] = job
        executor = self._store if uses_store else self._free
        self._futures[self._count] = executor.submit(self._do, self._count)
        if not self._poll.isActive():
            self._poll.start()
        self.started.emit(job)
        return job

    def jobs(self) -> list[Job]:
        """Return the jobs that are running or waiting."""
        return list(self._jobs.values())

    def wait_idle(self, timeout_ms: int = 60_000) -> None:
        """Let events run until no job is left, for tests.

        Raises:
            TimeoutError: work was still going on after `timeout_ms`.
        """
        loop, guard = QEventLoop(), QTimer(singleShot=True, interval=timeout_ms)
        self.idle.connect(loop.quit)
        guard.timeout.connect(loop.quit)
        guard.start()
        while self._jobs and guard.isActive():  # what became idle may have begun something new
            loop.exec()
        if self._jobs:
            raise TimeoutError("work was still going on")

    def shutdown(self) -> None:
        """Cancel everything, drop the news and wait until each worker has stopped."""
        self._closed = True
        for job in self.jobs():
            job.cancel()
        self._store.shutdown(cancel_futures=True)
        self._free.shutdown(cancel_futures=True)
        self._jobs.clear()
        self._futures.clear()
        self._spent.clear()
        self._poll.stop()
        self._collector.stop()

    def _do(self, number: int) -> None:
        """Do the work in a worker. Only the number travels, so that no worker ever holds the last reference to a page."""
        job = self._jobs[number]
        try:
            assert job._work is not None
            job.context.step(0)  # cancelled while it waited: do not begin
            job._result = job._work(job.context)
        except Exception as error:  # noqa: BLE001 - the edge: everything is handed to the GUI thread
            job._error = error
        finally:
            del job  # or the error's traceback would hold it
        if not self._closed:
            self._ended.emit(number)

    def _deliver(self, number: int) -> None:
        """Call back, then announce what was changed."""
        job = self._jobs.pop(number, None)
        if job is None:
            return  # news that was under way when the runner was shut down
        self._spent.append((self._futures.pop(number), job))
        job.running = False
        self.finished.emit(job)
        try:
            self._call_back(job)
        finally:
            changed = job._result if isinstance(job._result, Touched) else getattr(job._result, "touched", None)
            if isinstance(changed, Touched) and changed.kinds:
                self.touched.emit(changed)
            if not self._jobs:
                self.idle.emit()

    def _call_back(self, job: Job) -> None:
        alive = job._owner is not None and isValid(job._owner)
        error = job._error
        if error is None:
            if alive and job._done:
                job._done(job._result)
        elif isinstance(error, Cancelled):
            if alive and job._cancelled:
                job._cancelled()
        elif alive and job._failed:
            job._failed(error)
        elif self.fallback:
            self.fallback(error, job.title)
        else:
            log.error("work failed and nobody asked about it", exc_info=error)

    def _tick(self) -> None:
        self._spent = [(future, job) for future, job in self._spent if not future.done()]
        if not self._jobs and not self._spent:
            self._poll.stop()
        for job in self.jobs():
            job.age_ms += POLL_MS
            self.progressed.emit(job)
