# SPDX-License-Identifier: Apache-2.0
"""A store at a fixed day, and what the tests of case work put into it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.base import clock
from app.domain.forms.values import Value
from app.models.store import Store
from tests.making import make_store, open_store

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
Add = Callable[..., str]


def day(days_ago: int) -> str:
    """Return a date so many days before the day of the tests; negative ones lie ahead."""
    return (NOW - timedelta(days=days_ago)).date().isoformat()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give an empty store of a supervisor."""
    with make_store(tmp_path / "store") as made, clock.use(NOW.timestamp):
        yield made


@pytest.fixture
def colleague(store: Store, tmp_path: Path) -> Iterator[Store]:
    """Give the same store, opened by another supervisor."""
    with open_store(tmp_path / "store", "supervisor", "Rose Auguste") as other:
        yield other


@pytest.fixture
def add(store: Store) -> Add:
    """Give a function that writes a record past its form and returns its identity."""

    def _add(kind: str, /, **values: Value) -> str:
        with store.write() as unit:
            return unit.save(kind, "", values)

    return _add


@pytest.fixture
def case_id(add: Add) -> str:
    """Give an open case."""
    return add("case", number="VFA-26-00001-60", opened_on=day(60), status="Active", title="Farm workers", responsible="Ana Joseph")


@pytest.fixture
def victim(add: Add, case_id: str) -> str:
    """Give an adult who is a victim in the case."""
    person_id = add("person", family="Pierre", given="Marie", sex="female", birth="1994")
    add("party", case_id=case_id, person_id=person_id, role="victim")
    return person_id
