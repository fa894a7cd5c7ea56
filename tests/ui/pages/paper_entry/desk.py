# SPDX-License-Identifier: Apache-2.0
"""A paper entry page, its store, and whoever sits before it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.actor import Actor
from app.domain.paper.state import State
from app.ui.jobs.runner import JobRunner
from app.ui.pages.paper_entry.page import PaperEntryPage
from app.ui.widgets.session import Session
from tests.making import make_store

NAMES = {"Enter": Qt.Key.Key_Return, "Tab": Qt.Key.Key_Tab, "Up": Qt.Key.Key_Up, "Down": Qt.Key.Key_Down, "Esc": Qt.Key.Key_Escape,
         **{f"F{n}": Qt.Key(Qt.Key.Key_F1 + n - 1) for n in range(1, 13)}}


class Desk:
    """A page, its store, and whoever sits before it."""

    def __init__(self, qtbot: QtBot, folder: Path, runner: JobRunner) -> None:
        self.qtbot, self.runner = qtbot, runner
        self.store = make_store(folder, role="clerk", name="Ana")
        self.page = self.sit_down("Ana", "clerk")

    def sit_down(self, name: str, role: str) -> PaperEntryPage:
        """Sign somebody in and show the page."""
        self.store.actor = Actor(f"user-{name}", name, role, self.store.actor.signing_key)
        session = Session(self.store, self.runner, name, role, "Test post")
        self.page = PaperEntryPage(session)
        self.qtbot.addWidget(self.page)
        self.page.resize(1160, 660)
        self.page.show()
        self.page.activateWindow()
        self.qtbot.waitUntil(self.page.isActiveWindow)
        self.page.opened(None)
        self.runner.wait_idle()
        return self.page

    def press(self, key: str) -> None:
        """Press one key wherever the focus is."""
        there = QApplication.focusWidget() or self.page
        if key in NAMES:
            QTest.keyClick(there, NAMES[key])
        elif key.isascii():
            QTest.keyClicks(there, key)
        else:  # QTest ends the process for these
            QApplication.sendEvent(there, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, key))

    def state(self) -> State:
        """Return where the clerk stands."""
        state = self.page.keying.sheet.state
        assert state is not None
        return state

    def step(self, key: str) -> None:
        """Begin a step of the batch in focus by its key."""
        QTest.keyClicks(self.page, key)
        self.runner.wait_idle()

    def key_form(self, next_for: Callable[[State], list[str]]) -> list[str]:
        """Key the form on screen to its end; returns the keys."""
        pressed: list[str] = []
        task = self.page.keying.task
        while self.page.keying.task is task and not self.state().is_finished:
            for key in next_for(self.state()):
                self.press(key)
                pressed.append(key)
        self.runner.wait_idle()
        return pressed
