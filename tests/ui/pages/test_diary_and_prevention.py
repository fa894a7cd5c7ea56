# SPDX-License-Identifier: Apache-2.0
"""Court diary and prevention in the window: by keyboard, on paper without names, certificates that can be verified."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt

from app.base import clock
from app.domain.forms.values import FormValues
from app.services import cases, prevention
from app.ui.dialogs.verify_certificate import VerifyCertificate
from tests.ui import audit

KEY = Qt.Key
NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)  # a Wednesday


@pytest.fixture(autouse=True)
def fixed_day():
    with clock.use(NOW.timestamp):
        yield


def hearings(store):
    with store.write() as unit:
        who = unit.save("person", "", {"family": "Canaryname"})
    case_id = cases.open_case(store, {"title": "Deckhands"}, [(who, "suspect")]).case_id
    for day, time, kind in (("2026-11-19", "09:30", "first"), ("2026-11-17", "14:00", "bail"), ("2026-12-01", "10:00", "trial")):
        cases.save_part(store, "hearing", case_id, FormValues({"held_on": day, "time": time, "kind": kind, "court": "High Court"}))


def test_the_diary_of_a_week_leads_to_the_hearing_and_prints_no_name(opened):
    window = opened("supervisor", hearings)
    page = window.go("court_diary")
    assert page._range.text() == "16 Nov 2026 to 22 Nov 2026"
    assert [(item.date, item.title, item.tone) for item in page.list.items()] == [
        ("Tue 17 Nov 2026", "14:00 · Bail hearing · High Court", "warning"),
        ("Thu 19 Nov 2026", "09:30 · First appearance · High Court", "accent")], "one that is over has no outcome yet"
    printed = page.paper().document.toPlainText()
    assert "Training: invented people" in printed
    assert "Canaryname" not in printed
    assert "09:30" in printed
    window.press(KEY.Key_W)
    window.settle()
    assert len(page.list.items()) == 3
    assert audit.unnamed(page) == audit.clipped(page) == []
    page.list.setFocus()
    window.press(KEY.Key_Home, KEY.Key_Down, KEY.Key_Return)
    window.settle()
    case = window.page()
    assert window.window.stack.entry().key == "case"
    assert any(card.hasFocus() and "First appearance" in card.card.title for card in case.parts._lists["court"][1].cards())
    window.press(KEY.Key_Left, modifier=Qt.KeyboardModifier.AltModifier)
    window.settle()
    window.press(KEY.Key_W)
    window.press(KEY.Key_PageUp)
    window.settle()
    assert page._empty.isVisible()
    assert page._range.text() == "9 Nov 2026 to 15 Nov 2026"


def answer(window, **answers):
    form = window.page().parts.editor.form
    for key, text in answers.items():
        form.focus_field(key)
        window.type(text)
        window.press(KEY.Key_Tab)


def test_a_training_is_entered_its_certificate_printed_and_verified(opened):
    window = opened("supervisor")
    page = window.go("prevention")
    page.parts.contents.setFocus()
    window.press(KEY.Key_Home, KEY.Key_Down, KEY.Key_Insert)
    window.settle()
    answer(window, title="Spotting the signs", topic="ident", agency="immig", participants="12")
    window.press(KEY.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    window.settle()
    (card,) = page.parts._lists["training"][1].cards()
    card.setFocus()
    window.press(KEY.Key_Return)
    window.settle()
    training = window.page()
    assert training._overview._title.text() == "Spotting the signs"
    assert audit.unnamed(training) == audit.clipped(training) == []
    window.press(KEY.Key_Insert)
    window.settle()
    answer(window, name="Joan Henry")
    window.press(KEY.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    window.settle()
    (who,) = training.shown.related["participant"]
    printed = training.certificate(who).document.toPlainText()
    for words in ("Training: invented people", "Joan Henry", "Spotting the signs", who.text("certificate")):
        assert words in printed
    assert training.shown.trained == 13
    window.go("prevention")
    assert window.page().count.trained == 13
    window.press(KEY.Key_V)
    dialog = window.dialog(VerifyCertificate)
    window.type(who.text("certificate"))
    window.press(KEY.Key_Return)
    window.settle()
    assert "Joan Henry" in dialog.answer.text()
    digit = who.text("certificate")[-1]
    dialog.number.setText(who.text("certificate")[:-1] + str((int(digit) + 1) % 10))
    dialog.submit()
    window.settle()
    assert "Joan Henry" not in dialog.answer.text()
    dialog.reject()


def test_the_year_adds_up_and_says_what_has_no_date(opened):
    def fill(store):
        with store.write() as unit:
            for day, workers in (("2026-03-01", "40"), ("2026", "2"), ("2025-12-31", "9"), ("?unknown", "7")):
                unit.save("inspection", "", {"inspected_on": day, "site": "farm", "agency": "labour", "workers": workers,
                                             "victims_found": "1"})

    window = opened("supervisor", fill)
    page = window.go("prevention")
    count = page.count
    assert (count.inspections, count.workers, count.victims_found, count.undated) == (2, 42, 2, 1)
    printed = page.paper(count).document.toPlainText()
    assert "1 entry has no date" in printed
    window.press(KEY.Key_PageUp)
    window.settle()
    assert prevention.year_count(window.store, 2025).inspections == 1
    assert page._overview._title.text() == "What was done in 2025"
    assert audit.unnamed(page) == audit.clipped(page) == []
