# SPDX-License-Identifier: Apache-2.0
"""The cases that the signed-in user keeps an eye on: a list of his or her own, kept on this PC and sent nowhere."""

from sqlalchemy import delete, insert, select

from app.base import clock
from app.domain.permissions import Action
from app.domain.rows import CaseRow
from app.domain.touched import Touched
from app.models.cases import case_file
from app.models.local import watched
from app.models.queries import lists
from app.models.store import Store
from app.services import records


def watch(store: Store, case_id: str) -> Touched:
    """Put a case on the list; one that is there already stays."""
    records.require(store, Action.SEE_CASE)
    _take_off(store, case_id)
    with store.write() as unit:
        unit.conn.execute(insert(watched).values(user_id=store.actor.user_id, case_id=case_id, since=clock.now_text()))
    return Touched.of([("watched", case_id)])


def unwatch(store: Store, case_id: str) -> Touched:
    """Take a case off the list."""
    _take_off(store, case_id)
    return Touched.of([("watched", case_id)])


def toggle(store: Store, case_id: str) -> Touched:
    """Put a case on the list, or take it off where it is there."""
    return (unwatch if is_watched(store, case_id) else watch)(store, case_id)


def is_watched(store: Store, case_id: str) -> bool:
    """Tell whether a case is on the list."""
    mine = (watched.c.user_id == store.actor.user_id, watched.c.case_id == case_id)
    with store.read() as conn:
        return conn.execute(select(watched.c.case_id).where(*mine)).first() is not None


def listed(store: Store) -> list[CaseRow]:
    """Return the watched cases that are still here, the one that changed last first."""
    records.require(store, Action.SEE_CASE)
    mine = select(watched.c.case_id).where(watched.c.user_id == store.actor.user_id)
    wanted = select(case_file.c.row_no).where(case_file.c.id.in_(mine), case_file.c.deleted == 0)
    with store.read() as conn:
        rows = list(conn.execute(wanted.order_by(case_file.c.changed_ms.desc(), case_file.c.row_no)).scalars())
        return lists.case_rows(conn, rows)


def _take_off(store: Store, case_id: str) -> None:
    with store.write() as unit:
        unit.conn.execute(delete(watched).where(watched.c.user_id == store.actor.user_id, watched.c.case_id == case_id))
