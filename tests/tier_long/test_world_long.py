# SPDX-License-Identifier: Apache-2.0
"""The long tier of the histories, by command: BREAKWATER_HISTORIES=2000 python -m pytest tests/tier_long/test_world_long.py.

In pieces with BREAKWATER_FIRST_HISTORY=500 and so on.
"""

import os

import pytest

from tests.sync.world import make_template, play, quick_disk, random_history

_WANTED = int(os.environ.get("BREAKWATER_HISTORIES", "0"))
_FIRST = 10_000 + int(os.environ.get("BREAKWATER_FIRST_HISTORY", "0"))


@pytest.mark.skipif(not _WANTED, reason="set BREAKWATER_HISTORIES to play the long tier")
def test_many_histories_converge(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch, quick_disk(patch):
        template = make_template(tmp_path_factory.mktemp("template"))
        for seed in range(_FIRST, _FIRST + _WANTED):
            play(template, template / f"world{seed}", random_history(seed, 40))
