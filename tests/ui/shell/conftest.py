# SPDX-License-Identifier: Apache-2.0
"""A main window with small pages."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from app.base import clock
from app.ui.jobs.runner import JobRunner
from app.ui.shell.main_window import MainWindow
from app.ui.theme import style
from app.ui.widgets.session import Found, Session
from tests.ui.shell.pages import PAGES


@pytest.fixture
def session(runner: JobRunner) -> Session:
    return Session(object(), runner, "Ana Joseph", "supervisor", "Vieux Fort Seaport", is_training=True,
                   receipt_time=lambda: clock.now() - timedelta(days=3),
                   find=lambda typed, show: show([Found(f"VFA-2026-{typed}", "opened 3 Nov 2026", "case", "case", "01case")]))


@pytest.fixture
def window(qtbot: QtBot, session: Session, runner: JobRunner) -> Iterator[MainWindow]:
    style.look()
    made = MainWindow(session, runner, PAGES)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    runner.wait_idle()
    yield made
    made.end_watching()
