# SPDX-License-Identifier: Apache-2.0
"""Papers and photographs between posts and office: after the case, in chunks, to those entitled, until everybody has them."""

import random
import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.base import errors
from app.base.jobs import JobContext
from app.domain.forms.values import FormValues
from app.models import attachments as kept
from app.models.attachments import attachment, chunk, parcel
from app.models.identity import EPOCH_BITS
from app.models.local import journal_end, peer
from app.models.store import Store
from app.security import sealing
from app.services import cases, exchange, people, records
from app.services.attachments import keeping
from app.sync import files, parcels
from app.sync.notices import Notice
from app.sync.transport.folder import Folder
from tests.making import open_store
from tests.services.attachments import samples
from tests.services.exchange.stores import reopened, round_trip
from tests.services.exchange.test_pains import three_posts

CUTS = 20


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """Make three posts and the office once."""
    folder = tmp_path_factory.mktemp("template")
    posts, office, _stick = three_posts(folder)
    actors = {store.folder.name: store.actor for store in (*posts, office)}
    for store in (*posts, office):
        store.close()
    return folder, actors


@pytest.fixture
def pcs(template, tmp_path):
    """Give three posts, the office, and an empty stick."""
    folder, actors = template
    opened = []
    for name, actor in actors.items():
        shutil.copytree(folder / name, tmp_path / name)
        store = open_store(tmp_path / name, actor.role, actor.name)
        object.__setattr__(store, "actor", actor)
        opened.append(store)
    (tmp_path / "stick").mkdir()
    yield opened[:-1], opened[-1], tmp_path / "stick"
    for store in opened:
        store.close()


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    """Cut files into chunks of 2 KiB, so that small invented ones have many."""
    monkeypatch.setattr(kept, "CHUNK_BYTES", 2048)


def a_case(store: Store, name: str, papers: int = 1) -> tuple[str, str, list[str]]:
    person_id = people.register(store, FormValues({"family": name, "given": "Marie"})).person_id
    case_id = cases.open_case(store, {"title": name}, [(person_id, "victim")]).case_id
    made = []
    for number in range(papers):
        data = samples.photograph() if number % 2 else samples.paper(pages=1 + number)
        about = FormValues({"title": f"Paper {number}", "kind": "letter"})
        made.append(str(keeping.add(store, data, about, case_id=case_id).id))
    return case_id, person_id, made


def sums(store: Store) -> dict[str, str]:
    """Return attachment > SHA-256 of the bytes that are here, "" where they are awaited."""
    found = {}
    with store.read() as conn:
        for row in conn.execute(select(attachment).where(attachment.c.deleted == 0)):
            data = kept.content_of(conn, row.chunks, row.sha256)
            found[row.id] = kept.digest(data) if data else ""
    return found


def chunks(store: Store) -> int:
    with store.read() as conn:
        return conn.execute(select(func.count()).select_from(chunk)).scalar_one()


def sealed_to(office: Store, code: str) -> int:
    """Return how many parcels the office made for a post."""
    with office.read() as conn:
        (device,) = conn.execute(select(peer.c.device).where(peer.c.post_code == code)).scalars()
        mine = (parcel.c.pc == device >> EPOCH_BITS, parcel.c.name != "")
        return conn.execute(select(func.count()).select_from(parcel).where(*mine)).scalar_one()


def lying(stick: Path) -> list[Path]:
    return sorted(stick.glob("*.bwc"))


class Pulled(Folder):
    """A stick that is pulled out while the n-th parcel is written, and keeps half of it under its name."""

    left = 0

    def write_atomic(self, name, data):
        if not parcels.is_name(name):
            return super().write_atomic(name, data)
        Pulled.left -= 1
        if Pulled.left < 0:
            (self._path / name).write_bytes(data[: len(data) // 2])
            raise errors.Trouble("The stick is gone.")
        return super().write_atomic(name, data)


def test_a_transfer_that_is_cut_at_twenty_points_loses_and_doubles_nothing(pcs, monkeypatch):
    """Pain 5: attachments lost, doubled, or in the way of the case."""
    (post, *_others), office, stick = pcs
    case_id, _person_id, made = a_case(post, "Baptiste", papers=6)
    wanted, parts = sums(post), chunks(post)
    assert parts > 2 * CUTS
    rng = random.Random(5)
    monkeypatch.setattr(exchange, "Folder", Pulled)
    awaited_seen = 0
    for cut in range(CUTS):
        Pulled.left = rng.randrange(0, 4)
        report = exchange.run(post, stick)
        assert any("stick is gone" in each for each in report.problems), "the user is told"
        Pulled.left = 1 << 30
        exchange.run(office, stick)
        if cut == 0:
            assert cases.open_page(office, case_id).row.title == "Baptiste", "the text did not wait for the files"
        shown = keeping.smalls(office, made)
        arrived = sums(office)
        assert {each for each in made if shown[each].is_awaited} == {each for each in made if not arrived[each]}
        assert all(arrived[each] in ("", wanted[each]) for each in made), "whole and the same, or awaited"
        awaited_seen += any(small.is_awaited for small in shown.values())
    assert awaited_seen > CUTS // 2, "the cuts fell into the transfer"
    round_trip(stick, post, office, times=3)
    assert sums(office) == wanted
    assert chunks(office) == parts, "no chunk is there twice"
    assert lying(stick) == [], "what has arrived lies there no longer"
    with post.read() as conn:
        assert files.to_offer(conn, office_number(office)) == [], "the receipt has come"


def office_number(office: Store) -> int:
    with office.read() as conn:
        return conn.execute(select(journal_end.c.device)).scalar_one()


def test_a_parcel_stays_until_the_receipt_and_is_laid_there_again_when_lost(pcs):
    (post, *_others), office, stick = pcs
    a_case(post, "Baptiste")
    exchange.run(post, stick)
    first = lying(stick)
    assert first
    exchange.run(post, stick)
    assert lying(stick) == first, "nothing lies there twice"
    first[0].unlink()
    exchange.run(post, stick)
    assert len(lying(stick)) == len(first)
    exchange.run(office, stick)
    assert lying(stick) == []
    exchange.run(post, stick)
    assert lying(stick) == [], "the receipt came"
    assert sums(office) == sums(post)


def test_a_damaged_parcel_is_taken_away_and_comes_again(pcs):
    (post, *_others), office, stick = pcs
    a_case(post, "Baptiste")
    exchange.run(post, stick)
    for number, path in enumerate(lying(stick)):
        data = path.read_bytes()
        path.write_bytes(data[:-1] if number % 2 else data[:200] + bytes([data[200] ^ 1]) + data[201:])
    exchange.run(office, stick)
    assert set(sums(office).values()) == {""}
    round_trip(stick, post, office, times=2)
    assert sums(office) == sums(post)


def test_only_those_who_hold_the_case_get_its_papers(pcs):
    (ana, ben, cara), office, stick = pcs
    case_id, _person_id, _made = a_case(ana, "Baptiste", papers=2)
    round_trip(stick, ana, ben, cara, office, times=3)
    assert sums(office) == sums(ana) != {}
    assert sums(ben) == sums(cara) == {}
    assert chunks(ben) == chunks(cara) == 0
    assert sealed_to(office, "CDS") == sealed_to(office, "GRS") == 0, "nothing was even sealed to them"
    with office.write() as unit:
        unit.save("case", case_id, {"scope": "CDS"})
    before = sums(ana)
    round_trip(stick, office, ben, ana, cara, times=4)
    assert sums(ben) == before == sums(office), "who takes the case over gets its papers"
    assert (chunks(cara), sealed_to(office, "GRS")) == (0, 0)
    assert sealed_to(office, "CDS") == chunks(ben)
    assert (sums(ana), chunks(ana)) == ({}, 0), "who gave the case away keeps no bytes of it"


def test_bytes_are_not_given_up_before_the_office_has_them(pcs, monkeypatch):
    (ana, *_others), office, stick = pcs
    case_id, _person_id, _made = a_case(ana, "Baptiste", papers=2)
    wanted = sums(ana)
    monkeypatch.setattr(files, "offer", lambda *_args: 0)
    round_trip(stick, ana, office)
    with office.write() as unit:
        unit.save("case", case_id, {"scope": "CDS"})
    round_trip(stick, office, ana, times=3)
    assert sums(ana) == wanted, "the case is gone, the papers wait"
    monkeypatch.undo()
    monkeypatch.setattr(kept, "CHUNK_BYTES", 2048)
    round_trip(stick, office, ana, times=4)
    assert sums(office) == wanted
    assert (sums(ana), chunks(ana)) == ({}, 0)


def test_a_pc_that_lost_bytes_asks_for_them(pcs):
    (ana, *_others), office, stick = pcs
    a_case(ana, "Baptiste", papers=2)
    round_trip(stick, ana, office, times=3)
    wanted = sums(ana)
    for broken in (office, ana):
        with broken.write() as unit:
            unit.conn.execute(chunk.delete())  # as after a backup from before they came
        round_trip(stick, broken, office, ana, broken, times=2)
        assert sums(broken) == wanted


def test_a_restored_post_asks_again_for_what_it_had_asked_for_before(pcs):
    (ana, *_others), office, stick = pcs
    a_case(ana, "Baptiste", papers=2)
    round_trip(stick, ana, office, times=3)
    wanted = sums(office)
    with ana.write() as unit:
        unit.conn.execute(chunk.delete())
    exchange.run(ana, stick)  # asks, and is restored before the answer comes
    ana = reopened(ana, restored=True)
    for path in stick.iterdir():
        path.unlink()
    round_trip(stick, ana, office, times=4)
    assert sums(ana) == wanted
    ana.close()


def test_only_bytes_that_a_record_names_are_taken_in(pcs):
    (ana, *_others), office, stick = pcs
    a_case(ana, "Baptiste")
    exchange.run(ana, stick)
    recipient = exchange_recipient(office)
    for content in (b"something else", b""):
        data = parcels.seal(1, content, [recipient])
        (stick / parcels.name_of(data)).write_bytes(data)
    before = chunks(ana)
    exchange.run(office, stick)
    assert chunks(office) == before
    assert len(lying(stick)) == 2, "what nobody named stays on the stick"


def test_a_parcel_before_its_record_waits_on_the_stick(pcs):
    (ana, *_others), office, stick = pcs
    a_case(ana, "Baptiste")
    exchange.run(ana, stick)
    bundles = {path: path.read_bytes() for path in stick.glob("*.bwb")}
    for path in bundles:
        path.unlink()
    exchange.run(office, stick)
    assert chunks(office) == 0
    for path, data in bundles.items():
        path.write_bytes(data)
    exchange.run(office, stick)
    assert sums(office) == sums(ana)


def test_a_deleted_paper_does_not_travel_and_a_restored_one_does(pcs):
    (ana, *_others), office, stick = pcs
    _case_id, _person_id, (paper,) = a_case(ana, "Baptiste")
    records.delete(ana, "attachment", paper, "the wrong case")
    round_trip(stick, ana, office, times=2)
    assert chunks(office) == 0
    records.restore(ana, "attachment", paper, "the right one")
    round_trip(stick, ana, office, times=2)
    assert sums(office) == sums(ana) != {}


def test_nothing_on_the_stick_can_be_read_or_recognised(pcs):
    (ana, *_others), _office, stick = pcs
    a_case(ana, "Baptiste", papers=2)
    exchange.run(ana, stick)
    with ana.read() as conn:
        pieces = [row.content for row in conn.execute(select(chunk.c.content))]
    for path in stick.iterdir():
        data = path.read_bytes()
        assert not any(piece[at : at + 20] in data for piece in pieces for at in range(0, len(piece) - 20, 97))
    names = {path.name for path in lying(stick)}
    assert names.isdisjoint({parcels.name_of(piece) for piece in pieces}), "a name does not tell which chunk it is"


def test_a_hostile_notice_about_files_changes_nothing(pcs):
    (ana, *_others), office, _stick = pcs
    a_case(ana, "Baptiste")
    number = office_number(office)
    with ana.write() as unit:
        files.take_notices(unit, number, [
            Notice("files", 1, 1, "applied", "x" * 64, 0), Notice("files", 1, 1, "applied", "", 0),
            Notice("data", 1, 1, "applied", "a" * 64, 0), Notice("files", 1, 1, "quarantined", "a" * 64, 0),
        ])
        assert unit.conn.execute(select(func.count()).select_from(parcel)).scalar_one() == 0


def exchange_recipient(store: Store) -> str:
    return sealing.parse_identity(store.fact("device_age_identity")).recipient


def test_cancelling_keeps_what_was_laid_there(pcs):
    (ana, *_others), office, stick = pcs
    a_case(ana, "Baptiste", papers=2)

    class Tired(JobContext):
        def step(self, done, total=0, stage=""):
            if "papers" in stage and done >= 3:
                self.cancel()
            super().step(done, total, stage)

    with pytest.raises(errors.Cancelled):
        exchange.run(ana, stick, Tired())
    assert len(lying(stick)) == 3
    exchange.run(ana, stick)
    assert len(lying(stick)) == chunks(ana), "the three were not laid there again"
    exchange.run(office, stick)
    assert sums(office) == sums(ana)
