# SPDX-License-Identifier: Apache-2.0
"""What the inbox asks the store before it believes an arrived change; the judging itself knows no tables."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from sqlalchemy import Connection, select

from app.domain.forms.values import Dot
from app.models import arrivals, relay, scopes
from app.models.base import KINDS
from app.models.journal import journal
from app.models.office import account
from app.models.queries import entries

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
