# SPDX-License-Identifier: Apache-2.0
"""The encrypted store: the only place that opens the database file.

Two engines on one file, one process (`app.models.holder`): reads see a snapshot and can change nothing, writes take the
lock at once (BEGIN IMMEDIATE) and pass through the journal's gate. SQLCipher with a raw key: the passphrase work is done
by the key file, not here.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, select
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import NullPool, QueuePool
from sqlcipher3 import dbapi2

from app.base.errors import DiskFull, LibraryTooOld, ReadOnly, StoreDamaged, StoreInUse, Trouble
from app.base.text import _
from app.domain.actor import Actor
from app.domain.touched import Touched
from app.models import gate, tables
from app.models.journal import Unit
from app.models.keyring import KeyRing
from app.models.local import local

T = TypeVar("T")

FILE_NAME = "store.bwdb"
LOWEST_SQLITE = (3, 51, 3)  # older ones can corrupt a store whose log is reset while another connection writes

_PRAGMAS = (
    "journal_mode=wal",
    "synchronous=full",
    "cache_size=-65536",
    "temp_store=memory",
    "trusted_schema=off",
    "secure_delete=on",
)


def check_library(sqlite_version: tuple[int, ...] | None = None, cipher_version: str | None = None) -> None:
    """Refuse a database library that would write plaintext or could corrupt the store.

    Raises:
        LibraryTooOld: not SQLCipher, or with an SQLite older than 3.51.3.
    """
    if cipher_version is None:
        cipher_version = library_versions()[0]
    if not cipher_version:
        raise LibraryTooOld(_("The database library on this PC does not encrypt. Install Breakwater again; no store was opened."))
    if (sqlite_version or dbapi2.sqlite_version_info) < LOWEST_SQLITE:
        raise LibraryTooOld(_("The database library on this PC is too old to be safe. Install Breakwater again; no store was opened."))


def library_versions() -> tuple[str, str]:
    """Return the versions of SQLCipher ("" where the library is another) and of the SQLite inside."""
    with _closing(dbapi2.connect(":memory:")) as conn:
        row = conn.execute("PRAGMA cipher_version").fetchone()
    return (row[0] if row else ""), dbapi2.sqlite_version


def connect(path: Path, key: bytes, foreign_keys: bool = True) -> Any:
    """Return a driver connection to an encrypted file.

    Args:
        key: 32 bytes of key and 16 bytes of salt.
    """
    conn = dbapi2.connect(str(path), isolation_level=None, check_same_thread=False, timeout=5)
    try:
        conn.execute("PRAGMA cipher_log_level=none")
        conn.set_key(b"x'" + key.hex().encode() + b"'")
        for pragma in (*_PRAGMAS, f"foreign_keys={'on' if foreign_keys else 'off'}"):
            conn.execute("PRAGMA " + pragma).fetchall()
    except dbapi2.Error:
        conn.close()
        raise
    return conn


def make_engine(creator: Callable[[], Any], begin: str, pooled: bool = True) -> Engine:
    """Return an engine whose transactions start with `begin`; the driver itself starts none."""
    engine = create_engine(
        "sqlite://", module=dbapi2, creator=creator, poolclass=QueuePool if pooled else NullPool, hide_parameters=True
    )
    event.listen(engine, "begin", lambda conn: conn.exec_driver_sql(begin) and None)
    return engine


class Store:
    """An open store and who opened it.

    Attributes:
        folder: where it lies.
        actor: who is signed in.
        keyring: the key file and what the sign-in opened of it; None in stores opened without one.
    """

    def __init__(
        self, folder: Path, key: bytes, actor: Actor, schema: str, on_close: Callable[[], None] = lambda: None,
        keyring: KeyRing | None = None,
    ):
        check_library()
        assert tables.KINDS, "the gate must know every table before a store opens"
        self.folder, self.actor, self.schema, self.keyring = folder, actor, schema, keyring
        self._on_close = on_close
        self._open(key)

    def _open(self, key: bytes) -> None:
        path, self._key, self._is_exchanged = self.folder / FILE_NAME, key, False
        self._reader = make_engine(lambda: _read_only(connect(path, key)), "BEGIN")
        self._writer = make_engine(lambda: _with_tripwire(connect(path, key)), "BEGIN IMMEDIATE")
        gate.install(self._writer)
        self.facts: dict[str, bytes] = {}
        self.read_facts()

    def read_facts(self) -> None:
        """Read the facts of this store anew, after something below wrote them."""
        with translated(), self._reader.connect() as conn:
            self.facts = {row.name: row.value for row in conn.execute(select(local))}

    def fact(self, name: str) -> str:
        """Return what this store says of itself ("post_code", "post_name", "is_training", ...), "" if it does not."""
        return self.facts.get(name, b"").decode()

    @property
    def is_training(self) -> bool:
        """Whether all people in here are invented."""
        return self.fact("is_training") == "yes"

    def _require_file(self) -> None:
        if self._is_exchanged:
            raise StoreInUse(_("The store is being written anew under a new key. Wait until that is done; nothing was lost."))

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one snapshot and can change nothing."""
        self._require_file()
        with translated(), self._reader.connect() as conn:
            yield conn

    @contextmanager
    def write(self, reason: str | None = None) -> Iterator[Unit]:
        """Give a unit of work; it is committed, signed and journalled when the block ends without an error."""
        self._require_file()
        with translated(), self._writer.begin() as conn:
            unit = Unit(conn, self.actor, self.fact("post_code"), self.schema, reason)
            yield unit
            unit.finish()
            gate.check_tripwire(conn, unit.records)

    def raw_read(self) -> Any:
        """Return a driver connection of its own for work that must not share one (backups, checks); close it yourself."""
        return connect(self.folder / FILE_NAME, self._key)

    def use_key(self, work: Callable[[Path, bytes], T]) -> T:
        """Let something that needs the folder and the key of the file do its work, such as a backup."""
        return work(self.folder, self._key)

    def set_fact(self, name: str, value: str | bytes) -> None:
        """Keep a fact of this store (never a person's data)."""
        data = value.encode() if isinstance(value, str) else value
        with self.write() as unit:
            unit.conn.execute(local.delete().where(local.c.name == name))
            unit.conn.execute(local.insert().values(name=name, value=data))
            unit.note("setting", "local", name)
        self.facts[name] = data

    def exchange_file(self, key: bytes, exchange: Callable[[], None]) -> None:
        """Close the file, let `exchange` put another in its place, and go on with that one under its own key.

        Whoever wants to read or write meanwhile is refused. When `exchange` fails the old file is opened again.
        """
        self._is_exchanged = True
        self._reader.dispose()
        self._writer.dispose()
        try:
            exchange()
        except BaseException:
            self._open(self._key)
            raise
        self._open(key)

    def close(self) -> None:
        """Close the file; the log is folded in so that one file is left."""
        if self._key:
            self._reader.dispose()
            self._writer.dispose()
            self._key = b""
            self._on_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@contextmanager
def translated() -> Iterator[None]:
    """Turn what the database says about its surroundings into our sentences; nothing else is touched."""
    try:
        yield
    except (DatabaseError, dbapi2.DatabaseError) as error:
        known = trouble(error)
        if known is None:
            raise
        raise known from None


def trouble(error: Exception) -> Trouble | None:
    """Return the sentence for an error of the disk, the file or a lock; None when it is a bug of ours."""
    cause = error.orig if isinstance(error, DatabaseError) and error.orig else error
    name = getattr(cause, "sqlite_errorname", "") or ""
    text = str(cause)
    if name.startswith("SQLITE_FULL") or "disk is full" in text:
        return DiskFull(_("The disk is full. Nothing was saved; free some room, then save again. What you typed is still here."))
    if name.startswith("SQLITE_READONLY") or "readonly" in text:
        return ReadOnly(_("The folder of the store cannot be written. Ask for write access to it, then try again; nothing was lost."))
    if name.startswith("SQLITE_BUSY") or "is locked" in text:
        return StoreInUse(_("The store is busy in another program. Wait a moment and try again; nothing was lost."))
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")) or "not a database" in text or "malformed" in text:
        return StoreDamaged(_("The store file is damaged. Nothing was changed; restore the latest backup."))
    if name.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN")) or (isinstance(error, OperationalError) and "unable to open" in text):
        return ReadOnly(_("The store file cannot be read or written. Check the disk and its folder, then try again; nothing was lost."))
    return None


def _read_only(conn: Any) -> Any:
    conn.execute("PRAGMA query_only=on")
    return conn


def _with_tripwire(conn: Any) -> Any:
    for statement in gate.tripwire_sql():
        conn.execute(statement)
    return conn


@contextmanager
def _closing(conn: Any) -> Iterator[Any]:
    try:
        yield conn
    finally:
        conn.close()


__all__ = ["FILE_NAME", "Store", "Touched", "check_library", "connect", "make_engine", "translated", "trouble"]
