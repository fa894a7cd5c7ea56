# SPDX-License-Identifier: Apache-2.0
"""Notices: what the receiving side says about bundles."""

import ormsgpack
import pytest

from app.base.errors import Bug, BundleRefused
from app.sync.notices import Notice, notice_chunk, read_notices
from app.sync.packing import decompress

GOOD = ("data", 1, 41, "quarantined", "value_too_long", 3)


def test_notices_come_back():
    notices = [Notice(*GOOD), Notice("trust", 2, 1, "applied", "", 0), Notice("data", 1, 2, "parked", "unknown_kind", 5_000)]
    chunk = notice_chunk(notices)
    assert read_notices(decompress(chunk.packed, chunk.raw_bytes), chunk.rows) == notices
    assert (chunk.what, chunk.rows) == ("notices", 3)
    assert read_notices(b"\x90", 0) == []


@pytest.mark.parametrize("rows", [
    [list(GOOD), list(GOOD)], [], {}, None, [GOOD[0]], [list(GOOD[:5])], [[*GOOD, 1]],
    *([[*GOOD[:at], value, *GOOD[at + 1:]]] for at, value in (
        (0, 1), (0, "x" * 65), (0, "a\nb"), (1, 0), (1, True), (1, "1"), (2, 0), (2, -1), (2, 2**63), (3, "eaten"), (3, 1), (3, None),
        (4, None), (4, "x" * 65), (4, "a\0"), (4, ["x"]), (5, -1), (5, 1.0), (5, 2**63),
    )),
])
def test_other_shapes_are_refused(rows):
    with pytest.raises(BundleRefused) as caught:
        read_notices(ormsgpack.packb(rows), 1)
    assert caught.value.reason == "chunk_shape"


def test_too_many_are_neither_written_nor_parsed():
    with pytest.raises(Bug):
        notice_chunk([Notice(*GOOD)] * 5_001)
    with pytest.raises(BundleRefused):
        read_notices(ormsgpack.packb([list(GOOD)] * 40_000), 40_000)
