# SPDX-License-Identifier: Apache-2.0
"""A case with 40 parties, 300 services and 200 attachments, opened through the window: `python -m bench.big_case`.

Beside it, in the same process and interleaved: a case with nothing in it, opened the same way (what the window itself takes),
and the service alone that reads the big case. Times are from the call that goes to the page
until it has painted its records; processor time is of the whole process in between, which other work on the machine disturbs less.
"""

import io
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from app.domain.forms.values import FormValues
from app.services import cases, vault
from app.services.attachments import keeping
from app.services.vault import NewStore
from bench import people
from bench.child import FirstPaint, quick_end, say
from bench.window import run_child

PARTIES, SERVICES, PAPERS, ROUNDS = 40, 300, 200, 20
FOLDER = Path("build/bench/big_case")
IDS = "cases.json"


def main() -> int:
    if not (FOLDER / IDS).exists():
        print(f"making a case with {PARTIES} parties, {SERVICES} services, {PAPERS} attachments")
        build(FOLDER)
    found = run_child("big_case", FOLDER)
    print("\n| what | median ms | least-most | median ms of processor time |\n|---|---|---|---|")
    for name, times in found["ms"].items():
        worked = statistics.median(found["cpu"][name])
        print(f"| {name} | {statistics.median(times):.0f} | {min(times):.0f}-{max(times):.0f} | {worked:.0f} |")
    return 0


def build(folder: Path) -> None:
    """Make the store with both cases."""
    new = NewStore(is_office=False, post_code="VFA", post_name="Vieux Fort", country="LCA", user_name=people.USER, role="supervisor",
                   display_name="Measurer", passphrase=people.PASSPHRASE, is_training=True, kdf=people.CHEAP, allow_weak=True)
    store = vault.create(folder, new)
    chunk = next(people.chunks(PARTIES, seed=3))
    rng = random.Random(3)
    with store.write() as unit:
        ids = unit.create_many("person", chunk.people)
        big = cases.open_in(unit, store, {"title": "Big"}, [(who, "victim" if at < 30 else "suspect") for at, who in enumerate(ids)])[0]
        small = cases.open_in(unit, store, {"title": "Empty"})[0]
        unit.create_many("service_given", [("", {
            "case_id": big, "person_id": rng.choice(ids), "service": rng.choice(("MEDICAL", "HOUSING", "INTERPRET")), "agency": "health",
            "began_on": f"2026-{rng.randrange(1, 11):02}-{rng.randrange(1, 28):02}", "notes": "Given at the shelter; goes on. (invented)",
        }) for _number in range(SERVICES)])
    for number in range(PAPERS):
        made = io.BytesIO()
        picture = Image.effect_noise((1200, 1600), 40 + number % 50)
        picture.convert("RGB").save(made, "JPEG", quality=60)
        about = FormValues({"title": f"Paper {number}", "kind": "letter", "taken_on": f"2026-{1 + number % 10:02}-11"})
        keeping.add(store, made.getvalue(), about, case_id=big, person_id=ids[number % PARTIES])
    vault.lock(store)
    (folder / IDS).write_text(json.dumps({"big": big, "small": small}), encoding="utf-8")


def measure(folder: Path) -> None:
    """Open both cases in turn in a real window, and read the big one without it."""
    from app.ui.main import Program
    from app.ui.pages.case.page import CasePage

    ids = json.loads((folder / IDS).read_text(encoding="utf-8"))
    app = QApplication(sys.argv)
    program = Program(app, folder)
    program.begin()
    store = people.unlock(folder)
    found: dict[str, list[float]] = {"big case": [], "empty case": [], "its 200 papers shown": [], "reading the big case": []}
    cpu: dict[str, list[float]] = {name: [] for name in found}
    show, painted = CasePage._show, [0.0, 0.0]

    def note(name: str, seconds: float, worked: float) -> None:
        found[name].append(seconds * 1000)
        cpu[name].append(worked * 1000)

    def watch() -> None:
        program.paint = FirstPaint(program.window, lambda: painted.__setitem__(slice(None), [time.perf_counter(), time.process_time()]))
        program.window.update()

    def watched(page: Any, *content: Any) -> None:
        show(page, *content)
        watch()

    CasePage._show = watched  # type: ignore[method-assign]

    def work() -> Iterator[int]:
        program.window.unlocked.emit(store)
        yield 1500
        window = program.window
        for number in range(ROUNDS + 2):
            for name, case_id in (("big case", ids["big"]), ("empty case", ids["small"])):
                window.go("cases")
                yield from settled(program)
                painted[0], begun, worked = 0.0, time.perf_counter(), time.process_time()
                window.go("case", case_id)
                while not painted[0]:
                    yield 1
                if number > 1:  # the first ones make the page and fill the caches
                    note(name, painted[0] - begun, painted[1] - worked)
                yield from settled(program)
                if name == "big case":
                    painted[0], begun, worked = 0.0, time.perf_counter(), time.process_time()
                    window.stack.frame().page.parts.show_part("attachments")
                    watch()
                    while not painted[0]:
                        yield 1
                    note("its 200 papers shown", painted[0] - begun, painted[1] - worked)
                    yield from settled(program)
            begun, worked = time.perf_counter(), time.process_time()
            cases.open_page(store, ids["big"])
            note("reading the big case", time.perf_counter() - begun, time.process_time() - worked)
        say(ms=found, cpu=cpu)
        store.close()
        quick_end()

    steps = work()

    def step() -> None:
        wait_ms = next(steps, None)
        QTimer.singleShot(wait_ms or 0, step)

    program.runner.idle.connect(step, Qt.ConnectionType.SingleShotConnection)
    app.exec()


def settled(program: Any) -> Iterator[int]:
    """Wait until no work is under way."""
    yield 20
    while program.runner.jobs():
        yield 5
    yield 20


if __name__ == "__main__":
    sys.exit(main())
