# SPDX-License-Identifier: Apache-2.0
"""A store of a supervisor for each test, and a way to run an import to its end."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from app.models.store import Store
from app.services import importing
from app.services.importing import ImportPlan
from tests.making import make_store
from tests.services.importing.filled import fill


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give an empty, open store of a supervisor."""
    with make_store(tmp_path / "store") as made:
        yield made


@pytest.fixture
def plan(store: Store, tmp_path: Path) -> Callable[..., ImportPlan]:
    """Fill the template with rows and run it dry."""

    def run(*rows: Mapping[str, object], name: str = "delivery.xlsx", **formats: str) -> ImportPlan:
        return importing.dry_run(store, fill(tmp_path / name, rows, {key.replace("_", " "): each for key, each in formats.items()}))

    return run


@pytest.fixture
def take_in(store: Store, plan: Callable[..., ImportPlan]) -> Callable[..., ImportPlan]:
    """Fill the template with rows and take them in."""

    def run(*rows: Mapping[str, object], name: str = "delivery.xlsx") -> ImportPlan:
        made = plan(*rows, name=name)
        importing.commit(store, made)
        return made

    return run
