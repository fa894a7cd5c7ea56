# SPDX-License-Identifier: Apache-2.0
"""The form as a whole: keyboard only, gates, problems, nothing lost, larger text, other languages."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.base import text
from app.domain.forms.spec import Problem
from app.domain.forms.values import UNKNOWN, FormValues
from app.ui.forms.form_view import FormView
from app.ui.theme import style
from tests.ui import audit
from tests.ui.forms.specimen import SPEC

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
WITHOUT_GATE = [each.key for each in SPEC.fields() if each.key != "language"]


def press(form, key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(form.focusWidget(), key, modifier)


def field_of(form, widget):
    return next((key for key in form.spec_keys() if form.editor(key) is widget or form.editor(key).isAncestorOf(widget)), None)


def test_tab_visits_each_field_once_in_the_order_of_the_paper(form):
    walk = [field_of(form, widget) for widget in audit.tab_walk(form)]
    assert walk == WITHOUT_GATE


def test_tab_order_holds_for_an_answered_yes_or_no_and_an_open_gate(form):
    form.set_values(FormValues({"interpreter": "no"}))
    form.focus_first()
    assert [field_of(form, widget) for widget in audit.tab_walk(form)] == WITHOUT_GATE
    form.set_values(FormValues({"interpreter": "yes"}))
    form.focus_first()
    assert [field_of(form, widget) for widget in audit.tab_walk(form)] == [each.key for each in SPEC.fields()]


def test_form_is_filled_and_saved_by_keyboard_alone(form, qtbot):
    lines = ["Joseph", "3/11/1994", "1", "haiti", "", "AB0123", "+1 758 4521234", "a@b.lc", "2", "1", "hat", " ", ""]
    for keys in lines:
        QTest.keyClicks(form.focusWidget(), keys)
        press(form, Qt.Key.Key_Return)
    QTest.keyClicks(form.focusWidget(), "first line")
    press(form, Qt.Key.Key_Return)
    QTest.keyClicks(form.focusWidget(), "second line")
    with qtbot.waitSignal(form.save_requested):
        press(form, Qt.Key.Key_Return, CTRL)
    values = dict(form.values().values)
    assert values.pop("sex")
    assert values == {
        "family": "Joseph", "birth": "1994-11-03", "nationalities": {"HT": True}, "document": "AB0123", "phone": "+1 758 4521234",
        "mail": "a@b.lc", "children": 2, "interpreter": "yes", "language": "hat", "consent": True, "notes": "first line\nsecond line",
    }


def test_enter_goes_on_and_shift_enter_back(form):
    press(form, Qt.Key.Key_Return)
    assert form.focusWidget() is form.editor("birth").input()
    press(form, Qt.Key.Key_Return, SHIFT)
    assert form.focusWidget() is form.editor("family").input()
    form.focus_field("notes")
    press(form, Qt.Key.Key_Return, SHIFT)
    assert form.focusWidget() is form.editor("case").input()


def test_problem_appears_on_leaving_and_goes_when_mended(form):
    form.focus_field("mail")
    QTest.keyClicks(form.focusWidget(), "a.joseph")
    assert form.row("mail").problem is None, "nobody is blamed while typing"
    press(form, Qt.Key.Key_Tab)
    assert form.row("mail").problem is not None
    assert "e-mail" in form.row("mail").note_text()
    assert "e-mail" in form.editor("mail").input().accessibleDescription()
    form.focus_field("mail")
    press(form, Qt.Key.Key_End)
    QTest.keyClicks(form.focusWidget(), "@b.lc")
    assert form.row("mail").problem is None


def test_unvisited_fields_are_not_complained_about_before_saving(form):
    form.set_values(FormValues({"mail": "nonsense"}))
    press(form, Qt.Key.Key_Tab)
    press(form, Qt.Key.Key_Tab)
    assert form.row("family").problem is not None
    assert form.row("mail").problem is None


def test_save_goes_to_the_first_problem_and_saves_nothing(form, qtbot):
    form.set_values(FormValues({"mail": "nonsense"}))
    form.focus_field("notes")
    with qtbot.assertNotEmitted(form.save_requested):
        press(form, Qt.Key.Key_Return, CTRL)
    assert form.focusWidget() is form.editor("family").input()
    assert form.row("mail").problem is not None
    press(form, Qt.Key.Key_F9)
    assert form.focusWidget() is form.editor("mail").input()


def test_unusual_answer_needs_a_reason(form, qtbot):
    form.set_values(FormValues({"family": "Joseph", "birth": "2025-11-03"}))
    with qtbot.assertNotEmitted(form.save_requested):
        form.request_save()
    form.row("birth").reason_line().setText("Seen on the birth certificate")
    with qtbot.waitSignal(form.save_requested):
        form.request_save()
    assert form.reason() == "Seen on the birth certificate"


def test_refusal_of_a_service_is_shown_beside_its_field(form):
    form.show_refusal([Problem("document", "This number is already on another record.")])
    assert form.focusWidget() is form.editor("document").input()
    assert form.row("document").note_text() == "This number is already on another record."
    form.show_refusal([Problem("elsewhere", "The case was closed meanwhile.")])
    assert form.banner_text() == "The case was closed meanwhile."


def test_gate_hides_and_shows_its_question(form):
    assert not form.row("language").isVisibleTo(form)
    form.focus_field("interpreter")
    QTest.keyClicks(form.focusWidget(), "1")
    assert form.row("language").isVisibleTo(form)


def test_closing_a_gate_warns_and_clears_only_in_what_is_saved(form):
    form.set_values(FormValues({"interpreter": "yes", "language": "hat"}))
    form.focus_field("interpreter")
    QTest.keyClicks(form.focusWidget(), "2")
    assert "Language of the interpreter" in form.row("interpreter").warning_text()
    assert form.values().get("language") is None
    assert form.draft().get("language") == "hat", "until it is saved nothing is lost"
    form.row("interpreter").taken_back.emit()
    assert form.values().get("language") == "hat"
    assert form.values().get("interpreter") == "yes"
    assert not form.row("interpreter").warning_text()


def test_heads_and_identity_come_back_unchanged(form):
    opened = FormValues({"family": "Joseph"}, {"family": ((1, 4), (2, 9))}, "01record")
    form.set_values(opened)
    form.focus_field("family")
    QTest.keyClicks(form.focusWidget(), "s")
    assert form.values().heads == opened.heads
    assert form.values().record_id == "01record"


def test_values_that_the_form_does_not_ask_stay(form):
    form.set_values(FormValues({"number": "VFA-1"}))
    assert form.values().get("number") == "VFA-1"


def test_dirty_only_while_something_differs(form):
    form.set_values(FormValues({"family": "Joseph", "nationalities": {"HT": True}, "interpreter": UNKNOWN}))
    assert not form.is_dirty()
    form.focus_field("family")
    QTest.keyClicks(form.focusWidget(), "s")
    assert form.is_dirty()
    press(form, Qt.Key.Key_Backspace)
    assert not form.is_dirty()


def test_escape_never_loses_text(form, qtbot):
    form.focus_field("notes")
    QTest.keyClicks(form.focusWidget(), "what she said")
    with qtbot.waitSignal(form.back_requested):
        press(form, Qt.Key.Key_Escape)
    assert form.draft().get("notes") == "what she said"
    form.focus_field("birth")
    QTest.keyClicks(form.focusWidget(), "31/2/20")
    with qtbot.waitSignal(form.back_requested):
        press(form, Qt.Key.Key_Escape)
    assert form.draft().get("birth") == "31/2/20"


def test_draft_comes_back_as_an_edit(form):
    form.set_values(FormValues({"family": "Joseph"}))
    form.show_draft(FormValues({"family": "Joseph", "birth": "31/2/20", "interpreter": "yes"}))
    assert form.is_dirty()
    assert form.editor("birth").input().text() == "31/2/20"
    assert form.row("language").isVisibleTo(form)


def test_each_mnemonic_stands_for_one_field(form):
    letters = [form.row(key).mnemonic() for key in WITHOUT_GATE]
    assert all(letters)
    assert len(set(letters)) == len(letters)
    assert all(form.row(key).buddy() is form.editor(key).input() for key in WITHOUT_GATE)


def test_every_field_has_a_name_and_its_help_as_description(form):
    form.set_values(FormValues({"interpreter": "yes"}))
    assert audit.unnamed(form) == []
    assert form.editor("family").input().accessibleName() == "Family name, must be answered"
    assert "passport" in form.editor("family").input().accessibleDescription()


@pytest.mark.parametrize("percent", [80, 100, 150, 200])
@pytest.mark.parametrize("width", [1100, 520])
def test_form_in_the_longest_language_is_neither_cut_nor_untranslated(qtbot, qapp, percent, width):
    text.set_language(text.PSEUDO)
    style.start(qapp, "light", percent)
    form = FormView(SPEC)
    qtbot.addWidget(form)
    form.resize(width * max(percent, 100) // 100, 760)
    form.show()
    form.set_values(FormValues({
        "interpreter": "yes", "language": "hat", "nationalities": {"HT": True}, "birth": "2025-11-03", "sex": UNKNOWN,
    }))
    form.request_save()
    form.editor("interpreter").choose("no")
    qapp.processEvents()
    qapp.processEvents()
    assert audit.clipped(form) == []
    assert audit.untranslated(form) == []
    style.start(qapp, "light", 100)


def test_form_grows_with_the_text_while_it_is_open(form, qapp):
    before = form.editor("family").input().height()
    style.look().set("light", 200)
    qapp.processEvents()
    assert form.editor("family").input().height() > 1.7 * before
    style.look().set("light", 100)
