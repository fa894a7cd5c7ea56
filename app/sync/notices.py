# SPDX-License-Identifier: Apache-2.0
"""What the receiving side says about bundles it got: taken in, waiting, or set aside, with a reason code.

Notices ride in receipts and in ordinary bundles. They carry codes and counts, never text or values; the reader makes
the sentence (`app.sync.refusals`).
"""

from collections.abc import Sequence
from typing import NamedTuple

import ormsgpack

from app.base.errors import Bug
from app.sync.entries import is_number, unpack_canonical
from app.sync.packing import MOST_ROWS, PackedChunk, pack_chunk
from app.sync.refusals import refused

# Of bundles: taken in, waiting, set aside, or (of the sender's own stream) repeated by later bundles up to this number.
# Of single entries, under the stream `JOURNAL` with the entry's number: held for a person, released, discarded.
STATES = ("applied", "parked", "quarantined", "replaced", "held", "released", "discarded")
JOURNAL = "journal"
_LONGEST_REASON = 64


class Notice(NamedTuple):
    """What became of one bundle, or of part of it.

    Attributes:
        stream, epoch, seq: which bundle of the addressee.
        state: one of `STATES`.
        reason: "" or a code of `app.sync.refusals`.
        entries: how many entries this is about.
    """

    stream: str
    epoch: int
    seq: int
    state: str
    reason: str
    entries: int


def notice_chunk(notices: Sequence[Notice]) -> PackedChunk:
    """Return the chunk of at most 5,000 notices."""
    if len(notices) > MOST_ROWS:
        raise Bug("a chunk takes at most 5,000 notices")
    return pack_chunk("notices", len(notices), ormsgpack.packb([tuple(notice) for notice in notices]))


def read_notices(raw: bytes, count: int) -> list[Notice]:
    """Return the `count` notices of a chunk.

    Raises:
        BundleRefused: "chunk_shape".
    """
    if len(raw) > MOST_ROWS * 256:
        raise refused("chunk_shape")
    rows = unpack_canonical(raw, "chunk_shape")
    if type(rows) is not list or len(rows) != count or not all(map(_fits, rows)):
        raise refused("chunk_shape")
    return [Notice(*row) for row in rows]


def _fits(row: object) -> bool:
    if type(row) is not list or len(row) != 6 or not all(type(row[at]) is str for at in (0, 3, 4)):
        return False
    stream, epoch, seq, state, reason, entries = row
    return (
        is_number(epoch, 1) and is_number(seq, 1) and is_number(entries) and state in STATES
        and max(len(stream), len(reason)) <= _LONGEST_REASON and stream.isprintable() and reason.isprintable()
    )
