# SPDX-License-Identifier: Apache-2.0
"""Merging arrived changes into this store's records."""

from collections.abc import Iterable

from app.domain.forms.values import Dot
from app.domain.heads import Rule
from app.models import arrivals, heads, relay
from app.models.base import KINDS
from app.models.journal import Unit
from app.sync.entries import Content, JournalRow
from app.sync.judging import is_creation
from app.sync.merge import Change, MergeResult, merge
from app.sync.proving import dot_of


def merge_in(unit: Unit, rows: Iterable[JournalRow], contents: dict[Dot, Content]) -> MergeResult:
    """Merge changes whose entries are in the journal; `contents` are their payloads."""
    changes: list[Change] = []
    touched: dict[str, set[str]] = {}
    creations: dict[str, arrivals.Creation] = {}
    latest: dict[str, int] = {}
    for row in rows:
        entry = row.entry
        dot = (entry.device, entry.seq)
        cells = contents[dot].changes
        changes += cells
        touched.setdefault(entry.object_kind, set()).add(entry.object_id)
        latest[entry.object_id] = max(latest.get(entry.object_id, 0), entry.hlc)
        if is_creation(contents[dot]):
            creations[entry.object_id] = arrivals.Creation(dot, entry.hlc)
    held = arrivals.standing(unit.conn, touched, {change.cell for change in changes})
    named = {dot for change in changes for dot in change.prev}
    mine = {dot_of(row) for row in rows}
    known = arrivals.known_dots(unit.conn, named - mine)
    known -= relay.unsettled(unit.conn, known)  # what waits has not arrived as far as the merge goes
    result = merge(held.heads, held.marks, known, changes, rules())
    arrivals.write_merged(unit, held, result.heads, result.shown, result.marks, result.arrived, creations, latest)
    return result


def rules() -> dict[int, Rule]:
    """Return how each field of this program merges."""
    return {info.fid: heads.rule(kind, info) for kind in KINDS.values() for info in kind.fields.values()}
