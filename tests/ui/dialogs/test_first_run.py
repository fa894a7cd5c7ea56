# SPDX-License-Identifier: Apache-2.0
"""The first run by keyboard alone, to a real store."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.base import text
from app.domain.forms.values import FormValues
from app.services import vault
from app.ui.dialogs.first_run import FirstRunWindow
from app.ui.theme import style
from tests.ui import audit
from tests.ui.stores import WEAK, unlock


def create(folder, new, ctx):
    """Make a real store with cheap keys."""
    return vault.create(folder, replace(new, kdf=WEAK, allow_weak=True), ctx)


@pytest.fixture
def window(qtbot, runner, tmp_path):
    made = FirstRunWindow(tmp_path / "store", runner, create)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def keys(typed):
    QTest.keyClicks(QApplication.focusWidget(), typed)


def enter():
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


def fill(window, to):
    """Answer the steps before step number `to`."""
    window.place.form.show_draft(FormValues({"country": "LC", "post_name": "Vieux Fort Seaport", "post_code": "VFA"}))
    window.person.form.show_draft(FormValues({"display_name": "Ana Joseph", "user_name": "ana.joseph"}))
    window.proof.line.setText(window.passphrase.passphrase())
    for _step in range(to):
        window.go_on()
    assert window.stack.currentIndex() == to


def test_first_run_by_keyboard_alone(window, qtbot, tmp_path):
    enter()  # a post
    keys("saint lu")
    enter()
    keys("Vieux Fort Seaport")
    enter()
    keys("vfa")
    enter()
    assert window.step() is window.person
    keys("Ana Joseph")
    enter()
    keys("ana.joseph")
    enter()
    assert window.step() is window.passphrase
    words = window.passphrase.words_line.text()
    assert len(words.split()) == 5
    enter()
    keys(words)
    enter()
    assert window.step() is window.recovery
    with qtbot.waitSignal(window.created, timeout=20_000) as told:
        enter()
    store = told.args[0]
    assert store.actor.name == "Ana Joseph"
    assert window.passphrase.words_line.text() == ""
    vault.lock(store)
    face = vault.describe(tmp_path / "store")
    assert (face.post_name, face.post_code, face.is_office, face.is_training) == ("Vieux Fort Seaport", "VFA", False, False)
    again = unlock(tmp_path / "store", "ana.joseph", words)
    assert again.fact("country") == "LCA"
    again.close()


def test_office_and_training_are_kept(window, runner, qtbot, tmp_path):
    window.purpose.office.setChecked(True)
    window.purpose.training.setChecked(True)
    fill(window, 5)
    with qtbot.waitSignal(window.created, timeout=20_000) as told:
        window.go_on()
    told.args[0].close()
    face = vault.describe(tmp_path / "store")
    assert face.is_office
    assert face.is_training


def test_incomplete_form_keeps_the_step_and_shows_why(window):
    window.go_on()
    window.go_on()
    assert window.step() is window.place
    assert window.place.form.row("country").problem is not None
    assert window.place.form.editor("country").input().hasFocus()


def test_wrong_proof_keeps_the_step_and_says_why(window):
    fill(window, 4)
    window.proof.line.setText("something else entirely")
    window.go_on()
    assert window.step() is window.proof
    assert "not the passphrase" in window.error.text()
    window.proof.line.setText("  " + window.passphrase.passphrase().replace(" ", "   "))
    window.go_on()
    assert window.step() is window.recovery


def test_own_passphrase_is_checked(window):
    fill(window, 3)
    window.passphrase.own.setChecked(True)
    for weak in ("short", "ana joseph vieux fort"):
        window.passphrase.line.setText(weak)
        window.go_on()
        assert window.step() is window.passphrase
        assert window.error.text()
    window.passphrase.line.setText("kettle under the mango rainfall")
    window.go_on()
    assert window.step() is window.proof


def test_other_words_are_other_words(window):
    fill(window, 3)
    before = window.passphrase.passphrase()
    window.passphrase.other.setFocus()
    enter()
    assert window.passphrase.passphrase() != before
    assert window.step() is window.passphrase


def test_escape_and_back_lose_nothing(window):
    fill(window, 2)
    window.person.form.editor("display_name").input().setText("Ana J")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert window.step() is window.place
    assert window.place.text("post_name") == "Vieux Fort Seaport"
    window.go_on()
    assert window.person.text("display_name") == "Ana J"


def test_recovery_key_must_look_like_one(window):
    fill(window, 5)
    window.recovery.line.setText("age1short")
    window.go_on()
    assert "recovery key" in window.error.text()
    window.recovery.line.clear()
    assert window.step().complaint() is None


def test_refusal_leaves_nothing_and_lets_correct(window, runner, tmp_path):
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "letter.txt").write_text("mine")
    fill(window, 5)
    window.go_on()
    runner.wait_idle()
    assert "not empty" in window.error.text()
    assert window.next.isEnabled()
    assert [each.name for each in (tmp_path / "store").iterdir()] == ["letter.txt"]


@pytest.mark.parametrize("percent", [100, 150])
@pytest.mark.parametrize("step", range(6))
def test_step_in_the_longest_language_is_neither_cut_nor_untranslated(qtbot, qapp, runner, tmp_path, step, percent):
    text.set_language(text.PSEUDO)
    style.start(qapp, "light", percent)
    window = FirstRunWindow(tmp_path / "store", runner, create)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    fill(window, step)
    window.passphrase.own.setChecked(percent == 150)
    qapp.processEvents()
    qapp.processEvents()
    assert audit.unnamed(window) == []
    assert audit.clipped(window) == []
    assert audit.untranslated(window) == []
    style.start(qapp, "light", 100)
