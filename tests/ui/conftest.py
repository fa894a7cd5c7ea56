# SPDX-License-Identifier: Apache-2.0
"""A real store with cheap keys, made once, copied for each test that needs one; and a runner that is waited for."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.services import vault
from app.ui.jobs.runner import JobRunner
from app.ui.theme import style
from tests.ui.stores import new_store


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a store with one backup, whose journal is closed properly."""
    folder = tmp_path_factory.mktemp("made") / "store"
    store = vault.create(folder, new_store())
    vault.housekeeping(store)
    vault.lock(store)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """Return the folder of a fresh copy of that store."""
    return Path(shutil.copytree(made, tmp_path / "store"))


@pytest.fixture
def runner(qapp: QApplication) -> Iterator[JobRunner]:
    style.look()
    made = JobRunner()
    yield made
    made.wait_idle()
    made.shutdown()
