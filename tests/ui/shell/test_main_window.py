# SPDX-License-Identifier: Apache-2.0
"""The frame: pages on their first visit, the way back, who hears of changes, lock, keys, names, languages."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from app.base import clock, settings, text
from app.domain.touched import Touched
from app.ui.dialogs.command_palette import CommandPalette
from app.ui.dialogs.keys_sheet import KeysSheet
from app.ui.shell import navigation
from app.ui.shell.main_window import MainWindow
from app.ui.shell.navigation import PageEntry
from app.ui.shell.status_line import receipt_words
from app.ui.theme import style
from tests.ui import audit
from tests.ui.shell.pages import PAGES

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
CASES, PEOPLE = Touched.of([("case", "01")]), Touched.of([("person", "02")])


def page(window, key):
    before = window.stack.entry().key
    if before != key:
        window.go(key)
    return window.stack.frame().page


def press(key, modifier=Qt.KeyboardModifier.NoModifier, on=None):
    QTest.keyClick(on or QApplication.focusWidget(), key, modifier)


def dialog_of(kind):
    return next(each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible())


# -- pages ------------------------------------------------------------------------------------------------------------------

def test_page_is_made_on_its_first_visit_and_kept(window):
    assert len(window.stack.pages()) == 1
    first = page(window, "people")
    assert len(window.stack.pages()) == 2
    page(window, "cases")
    assert page(window, "people") is first


def test_page_that_the_role_does_not_grant_is_not_there(window):
    assert "administration" not in [entry.key for entry in window.stack.entries()]
    with pytest.raises(KeyError):
        window.go("administration")


def test_back_and_forward_by_key_with_what_was_opened(window):
    window.go("case", "01case")
    record = window.stack.frame().page
    window.go("case", "02case")
    press(Qt.Key.Key_Left, ALT)
    assert record.heard[-1] == ("opened", "01case")
    press(Qt.Key.Key_Left, ALT)
    assert window.stack.entry().key == "cases"
    press(Qt.Key.Key_Right, ALT)
    assert window.stack.entry().key == "case"


def test_list_is_found_as_it_was_left(window):
    cases = page(window, "cases")
    opened = cases.heard.count(("opened", None))
    window.go("case", "01case")
    press(Qt.Key.Key_Left, ALT)
    assert cases.heard.count(("opened", None)) == opened, "going back does not open the list anew"


def test_leaving_a_page_hands_over_its_draft(window):
    cases = page(window, "cases")
    assert "left" not in cases.heard
    window.go("people")
    assert cases.heard[-1] == "left"


def test_record_marks_its_list_in_the_navigation(window):
    window.go("case", "01case")
    assert window.navigation.button("cases").isChecked()


def test_visible_page_hears_at_once_and_hidden_one_when_shown(window, runner):
    cases, people = page(window, "cases"), page(window, "people")
    window.go("cases")
    cases.heard.clear()
    people.heard.clear()
    runner.touched.emit(CASES)
    assert CASES in cases.heard
    assert CASES not in people.heard
    runner.touched.emit(PEOPLE)
    runner.touched.emit(Touched.of([("person", "03")]))
    assert PEOPLE not in people.heard
    window.go("people")
    assert Touched(frozenset({"person"}), frozenset({"02", "03"})) in people.heard


def test_page_being_edited_is_not_disturbed_and_catches_up(window, runner):
    cases = page(window, "cases")
    cases.editing = True
    runner.touched.emit(CASES)
    assert CASES not in cases.heard
    cases.editing = False
    cases.saved_state_changed.emit("clean")
    assert CASES in cases.heard


def test_closed_window_disconnects_what_pages_track(window, runner):
    cases = page(window, "cases")
    window.close()
    cases.heard.clear()
    runner.touched.emit(CASES)
    assert "tracked" not in cases.heard


def test_badge_is_counted_by_a_job_and_counted_again(window, runner, monkeypatch):
    assert window.navigation.badge("people") == 3
    monkeypatch.setattr("tests.ui.shell.pages.waiting", lambda store: 0)
    runner.touched.emit(PEOPLE)
    runner.wait_idle()
    assert window.navigation.badge("people") == 0


@pytest.mark.parametrize("entry", navigation.PAGES, ids=lambda entry: entry.key)
def test_every_page_of_the_table_can_be_made(entry):
    from app.ui.widgets.page import Page
    assert issubclass(navigation.load(entry.factory), Page)


# -- lock, hide -------------------------------------------------------------------------------------------------------------

def test_lock_hands_over_drafts_of_every_page_before_it_asks(window, qtbot):
    cases, people = page(window, "cases"), page(window, "people")
    cases.heard.clear()
    people.heard.clear()
    order = []
    window.lock_requested.connect(lambda: order.append((list(cases.heard), list(people.heard), window.is_hidden())))
    press(Qt.Key.Key_L, CTRL)
    assert order == [(["left"], ["left"], True)]
    press(Qt.Key.Key_L, CTRL)
    assert len(order) == 1, "locking twice asks once"


def test_lock_key_works_in_a_dialog(window, qtbot):
    window.do_show_keys()
    sheet = dialog_of(KeysSheet)
    sheet.activateWindow()
    with qtbot.waitSignal(window.lock_requested):
        QTest.keyClick(sheet, Qt.Key.Key_L, CTRL)


def test_hidden_content_takes_no_keys_and_comes_back(window):
    cases = page(window, "cases")
    cases.line.setFocus()
    press(Qt.Key.Key_H, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert window.is_hidden()
    QTest.keyClicks(cases.line, "abc")
    press(Qt.Key.Key_2, CTRL)
    assert cases.line.text() == ""
    assert window.stack.entry().key == "cases"
    press(Qt.Key.Key_H, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert not window.is_hidden()
    assert cases.line.hasFocus()
    QTest.keyClicks(cases.line, "abc")
    assert cases.line.text() == "abc"


def test_dialog_that_opens_while_hidden_is_covered_too(window, qtbot):
    window.do_hide()
    dialog = QDialog(window)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.childAt(5, 5) is not None
    assert dialog.childAt(5, 5).accessibleName() == "Content hidden"


# -- status, title, head ----------------------------------------------------------------------------------------------------

def test_status_line_says_who_where_and_how_old_the_receipt_is(window):
    assert window.status.texts() == ["Ana Joseph, supervisor – Vieux Fort Seaport", "Saved", "Receipt 3 days ago"]
    page(window, "cases").saved_state_changed.emit("failed")
    assert "Draft not kept" in window.status.texts()
    page(window, "people")
    assert "Saved" in window.status.texts()


@pytest.mark.parametrize(("age", "words"), [
    (None, "No receipt from the office yet"), (timedelta(0), "Receipt today"), (timedelta(days=1), "Receipt yesterday"),
    (timedelta(days=9), "Receipt 9 days ago"),
])
def test_age_of_a_receipt_in_words(age, words):
    now = clock.now().replace(hour=12)
    assert receipt_words(None if age is None else now - age, now) == words


def test_window_title_names_nobody(window):
    window.go("case", "Marie Joseph")
    assert window.windowTitle() == "Breakwater"


def test_primary_action_by_its_key_but_not_while_typing(window):
    cases = page(window, "cases")
    window.navigation.button("cases").setFocus()
    press(Qt.Key.Key_N)
    assert cases.heard.count("new") == 1
    cases.line.setFocus()
    press(Qt.Key.Key_N)
    assert cases.line.text() == "n"
    assert cases.heard.count("new") == 1


def test_navigation_is_one_stop_and_walks_by_arrows(window):
    window.navigation.button("cases").setFocus()
    press(Qt.Key.Key_Down)
    assert window.navigation.button("people").hasFocus()
    press(Qt.Key.Key_Space)
    assert window.stack.entry().key == "people"
    press(Qt.Key.Key_Home, on=window.navigation.button("people"))
    assert window.navigation.button("cases").hasFocus()


def test_tab_comes_to_each_part_once(window):
    page(window, "cases").line.setFocus()
    walk = audit.tab_walk(window)
    assert len(walk) == len(set(walk)) == 5  # line, lock, navigation, find, new case


# -- palette, keys, text size -----------------------------------------------------------------------------------------------

def test_palette_finds_pages_actions_and_records(window, qtbot):
    page(window, "people")
    page(window, "cases")
    press(Qt.Key.Key_K, CTRL)
    palette = dialog_of(CommandPalette)
    assert palette.titles()[:3] == ["New case", "Cases", "People"]
    QTest.keyClicks(palette.line, "peo")
    palette.search()
    assert palette.titles() == ["People", "VFA-2026-peo"]
    QTest.keyClick(palette.line, Qt.Key.Key_Down)
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert window.stack.entry().key == "case"
    assert window.stack.frame().page.heard[0] == ("opened", "01case")


def test_palette_ignores_an_answer_to_older_words(qtbot):
    waiting = []
    palette = CommandPalette([], lambda typed, show: waiting.append(show))
    qtbot.addWidget(palette)
    QTest.keyClicks(palette.line, "ab")
    palette.search()
    QTest.keyClicks(palette.line, "c")
    from app.ui.dialogs.command_palette import Command
    waiting[0]([Command("old", "", "", lambda: None)])
    assert palette.titles() == []


def test_keys_sheet_shows_page_and_window(window):
    press(Qt.Key.Key_F1)
    told = dialog_of(KeysSheet).accessibleDescription()
    for part in ("N: New case", "Space: Details beside the list", "Ctrl+L: Lock", "Ctrl+2: People", "Alt+Left: Back"):
        assert part in told


def test_larger_text_is_kept_and_folds_the_navigation(window, qapp):
    window.resize(1366, 768)
    assert not window.navigation.is_folded()
    for _step in range(5):
        press(Qt.Key.Key_Plus, CTRL)
    assert settings.get("text_percent") == 150
    qapp.processEvents()
    window.resize(1366, 768)
    assert window.navigation.is_folded()
    style.look().set("light", 100)


# -- names and languages ----------------------------------------------------------------------------------------------------

def test_everything_that_takes_the_focus_has_a_name(window):
    window.go("case", "01case")
    assert audit.unnamed(window) == []
    window.resize(900, 700)
    assert window.navigation.is_folded()
    assert audit.unnamed(window) == []


@pytest.mark.parametrize(("percent", "width"), [(100, 1366), (125, 1366), (150, 1366), (100, 1000)])
def test_window_in_the_longest_language_is_neither_cut_nor_untranslated(qtbot, qapp, session, runner, percent, width):
    text.set_language(text.PSEUDO)
    style.start(qapp, "light", percent)
    session.recovery_confirmed, session.is_training = False, percent == 125
    window = MainWindow(session, runner, PAGES)
    qtbot.addWidget(window)
    window.resize(width, 768)
    window.show()
    runner.wait_idle()
    qapp.processEvents()
    assert (window.width(), window.height()) == (width, 768)
    assert audit.clipped(window) == []
    assert audit.untranslated(window) == []
    window.do_show_keys()
    qapp.processEvents()
    sheet = dialog_of(KeysSheet)
    assert audit.clipped(sheet) == []
    assert audit.untranslated(sheet) == []
    window.end_watching()
    style.start(qapp, "light", 100)


def test_table_of_pages_has_no_key_twice():
    shortcuts = [entry.shortcut for entry in navigation.PAGES if entry.shortcut]
    assert len(shortcuts) == len(set(shortcuts))
    assert all(entry.under in {each.key for each in navigation.PAGES} for entry in navigation.PAGES if entry.under)
    assert all(isinstance(entry, PageEntry) for entry in navigation.PAGES)


def test_window_begins_no_larger_than_the_screen_has_room(window):
    room = window.screen().availableSize()
    assert window.width() <= room.width()
    assert window.height() < room.height(), "room for the title bar"
