# SPDX-License-Identifier: Apache-2.0
"""A case by keyboard: everything that belongs to it is added, shown on the timeline, and never lost when it is refused."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain import numbers
from app.domain.forms.values import FormValues
from app.services import cases, drafts, people
from tests.ui.pages.conftest import CTRL

KEY = Qt.Key
VICTIM = {"family": "Baptiste", "given": "Widline", "birth": "1999", "sex": "female"}
SUSPECT = {"family": "Orélien", "given": "Jean-Robert", "sex": "male"}


class Files:
    """A case with a victim, and a suspect who is not in it yet."""

    def __init__(self) -> None:
        self.case_id = self.victim = self.suspect = self.number = ""

    def __call__(self, store) -> None:
        self.victim = people.register(store, FormValues(VICTIM)).person_id
        self.suspect = people.register(store, FormValues(SUSPECT)).person_id
        made = cases.open_case(store, {"title": "Deckhands without contracts"}, [(self.victim, "victim")])
        self.case_id, self.number = made.case_id, made.number


@pytest.fixture
def files():
    return Files()


def section(window, key):
    """Walk the contents with the arrows as far as a section."""
    page = window.page()
    place = 1 + [part.key for part in page.parts._parts].index(key)
    page.parts.contents.setFocus()
    window.press(KEY.Key_Home)
    for _step in range(place):
        window.press(KEY.Key_Down)
    assert page.parts.contents.currentRow() == place


def add(window, part, **answers):
    """Begin a record with Ins, answer by typing, save with Ctrl+Enter."""
    section(window, part)
    window.press(KEY.Key_Insert)
    window.settle()
    answer(window, **answers)
    window.press(KEY.Key_Return, modifier=CTRL)
    window.settle()


def answer(window, **answers):
    form = window.page().parts.editor.form
    for key, text in answers.items():
        form.focus_field(key)
        window.type(text)
        window.press(KEY.Key_Tab)


def choose_person(window, qtbot, key, typed):
    form = window.page().parts.editor.form
    form.focus_field(key)
    window.type(typed)
    qtbot.waitUntil(lambda: form.editor(key).suggested() > 0)
    window.press(KEY.Key_Down, KEY.Key_Return)


def titles(window):
    return [item.title for item in window.page()._overview.timeline.items()]


def test_everything_is_added_by_keyboard_and_told_on_the_timeline(opened, files, qtbot):
    window = opened("supervisor", files)
    page = window.go("case", files.case_id)
    section(window, "people")
    window.press(KEY.Key_Insert)
    window.settle()
    choose_person(window, qtbot, "person_id", "orelien")
    answer(window, role="susp")
    window.press(KEY.Key_Return, modifier=CTRL)
    window.settle()
    assert [row.person_name for row in page._parties] == ["Widline Baptiste", "Jean-Robert Orélien"]
    add(window, "status", status="presumed victim", authority="police", reasons="She was held at the quay.")
    add(window, "stages", stage="presumed")
    add(window, "protection", to_agency="social", service="housing")
    assert "has not been asked for consent" in page.parts.editor._banner.text()
    assert page.parts.editor.form.values().text("to_agency") == "social_services", "nothing typed is lost"
    add(window, "consent", purpose="assistance", recipient="social", answer="given")
    section(window, "protection")
    window.press(KEY.Key_Insert)
    window.settle()
    window.press(KEY.Key_Return, modifier=CTRL)
    window.settle()
    add(window, "justice", offence="traff")
    add(window, "notes", text="Speaks Creole only.")
    told = titles(window)
    assert "In the case as suspect or accused" in told
    assert any(each.startswith("Decision: presumed victim") for each in told)
    assert "Protection: presumed victim" in told
    assert any(each.startswith("Referral to") for each in told)
    assert any(each.startswith("Charge: ") for each in told)
    assert "Note" in told or any(each.startswith("Note: ") for each in told)
    found = cases.open_page(window.store, files.case_id).related
    assert {kind: len(rows) for kind, rows in found.items() if rows} == {
        "party": 2, "decision": 1, "stage": 2, "referral": 1, "consent": 1, "charge": 1, "note": 1,
    }
    assert found["charge"][0].text("person_id") == files.suspect, "the only suspect is meant"
    assert found["decision"][0].text("person_id") == files.victim


def test_stage_moves_the_track(opened, files):
    window = opened("supervisor", files)
    page = window.go("case", files.case_id)
    track = page._overview.tracks["protection"]
    assert track.accessibleName() == "Stage 1 of 6: Detected"
    add(window, "stages", stage="presumed")
    assert "Presumed" in track.accessibleName()
    assert "Screened" not in [stage.label for stage in track._stages], "what was passed over did not happen"


def test_refused_form_keeps_what_was_typed_and_leads_to_the_gap(opened, files):
    window = opened("supervisor", files)
    page = window.go("case", files.case_id)
    add(window, "status", reasons="Held at the quay.")
    form = page.parts.editor.form
    assert form.editor("status").input().hasFocus()
    assert form.values().text("reasons") == "Held at the quay."
    assert "must be answered" in form.row("status").note_text()
    assert cases.open_page(window.store, files.case_id).related["decision"] == []


def test_timeline_opens_the_record(opened, files):
    window = opened("supervisor", files)
    page = window.go("case", files.case_id)
    add(window, "notes", text="Speaks Creole only.")
    page.parts.contents.setCurrentRow(0)
    timeline = page._overview.timeline
    timeline.setFocus()
    place = next(at for at, item in enumerate(timeline.items()) if item.key.startswith("note:"))
    timeline.setCurrentIndex(timeline.model().index(place, 0))
    window.press(KEY.Key_Return)
    window.settle()
    assert page.parts.editor.form.values().text("text") == "Speaks Creole only."


def test_new_case_gets_a_number_that_checks(opened):
    """Pain 23 of peers.md section 4: the number is made here, offline, and is final when it is shown."""
    window = opened("officer", post_code="VFA")
    window.go("cases")
    window.press(KEY.Key_N)
    window.settle()
    assert not window.page().parts.contents.isVisible(), "there is nothing to walk through yet"
    answer(window, title="Girl at the ferry")
    window.press(KEY.Key_Return, modifier=CTRL)
    window.settle()
    (row,) = cases.list_rows(window.store, list(cases.list_ids(window.store, {})))
    assert numbers.is_case_number(row.number)
    assert row.number.startswith("VFA-")
    assert row.number in window.window.stack.frame().title
    digit = row.number[-1]
    assert not numbers.is_case_number(row.number[:-1] + str((int(digit) + 1) % 10)), "a mistyped digit is noticed"


@pytest.mark.parametrize("again", ["keys", "clicks"])
def test_second_press_makes_no_second_case(opened, again):
    """Next ten of peers.md section 4: a double click creates two records."""
    window = opened("officer")
    window.go("case", None)
    answer(window, title="Girl at the ferry")
    editor = window.page().parts.editor
    for _press in range(2):
        if again == "keys":
            window.press(KEY.Key_Return, modifier=CTRL)
        else:
            QTest.mouseClick(editor._button, Qt.MouseButton.LeftButton)
    window.settle()
    assert len(cases.list_ids(window.store, {})) == 1


@pytest.mark.parametrize("leave", ["escape", "other page", "lock", "close"])
def test_typed_text_stays_as_a_draft_and_comes_back(opened, files, leave):
    """Pain 10 of peers.md section 4: work lost on leaving, time-out, crash."""
    window = opened("supervisor", files)
    page = window.go("case", files.case_id)
    section(window, "notes")
    window.press(KEY.Key_Insert)
    window.settle()
    answer(window, text="Half a sentence about")
    {"escape": lambda: window.press(KEY.Key_Escape), "other page": lambda: window.window.go("people"),
     "lock": window.window.do_lock, "close": window.window.close}[leave]()
    window.settle()
    (row,) = drafts.listed(window.store)
    kept = drafts.open_draft(window.store, row.id)
    assert kept.content.text("text") == "Half a sentence about"
    assert kept.context == files.case_id
    if leave == "escape":
        assert page.parts.editor is None
        window.press(KEY.Key_Insert)
        window.settle()
        assert page.parts.editor.form.values().text("text") == "Half a sentence about"


def test_draft_is_gone_when_the_record_is_saved_or_it_was_discarded(opened, files):
    window = opened("supervisor", files)
    page = window.go("case", files.case_id)
    section(window, "notes")
    window.press(KEY.Key_Insert)
    window.settle()
    answer(window, text="To be thrown away")
    page.parts.editor.keeper.keep_now()
    window.settle()
    page.parts.editor.discard()
    window.settle()
    assert drafts.listed(window.store) == []
    assert page.parts.editor.form.values().get("text") is None
    page.parts.editor.undo_discard()
    assert page.parts.editor.form.values().text("text") == "To be thrown away"
    page.parts.editor.keeper.keep_now()
    window.settle()
    window.press(KEY.Key_Return, modifier=CTRL)
    window.settle()
    assert drafts.listed(window.store) == []
    assert len(cases.open_page(window.store, files.case_id).related["note"]) == 1


def test_draft_kept_while_the_record_is_saved_does_not_outlive_it(opened, files):
    window = opened("supervisor", files)
    page = window.go("case", files.case_id)
    section(window, "notes")
    window.press(KEY.Key_Insert)
    window.settle()
    answer(window, text="Speaks Creole only.")
    window.press(KEY.Key_Return, modifier=CTRL)
    page.parts.editor.keeper.keep_now()  # as its timer may do at this moment
    window.settle()
    assert drafts.listed(window.store) == []
    assert len(cases.open_page(window.store, files.case_id).related["note"]) == 1


def test_back_from_a_record_returns_to_the_list_as_it_was(opened, files):
    window = opened("supervisor", files)
    window.go("cases").list.view.setFocus()
    window.press(KEY.Key_Return)
    window.settle()
    assert window.window.stack.entry().key == "case"
    assert files.number in window.window.stack.frame().title
    assert "Baptiste" not in window.window.stack.frame().title, "no names of persons in titles"
    window.press(KEY.Key_Left, modifier=Qt.KeyboardModifier.AltModifier)
    window.settle()
    assert window.window.stack.entry().key == "cases"
    assert QApplication.focusWidget() is not None
