# SPDX-License-Identifier: Apache-2.0
"""Posts and the office as real stores, with sticks that lose, copy, delay and cut, clocks years off, hand-overs and restored stores.

After any history all sticks arrive; then everybody must agree with what the bare set of journal entries says, every edit is
at the office or waits there for a person, and no post ever saw a record that was not in its scope.
"""

import contextlib
import random
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path

import ormsgpack
from sqlalchemy import select

from app.base import clock
from app.base.errors import NotFound
from app.base.jobs import JobContext
from app.models import identity, scopes
from app.models.base import KINDS
from app.models.heads import head
from app.models.journal import journal
from app.models.local import journal_end, quarantine
from app.models.store import Store
from app.services import exchange
from app.sync import outbox
from app.sync.bundle import SUFFIX
from tests.making import KEY, open_store
from tests.services.exchange import stores

POSTS = (("VFA", 7, "Ana Joseph"), ("CDS", 8, "Ben Lewis"), ("GRS", 6, "Cara Felix"))
SKEWS = (0.0, 10 * 365 * 86400.0, -10 * 365 * 86400.0, 2 * 86400.0)
KINDS_USED = ("person", "case", "party", "organisation")
FIELDS = ("given", "marks", "languages")


class Stick:
    """A way that lies in memory."""

    def __init__(self):
        self.files: dict[str, bytes] = {}
        self.late: dict[str, bytes] = {}

    def list(self):
        return sorted(self.files)

    def read(self, name, offset=0):
        if name not in self.files:
            raise NotFound("gone")
        return self.files[name][offset:]

    def write_atomic(self, name, data):
        self.files[name] = data

    def delete(self, name):
        self.files.pop(name, None)


def make_template(folder: Path) -> Path:
    """Make the posts and the office once; every history works on a copy."""
    office = stores.make_office(folder / "office")
    posts = [stores.make_post(folder / code, code, number, name) for code, number, name in POSTS]
    keys = {}
    for post in posts:
        stores.enrol_each_other(post, office)
    for store in (office, *posts):
        keys[store.folder.name] = store.actor
        store.close()
    KEYRING.clear()
    KEYRING.update(keys)
    return folder


KEYRING: dict[str, object] = {}
_NAMES = random.Random(0)


@dataclass
class World:
    """One history's stores and sticks; index 0 is the office.

    Attributes:
        edits: (post, device, number) of every change made and not lost with a disk.
        allowed: post > records that it may have seen at some time.
        backups: store > copies, each with the number of edits of that store at that time.
    """

    folder: Path
    stores: list[Store] = field(default_factory=list)
    sticks: list[Stick] = field(default_factory=list)
    skews: list[float] = field(default_factory=list)
    edits: list[set[tuple[int, int]]] = field(default_factory=list)
    allowed: list[set[str]] = field(default_factory=list)
    backups: dict[int, Path] = field(default_factory=dict)
    copies: int = 0

    @classmethod
    def from_template(cls, template: Path, folder: Path) -> "World":
        world = cls(folder)
        for name in ("office", *(code for code, _number, _name in POSTS)):
            shutil.copytree(template / name, folder / name)
            world.stores.append(_open(folder / name))
            world.sticks.append(Stick())
            world.skews.append(0.0)
            world.edits.append(set())
            world.allowed.append(set())
        return world

    def close(self):
        for store in self.stores:
            store.close()

    def clock(self, who):
        return clock.use(lambda: time.time() + self.skews[who])

    # what people do
    def create(self, who, value):
        with self.clock(who), self.stores[who].write() as unit:
            person_id = unit.save("person", "", {"family": f"Name {value}", "given": "Marie"})
            case_id = unit.save("case", "", {"title": f"Case {value}"})
            unit.save("party", "", {"case_id": case_id, "person_id": person_id, "role": "victim"})
        self.allowed[who] |= {person_id, case_id}
        self._note_edits(who)

    def edit(self, who, which, value):
        kind, record_id = self._pick(who, which)
        if record_id:
            values = {"given": f"G{value}"} if kind == "person" else {"title": f"T{value}"}
            if value % 3 == 0 and kind == "person":
                values = {"languages": {("fr", "en", "es")[value % 9 // 3]: True}}
            with self.clock(who), self.stores[who].write() as unit:
                unit.save(kind, record_id, values)
            self._note_edits(who)

    def delete(self, who, which, value):
        kind, record_id = self._pick(who, which)
        if record_id:
            with self.clock(who):
                stores.delete(self.stores[who], kind, record_id)
            self._note_edits(who)

    def move(self, _who, which, value):
        kind, record_id = self._pick(0, which)
        if record_id:
            to = 1 + value % len(POSTS)
            with self.clock(0), self.stores[0].write() as unit:
                unit.save(kind, record_id, {"scope": POSTS[to - 1][0]})
            self._note_edits(0)

    def set_clock(self, who, value):
        self.skews[who] = SKEWS[value % len(SKEWS)]

    # what happens to bundles
    def run(self, who, value):
        """One side exchanges through a stick: a post through its own, the office through any."""
        stick = self.sticks[who or 1 + value % len(POSTS)]
        report = exchange.Report()
        with self.clock(who):
            exchange.receive(self.stores[who], stick, report, JobContext())
            exchange.send(self.stores[who], stick, report, JobContext())
        self._note_allowed()

    def lose(self, who, value):
        self._file(who, value, lambda stick, name: stick.files.pop(name))

    def copy(self, who, value):
        self._file(who, value, lambda stick, name: stick.files.update({_name(): stick.files[name]}))

    def delay(self, who, value):
        self._file(who, value, lambda stick, name: stick.late.update({_name(): stick.files.pop(name)}))

    def arrive(self, who, value):
        self.sticks[who].files |= self.sticks[who].late
        self.sticks[who].late = {}

    def cut(self, who, value):
        self._file(who, value, lambda stick, name: stick.files.update({_name(): stick.files[name][: len(stick.files[name]) * 2 // 3]}))

    # what happens to disks
    def back_up(self, who, value):
        self.copies += 1
        target = self.folder / f"copy{self.copies}"
        self._closed(who, lambda folder: shutil.copytree(folder, target))
        self.backups[who] = target

    def restore(self, who, value):
        if who not in self.backups:
            return

        def put_back(folder):
            shutil.rmtree(folder)
            shutil.copytree(self.backups[who], folder)
            identity.renew(folder, KEY)

        at_office = self._known(0) if who else set().union(*(self._known(post) for post in range(1, len(self.stores))))
        self._closed(who, put_back)
        kept = self._known(who)
        self.edits[who] = {dot for dot in self.edits[who] if dot in kept or dot in at_office}

    def heal(self):
        """All sticks arrive at last, and everybody exchanges until nothing moves."""
        for who in range(len(self.stores)):
            self.arrive(who, 0)
        for _round in range(4):
            for post in range(1, len(self.stores)):
                self.run(post, 0)
                self.run(0, post - 1)
                self.run(post, 0)

    def check(self):
        office = self.stores[0]
        known = self._known(0)
        for who, dots in enumerate(self.edits):
            assert dots <= known, f"edits of store {who} are not at the office"
        with office.read() as conn:
            waiting = {(row.device, row.seq) for row in conn.execute(select(quarantine)) if row.state == "waiting"}
            assert _heads(conn) == _oracle(conn, waiting), "the office's heads are not what its journal says"
            records = _records(conn)
            posts = scopes.posts_of(conn, _by_kind(records))
            wanted = _rows(conn)
        for who in range(1, len(self.stores)):
            code = POSTS[who - 1][0]
            with self.stores[who].read() as conn:
                here = _rows(conn)
                mine = {record_id for record_id in wanted if scopes.may_hold(posts[record_id], code)}
                assert here.keys() == mine, f"post {code} holds other records than it may"
                assert here == {record_id: wanted[record_id] for record_id in mine}, f"post {code} differs from the office"
                seen = set(conn.execute(select(journal.c.object_id).where(journal.c.object_kind.in_(("person", "case")))).scalars())
                assert seen <= self.allowed[who], f"post {code} learned of a record outside its scope"
                differs = conn.execute(select(quarantine.c.id).where(quarantine.c.reason == "counts_differ")).first()
                assert differs is None, f"post {code} was told that it differs from the office, and does not"

    def _note_edits(self, who):
        with self.stores[who].read() as conn:
            device = conn.execute(select(journal_end.c.device)).scalar_one()
            rows = conn.execute(select(journal.c.seq).where(journal.c.device == device, journal.c.fields != ""))
            self.edits[who] |= {(device, seq) for seq in rows.scalars()}

    def _note_allowed(self):
        with self.stores[0].read() as conn:
            posts = scopes.posts_of(conn, _by_kind(_records(conn)))
        for who in range(1, len(self.stores)):
            self.allowed[who] |= {record_id for record_id, codes in posts.items() if scopes.may_hold(codes, POSTS[who - 1][0])}

    def _known(self, who):
        with self.stores[who].read() as conn:
            return {(row.device, row.seq) for row in conn.execute(select(journal.c.device, journal.c.seq).where(journal.c.fields != ""))}

    def _pick(self, who, which):
        with self.stores[who].read() as conn:
            found = [(kind, record_id) for kind in ("person", "case")
                     for record_id in conn.execute(select(KINDS[kind].table.c.id).order_by(KINDS[kind].table.c.id)).scalars()]
        return found[which % len(found)] if found else ("", "")

    def _file(self, who, value, act):
        stick = self.sticks[who]
        if stick.files:
            act(stick, sorted(stick.files)[value % len(stick.files)])

    def _closed(self, who, act):
        folder = self.stores[who].folder
        self.stores[who].close()
        act(folder)
        self.stores[who] = _open(folder)


OPERATIONS = {
    "create": 3, "edit": 8, "delete": 1, "move": 2, "set_clock": 1, "run": 9, "lose": 1, "copy": 1, "delay": 1, "arrive": 1, "cut": 1,
    "back_up": 1, "restore": 1,
}


def play(template: Path, folder: Path, history) -> None:
    """Play one history: (operation, store, which, value) each, then heal and check."""
    folder.mkdir()
    _NAMES.seed(0)
    world = World.from_template(template, folder)
    try:
        for operation, who, which, value in history:
            act = getattr(world, operation)
            if operation in ("edit", "delete", "move"):
                act(who, which, value)
            else:
                act(who, value)
        world.heal()
        world.check()
    finally:
        world.close()
        shutil.rmtree(folder)


def random_history(seed: int, length: int = 30):
    """Return a history for mutants and for the long tier; the same for the same seed."""
    choose = random.Random(seed)
    names, weights = list(OPERATIONS), list(OPERATIONS.values())
    return [(choose.choices(names, weights)[0], choose.randrange(len(POSTS) + 1), choose.randrange(12), choose.randrange(60))
            for _step in range(length)]


def _name() -> str:
    """Return a name of a bundle; the same in every run of a history."""
    return "".join(_NAMES.choices("abcdefghijklmnopqrstuvwxyz", k=20)) + SUFFIX


def _open(folder: Path) -> Store:
    actor = KEYRING[folder.name]
    store = open_store(folder, actor.role, actor.name)
    object.__setattr__(store, "actor", actor)
    return store


def _records(conn):
    return {row.object_id: row.object_kind for row in conn.execute(
        select(journal.c.object_id, journal.c.object_kind).where(journal.c.fields != "", journal.c.object_kind.in_(KINDS_USED)))}


def _by_kind(records):
    found = {}
    for record_id, kind in records.items():
        found.setdefault(kind, set()).add(record_id)
    return found


def _rows(conn):
    found = {}
    for kind in KINDS_USED:
        for row in conn.execute(select(KINDS[kind].table)).mappings():
            found[row["id"]] = tuple(sorted((name, row[name]) for name in KINDS[kind].fields))
    return found


def _heads(conn):
    """Heads of all cells that have rows of heads, creations left out: cells that were only ever created have none."""
    found = {}
    for row in conn.execute(select(head)):
        found.setdefault((row.record_id, row.fid, row.member), set()).add((row.device, row.seq, row.value))
    return found


def _oracle(conn, waiting):
    """What the heads must be, from the bare set of journal entries that are not held."""
    changes, named = {}, set()
    for row in conn.execute(select(journal).where(journal.c.fields != "")):
        if (row.device, row.seq) in waiting or row.payload is None:
            continue
        for fid, member, value, prev in ormsgpack.unpackb(row.payload)["c"]:
            cell = (row.object_id, fid, member)
            changes.setdefault(cell, {})[row.device, row.seq] = ormsgpack.packb(value)
            named |= {(cell, tuple(dot)) for dot in prev}
    wanted = {
        cell: {(*dot, value) for dot, value in dots.items() if (cell, dot) not in named} for cell, dots in changes.items()
    }
    written = {(row.record_id, row.fid, row.member) for row in conn.execute(select(head.c.record_id, head.c.fid, head.c.member))}
    return {cell: heads for cell, heads in wanted.items() if cell in written or len(heads) != 1}


@contextlib.contextmanager
def quick_disk(monkeypatch):
    """Let stores trust the memory of the system: these histories kill no process."""
    from app.models import store

    fast = tuple(pragma.replace("synchronous=full", "synchronous=off").replace("secure_delete=on", "secure_delete=off")
                 for pragma in store._PRAGMAS)
    monkeypatch.setattr(store, "_PRAGMAS", fast)
    monkeypatch.setattr(outbox, "new_name", _name)
    yield
