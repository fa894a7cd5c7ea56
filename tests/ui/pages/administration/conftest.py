# SPDX-License-Identifier: Apache-2.0
"""A main window over a real store with an administrator signed in, and ways to get at what is on screen."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from app.services import vault
from app.ui.jobs.runner import JobRunner
from app.ui.pages.administration.panel import Panel
from app.ui.shell.main_window import MainWindow
from app.ui.shell.signed_in import session_of
from app.ui.theme import style
from app.ui.widgets.session import Session
from tests.ui.stores import PASSPHRASE, unlock


@pytest.fixture
def store(folder: Path) -> Iterator[Any]:
    opened = unlock(folder, "ana.joseph", PASSPHRASE)
    yield opened
    opened.close()


@pytest.fixture
def session(store: Any, folder: Path, runner: JobRunner) -> Session:
    return session_of(store, vault.describe(folder), runner)


@pytest.fixture
def window(qtbot: QtBot, session: Session, runner: JobRunner) -> Iterator[MainWindow]:
    style.look().set("light", 100)
    made = MainWindow(session, runner)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    runner.wait_idle()
    yield made
    made.end_watching()
    style.look().set("light", 100)


@pytest.fixture
def section(window: MainWindow, runner: JobRunner) -> Callable[[str], Panel]:
    """Return a function that opens a section of the page and waits for what it asks."""

    def opened(key: str) -> Panel:
        window.go("administration", key)
        runner.wait_idle()
        panel: Panel = window.stack.frame().page.panel()
        return panel

    return opened


def dialog(kind: type[QDialog]) -> Any:
    """Return the dialog of a kind that is on screen."""
    return next(each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible())


def dialogs() -> list[QDialog]:
    """Return the dialogs on screen."""
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()]
