# SPDX-License-Identifier: Apache-2.0
"""What a post may not change waits at the office with its reason, the post is told, and a person lets it in or not."""

from collections.abc import Iterator
from pathlib import Path

import ormsgpack
import pytest
from sqlalchemy import select

from app.domain.forms.values import FormValues
from app.models.journal import journal
from app.models.local import quarantine
from app.models.people import person
from app.models.relay import verdict
from app.models.store import Store
from app.security import chain
from app.services import exchange, people, records
from app.services import quarantine as quarantine_service
from app.sync import releasing
from tests.services.exchange import stores
from tests.services.exchange.stores import round_trip

Pair = tuple[Store, Store, Path]


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    post, office = stores.make_post(tmp_path / "post", "VFA", 7), stores.make_office(tmp_path / "office")
    stores.enrol_each_other(post, office)
    stick = tmp_path / "stick"
    stick.mkdir()
    with post, office:
        round_trip(stick, post, office)
        yield post, office, stick


def register(store: Store, family: str) -> str:
    about = FormValues({"family": family, "given": "Marie", "sex": "female", "birth": "2009", "nationalities": {"HT": True}})
    return people.register(store, about).person_id


def families(store: Store) -> list[str]:
    with store.read() as conn:
        return list(conn.execute(select(person.c.family).order_by(person.c.family)).scalars())


def held(store: Store) -> list[tuple[str, str]]:
    with store.read() as conn:
        return [(row.reason, row.state) for row in conn.execute(select(quarantine).order_by(quarantine.c.id)) if row.state != "noticed"]


def told(store: Store) -> list[tuple[str, str]]:
    with store.read() as conn:
        return [(row.state, row.reason) for row in conn.execute(select(verdict).order_by(verdict.c.seq))]


def release_all(store: Store) -> None:
    with store.write() as unit:
        releasing.release(unit, releasing.waiting(unit.conn))


def test_work_of_a_user_whose_access_was_withdrawn_is_held_and_told(pair: Pair) -> None:
    """Pain 1: a change in access never discards a committed change; it waits, the receipt says so, the post shows it."""
    post, office, stick = pair
    person_id = register(post, "Baptiste")
    with office.write() as unit:
        unit.save("account", post.actor.user_id, {"active": False})
    round_trip(stick, post, office, post)
    assert families(office) == []
    assert {reason for reason, state in held(office) if state == "waiting"} == {"withdrawn"}
    assert ("held", "withdrawn") in told(post)
    assert quarantine_service.held_there(post, "person", person_id)[0].state == "held"
    release_all(office)
    round_trip(stick, office, post)
    assert families(office) == ["Baptiste"]
    assert told(post) == []


def test_a_role_that_the_account_never_had_is_not_believed(pair: Pair) -> None:
    post, office, stick = pair
    with post.write() as unit:
        unit.save("account", post.actor.user_id, {"role": "officer"})
    object.__setattr__(post.actor, "role", "prosecutor")
    with post.write() as unit:
        unit.save("charge", "", {"charged_on": "2026-01-02"})
    exchange.run(post, stick)
    exchange.run(office, stick)
    assert ("role_untrue", "waiting") in held(office)


def test_a_change_of_an_unknown_user_goes_in_when_the_account_has_arrived(tmp_path: Path) -> None:
    post, office, stick = stores.make_post(tmp_path / "post", "VFA", 7), stores.make_office(tmp_path / "office"), tmp_path / "stick"
    stick.mkdir()
    stores.enrol_each_other(post, office)
    exchange.run(post, stick)
    (first,) = stick.iterdir()
    first.rename(tmp_path / first.name)
    register(post, "Baptiste")
    exchange.run(post, stick)
    (stick / first.name).unlink()
    exchange.run(office, stick)
    assert ("unknown_user", "waiting") in held(office)
    (tmp_path / first.name).rename(stick / first.name)
    exchange.run(office, stick)
    assert families(office) == ["Baptiste"]
    assert {state for _reason, state in held(office)} == {"released"}


def test_a_post_cannot_change_a_record_of_another_post(pair: Pair, tmp_path: Path) -> None:
    post, office, stick = pair
    other = stores.make_post(tmp_path / "other", "CDS", 8, "Ben Lewis")
    with other:
        stores.enrol_each_other(other, office)
        person_id = register(post, "Baptiste")
        round_trip(stick, post, office, other)
        with other.write() as unit:  # it learned the identity from somewhere
            unit.save("person", person_id, {"family": "Changed"})
        round_trip(stick, other, office, other, times=1)
        assert families(office) == ["Baptiste"]
        assert ("scope", "waiting") in held(office)


def test_one_poisoned_change_of_a_hundred_is_held_and_99_arrive(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pain 4: one bad item never blocks the others, and its reason stays visible, also after a restart."""
    post, office, stick = pair
    with post.write() as unit:
        ids = unit.create_many("person", [("", {"family": f"Name {n:03}"}) for n in range(100)])
    poison(post, ids[50])
    monkeypatch.setattr("app.sync.packing.read_content", lambda row: None)  # a sender that does not check what it sends
    exchange.run(post, stick)
    report = exchange.run(office, stick)
    assert (report.held, len(families(office))) == (1, 99)
    again = stores.reopened(office)
    with again:
        (row,) = quarantine_service.listed(again)
        assert (row.record_kind, row.record_id) == ("person", ids[50])
        assert "longer than may be sent" in row.message


def poison(store: Store, record_id: str) -> None:
    """Write a value that no reader accepts into the newest entry of a record, with the chain and signature as they must be."""
    with store.write() as unit:
        raw = unit.conn.connection.driver_connection
        first = raw.execute("SELECT min(seq) FROM journal WHERE object_id = ?", (record_id,)).fetchone()[0]
        device = raw.execute("SELECT device FROM journal_end").fetchone()[0]
        payload = ormsgpack.packb({"r": None, "c": [(1, "", "VFA", []), (101, "", "x" * 70_000, [])]})
        salt = chain.new_salt()
        raw.execute(
            "UPDATE journal SET payload = ?, salt = ?, digest = ?, fields = '1,101' WHERE device = ? AND seq = ?",
            (payload, salt, chain.payload_digest(salt, payload), device, first),
        )
        rows = raw.execute("SELECT seq FROM journal WHERE device = ? AND seq >= ? ORDER BY seq", (device, first)).fetchall()
        for (seq,) in rows:
            entry = releasing_entry(unit.conn, device, seq)
            raw.execute("UPDATE journal SET hash = ? WHERE device = ? AND seq = ?", (chain.entry_hash(entry), device, seq))
        end = raw.execute("SELECT hash FROM journal WHERE device = ? ORDER BY seq DESC LIMIT 1", (device,)).fetchone()[0]
        raw.execute("UPDATE journal_end SET hash = ?", (end,))
        for number, start, last in raw.execute("SELECT unit, first_seq, last_seq FROM journal_unit WHERE device = ? AND last_seq >= ?",
                                               (device, first)).fetchall():
            head = raw.execute("SELECT hash FROM journal WHERE device = ? AND seq = ?", (device, last)).fetchone()[0]
            raw.execute("UPDATE journal_unit SET signature = ? WHERE device = ? AND unit = ?",
                        (chain.sign_unit(store.actor.signing_key, device, number, start, last, head), device, number))


def releasing_entry(conn, device, seq):
    from app.models import relay

    (row,) = relay.with_prev(conn, conn.execute(select(journal).where(journal.c.device == device, journal.c.seq == seq)).mappings())
    fields = tuple(int(fid) for fid in row["fields"].split(",") if fid)
    return chain.Entry(**{name: row[name] for name in chain.Entry._fields if name != "fields"}, fields=fields)


def test_a_later_edit_of_a_held_change_stands_when_the_held_one_is_let_in(pair: Pair) -> None:
    post, office, stick = pair
    person_id = register(post, "Baptiste")
    round_trip(stick, post, office)
    object.__setattr__(post.actor, "role", "clerk")  # never hers: this change is held
    records.save_form(post, "person", records.open_form(post, "person", person_id).with_values(family="First"))
    object.__setattr__(post.actor, "role", "office")
    records.save_form(post, "person", records.open_form(post, "person", person_id).with_values(family="Second"))
    round_trip(stick, post, office)
    assert families(office) == ["Second"]
    release_all(office)
    assert families(office) == ["Second"]
    assert exchange.status(office).conflicts == 0


def test_a_change_that_names_an_edit_of_a_third_pc_which_nobody_has_is_shown(pair: Pair) -> None:
    post, office, stick = pair
    person_id = register(post, "Baptiste")
    round_trip(stick, post, office)
    with post.write() as unit:
        unit.save("person", person_id, {"family": "Other"}, seen={"family": ((8 << 16 | 1, 99),)})
    round_trip(stick, post, office)
    with office.read() as conn:
        assert conn.execute(select(quarantine.c.reason).where(quarantine.c.state == "noticed")).scalars().all() == ["unknown_predecessor"]
