# SPDX-License-Identifier: Apache-2.0
"""Work at the desk is saved once, and kept however it is interrupted."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.services import drafts, screening
from tests.ui.pages.border_desk.travellers import CHILD, KEY, ZONE, count, crossing, desk
from tests.ui.pages.conftest import ALT


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
