# SPDX-License-Identifier: Apache-2.0
"""Two values side by side, who wrote them, and one that stands; then the next of the same record."""

from PySide6.QtCore import Qt
from sqlalchemy import select

from app.models.people import person
from app.services import conflicts, exchange

KEY = Qt.Key
TWO = ((8 << 16) | 1, 50)


def disputed(store):
    """A person of whom two fields were edited apart: two edits that both name the creation only."""
    with store.write() as unit:
        person_id = unit.save("person", "", {"family": "Baptiste", "given": "Marie", "birth": "2009"})
    with store.read() as conn:
        created = conn.execute(select(person.c.created_device, person.c.created_seq)).one()
    seen = {"family": (tuple(created),), "birth": (tuple(created),)}
    for values in ({"family": "Baptist", "birth": "2008"}, {"family": "Batiste", "birth": "2010-06"}):
        with store.write("heard at the desk") as unit:
            unit.save("person", person_id, values, seen=seen)
    return person_id


def test_keeping_one_value_brings_the_next_and_then_nothing_is_left(opened):
    ids = []
    here = opened("supervisor", lambda store: ids.append(disputed(store)))
    page = here.go("conflict", f"person:{ids[0]}")
    assert len(page.columns) == 2
    assert "1" in page._counted.text()
    assert "heard at the desk" in page._history.text()
    assert {each.value for each in page._current.sides} == {"Baptist", "Batiste"}
    kept = page._current.sides[0].value
    page.columns[0].button.click()
    here.settle()
    with here.store.read() as conn:
        assert conn.execute(select(person.c.family)).scalar_one() == kept
    assert page._current.field == "birth"
    page.columns[1].button.click()
    here.settle()
    assert page._current is None
    assert page._empty.isVisible()
    assert exchange.status(here.store).conflicts == 0


def test_a_third_value_can_stand_with_a_reason(opened):
    ids = []
    here = opened("supervisor", lambda store: ids.append(disputed(store)))
    page = here.go("conflict", f"person:{ids[0]}")
    page.editor.set_value("Baptiste")
    page.reason.setText("Seen on the passport")
    here.press(KEY.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    here.settle()
    with here.store.read() as conn:
        assert conn.execute(select(person.c.family)).scalar_one() == "Baptiste"
    assert [each.field for each in conflicts.of_record(here.store, "person", ids[0])] == ["birth"]


def test_the_value_shown_can_be_the_one_that_stands(opened):
    ids = []
    here = opened("supervisor", lambda store: ids.append(disputed(store)))
    (first, _second) = conflicts.of_record(here.store, "person", ids[0])
    shown = next(side for side in first.sides if side.is_shown)
    conflicts.settle(here.store, first, shown.value)
    assert [each.field for each in conflicts.of_record(here.store, "person", ids[0])] == ["birth"]
