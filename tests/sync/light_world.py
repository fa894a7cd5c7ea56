# SPDX-License-Identifier: Apache-2.0
"""Five posts and the office over stores in memory: what people do, what happens to sticks and disks, and what must hold then."""

import random
from dataclasses import dataclass, field
from functools import cache

from app.sync import proving
from app.sync.entries import read_content
from tests.sync import light
from tests.sync.light import GONE_FID, NEWER_FID, NEWER_READER, SCOPE_FID, SHARED_FID, Pc, code_of, officer_of, user_of

EVERYBODY = 6
TEN_YEARS_MS = 10 * 365 * 86_400_000
GIVEN, LANGUAGES = light.PERSON["given"].fid, light.PERSON["languages"].fid
OPERATIONS = {
    "create": 2, "edit": 18, "delete": 2, "move": 2, "share": 3, "clock": 1, "run": 14, "office": 8, "lose": 2, "copy": 1, "delay": 2,
    "arrive": 2, "cut": 1, "die": 2, "back_up": 2, "restore": 2, "clone": 1, "decide": 1, "newer": 4, "trespass": 1, "overstep": 1,
    "boast": 1, "impersonate": 1,
}
_STEPS = [name for name, weight in OPERATIONS.items() for _time in range(weight)]
WHICH, VALUES = 4, 16
NUMBERS = len(_STEPS) * EVERYBODY * WHICH * VALUES  # each is a step of a history


@dataclass
class World:
    """Everybody's PC, the stick of each post, and what must not be lost or seen."""

    pcs: list[Pc] = field(default_factory=lambda: [Pc(number, EVERYBODY) for number in range(EVERYBODY)])
    sticks: list[dict[int, bytes]] = field(default_factory=lambda: [{} for _post in range(EVERYBODY)])
    late: list[dict[int, bytes]] = field(default_factory=lambda: [{} for _post in range(EVERYBODY)])
    edits: list[set] = field(default_factory=lambda: [set() for _pc in range(EVERYBODY)])
    allowed: list[set[str]] = field(default_factory=lambda: [set() for _pc in range(EVERYBODY)])
    hostile: set = field(default_factory=set)
    backups: dict = field(default_factory=dict)
    twins: dict[int, Pc] = field(default_factory=dict)
    names: int = 0

    def name(self) -> int:
        self.names += 1
        return self.names * 7919 % 10_007  # sticks list their files in another order than they came

    # what people do
    def create(self, who, _which, value):
        record = f"r{who}{len(self.edits[who]):04d}{self.pcs[who].state.epoch}"
        cells = [(GONE_FID, "", 0), (SCOPE_FID, "", code_of(who)), (GIVEN, "", f"G{value}")]
        self._wrote(who, self.pcs[who].write(record, cells))
        self.allowed[who].add(record)

    def edit(self, who, which, value):
        self._edit(self.pcs[who], who, which, value)

    def _edit(self, pc, who, which, value):
        if records := pc.records():
            cells = [(GIVEN, "", f"G{value}")] if value % 3 else [(LANGUAGES, ("fr", "en")[value % 2], value % 4 < 2)]
            self._wrote(who, pc.write(records[which % len(records)], cells))

    def delete(self, who, which, value):
        if records := self.pcs[who].records():
            self._wrote(who, self.pcs[who].write(records[which % len(records)], [(GONE_FID, "", value % 2)]))

    def move(self, _who, which, value):
        if records := self.pcs[0].records():
            record = records[which % len(records)]
            self._wrote(0, self.pcs[0].write(record, [(SCOPE_FID, "", code_of(1 + value % (EVERYBODY - 1)))]))
            self.note_allowed()

    def share(self, _who, which, value):
        if records := self.pcs[0].records():
            self._wrote(0, self.pcs[0].write(records[which % len(records)], [(SHARED_FID, "", code_of(1 + value % (EVERYBODY - 1)))]))
            self.note_allowed()

    def newer(self, who, which, value):
        """The program of this PC is brought up to date, and somebody fills in a field that the former one does not have."""
        self.pcs[who].reader = NEWER_READER
        if records := self.pcs[who].records():
            self._wrote(who, self.pcs[who].write(records[which % len(records)], [(NEWER_FID, "", value)]))

    def clock(self, who, _which, value):
        self.pcs[who].skew = (0, TEN_YEARS_MS, -TEN_YEARS_MS, 86_400_000 * 2)[value % 4]

    def decide(self, _who, _which, value):
        """A person at the office lets a change in that was set aside for its record's scope."""
        waiting = sorted(dot for dot, reason in self.pcs[0].state.held.items() if reason == "scope" and dot not in self.hostile)
        if waiting:
            self.pcs[0].release(waiting[value % len(waiting)])
            self.note_allowed()

    # what an enrolled but hostile post does
    def trespass(self, who, which, value):
        records = self.pcs[0].records()
        if who and records:
            made = self.pcs[who].write(records[which % len(records)], [(GIVEN, "", f"X{value}")])
            self._wrote(who, made)

    def overstep(self, who, _which, value):
        if who:
            made = self.pcs[who].write(
                f"c{who}{value}", [(SCOPE_FID, "", code_of(who))], "charge", "officer", officer_of(who), light.keys(who)[3])
            self.hostile.add(made[0])

    def boast(self, who, which, value):
        records = self.pcs[who].records()
        if who and records:
            record = records[which % len(records)]
            made = self.pcs[who].write(record, [(GIVEN, "", f"B{value}")], "person", "supervisor", officer_of(who), light.keys(who)[3])
            self.hostile.add(made[0])

    def impersonate(self, who, which, value):
        records = self.pcs[who].records()
        if who and records and who not in self.twins:
            record = records[which % len(records)]
            made = self.pcs[who].write(record, [(GIVEN, "", f"I{value}")], user=user_of(0))
            self.hostile.add(made[0])

    # what happens to bundles
    def run(self, who, _which, value):
        """A post exchanges through its stick; a copied PC sometimes takes its turn."""
        pc = self.twins[who] if who in self.twins and value % 2 else self.pcs[who]
        if pc is not self.pcs[who] and value % 3 == 0:
            self._edit(pc, who, 0, value)
        self.exchange(pc, who) if who else self.office(who, _which, value)

    def office(self, _who, _which, value):
        self.exchange(self.pcs[0], 1 + value % (EVERYBODY - 1))

    def exchange(self, pc, at, dies=False):
        """Take in what lies on a stick, answer it, put out what waits."""
        stick, told = self.sticks[at], {}
        before = len(pc.durable), len(pc.state.aside)
        mine = {id(each.data) for made in pc.state.out.values() for each in made if each.data}
        for name in sorted(stick):
            if id(stick[name]) in mine:
                continue
            done, notice = pc.take_in(stick[name], dies)
            dies = False
            if done:
                del stick[name]
            if pc.is_office:
                self._check_scope(pc)
            if notice:
                told.setdefault(at if pc.is_office else 0, []).append(notice)
        told.setdefault(at if pc.is_office else 0, []).extend(pc.retry_parked())
        if pc.is_behind:
            pc.begin_epoch()
        self.note_allowed()
        newest = {}
        for each in pc.state.known:
            newest[each.device >> 16] = max(each, newest.get(each.device >> 16, each), key=lambda one: one.epoch)
        for each in newest.values():
            number = (each.device >> 16) - 1
            if not pc.is_office or number == at:
                for data in pc.send(each, told.get(number, ())):
                    if all(data is not there for there in stick.values()):
                        stick[self.name()] = data
        return before != (len(pc.durable), len(pc.state.aside))

    def die(self, who, _which, value):
        """The process ends while it takes in the first bundle; nothing of it was written."""
        self.exchange(self.pcs[who], who or 1 + value % (EVERYBODY - 1), dies=True)

    def _file(self, who, value, act):
        stick = self.sticks[who]
        if stick:
            act(stick, sorted(stick)[value % len(stick)])

    def lose(self, who, _which, value):
        self._file(who, value, lambda stick, name: stick.pop(name))

    def copy(self, who, _which, value):
        self._file(who, value, lambda stick, name: stick.update({self.name(): stick[name]}))

    def delay(self, who, _which, value):
        self._file(who, value, lambda stick, name: self.late[who].update({self.name(): stick.pop(name)}))

    def arrive(self, who, _which, _value):
        self.sticks[who] |= self.late[who]
        self.late[who] = {}

    def cut(self, who, _which, value):
        self._file(who, value, lambda stick, name: stick.update({name: stick[name][: len(stick[name]) * 2 // 3]}))

    # what happens to disks
    def back_up(self, who, _which, _value):
        self.backups[who] = self.pcs[who].state.copy()

    def restore(self, who, _which, _value):
        if who in self.backups and who not in self.twins:
            pc = self.pcs[who]
            elsewhere = set().union(*(set(other.state.journal) for other in self.pcs if other is not pc))
            pc.state = self.backups.pop(who)
            pc.begin_epoch()
            self.edits[who] = {edit for edit in self.edits[who] if edit[0] in pc.state.journal or edit[0] in elsewhere}

    def clone(self, who, _which, _value):
        if who and who not in self.twins:
            twin = Pc(who, EVERYBODY)
            twin.state, twin.durable, twin.reader = self.pcs[who].state.copy(), set(self.pcs[who].durable), self.pcs[who].reader
            self.twins[who] = twin

    # what must hold
    def heal(self):
        """Programs are brought up to date, all sticks arrive, and everybody exchanges until nothing moves."""
        for pc in (*self.pcs, *self.twins.values()):
            pc.reader = NEWER_READER
        moved, rounds = True, 0
        while moved and rounds < 6:
            moved, rounds = False, rounds + 1
            for post in range(1, EVERYBODY):
                self.arrive(post, 0, 0)
                for pc in (self.pcs[post], *([self.twins[post]] if post in self.twins else [])):
                    moved |= self.exchange(pc, post)
                    moved |= self.exchange(self.pcs[0], post)
                    moved |= self.exchange(pc, post)

    def note_allowed(self):
        for record in self.pcs[0].records():
            holders = self.pcs[0].holders(record)
            for post in range(1, EVERYBODY):
                if code_of(post) in holders:
                    self.allowed[post].add(record)

    def _wrote(self, who, edit):
        self.edits[who].add(edit)

    def _check_scope(self, office):
        """What the office merged from a post was of a record that this post may hold."""
        for row, holders in office.merged:
            pc = (row.entry.device >> 16) - 1
            assert not pc or code_of(pc) in holders, "a post changed a record that it does not hold"
        office.merged = []

    def check(self):
        office = self.pcs[0]
        here = {(proving.dot_of(row), row.hash) for row in (*office.state.journal.values(), *office.state.forks)}
        for who, wrote in enumerate(self.edits):
            mine = here | set().union(*(outbox(pc) for pc in self.both(who)))
            assert wrote <= mine, f"edits of PC {who} are neither at the office nor in an outbox nor set aside"
        assert not self.hostile & (set(office.state.journal) - set(office.state.held)), "a hostile change was let in"
        settled = [row for dot, row in office.state.journal.items() if dot not in office.state.held]
        assert heads_of(office) == oracle(settled), "the office's heads are not what its journal says"
        assert office.state.marks == foreseen(settled), "the office remembers other predecessors than are missing"
        for who in range(1, EVERYBODY):
            post = self.pcs[who]
            seen = {row.entry.object_id for row in post.state.journal.values() if row.entry.device >> 16 != post.state.device >> 16}
            assert seen <= self.allowed[who], f"post {who} learned of a record outside its scope"
            if who not in self.twins and not self.is_spoilt(who):
                own = [row for row in post.state.journal.values() if row.entry.device >> 16 == post.state.device >> 16]
                both = oracle({proving.dot_of(row): row for row in (*settled, *own)}.values())
                held = {record for record in office.records() if post.code in office.holders(record)}
                mine = {cell: heads for cell, heads in heads_of(post).items() if cell[1] in held}
                assert mine == {cell: heads for cell, heads in both.items() if cell[1] in held}, f"post {who} differs from the office"
            else:
                assert self.is_spoilt(who) or self.alarm(who), "a copied PC went unnoticed"

    def both(self, who):
        return [self.pcs[who], *([self.twins[who]] if who in self.twins else [])]

    def is_spoilt(self, who):
        """Tell whether a bundle of this post was refused for what a hostile user did; it then waits for a person, whole."""
        own = self.pcs[who].state.device >> 16
        return any(dot[0] >> 16 == own for dot in self.hostile) or any(row.entry.device >> 16 == own for row in self.pcs[0].state.forks)

    def alarm(self, who):
        """Tell whether somebody was told that this PC was copied, where both wrote under one number."""
        one, other = ({(dot, row.hash) for dot, row in pc.state.journal.items() if dot[0] >> 16 == who + 1} for pc in self.both(who))
        collide = {dot for dot, _hash in one - other} & {dot for dot, _hash in other - one}
        told = any(reason in ("fork", "journal_broken") for _data, reason in self.pcs[0].state.aside)
        return not collide or told or bool(self.pcs[0].state.forks) or any(pc.state.noticed for pc in self.both(who))


def outbox(pc):
    """Return (entry, hash) of everything that a PC keeps to be sent: packed and not acknowledged, or not packed yet."""
    kept = set().union(*(each.dots for made in pc.state.out.values() for each in made if each.data), frozenset())
    packed = set().union(*pc.state.sent.values()) if pc.state.sent else set()
    return kept | {(dot, row.hash) for dot, row in pc.state.journal.items() if dot not in packed and dot[0] >> 16 == pc.number + 1}


def heads_of(pc):
    return {cell: {(dot, repr(head.value)) for dot, head in there.items()} for cell, there in pc.state.heads.items()}


def foreseen(rows):
    """What is named as replaced and has not arrived."""
    dots = {proving.dot_of(row) for row in rows}
    return {(change.cell, dot) for row in rows for change in read_content(row).changes for dot in change.prev} - {
        (change.cell, change.dot) for row in rows for change in read_content(row).changes if change.dot in dots}


def oracle(rows):
    """What the heads must be, from the bare set of entries."""
    changes, named = {}, set()
    for row in rows:
        for change in read_content(row).changes:
            changes.setdefault(change.cell, {})[change.dot] = repr(change.value)
            named |= {(change.cell, dot) for dot in change.prev}
    return {cell: {(dot, value) for dot, value in there.items() if (cell, dot) not in named} for cell, there in changes.items()}


@cache
def beginning() -> World:
    """Return a world in which the office and the first posts hold three records, one of them together."""
    world = World()
    for post in (1, 2):
        world.create(post, 0, 0)
    world.create(2, 0, 1)
    world.heal()
    world.share(0, 0, 1)
    world.heal()
    world.check()
    return world


def begun() -> World:
    """Return a fresh copy of the beginning."""
    first, world = beginning(), World()
    for pc, former in zip(world.pcs, first.pcs, strict=True):
        pc.state, pc.durable = former.state.copy(), set(former.durable)
    world.edits, world.allowed, world.names = [set(each) for each in first.edits], [set(each) for each in first.allowed], first.names
    return world


def steps_of(history):
    """Return (operation, PC, which record, value) of a history of whole numbers."""
    for number in history:
        number, who = divmod(number, EVERYBODY)
        number, which = divmod(number, WHICH)
        number, value = divmod(number, VALUES)
        yield _STEPS[number], who, which, value


def play(steps):
    """Play one history, heal, check; returns the world."""
    world = begun()
    for operation, who, which, value in steps:
        getattr(world, operation)(who, which, value)
    world.heal()
    world.check()
    return world


def random_history(seed, length=40):
    choose = random.Random(seed)
    return list(steps_of(choose.randrange(NUMBERS) for _step in range(length)))
