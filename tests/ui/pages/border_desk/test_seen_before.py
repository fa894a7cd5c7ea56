# SPDX-License-Identifier: Apache-2.0
"""A traveller who may be known: found by document, decided by the officer, never written twice by oversight."""


from app.services import people
from tests.ui.pages.border_desk.travellers import KEY, ZONE, crossing, desk, everybody, known_person
from tests.ui.pages.conftest import ALT


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
