# SPDX-License-Identifier: Apache-2.0
"""A store with the invented people of training, made once for all tests that only read it."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.base.jobs import JobContext
from app.models.store import Store
from app.services import training
from tests.making import make_store


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Give an open training store of a supervisor."""
    with make_store(tmp_path_factory.mktemp("training") / "store") as store:
        training.write(store, training.tell(20260101, cases=40), defaultdict(lambda: store.actor), JobContext())
        yield store


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Store]:
    """Give an empty, open store of a supervisor."""
    with make_store(tmp_path / "store") as store:
        yield store
