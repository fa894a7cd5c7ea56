# SPDX-License-Identifier: Apache-2.0
"""What goes with a person or a case that is deleted, and what went together when it was."""

from sqlalchemy import Connection, select

from app.models.base import KINDS
from app.models.journal import SAVE, journal

# A case's own records; a person's consents and screenings outlive the case, an inspection was held all the same.
_STAY_OF_CASE = {"consent", "screening", "inspection", "transfer"}
# Records that name a person and are about something else.
_STAY_OF_PERSON = {"evidence", "crime_link", "leg", "hearing"}
_DELETED_FIELD = "0"  # the journal's list of fields of an entry that only deletes or restores


def belonging(conn: Connection, kind: str, record_id: str) -> list[tuple[str, str]]:
    """Return (kind, identity) of the records that are deleted with a person or a case; none for other kinds."""
    column, stay = {"case": ("case_id", _STAY_OF_CASE), "person": ("person_id", _STAY_OF_PERSON)}.get(kind, ("", set()))
    found = []
    for name, each in KINDS.items():
        table = each.table
        if not column or column not in each.fields or name in stay:
            continue
        of_it = table.c[column] == record_id
        if name == "person_link":
            of_it |= table.c.other_id == record_id
        found += [(name, row.id) for row in conn.execute(select(table.c.id).where(of_it, table.c.deleted == 0))]
    return found


def went_with(conn: Connection, kind: str, record_id: str) -> list[tuple[str, str]]:
    """Return (kind, identity) of the deleted records that the same unit of work deleted as this one, this one first."""
    mine = select(journal.c.device, journal.c.unit).where(
        journal.c.object_id == record_id, journal.c.object_kind == kind, journal.c.kind == SAVE, journal.c.fields == _DELETED_FIELD
    )
    last = conn.execute(mine.order_by(journal.c.hlc.desc()).limit(1)).first()
    together = [(kind, record_id)]
    if last:
        rows = select(journal.c.object_kind, journal.c.object_id).where(
            journal.c.device == last.device, journal.c.unit == last.unit, journal.c.kind == SAVE, journal.c.fields == _DELETED_FIELD
        )
        together += [(row.object_kind, row.object_id) for row in conn.execute(rows) if row.object_id != record_id]
    return [
        (name, each) for name, each in together
        if name in KINDS and conn.execute(select(KINDS[name].table.c.deleted).where(KINDS[name].table.c.id == each)).scalar()
    ]
