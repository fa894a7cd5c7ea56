# SPDX-License-Identifier: Apache-2.0
"""Users, by keyboard: added with words that exist on screen and paper only, given roles, closed by two people."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from app.base.errors import NotAllowed, WrongPassphrase
from app.services import accounts, administration
from app.services.administration import JournalFilter
from app.ui.dialogs.add_user import AddUser
from app.ui.dialogs.change_role import ChangeRole
from app.ui.dialogs.close_user import CloseUser
from app.ui.dialogs.confirm import Confirm
from app.ui.dialogs.passphrase_card import PassphraseCard
from tests import leaks
from tests.ui.pages.administration.conftest import dialog, dialogs
from tests.ui.stores import PASSPHRASE, unlock

BEN, CLEO = "harbour kettle mango tin drum", "seven tired goats on a ferry"


def press(key, on=None, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(on or QApplication.focusWidget(), key, modifier)


def shown_words():
    return [line.split()[1] for line in dialog(PassphraseCard).words.text().splitlines()]


@pytest.fixture
def with_two(store):
    """A second administrator and an officer work here too."""
    ben = accounts.add_user(store, "ben", "Ben Charles", "administrator", BEN)
    cleo = accounts.add_user(store, "cleo", "Cleo Francis", "officer", CLEO)
    return ben.user_id, cleo.user_id


def test_add_by_keyboard_and_sign_in_with_the_words(window, section, runner, folder, store):
    panel = section("users")
    press(Qt.Key.Key_N, window)
    asked = dialog(AddUser)
    assert asked.focusWidget() is asked.name
    QTest.keyClicks(asked.name, "Marlon Prospere")
    press(Qt.Key.Key_Tab, asked.focusWidget())
    QTest.keyClicks(asked.focusWidget(), "marlon")
    press(Qt.Key.Key_Tab, asked.focusWidget())
    QTest.keyClicks(asked.focusWidget(), "Cas")  # case worker by first letters
    assert asked.role.role() == "case_worker"
    press(Qt.Key.Key_Return, asked.focusWidget())
    runner.wait_idle()
    words = " ".join(shown_words())
    assert len(words.split()) == 5
    card = dialog(PassphraseCard)
    press(Qt.Key.Key_Space, card.focusWidget())
    press(Qt.Key.Key_Return, card.focusWidget())
    runner.wait_idle()
    assert "Marlon Prospere" in [view.card.title for view in panel.cards.cards()]
    store.close()
    opened = unlock(folder, "marlon", words)
    assert opened.actor.role == "case_worker"
    opened.close()


def test_missing_name_is_asked_for(window, section, runner):
    section("users").add()
    asked = dialog(AddUser)
    QTest.keyClicks(asked.name, "Marlon Prospere")
    asked.submit()
    assert asked.problem.text() == "Fill in both names."
    assert asked.focusWidget() is asked.user
    asked.reject()


def test_name_in_use_is_refused_in_the_dialog(window, section, runner):
    section("users").add()
    asked = dialog(AddUser)
    QTest.keyClicks(asked.name, "Another Ana")
    QTest.keyClicks(asked.user, "ana.joseph")
    asked.submit()
    runner.wait_idle()
    assert asked.problem.isVisible()
    assert asked.add.isEnabled()
    asked.reject()


def test_words_stand_on_screen_only(window, section, runner, home, folder, tmp_path, caplog):
    clipboard = QApplication.clipboard()
    clipboard.setText("untouched")
    section("users").add()
    asked = dialog(AddUser)
    QTest.keyClicks(asked.name, "Marlon Prospere")
    QTest.keyClicks(asked.user, "marlon")
    asked.submit()
    runner.wait_idle()
    card = dialog(PassphraseCard)
    words = shown_words()
    for keys in (Qt.Key.Key_A, Qt.Key.Key_C):
        press(keys, card.words, Qt.KeyboardModifier.ControlModifier)
    QTest.mouseDClick(card.words, Qt.MouseButton.LeftButton)
    assert not card.words.hasSelectedText()
    assert clipboard.text() == "untouched"
    said = [window.windowTitle() for window in QApplication.topLevelWidgets()] + [caplog.text]
    assert leaks.found("\n".join(said).encode(), [" ".join(words)]) == set()
    press(Qt.Key.Key_Escape, card)
    assert card.isVisible(), "Esc does not lose the words before they stand on paper"
    card.copied.setChecked(True)
    card.accept()
    runner.wait_idle()
    assert card.words.text() == ""
    assert leaks.leaks([home, folder, tmp_path], [" ".join(words), "\n".join(words), "".join(words), "-".join(words)]) == []
    everywhere = [each.text() for each in window.findChildren(QLabel)]
    assert not any(set(words) <= set(text.split()) for text in everywhere)


def test_new_words_after_a_question(window, section, runner, with_two, store, folder):
    panel = section("users")
    panel.cards.set_current(with_two[1])
    press(Qt.Key.Key_Space, panel.detail.words)
    question = dialog(Confirm)
    press(Qt.Key.Key_Return, question.act)
    runner.wait_idle()
    words = " ".join(shown_words())
    card = dialog(PassphraseCard)
    card.copied.setChecked(True)
    card.accept()
    runner.wait_idle()
    store.close()
    with pytest.raises(WrongPassphrase):
        unlock(folder, "cleo", CLEO)
    unlock(folder, "cleo", words).close()


def test_role_with_a_reason(window, section, runner, with_two, store):
    panel = section("users")
    panel.cards.set_current(with_two[1])
    view = next(each for each in panel.cards.cards() if each.card.key == with_two[1])
    press(Qt.Key.Key_Return, view)
    assert QApplication.focusWidget() is panel.detail.role
    press(Qt.Key.Key_Space)
    asked = dialog(ChangeRole)
    QTest.keyClicks(asked.role, "Sup")
    asked.submit()
    runner.wait_idle()
    assert "Say why" in asked.problem.text()
    QTest.keyClicks(asked.reason, "Leads the post from Monday")
    press(Qt.Key.Key_Return, asked.reason)
    runner.wait_idle()
    assert dialogs() == []
    assert {row.id: row.role for row in administration.users(store)}[with_two[1]] == "supervisor"
    newest = administration.history(store, "account", with_two[1])[0]
    assert (newest.reason, newest.changes[0].was, newest.changes[0].became) == ("Leads the post from Monday", "Officer", "Supervisor")


def test_second_administrator_closes_an_account_from_end_to_end(window, section, runner, with_two, store, folder):
    _ben, cleo = with_two
    with store.write() as unit:
        person = unit.save("person", "", {"family": "Baptiste"})
    panel = section("users")
    panel.cards.set_current(cleo)
    press(Qt.Key.Key_Space, panel.detail.close_account)
    runner.wait_idle()
    asked = dialog(CloseUser)
    assert asked.focusWidget() is asked.reason

    QTest.keyClicks(asked.fields.who, "ben")
    QTest.keyClicks(asked.fields.passphrase, BEN)
    asked.fields.submit()
    assert "Say why" in asked.problem.text(), "no reason, no closing"

    QTest.keyClicks(asked.reason, "Left the service")
    asked.fields.passphrase.setText("not the passphrase of Ben")
    asked.fields.submit()
    runner.wait_idle()
    assert asked.isVisible()
    assert asked.fields.error.isVisible()
    assert {row.id: row.is_active for row in administration.users(store)}[cleo], "nothing is closed without the second sign-in"

    asked.fields.who.setText("ana.joseph")
    asked.fields.passphrase.setText(PASSPHRASE)
    asked.fields.submit()
    runner.wait_idle()
    assert "another administrator" in asked.fields.error.text(), "one cannot agree with oneself"

    press(Qt.Key.Key_Return, asked.reason)
    assert asked.focusWidget() is asked.fields.who
    asked.fields.who.setText("ben")
    asked.fields.passphrase.clear()
    QTest.keyClicks(asked.fields.passphrase, BEN)
    press(Qt.Key.Key_Return, asked.fields.passphrase)
    assert asked.line.isVisible()
    press(Qt.Key.Key_Escape, asked)
    assert asked.isVisible(), "it cannot be left half done"
    runner.wait_idle(60_000)
    assert dialogs() == [], (asked.fields.error.text(), asked.problem.text())

    rows = {row.id: row for row in administration.users(store)}
    assert (rows[cleo].is_active, rows[cleo].can_sign_in) == (False, False)
    assert [view.card.chip for view in panel.cards.cards() if view.card.key == cleo] == ["Closed"]
    removed = administration.journal_page(store, JournalFilter(kinds=("user_removed",)))[0]
    assert dict(removed.detail) == {"agreed by": with_two[0]}
    assert administration.journal_page(store, JournalFilter(kinds=("data_key_changed",)))
    assert not administration.post_facts(store).rewrite_due
    with store.read() as conn:
        assert conn.exec_driver_sql("SELECT family FROM person WHERE id = ?", (person,)).scalar_one() == "Baptiste"
    store.close()
    with pytest.raises((WrongPassphrase, NotAllowed)):
        unlock(folder, "cleo", CLEO)
    unlock(folder, "ben", BEN).close()


def test_only_administrator_closes_alone_and_is_told_so(window, section, runner, store):
    cleo = accounts.add_user(store, "cleo", "Cleo Francis", "officer", CLEO).user_id
    panel = section("users")
    panel.cards.set_current(cleo)
    panel.detail.close_account.click()
    runner.wait_idle()
    asked = dialog(CloseUser)
    assert not asked.fields.isVisible()
    assert any("you decided alone" in each.text() for each in asked.findChildren(QLabel))
    QTest.keyClicks(asked.reason, "Left the service")
    asked.alone.click()
    runner.wait_idle(60_000)
    assert dialogs() == []
    assert not {row.id: row.is_active for row in administration.users(store)}[cleo]


def test_nothing_can_be_done_to_oneself_or_to_a_closed_account(window, section, runner, store):
    panel = section("users")
    detail = panel.detail
    assert "This is you" in detail._why_not.text()
    assert not any(button.isVisible() for button in (detail.role, detail.words, detail.close_account))
