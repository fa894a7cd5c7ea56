# SPDX-License-Identifier: Apache-2.0
"""Rows asked for by number are looked up by number: no list walks all people for a page, however many there are."""

import pytest
from sqlalchemy import Engine, event

from app.domain.forms.values import FormValues
from app.services import cases, people, search
from tests.making import make_store


@pytest.fixture
def store(tmp_path):
    with make_store(tmp_path / "store") as made:
        with made.write() as unit:
            ids = unit.create_many("person", [("", {"family": f"Joseph{at}", "given": "Ana", "birth": "1994"}) for at in range(300)])
            farms = [("", {"number": f"N{at}", "title": "Joseph farm", "status": "Active"}) for at in range(50)]
            case_ids = unit.create_many("case", farms)
            unit.create_many("party", [("", {"case_id": case, "person_id": ids[0], "role": "victim"}) for case in case_ids])
        yield made


def plans(store, call) -> list[str]:
    """Return how the database answers each SELECT on people or cases that `call` sends, searches and joins left out."""
    sent: list[tuple[str, tuple]] = []

    def hear(_conn, _cursor, sql, params, _context, _many) -> None:
        if "FROM person " in sql or "FROM case_file " in sql:
            sent.append((sql, params))

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        assert call()
    finally:
        event.remove(Engine, "before_cursor_execute", hear)
    conn = store.raw_read()
    try:
        return [" | ".join(row[3] for row in conn.execute("EXPLAIN QUERY PLAN " + sql, params).fetchall()) for sql, params in sent]
    finally:
        conn.close()


@pytest.mark.parametrize(
    "call",
    [
        lambda store: people.list_rows(store, list(range(1, 101))),
        lambda store: cases.list_rows(store, list(range(1, 50))),
        lambda store: people.list_ids(store, {"text": "joseph"}),
        lambda store: cases.list_ids(store, {"text": "joseph"}),
        lambda store: search.find(store, "joseph"),
        lambda store: search.seen_before(store, FormValues({"family": "Joseph7", "given": "Ana", "birth": "1994"})),
    ],
)
def test_rows_are_looked_up_by_number(store, call):
    found = plans(store, lambda: call(store))
    assert found
    assert [plan for plan in found if "INTEGER PRIMARY KEY" not in plan or "SCAN person" in plan] == []


@pytest.mark.parametrize("sort", ["name", "birth", "changed"])
def test_an_order_without_a_search_comes_from_its_index(store, sort):
    found = plans(store, lambda: people.list_ids(store, {}, sort))
    assert len(found) == 1
    assert "COVERING INDEX" in found[0]
    assert "TEMP B-TREE" not in found[0]
