# SPDX-License-Identifier: Apache-2.0
"""The lists of people and cases: search, filters, order, details, and thousands of rows of which a screenful is read."""

import pytest
from PySide6.QtCore import Qt

from app.domain.forms.values import FormValues
from app.services import cases, people
from tests.ui.pages.conftest import CTRL

KEY = Qt.Key
NAMES = (("José", "Ñandú", "male", "1994"), ("Marie", "Charles", "female", "1988-02-03"), ("Jean", "Joseph", "male", "~1970"))


def three(store):
    ids = [people.register(store, FormValues({"given": given, "family": family, "sex": sex, "birth": birth})).person_id
           for given, family, sex, birth in NAMES]
    cases.open_case(store, {"title": "Girl at the ferry", "risk": "high"}, [(ids[1], "victim")])
    cases.open_case(store, {"title": "Deckhands without contracts", "risk": "low", "responsible": "Rose Auguste"}, [(ids[0], "victim")])


def many(store, count=5000):
    with store.write() as unit:
        unit.create_many("person", [("", {"family": f"Family{at:05}", "given": "Ana", "sex": "female"}) for at in range(count)])


def names(page):
    return [page.list.model.row(place).name for place in range(page.list.model.rowCount()) if page.list.model.row(place)]


def shown(page):
    model = page.list.model
    return [model.index(place, 0).data(Qt.ItemDataRole.DisplayRole) for place in range(model.rowCount())]


def search(window, text):
    window.press(KEY.Key_F, modifier=CTRL)
    window.type(text)
    window.press(KEY.Key_Return)  # at once, not after the pause
    window.settle()


@pytest.mark.parametrize("typed", ["jose", "JOSE", "josé", "nandu", "ñandú"])
def test_search_ignores_accents_and_case(opened, typed):
    window = opened("officer", three)
    page = window.go("people")
    search(window, typed)
    assert [name for name in shown(page) if "Ñandú" in name] == ["José Ñandú"]


def test_year_only_birth_is_saved_found_and_shown_as_it_is(opened):
    """Pain 20 of peers.md section 4: full dates forced or invented."""
    window = opened("officer", three)
    page = window.go("people")
    by_name = dict(zip(shown(page), [page.list.model.index(at, 2).data() for at in range(3)], strict=True))
    assert by_name == {"José Ñandú": "1994", "Marie Charles": "3 Feb 1988", "Jean Joseph": "about 1970"}
    person = next(row for row in people.list_rows(window.store, list(people.list_ids(window.store, {}))) if row.birth == "1994")
    assert people.open_page(window.store, person.id).content.get("birth") == "1994"
    window.go("person", person.id)
    facts = " ".join(each.text() for each in window.page()._overview.findChildren(type(window.page()._overview._title)))
    assert "1994" in facts
    assert "Jan 1994" not in facts


def test_filter_and_order(opened):
    window = opened("officer", three)
    page = window.go("people")
    page.list.bar.set_values({"sex": "female"})
    window.settle()
    assert shown(page) == ["Marie Charles"]
    page.list.bar.set_values({})
    window.settle()
    page.list.view.sort_chosen.emit("birth", False)
    window.settle()
    born = [name for name in shown(page) if name != "Jean Joseph"]  # "about 1970" is not tested: lists sort it last
    assert born == ["Marie Charles", "José Ñandú"]
    page.list.view.sort_chosen.emit("birth", True)
    window.settle()
    assert [name for name in shown(page) if name != "Jean Joseph"] == born[::-1]


def test_space_shows_details_and_enter_opens(opened):
    window = opened("officer", three)
    page = window.go("people")
    page.list.view.setFocus()
    page.list.view.go_to(0)
    window.settle()
    window.press(KEY.Key_Space)
    window.settle()
    assert page._summary.isVisible()
    assert page._summary._name.text() == "Marie Charles"
    window.press(KEY.Key_Down)
    window.settle()
    assert page._summary._name.text() == "Jean Joseph", "the details follow the keyboard"
    window.press(KEY.Key_Escape)
    assert not page._summary.isVisible()
    window.press(KEY.Key_Return)
    window.settle()
    assert window.window.stack.entry().key == "person"
    assert window.page()._overview._title.text() == "Jean Joseph"


def test_nothing_found_offers_to_clear(opened):
    window = opened("officer", three)
    page = window.go("people")
    search(window, "zzzz")
    assert shown(page) == []
    assert page.list._empty.action_text() == "Clear all"


def test_cases_by_risk_and_by_whose_they_are(opened):
    window = opened("supervisor", three)
    page = window.go("cases")
    assert len(shown(page)) == 2
    page.list.bar.set_values({"risk": "high"})
    window.settle()
    assert [page.list.model.index(0, at).data() for at in (2,)] == ["Girl at the ferry"]
    page.list.bar.set_values({"responsible": "Rose Auguste"})
    window.settle()
    assert page.list.model.index(0, 2).data() == "Deckhands without contracts"
    search(window, "deckhands")
    assert len(shown(page)) == 1


def test_thousands_of_rows_are_not_read(opened, monkeypatch):
    """Pain 13 of peers.md section 4: slow lists. Counted, not timed: ids once, rows a screenful at a time."""
    asked, read = [], []
    real_ids, real_rows = people.list_ids, people.list_rows
    monkeypatch.setattr(people, "list_ids", lambda *args: asked.append(args) or real_ids(*args))
    monkeypatch.setattr(people, "list_rows", lambda store, row_nos: read.append(len(row_nos)) or real_rows(store, row_nos))
    window = opened("officer", many)
    page = window.go("people")
    assert page.list.model.rowCount() == 5000
    assert len(asked) == 1
    assert sum(read) <= 400
    read.clear()
    page.list.view.setFocus()
    window.press(KEY.Key_End)
    window.settle()
    assert page.list.view.current_place() == 4999
    assert page.list.model.index(4999, 0).data() == "Ana Family04999"
    assert sum(read) <= 400
    assert len(asked) == 1, "walking asks no query"
