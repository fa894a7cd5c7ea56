# SPDX-License-Identifier: Apache-2.0
"""What a store knows of itself: its facts, this PC's own keys, and the number under which this PC writes its journal.

The device number has 63 bits: 47 random ones for the PC and 16 for its epoch. A store that was restored from a backup
begins a new epoch, so that no entry number of the lost time is ever given a second time.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.models import gate
from app.models.store import FILE_NAME, Store, connect, translated
from app.security import chain, sealing, signing
from app.security.sealing import Identity
from app.security.signing import PrivateKey

EPOCH_BITS = 16
_NUMBER_BITS = 47
# A restored store leaves a gap in its running numbers instead of giving one of them twice.
NUMBERS_SKIPPED = 100


@dataclass(frozen=True)
class DeviceIdentity:
    """This PC as the others know it.

    Attributes:
        number: 63 bits, epoch included; the `device` of its journal entries.
        epoch: 1, 2, 3 ...; grows when the store was restored.
        signing_key: signs bundles.
        age_identity: opens the bundles sealed to this PC.
    """

    number: int
    epoch: int
    signing_key: PrivateKey = field(repr=False)
    age_identity: Identity = field(repr=False)

    @property
    def verify_key(self) -> bytes:
        """The public part of the signing key (32 bytes)."""
        return signing.public_bytes(self.signing_key)

    @property
    def recipient(self) -> str:
        """The public part of the age identity ("age1...")."""
        return self.age_identity.recipient


@dataclass(frozen=True)
class Account:
    """What the store says about a user at sign-in."""

    display_name: str
    role: str
    is_active: bool
    verify_key: bytes


def same_device(one: int, other: int) -> bool:
    """Tell whether two device numbers are of the same PC, in whatever epochs."""
    return one >> EPOCH_BITS == other >> EPOCH_BITS


def begin(folder: Path, key: bytes, facts: Mapping[str, str]) -> DeviceIdentity:
    """Give a new, empty store its facts, its own keys and the start of its journal."""
    number = (secrets.randbits(_NUMBER_BITS) << EPOCH_BITS) | 1
    made = DeviceIdentity(number, 1, signing.new_private_key(), sealing.new_identity())
    values = {name: value.encode() for name, value in facts.items()}
    values |= {"device_signing_key": signing.private_to_bytes(made.signing_key), "device_age_identity": made.age_identity.secret.encode()}
    with _transaction(folder, key) as conn:
        conn.execute(
            "INSERT INTO journal_end (device, epoch, seq, unit, hash, hlc) VALUES (?, 1, 0, 0, ?, 0)", (number, chain.START_HASH)
        )
        conn.executemany("INSERT INTO local (name, value) VALUES (?, ?)", list(values.items()))
    return made


def renew(folder: Path, key: bytes) -> None:
    """Begin a new epoch of this PC in a restored store: a fresh chain under a new number, and running numbers moved on."""
    with _transaction(folder, key) as conn:
        _renew(conn.execute)


def begin_epoch(store: Store) -> None:
    """Begin a new epoch in an open store: a counterpart knows bundles that this store does not know to have made."""
    with store.write() as unit, gate.opened(unit.conn):
        _renew(lambda statement, values=(): unit.conn.exec_driver_sql(statement, values))
    with store.write() as unit:
        unit.note("epoch_begun", "device")


def _renew(run: Callable[..., Any]) -> None:
    """Move to the next epoch: streams out start again from where they were, streams in keep what they took in under the old one.

    What of the own journal was not packed yet is put among the arrivals, so that it still goes out, under its old number.
    """
    device, epoch = run("SELECT device, epoch FROM journal_end").fetchone()
    number = (device >> EPOCH_BITS << EPOCH_BITS) | (epoch + 1)
    run(
        "INSERT INTO arrival (device, seq, came_from) SELECT device, seq, 0 FROM journal WHERE device = ? AND seq > "
        "coalesce((SELECT min(journal_seq) FROM stream WHERE direction = 'out' AND name = 'data' AND epoch = ?), 0) ORDER BY seq",
        (device, epoch),
    )
    run("UPDATE journal_end SET device = ?, epoch = ?, seq = 0, unit = 0, hash = ?", (number, epoch + 1, chain.START_HASH))
    run("UPDATE counter SET value = value + ?", (NUMBERS_SKIPPED,))
    run("UPDATE holding SET own_to = 0")  # numbers of the new epoch start from 1
    for table, name in (("stream", "name"), ("bundle", "stream")):  # streams to the new number start from 1
        run(f"UPDATE {table} SET {name} = {name} || '/' || ? WHERE direction = 'in' AND instr({name}, '/') = 0", (str(epoch),))
    run(
        "UPDATE stream SET epoch = ?, upto = 0, also = '', hash = ?, acked = 0, journal_seq = 0, judged = 0, replaces = 0 "
        "WHERE direction = 'out' AND epoch = ?", (epoch + 1, "0" * 64, epoch),
    )


def load(store: Store) -> DeviceIdentity:
    """Return this PC's number and keys."""
    with store.read() as conn:
        number, epoch = conn.exec_driver_sql("SELECT device, epoch FROM journal_end").one()
    return DeviceIdentity(
        number, epoch, signing.private_from_bytes(store.facts["device_signing_key"]),
        sealing.parse_identity(store.fact("device_age_identity")),
    )


def number(store: Store) -> int:
    """Return this PC's number."""
    with store.read() as conn:
        return int(conn.exec_driver_sql("SELECT device FROM journal_end").scalar_one())


def account_of(folder: Path, key: bytes, user_id: str) -> Account | None:
    """Return the account of a user, None where the store holds none."""
    with _transaction(folder, key) as conn:
        row = conn.execute(
            "SELECT display_name, role, active, verify_key FROM account WHERE id = ? AND deleted = 0", (user_id,)
        ).fetchone()
    return row and Account(row[0] or "", row[1] or "", row[2] == "yes", bytes.fromhex(row[3] or ""))


def roster_of(folder: Path, key: bytes) -> bytes:
    """Return the roster in force of a store that is not open, empty where it has none."""
    with _transaction(folder, key) as conn:
        row = conn.execute("SELECT content FROM trust_file WHERE name = 'roster'").fetchone()
    return row[0] if row else b""


def fact_of(folder: Path, key: bytes, name: str) -> str:
    """Return a fact of a store that is not open, "" where it has none."""
    with _transaction(folder, key) as conn:
        row = conn.execute("SELECT value FROM local WHERE name = ?", (name,)).fetchone()
    return row[0].decode() if row else ""


def keep_fact(folder: Path, key: bytes, name: str, value: str) -> None:
    """Keep a fact without a journal entry: for what the key file and the journal themselves prove."""
    with _transaction(folder, key) as conn:
        conn.execute("INSERT OR REPLACE INTO local (name, value) VALUES (?, ?)", (name, value.encode()))


@contextmanager
def _transaction(folder: Path, key: bytes) -> Iterator[Any]:
    with translated():
        conn = connect(folder / FILE_NAME, key)
        try:
            conn.execute("BEGIN IMMEDIATE")
            yield conn
            conn.execute("COMMIT")
        finally:
            conn.close()
