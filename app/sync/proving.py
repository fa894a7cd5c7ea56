# SPDX-License-Identifier: Apache-2.0
"""Proof of who wrote arrived entries: each device's chain goes on from what came before, each unit of work bears its user's signature."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from app.base.errors import BundleRefused
from app.domain.forms.values import Dot
from app.models.base import KINDS
from app.security import chain
from app.sync.entries import JournalRow, UnitRow, read_content
from app.sync.facts import Facts
from app.sync.refusals import refused

_VERIFY_KEY = KINDS["account"].fields["verify_key"].fid


def dot_of(row: JournalRow) -> Dot:
    """Return device and number of an entry."""
    return row.entry.device, row.entry.seq


def check_journal(facts: Facts, rows: Sequence[JournalRow]) -> None:
    """The sender's entries must go on from those it sent before, in each of its epochs; a gap is allowed, a contradiction is not."""
    for device in sorted({row.entry.device for row in rows}):
        mine = [row for row in rows if row.entry.device == device]
        if chain.verify_chain([row.entry for row in mine], mine[0].entry.prev_hash) is not None:
            raise refused("journal_broken")
        before = facts.entry_hash(device, mine[0].entry.seq - 1)
        if before is not None and before != mine[0].entry.prev_hash:
            raise refused("journal_broken")
        for row in (mine[0], mine[-1]):
            here = facts.entry_hash(device, row.entry.seq)
            if here is not None and here != row.hash:
                raise refused("fork")


def proven(facts: Facts, units: Sequence[UnitRow], rows: Sequence[JournalRow]) -> set[Dot]:
    """Return the entries that a signed unit of work covers, of the user they name.

    Raises:
        BundleRefused: "unit_signature": a unit that is not signed by the known key of its user, or names another user.
    """
    entries = {dot_of(row): row for row in rows}
    dots = sorted(entries)
    users = _keys(facts, rows)
    covered: set[Dot] = set()
    for each in units:
        # Looked for among what came, never counted from first to last: a hostile sender names ranges of thousands of millions.
        first, after = bisect_left(dots, (each.device, each.first_seq)), bisect_right(dots, (each.device, each.last_seq))
        inside = [entries[dot] for dot in dots[first:after]]
        head, keys = entries.get((each.device, each.last_seq)), users.get(each.user_id)
        if head is None or any(row.entry.user_id != each.user_id or row.entry.unit != each.unit for row in inside):
            raise refused("unit_signature")
        signed = (each.device, each.unit, each.first_seq, each.last_seq, head.hash)
        if keys and not any(chain.verify_unit(bytes.fromhex(key), each.signature, *signed) for key in keys):
            raise refused("unit_signature")
        covered |= {dot_of(row) for row in inside}
    return covered


def _keys(facts: Facts, rows: Sequence[JournalRow]) -> dict[str, set[str]]:
    """Return every key that a user had; an account that is new here counts with the key that it arrives with."""
    users = facts.account_keys()
    arriving: dict[str, set[str]] = {}
    for row in rows:
        if row.entry.object_kind == "account" and not users.get(row.entry.object_id):
            try:
                changes = read_content(row).changes
            except BundleRefused:
                continue  # held when its turn comes
            found = {str(change.value) for change in changes if change.cell[2] == _VERIFY_KEY and _is_key(change.value)}
            arriving.setdefault(row.entry.object_id, set()).update(found)
    return arriving | {user: keys for user, keys in users.items() if keys}


def _is_key(value: object) -> bool:
    try:
        return isinstance(value, str) and len(bytes.fromhex(value)) == 32
    except ValueError:
        return False
