# SPDX-License-Identifier: Apache-2.0
"""One store that several people open in turn, and settings that nobody changed."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.base import settings
from app.models.store import Store
from tests.making import make_store, open_store

OpenAs = Callable[..., Store]


@pytest.fixture(autouse=True)
def usual_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give every setting its default."""
    monkeypatch.setattr(settings, "_read", dict)


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of an empty store, made once."""
    folder = tmp_path_factory.mktemp("empty") / "store"
    make_store(folder).close()
    return folder


@pytest.fixture
def open_as(tmp_path: Path, empty_store: Path) -> Iterator[OpenAs]:
    """Give a function that signs somebody else in; the one before is signed out."""
    folder = Path(shutil.copytree(empty_store, tmp_path / "store"))
    with ExitStack() as last:

        def sign_in(name: str, role: str = "clerk") -> Store:
            last.close()
            return last.enter_context(open_store(folder, role, name))

        yield sign_in
