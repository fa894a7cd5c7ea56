# SPDX-License-Identifier: Apache-2.0
"""From start to unlock to main window to lock, with a real store; only the replacing of the process is watched instead of done."""

import sys
import threading

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication

from app import bootstrap
from app.base import settings, text
from app.base.errors import StoreDamaged
from app.services import drafts, vault
from app.ui import main
from app.ui.dialogs.error_report import BugDialog
from app.ui.dialogs.first_run import FirstRunWindow
from app.ui.dialogs.restore import RestoreWindow
from app.ui.dialogs.unlock import UnlockWindow
from app.ui.main import Program
from app.ui.shell import navigation
from app.ui.shell.main_window import MainWindow
from app.ui.shell.navigation import PageEntry
from app.ui.widgets.page import Page
from tests.ui.stores import PASSPHRASE, unlock


class DraftPage(Page):
    """Keeps a draft in the real store when it is left."""

    def leave(self) -> None:
        from app.domain.forms.values import FormValues
        store = self.session.store
        self.session.runner.run(lambda _ctx: drafts.keep(store, "person", FormValues({"family_name": "Joseph"})), self)


@pytest.fixture
def program(qapp, folder, monkeypatch, qtbot):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(vault, "unlock", unlock)
    monkeypatch.setattr(navigation, "PAGES", (PageEntry("home", "Home", "home", "tests.ui.test_main:DraftPage"),))
    replaced, quits = [], []
    monkeypatch.setattr(qapp, "quit", lambda: quits.append(1), raising=False)
    made = Program(qapp, folder, replaced.append)
    made.replaced, made.quits = replaced, quits
    yield made
    made.runner.wait_idle()
    if isinstance(made.window, MainWindow):
        made.window.end_watching()
    if made.open_store is not None:
        made.open_store.close()
    made.runner.shutdown()
    for each in (made.window, made):
        if each is not None:
            shiboken6.delete(each)  # with the timers that would come after the test
    qapp.setQuitOnLastWindowClosed(True)


def signed_in(program, qtbot):
    program.begin()
    window = program.window
    window.fields.who.setText("ana.joseph")
    window.fields.passphrase.setText(PASSPHRASE)
    with qtbot.waitSignal(window.unlocked):
        window.fields.submit()
    program.runner.wait_idle()
    return program.window


def test_without_a_store_the_wizard_begins(program, tmp_path):
    program.folder = tmp_path / "none"
    program.begin()
    assert isinstance(program.window, FirstRunWindow)


def test_with_a_store_the_unlock_screen_shows_its_post(program):
    program.begin()
    assert isinstance(program.window, UnlockWindow)
    assert program.window.post.text() == "Vieux Fort Seaport"


def test_unlock_leads_to_the_main_window(program, folder, qtbot):
    window = signed_in(program, qtbot)
    assert isinstance(window, MainWindow)
    assert window.status.texts()[0] == "Ana Joseph, administrator – Vieux Fort Seaport"
    assert "Recovery not confirmed" in window.status.texts()
    assert settings.get("last_store") == str(folder)
    assert bootstrap.default_folder() == folder


def test_search_of_the_palette_reaches_the_store(program, qtbot):
    signed_in(program, qtbot)
    found = []
    program.window._session.find("joseph", found.append)
    program.runner.wait_idle()
    assert found == [[]], "an empty store holds nobody, and an administrator sees nobody"


def test_lock_keeps_drafts_closes_the_store_and_replaces_the_process(program, folder, qtbot):
    window = signed_in(program, qtbot)
    window.do_lock()
    assert program.replaced == [], "the draft is still being written"
    program.runner.wait_idle()
    assert program.replaced == [[sys.executable, *sys.orig_argv[1:]]]
    store = unlock(folder, "ana.joseph", PASSPHRASE)
    assert [row.form for row in drafts.listed(store)] == ["person"]
    store.close()


def test_lock_stops_long_work_but_not_drafts(program, qtbot):
    window = signed_in(program, qtbot)
    began = threading.Event()

    def long_work(ctx):
        began.set()
        while True:
            ctx.step(0)

    stopped = []
    program.runner.run(long_work, window, cancelled=lambda: stopped.append(1), title="Import")
    assert began.wait(5)
    window.do_lock()
    program.runner.wait_idle()
    assert stopped == [1]
    assert len(program.replaced) == 1


def test_process_is_replaced_even_when_the_store_does_not_close_well(program, qtbot, monkeypatch, log):
    window = signed_in(program, qtbot)
    store = program.open_store

    def failing(_store):
        raise StoreDamaged("The store file is damaged.")

    monkeypatch.setattr(vault, "lock", failing)
    log.expect("closing the store failed")
    window.do_lock()
    program.runner.wait_idle()
    assert len(program.replaced) == 1
    store.close()


def test_closing_the_window_keeps_drafts_and_ends(program, folder, qtbot):
    window = signed_in(program, qtbot)
    window.close()
    program.runner.wait_idle()
    assert program.quits == [1]
    store = unlock(folder, "ana.joseph", PASSPHRASE)
    assert len(drafts.listed(store)) == 1
    store.close()


def test_another_language_makes_a_new_window_for_the_same_sign_in(program, qtbot):
    before, store = signed_in(program, qtbot), program.open_store
    settings.put("language", text.PSEUDO)
    before._session.apply_setting("language")
    program.runner.wait_idle()
    assert program.window is not before
    assert program.open_store is store
    assert program.quits == []
    assert program.window.stack.entry().key == "home"
    assert program.window.status.texts()[0].endswith("·")
    program.window.do_lock()
    program.runner.wait_idle()
    assert len(program.replaced) == 1


def test_restore_and_back_again(program):
    program.begin()
    program.window.restore_wanted.emit()
    assert isinstance(program.window, RestoreWindow)
    program.window.back_wanted.emit()
    assert isinstance(program.window, UnlockWindow)


def test_unexpected_error_is_logged_by_place_and_shown_without_data(program, qtbot, log):
    program.begin()
    log.expect("unexpected error")
    try:
        raise ValueError("Marie-Canary")
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    shown = next(each for each in QApplication.topLevelWidgets() if isinstance(each, BugDialog) and each.isVisible())
    assert "ValueError" in shown.text.toPlainText()
    assert "Marie" not in shown.text.toPlainText()
    shown.close()


def test_warm_up_imports_what_exists(program):
    program.warm_up()
    program.runner.wait_idle()
    assert set(main._WARM_UP) <= set(sys.modules)
