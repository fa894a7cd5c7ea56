# SPDX-License-Identifier: Apache-2.0
"""The page "Figures" over a small training store, for a role."""

from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from app.base import clock
from app.base.jobs import JobContext
from app.services import training
from app.ui.jobs.runner import JobRunner
from app.ui.pages.figures.page import FiguresPage
from app.ui.theme import style
from app.ui.widgets.session import Session
from tests.making import make_store, open_store

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Make a small training store once."""
    place = tmp_path_factory.mktemp("training") / "store"
    with make_store(place) as store:
        training.write(store, training.tell(20260101, cases=30), defaultdict(lambda: store.actor), JobContext())
    return place


@pytest.fixture
def open_page(qtbot, folder):
    """Return a function that shows the page to a role."""
    style.look()
    runner, stores = JobRunner(), []

    def show(role: str = "supervisor") -> FiguresPage:
        store = open_store(folder, role)
        stores.append(store)
        page = FiguresPage(Session(store, runner, store.actor.name, role, "Test post"))
        qtbot.addWidget(page)
        page.resize(1160, 660)
        page.show()
        page.opened(None)
        runner.wait_idle()
        QCoreApplication.sendPostedEvents()  # the layout takes in what was counted
        return page

    with clock.use(NOW.timestamp):
        yield show
        runner.wait_idle()
    for store in stores:
        store.close()
    runner.shutdown()
