# SPDX-License-Identifier: Apache-2.0
"""A store that was put back, at either end, heals by itself; a copied one raises the alarm."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from app.models import identity
from app.models.journal import journal
from app.models.local import bundle, quarantine, stream
from app.models.people import person
from app.models.store import Store
from app.services import enrolment, exchange
from app.services import quarantine as quarantine_service
from app.sync import outbox
from app.sync.manifest import Ack
from app.sync.streams import Outlook
from tests.making import KEY
from tests.services.exchange import stores
from tests.services.exchange.stores import reopened, round_trip
from tests.services.exchange.test_held import families, held, register, told

Pair = tuple[Store, Store, Path]


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    post, office = stores.make_post(tmp_path / "post", "VFA", 7), stores.make_office(tmp_path / "office")
    stores.enrol_each_other(post, office)
    stick = tmp_path / "stick"
    stick.mkdir()
    round_trip(stick, post, office)
    return post, office, stick


def back_up(store: Store, to: Path) -> Store:
    """Copy a store's file as a backup does; returns the store, open again."""
    folder, actor = store.folder, store.actor
    store.close()
    shutil.copytree(folder, to)
    again = stores.open_store(folder, actor.role, actor.name, KEY)
    object.__setattr__(again, "actor", actor)
    return again


def put_back(store: Store, copy: Path, new_epoch: bool = True) -> Store:
    """Put a backup in the place of a store, which begins a new epoch as the program does, unless somebody copies the file by hand."""
    store.close()
    shutil.rmtree(store.folder)
    shutil.copytree(copy, store.folder)
    return reopened(store, restored=new_epoch)


def reasons(store: Store) -> list[str]:
    with store.read() as conn:
        return list(conn.execute(select(quarantine.c.reason).where(quarantine.c.state == "noticed").order_by(quarantine.c.id)).scalars())


def test_a_restored_post_gets_back_what_it_had_sent(pair: Pair, tmp_path: Path) -> None:
    post, office, stick = pair
    register(post, "Before")
    round_trip(stick, post, office)
    post = back_up(post, tmp_path / "copy")
    register(post, "After")
    register(office, "Of the office")
    round_trip(stick, post, office)
    post = put_back(post, tmp_path / "copy")
    assert families(post) == ["Before"]
    round_trip(stick, post, office, times=3)
    register(post, "Later")
    round_trip(stick, post, office, times=2)
    assert families(post) == ["After", "Before", "Later"]
    assert families(office) == ["After", "Before", "Later", "Of the office"]
    assert reasons(office) == ["new_epoch"]


def test_what_a_restored_post_had_not_sent_goes_out_under_its_former_number(pair: Pair, tmp_path: Path) -> None:
    post, office, stick = pair
    register(post, "Unsent")
    post = back_up(post, tmp_path / "copy")
    post = put_back(post, tmp_path / "copy")
    round_trip(stick, post, office, times=2)
    assert families(office) == ["Unsent"]


def test_a_restored_office_gets_everything_again(pair: Pair, tmp_path: Path) -> None:
    post, office, stick = pair
    person_id = register(post, "Before")
    round_trip(stick, post, office)
    office = back_up(office, tmp_path / "copy")
    register(post, "After")
    round_trip(stick, post, office)
    with office.write() as unit:
        unit.save("person", person_id, {"given": "Settled by the office"})
    round_trip(stick, office, post, office)
    office = put_back(office, tmp_path / "copy")
    assert families(office) == ["Before"]
    round_trip(stick, office, post, office, times=2)
    assert families(office) == ["After", "Before"]
    with office.read() as conn:
        assert conn.execute(select(person.c.given).where(person.c.id == person_id)).scalar_one() == "Settled by the office"
    register(post, "Later")
    round_trip(stick, post, office, times=2)
    assert families(office) == ["After", "Before", "Later"]


def test_a_counterpart_put_back_by_hand_heals(pair: Pair, tmp_path: Path) -> None:
    post, office, stick = pair
    office = back_up(office, tmp_path / "copy")
    register(post, "One")
    round_trip(stick, post, office)
    office = put_back(office, tmp_path / "copy", new_epoch=False)
    register(post, "Two")
    round_trip(stick, office, post, times=3)
    assert families(office) == ["One", "Two"]
    assert "we_forgot" in reasons(office)


def test_what_a_counterpart_forgot_is_packed_again_and_the_gap_closed(pair: Pair) -> None:
    post, office, stick = pair
    register(post, "One")
    round_trip(stick, post, office)
    device = enrolment.my_card(office).device
    with office.write() as unit:  # the office as it was before: one bundle taken in
        unit.conn.execute(update(stream).where(stream.c.name == "data", stream.c.direction == "in").values(upto=1))
        unit.conn.execute(delete(bundle).where(bundle.c.direction == "in", bundle.c.seq > 1))
    with post.write() as unit:
        assert outbox.judge(unit, device, Ack("data", 1, 1, "", ()), 1 << 40) is Outlook.THEY_FORGOT
        assert outbox.judge(unit, device, Ack("data", 1, 1, "", ()), 1 << 39) is Outlook.FINE  # an older one that came late
    register(post, "Two")
    round_trip(stick, post, office)
    assert families(office) == ["One", "Two"]
    with office.read() as conn:
        assert outbox.incoming(conn, enrolment.my_card(post).device, "data", 1).missing() == []


def test_a_store_put_back_by_hand_begins_a_new_epoch(pair: Pair, tmp_path: Path) -> None:
    post, office, stick = pair
    post = back_up(post, tmp_path / "copy")
    register(post, "One")
    round_trip(stick, post, office)
    post = put_back(post, tmp_path / "copy", new_epoch=False)
    exchange.run(office, stick)
    with office.write() as unit:
        unit.save("organisation", "", {"name": "Shelter"})
    exchange.run(office, stick)
    exchange.run(post, stick)
    assert identity.load(post).epoch == 2
    assert "we_forgot" in reasons(post)
    register(post, "Two")
    round_trip(stick, post, office, times=3)
    assert families(office) == ["One", "Two"]
    assert families(post) == ["Two"]  # the number of the other was given a second time: it is shown, not mixed up
    assert "entry_fork" in {reason for reason, _state in held(post)}


def test_a_copied_pc_raises_the_alarm_and_its_bundle_is_kept(pair: Pair, tmp_path: Path) -> None:
    post, office, stick = pair
    post = back_up(post, tmp_path / "copy")
    twin_folder = tmp_path / "twin"
    shutil.copytree(tmp_path / "copy", twin_folder)
    twin = stores.open_store(twin_folder, "office", "Ana Joseph", KEY)
    object.__setattr__(twin, "actor", post.actor)
    register(post, "One")
    register(twin, "Two")
    exchange.run(post, stick)
    exchange.run(office, stick)
    for file in stick.iterdir():
        file.unlink()
    exchange.run(twin, stick)
    report = exchange.run(office, stick)
    assert any("copied" in problem for problem in report.problems), report
    assert families(office) == ["One"]
    with office.read() as conn:
        kept = conn.execute(select(bundle.c.content).where(bundle.c.reason == "fork")).scalars().all()
    assert kept
    assert all(kept)
    exchange.run(twin, stick)
    assert ("held", "fork") in told(twin)
    assert "copied" in reasons(twin)


def test_a_copied_pc_does_not_take_the_others_receipt_for_its_own(pair: Pair, tmp_path: Path) -> None:
    """Both PCs have made a bundle of the same number; the office has the one of the twin, and its receipt reaches the first."""
    post, office, stick = pair
    post = back_up(post, tmp_path / "copy")
    twin_folder = tmp_path / "twin"
    shutil.copytree(tmp_path / "copy", twin_folder)
    twin = stores.open_store(twin_folder, "office", "Ana Joseph", KEY)
    object.__setattr__(twin, "actor", post.actor)
    register(post, "One")
    register(twin, "Two")
    other_stick = tmp_path / "lost-stick"
    other_stick.mkdir()
    exchange.run(post, other_stick)
    round_trip(stick, twin, office, times=1)
    exchange.run(post, stick)
    with post.read() as conn:
        mine = (bundle.c.direction == "out", bundle.c.stream == "data", bundle.c.state == "made")
        kept = conn.execute(select(bundle.c.content).where(*mine)).scalars().all()
    assert any(kept), "what the office never had is still in the outbox"
    assert "copied" in reasons(post)
    assert families(office) == ["Two"]


def test_a_withdrawn_pc_is_set_aside_after_its_last_good_bundle(pair: Pair) -> None:
    """Pain 1: the access of a PC is withdrawn after an offline edit: quarantine and receipt, nothing lost."""
    post, office, stick = pair
    register(post, "Good")
    round_trip(stick, post, office)
    person_id = register(post, "Offline")
    device = enrolment.my_card(post).device
    enrolment.revoke(office, device)
    exchange.run(post, stick)
    report = exchange.run(office, stick)
    assert any("withdrawn from use" in problem for problem in report.problems)
    assert families(office) == ["Good"]
    exchange.run(post, stick)
    assert told(post)[-1][1] == "revoked"
    assert [row.record_id for row in quarantine_service.held_there(post, "person", person_id)] == [person_id]
    assert families(post) == ["Good", "Offline"]


def test_a_withdrawn_pc_does_not_come_back_under_a_new_epoch(pair: Pair) -> None:
    post, office, stick = pair
    enrolment.revoke(office, enrolment.my_card(post).device)
    identity.begin_epoch(post)
    register(post, "Thief")
    exchange.run(post, stick)
    exchange.run(office, stick)
    assert families(office) == []


def test_a_new_epoch_needs_the_keys_of_the_former_one(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    post, office, stick = pair
    identity.begin_epoch(post)
    from app.security import signing

    post.set_fact("device_signing_key", signing.private_to_bytes(signing.new_private_key()))
    register(post, "Forged")
    exchange.run(post, stick)
    exchange.run(office, stick)
    assert families(office) == []
    with office.read() as conn:
        assert "bad_signature" in conn.execute(select(bundle.c.reason)).scalars().all()


def test_no_entry_number_is_ever_used_twice(pair: Pair, tmp_path: Path) -> None:
    post, office, stick = pair
    post = back_up(post, tmp_path / "copy")
    register(post, "One")
    round_trip(stick, post, office)
    post = put_back(post, tmp_path / "copy")
    register(post, "Two")
    round_trip(stick, post, office, times=3)
    with office.read() as conn:
        devices = set(conn.execute(select(journal.c.device)).scalars())
    assert {(7 << 16) | 1, (7 << 16) | 2} <= devices
    assert families(office) == families(post) == ["One", "Two"]
