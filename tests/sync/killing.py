# SPDX-License-Identifier: Apache-2.0
"""An exchange that is killed before each statement of inbox and outbox, at the office or at a post, and what lies on the disk then.

    python -m tests.sync.killing office
    python -m tests.sync.killing post --step 5

Each kill happens in a forked process that ends at once (os._exit) before its n-th statement or commit. What it leaves must be
one of the states that an undisturbed exchange has between two transactions; then the exchange goes on and everybody ends
with everything.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

from sqlalchemy import event, func, select

from app.models import store as store_room
from app.models.cases import organisation
from app.models.heads import head
from app.models.journal import journal, journal_unit
from app.models.local import bundle, quarantine, stream
from app.models.people import person
from app.models.relay import arrival, holding
from app.models.store import Store
from app.services import exchange
from app.sync import inbox, outbox
from tests.making import open_store
from tests.services.exchange import stores

DIED = 77
ACTORS: dict[str, Any] = {}
COUNTED = (person, organisation, journal, journal_unit, head, arrival, holding, quarantine)


def reopened(folder: Path, name: str) -> Store:
    """Open a store as its user."""
    store = open_store(folder, "office", ACTORS[name].name)
    object.__setattr__(store, "actor", ACTORS[name])
    return store


def prepare(folder: Path) -> None:
    """Make a post with work for the office and the office with work for the post, half of it on the stick already."""
    post, office = stores.make_post(folder / "post", "VFA", 7), stores.make_office(folder / "office")
    stores.enrol_each_other(post, office)
    stick = folder / "stick"
    stick.mkdir()
    stores.round_trip(stick, post, office)
    with post.write() as unit:
        person_id = unit.save("person", "", {"family": "Baptiste"})
    stores.round_trip(stick, post, office)
    with post.write() as unit:
        unit.save("person", "", {"family": "Joseph"})
        unit.save("person", person_id, {"given": "Marie"})
    exchange.run(post, stick)
    with office.write() as unit:
        unit.save("person", person_id, {"given": "Maria"})
        unit.save("organisation", "", {"name": "Shelter"})
    outbox.make(office, stores.enrolment.my_card(post).device)
    exchange.send(office, exchange.Folder(stick), exchange.Report(), exchange.JobContext())
    with post.write() as unit:
        unit.save("person", person_id, {"family": "Baptiste-Joseph"})
    for store in (post, office):
        ACTORS[store.folder.name] = store.actor
        store.close()


def state(conn: Any) -> tuple[Any, ...]:
    """What of a store's content does not depend on chance: counts, records, streams, bundles."""
    counts = tuple(conn.execute(select(func.count()).select_from(table)).scalar_one() for table in COUNTED)
    people = tuple(conn.execute(select(person.c.family, person.c.given).order_by(person.c.family)).all())
    streams = tuple(conn.execute(select(
        stream.c.direction, stream.c.name, stream.c.epoch, stream.c.upto, stream.c.also, stream.c.acked, stream.c.journal_seq,
    ).order_by(stream.c.direction, stream.c.name, stream.c.epoch)).all())
    bundles = tuple(conn.execute(select(bundle.c.direction, bundle.c.stream, bundle.c.seq, bundle.c.state).order_by(bundle.c.id)).all())
    return counts, people, streams, bundles


def seen_between_transactions(folder: Path, name: str) -> tuple[int, set[Any]]:
    """Exchange undisturbed; returns how many statements and commits there were, and every state between two transactions."""
    store, count, states = reopened(folder / name, name), 0, set()

    def counted(*_args: Any) -> None:
        nonlocal count
        count += 1

    def now() -> None:
        with store._reader.connect() as conn:
            states.add(state(conn))

    def began(*_args: Any) -> None:
        now()

    now()
    event.listen(store._writer, "before_cursor_execute", counted)
    event.listen(store._writer, "commit", counted)
    event.listen(store._writer, "begin", began)
    exchange.run(store, folder / "stick")
    now()
    store.close()
    return count, states


def killed(folder: Path, name: str, deadly: int) -> int:
    """Exchange in a process that ends before its `deadly`-th statement; returns how it ended."""
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    count = 0

    def before(*_args: Any) -> None:
        nonlocal count
        count += 1
        if count == deadly:
            os._exit(DIED)

    try:
        store = reopened(folder / name, name)
        event.listen(store._writer, "before_cursor_execute", before)
        event.listen(store._writer, "commit", before)
        exchange.run(store, folder / "stick")
    finally:
        os._exit(1)


def goes_on(folder: Path) -> str:
    """Let both exchange until everything has arrived; returns what is wrong, "" where nothing is."""
    post, office = (reopened(folder / each, each) for each in ("post", "office"))
    try:
        stores.round_trip(folder / "stick", office, post, office, times=2)
        with post.read() as here, office.read() as there:
            wanted = [("Baptiste-Joseph",), ("Joseph",)]
            for conn in (here, there):
                if [tuple(row) for row in conn.execute(select(person.c.family).order_by(person.c.family))] != wanted:
                    return "people are missing"
                if conn.execute(select(organisation.c.name)).scalars().all() != ["Shelter"]:
                    return "the organisation is missing"
                late = (bundle.c.direction == "out", bundle.c.stream == "data", bundle.c.state != "acknowledged")
                if conn.execute(select(func.count()).select_from(bundle).where(*late)).scalar_one():
                    return "a bundle was never acknowledged"
            one, other = ({tuple(row) for row in conn.execute(select(head)) if row.fid in (101, 102)} for conn in (here, there))
            if one != other:
                return "heads differ"
        return ""
    finally:
        post.close()
        office.close()


def acknowledged_before_it_is_written() -> Any:
    """Defect: the place in the stream is committed before the entries are."""
    real = inbox._take_entries

    def take(unit: Any, sender: Any, rows: Any, units: Any) -> Any:
        where = (stream.c.direction == "in", stream.c.name == "data")
        for row in unit.conn.execute(select(stream.c.peer, stream.c.upto).where(*where)).all():
            unit.conn.execute(stream.update().where(*where, stream.c.peer == row.peer).values(upto=row.upto + 1))
        driver = unit.conn.connection.driver_connection
        driver.execute("COMMIT")
        driver.execute("BEGIN IMMEDIATE")
        return real(unit, sender, rows, units)

    return mock.patch.object(inbox, "_take_entries", take)


DEFECTS: dict[str, Callable[[], Any]] = {"acknowledged_before_it_is_written": acknowledged_before_it_is_written}


def run(side: str, step: int, defect: str = "", start: int = 1) -> dict[str, Any]:
    """Kill the exchange of one side at every `step`-th statement from `start`."""
    fast = tuple(pragma.replace("synchronous=full", "synchronous=off") for pragma in store_room._PRAGMAS)  # no process outlives the machine
    with tempfile.TemporaryDirectory() as made, mock.patch.object(store_room, "_PRAGMAS", fast):
        folder = Path(made)
        prepare(folder / "whole")
        total, states = seen_between_transactions(copied(folder / "whole", folder / "seen"), side)
        problems = []
        for deadly in range(start, total + 1, step):
            here = copied(folder / "whole", folder / "here")
            if defect:
                with DEFECTS[defect]():
                    code = killed(here, side, deadly)
            else:
                code = killed(here, side, deadly)
            if code != DIED and not defect:
                problems.append(f"{deadly}: ended with {code}")
            with reopened(here / side, side) as store, store.read() as conn:
                if state(conn) not in states:
                    problems.append(f"{deadly}: neither the old state nor the new one")
            if wrong := goes_on(here):
                problems.append(f"{deadly}: {wrong}")
            shutil.rmtree(here)
    return {"side": side, "statements": total, "killed": len(range(start, total + 1, step)), "states": len(states), "problems": problems}


def copied(source: Path, target: Path) -> Path:
    """Copy a whole world."""
    shutil.copytree(source, target)
    return target


def main() -> int:
    """Run by command; returns 1 where a kill left anything but the old or the new state."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("side", choices=("office", "post"))
    parser.add_argument("--step", type=int, default=1)
    parser.add_argument("--start", type=int, default=1)
    parser.add_argument("--defect", choices=("", *DEFECTS), default="")
    asked = parser.parse_args()
    said = run(asked.side, asked.step, asked.defect, asked.start)
    sys.stdout.write(json.dumps(said) + "\n")
    return int(bool(said["problems"]))


if __name__ == "__main__":
    sys.exit(main())
