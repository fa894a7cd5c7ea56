# SPDX-License-Identifier: Apache-2.0
"""Trust as it is kept here: the signed files in force, and what was last heard of each counterpart."""

from typing import Any

from sqlalchemy import Column, Connection, Integer, LargeBinary, Table, Text, delete, insert, select

from app.models.base import metadata

# "root/1", "root/2" ... (each signed by the one before), "signed" (the registrars' list), and the files that it names.
trust_file = Table(
    "trust_file",
    metadata,
    Column("name", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("at", Text, nullable=False),
    sqlite_with_rowid=False,
)

# What the newest bundle of a PC said of itself, by its number without the epoch.
heard = Table(
    "heard",
    metadata,
    Column("pc", Integer, primary_key=True, autoincrement=False),
    Column("journal_device", Integer, nullable=False),
    Column("journal_seq", Integer, nullable=False),
    Column("journal_hash", Text, nullable=False),
    Column("made_ms", Integer, nullable=False),  # by its clock
    Column("taken_at", Text, nullable=False),  # by ours
    Column("schema", Text, nullable=False),
    Column("root", Integer, nullable=False),
    Column("roster", Integer, nullable=False),
    Column("clock_off_s", Integer, nullable=False, server_default="0"),  # its clock ahead of ours, at least that much
)


def file(conn: Connection, name: str) -> bytes:
    """Return a signed file in force, empty where there is none."""
    return conn.execute(select(trust_file.c.content).where(trust_file.c.name == name)).scalar() or b""


def versions(conn: Connection) -> tuple[int, int]:
    """Return the versions of root and roster in force; 0 for none."""
    known = {row.name: row.version for row in conn.execute(select(trust_file.c.name, trust_file.c.version))}
    return max((number for name, number in known.items() if name.startswith("root/")), default=0), known.get("signed", 0)


def put(conn: Connection, name: str, version: int, content: bytes, at: str) -> None:
    """Put a signed file in force."""
    conn.execute(delete(trust_file).where(trust_file.c.name == name))
    conn.execute(insert(trust_file).values(name=name, version=version, content=content, at=at))


def keep_heard(conn: Connection, pc: int, **values: Any) -> None:
    """Keep what the newest bundle of a PC says; an older one that comes late changes nothing."""
    before = conn.execute(select(heard.c.journal_device, heard.c.journal_seq).where(heard.c.pc == pc)).first()
    if before is None or (values["journal_device"], values["journal_seq"]) >= tuple(before):
        conn.execute(delete(heard).where(heard.c.pc == pc))
        conn.execute(insert(heard).values(pc=pc, **values))
