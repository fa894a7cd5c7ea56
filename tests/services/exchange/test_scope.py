# SPDX-License-Identifier: Apache-2.0
"""What each post gets from the office: its records with everybody's changes, nothing else; and how records come and go."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from app.domain.forms.values import FormValues
from app.models import search
from app.models.cases import case_file
from app.models.journal import journal
from app.models.people import person
from app.models.relay import holding
from app.models.store import Store
from app.services import cases, exchange, journal_check, records
from app.sync import relaying
from tests.services.exchange import stores
from tests.services.exchange.stores import round_trip
from tests.services.exchange.test_held import families, held, register, release_all

Three = tuple[Store, Store, Store, Path]


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Three]:
    """Give two posts, the office and the stick between them."""
    one = stores.make_post(tmp_path / "one", "VFA", 7)
    two = stores.make_post(tmp_path / "two", "CDS", 8, "Ben Lewis")
    office = stores.make_office(tmp_path / "office")
    for post in (one, two):
        stores.enrol_each_other(post, office)
    stick = tmp_path / "stick"
    stick.mkdir()
    with one, two, office:
        round_trip(stick, one, two, office, one, two)
        yield one, two, office, stick


def move(office: Store, case_id: str, code: str) -> None:
    with office.write("handed over") as unit:
        unit.save("case", case_id, {"scope": code})


def titles(store: Store) -> list[str]:
    with store.read() as conn:
        return list(conn.execute(select(case_file.c.title).order_by(case_file.c.title)).scalars())


def everything(store: Store) -> bytes:
    """All that the file of a store says, journal included."""
    with store.read() as conn:
        tables = conn.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%fts%'").scalars().all()
        return b"".join(repr(conn.exec_driver_sql(f'SELECT * FROM "{name}"').all()).encode() for name in tables)


def test_a_post_gets_its_own_records_and_nothing_of_the_others(three: Three) -> None:
    one, two, office, stick = three
    mine, theirs = register(one, "Canarybird"), register(two, "Parakeet")
    cases.open_case(one, {"title": "Canarycase"}, [(mine, "victim")])
    cases.open_case(two, {"title": "Parakeetcase"}, [(theirs, "victim")])
    register(office, "Officeonly")
    round_trip(stick, one, two, office, one, two)
    assert families(office) == ["Canarybird", "Officeonly", "Parakeet"]
    assert (families(one), families(two)) == (["Canarybird"], ["Parakeet"])
    assert b"Parakeet" not in everything(one)
    assert b"Officeonly" not in everything(one)
    assert b"Canary" not in everything(two)


def test_a_post_gets_what_the_office_changes_in_its_records(three: Three) -> None:
    one, two, office, stick = three
    person_id = register(one, "Baptiste")
    opened = cases.open_case(one, {"title": "Domestic work"}, [(person_id, "victim")])
    round_trip(stick, one, office)
    with office.write() as unit:
        unit.save("person", person_id, {"given": "Marie-Ange"})
        unit.save("note", "", {"case_id": opened.case_id, "text": "Rung the embassy."})
    round_trip(stick, office, one, two)
    with one.read() as conn:
        assert conn.execute(select(person.c.given)).scalar_one() == "Marie-Ange"
        assert conn.exec_driver_sql("SELECT text FROM note").scalars().all() == ["Rung the embassy."]
        made = conn.execute(select(journal.c.device, journal.c.user_id).where(journal.c.object_kind == "note")).one()
    assert made == ((9 << 16) | 1, "user-Rose Auguste")  # as the office wrote it
    assert b"embassy" not in everything(two)
    assert journal_check.verify_journal(one).problems == ()
    assert journal_check.verify_journal(office).problems == ()


def test_a_case_that_changes_hands_arrives_whole_and_leaves_the_former_post(three: Three) -> None:
    one, two, office, stick = three
    person_id = register(one, "Baptiste")
    opened = cases.open_case(one, {"title": "Domestic work"}, [(person_id, "victim")])
    records.save_form(one, "person", records.open_form(one, "person", person_id).with_values(given="Anne"))
    round_trip(stick, one, office)
    move(office, opened.case_id, "CDS")
    round_trip(stick, office, two, one, office, two, one)
    assert (titles(one), titles(two)) == ([], ["Domestic work"])
    assert families(two) == ["Baptiste"]
    assert families(one) == ["Baptiste"]  # the post that registered the person keeps the person
    with two.read() as conn:
        assert conn.execute(select(person.c.given)).scalar_one() == "Anne"
        assert len(conn.exec_driver_sql("SELECT id FROM party").all()) == 1
    records.save_form(two, "person", records.open_form(two, "person", person_id).with_values(given="Anne-Marie"))
    round_trip(stick, two, office, one)
    with one.read() as conn:
        assert conn.execute(select(person.c.given)).scalar_one() == "Anne-Marie"
    assert journal_check.verify_journal(two).problems == ()


def test_a_case_that_comes_back_is_whole_again(three: Three) -> None:
    one, _two, office, stick = three
    person_id = register(one, "Baptiste")
    opened = cases.open_case(one, {"title": "Domestic work"}, [(person_id, "victim")])
    round_trip(stick, one, office)
    move(office, opened.case_id, "CDS")
    round_trip(stick, office, one, office, one)
    assert titles(one) == []
    with office.write() as unit:
        unit.save("case", opened.case_id, {"title": "Domestic work, second"})
    move(office, opened.case_id, "VFA")
    round_trip(stick, office, one)
    assert titles(one) == ["Domestic work, second"]
    with one.read() as conn, office.read() as there:
        wanted = select(case_file.c.id, case_file.c.created_device, case_file.c.created_seq, case_file.c.victim_count)
        assert conn.execute(wanted).all() == there.execute(wanted).all()


def test_an_order_that_comes_late_takes_nothing_away(three: Three, tmp_path: Path) -> None:
    one, _two, office, stick = three
    opened = cases.open_case(one, {"title": "Domestic work"}, [(register(one, "Baptiste"), "victim")])
    round_trip(stick, one, office)
    move(office, opened.case_id, "CDS")
    exchange.run(office, stick)
    late = {file.name: file.read_bytes() for file in stick.iterdir()}
    move(office, opened.case_id, "VFA")
    exchange.run(office, stick)
    for name in late:
        (stick / name).unlink()
    exchange.run(one, stick)
    for name, data in late.items():
        (stick / name).write_bytes(data)
    round_trip(stick, one, office, one)
    assert titles(one) == ["Domestic work"]


def test_a_record_is_not_given_back_before_its_changes_have_arrived(three: Three) -> None:
    one, _two, office, stick = three
    opened = cases.open_case(one, {"title": "Domestic work"}, [(register(one, "Baptiste"), "victim")])
    round_trip(stick, one, office)
    with one.write() as unit:
        unit.save("case", opened.case_id, {"title": "Edited offline"})
    move(office, opened.case_id, "CDS")
    exchange.run(office, stick)
    exchange.run(one, stick)
    assert titles(one) == ["Edited offline"]
    exchange.run(office, stick)
    assert titles(office) == ["Domestic work"]
    assert ("scope", "waiting") in held(office)  # for the new owner
    exchange.run(one, stick)
    assert titles(one) == []
    release_all(office)
    assert titles(office) == ["Edited offline"]


def test_an_edit_to_a_case_that_was_handed_on_reaches_its_new_owner_once_let_in(three: Three) -> None:
    one, two, office, stick = three
    opened = cases.open_case(one, {"title": "Domestic work"}, [(register(one, "Baptiste"), "victim")])
    round_trip(stick, one, office)
    with one.write() as unit:
        unit.save("case", opened.case_id, {"summary": "Seen at the harbour"})
    move(office, opened.case_id, "CDS")
    round_trip(stick, office, two, one, office, two)
    assert b"harbour" not in everything(two)
    release_all(office)
    round_trip(stick, office, two)
    with two.read() as conn:
        assert conn.execute(select(case_file.c.summary)).scalar_one() == "Seen at the harbour"


def test_a_new_pc_gets_all_records_of_its_post_in_pieces(three: Three, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, _two, office, stick = three
    with one.write() as unit:
        unit.create_many("person", [("", {"family": f"Name {n:03}"}) for n in range(90)])
    round_trip(stick, one, office)
    monkeypatch.setattr(relaying, "MOST_ENTRIES", 20)
    monkeypatch.setattr(relaying, "_AT_ONCE", 20)
    fresh = stores.make_post(tmp_path / "fresh", "VFA", 12, "Cara Felix")
    with fresh:
        stores.enrol_each_other(fresh, office)
        exchange.run(office, stick)
        pieces = sorted(stick.iterdir())
        lost = [path for at, path in enumerate(pieces) if at % 2]
        for path in lost:  # the stick was pulled out
            path.unlink()
        exchange.run(fresh, stick)
        some = len(families(fresh))
        assert 0 < some < 90
        exchange.run(office, stick)
        exchange.run(fresh, stick)
        assert families(fresh) == families(one)
        with office.read() as conn:
            assert len(conn.execute(select(holding.c.record_id).where(holding.c.pc == 12)).all()) >= 90


def test_a_post_takes_over_nothing_that_it_was_not_offered(three: Three) -> None:
    one, two, office, stick = three
    opened = cases.open_case(one, {"title": "Domestic work"}, [(register(one, "Baptiste"), "victim")])
    round_trip(stick, one, office)
    with two.write() as unit:
        unit.save("case", opened.case_id, {"scope": "CDS"})
    round_trip(stick, two, office)
    with office.read() as conn:
        assert conn.execute(select(case_file.c.scope)).scalar_one() == "VFA"


def test_a_post_takes_over_what_it_was_offered(three: Three) -> None:
    one, two, office, stick = three
    opened = cases.open_case(one, {"title": "Domestic work"}, [(register(one, "Baptiste"), "victim")])
    round_trip(stick, one, office)
    with one.write() as unit:
        unit.save("transfer", "", {"case_id": opened.case_id, "to_post": "CDS", "state": "requested", "from_post": "VFA"})
    round_trip(stick, one, office, two)
    assert "Domestic work" in titles(two)
    with two.write() as unit:
        unit.save("case", opened.case_id, {"scope": "CDS"})
    round_trip(stick, two, office, one, office, one)
    with office.read() as conn:
        assert conn.execute(select(case_file.c.scope)).scalar_one() == "CDS"


def test_people_are_found_no_more_after_their_record_left(three: Three) -> None:
    one, _two, office, stick = three
    person_id = register(one, "Baptiste")
    round_trip(stick, one, office)
    with office.write() as unit:
        unit.save("person", person_id, {"scope": "CDS"})
    round_trip(stick, office, one, office, one)
    assert families(one) == []
    with one.read() as conn:
        assert search.people(conn, "Bapt") == []


def test_a_shelter_goes_to_the_office_and_to_no_other_post(three: Three) -> None:
    """Where people are safe is known to the post that entered it and to the office, also where a case went to another post."""
    one, two, office, stick = three
    person_id = register(one, "Baptiste")
    opened = cases.open_case(one, {"title": "Domestic work"}, [(person_id, "victim")])
    shelter = records.save_form(one, "shelter", FormValues({"code_name": "Heron", "street": "Canarystreet 7", "phone": "+17584560000"}))
    stay = FormValues({"person_id": person_id, "shelter_id": str(shelter.record_id), "began_on": "2026-11-01"})
    cases.save_part(one, "shelter_stay", opened.case_id, stay)
    round_trip(stick, one, office, two, one)
    assert b"Canarystreet" in everything(office)
    move(office, str(opened.case_id), "CDS")
    round_trip(stick, office, two, office, one, office, two)
    assert titles(two) == ["Domestic work"]
    assert len(cases.open_page(two, str(opened.case_id)).related["shelter_stay"]) == 1, "the stay goes with the case"
    assert b"Canarystreet" not in everything(two)
    assert b"4560000" not in everything(two)
