# SPDX-License-Identifier: Apache-2.0
"""The code lists of the standard form, as if a ministry had added them."""

from collections.abc import Iterator

import pytest

from app.domain import codelists
from tests.domain.paper.standard import list_rows


@pytest.fixture(autouse=True)
def standard_lists(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give the program the form's own lists."""
    added = list_rows()
    for name, rows in added.items():
        monkeypatch.setitem(codelists._small(), name, rows)
    codelists.codelist.cache_clear()
    yield
    codelists.codelist.cache_clear()
