# SPDX-License-Identifier: Apache-2.0
"""The index is brought up to date when something changes that it is made of, and left alone otherwise."""

import string
from pathlib import Path

from sqlalchemy import select

from app.domain.letters import fold
from app.models import gate, search
from app.models.base import KINDS, Merge
from app.models.people import person
from app.models.search import person_key
from tests.making import make_store

FIRST = {
    "family": "Baptiste", "given": "Marie", "middle": "Anne", "as_written": "Marie A. Baptiste", "other_names": "Mimi",
    "birth": "1990-05-17", "phone": "+1 758 555 1234", "identity_number": "R 123 456",
}


def index(conn):
    keys = sorted(row.key for row in conn.execute(select(person_key)))
    found = {typed: search.people(conn, typed) for typed in ("toussaint", "baptiste", "marie", "anne", "mimi", "7585551234", "r123456")}
    return keys, found


def test_the_index_after_a_change_of_any_field_is_the_one_made_anew(tmp_path: Path) -> None:
    with make_store(tmp_path / "store") as store:
        for name, info in KINDS["person"].fields.items():
            if name == "scope":
                continue
            value = {"birth": "1985-02-03", "phone": "758 555 9876", "deleted": 1}.get(name, "Toussaint")
            if info.merge is Merge.MEMBERS:
                value = {"Toussaint": True}
            with store.write() as unit:
                person_id = unit.save("person", "", FIRST)
            with store.write() as unit:
                unit.save("person", person_id, {name: value}, reason="a reason")
                here = index(unit.conn)
                row = unit.conn.execute(select(person).where(person.c.id == person_id)).mappings().one()
                derived = KINDS["person"].derive(row)
                assert {column: row[column] for column in derived} == derived, f"a change of {name} is not in the row"
                with gate.opened(unit.conn):
                    search.follow(unit.conn, "person", [person_id])
                assert index(unit.conn) == here, f"a change of {name} is not in the index"
                row_no = unit.conn.execute(select(person.c.row_no).where(person.c.id == person_id)).scalar_one()
                with gate.opened(unit.conn):
                    search.forget(unit.conn, "person", row_no)


def test_plain_letters_are_folded_as_any_others() -> None:
    for char in string.printable + "\0\x1b\x7f":
        assert fold("é" + char + "X") == "e" + fold(char + "X")
