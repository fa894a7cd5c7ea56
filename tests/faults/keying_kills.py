# SPDX-License-Identifier: Apache-2.0
"""A clerk types at twelve keys a second into the real page and the process is killed, again and again.

usage: python -m tests.faults.keying_kills --kills 1000 [--folder EMPTY] [--seed 5] [--minutes 30]

After each kill the store is opened and compared with what the clerk's process said it had done: every form that was finished is
there whole, none is there in part, no more than five seconds of typing are gone, and the next process goes on in the same
field. Prints one line of JSON.
"""

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import deque
from dataclasses import dataclass, field, replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app.domain.paper.answers import all_as_text
from app.domain.paper.spec import PaperForm
from app.models.store import Store
from app.security import signing
from app.services import journal_check
from app.services.paper import batches, keying
from app.services.paper.batches import NewBatch
from tests.domain.paper.standard import keys_for
from tests.making import make_store, open_store
from tests.services.paper.clerk import paper

KEYS_A_SECOND = 12
AT_RISK_S = 5.0
LONGEST_S, SOON_S = 7.0, 2.0
SIGNING_KEY = signing.new_private_key()


@dataclass
class Seen:
    """What the killed processes said, and what was found afterwards."""

    kills: int = 0
    keys: int = 0
    finished: int = 0
    resumed: int = 0
    most_lost_s: float = 0.0
    most_lost_keys: int = 0
    problems: list[str] = field(default_factory=list)


def signed_in(folder: Path) -> Store:
    """Open the store as the clerk, with a key that the store knows."""
    store = open_store(folder, "clerk", "Ana")
    store.actor = replace(store.actor, signing_key=SIGNING_KEY)
    return store


def type_for_ever(folder: Path, batch_id: str, out: int) -> None:
    """Key the forms of a batch through the page until somebody kills this process."""
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from app.ui.jobs.runner import JobRunner
    from app.ui.pages.paper_entry.page import PaperEntryPage
    from app.ui.theme import style
    from app.ui.widgets.session import Session

    names = {"Enter": Qt.Key.Key_Return, "Down": Qt.Key.Key_Down, "F2": Qt.Key.Key_F2, "F7": Qt.Key.Key_F7}
    app = QApplication([])
    style.look()
    store, runner = signed_in(folder), JobRunner()
    page = PaperEntryPage(Session(store, runner, "Ana", "clerk", "Test post"))
    page.show()
    page.opened(None)
    runner.wait_idle()
    page._turn_to(page.keying, page._back)
    page.keying.begin(batch_id, False)
    runner.wait_idle()
    sheet, ahead, begun = page.keying.sheet, deque[str](), [0]

    def say(kind: str) -> None:
        state, task = sheet.state, page.keying.task
        if state is not None and task is not None:
            line = json.dumps([kind, time.monotonic(), task.serial, state.counts.keys, state.at, state.typed])
            os.write(out, line.encode() + b"\n")

    def step() -> None:
        task, state = page.keying.task, sheet.state
        if task is None or state is None or state.is_finished:
            return  # between two forms the clerk turns the page
        if task.serial != begun[0]:
            begun[0] = task.serial
            ahead.clear()
            say("start")
        if not ahead:
            if state.typed or state.picked:
                ahead.append("Esc")  # after a kill in the middle of a field: begin the field anew
            ahead.extend(keys_for(task.sheet, state, paper(task.serial)))
        key = ahead.popleft()
        if key == "Esc":
            QTest.keyClick(sheet, Qt.Key.Key_Escape)
        elif key in names:
            QTest.keyClick(sheet, names[key])
        else:
            QTest.keyClicks(sheet, key)
        if sheet.state is not None and sheet.state.pending:
            ahead.extend(["F2", *"on paper", "Enter"])
        say("key")

    timer = QTimer(interval=1000 // KEYS_A_SECOND)
    timer.timeout.connect(step)
    timer.start()
    app.exec()


def one_kill(folder: Path, batch_id: str, after_s: float, seen: Seen) -> None:
    """Let a clerk type for a while, kill the process, and compare."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        try:
            type_for_ever(folder, batch_id, writer)
        finally:
            os._exit(1)
    os.close(writer)
    with os.fdopen(reader, "rb") as answers:
        said = [json.loads(answers.readline() or b"[]")]
        end = time.monotonic() + after_s
        while said[-1] and time.monotonic() < end:
            said.append(json.loads(answers.readline() or b"[]"))
        os.kill(child, signal.SIGKILL)
        killed = time.monotonic()
        os.waitpid(child, 0)
        said += [json.loads(line) for line in answers.read().split(b"\n")[:-1]]
    said = [each for each in said if each]
    seen.kills += 1
    if not said:
        seen.problems.append(f"kill {seen.kills}: the clerk's process did not come so far")
        return
    seen.keys += sum(kind == "key" for kind, *_rest in said)
    with signed_in(folder) as store:
        _compare(store, batch_id, said, killed, seen)


def _compare(store: Store, batch_id: str, said: list[list], killed: float, seen: Seen) -> None:
    batch = batches.open_batch(store, batch_id)
    done = sorted({serial for _kind, _at, serial, *_rest in said})[:-1]
    last = max(serial for _kind, _at, serial, *_rest in said)
    missing = [serial for serial in done if serial not in batch.found]
    seen.finished = len(batch.found)
    if missing:
        seen.problems.append(f"kill {seen.kills}: finished forms {missing} are gone")
    for serial, pair in batch.found.items():
        if set(pair.first.values) != _whole(batch.form, serial):
            seen.problems.append(f"kill {seen.kills}: form {serial} is there in part")
    draft = keying.next_form(store, batch_id)
    if draft is None or last in batch.found:
        return
    kept = draft.state.counts.keys if draft.serial == last else 0
    keys = [(at, count, where, typed) for kind, at, serial, count, where, typed in said if kind == "key" and serial == last]
    lost = [at for at, count, _where, _typed in keys if count > kept]
    if lost:
        seen.most_lost_s = max(seen.most_lost_s, killed - lost[0])
        seen.most_lost_keys = max(seen.most_lost_keys, len(lost))
        if killed - lost[0] > AT_RISK_S:
            seen.problems.append(f"kill {seen.kills}: {killed - lost[0]:.2f} s of typing are gone")
    same = [(where, typed) for _at, count, where, typed in keys if count == kept]
    if same:
        seen.resumed += 1
        if (draft.state.at, draft.state.typed) != same[-1]:
            seen.problems.append(f"kill {seen.kills}: the cursor is in {draft.state.at} and not in {same[-1][0]}")


def _whole(form: PaperForm, serial: int) -> set[str]:
    values = paper(serial)
    return {place.key for place in form.places(values)} & set(all_as_text(values))


def run(kills: int, folder: Path, seed: int, minutes: float) -> Seen:
    """Make a batch of many forms and kill its clerk so many times, or for so long."""
    import app.ui.pages.paper_entry.page  # noqa: F401 - every child has it then

    make_store(folder, role="clerk", name="Ana").close()
    with signed_in(folder) as store:
        with store.write() as unit:
            public = signing.public_bytes(SIGNING_KEY).hex()
            unit.save("account", store.actor.user_id, {"user_name": "ana", "display_name": "Ana", "role": "clerk", "verify_key": public})
        batch_id = str(batches.receive(store, NewBatch("border_screening", batches.MOST_FORMS)).batch_id)
    seen, chance = Seen(), random.Random(seed)
    end = time.monotonic() + minutes * 60
    for number in range(kills):
        if time.monotonic() < end:  # most kills come soon after the start, every fourth after more than what may be at risk
            one_kill(folder, batch_id, chance.uniform(*((AT_RISK_S + 0.5, LONGEST_S) if number % 4 == 1 else (0.1, SOON_S))), seen)
    with signed_in(folder) as store:
        with store.read() as conn:
            if conn.exec_driver_sql("PRAGMA integrity_check").scalar_one() != "ok":
                seen.problems.append("the store is damaged")
        if not journal_check.verify_journal(store).is_whole:
            seen.problems.append("the journal does not hold")
    return seen


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--minutes", type=float, default=600.0)
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        seen = run(said.kills, (said.folder or Path(place)) / "store", said.seed, said.minutes)
    sys.stdout.write(json.dumps(seen.__dict__) + "\n")
    return bool(seen.problems)


if __name__ == "__main__":
    sys.exit(main())
