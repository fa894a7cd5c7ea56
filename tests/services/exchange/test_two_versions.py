# SPDX-License-Identifier: Apache-2.0
"""An office of a former version and posts of this one: what it does not know is kept, passed on, and shown after its upgrade."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from app.models import gate, late_fields
from app.models.base import KINDS
from app.models.heads import head
from app.services import exchange
from tests.services.exchange import stores
from tests.services.exchange.stores import round_trip
from tests.services.exchange.test_held import register


def _without(kind, name):
    fields = {key: info for key, info in kind.fields.items() if key != name}
    return replace(kind, fields=fields, by_fid={info.fid: info for info in fields.values()})


def test_a_field_and_a_kind_that_the_office_does_not_know_are_shown_after_its_upgrade(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    post, office = stores.make_post(tmp_path / "post", "VFA", 7), stores.make_office(tmp_path / "office")
    other = stores.make_post(tmp_path / "other", "VFA", 8, "Ben Lewis")
    stick = tmp_path / "stick"
    stick.mkdir()
    with post, office, other:
        for each in (post, other):
            stores.enrol_each_other(each, office)
        round_trip(stick, post, office, other)
        person_id = register(post, "Baptiste")
        with post.write() as unit:
            unit.save("person", person_id, {"marks": "Scar", "notes": "first"})
            unit.save("person", person_id, {"notes": "second"})
            note_id = unit.save("note", "", {"person_id": person_id, "text": "Rung the embassy."})
        exchange.run(post, stick)
        with monkeypatch.context() as older:
            for name in ("marks", "notes"):
                older.setitem(KINDS, "person", _without(KINDS["person"], name))
            older.delitem(KINDS, "note")
            exchange.run(office, stick)
        with office.read() as conn:
            assert conn.exec_driver_sql("SELECT marks, notes FROM person").one() == (None, None)
            assert conn.exec_driver_sql("SELECT count(*) FROM note").scalar_one() == 0
            assert conn.execute(select(head.c.fid).where(head.c.record_id == note_id)).all()
        exchange.run(other, stick)  # passed on by the office that does not know them
        with other.read() as conn:
            assert conn.exec_driver_sql("SELECT marks, notes FROM person").one() == ("Scar", "second")
            assert conn.exec_driver_sql("SELECT text FROM note").scalar_one() == "Rung the embassy."
        with office._writer.begin() as conn, gate.opened(conn):
            assert late_fields.fill_in(conn) == 2
            assert late_fields.fill_in(conn) == 0
        with office.read() as conn, post.read() as there:
            for statement in ("SELECT marks, notes FROM person", "SELECT id, text, scope, created_device, created_seq FROM note"):
                assert conn.exec_driver_sql(statement).all() == there.exec_driver_sql(statement).all()
