# SPDX-License-Identifier: Apache-2.0
"""Each editor by keyboard: what is typed, what comes out, and that nothing typed is lost."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.base import clock, text
from app.domain.forms.values import ILLEGIBLE, NOT_ASKED, REFUSED, UNKNOWN, FormValues
from app.ui.forms.form_view import FormView

CTRL = Qt.KeyboardModifier.ControlModifier


def typed(form: FormView, key: str, keys: str) -> object:
    form.focus_field(key)
    QTest.keyClicks(form.editor(key).input(), keys)
    return form.editor(key).value()


@pytest.mark.parametrize(("keys", "stored", "reading"), [
    ("3/11/2026", "2026-11-03", "3 Nov 2026 (exact day)"),
    ("nov 2026", "2026-11", "Nov 2026 (month known, day not)"),
    ("1994", "1994", "1994 (year only)"),
    ("~1994", "~1994", "about 1994 (estimated year)"),
])
def test_date_is_read_aloud_while_typing(form, keys, stored, reading):
    with clock.use(lambda: 1_795_000_000.0):
        assert typed(form, "birth", keys) == stored
        assert form.editor("birth").note().text == reading


@pytest.mark.parametrize(("keys", "days"), [("t", 0), ("Today", 0), ("y", 1), ("yesterday", 1)])
def test_today_and_yesterday_take_one_key_and_are_days(form, keys, days):
    with clock.use(lambda: 1_795_000_000.0):
        day = (clock.today() - timedelta(days=days)).isoformat()
        assert typed(form, "birth", keys) == day
        QTest.keyClick(form.editor("birth").input(), Qt.Key.Key_Tab)
    assert form.editor("birth").value() == day, "left, it is a day and no longer a word"


def test_date_shows_its_own_form_when_left_and_stays_the_same(form):
    typed(form, "birth", "3/11/2025")
    QTest.keyClick(form.editor("birth").input(), Qt.Key.Key_Tab)
    assert form.editor("birth").input().text() == "3 Nov 2025"
    assert form.editor("birth").value() == "2025-11-03"


def test_date_shown_in_another_language_is_not_an_edit(form):
    text.set_language(text.PSEUDO)
    form.set_values(FormValues({"birth": "1994-08-03"}))
    assert "·" in form.editor("birth").input().text()
    assert form.editor("birth").value() == "1994-08-03"
    assert not form.is_dirty()


def test_unreadable_date_stays_as_typed_and_is_refused(form):
    assert typed(form, "birth", "31/2/2020") == "31/2/2020"
    QTest.keyClick(form.editor("birth").input(), Qt.Key.Key_Tab)
    assert form.editor("birth").input().text() == "31/2/2020"
    assert form.row("birth").problem.field == "birth"
    assert "no such day" in form.row("birth").note_text()


@pytest.mark.parametrize(("keys", "code"), [("hat", "hat"), ("Haitian", "hat"), ("spanish", "spa")])
def test_code_is_chosen_by_code_label_or_beginning(form, keys, code):
    form.set_values(FormValues({"interpreter": "yes"}))
    assert typed(form, "language", keys) == code
    QTest.keyClick(form.editor("language").input(), Qt.Key.Key_Tab)
    assert form.editor("language").value() == code
    assert len(form.editor("language").input().text()) > 3, "the full label is shown"


def test_code_is_chosen_by_its_number_in_a_short_list(form):
    form.set_values(FormValues())
    assert typed(form, "sex", "2") == "male" or form.editor("sex").value() is not None
    by_number = form.editor("sex").value()
    QTest.keyClick(form.editor("sex").input(), Qt.Key.Key_Return)
    assert form.editor("sex").value() == by_number
    assert form.editor("sex").input().text() != "2"


def test_code_list_opens_walks_and_closes_by_key(form):
    form.focus_field("sex")
    line = form.editor("sex").input()
    QTest.keyClick(line, Qt.Key.Key_F4)
    assert form.editor("sex").suggested() == 4
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert form.editor("sex").suggested() == 0
    QTest.keyClick(line, Qt.Key.Key_Down)
    QTest.keyClick(line, Qt.Key.Key_Down)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert form.editor("sex").value() is not None
    assert form.editor("sex").suggested() == 0


def test_escape_closes_the_list_before_it_leaves_the_form(form, qtbot):
    line = form.editor("sex").input()
    form.focus_field("sex")
    QTest.keyClick(line, Qt.Key.Key_F4)
    with qtbot.assertNotEmitted(form.back_requested):
        QTest.keyClick(line, Qt.Key.Key_Escape)
    with qtbot.waitSignal(form.back_requested):
        QTest.keyClick(line, Qt.Key.Key_Escape)


def test_text_that_fits_no_code_stays_as_typed(form):
    typed(form, "sex", "xyzzy")
    QTest.keyClick(form.editor("sex").input(), Qt.Key.Key_Tab)
    assert form.editor("sex").value() == "xyzzy"
    assert form.row("sex").problem is not None


def test_codes_become_chips_and_backspace_removes_the_last(form):
    form.focus_field("nationalities")
    line = form.editor("nationalities").input()
    for word in ("haiti", "dominican"):
        QTest.keyClicks(line, word)
        QTest.keyClick(line, Qt.Key.Key_Return)
    assert form.editor("nationalities").value() == {"HT": True, "DO": True}
    assert form.focusWidget() is line, "Enter took the code and did not go on"
    QTest.keyClick(line, Qt.Key.Key_Backspace)
    assert form.editor("nationalities").value() == {"HT": True}
    assert "Haiti" in line.accessibleDescription()
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert form.focusWidget() is form.editor("document").input()


def test_unfinished_code_of_a_set_is_not_lost_by_leaving(form):
    typed(form, "nationalities", "jamaica")
    QTest.keyClick(form.editor("nationalities").input(), Qt.Key.Key_Backtab)
    assert form.editor("nationalities").value() == {"JM": True}


@pytest.mark.parametrize(("key", "answer"), [("1", "yes"), ("2", "no"), ("y", "yes"), ("n", "no")])
def test_yes_or_no_by_one_key(form, key, answer):
    assert typed(form, "interpreter", key) == answer
    QTest.keyClick(form.editor("interpreter").input(), Qt.Key.Key_Backspace)
    assert form.editor("interpreter").value() is None


def test_tick_is_unanswered_until_touched(form):
    form.focus_field("consent")
    box = form.editor("consent").input()
    assert form.editor("consent").value() is None
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert form.editor("consent").value() is True
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert form.editor("consent").value() is False


@pytest.mark.parametrize(("keys", "value"), [("3", 3), (" 12 ", 12), ("12a", "12a"), ("", None), ("-4", -4)])
def test_whole_number_or_what_was_typed(form, keys, value):
    assert typed(form, "children", keys) == value


def test_identifier_is_never_a_number(form):
    assert typed(form, "document", "0012300") == "0012300"


def test_link_is_searched_and_chosen(form, links, qtbot):
    typed(form, "case", "0043")
    qtbot.waitUntil(lambda: bool(links.waiting))
    links.answer()
    line = form.editor("case").input()
    QTest.keyClick(line, Qt.Key.Key_Down)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert form.editor("case").value() == "02case"
    assert line.text() == "VFA-2026-0043-5"


def test_link_shows_the_name_that_comes_later(form, links):
    form.set_values(FormValues({"case": "01case"}))
    assert form.editor("case").value() == "01case"
    links.answer()
    assert form.editor("case").input().text() == "VFA-2026-0042-7"
    assert form.editor("case").value() == "01case"
    assert not form.is_dirty()


def test_name_that_comes_too_late_does_not_replace_typing(form, links):
    form.set_values(FormValues({"case": "01case"}))
    form.focus_field("case")
    line = form.editor("case").input()
    line.selectAll()
    QTest.keyClicks(line, "other")
    links.answer()
    assert line.text() == "other"


@pytest.mark.parametrize("key", [
    "family", "birth", "sex", "nationalities", "document", "phone", "children", "interpreter", "consent", "case", "notes",
])
@pytest.mark.parametrize(("press", "answer"), [(Qt.Key.Key_U, UNKNOWN), (Qt.Key.Key_R, REFUSED), (Qt.Key.Key_T, NOT_ASKED)])
def test_missing_answer_by_one_key_in_every_editor(form, key, press, answer):
    form.focus_field(key)
    QTest.keyClick(form.editor(key).input(), press, CTRL)
    assert form.editor(key).value() == answer
    assert form.editor(key).chip_text()
    assert form.editor(key).chip_text() in form.editor(key).input().accessibleDescription()


def test_missing_answer_only_where_the_field_allows_it(form):
    form.focus_field("mail")
    QTest.keyClick(form.editor("mail").input(), Qt.Key.Key_U, CTRL)
    form.editor("mail").set_missing(UNKNOWN)
    assert form.editor("mail").value() is None
    form.focus_field("family")
    QTest.keyClick(form.editor("family").input(), Qt.Key.Key_I, CTRL)
    assert form.editor("family").value() is None
    form.focus_field("sex")
    QTest.keyClick(form.editor("sex").input(), Qt.Key.Key_I, CTRL)
    assert form.editor("sex").value() == ILLEGIBLE


@pytest.mark.parametrize(("key", "keys", "value"), [
    ("family", "Joseph", "Joseph"), ("birth", "1994", "1994"), ("notes", "line", "line"), ("children", "3", 3), ("interpreter", "1", "yes"),
])
def test_typed_text_comes_back_from_under_a_missing_answer(form, key, keys, value):
    typed(form, key, keys)
    QTest.keyClick(form.editor(key).input(), Qt.Key.Key_U, CTRL)
    assert form.editor(key).value() == UNKNOWN
    QTest.keyClick(form.editor(key).input(), Qt.Key.Key_Backspace)
    assert form.editor(key).value() == value


def test_typing_takes_the_place_of_a_missing_answer(form):
    form.set_values(FormValues({"family": REFUSED}))
    assert typed(form, "family", "J") == "J"
    assert not form.editor("family").chip_text()


def test_menu_offers_the_missing_answers_with_their_keys(form, qapp):
    from PySide6.QtWidgets import QMenu
    menu = QMenu()
    form.editor("sex").missing_menu(menu)
    assert [(action.text(), action.shortcut().toString()) for action in menu.actions()] == [
        ("Unknown", "Ctrl+U"), ("Refused to answer", "Ctrl+R"), ("Not asked", "Ctrl+T"), ("Illegible", "Ctrl+I")]
    menu.actions()[1].trigger()
    assert form.editor("sex").value() == REFUSED
