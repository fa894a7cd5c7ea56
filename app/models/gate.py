# SPDX-License-Identifier: Apache-2.0
"""The gate: a statement that changes a record is refused unless the journal opened the gate for it.

Two guards. Before a statement runs, its text is looked at; the gate is closed again when its block ends and on
rollback. Before a unit commits, a tripwire made of temporary triggers tells which records were really changed, by any
route, and each must have its journal entry.
"""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event

from app.base.errors import UnjournalledWrite
from app.models.base import KINDS

_GUARDED = {"journal", "journal_unit", "journal_end", "head", "superseded"}
_WRITE = re.compile(
    r"\b(?:insert\s+(?:or\s+\w+\s+)?into|replace\s+into|update(?:\s+or\s+\w+)?|delete\s+from|drop\s+table(?:\s+if\s+exists)?"
    r"|alter\s+table)\s+(?:\"?main\"?\s*\.\s*)?[\"'`\[]?(\w+)",
    re.IGNORECASE,
)


@contextmanager
def opened(conn: Connection) -> Iterator[None]:
    """Let statements through for the length of a `with` block."""
    before = conn.info.get("gate_open", False)
    conn.info["gate_open"] = True
    try:
        yield
    finally:
        conn.info["gate_open"] = before


def install(engine: Engine) -> None:
    """Put the gate on an engine."""
    guarded = guarded_tables()

    def before_execute(
        conn: Connection, _cursor: Any, statement: str, _parameters: Any, _context: Any, _many: bool
    ) -> None:
        if conn.info.get("gate_open"):
            return
        if any(name.lower() in guarded for name in _WRITE.findall(statement)):
            raise UnjournalledWrite("a statement tried to change a record without its journal entry")

    def close(conn: Connection) -> None:
        conn.info["gate_open"] = False

    event.listen(engine, "before_cursor_execute", before_execute)
    event.listen(engine, "rollback", close)
    event.listen(engine, "commit", close)


def guarded_tables() -> set[str]:
    """Return the names of the tables that only the journal may write."""
    return _GUARDED | {kind.table.name for kind in KINDS.values()}


def tripwire_sql() -> list[str]:
    """Return the statements that set the tripwire on a fresh write connection."""
    made = ["CREATE TEMP TABLE tripwire (kind TEXT NOT NULL, id TEXT NOT NULL)"]
    for kind in KINDS.values():
        table = kind.table.name
        for verb, row in (("INSERT", "NEW"), (f"UPDATE OF id, {', '.join(kind.fields)}", "NEW"), ("DELETE", "OLD")):
            made.append(
                f"CREATE TEMP TRIGGER trip_{table}_{verb[:6].lower()} AFTER {verb} ON main.{table} "
                f"BEGIN INSERT INTO tripwire VALUES ('{kind.name}', {row}.id); END"
            )
    return made


def check_tripwire(conn: Connection, journalled: AbstractSet[tuple[str, str]]) -> None:
    """Refuse the commit if a field of a record changed and the record has no entry in this unit.

    Derived columns do not trip: they are worked out from fields that do.
    """
    changed = {(row[0], row[1]) for row in conn.exec_driver_sql("SELECT DISTINCT kind, id FROM temp.tripwire")}
    if changed:
        conn.exec_driver_sql("DELETE FROM temp.tripwire")
    if not changed <= journalled:
        raise UnjournalledWrite("a record changed in this unit of work without its journal entry")
