# SPDX-License-Identifier: Apache-2.0
"""A form of 64 answers keyed by script at twelve keys a second through the program's window: lost keys and stalls.

usage: python -m bench.keying [--forms 5]

Prints one line of JSON: keys sent, answers that are not what the paper says, and how long the window did not react while forms
were keyed. A beat is due every 5 ms. "busy" is the processor time of the whole process between two beats, which other work on
the machine does not lengthen; "late" is the wall clock. The first form is told apart: Python imports and pages are built then.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.base import settings
from app.domain.forms.values import Value
from app.domain.paper.answers import all_as_text
from app.domain.paper.keying import press
from app.domain.paper.state import start
from app.services.paper import batches
from app.services.paper.batches import NewBatch
from bench.child import HEARTBEAT_MS, Heartbeat, quiet
from tests.domain.paper.standard import keys_for
from tests.making import make_store
from tests.services.paper.clerk import paper
from tests.ui.pages.paper_entry.desk import NAMES

KEYS_A_SECOND, COMPANIONS = 12, 4


class Beats(Heartbeat):
    """A heartbeat that also notes the processor time between two beats."""

    def __init__(self) -> None:
        super().__init__()
        self.busy: dict[str, list[float]] = {}
        self._spent = time.process_time()

    def _beat(self) -> None:
        spent = time.process_time()
        self.busy.setdefault(self.doing, []).append((spent - self._spent) * 1000)
        self._spent = spent
        super()._beat()


def form(serial: int) -> dict[str, Value]:
    """What stands on a form: forty questions, and six more for each of four companions."""
    values = paper(serial, companions=COMPANIONS)
    for line in range(2, COMPANIONS + 1):
        values |= {key.replace(".1.", f".{line}."): value for key, value in values.items() if key.startswith("companion.1.")}
    return values


def rehearse(task: Any) -> None:
    """Let the script find its ways through the long lists before it types: a clerk's thinking is none of the program's time."""
    state = start(task.sheet)
    while not state.is_finished:
        for key in ["F2", *"on paper", "Enter"] if state.pending else keys_for(task.sheet, state, form(1)):
            state = press(task.sheet, state, key)


def key_forms(program: Any, store: Any, forms: int, heart: Beats, found: dict[str, Any]) -> Iterator[int]:
    """Yield milliseconds to wait between the keys of a clerk."""
    program.window.unlocked.emit(store)
    yield from quiet(program)
    batch_id = batches.receive(store, NewBatch("border_screening", forms)).batch_id
    program.window.go("paper_entry")
    yield from quiet(program)
    page = program.window.stack.frame().page
    page._turn_to(page.keying, page._back)
    page.keying.begin(batch_id, False)
    yield from quiet(program)
    rehearse(page.keying.task)
    yield 50
    sheet, ahead = page.keying.sheet, deque[str]()
    while (task := page.keying.task) is not None:
        heart.doing = "the first form" if task.serial == 1 else "forms"
        state = sheet.state
        if state is None or state.is_finished:
            yield 5
            continue
        if not ahead:
            ahead.extend(["F2", *"on paper", "Enter"] if state.pending else keys_for(task.sheet, state, form(task.serial)))
        key = ahead.popleft()
        QTest.keyClick(sheet, NAMES[key]) if key in NAMES else QTest.keyClicks(sheet, key)
        found["keys"] += 1
        yield 1000 // KEYS_A_SECOND
    heart.doing = ""
    yield from quiet(program)
    batch = batches.open_batch(store, batch_id)
    wanted = {serial: all_as_text(form(serial)) for serial in range(1, forms + 1)}
    found["answers"] = sum(map(len, wanted.values()))
    found["wrong"] = sum(pair.first.values.get(key) != text for serial, pair in batch.found.items() for key, text in wanted[serial].items())
    found["missing_forms"] = forms - len(batch.found)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--forms", type=int, default=5)
    said = parser.parse_args()
    settings._read = dict  # type: ignore[assignment]  # as shipped, whatever this PC's own settings say
    from app.ui.main import Program

    app = QApplication(sys.argv)
    with tempfile.TemporaryDirectory() as place:
        store = make_store(Path(place) / "store", role="clerk", name="Ana")
        program, heart, found = Program(app, store.folder), Beats(), {"keys": 0}
        program.begin()
        heart.start()
        work = key_forms(program, store, said.forms, heart, found)

        def step() -> None:
            wait_ms = next(work, None)
            if wait_ms is None:
                app.quit()
            else:
                QTimer.singleShot(wait_ms, step)

        program.runner.idle.connect(step, Qt.ConnectionType.SingleShotConnection)
        app.exec()
        program.runner.wait_idle()
        store.close()
    found["busy"] = {name: _late(gaps) for name, gaps in heart.busy.items() if name}
    found["late"] = {name: _late(gaps) for name, gaps in heart.gaps.items() if name}
    sys.stdout.write(json.dumps(found | {"heartbeat_ms": HEARTBEAT_MS}) + "\n")
    sys.stdout.flush()
    os._exit(bool(found["wrong"] or found["missing_forms"]))


def _late(gaps: list[float]) -> dict[str, float]:
    ranked = sorted(gaps)
    return {"beats": len(ranked), "p50_ms": round(ranked[len(ranked) // 2], 1), "p99_ms": round(ranked[len(ranked) * 99 // 100], 1),
            "longest_ms": round(ranked[-1], 1), "over_50_ms": sum(gap > 50 for gap in ranked)}


if __name__ == "__main__":
    sys.exit(main())
