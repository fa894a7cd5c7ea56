# SPDX-License-Identifier: Apache-2.0
"""A post and the office, two real stores and a folder between them."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.base import clock
from app.base.errors import Refused, StoreDamaged, Trouble
from app.domain.forms.values import FormValues
from app.models import witness
from app.models.base import KINDS
from app.models.heads import disputed
from app.models.journal import journal
from app.models.local import bundle, local, peer
from app.models.people import person
from app.models.store import Store
from app.services import cases, enrolment, exchange, people, records
from app.sync import outbox, relaying
from tests.services.exchange import stores

Pair = tuple[Store, Store, Path]


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """Give a post, an office, both enrolled with each other, and the stick between them."""
    post = stores.make_post(tmp_path / "post", "VFA", 7)
    office = stores.make_office(tmp_path / "office")
    stores.enrol_each_other(post, office)
    stick = tmp_path / "stick"
    stick.mkdir()
    with post, office:
        yield post, office, stick


def _rows(store: Store, kind: str) -> list[dict[str, Any]]:
    table = KINDS[kind].table
    with store.read() as conn:
        rows = conn.execute(select(table).order_by(table.c.id)).mappings().all()
    return [{name: row[name] for name in row if name != "row_no"} for row in rows]


def _register(store: Store, family: str) -> str:
    about = FormValues({"family": family, "given": "Marie", "sex": "female", "birth": "2009", "nationalities": {"HT": True}})
    return people.register(store, about).person_id


def test_a_case_of_the_post_arrives_at_the_office(pair: Pair) -> None:
    post, office, stick = pair
    person_id = _register(post, "Baptiste")
    opened = cases.open_case(post, {"title": "Domestic work"}, [(person_id, "victim")])
    assert "1 case" in exchange.status(post).sentence
    sent = exchange.run(post, stick)
    assert sent.sent == 1
    came = exchange.run(office, stick)
    assert came.received == 1
    assert came.lines()[-1] == "You can remove the stick."
    for kind in ("person", "case", "party", "stage"):
        assert _rows(office, kind) == _rows(post, kind)
    assert cases.open_page(office, opened.case_id).row.number == opened.number
    assert exchange.status(post).peers[0].unacknowledged == 1
    assert exchange.last_office_receipt(post) is None
    answered = exchange.run(post, stick)
    assert answered.acknowledged == 1
    assert exchange.status(post).peers[0].unacknowledged == 0
    assert exchange.last_office_receipt(post) is not None


def test_the_office_holds_the_posts_journal_link_by_link(pair: Pair) -> None:
    post, office, stick = pair
    _register(post, "Baptiste")
    exchange.run(post, stick)
    exchange.run(office, stick)
    device = enrolment.my_card(post).device
    statement = select(journal.c.seq, journal.c.hash).where(journal.c.device == device).order_by(journal.c.seq)
    with post.read() as here, office.read() as there:
        at_office = there.execute(statement).all()
        assert here.execute(statement).all()[: len(at_office)] == at_office
        assert at_office


def test_the_same_bundle_again_changes_nothing(pair: Pair, tmp_path: Path) -> None:
    post, office, stick = pair
    _register(post, "Baptiste")
    exchange.run(post, stick)
    (file,) = stick.glob("*.bwb")
    data = file.read_bytes()
    exchange.run(office, stick)
    before = _rows(office, "person")
    for number in range(3):
        (stick / f"{chr(97 + number) * 20}.bwb").write_bytes(data)
    report = exchange.run(office, stick)
    assert (report.received, report.received_entries) == (0, 0)
    assert _rows(office, "person") == before


def test_edits_made_apart_keep_both_values_at_both_ends(pair: Pair) -> None:
    post, office, stick = pair
    person_id = _register(post, "Baptiste")
    for store in (post, office, post):
        exchange.run(store, stick)
    for store, birth in ((post, "2008"), (office, "2010")):
        content = records.open_form(store, "person", person_id)
        records.save_form(store, "person", content.with_values(birth=birth))
    for store in (post, office, post, office, post):
        exchange.run(store, stick)
    for store in (post, office):
        with store.read() as conn:
            assert disputed(conn, KINDS["person"], [person_id]) == {person_id: {"birth"}}
        assert exchange.status(store).conflicts == 1
    assert _rows(post, "person") == _rows(office, "person")
    content = records.open_form(office, "person", person_id)
    records.save_form(office, "person", content.with_values(birth="2009-06"))
    for store in (office, post):
        exchange.run(store, stick)
    with post.read() as conn:
        assert disputed(conn, KINDS["person"], [person_id]) == {}
    assert _rows(post, "person")[0]["birth"] == "2009-06"


def test_a_lost_stick_is_made_good_by_the_next(pair: Pair) -> None:
    post, office, stick = pair
    _register(post, "Baptiste")
    exchange.run(post, stick)
    for file in stick.iterdir():
        file.unlink()
    _register(post, "Joseph")
    exchange.run(post, stick)
    assert len(list(stick.iterdir())) == 2
    exchange.run(office, stick)
    assert [row["family"] for row in _rows(office, "person")] == ["Baptiste", "Joseph"]


def test_bundles_out_of_order_arrive_whole(pair: Pair, tmp_path: Path) -> None:
    post, office, stick = pair
    person_id = _register(post, "Baptiste")
    exchange.run(post, stick)
    (first,) = stick.iterdir()
    aside = tmp_path / first.name
    first.rename(aside)
    records.save_form(post, "person", records.open_form(post, "person", person_id).with_values(family="Jean-Baptiste"))
    with post.read() as conn:
        conn.execute(select(1))
    # the second bundle alone
    exchange.run(post, stick)
    (stick / first.name).unlink()
    exchange.run(office, stick)
    aside.rename(stick / first.name)
    exchange.run(office, stick)
    assert _rows(office, "person") == _rows(post, "person")
    assert _rows(office, "person")[0]["family"] == "Jean-Baptiste"


def test_a_damaged_bundle_is_set_aside_with_its_reason_and_blocks_nothing(pair: Pair) -> None:
    post, office, stick = pair
    _register(post, "Baptiste")
    exchange.run(post, stick)
    (file,) = stick.iterdir()
    broken = bytearray(file.read_bytes())
    broken[len(broken) // 2] ^= 1
    (stick / ("z" * 20 + ".bwb")).write_bytes(bytes(broken))
    report = exchange.run(office, stick)
    assert report.received == 1
    assert any("damaged" in problem for problem in report.problems)
    assert exchange.status(office).set_aside == 1
    assert (stick / ("z" * 20 + ".bwb")).exists()


def test_a_bundle_of_an_unknown_pc_waits_until_it_is_enrolled(pair: Pair) -> None:
    post, office, stick = pair
    _register(post, "Baptiste")
    with office.write() as unit:
        unit.conn.execute(peer.delete())
    exchange.run(post, stick)
    report = exchange.run(office, stick)
    assert any("not enrolled" in problem for problem in report.problems)
    enrolment.enrol(office, enrolment.my_card(post))
    assert exchange.run(office, stick).received == 1
    assert len(_rows(office, "person")) == 1


def test_a_change_beyond_its_authors_role_waits_for_a_person(pair: Pair) -> None:
    post, office, stick = pair
    object.__setattr__(post.actor, "role", "clerk")
    with post.write() as unit:
        unit.save("charge", "", {"charged_on": "2026-01-02"})
    exchange.run(post, stick)
    report = exchange.run(office, stick)
    assert report.held == 1
    assert _rows(office, "charge") == []
    assert exchange.status(office).held == 1


def test_a_post_whose_store_was_rolled_back_is_noticed(pair: Pair) -> None:
    post, office, stick = pair
    _register(post, "Baptiste")
    exchange.run(post, stick)
    exchange.run(office, stick)
    with post.write() as unit:  # what a restored image looks like: the same numbers with another content
        raw = unit.conn.connection.driver_connection
        raw.execute("UPDATE journal_end SET seq = seq - 2, hash = zeroblob(32)")
        raw.execute("DELETE FROM journal WHERE seq > (SELECT seq FROM journal_end)")
        raw.execute("UPDATE stream SET journal_seq = (SELECT seq FROM journal_end)")
    _register(post, "Joseph")
    exchange.run(post, stick)
    report = exchange.run(office, stick)
    assert report.problems != []
    assert [row["family"] for row in _rows(office, "person")] == ["Baptiste"]


def test_nothing_readable_lies_on_the_stick(pair: Pair) -> None:
    post, _office, stick = pair
    _register(post, "Canarysurname")
    exchange.run(post, stick)
    (file,) = stick.iterdir()
    data = file.read_bytes()
    assert b"Canarysurname" not in data
    assert b"VFA" not in data
    assert "Canary" not in file.name


def test_a_stick_that_is_not_there_gets_a_sentence(pair: Pair, tmp_path: Path) -> None:
    post, _office, _stick = pair
    with pytest.raises(Trouble):
        exchange.run(post, tmp_path / "no stick")


@pytest.mark.parametrize("damage", [b"", b"{}", b"x" * 9000, b'{"format":"breakwater enrolment 1"}'])
def test_a_file_that_is_no_card_is_refused(damage: bytes) -> None:
    with pytest.raises(Refused, match="enrolment file"):
        enrolment.read_card(damage)


def test_a_card_with_one_wrong_sign_has_another_fingerprint_or_is_refused(pair: Pair) -> None:
    post, _office, _stick = pair
    card = enrolment.my_card(post)
    data = enrolment.card_bytes(card)
    for at in range(0, len(data), 7):
        wrong = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        try:
            assert enrolment.read_card(wrong).fingerprint != card.fingerprint
        except Refused:
            continue


def test_own_card_is_refused(pair: Pair) -> None:
    post, _office, _stick = pair
    with pytest.raises(Refused, match="own enrolment"):
        enrolment.enrol(post, enrolment.my_card(post))


def test_exchange_is_journalled(pair: Pair) -> None:
    post, office, stick = pair
    _register(post, "Baptiste")
    exchange.run(post, stick)
    exchange.run(office, stick)
    for store, kind in ((post, "bundle_made"), (office, "bundle_taken_in"), (post, "enrol")):
        with store.read() as conn:
            assert conn.execute(select(func.count()).select_from(journal).where(journal.c.kind == kind)).scalar_one() == 1
            assert conn.execute(select(func.count()).select_from(bundle)).scalar_one() >= 1
            assert conn.execute(select(func.count()).select_from(local)).scalar_one() >= 1
            assert conn.execute(select(func.count()).select_from(person)).scalar_one() == 1


def test_a_clock_years_ahead_does_not_drag_ours_along(pair: Pair) -> None:
    post, office, stick = pair
    ten_years = 10 * 365 * 24 * 3600.0
    with clock.use(lambda: time.time() + ten_years):
        _register(post, "Baptiste")
    exchange.run(post, stick)
    exchange.run(office, stick)
    person_id = _register(office, "Joseph")
    with office.read() as conn:
        made = conn.execute(select(person.c.created_ms).where(person.c.id == person_id)).scalar_one()
    assert made < (time.time() + 2 * 24 * 3600) * 1000


def test_entries_without_the_signature_of_their_user_are_refused(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    post, office, stick = pair
    _register(post, "Baptiste")
    monkeypatch.setattr(outbox, "unit_chunks", lambda _units: [])
    exchange.run(post, stick)
    report = exchange.run(office, stick)
    assert any("not signed" in problem for problem in report.problems)
    assert _rows(office, "person") == []


def test_a_parked_bundle_is_kept_until_it_is_taken_in(pair: Pair) -> None:
    post, office, stick = pair
    _register(post, "Baptiste")
    with office.write() as unit:
        unit.conn.execute(peer.delete())
    exchange.run(post, stick)
    exchange.run(office, stick)
    exchange.run(office, stick)
    with office.read() as conn:
        kept = conn.execute(select(bundle.c.content).where(bundle.c.state == "parked")).scalars().all()
    assert len(kept) == 1
    assert kept[0]


def test_a_large_unit_of_work_travels_in_one_piece(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    post, office, stick = pair
    monkeypatch.setattr(relaying, "MOST_ENTRIES", 10)
    for start in (0, 25, 50):
        with post.write() as unit:
            unit.create_many("person", [("", {"family": f"Name {start + n}"}) for n in range(25)])
    exchange.run(post, stick)
    assert exchange.run(office, stick).problems == []
    assert len(_rows(office, "person")) == 75


def test_the_offices_receipt_is_a_witness_at_the_next_start(pair: Pair) -> None:
    post, office, stick = pair
    _register(post, "Baptiste")
    for store in (post, office, post):
        exchange.run(store, stick)
    with post.read() as conn:
        kept = witness.Head.from_bytes(conn.execute(select(local.c.value).where(local.c.name == witness.RECEIPT_FACT)).scalar_one())
        assert kept is not None
        witness.check(conn, [kept])
        with pytest.raises(StoreDamaged):
            witness.check(conn, [kept._replace(hash="00" * 32)])
