# SPDX-License-Identifier: Apache-2.0
"""A desk with a clerk at it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.ui.jobs.runner import JobRunner
from app.ui.theme import style
from tests.ui.pages.paper_entry.desk import Desk


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    """Give a paper entry page on a store of its own."""
    style.look()
    runner = JobRunner()
    made = Desk(qtbot, tmp_path / "store", runner)
    yield made
    made.page.leave()
    runner.wait_idle()
    made.store.close()
    runner.shutdown()
