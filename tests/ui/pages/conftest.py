# SPDX-License-Identifier: Apache-2.0
"""A whole window on a real store: pages are used as their users use them, by keys that go to whatever has the focus."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from app.models.store import Store
from app.services.face import StoreFace
from app.ui.jobs.runner import JobRunner
from app.ui.shell.main_window import MainWindow
from app.ui.shell.navigation import PAGES
from app.ui.shell.signed_in import session_of
from app.ui.theme import style
from app.ui.widgets.page import Page
from tests.making import make_store, open_store

_Dialog = TypeVar("_Dialog", bound=QDialog)
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier


class Opened:
    """A main window, its store, and the keys pressed in it.

    Attributes:
        keys: how many keys were pressed.
    """

    def __init__(self, window: MainWindow, store: Store, runner: JobRunner, qtbot: QtBot) -> None:
        self.window, self.store, self.runner, self._qtbot = window, store, runner, qtbot
        self.keys = 0

    def go(self, key: str, arg: object = None) -> Page:
        """Open a page, in the window that takes the keys then."""
        self.front()
        self.window.go(key, arg)
        self.settle()
        return self.page()

    def front(self) -> None:
        """Give the main window the keyboard, as a window manager does when a dialog closes."""
        if not self.window.isActiveWindow():
            self.window.activateWindow()
            assert QTest.qWaitForWindowActive(self.window)

    def page(self) -> Page:
        """Return the page on screen."""
        frame = self.window.stack.frame()
        assert frame is not None
        return frame.page

    def dialog(self, kind: type[_Dialog]) -> _Dialog:
        """Return the open dialog of a kind, the one on top, once it has the keyboard."""
        found = [each for each in self.window.findChildren(kind) if each.isVisible()][-1]
        found.activateWindow()
        self._qtbot.waitUntil(lambda: QApplication.activeWindow() is found)
        return found

    def press(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        """Press keys wherever the focus is."""
        for key in keys:
            self.keys += 1
            QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)

    def type(self, text: str) -> None:
        """Type wherever the focus is, which may move on the way."""
        for char in text:
            self.keys += 1
            there = QApplication.focusWidget() or self.window
            if char.isascii():
                QTest.keyClicks(there, char)
            else:  # QTest ends the process for these
                QApplication.sendEvent(there, QKeyEvent(QEvent.Type.KeyPress, 0, NONE, char))

    def swipe(self, zone: str) -> None:
        """Send what a reader types, which is nobody's keystroke."""
        before = self.keys
        self.type(zone.replace("\n", "\r"))
        self.keys = before
        self.settle()

    def settle(self) -> None:
        """Let jobs end and what follows from them."""
        self.runner.wait_idle()
        QCoreApplication.sendPostedEvents()
        self.runner.wait_idle()


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Return a function that opens a window on a store that `fill` has filled; a second one on the same folder is another sign-in."""
    made: list[Opened] = []

    def open_window(
        role: str = "supervisor", fill: Callable[[Store], object] = lambda store: None, folder: str = "store", percent: int = 100,
        **facts: str,
    ) -> Opened:
        style.start(qapp, "light", percent)
        is_there = (tmp_path / folder).exists()
        store = (open_store if is_there else make_store)(tmp_path / folder, role=role, **facts)
        fill(store)
        runner = JobRunner()
        face = StoreFace("Test post", store.fact("post_code"), True, False, True)
        window = MainWindow(session_of(store, face, runner), runner, PAGES)
        window.resize(1366, 768)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        opened = Opened(window, store, runner, qtbot)
        opened.settle()
        made.append(opened)
        return opened

    yield open_window
    for each in made:
        each.window.close()
        each.settle()
        each.window.deleteLater()  # before the runner goes, of which its timers may still want something
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        each.runner.shutdown()
        each.store.close()
    style.start(qapp, "light", 100)
