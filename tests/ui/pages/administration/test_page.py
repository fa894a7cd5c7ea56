# SPDX-License-Identifier: Apache-2.0
"""The page: sections by role, keys, languages and sizes; settings and the own passphrase are everybody's."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.base import settings, text
from app.base.errors import WrongPassphrase
from app.services import accounts, vault
from app.ui.dialogs.add_user import AddUser
from app.ui.dialogs.change_passphrase import ChangePassphrase
from app.ui.dialogs.change_role import ChangeRole
from app.ui.dialogs.close_user import CloseUser
from app.ui.dialogs.passphrase_card import PassphraseCard
from app.ui.dialogs.record_history import RecordHistory
from app.ui.dialogs.settings import SettingsDialog
from app.ui.pages.administration.page import AdministrationPage
from app.ui.shell import offers
from app.ui.shell.main_window import MainWindow
from app.ui.shell.signed_in import session_of
from app.ui.theme import style
from tests.ui import audit
from tests.ui.pages.administration.conftest import dialog, dialogs
from tests.ui.stores import PASSPHRASE, unlock

CLEO = "seven tired goats on a ferry"
SECTIONS = ("users", "this_pc", "journal", "code_lists", "settings")


def titles(page):
    return [page.contents.item(at).text() for at in range(page.contents.count())]


def signed_in_as(folder, runner, role):
    store = unlock(folder, "ana.joseph", PASSPHRASE)
    accounts.add_user(store, "cleo", "Cleo Francis", role, CLEO)
    store.close()
    opened = unlock(folder, "cleo", CLEO)
    return session_of(opened, vault.describe(folder), runner)


def test_administrator_has_all_sections(section, window):
    section("users")
    assert titles(window.stack.frame().page) == ["Users", "This PC", "Journal", "Code lists", "Settings"]


def test_supervisor_reads_the_journal_but_manages_nobody(folder, runner, qtbot):
    session = signed_in_as(folder, runner, "supervisor")
    page = AdministrationPage(session)
    qtbot.addWidget(page)
    assert titles(page) == ["This PC", "Journal", "Code lists", "Settings"]
    runner.wait_idle()
    session.store.close()


def test_officer_has_no_such_page_but_settings_and_the_own_passphrase(folder, runner, qtbot):
    session = signed_in_as(folder, runner, "officer")
    window = MainWindow(session, runner)
    qtbot.addWidget(window)
    window.show()
    runner.wait_idle()
    with pytest.raises(KeyError):
        window.go("administration")
    offered = {each.title: each for each in offers.commands(session, window.stack, window._run)}
    assert {"Settings", "Change my passphrase"} <= set(offered)
    assert "History of this record" not in offered, "no record is open"
    for title, kind in (("Settings", SettingsDialog), ("Change my passphrase", ChangePassphrase)):
        offered[title].run()
        dialog(kind).reject()
    window.end_watching()
    runner.wait_idle()
    session.store.close()


def test_sections_by_key_and_their_primary_actions(section, window, runner):
    section("users")
    page = window.stack.frame().page
    assert page.primary.text == "Add user"
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert page.primary.text == "Back up now"
    QTest.keyClick(window, Qt.Key.Key_5, Qt.KeyboardModifier.AltModifier)
    assert page.primary is None
    told = dict(page.keys())
    assert told["Alt+3"] == "Journal"
    runner.wait_idle()


@pytest.mark.parametrize("key", SECTIONS)
def test_everything_has_a_name_and_tab_comes_round(section, window, key):
    section(key)
    assert audit.unnamed(window) == []
    walked = audit.tab_walk(window)
    assert len(walked) < 200
    assert window.stack.frame().page.contents in walked


@pytest.mark.parametrize("percent", [100, 150])
@pytest.mark.parametrize("key", SECTIONS)
def test_longest_language_is_neither_cut_nor_untranslated(session, runner, qtbot, qapp, key, percent):
    text.set_language(text.PSEUDO)
    style.look().set("light", percent)
    page = AdministrationPage(session)
    qtbot.addWidget(page)
    page.resize(1160 if percent == 100 else 1290, 640)
    page.show()
    page.opened(key)
    runner.wait_idle()
    if key == "users":
        accounts.add_user(session.store, "cleo", "Cleo Francis", "officer", CLEO)
        page.panel().look_again()
        runner.wait_idle()
        page.panel().cards.cards()[-1].setFocus()
    if key == "this_pc":
        page.panel().health.check()
        page.panel().backups.make()
        runner.wait_idle()
    qapp.processEvents()
    qapp.processEvents()
    shown = [each for each in audit.clipped(page) if "Cleo" not in each and "Ana" not in each]
    assert shown == []
    kept = {view.card.title for view in page.panel().cards.cards()} if key == "users" else set()
    words = [each for each in audit.untranslated(page.panel()) if each.partition(": ")[2] not in kept]
    assert [each for each in words if not each.startswith(("CardView", "QHeaderView"))] == []
    style.look().set("light", 100)


@pytest.mark.parametrize("percent", [100, 150])
def test_dialogs_in_the_longest_language(session, runner, window, qapp, percent):
    text.set_language(text.PSEUDO)
    style.look().set("light", percent)
    with session.store.write() as unit:
        case = unit.save("case", "", {"number": "VFA-2026-00001-31", "status": "Active"})
    name = text._("Name")  # stands for data, which the pseudo-language would not mark
    session.post_name = text._("Post")
    made = [
        AddUser(session, window), ChangeRole(session, "x", name, "officer", window), CloseUser(session, "x", name, True, window),
        CloseUser(session, "x", name, False, window), PassphraseCard(name, name, "one two three four five", window),
        ChangePassphrase(session, window), SettingsDialog(session, window), RecordHistory(session, "case", case, window),
    ]
    for each in made:
        each.open()
        runner.wait_idle()
        qapp.processEvents()
        qapp.processEvents()
        assert audit.unnamed(each) == [], each
        assert [found for found in audit.clipped(each) if "QSpinBox" not in found] == [], each
        assert [found for found in audit.untranslated(each) if "English" not in found] == [], each
        if isinstance(each, PassphraseCard):
            each.copied.setChecked(True)
        each.accept()
    style.look().set("light", 100)


# -- settings -----------------------------------------------------------------------------------------------------------------

def test_settings_hold_at_once(section, window):
    fields = section("settings").form.fields
    assert {"language", "theme", "text_percent", "idle_lock_minutes"} <= set(fields)
    assert not {"last_store", "exchange_folder"} & set(fields), "what the program remembers is not asked"
    theme = fields["theme"]
    theme.setFocus()
    QTest.keyClicks(theme, "D")
    assert settings.get("theme") == "dark"
    assert style.look().palette.name == "dark"
    fields["text_percent"].setValue(130)
    assert settings.get("text_percent") == 130
    assert window.navigation.font().pointSizeF() > 12
    fields["idle_lock_minutes"].setValue(2)
    assert settings.get("idle_lock_minutes") == 2
    assert window._idle._limit_s == 120


def test_settings_by_key_from_anywhere(section, window):
    section("users")
    QTest.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    opened = dialog(SettingsDialog)
    assert opened.form.fields["language"].hasFocus() or opened.focusWidget() is opened.form.fields["language"]
    assert opened.windowTitle() == "Breakwater"
    opened.reject()


def test_another_language_asks_for_a_new_window(section, window, qtbot, monkeypatch):
    monkeypatch.setattr(text, "languages", lambda: ["en", text.PSEUDO])
    choice = SettingsDialog(window._session, window).form.fields["language"]
    choice.setCurrentIndex(1)
    with qtbot.waitSignal(window.renewal_wanted):
        choice.activated.emit(1)
    assert settings.get("language") == text.PSEUDO
    assert text._("Settings") == text.pseudo("Settings")


# -- one's own passphrase --------------------------------------------------------------------------------------------------------

def test_own_passphrase_with_issued_words(section, window, runner, store, folder):
    section("this_pc").passphrase.action.click()
    asked = dialog(ChangePassphrase)
    QTest.keyClicks(asked.old, "not my passphrase at all")
    QTest.keyClick(asked, Qt.Key.Key_Return)
    asked.go_on()
    words = asked.choice.passphrase()
    asked.proof.line.setText("something else altogether")
    asked.go_on()
    assert "not the passphrase" in asked.problem.text()
    asked.proof.line.setText(words)
    asked.go_on()
    runner.wait_idle()
    assert asked.problem.text() == "The present passphrase is not right. Type it again."
    asked.old.setText(PASSPHRASE)
    asked.go_on()
    asked.proof.line.setText(words)
    asked.go_on()
    runner.wait_idle()
    assert dialogs() == []
    store.close()
    with pytest.raises(WrongPassphrase):
        unlock(folder, "ana.joseph", PASSPHRASE)
    unlock(folder, "ana.joseph", words).close()
