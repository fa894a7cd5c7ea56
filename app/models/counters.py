# SPDX-License-Identifier: Apache-2.0
"""Running numbers of this PC. Taken inside the unit of work that uses them, so none is lost or given twice."""

from sqlalchemy import Connection, insert, select, update

from app.models.local import counter


def take(conn: Connection, name: str) -> int:
    """Return the next number of a counter, from 1."""
    found = conn.execute(select(counter.c.value).where(counter.c.name == name)).scalar()
    if found is None:
        conn.execute(insert(counter).values(name=name, value=1))
        return 1
    conn.execute(update(counter).where(counter.c.name == name).values(value=found + 1))
    return int(found) + 1
