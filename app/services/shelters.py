# SPDX-License-Identifier: Apache-2.0
"""Shelters with their addresses, for the few roles that see them; everybody else knows a shelter by its code name only.

A shelter's record is held by the post that entered it and by the office (`app.models.scopes`): no other post is sent it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.domain.permissions import Action
from app.domain.rows import RecordRow
from app.models.aftercare import shelter_stay
from app.models.queries import related
from app.models.store import Store
from app.services import records


@dataclass(frozen=True)
class Shelters:
    """All shelters; `taken` maps the identity of one to the number of people who stay there now."""

    rows: Sequence[RecordRow]
    taken: dict[str, int]


def listed(store: Store) -> Shelters:
    """Return all shelters with who-many stay there; that somebody looked is journalled.

    Raises:
        NotAllowed: the role does not see where shelters are.
    """
    records.require(store, Action.SEE_SHELTER)
    here = (shelter_stay.c.deleted == 0, shelter_stay.c.ended_on.is_(None), shelter_stay.c.shelter_id.is_not(None))
    counted = select(shelter_stay.c.shelter_id, func.count().label("n")).where(*here).group_by(shelter_stay.c.shelter_id)
    with store.read() as conn:
        rows = related.all_of(conn, "shelter")
        taken: dict[str, int] = {row.shelter_id: row.n for row in conn.execute(counted)}
    with store.write() as unit:
        unit.note("view", "shelter", "", {"rows": len(rows)})
    return Shelters(rows, taken)
