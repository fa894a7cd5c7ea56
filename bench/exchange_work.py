# SPDX-License-Identifier: Apache-2.0
"""The work that the exchange is measured with, and the least that any program must do for it.

Ten thousand people of 25 fields at a post and at the office; then each side saves ten thousand changed fields in forms of
one to seven, one field in a hundred is changed on both sides. All people are invented, from a fixed seed.
"""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import ormsgpack
import zstandard

from app.base.ids import make_id
from app.models.store import connect
from app.security import sealing, signing
from app.services.invented.people import COUNTRIES, name_parts
from app.sync.packing import decompress

FIELDS = (
    "salutation", "family", "given", "middle", "as_written", "other_names", "sex", "gender", "birth", "age_estimate", "birth_place",
    "marital_status", "education", "occupation", "phone", "email", "street", "city", "state", "postal_code", "country", "children",
    "identity_number", "marks", "notes",
)
_WORDS = (  # noqa: SIM905 - a list of quoted words would be harder to read
    "arrived with family by boat after two days asks for an interpreter copy of the passport page taken number of a cousin "
    "given child asleep during the interview follow up next week paper looks worn stamp unclear sent to the social worker "
    "consent recorded moved to another room no further step says that wages were withheld phone taken by the employer "
).split()
_EDITED = {"notes": 16, "marks": 14, "phone": 10, "street": 8, "city": 8, "occupation": 8, "education": 6, "email": 6, "children": 6,
           "identity_number": 4, "marital_status": 4, "given": 3, "family": 2, "birth": 3, "postal_code": 2}
_PAYLOAD = "application/vnd.breakwater.bench"
Save = tuple[str, dict[str, str]]


@dataclass
class Work:
    """What is loaded and edited.

    Attributes:
        people: (id, field > value).
        saves: forms saved by the post and by the office: (id, field > value).
        disputed: (id, field) > the two values.
    """

    people: list[Save] = field(default_factory=list)
    saves: tuple[list[Save], list[Save]] = ([], [])
    disputed: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)


def _value(chance: random.Random, name: str) -> str:
    if name == "notes":
        return " ".join(chance.choices(_WORDS, k=chance.randint(8, 70))).capitalize() + "."
    if name in ("marks", "street", "other_names"):
        return " ".join(chance.choices(_WORDS, k=chance.randint(2, 6)))
    if name in ("phone", "identity_number"):
        return f"+{chance.randint(20, 99)} {chance.randint(10**8, 10**9 - 1)}"
    if name == "birth":
        return f"{chance.randint(1940, 2020)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
    if name in ("children", "age_estimate"):
        return str(chance.randint(0, 60))
    if name in ("family", "given", "middle", "as_written"):
        return " ".join(part for part in name_parts(chance, chance.choice(list(COUNTRIES)), chance.choice(("female", "male"))) if part)
    if name == "email":
        return f"{chance.choice(_WORDS)}.{chance.randint(1, 9999)}@mail.example"
    return chance.choice(_WORDS)


def build(people: int = 10_000, edits: int = 20_000, seed: int = 20261122) -> Work:
    """Return the work; the same for the same seed."""
    chance = random.Random(seed)
    work = Work()
    start_ms = 1_790_000_000_000
    for number in range(people):
        work.people.append((make_id(start_ms + number, chance.getrandbits(80)), {name: _value(chance, name) for name in FIELDS}))
    ids = [each[0] for each in work.people]
    now = dict(work.people)
    names, weights = list(_EDITED), list(_EDITED.values())
    both: set[tuple[str, str]] = set()
    while len(both) < edits // 200:
        both.add((chance.choice(ids), chance.choices(names, weights)[0]))
    taken = dict.fromkeys(both, -1)
    for side in (0, 1):
        forms: dict[str, dict[str, str]] = {}
        count = 0
        for record, name in sorted(both):
            forms.setdefault(record, {})[name] = _other(chance, name, {now[record][name], *work.disputed.get((record, name), ())})
            work.disputed[record, name] = (*work.disputed.get((record, name), ()), forms[record][name])
            count += 1
        while count < edits // 2:
            record = chance.choice(ids)
            if record in forms:
                continue
            for name in {chance.choices(names, weights)[0] for _field in range(chance.choice((1, 2, 3, 4, 4, 5, 6, 7)))}:
                if (record, name) not in taken and count < edits // 2:
                    taken[record, name] = side
                    forms.setdefault(record, {})[name] = _other(chance, name, {now[record][name]})
                    count += 1
        work.saves[side].extend(sorted(forms.items(), key=lambda _form: chance.random()))
    return work


def _other(chance: random.Random, name: str, former: set[str]) -> str:
    while (value := _value(chance, name)) in former:
        pass
    return value


class Raw:
    """The lower bound: rows, packed, signed, sealed, opened, written by `executemany`; no history, no merge, no search, no rights."""

    def __init__(self, folder: Path) -> None:
        self.conn = connect(folder, bytes(range(48)))
        self.conn.execute(f"CREATE TABLE people (id TEXT PRIMARY KEY NOT NULL, {', '.join(f'{name} TEXT' for name in FIELDS)})")
        self.changes: list[tuple[str, int, str]] = []

    def insert(self, rows: Sequence[Sequence[str]]) -> None:
        """Write whole rows in one transaction."""
        self.conn.execute("BEGIN IMMEDIATE")
        self.conn.executemany(f"INSERT INTO people VALUES ({','.join('?' * (len(FIELDS) + 1))})", rows)
        self.conn.execute("COMMIT")

    def save(self, record: str, values: dict[str, str]) -> None:
        """Write one form in one transaction."""
        self.conn.execute("BEGIN IMMEDIATE")
        self.conn.execute(f"UPDATE people SET {','.join(f'{name}=?' for name in values)} WHERE id=?", (*values.values(), record))
        self.conn.execute("COMMIT")
        self.changes += [(record, FIELDS.index(name), value) for name, value in values.items()]

    def out(self, keys: "Keys") -> tuple[bytes, int]:
        """Return what was changed, packed in columns and sealed, and its size before sealing."""
        rows = sorted(self.changes, key=lambda row: row[1])
        ids = sorted({row[0] for row in rows})
        place = {record: at for at, record in enumerate(ids)}
        packed = ormsgpack.packb([ids, [place[row[0]] for row in rows], [row[1] for row in rows], [row[2] for row in rows]])
        return keys.seal(packed)

    def take_in(self, data: bytes, keys: "Keys") -> None:
        """Open and write: one UPDATE a record."""
        ids, places, fields, values = ormsgpack.unpackb(keys.open(data))
        by_record: dict[int, list[tuple[int, str]]] = {}
        for place, fid, value in zip(places, fields, values, strict=True):
            by_record.setdefault(place, []).append((fid, value))
        shapes: dict[tuple[int, ...], list[tuple[str, ...]]] = {}
        for place, cells in by_record.items():
            cells.sort()
            shapes.setdefault(tuple(fid for fid, _value in cells), []).append((*(value for _fid, value in cells), ids[place]))
        self.conn.execute("BEGIN IMMEDIATE")
        for shape, rows in shapes.items():
            self.conn.executemany(f"UPDATE people SET {','.join(FIELDS[fid] + '=?' for fid in shape)} WHERE id=?", rows)
        self.conn.execute("COMMIT")


class Keys:
    """Sealing and signing of the lower bound: the program's own, once over everything."""

    def __init__(self) -> None:
        self.signing = signing.new_private_key()
        self.public = signing.public_bytes(self.signing)
        self.identities = [sealing.new_identity(), sealing.new_identity()]

    def seal(self, raw: bytes) -> tuple[bytes, int]:
        """Return sealed bytes and the size of the zstd frame inside."""
        packed = zstandard.ZstdCompressor(level=3).compress(raw)
        head = len(raw).to_bytes(4, "big") + signing.sign(self.signing, _PAYLOAD, packed)
        return sealing.seal(head + packed, [each.recipient for each in self.identities]), len(packed)

    def open(self, data: bytes) -> bytes:
        """Return what was sealed."""
        content = sealing.decrypt_capped(data, self.identities[:1], 64 << 20)
        if not signing.verify(self.public, content[4:68], _PAYLOAD, content[68:]):
            raise ValueError("not signed")
        return decompress(content[68:], int.from_bytes(content[:4], "big"))


class Watch:
    """Seconds of this process's processor time by name; the machine is shared, and waiting for it is not the program's."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._at = 0.0

    def start(self) -> None:
        """Begin to measure."""
        self._at = time.process_time()

    def take(self, name: str) -> None:
        """Add the time since `start` or the last `take`."""
        now = time.process_time()
        self.seconds[name] = self.seconds.get(name, 0.0) + now - self._at
        self._at = time.process_time()
