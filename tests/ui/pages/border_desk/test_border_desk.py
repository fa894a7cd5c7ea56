# SPDX-License-Identifier: Apache-2.0
"""The border desk by keyboard alone: a queue of travellers, one who is suspicious, one who was here before, work interrupted."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.base import clock
from app.domain import numbers
from app.domain.forms.values import FormValues
from app.domain.mrz_make import make_td3
from app.services import cases, drafts, people, records, screening
from tests.ui.pages.conftest import ALT, CTRL

KEY = Qt.Key
ZONE = make_td3("Garcia Lopez", "Jose Andres", "XK1234567", "VEN", "1991-04-17", "male", "2031-05-17")
CHILD = make_td3("Baptiste", "Widline", "HT7654321", "HTI", "2012-02-03", "female", "2030-01-09")


def desk(opened):
    opened.go("border_desk")
    return opened.page()


def crossing(opened):
    """Type what the zone does not say."""
    opened.type("hewa")
    opened.press(KEY.Key_Return)
    opened.type("arr")
    opened.press(KEY.Key_Return)
    opened.press(KEY.Key_Return, modifier=CTRL)
    opened.settle()


def everybody(store):
    return people.list_rows(store, list(people.list_ids(store, {})))


def count(store, table):
    with store.read() as conn:
        return conn.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()


def known_person(store, **values):
    """Register the person of ZONE, with accents that a zone does not have."""
    about = {"family": "García López", "given": "José Andrés", "birth": "1991-04-17", "sex": "male", "phone": "+17585550100"} | values
    document = FormValues({"type": "passport", "number": "XK1234567", "issuing_state": "VE"})
    return people.register(store, FormValues(about), document).person_id


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


# -- seen before --------------------------------------------------------------------------------------------------------------

def test_same_document_finds_the_known_person_who_is_brought_up_to_date(opened):
    ids = []
    window = opened("officer", lambda store: ids.append(known_person(store)))
    page = desk(window)
    window.swipe(ZONE)
    assert [each.row.id for each in page.seen.candidates()] == ids
    crossing(window)
    card = page.seen.cards.cards()[0]
    assert card.hasFocus(), "who waits for a word comes before the questions"
    window.type("s")
    window.settle()
    assert page.interview.hasFocus()
    values = page.who.form.values()
    assert values.get("family") == "García López", "a zone without accents does not take them away"
    assert values.get("phone") == "+17585550100"
    window.press(KEY.Key_L, modifier=ALT)
    window.settle()
    assert [row.id for row in everybody(window.store)] == ids
    found = people.open_page(window.store, ids[0])
    assert found.row.name == "José Andrés García López"
    assert found.row.nationalities == ("VE",), "what the zone adds is written"
    assert len(found.related["crossing"]) == 1
    assert len(found.related["document"]) == 1, "the same passport is not written twice"


def test_same_document_may_not_be_passed_over(opened):
    window = opened("officer", known_person)
    page = desk(window)
    window.swipe(ZONE)
    page.who.form.focus_field("crossing.port")
    crossing(window)
    page.interview.setFocus()
    window.press(KEY.Key_L, modifier=ALT)
    window.settle()
    assert len(everybody(window.store)) == 1
    assert page.seen.cards.cards()[0].hasFocus()
    assert "S, D or N" in page._banner.text()


def test_decision_waits_until_what_was_typed_is_compared(opened):
    """Who types the number and decides at once must not make a second record of a known person."""
    window = opened("officer", known_person)
    page = desk(window)
    page.who.form.focus_field("crossing.port")
    crossing(window)
    page.who.form.focus_field("family")
    window.type("Garcia")
    page.who.form.focus_field("document.number")
    window.type("XK1234567")
    window.press(KEY.Key_Tab)
    window.press(KEY.Key_L, modifier=ALT)
    window.settle()
    assert len(everybody(window.store)) == 1
    assert page.seen.cards.cards()[0].hasFocus()


def test_different_person_is_remembered(opened):
    ids = []
    window = opened("officer", lambda store: ids.append(known_person(store)))
    desk(window)
    window.swipe(ZONE)
    crossing(window)
    window.type("d")
    window.press(KEY.Key_L, modifier=ALT)
    window.settle()
    assert len(everybody(window.store)) == 2
    new = next(row.id for row in everybody(window.store) if row.id != ids[0])
    links = people.open_page(window.store, new).related["person_link"]
    assert [(each.text("kind"), each.text("other_id")) for each in links] == [("different_person", ids[0])]


def test_choice_can_be_taken_back(opened):
    window = opened("officer", known_person)
    page = desk(window)
    window.swipe(ZONE)
    crossing(window)
    window.type("s")
    window.settle()
    assert page.seen.known
    page.seen.forget()
    assert page.seen.known is None
    assert page.seen.undecided()


def test_restricted_person_stays_hidden_from_an_officer(opened):
    window = opened("supervisor", lambda store: known_person(store, restricted=True))
    window.store.actor  # noqa: B018 - the same store, now as an officer
    object.__setattr__(window.store.actor, "role", "officer")
    window.window.stack._session.role = "officer"
    page = desk(window)
    window.swipe(ZONE)
    shown = " ".join(card.accessibleName() + card.accessibleDescription() for card in page.seen.cards.cards())
    assert "Restricted person" in shown
    assert "García" not in shown
    crossing(window)
    window.type("s")
    window.settle()
    assert page.who.form.values().get("family") == "Garcia Lopez"
    assert page.who.form.values().get("phone") is None


# -- once, and never lost -------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("again", ["key", "mouse"])
def test_second_press_makes_no_second_record(opened, again):
    """Next ten of peers.md section 4: a double click creates two records."""
    window = opened("officer")
    page = desk(window)
    window.swipe(ZONE)
    crossing(window)
    window.type("1s")
    page.result.form.focus_first()
    window.type("Afraid")
    page.seen.look_up.look(page.who.form.draft(), at_once=True)
    window.settle()
    button = page.bar.buttons[screening.REFER]
    for _press in range(2):
        if again == "key":
            window.press(KEY.Key_R, modifier=ALT)
        else:
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    window.settle()
    assert count(window.store, "person") == count(window.store, "case_file") == count(window.store, "screening") == 1


def typed_traveller(window):
    page = desk(window)
    window.swipe(CHILD)
    page.interview.setFocus()
    window.type("1s2")
    page.result.form.focus_first()
    window.type("Looks at the man")
    return page


@pytest.mark.parametrize("leave", ["keep_now", "other page", "lock", "close"])
def test_typing_is_in_the_store_however_the_desk_is_left(opened, leave):
    """Pain 10 of peers.md section 4: work lost on leaving, time-out, crash."""
    window = opened("officer")
    page = typed_traveller(window)
    {"keep_now": page.keeper.keep_now, "other page": lambda: window.window.go("people"), "lock": window.window.do_lock,
     "close": window.window.close}[leave]()
    window.settle()
    (row,) = drafts.listed(window.store)
    kept = drafts.open_draft(window.store, row.id).content
    assert kept.text("family") == "Baptiste"
    assert kept.text("decision.reasons") == "Looks at the man"
    assert sorted(kept.get("screening.answers").values()) == ["no", "yes:s"]


def test_desk_goes_on_where_it_was_left(opened, qtbot):
    """Pain 10 of peers.md section 4: the draft is offered when its author comes back, after a crash too."""
    window = opened("officer")
    page = typed_traveller(window)
    page.keeper.keep_now()
    window.settle()
    from app.ui.pages.border_desk.page import BorderDeskPage
    again = BorderDeskPage(page.session)
    qtbot.addWidget(again)
    again.show()
    again.opened(None)
    window.settle()
    assert again.who.form.values().text("family") == "Baptiste"
    assert again.result.form.values().text("reasons") == "Looks at the man"
    assert sorted(again.interview.answers.values()) == ["no", "yes:s"]
    assert "You were at work on this traveller" in again._banner.text()
    again.untrack()


def test_decided_traveller_leaves_no_draft(opened):
    window = opened("officer")
    page = desk(window)
    window.swipe(ZONE)
    page.keeper.keep_now()
    window.settle()
    assert len(drafts.listed(window.store)) == 1
    crossing(window)
    window.press(KEY.Key_L, modifier=ALT)
    window.settle()
    assert drafts.listed(window.store) == []


def test_next_traveller_keeps_the_draft_of_the_former(opened):
    window = opened("officer")
    page = desk(window)
    window.swipe(ZONE)
    window.press(KEY.Key_F2)
    window.settle()
    assert not page.is_editing()
    assert page.who.swipe.hasFocus()
    window.swipe(CHILD)
    page.keeper.keep_now()
    window.settle()
    assert len(drafts.listed(window.store)) == 2


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
    assert records.open_form  # the form still takes what could be read
    assert page.who.form.values().text("family") == "Garcia Lopez"
