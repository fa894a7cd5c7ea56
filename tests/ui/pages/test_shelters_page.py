# SPDX-License-Identifier: Apache-2.0
"""Shelters are entered and seen by those who need to know; everybody else meets a code name. How long reflection lasts is set."""

import pytest
from PySide6.QtCore import Qt

from app.base.errors import NotAllowed
from app.domain.forms.values import FormValues
from app.services import cases, casework, choices, people, records, shelters
from tests.ui import audit

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def fill(store):
    who = people.register(store, FormValues({"family": "Baptiste"})).person_id
    case_id = cases.open_case(store, {"title": "Deckhands"}, [(who, "victim")]).case_id
    heron = records.save_form(store, "shelter", FormValues({"code_name": "Heron", "street": "Canarystreet 7", "capacity": 4})).record_id
    stay = FormValues({"person_id": who, "shelter_id": str(heron), "began_on": "2026-11-01"})
    cases.save_part(store, "shelter_stay", case_id, stay)


def test_a_shelter_is_entered_by_keyboard_and_shows_what_is_taken(opened):
    window = opened("case_worker", lambda store: None)
    page = window.go("shelters")
    window.press(KEY.Key_Insert)
    window.settle()
    form = page.parts.editor.form
    for key, text in (("code_name", "Ibis"), ("street", "Hill Street 3"), ("capacity", "6")):
        form.focus_field(key)
        window.type(text)
        window.press(KEY.Key_Tab)
    window.press(KEY.Key_Return, modifier=CTRL)
    window.settle()
    (card,) = page.parts._lists["shelter"][1].cards()
    assert "Hill Street 3" in card.accessibleDescription()
    assert "0 of 6 places taken" in card.accessibleDescription()
    assert audit.unnamed(page) == audit.clipped(page) == []


@pytest.mark.parametrize("role", ["officer", "clerk", "investigator", "prosecutor", "administrator"])
def test_who_need_not_know_finds_the_code_name_at_most(opened, role):
    opened("supervisor", fill)
    window = opened(role, name="Ben Lewis")
    assert "shelters" not in {entry.key for entry in window.window.stack.entries()}
    with pytest.raises(NotAllowed):
        shelters.listed(window.store)
    offered = choices.offered(window.store, "shelter", "", "")
    assert [each.label for each in offered] == ([] if role == "administrator" else ["Heron"])
    if role != "administrator":
        with pytest.raises(NotAllowed):
            records.open_form(window.store, "shelter", offered[0].id)


def test_the_length_of_reflection_is_set_in_administration_and_begins_new_periods(opened):
    window = opened("office", fill)
    window.go("administration", "settings")
    part = window.page().panel().reflection
    assert part.days.text() == ""
    for typed, said in (("soon", "number of days"), ("9999", "lies between"), ("45", "is set")):
        part.days.setText(typed)
        part.submit()
        window.settle()
        assert said in part.said.text()
    assert casework.reflection_days(window.store) == 45
    case_id = cases.list_rows(window.store, list(cases.list_ids(window.store, {})))[0].id
    page = window.go("case", case_id)
    assert page._defaults("reflection").get("days") == 45
    part.days.setText("")
    part.submit()
    window.settle()
    assert casework.reflection_days(window.store) is None
