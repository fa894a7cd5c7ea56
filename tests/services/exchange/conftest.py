# SPDX-License-Identifier: Apache-2.0
"""Fixtures of the tests with a roster."""

import pytest

from tests.services.exchange import stores
from tests.services.exchange.rostered import admit, set_up


@pytest.fixture
def world(tmp_path):
    post = stores.make_post(tmp_path / "post", "VFA", 7)
    office = stores.make_office(tmp_path / "office")
    set_up(office, tmp_path)
    admit(post, office)
    (tmp_path / "stick").mkdir()
    with post, office:
        yield post, office, tmp_path / "stick"
