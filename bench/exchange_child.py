# SPDX-License-Identifier: Apache-2.0
"""One measured run of the exchange in a process of its own: the lower bound, the program, a first load, or a day at the office."""

import json
import resource
import sys
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from app.models.base import KINDS
from app.models.heads import head
from app.models.journal import journal
from app.models.local import bundle
from app.models.people import person
from app.models.store import Store
from app.services import enrolment
from app.sync import inbox, outbox
from bench.exchange_work import FIELDS, Keys, Raw, Watch, Work, build

_BATCH = 500


def raw(folder: Path, work: Work) -> dict[str, Any]:
    """Measure the lower bound."""
    watch, keys = Watch(), Keys()
    sides = (Raw(folder / "a.db"), Raw(folder / "b.db"))
    rows = [(record, *(values[name] for name in FIELDS)) for record, values in work.people]
    watch.start()
    for side in sides:
        side.insert(rows)
    watch.take("create")
    for side, saves in zip(sides, work.saves, strict=True):
        for record, values in saves:
            side.save(record, values)
    watch.take("save")
    zstd = sealed = 0
    for here, there in (sides, sides[::-1]):
        watch.start()
        data, packed = here.out(keys)
        watch.take("out")
        there.take_in(data, keys)
        watch.take("in")
        zstd, sealed = zstd + packed, sealed + len(data)
    return watch.seconds | {"zstd": zstd, "sealed": sealed}


def program(folder: Path, work: Work) -> dict[str, Any]:
    """Measure the program: services' saves, outbox, inbox."""
    watch = Watch()
    post, office = pair(folder)
    numbers = enrolment.my_card(post).device, enrolment.my_card(office).device
    watch.start()
    load(post, work)
    watch.take("create")
    while made := outbox.make(post, numbers[1]):
        watch.take("first out")
        assert inbox.take_in(office, made.name, made.data).state == inbox.APPLIED
        watch.take("first in")
    settle(office, numbers[0])
    watch.start()
    for store, saves in zip((post, office), work.saves, strict=True):
        for record, values in saves:
            with store.write() as unit:
                unit.save("person", record, values)
    watch.take("save")
    sealed = 0
    both: list[tuple[Store, str, bytes]] = []
    for store, other, number in ((post, office, numbers[1]), (office, post, numbers[0])):
        watch.start()
        while made := outbox.make(store, number):
            watch.take("out")
            if made.data:
                both.append((other, made.name, made.data))
                sealed += len(made.data)
    for store, name, data in both:
        watch.start()
        result = inbox.take_in(store, name, data)
        watch.take("in")
        assert result.state == inbox.APPLIED, result.message
        assert not result.held
    for store, name, data in both:
        watch.start()
        assert inbox.take_in(store, name, data).state == inbox.KNOWN
        watch.take("again")
    found = [judged(store, work) for store in (post, office)]
    return watch.seconds | {"sealed": sealed, "wrong": [each[0] for each in found], "conflicts": [each[1] for each in found]}


def pair(folder: Path) -> tuple[Store, Store]:
    """Return a post and the office, enrolled with each other and with an account that each knows."""
    from tests.services.exchange import stores

    post, office = stores.make_post(folder / "post", "VFA", 7), stores.make_office(folder / "office")
    stores.enrol_each_other(post, office)
    stick = folder / "stick"
    stick.mkdir()
    stores.round_trip(stick, post, office)
    return post, office


def load(store: Store, work: Work) -> None:
    """Create everybody, as an import does."""
    for start in range(0, len(work.people), _BATCH):
        with store.write() as unit:
            unit.create_many("person", work.people[start:start + _BATCH])


def settle(office: Store, number: int) -> None:
    """Let the office look at what arrived: it came from the post, so nothing goes back."""
    while outbox.make(office, number):
        pass


def judged(store: Store, work: Work) -> tuple[int, int]:
    """Return how many undisputed cells are wrong, and how many cells hold several values."""
    wanted = {(record, name): value for saves in work.saves for record, values in saves for name, value in values.items()}
    wrong = 0
    with store.read() as conn:
        rows = {row["id"]: row for row in conn.execute(select(person)).mappings()}
        cell = (head.c.record_id, head.c.fid)
        several = select(*cell).group_by(*cell).having(func.count(head.c.value.distinct()) > 1)
        fids = {(row.record_id, KINDS["person"].by_fid[row.fid].name) for row in conn.execute(several)}
    for (record, name), value in wanted.items():
        if (record, name) in work.disputed:
            wrong += rows[record][name] not in work.disputed[record, name] or (record, name) not in fids
        else:
            wrong += rows[record][name] != value
    return wrong, len(fids)


def first_load(folder: Path, work: Work) -> dict[str, Any]:
    """Measure the first load of an office that knows nothing."""
    watch = Watch()
    post, office = pair(folder)
    number = enrolment.my_card(office).device
    watch.start()
    load(post, work)
    watch.take("create")
    bytes_out = bundles = 0
    while made := outbox.make(post, number):
        watch.take("out")
        assert inbox.take_in(office, made.name, made.data).state == inbox.APPLIED
        watch.take("in")
        bytes_out, bundles = bytes_out + len(made.data), bundles + 1
    with office.read() as conn:
        assert conn.execute(select(func.count()).select_from(person)).scalar_one() == len(work.people)
    return watch.seconds | {"sealed": bytes_out, "bundles": bundles}


def day(folder: Path, posts: int, saves: int) -> dict[str, Any]:
    """Measure a day's edits of many posts at the office: each sends what it saved, the office takes it all in and answers each."""
    from tests.services.exchange import stores

    watch = Watch()
    office = stores.make_office(folder / "office")
    number = enrolment.my_card(office).device
    work = build(50, 200)
    bundles: list[tuple[str, bytes]] = []
    changes = 0
    for at in range(posts):
        post = stores.make_post(folder / f"post{at}", f"P{at:03d}", 100 + at, f"Officer {at}")
        stores.enrol_each_other(post, office)
        people = [(f"{record[:-3]}{at:03d}", values) for record, values in work.people]
        with post.write() as unit:
            unit.create_many("person", people)
        for record, values in (work.saves[0] * 9)[:saves]:
            with post.write() as unit:
                unit.save("person", f"{record[:-3]}{at:03d}", {name: f"{value} {len(bundles)} {changes}" for name, value in values.items()})
            changes += len(values)
        changes += len(people)
        made = outbox.make(post, number)
        assert made
        bundles.append((made.name, made.data))
        post.close()
    watch.start()
    for name, data in bundles:
        result = inbox.take_in(office, name, data)
        assert result.state == inbox.APPLIED
        assert not result.held
    watch.take("in")
    with office.read() as conn:
        peers = list(conn.execute(select(bundle.c.peer).where(bundle.c.direction == "in").distinct()).scalars())
        entries = conn.execute(select(func.count()).select_from(journal)).scalar_one()
    watch.start()
    for device in peers:
        outbox.make(office, device)
        outbox.make_receipt(office, device, [])
    watch.take("answer")
    sealed = sum(len(data) for _name, data in bundles)
    return watch.seconds | {"changes": changes, "entries": entries, "bundles": len(bundles), "sealed": sealed}


def main() -> None:
    kind, *numbers = sys.argv[1:]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        if kind == "day":
            said = day(folder, *map(int, numbers))
        else:
            work = build(*map(int, numbers))
            said = {"raw": raw, "program": program, "first": first_load}[kind](folder, work)
    said["peak_mib"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    sys.stdout.write(json.dumps(said) + "\n")


if __name__ == "__main__":
    main()
