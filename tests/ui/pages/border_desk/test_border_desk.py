# SPDX-License-Identifier: Apache-2.0
"""The border desk by keyboard alone: a queue of travellers, one who is suspicious, one whose page led there."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.base import clock
from app.domain import numbers
from app.services import cases, people, screening
from tests.ui.pages.border_desk.travellers import CHILD, KEY, ZONE, count, crossing, desk, everybody, known_person
from tests.ui.pages.conftest import ALT

# -- without suspicion --------------------------------------------------------------------------------------------------------


def test_traveller_without_suspicion_takes_at_most_25_keys(opened):
    window = opened("officer")
    page = desk(window)
    window.swipe(ZONE)
    assert page.who.form.editor("crossing.port").input().hasFocus(), "the first question that the zone leaves open"
    crossing(window)
    assert page.interview.hasFocus()
    window.type("2222222222")
    assert page.bar.buttons[screening.LET_GO].hasFocus()
    window.press(KEY.Key_L, modifier=ALT)
    window.settle()
    assert window.keys <= 25, window.keys
    (row,) = everybody(window.store)
    assert (row.name, row.birth, row.sex, row.nationalities) == ("Jose Andres Garcia Lopez", "1991-04-17", "male", ("VE",))
    found = people.open_page(window.store, row.id).related
    assert [each.text("number") for each in found["document"]] == ["XK1234567"]
    assert [each.text("port") for each in found["crossing"]] == ["LCUVF"]
    assert [each.text("outcome") for each in found["screening"]] == ["let_go"]
    assert page.who.swipe.hasFocus(), "ready for the next traveller"


def test_next_of_the_same_flight_takes_one_key_after_the_swipe(opened):
    window = opened("officer")
    page = desk(window)
    window.swipe(ZONE)
    crossing(window)
    window.press(KEY.Key_L, modifier=ALT)
    window.settle()
    window.keys = 0
    assert page.who.form.values().get("crossing.port") == "LCUVF"
    assert page.who.form.values().get("crossing.direction") == "arrival"
    assert page.who.form.values().get("crossing.crossed_on") == clock.today().isoformat()
    assert page.who.form.values().get("family") is None
    window.swipe(CHILD)
    assert page.interview.hasFocus()
    window.press(KEY.Key_L, modifier=ALT)
    window.settle()
    assert window.keys == 1
    assert len(everybody(window.store)) == 2
    assert count(window.store, "screening") == 0, "without a single answer there is no screening"


def test_typed_by_hand_from_name_to_outcome(opened):
    window = opened("officer")
    page = desk(window)
    window.press(KEY.Key_Return)
    window.type("Charles")
    window.press(KEY.Key_Return)
    window.type("Marie")
    window.press(KEY.Key_Return, KEY.Key_Return)
    window.type("1994")
    window.press(KEY.Key_F6)
    window.settle()
    assert page.interview.hasFocus()
    page.who.form.focus_field("crossing.port")
    crossing(window)
    window.press(KEY.Key_L, modifier=ALT)
    window.settle()
    (row,) = everybody(window.store)
    assert (row.name, row.birth) == ("Marie Charles", "1994")


def test_held_key_answers_one_question(opened):
    page = desk(opened("officer"))
    page.interview.setFocus()
    QTest.keyPress(page.interview, KEY.Key_2)
    from PySide6.QtGui import QKeyEvent
    for _again in range(5):
        QApplication.sendEvent(page.interview, QKeyEvent(QKeyEvent.Type.KeyPress, KEY.Key_2, Qt.KeyboardModifier.NoModifier, "2", True))
    assert len(page.interview.answers) == 1


# -- suspicious ---------------------------------------------------------------------------------------------------------------

def test_referral_without_a_reason_is_refused_at_its_field(opened):
    window = opened("officer")
    page = desk(window)
    window.swipe(ZONE)
    crossing(window)
    window.type("1s1a1d1t")
    window.press(KEY.Key_R, modifier=ALT)
    window.settle()
    assert page.result.form.editor("reasons").input().hasFocus()
    assert "few words why" in page.result.form.row("reasons").note_text()
    assert count(window.store, "person") == count(window.store, "case_file") == 0, "all or nothing"
    assert set(page.interview.answers.values()) == {"yes:s", "yes:a", "yes:d", "yes:t"}, "nothing typed is lost"
    window.type("Papers held by the man beside her.")
    window.press(KEY.Key_R, modifier=ALT)
    window.settle()
    (case,) = cases.list_rows(window.store, list(cases.list_ids(window.store, {})))
    assert numbers.is_case_number(case.number)
    assert case.number in page._banner.text()
    assert case.victim_count == 1
    page._banner.acted.emit()
    window.settle()
    assert case.number in window.window.stack.frame().title
    (saved,) = window.page().parts._rows and [row for row in window.page().parts._rows.values() if row.kind == "screening"]
    assert saved.text("reasons") == "Papers held by the man beside her."
    assert len(saved.codes("answers")) == 4


def test_child_is_asked_as_a_child(opened):
    window = opened("officer")
    page = desk(window)
    adult = page.interview.view.prompt()
    window.swipe(CHILD)
    assert page.interview.age.chip.text() == "Under 18"
    assert page.interview.view.prompt() != adult
    page.interview.setFocus()
    window.type("1s")
    assert any("under 18" in reason.sentence for reason in page.interview.result({}).reasons)
    assert page.interview.age.answer() == "yes"


def test_officer_may_doubt_what_the_papers_say(opened):
    window = opened("officer")
    page = desk(window)
    window.swipe(ZONE)
    page.interview.setFocus()
    assert page.interview.age.answer() == "no"
    window.type("c")
    assert page.interview.age.answer() == "doubt"
    assert page.interview.age.chip.text() == "Asked as a child"
    window.type("c")
    assert page.interview.age.answer() == "no"


def test_nothing_is_suggested_before_the_first_answer(opened):
    window = opened("officer")
    page = desk(window)
    assert page.bar.chip.text() == "No suggestion yet"
    page.interview.setFocus()
    window.type("2")
    assert page.bar.chip.text().startswith("Suggested: ")


# -- from a person's page --------------------------------------------------------------------------------------------------------

def test_known_person_is_screened_without_a_second_record_or_a_crossing(opened):
    ids = []
    window = opened("officer", lambda store: ids.append(known_person(store)))
    window.go("person", ids[0])
    window.press(KEY.Key_S)
    window.settle()
    assert window.window.stack.entry().key == "border_desk"
    page = window.page()
    assert page.interview.hasFocus()
    assert page.interview.age.answer() == "no"
    window.type("2222222222")
    window.press(KEY.Key_T, modifier=ALT)
    window.settle()
    assert [row.id for row in everybody(window.store)] == ids
    found = people.open_page(window.store, ids[0]).related
    assert [each.text("outcome") for each in found["screening"]] == ["further_talk"]
    assert not found["crossing"]
    page._banner.acted.emit()
    assert window.window.stack.entry().key == "person"


def test_unreadable_zone_says_what_to_compare(opened):
    window = opened("officer")
    page = desk(window)
    window.swipe(ZONE.replace("XK1234567", "XK1234568") + "\n")
    assert "document number" in page.who._note.text()
    assert page.who.form.values().text("family") == "Garcia Lopez"
