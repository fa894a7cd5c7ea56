# SPDX-License-Identifier: Apache-2.0
"""The unlock screen and the restore screen against a real store."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from app.base import text
from app.base.errors import StoreDamaged, TooSoon
from app.services import vault
from app.services.vault import StoreFace
from app.ui.dialogs.help_sheet import CANNOT_GET_IN, HelpSheet
from app.ui.dialogs.restore import RestoreWindow
from app.ui.dialogs.unlock import UnlockWindow
from app.ui.theme import style
from tests.ui import audit
from tests.ui.stores import PASSPHRASE, unlock


@pytest.fixture
def window(qtbot, folder, runner):
    made = UnlockWindow(folder, vault.describe(folder), runner, unlock)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def sign_in(window, passphrase=PASSPHRASE, name="ana.joseph"):
    QTest.keyClicks(window.fields.who, name)
    QTest.keyClick(window.fields.who, Qt.Key.Key_Return)
    QTest.keyClicks(QApplication.focusWidget(), passphrase)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


def test_unlock_by_keyboard_opens_the_store_and_forgets_the_passphrase(window, qtbot):
    assert window.fields.who.hasFocus()
    with qtbot.waitSignal(window.unlocked) as told:
        sign_in(window)
    store = told.args[0]
    assert store.actor.name == "Ana Joseph"
    assert window.fields.passphrase.text() == ""
    store.close()


def test_window_stays_alive_while_the_keys_are_worked_out(window, runner, qtbot):
    sign_in(window)
    assert window.fields.is_working()
    assert window.fields.progress.isVisible()
    assert not window.fields.button.isEnabled()
    assert not window.close(), "a sign-in under way is waited for"
    with qtbot.waitSignal(window.unlocked) as told:
        pass
    assert not window.fields.progress.isVisible()
    told.args[0].close()


@pytest.mark.parametrize(("name", "passphrase"), [("ana.joseph", "wrong wrong wrong wrong"), ("nobody", PASSPHRASE)])
def test_failed_sign_in_says_one_sentence_and_lets_try_again(window, runner, qtbot, name, passphrase):
    sign_in(window, passphrase, name)
    runner.wait_idle()
    sentence = window.fields.error.text()
    assert sentence.endswith(".")
    assert passphrase not in sentence
    assert name not in sentence
    assert window.fields.error.isVisible()
    assert window.fields.passphrase.accessibleDescription() == sentence
    assert window.fields.passphrase.hasFocus()
    assert window.fields.passphrase.selectedText()
    window.fields.who.setText("ana.joseph")
    QTest.keyClicks(window.fields.passphrase, PASSPHRASE)
    with qtbot.waitSignal(window.unlocked) as told:
        QTest.keyClick(window.fields.passphrase, Qt.Key.Key_Return)
    told.args[0].close()


def test_same_sentence_for_a_wrong_name_and_a_wrong_passphrase(window, runner):
    said = []
    for name, passphrase in (("ana.joseph", "wrong wrong wrong wrong"), ("nobody", PASSPHRASE)):
        window.fields.who.setText(name)
        window.fields.passphrase.setText(passphrase)
        window.fields.submit()
        runner.wait_idle()
        said.append(window.fields.error.text())
    assert said[0] == said[1]


def test_button_waits_after_several_failures(window):
    window.fields.show_failure(TooSoon("Several sign-ins failed. Wait 2 seconds, then try again.", 1.2))
    assert not window.fields.button.isEnabled()
    assert window.fields.button.text() == "Wait 2 s"
    window.fields.second.emit()
    assert window.fields.button.text() == "Wait 1 s"
    window.fields.second.emit()
    assert window.fields.button.isEnabled()
    assert window.fields.button.text() == "Unlock"


def test_nothing_is_tried_without_name_or_passphrase(window, runner):
    QTest.keyClick(window.fields.passphrase, Qt.Key.Key_Return)
    assert not runner.jobs()
    assert window.fields.error.text() == "Type your name and your passphrase."
    assert window.fields.who.hasFocus()


def test_passphrase_is_hidden_until_asked_and_may_be_pasted(window):
    line = window.fields.passphrase
    assert line.echoMode() == QLineEdit.EchoMode.Password
    QTest.keyClick(window.fields.show_typed, Qt.Key.Key_Space)
    assert line.echoMode() == QLineEdit.EchoMode.Normal
    QApplication.clipboard().setText(PASSPHRASE)
    line.paste()
    assert line.text() == PASSPHRASE
    QApplication.clipboard().clear()


def test_capital_lock_is_noticed_from_what_is_typed(window):
    line, shift = window.fields.passphrase, Qt.KeyboardModifier.ShiftModifier
    assert not window.fields.capitals.isVisible()
    QTest.keyClick(line, "A")  # a capital without shift
    assert window.fields.capitals.isVisible()
    QTest.keyClick(line, "b")
    assert not window.fields.capitals.isVisible()
    QTest.keyClick(line, "C", shift)
    assert not window.fields.capitals.isVisible()
    QTest.keyClick(line, "d", shift)
    assert window.fields.capitals.isVisible()


def test_damaged_store_leads_to_restore(window, folder, runner, qtbot):
    (folder / "store.bwdb").write_bytes(b"x" * 8192)
    failures = []
    window.failed.connect(failures.append)
    sign_in(window)
    runner.wait_idle()
    assert isinstance(failures[0], StoreDamaged)
    assert "backup" in window.fields.error.text()
    assert window.restore.hasFocus()
    with qtbot.waitSignal(window.restore_wanted):
        QTest.keyClick(window.restore, Qt.Key.Key_Space)


def test_store_in_use_is_said(window, folder, runner):
    other = unlock(folder, "ana.joseph", PASSPHRASE)
    sign_in(window)
    runner.wait_idle()
    assert window.fields.error.text()
    assert not window.fields.is_working()
    other.close()


def test_help_is_real_and_reachable_by_keyboard(window, qtbot):
    window.help.setFocus()
    QTest.keyClick(window.help, Qt.Key.Key_Space)
    sheet = next(each for each in QApplication.topLevelWidgets() if isinstance(each, HelpSheet))
    assert len(CANNOT_GET_IN) >= 5
    shown = " ".join(each.text() for each in audit.visible(sheet) if hasattr(each, "text"))
    assert "I forgot my passphrase" in shown
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_restore_puts_the_backup_in_place(folder, runner, qtbot):
    rows = vault.backups(folder)
    assert rows
    (folder / "store.bwdb").write_bytes(b"x" * 8192)
    from functools import partial
    window = RestoreWindow(folder, rows, runner, partial(vault.restore, allow_weak=True))
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    with qtbot.waitSignal(window.restored) as told:
        sign_in(window)
    assert told.args[0].actor.name == "Ana Joseph"
    told.args[0].close()


def test_restore_without_a_backup_is_not_a_dead_end(folder, runner, qtbot):
    window = RestoreWindow(folder, [], runner, vault.restore)
    qtbot.addWidget(window)
    window.show()
    assert not window.fields.isVisible()
    assert "central office" in " ".join(each.text() for each in audit.visible(window) if hasattr(each, "text"))
    with qtbot.waitSignal(window.back_wanted):
        QTest.keyClick(window.back, Qt.Key.Key_Space)


@pytest.mark.parametrize("kind", ["unlock", "restore"])
@pytest.mark.parametrize("percent", [100, 150])
def test_screen_in_the_longest_language_is_neither_cut_nor_untranslated(qtbot, qapp, runner, folder, kind, percent):
    text.set_language(text.PSEUDO)
    style.start(qapp, "light", percent)
    face = StoreFace("", "VFA", True, True, False)
    window = (UnlockWindow(folder, face, runner, unlock) if kind == "unlock" else
              RestoreWindow(folder, vault.backups(folder), runner, vault.restore))
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.fields.capitals.show()
    window.fields.submit()
    qapp.processEvents()
    qapp.processEvents()
    assert audit.unnamed(window) == []
    assert audit.clipped(window) == []
    assert audit.untranslated(window) == []
    style.start(qapp, "light", 100)


def test_unlock_screen_shows_without_database_and_icons():
    """The start must cost at most twice a bare window: what it imports is what it costs."""
    import subprocess
    import sys
    heavy = {"sqlalchemy", "sqlcipher3", "argon2", "qtawesome", "openpyxl", "app.domain.codelists", "app.ui.forms.form_view",
             "app.ui.shell.main_window"}
    code = f"import sys; import app.ui.main; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
