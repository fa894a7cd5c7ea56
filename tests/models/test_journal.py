# SPDX-License-Identifier: Apache-2.0
"""A record is written with its journal entry, and the entries form a chain that shows every change."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import ormsgpack
import pytest
from sqlalchemy import func, select, text, update

from app.base.errors import UnjournalledWrite
from app.domain.forms.values import REFUSED
from app.models import heads
from app.models.base import KINDS
from app.models.cells import from_stored
from app.models.heads import head
from app.models.journal import journal, journal_unit
from app.models.people import person
from app.models.store import Store
from app.security import chain
from tests.making import make_store, open_store

ABOUT = {"family": "Baptiste", "given": "Jean", "nationalities": {"HT": True}, "birth": "1994", "sex": "male"}


def _row(store: Store, person_id: str) -> Mapping[str, Any]:
    with store.read() as conn:
        return dict(conn.execute(select(person).where(person.c.id == person_id)).mappings().one())


def _entries(store: Store) -> list[Any]:
    with store.read() as conn:
        return list(conn.execute(select(journal).order_by(journal.c.seq)))


def test_creation_is_one_entry_with_all_filled_cells(store: Store) -> None:
    with store.write() as unit:
        person_id = unit.save("person", "", ABOUT)
    entry = _entries(store)[-1]
    cells = ormsgpack.unpackb(entry.payload)["c"]
    names = {KINDS["person"].by_fid[fid].name: value for fid, member, value, prev in cells if not member}
    assert names == {"family": "Baptiste", "given": "Jean", "birth": "1994", "sex": "male", "scope": "VFA"}
    assert [(member, value) for _fid, member, value, _prev in cells if member] == [("HT", True)]
    assert (entry.object_kind, entry.object_id) == ("person", person_id)


def test_row_shows_what_was_saved_and_derives_the_rest(store: Store) -> None:
    with store.write() as unit:
        person_id = unit.save("person", "", ABOUT)
    row = _row(store, person_id)
    assert row["display_name"] == "Jean Baptiste"
    assert row["sort_name"] == "baptiste jean"
    assert from_stored(KINDS["person"].fields["nationalities"], row["nationalities"]) == {"HT": True}


def test_edit_names_the_edit_it_replaces(store: Store) -> None:
    with store.write() as unit:
        person_id = unit.save("person", "", ABOUT)
    created = _entries(store)[-1].seq
    with store.write() as unit:
        unit.save("person", person_id, {"family": "Jean-Baptiste"})
    edit = ormsgpack.unpackb(_entries(store)[-1].payload)["c"]
    assert edit == [[101, "", "Jean-Baptiste", [[11, created]]]]
    assert _row(store, person_id)["sort_name"] == "jean baptiste jean"


def test_saving_what_is_shown_already_writes_nothing(store: Store) -> None:
    with store.write() as unit:
        person_id = unit.save("person", "", ABOUT)
    before = len(_entries(store))
    with store.write() as unit:
        unit.save("person", person_id, ABOUT)
        assert not unit.touched.kinds
    assert len(_entries(store)) == before


def test_a_missing_answer_is_an_answer(store: Store) -> None:
    with store.write() as unit:
        person_id = unit.save("person", "", {"family": "Baptiste", "birth": REFUSED})
    assert _row(store, person_id)["birth"] == REFUSED


def test_edit_made_without_seeing_another_keeps_both(store: Store) -> None:
    with store.write() as unit:
        person_id = unit.save("person", "", ABOUT)
    with store.read() as conn:
        seen = heads.for_form(conn, KINDS["person"], _row(store, person_id))
    with store.write() as unit:
        unit.save("person", person_id, {"birth": "1995"}, seen)
    with store.write() as unit:
        unit.save("person", person_id, {"birth": "1993"}, seen)
    with store.read() as conn:
        values = {ormsgpack.unpackb(row.value) for row in conn.execute(select(head).where(head.c.fid == 108))}
        assert values == {"1995", "1993"}
        assert heads.disputed(conn, KINDS["person"], [person_id]) == {person_id: {"birth"}}


def test_an_edit_that_saw_both_settles_them(store: Store) -> None:
    test_edit_made_without_seeing_another_keeps_both(store)
    with store.read() as conn:
        row = dict(conn.execute(select(person)).mappings().one())
        seen = heads.for_form(conn, KINDS["person"], row)
    with store.write() as unit:
        unit.save("person", row["id"], {"birth": "1994-05"}, seen)
    with store.read() as conn:
        assert heads.disputed(conn, KINDS["person"], [row["id"]]) == {}
    assert _row(store, row["id"])["birth"] == "1994-05"


def test_two_people_can_add_to_a_set_at_once(store: Store) -> None:
    with store.write() as unit:
        person_id = unit.save("person", "", ABOUT)
    with store.read() as conn:
        seen = heads.for_form(conn, KINDS["person"], _row(store, person_id))
    with store.write() as unit:
        unit.save("person", person_id, {"nationalities": {"HT": True, "DO": True}}, seen)
    with store.write() as unit:
        unit.save("person", person_id, {"nationalities": {"HT": True, "DO": True, "US": True}}, seen)
    with store.read() as conn:
        assert heads.disputed(conn, KINDS["person"], [person_id]) == {}
    assert _row(store, person_id)["nationalities"] == '{"DO":true,"HT":true,"US":true}'


def test_the_most_protective_value_shows_until_somebody_decides(store: Store) -> None:
    with store.write() as unit:
        case_id = unit.save("case", "", {"opened_on": "2026-01-02", "risk": "medium"})
    kind = KINDS["case"]
    with store.read() as conn:
        row = dict(conn.execute(select(kind.table)).mappings().one())
        seen = heads.for_form(conn, kind, row)
    for risk in ("high", "low"):
        with store.write() as unit:
            unit.save("case", case_id, {"risk": risk}, seen)
    with store.read() as conn:
        assert conn.execute(select(kind.table.c.risk)).scalar_one() == "high"
        assert heads.disputed(conn, kind, [case_id]) == {case_id: {"risk"}}


def test_deleting_keeps_the_record_and_can_be_taken_back(store: Store) -> None:
    with store.write() as unit:
        person_id = unit.save("person", "", ABOUT)
    with store.write() as unit:
        unit.delete("person", person_id, "registered twice")
    assert _row(store, person_id)["deleted"] == 1
    assert ormsgpack.unpackb(_entries(store)[-1].payload)["r"] == "registered twice"
    with store.write() as unit:
        unit.restore("person", person_id, "wrong one")
    assert _row(store, person_id)["deleted"] == 0
    assert _row(store, person_id)["family"] == "Baptiste"


def test_chain_and_signatures_hold(store: Store) -> None:
    for number in range(5):
        with store.write() as unit:
            unit.save("person", "", {"family": f"Name {number}"})
            unit.note("view", "person", "x")
    previous = chain.START_HASH
    entries = []
    for row in _entries(store):
        entry = chain.Entry(
            row.device, row.seq, row.unit, previous, row.user_id, row.role, row.kind, row.object_kind, row.object_id,
            tuple(int(fid) for fid in row.fields.split(",") if fid), row.digest, row.wall, row.mono_ms, row.boot_id, row.program,
            row.schema, row.hlc,
        )
        assert chain.entry_hash(entry) == row.hash
        if row.payload is not None:
            assert chain.payload_digest(row.salt, row.payload) == row.digest
        entries.append(entry)
        previous = row.hash
    assert chain.verify_chain(entries) is None
    public = store.actor.signing_key.public_key().public_bytes_raw()
    with store.read() as conn:
        units = conn.execute(select(journal_unit).order_by(journal_unit.c.unit)).all()
    assert [unit.last_seq - unit.first_seq + 1 for unit in units] == [2] * 5
    for unit in units:
        assert chain.verify_unit(public, unit.signature, unit.device, unit.unit, unit.first_seq, unit.last_seq, unit.hash)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE person SET family = 'x'",
        "update  main.person set family='x'",
        "DELETE FROM person",
        "INSERT INTO person (id) VALUES ('z')",
        "INSERT OR REPLACE INTO person (id) VALUES ('z')",
        "REPLACE INTO \"person\" (id) VALUES ('z')",
        "WITH x AS (SELECT 1) UPDATE person SET family = 'x'",
        "INSERT/**/INTO/**/person (id) VALUES ('z')",
        "DELETE FROM journal",
        "UPDATE journal SET user_id = 'somebody else'",
        "UPDATE journal_end SET seq = 0",
        "DELETE FROM head",
        "DROP TABLE person",
        "ALTER TABLE person RENAME TO human",
    ],
)
def test_a_write_past_the_journal_cannot_be_committed(store: Store, statement: str) -> None:
    with store.write() as unit:
        person_id = unit.save("person", "", ABOUT)
    before = (_row(store, person_id), len(_entries(store)))
    with pytest.raises(UnjournalledWrite), store.write() as unit:
        unit.conn.execute(text(statement))
    assert (_row(store, person_id), len(_entries(store))) == before


def test_the_driver_underneath_is_watched_too(store: Store) -> None:
    with store.write() as unit:
        unit.save("person", "", ABOUT)
    with pytest.raises(UnjournalledWrite), store.write() as unit:
        unit.save("case", "", {"opened_on": "2026-01-02"})
        unit.conn.connection.driver_connection.execute("UPDATE person SET family = 'x'")
    with store.read() as conn:
        assert conn.execute(select(person.c.family)).scalar_one() == "Baptiste"
        assert conn.execute(select(func.count()).select_from(KINDS["case"].table)).scalar_one() == 0


def test_the_gate_is_closed_again_after_an_error_inside_it(store: Store) -> None:
    with pytest.raises(KeyError), store.write() as unit:
        unit.save("person", "", {"no_such_field": "x"})
    with pytest.raises(UnjournalledWrite), store.write() as unit:
        unit.conn.execute(update(person).values(family="x"))


def test_a_unit_that_fails_leaves_nothing(store: Store) -> None:
    class Stop(Exception):
        pass

    with pytest.raises(Stop), store.write() as unit:
        unit.save("person", "", ABOUT)
        raise Stop
    assert _entries(store) == []
    with store.read() as conn:
        assert conn.execute(select(func.count()).select_from(person)).scalar_one() == 0
        assert conn.exec_driver_sql("SELECT count(*) FROM person_fts").scalar() == 0


def test_the_reader_can_change_nothing(store: Store) -> None:
    with pytest.raises(Exception, match="cannot be written"), store.read() as conn:
        conn.execute(text("CREATE TABLE x (y)"))


def test_the_journal_goes_on_where_it_stopped(tmp_path: Path) -> None:
    with make_store(tmp_path / "again") as store, store.write() as unit:
        unit.save("person", "", ABOUT)
    with open_store(tmp_path / "again") as store:
        with store.write() as unit:
            unit.save("person", "", ABOUT)
        seqs = [entry.seq for entry in _entries(store)]
    assert seqs == [1, 2]


def test_no_value_stands_outside_the_erasable_payload(store: Store) -> None:
    with store.write("a reason with a Canary") as unit:
        unit.save("person", "", {"family": "Canary", "notes": "Canary"})
    row = dict(_entries(store)[-1]._mapping)
    row.pop("payload")
    assert "Canary" not in repr(row)
