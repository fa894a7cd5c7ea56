# SPDX-License-Identifier: Apache-2.0
"""One person: registered and changed by keyboard, restricted where the role does not reach, drafts kept."""

import pytest
from PySide6.QtCore import Qt

from app.domain.forms.values import FormValues
from app.services import cases, drafts, people
from tests.ui.pages.conftest import CTRL

KEY = Qt.Key


class Marie:
    """A person with a case."""

    def __init__(self, **values: object) -> None:
        self.values, self.id, self.case_id = values, "", ""

    def __call__(self, store) -> None:
        about = {"family": "Charles", "given": "Marie", "birth": "1994", "sex": "female"} | self.values
        self.id = people.register(store, FormValues(about), FormValues({"type": "passport", "number": "XP1"})).person_id
        self.case_id = cases.open_case(store, {"title": "Deckhands"}, [(self.id, "victim")]).case_id


def answer(window, **answers):
    for key, text in answers.items():
        window.page().parts.editor.form.focus_field(key)
        window.type(text)
        window.press(KEY.Key_Tab)


def save(window):
    window.press(KEY.Key_Return, modifier=CTRL)
    window.settle()


def test_registered_by_keyboard_with_a_year_only(opened):
    """Pain 20 of peers.md section 4: a year stays a year."""
    window = opened("officer")
    window.go("people")
    window.page().list.view.setFocus()
    window.press(KEY.Key_N)
    window.settle()
    answer(window, family="Charles", given="Marie", birth="1994")
    save(window)
    (row,) = people.list_rows(window.store, list(people.list_ids(window.store, {})))
    assert row.birth == "1994"
    assert window.page()._overview._title.text() == "Marie Charles"
    assert window.window.stack.frame().title == "Person", "no names in titles"


def test_identity_is_changed_in_place(opened):
    marie = Marie()
    window = opened("officer", marie)
    page = window.go("person", marie.id)
    window.press(KEY.Key_E)
    window.settle()
    page.parts.editor.form.focus_field("given")
    window.press(KEY.Key_A, modifier=CTRL)
    window.type("Marie-Ange")
    save(window)
    assert page._overview._title.text() == "Marie-Ange Charles"
    assert len(people.list_ids(window.store, {})) == 1


def test_document_is_added_and_case_is_opened_from_the_list(opened):
    marie = Marie()
    window = opened("officer", marie)
    page = window.go("person", marie.id)
    page.parts.contents.setFocus()
    window.press(KEY.Key_Home, KEY.Key_Down, KEY.Key_Insert)
    window.settle()
    answer(window, type="pass", number="00123")
    save(window)
    numbers = [row.text("number") for row in people.open_page(window.store, marie.id).related["document"]]
    assert sorted(numbers) == ["00123", "XP1"], "leading zeros stay"
    page.parts.open_row(next(row.id for row in page.parts._rows.values() if row.kind == "party"))
    window.settle()
    assert window.window.stack.entry().key == "case"


@pytest.mark.parametrize("leave", ["escape", "lock", "close"])
def test_typed_text_stays_as_a_draft(opened, leave):
    """Pain 10 of peers.md section 4: work lost on leaving, time-out, crash."""
    marie = Marie()
    window = opened("officer", marie)
    page = window.go("person", marie.id)
    window.press(KEY.Key_E)
    window.settle()
    answer(window, middle="Rose")
    {"escape": lambda: window.press(KEY.Key_Escape), "lock": window.window.do_lock, "close": window.window.close}[leave]()
    window.settle()
    (row,) = drafts.listed(window.store)
    assert row.record_id == marie.id
    assert drafts.open_draft(window.store, row.id).content.text("middle") == "Rose"
    if leave == "escape":
        window.press(KEY.Key_E)
        window.settle()
        assert page.parts.editor.form.values().text("middle") == "Rose"
        assert "Your draft is shown" in page.parts.editor._hint.text()


def test_restricted_person_is_hidden_from_an_officer(opened):
    marie = Marie(restricted=True)
    window = opened("supervisor", marie)
    object.__setattr__(window.store.actor, "role", "officer")
    page = window.go("people")
    assert page.list.model.index(0, 0).data() == "Restricted person"
    assert page.list.model.index(0, 2).data() == ""
    page = window.go("person", marie.id)
    assert "does not let you" in page._banner.text()
    assert page._overview._title.text() == ""
    found = []
    window.window._session.find("charles", found.extend)
    window.settle()
    assert [each.title for each in found if each.page == "person"] in ([], ["Restricted person"])


def test_supervisor_sees_that_a_person_is_restricted(opened):
    marie = Marie(restricted=True)
    window = opened("supervisor", marie)
    page = window.go("person", marie.id)
    assert page._overview._title.text() == "Marie Charles"
    chips = [page._overview._chips.itemAt(at).widget().text() for at in range(page._overview._chips.count())]
    assert "Restricted" in chips
