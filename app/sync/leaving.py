# SPDX-License-Identifier: Apache-2.0
"""Giving back records that left this post's scope: out of lists and search, never before their changes have arrived at the office.

The journal keeps what was done; the record's row, heads and marks go. The latest order of the office counts, so an order
that comes late after the record has entered again takes nothing away.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, delete, select

from app.models import gate, search, summaries
from app.models.base import KINDS
from app.models.heads import head, superseded
from app.models.journal import Unit, journal
from app.models.local import bundle, journal_end, peer
from app.models.store import Store
from app.sync import files
from app.sync.relaying import SCOPE_ENTERED, SCOPE_LEFT


def give_back(store: Store) -> int:
    """Take away the records that the office called back and whose changes it has confirmed; returns how many."""
    with store.read() as conn:
        called = _called_back(conn)
        own = conn.execute(select(journal_end.c.device)).scalar_one()
        confirmed = _confirmed_to(conn)
        gone = {
            record_id: kind for record_id, kind in called.items()
            if _is_confirmed(conn, own, record_id, confirmed) and _is_safe(conn, kind, record_id)
        }
    if not gone:
        return 0
    with store.write() as unit:
        for record_id, kind in gone.items():
            unit.note("given_back", kind, record_id)
            _take_away(unit, kind, record_id)
    return len(gone)


def _called_back(conn: Connection) -> dict[str, str]:
    """Return record id > kind of the records that are here though the latest order says that they are not to be."""
    offices = set(conn.execute(select(peer.c.device).where(peer.c.is_office == 1)).scalars())
    latest: dict[str, tuple[tuple[int, int], str, str]] = {}
    orders = select(journal.c.device, journal.c.seq, journal.c.kind, journal.c.object_kind, journal.c.object_id)
    for row in conn.execute(orders.where(journal.c.kind.in_((SCOPE_LEFT, SCOPE_ENTERED)))):
        if row.device in offices and row.object_kind in KINDS:
            said = ((row.device, row.seq), row.kind, row.object_kind)
            latest[row.object_id] = max(latest.get(row.object_id, said), said)
    found = {}
    for record_id, (_dot, order, kind) in latest.items():
        table = KINDS[kind].table
        if order == SCOPE_LEFT and conn.execute(select(table.c.id).where(table.c.id == record_id)).first():
            found[record_id] = kind
    return found


def _confirmed_to(conn: Connection) -> int:
    """Return how far the office has confirmed our journal of the present epoch without gaps."""
    epoch = conn.execute(select(journal_end.c.epoch)).scalar_one()
    offices = list(conn.execute(select(peer.c.device).where(peer.c.is_office == 1, peer.c.state == "enrolled")).scalars())
    where = (bundle.c.peer.in_(offices), bundle.c.direction == "out", bundle.c.stream == "data", bundle.c.epoch == epoch)
    reached = 0
    for row in conn.execute(select(bundle.c.state, bundle.c.packed_to).where(*where).order_by(bundle.c.seq)):
        if row.state != "acknowledged":
            break
        reached = max(reached, row.packed_to)
    return reached


def _is_confirmed(conn: Connection, own: int, record_id: str, confirmed: int) -> bool:
    rows = conn.execute(select(journal.c.device, journal.c.seq).where(journal.c.object_id == record_id, journal.c.fields != ""))
    return all(row.seq <= confirmed for row in rows if row.device == own)


def _is_safe(conn: Connection, kind: str, record_id: str) -> bool:
    """Tell whether nothing would be lost: the bytes of a file must be at the office, too."""
    return kind != "attachment" or files.is_at_office(conn, record_id)


def _take_away(unit: Unit, kind: str, record_id: str) -> None:
    conn, table = unit.conn, KINDS[kind].table
    row = dict(conn.execute(select(table).where(table.c.id == record_id)).mappings().one())
    parents = [value for value in _parents(conn, kind, record_id) if value]
    with gate.opened(conn):
        search.forget(conn, kind, row["row_no"])
        conn.execute(delete(head).where(head.c.record_id == record_id))
        conn.execute(delete(superseded).where(superseded.c.record_id == record_id))
        conn.execute(delete(table).where(table.c.id == record_id))
        if kind == "attachment":
            files.forget(conn, row)
        unit.records.add((kind, record_id))
        summaries.follow(conn, "case", _here(conn, parents))


def _parents(conn: Connection, kind: str, record_id: str) -> list[str]:
    table = KINDS[kind].table
    if "case_id" not in table.c:
        return []
    return list(conn.execute(select(table.c.case_id).where(table.c.id == record_id)).scalars())


def _here(conn: Connection, ids: Iterable[str]) -> list[str]:
    table = KINDS["case"].table
    return list(conn.execute(select(table.c.id).where(table.c.id.in_(list(ids)))).scalars())
