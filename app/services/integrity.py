# SPDX-License-Identifier: Apache-2.0
"""Checking the files of a store: the database library, every page, the backups."""

from dataclasses import dataclass
from datetime import datetime

from app.base.jobs import JobContext
from app.base.text import _
from app.models.store import Store, check_library, library_versions, translated
from app.services import recovery


@dataclass(frozen=True, slots=True)
class BackupState:
    """Whether a backup opens with today's key and passes its checks."""

    made_at: datetime
    is_whole: bool


@dataclass(frozen=True)
class Integrity:
    """What the check of the files found."""

    pages: int
    is_whole: bool
    backups: tuple[BackupState, ...]


def library() -> str:
    """Return a line about the database library.

    Raises:
        LibraryTooOld: it fails the start gate.
    """
    check_library()
    cipher, sqlite = library_versions()
    return _("Database library: SQLCipher {cipher}, SQLite {sqlite}; it passes the start gate.").format(cipher=cipher, sqlite=sqlite)


def check(store: Store, ctx: JobContext | None = None) -> Integrity:
    """Check every page of the store, its structure, and each backup."""
    ctx = ctx or JobContext()
    copies = recovery.backups(store.folder)
    ctx.step(0, len(copies) + 1, _("Checking the store's pages"))
    with translated():
        conn = store.raw_read()
        try:
            pages = conn.execute("PRAGMA page_count").fetchone()[0]
            bad = conn.execute("PRAGMA cipher_integrity_check").fetchall()
            whole = not bad and conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        finally:
            conn.close()
    states = []
    for at, copy in enumerate(copies, 1):
        ctx.step(at, len(copies) + 1, _("Checking the backups"))
        states.append(BackupState(copy.made_at, recovery.check_backup(store, copy)))
    return Integrity(int(pages), whole, tuple(states))
