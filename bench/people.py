# SPDX-License-Identifier: Apache-2.0
"""Stores of very many invented people, each with a document and two crossings; streamed, the same for the same seed."""

import random
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlcipher3 import dbapi2

from app.base.ids import make_id
from app.base.jobs import JobContext
from app.domain.forms.values import Value
from app.models.store import FILE_NAME, Store
from app.security.kdf import KdfParams
from app.services import vault
from app.services.invented.people import COUNTRIES, born_between, name_parts, recorded_birth

USER, PASSPHRASE = "measurer", "breezy lantern mango turtle sailboat"
CHEAP = KdfParams(8 * 1024, 1, 1)
CHUNK = 2500
LAST_DAY = date(2026, 11, 20)
SYLLABLES = (  # noqa: SIM905 - a list of forty quoted syllables would be harder to read
    "ba be cha dor el fa gre ham is jo ka la mar nel or pa quin ro san ta ul vi wes ya zan bert court dale ford guer lin mont nor pré "
    "rine son ton ville"
).split()
PORTS = ("LCUVF", "LCSLU", "LCCAS", "LCVIF", "LCGRI")

Row = tuple[str, dict[str, Value]]


@dataclass(frozen=True)
class Chunk:
    """Some people with what belongs to them; documents are written first, so that each person is indexed once."""

    documents: list[Row]
    people: list[Row]
    crossings: list[Row]


@dataclass(frozen=True)
class Built:
    """Where the two stores lie, and how long they took to make (0 where they stood already)."""

    folder: Path
    plain: Path
    load_s: float
    copy_s: float


def chunks(count: int, seed: int = 1, size: int = CHUNK) -> Iterator[Chunk]:
    """Yield invented people in chunks."""
    rng = random.Random(seed)
    time_ms = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp() * 1000)
    countries = list(COUNTRIES)
    for start in range(0, count, size):
        chunk = Chunk([], [], [])
        for number in range(start, min(start + size, count)):
            person_id = make_id(time_ms + number, rng.getrandbits(80))
            country, sex = rng.choice(countries), rng.choice(("female", "male"))
            family, given, middle = name_parts(rng, country, sex)
            if rng.random() < 0.6:  # some names are very common, most are rare, as in life
                family = "".join(rng.choices(SYLLABLES, k=rng.choice((2, 2, 3)))).capitalize()
            born = born_between(rng, LAST_DAY, 0, 80)
            chunk.people.append((person_id, {
                "family": family, "given": given, "middle": middle or None, "sex": sex, "birth": recorded_birth(rng, born, True),
                "nationalities": {country: True}, "phone": f"{COUNTRIES[country][3]}555{rng.randint(0, 9999):04d}",
            }))
            letters = "".join(rng.choices("ABCDEHKMPRTVX", k=2))
            document_id = make_id(time_ms + number, rng.getrandbits(80))
            chunk.documents.append((document_id, {
                "person_id": person_id, "type": "passport", "number": f"{letters}{rng.randint(0, 9999999):07d}", "issuing_state": country,
            }))
            for direction in ("arrival", "departure"):
                day = LAST_DAY - timedelta(days=rng.randrange(1500))
                chunk.crossings.append((make_id(time_ms + number, rng.getrandbits(80)), {
                    "person_id": person_id, "document_id": document_id, "port": rng.choice(PORTS), "direction": direction,
                    "crossed_on": day.isoformat(), "conveyance": "scheduled_flight", "conveyance_name": f"TR {rng.randint(100, 899)}",
                }))
        yield chunk


def build(root: Path, count: int, seed: int = 1) -> Built:
    """Make the encrypted store and its plain copy, or return those that stand already."""
    folder, plain, done = root / f"store-{count}", root / f"plain-{count}.sqlite", root / f"done-{count}"
    if done.exists():
        return Built(folder, plain, 0.0, 0.0)
    _clear(folder, plain)
    root.mkdir(parents=True, exist_ok=True)
    new = vault.NewStore(
        is_office=False, post_code="TRN", post_name="Bench post", country="LCA", user_name=USER, display_name="Ana Joseph",
        passphrase=PASSPHRASE, is_training=True, role="supervisor", kdf=CHEAP, allow_weak=True,
    )
    store = vault.create(folder, new, JobContext())
    begun = time.perf_counter()
    for number, chunk in enumerate(chunks(count, seed)):
        with store.write() as unit:
            unit.create_many("document", chunk.documents)
            unit.create_many("person", chunk.people)
            unit.create_many("crossing", chunk.crossings)
        if number % 20 == 19:
            print(f"  {(number + 1) * CHUNK} people after {time.perf_counter() - begun:.0f} s", flush=True)
    load_s = time.perf_counter() - begun
    copy_s = copy_plain(store, plain)
    vault.lock(store)
    done.touch()
    return Built(folder, plain, load_s, copy_s)


def copy_plain(store: Store, plain: Path) -> float:
    """Copy every table of an open store into a file without a key, by the same library; returns the seconds it took."""
    begun = time.perf_counter()
    conn = store.raw_read()
    try:
        conn.execute("ATTACH DATABASE ? AS plain KEY ''", (str(plain),))
        conn.execute("SELECT sqlcipher_export('plain')").fetchall()
        conn.execute("DETACH DATABASE plain")
    finally:
        conn.close()
    open_plain(plain).close()
    return time.perf_counter() - begun


def open_plain(plain: Path) -> dbapi2.Connection:
    """Open the copy with the same library and settings as the store, without a key."""
    conn = dbapi2.connect(str(plain), isolation_level=None)
    for pragma in ("journal_mode=wal", "synchronous=full", "cache_size=-65536", "temp_store=memory", "trusted_schema=off",
                   "secure_delete=on"):
        conn.execute("PRAGMA " + pragma).fetchall()
    return conn


def unlock(folder: Path) -> Store:
    """Sign in to a store made here."""
    return vault.unlock(folder, USER, PASSPHRASE, allow_weak=True)


def size_mb(path: Path) -> float:
    """Return the size of a file in MB; of a store's database for its folder."""
    file = path / FILE_NAME if path.is_dir() else path
    return file.stat().st_size / 1e6


def _clear(folder: Path, plain: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for path in plain.parent.glob(plain.name + "*"):
        path.unlink()
