# SPDX-License-Identifier: Apache-2.0
"""What the lists, the search and a save cost: the program's services on its encrypted store, and their very SQL without a key.

Each round runs a service and takes down the statements that it sent. The same statements with the same parameters then
run on two bare driver connections, one to the encrypted file and one to its plain copy, in changing order. So the middle
column shows the price of encryption, and the first one what the program adds to it.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event

from app.domain.forms.values import FormValues
from app.models.store import Store
from app.services import people, records, search
from bench.people import open_plain

Statement = tuple[str, Any, bool]


@dataclass
class Lanes:
    """Milliseconds of one operation: the service, and its statements on the encrypted file and on the plain one."""

    name: str
    service: list[float] = field(default_factory=list)
    encrypted: list[float] = field(default_factory=list)
    plain: list[float] = field(default_factory=list)


class Bench:
    """One run over an open store and its plain copy."""

    def __init__(self, store: Store, plain: Any, seed: int = 1) -> None:
        self.store, self.rng = store, random.Random(seed)
        # The program writes through a connection of its own, which makes the readers' caches stale; so does the plain lane.
        self.plain, self.plain_writer, self.encrypted = open_plain(plain), open_plain(plain), store.raw_read()
        self.ids = people.list_ids(store, {})
        self.results: dict[str, Lanes] = {}

    def close(self) -> None:
        for conn in (self.plain, self.plain_writer, self.encrypted):
            conn.close()

    def run(self, rounds: int) -> list[Lanes]:
        """Measure every operation, interleaved, and return the lanes.

        Reading comes first, then saving: a save makes the caches of all readers stale, on the encrypted file at a higher price.
        """
        some = people.list_rows(self.store, [self.rng.choice(self.ids) for _ in range(200)])
        words = sorted({row.name.split()[-1].lower() for row in some if row.name})
        for number in range(rounds):
            start = self.rng.randrange(max(1, len(self.ids) - 100))
            self.measure("page of 100", lambda start=start: people.list_rows(self.store, self.ids[start : start + 100]))
            record_id = self.rng.choice(some).id
            self.measure("point look-up", lambda record_id=record_id: records.open_form(self.store, "person", record_id))
            word = self.rng.choice(words)
            for length in range(1, min(len(word), 6) + 1):
                self.measure("search as you type", lambda typed=word[:length]: search.find(self.store, typed))
            about = FormValues({**records.open_form(self.store, "person", record_id).values, "id": None})
            self.measure("seen before?", lambda about=about: search.seen_before(self.store, about))
            if number % 10 == 0:
                sort = ("name", "birth", "changed")[number // 10 % 3]
                self.measure("list ids, sorted", lambda sort=sort: people.list_ids(self.store, {}, sort))
                self.measure("list ids, filtered (scan)", lambda: people.list_ids(self.store, {"sex": "female", "nationality": "HT"}))
        for _number in range(rounds):
            self.save(self.rng.choice(some).id)
            start = self.rng.randrange(max(1, len(self.ids) - 100))
            self.measure("page of 100 just after a save", lambda start=start: people.list_rows(self.store, self.ids[start : start + 100]))
        return list(self.results.values())

    def measure(self, name: str, call: Callable[[], object]) -> None:
        """Time a reading service and its statements on both files."""
        lanes = self.results.setdefault(name, Lanes(name))
        with taken_down() as statements:
            lanes.service.append(_ms(call))
        both = [(lanes.encrypted, self.encrypted), (lanes.plain, self.plain)]
        self.rng.shuffle(both)
        for times, conn in both:
            times.append(_ms(lambda conn=conn: replay(conn, statements, "ROLLBACK")))

    def save(self, record_id: str) -> None:
        """Time a checked save of one person with its journal entry, and the same statements on the plain copy.

        Nothing is replayed on the encrypted file: the journal refuses the same entry twice.
        """
        lanes = self.results.setdefault("save with journal", Lanes("save with journal"))
        found = records.open_form(self.store, "person", record_id)
        number = (int(found.text("phone")[-4:] or 0) + 1) % 10_000  # another one in every run: saving what stands writes nothing
        content = FormValues({**found.values, "phone": f"+1758555{number:04d}"}, found.heads, record_id)
        with taken_down() as statements:
            lanes.service.append(_ms(lambda: records.save_form(self.store, "person", content)))
        lanes.plain.append(_ms(lambda: replay(self.plain_writer, statements, "COMMIT")))


@contextmanager
def taken_down() -> Iterator[list[Statement]]:
    """Collect the statements that SQLAlchemy sends while the block runs."""
    statements: list[Statement] = []

    def hear(_conn: Any, _cursor: Any, sql: str, params: Any, _context: Any, many: bool) -> None:
        statements.append((sql, params, many))

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


def replay(conn: Any, statements: list[Statement], end: str) -> None:
    """Run statements on a bare connection and fetch every row; the tripwire exists only where the program writes."""
    is_open = False
    for sql, params, many in statements:
        if "tripwire" in sql:
            continue
        if sql.startswith("BEGIN"):
            if is_open:
                conn.execute(end)
            is_open = True
        (conn.executemany if many else conn.execute)(sql, params).fetchall()
    if is_open:
        conn.execute(end)


def _ms(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return (time.perf_counter() - begun) * 1000
