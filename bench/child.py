# SPDX-License-Identifier: Apache-2.0
"""One fresh process of a measurement: a bare window, the program's unlock screen, the way to Home, or an hour at the desk.

It prints one line of JSON on standard output. Times of the monotonic clock compare between processes of one machine.
"""

import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

HEARTBEAT_MS = 5
STALL_MS = 100


def say(**found: Any) -> None:
    print(json.dumps(found), flush=True)


class FirstPaint(QObject):
    """Calls back when a window has painted for the first time."""

    def __init__(self, window: QWidget, then: Callable[[], object]) -> None:
        super().__init__(window)
        self._window, self._then = window, then
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - overrides a method of Qt
        if event.type() == QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            QTimer.singleShot(0, self._then)  # after the paint itself
        return False


def bare() -> None:
    """A main window with a table and nothing else: what any PySide6 program pays."""
    from PySide6.QtGui import QStandardItemModel
    from PySide6.QtWidgets import QMainWindow, QTableView

    app = QApplication(sys.argv)
    window = QMainWindow()
    view = QTableView()
    view.setModel(QStandardItemModel(50, 8))
    window.setCentralWidget(view)
    window.resize(1000, 700)
    _paint = FirstPaint(window, lambda: (say(at=time.monotonic()), app.quit()))
    window.show()
    app.exec()


def unlock_screen(folder: Path) -> None:
    """The program as `python -m app FOLDER` starts it, until its unlock screen is painted."""
    from app.ui import main

    begin = main.Program.begin

    def watched(program: main.Program) -> None:
        begin(program)
        assert program.window is not None
        program.paint = FirstPaint(program.window, lambda: (say(at=time.monotonic(), window=type(program.window).__name__), quick_end()))

    main.Program.begin = watched  # type: ignore[method-assign]
    main.run(["breakwater"], folder)


def quick_end() -> None:
    sys.stdout.flush()
    os._exit(0)  # the warm-up goes on in a thread; nothing of it is measured


def home(folder: Path) -> None:
    """From the passphrase to Home: the program has warmed up, as it has when somebody finished typing."""
    from app.security import kdf
    from app.ui.main import Program
    from bench import people

    app = QApplication(sys.argv)
    program = Program(app, folder)
    program.begin()
    found: dict[str, float] = {}

    def go() -> None:
        begun = time.monotonic()
        store = people.unlock(folder)
        unlocked = time.monotonic()
        kdf.derive(b"measure", bytes(16), people.CHEAP, allow_weak=True)
        derived = time.monotonic() - unlocked
        start = time.monotonic()
        _watch_home(lambda: finish(start))
        found.update(unlock_s=unlocked - begun - derived, derive_s=derived)
        program.window.unlocked.emit(store)

    def finish(start: float) -> None:
        say(**found, home_s=time.monotonic() - start)
        program.open_store.close()
        quick_end()

    program.runner.idle.connect(go, Qt.ConnectionType.SingleShotConnection)
    app.exec()


def _watch_home(then: Callable[[], object]) -> None:
    """Call back when Home shows its content and has painted it."""
    from app.ui.pages.home.page import HomePage

    show_day = HomePage.show_day

    def watched(page: HomePage, shown: Any) -> None:
        show_day(page, shown)
        page.paint = FirstPaint(page.window(), then)
        page.window().update()

    HomePage.show_day = watched  # type: ignore[method-assign]


class Heartbeat(QTimer):
    """Beats every 5 ms; a beat that comes late shows how long the window did not react, by what was going on."""

    def __init__(self) -> None:
        super().__init__()
        self.doing, self.gaps = "", {}
        self._last = time.perf_counter()
        self.setTimerType(Qt.TimerType.PreciseTimer)
        self.setInterval(HEARTBEAT_MS)
        self.timeout.connect(self._beat)

    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps.setdefault(self.doing, []).append((now - self._last) * 1000 - HEARTBEAT_MS)
        self._last = now

    def report(self) -> dict[str, dict[str, float]]:
        return {name: {"longest_ms": max(gaps), "over_100_ms": sum(gap > STALL_MS for gap in gaps), "beats": len(gaps)}
                for name, gaps in self.gaps.items() if name}


def desk(folder: Path, workbook: Path) -> None:
    """Scroll, sort, search, import and open records in a real window, with a heartbeat."""
    from app.ui.main import Program
    from bench import people

    app = QApplication(sys.argv)
    program = Program(app, folder)
    program.begin()
    heart = Heartbeat()
    heart.start()
    work = work_day(program, people.unlock(folder), workbook, heart)

    def step() -> None:
        wait_ms = next(work, None)
        if wait_ms is None:
            say(stalls=heart.report())
            program.open_store.close()
            quick_end()
        QTimer.singleShot(wait_ms or 0, step)

    program.runner.idle.connect(step, Qt.ConnectionType.SingleShotConnection)
    app.exec()


def work_day(program: Any, store: Any, workbook: Path, heart: Heartbeat) -> Iterator[int]:
    """Yield milliseconds to wait between what a user does."""
    from PySide6.QtTest import QTest

    from app.services import importing

    rng = random.Random(1)
    heart.doing = "unlock to Home"
    program.window.unlocked.emit(store)
    yield from quiet(program)
    window = program.window
    heart.doing = "opening the list of people"
    window.go("people")
    yield from quiet(program)
    page = window.stack.frame().page
    view, bar = page.list.view, page.list.view.verticalScrollBar()
    heart.doing = "scrolling"
    for _ in range(120):
        bar.setValue(bar.value() + 3)
        yield 16
    for _ in range(60):
        bar.setValue(rng.randint(0, bar.maximum()))
        yield 50
    heart.doing = "sorting"
    header = view.horizontalHeader()
    for section in (*range(header.count()), 0):
        if not header.isSectionHidden(section):
            at = QPoint(header.sectionViewportPosition(section) + 16, header.height() // 2)
            QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
            yield from quiet(program)
    heart.doing = "searching"
    search = page.list.bar.search
    for word in ("joseph", "jean", "guzmán", "ma", "al"):
        search.clear()
        for letter in word:
            search.insert(letter)
            yield 120
        yield from quiet(program)
    search.clear()
    yield from quiet(program)
    heart.doing = "opening people"
    for _ in range(5):
        window.go("person", page.list.model.record_id(rng.randrange(50)))
        yield from quiet(program)
        window.do_back()
        yield from quiet(program)
    heart.doing = "importing: dry run"
    plans: list[Any] = []
    program.runner.run(lambda ctx: importing.dry_run(store, workbook, ctx), window, plans.append, title="Import")
    yield from scrolling(program, bar)
    heart.doing = "importing: taking in"
    program.runner.run(lambda ctx: importing.commit(store, plans[0], ctx), window, title="Import")
    yield from scrolling(program, bar)
    yield from quiet(program)


def scrolling(program: Any, bar: Any) -> Iterator[int]:
    """Scroll on while work is under way."""
    while program.runner.jobs():
        bar.setValue(bar.value() + 3)
        yield 16


def quiet(program: Any) -> Iterator[int]:
    """Wait until no work is under way and what it brought is painted."""
    yield 30
    while program.runner.jobs():
        yield 10
    yield 60


if __name__ == "__main__":
    what, *paths = sys.argv[1:]
    from bench import big_case

    {"bare": bare, "unlock_screen": unlock_screen, "home": home, "desk": desk, "big_case": big_case.measure}[what](*map(Path, paths))
