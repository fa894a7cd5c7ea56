# SPDX-License-Identifier: Apache-2.0
"""The exchange's pains of other systems, each as a test with its number."""

import itertools
import shutil
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from app.base import clock
from app.models.base import KINDS
from app.models.cells import CellEdit
from app.models.field_ids import FIELD_IDS
from app.models.heads import head
from app.models.journal import journal
from app.models.local import bundle
from app.models.people import person
from app.models.store import Store
from app.services import conflicts, exchange, journal_reading
from app.sync import inbox
from tests.services.exchange import stores
from tests.services.exchange.stores import reopened, round_trip
from tests.services.exchange.test_held import register


def rows(store: Store) -> list[tuple]:
    """Everything that is shown and every head, without local numbers."""
    with store.read() as conn:
        found = [tuple(row) for row in conn.execute(select(head).order_by(*head.c))]
        for kind in ("person", "case", "party", "account"):
            table = KINDS[kind].table
            names = [column for column in table.columns if column.name != "row_no"]
            found += [tuple(row) for row in conn.execute(select(*names).order_by(table.c.id))]
    return found


def three_posts(folder: Path) -> tuple[list[Store], Store, Path]:
    posts = [stores.make_post(folder / code, code, number, name) for code, number, name in
             (("VFA", 7, "Ana Joseph"), ("CDS", 8, "Ben Lewis"), ("GRS", 6, "Cara Felix"))]
    office, stick = stores.make_office(folder / "office"), folder / "stick"
    stick.mkdir()
    for post in posts:
        stores.enrol_each_other(post, office)
    round_trip(stick, *posts, office)
    return posts, office, stick


def test_any_order_of_bundles_from_three_posts_gives_the_same_state(tmp_path: Path) -> None:
    """Pain 2: all permutations give identical state; each conflict lists values, authors, times; history keeps the loser."""
    posts, office, stick = three_posts(tmp_path)
    with office.write() as unit:
        shared = unit.save("organisation", "", {"name": "Shelter"})
    round_trip(stick, office, *posts)
    bundles = {}
    for at, post in enumerate(posts):
        with post.write() as unit:
            unit.save("organisation", shared, {"name": f"Shelter {at}"})
            unit.save("person", "", {"family": f"Name {at}"})
        before = set(stick.iterdir())
        exchange.run(post, stick)
        bundles |= {file.name: file.read_bytes() for file in set(stick.iterdir()) - before}
    folder = office.folder
    results = set()
    for number, order in enumerate(itertools.permutations(sorted(bundles))):
        office.close()
        shutil.copytree(folder, tmp_path / f"office{number}")
        with stores.open_store(tmp_path / f"office{number}", "office", "Rose Auguste") as copy:
            object.__setattr__(copy, "actor", office.actor)
            for name in order:
                assert inbox.take_in(copy, name, bundles[name]).state == inbox.APPLIED
            results.add(tuple(rows(copy)))
            (found,) = conflicts.of_record(copy, "organisation", shared)
            assert {side.value for side in found.sides} == {"Shelter 0", "Shelter 1", "Shelter 2"}
            assert {side.who for side in found.sides} == {"Ana Joseph", "Ben Lewis", "Cara Felix"}
            assert all(side.wall for side in found.sides)
            conflicts.settle(copy, found, "Shelter 1")
            assert conflicts.of_record(copy, "organisation", shared) == []
            assert len(journal_reading.journal_page(copy, journal_reading.JournalFilter(object_id=shared))) == 5
    assert len(results) == 1


def test_the_same_bundle_again_is_already_taken_in(tmp_path: Path) -> None:
    """Pain 3: every bundle three times, cut once: the same rows as once; the second says "already taken in"."""
    posts, office, stick = three_posts(tmp_path)
    register(posts[0], "Baptiste")
    exchange.run(posts[0], stick)
    with posts[0].read() as conn:
        name = conn.execute(select(bundle.c.name).where(bundle.c.kind == "changes").order_by(bundle.c.id.desc())).scalars().first()
    file = stick / str(name)
    data = file.read_bytes()
    assert inbox.take_in(office, "a" * 20 + ".bwb", data[: len(data) // 2]).reason == "damaged"
    assert inbox.take_in(office, file.name, data).state == inbox.APPLIED
    once = rows(office)
    for _time in range(2):
        assert inbox.take_in(office, file.name, data).state == inbox.KNOWN
    assert rows(office) == once


def test_an_old_bundle_does_not_bring_back_what_was_deleted(tmp_path: Path) -> None:
    """Pain 18: a stale bundle does not resurrect a deleted record, also after a restart."""
    posts, office, stick = three_posts(tmp_path)
    before = set(stick.iterdir())
    person_id = register(posts[0], "Baptiste")
    exchange.run(posts[0], stick)
    stale = {file.name: file.read_bytes() for file in set(stick.iterdir()) - before}
    exchange.run(office, stick)
    with office.write() as unit:
        unit.delete("person", person_id, "registered twice")
    round_trip(stick, office, posts[0])
    office = reopened(office)
    for name, data in stale.items():
        inbox.take_in(office, name, data)
    for store in (office, posts[0]):
        with store.read() as conn:
            assert conn.execute(select(person.c.deleted).where(person.c.id == person_id)).scalar_one() == 1


@pytest.mark.parametrize("skew_s", [0.0, -17 * 365 * 86400.0, 2 * 86400.0, 10 * 365 * 86400.0])
def test_a_wrong_clock_changes_no_result(tmp_path: Path, skew_s: float) -> None:
    """Pain 22: a post in 2009 or two days ahead: merge results unchanged."""
    posts, office, stick = three_posts(tmp_path)
    with clock.use(lambda: time.time() + skew_s):
        person_id = register(posts[0], "Baptiste")
        round_trip(stick, posts[0])
    exchange.run(office, stick)
    with office.write() as unit:
        unit.save("person", person_id, {"family": "Later"})
    exchange.run(office, stick)
    with clock.use(lambda: time.time() + skew_s):
        exchange.run(posts[0], stick)
        with posts[0].write() as unit:
            unit.save("person", person_id, {"family": "Last"})
        exchange.run(posts[0], stick)
    exchange.run(office, stick)
    for store in (posts[0], office):
        with store.read() as conn:
            assert conn.execute(select(person.c.family)).scalar_one() == "Last"
        assert exchange.status(store).conflicts == 0


def test_fields_and_kinds_of_a_newer_program_are_kept_and_passed_on(tmp_path: Path) -> None:
    """Two versions: what this program does not know is stored with its heads and goes on to those that may hold the record."""
    posts, office, stick = three_posts(tmp_path)
    kind = KINDS["person"]
    newer = max(FIELD_IDS.values()) + 1000
    person_id = register(posts[0], "Baptiste")
    with posts[0].write() as unit:  # what a newer program would write: one field more
        unit._append("save", "person", person_id, None, [CellEdit(newer, "", "a value of tomorrow", ())])
    assert newer not in kind.by_fid
    with office.write() as unit:
        unit.save("case", "", {"title": "Shared"})
    round_trip(stick, posts[0], office)
    with office.read() as conn:
        assert conn.execute(select(head.c.fid).where(head.c.record_id == person_id, head.c.fid == newer)).scalar_one() == newer
    with office.write() as unit:
        unit.save("person", person_id, {"scope": "CDS"})
    round_trip(stick, office, posts[1])
    with posts[1].read() as conn:
        assert conn.execute(select(head.c.fid).where(head.c.record_id == person_id, head.c.fid == newer)).scalar_one() == newer
        assert len(conn.execute(select(journal.c.seq).where(journal.c.object_id == person_id, journal.c.fields != "")).all()) == 3
