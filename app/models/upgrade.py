# SPDX-License-Identifier: Apache-2.0
"""Bringing a store file to the schema of this program: a verified copy first, then one transaction, then checks.

Alembic is imported only when there is something to do: it costs a quarter of a second.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from app.base import resources
from app.base.errors import StoreDamaged, StoreTooNew
from app.base.text import _
from app.models import backup
from app.models.store import FILE_NAME, connect, make_engine, translated


def head_revision() -> str:
    """Return the newest revision that this program knows ("0001", ...)."""
    folder = resources.program_folder() / "migrations" / "versions"
    return max(path.name[:4] for path in folder.glob("[0-9]*.py*"))


def stored_revision(folder: Path, key: bytes) -> str:
    """Return the revision of a store file, "" for an empty one.

    Raises:
        StoreDamaged: the key does not open the file, or its pages fail their checks.
    """
    with translated():
        conn = connect(folder / FILE_NAME, key)
        try:
            return _revision(conn)
        finally:
            conn.close()


def create(folder: Path, key: bytes) -> str:
    """Make a new store file with the newest schema; returns the revision."""
    _migrate(folder, key, head_revision())
    return head_revision()


def upgrade(folder: Path, key: bytes) -> str:
    """Bring a store file to the newest schema if it is older; returns its revision then.

    Raises:
        StoreTooNew: it was written by a newer program; nothing was changed.
    """
    found, head = stored_revision(folder, key), head_revision()
    if found > head:
        raise StoreTooNew(
            _("This store was written by a newer Breakwater. Install the newer program on this PC; nothing was changed.")
        )
    if found < head:
        backup.make(folder, key, f"before-{head}")
        _migrate(folder, key, head)
        _fill_in(folder, key)
    return head


def _fill_in(folder: Path, key: bytes) -> None:
    """Show what bundles brought before the program knew it; idempotent, so a cut between the two is made good by a later upgrade."""
    from app.models import late_fields

    engine = make_engine(lambda: connect(folder / FILE_NAME, key), "BEGIN IMMEDIATE", pooled=False)
    try:
        with translated(), engine.begin() as conn:
            late_fields.fill_in(conn)
    finally:
        engine.dispose()


def migrate_to(folder: Path, key: bytes, revision: str) -> None:
    """Move a store to any revision, up or down (tests and repair)."""
    _migrate(folder, key, revision)


def _migrate(folder: Path, key: bytes, target: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(resources.program_folder() / "migrations"))
    # Foreign keys are off before any transaction begins: turned off inside one, the pragma does nothing and Alembic's
    # drop-and-rename of a table deletes its child rows without a word (measured).
    engine = make_engine(lambda: connect(folder / FILE_NAME, key, foreign_keys=False), "BEGIN IMMEDIATE", pooled=False)
    try:
        with translated(), engine.begin() as conn:
            if conn.exec_driver_sql("PRAGMA foreign_keys").scalar() != 0:
                raise StoreDamaged(_("The store could not be prepared for its upgrade. Nothing was changed."))
            before = _triggers(conn)
            config.attributes["connection"] = conn
            going_down = target == "base" or target < _version_in(conn)
            (command.downgrade if going_down else command.upgrade)(config, target)
            lost = before.keys() - _triggers(conn).keys()
            for name in sorted(lost):
                conn.exec_driver_sql(before[name])
            if conn.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
                raise StoreDamaged(_("The store did not pass its checks after the upgrade. Nothing was changed."))
    finally:
        engine.dispose()


def _triggers(conn: Connection) -> dict[str, str]:
    rows = conn.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return {row[0]: row[1] for row in rows}


def _version_in(conn: Connection) -> str:
    return _revision(conn.connection.driver_connection)


def _revision(conn: Any) -> str:
    if not conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
        return ""
    row = conn.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else ""
