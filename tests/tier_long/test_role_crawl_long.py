# SPDX-License-Identifier: Apache-2.0
"""As each role through every page, section, history, search, completer, export and error; minutes of processor time.

By command: BREAKWATER_CRAWL=1 python -m pytest tests/tier_long/test_role_crawl_long.py
"""

import os
from collections.abc import Callable

import pytest

from app.domain.permissions import Role
from tests.flows.test_role_crawl import Crawler, crawler, hold_to_the_table, planted

__all__ = ["crawler", "planted"]


@pytest.mark.skipif(not os.environ.get("BREAKWATER_CRAWL"), reason="set BREAKWATER_CRAWL to crawl as each role")
@pytest.mark.parametrize("role", [role.value for role in Role])
def test_a_role_meets_no_canary_on_any_page(crawler: Callable[..., Crawler], role: str) -> None:
    hold_to_the_table(crawler(role, pages=True))
