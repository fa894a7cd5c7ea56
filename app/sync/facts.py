# SPDX-License-Identifier: Apache-2.0
"""What the inbox asks the store before it believes an arrived change; the judging itself knows no tables."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from sqlalchemy import Connection, select, tuple_

from app.domain.forms.values import Dot
from app.models import arrivals, relay, scopes
from app.models.base import KINDS
from app.models.journal import journal, journal_unit
from app.models.office import account
from app.models.office_work import deletion_request
from app.models.queries import entries
from app.sync import trusting
from app.sync.entries import UnitRow
from app.sync.roster import Roster

_CHUNK = 300
AccountCell = tuple[str, Dot, int, object]  # user, entry, field id, value


class Facts(Protocol):
    """A store as judging and proving see it."""

    def entry_hash(self, device: int, seq: int) -> bytes | None:
        """Return the hash of an entry of the journal, None where it is not here."""

    def account_keys(self) -> dict[str, set[str]]:
        """Return every key that a user ever had, in hexadecimal."""

    def account_cells(self, users: Sequence[str]) -> Iterable[AccountCell]:
        """Return what settled entries of the journal say about these accounts."""

    def closed_accounts(self, users: Sequence[str]) -> set[str]:
        """Return which of these accounts are closed now."""

    def posts_of(self, records: Mapping[str, set[str]]) -> Mapping[str, frozenset[str]]:
        """Return record id > posts that may hold it, for records that are here."""

    def own_scopes(self, kind: str, ids: set[str]) -> Mapping[str, str]:
        """Return record id > its own scope, for records that are here."""

    def roster(self) -> Roster | None:
        """Return the roster in force, None where there is none yet."""

    def signed_units(self, units: Iterable[tuple[int, int]]) -> Mapping[tuple[int, int], tuple[UnitRow, bytes]]:
        """Return (device, unit) > its signature and the hash of its last entry, for units of the journal."""

    def deletions_asked(self, record_ids: Sequence[str]) -> Iterable[tuple[str, str]]:
        """Return record and author of settled requests to delete a record."""


class Tables:
    """The facts of a store's tables."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def entry_hash(self, device: int, seq: int) -> bytes | None:
        """Return the hash of an entry of the journal."""
        return arrivals.entry_hash_at(self._conn, device, seq)

    def account_keys(self) -> dict[str, set[str]]:
        """Return every key that a user ever had."""
        return entries.account_keys(self._conn)

    def account_cells(self, users: Sequence[str]) -> Iterator[AccountCell]:
        """Yield what settled entries of the journal say about these accounts."""
        for start in range(0, len(users), _CHUNK):
            where = (journal.c.object_id.in_(users[start : start + _CHUNK]), journal.c.object_kind == "account")
            found = self._conn.execute(select(journal.c.device, journal.c.seq, journal.c.object_id, journal.c.payload).where(*where)).all()
            aside = relay.unsettled(self._conn, [(row.device, row.seq) for row in found])
            for row in found:
                if (row.device, row.seq) not in aside:
                    yield from ((row.object_id, (row.device, row.seq), cell.fid, cell.value) for cell in entries.content(row.payload).cells)

    def closed_accounts(self, users: Sequence[str]) -> set[str]:
        """Return which of these accounts are closed now."""
        closed: set[str] = set()
        for start in range(0, len(users), _CHUNK):
            some = account.c.id.in_(users[start : start + _CHUNK])
            closed |= set(self._conn.execute(select(account.c.id).where(some, account.c.active == "no")).scalars())
        return closed

    def posts_of(self, records: Mapping[str, set[str]]) -> Mapping[str, frozenset[str]]:
        """Return record id > posts that may hold it."""
        return scopes.posts_of(self._conn, records)

    def own_scopes(self, kind: str, ids: set[str]) -> Mapping[str, str]:
        """Return record id > its own scope."""
        table = KINDS[kind].table
        return {row.id: row.scope for row in self._conn.execute(select(table.c.id, table.c.scope).where(table.c.id.in_(sorted(ids))))}

    def roster(self) -> Roster | None:
        """Return the roster in force."""
        return trusting.in_force(self._conn)

    def signed_units(self, units: Iterable[tuple[int, int]]) -> Mapping[tuple[int, int], tuple[UnitRow, bytes]]:
        """Return (device, unit) > its signature and the hash of its last entry."""
        wanted, found = sorted(units), {}
        for start in range(0, len(wanted), _CHUNK):
            some = tuple_(journal_unit.c.device, journal_unit.c.unit).in_(wanted[start : start + _CHUNK])
            for each in self._conn.execute(select(journal_unit).where(some)):
                row = UnitRow(each.device, each.unit, each.first_seq, each.last_seq, each.user_id, each.signature)
                found[each.device, each.unit] = row, each.hash
        return found

    def deletions_asked(self, record_ids: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Yield record and author of settled requests to delete a record."""
        for start in range(0, len(record_ids), _CHUNK):
            requests = select(deletion_request.c.record_id, journal.c.user_id, journal.c.device, journal.c.seq).join(
                journal, (journal.c.device == deletion_request.c.created_device) & (journal.c.seq == deletion_request.c.created_seq)
            ).where(deletion_request.c.record_id.in_(record_ids[start : start + _CHUNK]))
            rows = self._conn.execute(requests).all()
            aside = relay.unsettled(self._conn, [(row.device, row.seq) for row in rows])
            yield from ((row.record_id, row.user_id) for row in rows if (row.device, row.seq) not in aside)
