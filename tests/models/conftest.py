# SPDX-License-Identifier: Apache-2.0
"""A store for each test of the cellar."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.models.store import Store
from tests.making import make_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give an empty, open store of a supervisor."""
    with make_store(tmp_path / "store") as made:
        yield made
