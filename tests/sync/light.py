# SPDX-License-Identifier: Apache-2.0
"""A PC of the exchange whose store is a few dictionaries, so that thousands of histories can be played in a test run.

Everything that decides is the program's own: bundles with their seals and signatures, manifests, packing, streams,
acknowledgements, proving, judging, merge. The tables, the cursors of the outbox and the choice of what the office passes on
are modelled here; they are proven by the histories over real stores (tests/sync/world.py).
"""

from dataclasses import dataclass, field, replace
from functools import cache

import ormsgpack

from app.base.errors import BundleRefused
from app.domain.heads import shown_value
from app.models import scopes
from app.models.base import DELETED, KINDS, SCOPE
from app.models.identity import EPOCH_BITS, same_device
from app.security import chain, sealing, signing
from app.sync import counterparts, entries, inbox, merge, merging, packing, proving
from app.sync import judging as judging_room
from app.sync import manifest as manifest_room
from app.sync import streams as streams_room
from app.sync.bundle import Receiver, open_outer, seal
from app.sync.counterparts import Counterpart
from app.sync.manifest import START_HASH, JournalHead, Manifest
from app.sync.notices import Notice, notice_chunk
from app.sync.refusals import PARKED, refused
from app.sync.streams import Incoming, Link, Outlook
from tests.sync.light_facts import WithoutRoster

PERSON = KINDS["person"].fields
SCOPE_FID, GONE_FID = PERSON[SCOPE].fid, PERSON[DELETED].fid
ACCOUNT = KINDS["account"].fields
NEWER_FID, SHARED_FID = 99_999, 99_998  # a field of the next release; stands for a case that a second post is offered
NEWER_READER = manifest_room.READER + 1
OFFICE_CODE = "HQ"
RULES = merging.rules()
_HONEST, _OFFICER = "supervisor", "officer"


@cache
def keys(number: int) -> tuple[signing.PrivateKey, sealing.Identity, signing.PrivateKey, signing.PrivateKey]:
    """Return the keys of a PC, of its supervisor and of its officer; made once for all histories."""
    return signing.new_private_key(), sealing.new_identity(), signing.new_private_key(), signing.new_private_key()


def code_of(number: int) -> str:
    """Return the code of the post of a PC."""
    return f"P{number}" if number else OFFICE_CODE


def device_of(number: int, epoch: int = 1) -> int:
    """Return the device number of a PC in an epoch."""
    return (number + 1) << EPOCH_BITS | epoch


@dataclass
class Sent:
    """A bundle that was made: what it names, what it holds, its bytes until it is acknowledged."""

    seq: int
    hash: str
    dots: frozenset
    data: bytes | None


@dataclass
class State:
    """What lies on the disk: all that a backup holds."""

    device: int
    epoch: int = 1
    seq: int = 0
    hash: bytes = chain.START_HASH
    hlc: int = 0
    ticks: int = 0
    journal: dict = field(default_factory=dict)  # (device, seq) > row, in order of arrival
    units: dict = field(default_factory=dict)  # (device, seq) > signature of its unit, one entry each
    heads: dict = field(default_factory=dict)
    marks: set = field(default_factory=set)
    held: dict = field(default_factory=dict)  # (device, seq) > reason, for entries that wait or were discarded
    forks: list = field(default_factory=list)  # entries under a number that belongs to another one
    known: list = field(default_factory=list)
    streams: dict = field(default_factory=dict)  # (peer, name, epoch) > Incoming
    links: dict = field(default_factory=dict)  # the same > number > Link
    out: dict = field(default_factory=dict)  # (peer, name, epoch) > bundles made
    acked: dict = field(default_factory=dict)  # the same > (what they acknowledged, end of their journal then, replaces)
    sent: dict = field(default_factory=dict)  # number of a PC > entries packed for it
    aside: list = field(default_factory=list)  # (bytes, reason) of bundles that were set aside
    noticed: set = field(default_factory=set)

    def copy(self) -> "State":
        """Return what a backup would hold."""
        made = State(**vars(self))
        for name, value in vars(self).items():
            if isinstance(value, dict | list | set):
                setattr(made, name, value.copy())
        made.heads = {cell: dict(there) for cell, there in self.heads.items()}
        made.links = {key: dict(there) for key, there in self.links.items()}
        made.out = {key: [Sent(**vars(each)) for each in there] for key, there in self.out.items()}
        made.sent = {pc: set(there) for pc, there in self.sent.items()}
        return made


class Pc(WithoutRoster):
    """One PC; number 0 is the office."""

    def __init__(self, number: int, everybody: int) -> None:
        self.number, self.code, self.is_office = number, code_of(number), number == 0
        self.key, self.identity, self.user_key, self.officer_key = keys(number)
        self.skew, self.reader, self.is_behind = 0, manifest_room.READER, False
        self.durable: set = set()  # every (dot, hash) that was ever on this disk
        self.met: set = set()  # reasons for which bundles were ever set aside
        self.merged: list = []  # rows that the last bundle brought into the records
        peers = range(1, everybody) if self.is_office else (0,)
        self.state = State(device_of(number), known=[
            Counterpart(device_of(each), 1, code_of(each), each == 0, signing.public_bytes(keys(each)[0]), "enrolled", 0) for each in peers
        ])
        self.everybody = everybody

    def entry_hash(self, device, seq):
        row = self.state.journal.get((device, seq))
        return row.hash if row else None

    def account_keys(self):
        return {user: {signing.public_bytes(key).hex()} for user, (_role, key) in accounts(self.everybody).items()}

    def account_cells(self, users):
        known = accounts(self.everybody)
        return [(user, (device_of(0), 1), ACCOUNT["role"].fid, known[user][0]) for user in users if user in known]

    def closed_accounts(self, _users):
        return set()

    def posts_of(self, records):
        wanted = set().union(*records.values()) if records else set()
        return {record: self.holders(record) for record in wanted if self.has(record)}

    def own_scopes(self, _kind, _ids):
        return {}

    def has(self, record):
        return any((kind, record, SCOPE_FID, "") in self.state.heads for kind in ("person", "charge"))

    def scope_of(self, record):
        for kind in ("person", "charge"):
            heads = self.state.heads.get((kind, record, SCOPE_FID, ""))
            if heads:
                return shown_value(heads.values(), RULES[SCOPE_FID])
        return ""

    def holders(self, record):
        shared = self.state.heads.get(("person", record, SHARED_FID, ""), {})
        return frozenset({self.scope_of(record)} | ({shown_value(shared.values(), RULES[SCOPE_FID])} if shared else set()))

    def records(self):
        return sorted({cell[1] for cell in self.state.heads if cell[0] == "person" and cell[2] == SCOPE_FID})

    # what people do
    def write(self, record, cells, kind="person", role=_HONEST, user=None, key=None):
        """Save (field, member, value) cells; each replaces the heads that are here."""
        state = self.state
        state.seq += 1
        state.ticks += 1
        state.hlc = max(state.hlc + 1, (1_790_000_000_000 + self.skew + state.ticks) << 16)
        named = [
            [fid, member, value, [list(dot) for dot in state.heads.get((kind, record, fid, member), {})]] for fid, member, value in cells
        ]
        payload = ormsgpack.packb({"r": None, "c": named})
        salt = state.seq.to_bytes(16, "big")
        entry = chain.Entry(
            state.device, state.seq, state.seq, state.hash, user_of(self.number) if user is None else user, role, "save", kind, record,
            tuple(sorted({fid for fid, _member, _value in cells})), chain.payload_digest(salt, payload), "2026-11-22T10:00:00+01:00",
            state.ticks, "abcdef012345", "0.1.0", "0001", state.hlc,
        )
        state.hash = chain.entry_hash(entry)
        row = entries.JournalRow(entry, state.hash, salt, payload)
        dot = proving.dot_of(row)
        signed = (state.device, state.seq, state.seq, state.seq, state.hash)
        state.units[dot] = entries.UnitRow(*signed[:4], entry.user_id, chain.sign_unit(key or self.user_key, *signed))
        state.journal[dot] = row
        self.durable.add((dot, row.hash))
        changes = [
            merge.Change((kind, record, fid, member), dot, state.hlc, value, tuple(map(tuple, prev))) for fid, member, value, prev in named
        ]
        self._keep(merge.merge(state.heads, state.marks, (), changes, RULES))
        return dot, row.hash

    def _keep(self, result):
        self.state.heads |= result.heads
        self.state.marks = (self.state.marks | result.marks) - result.arrived

    # the outbox
    def send(self, to: Counterpart, notices=()):
        """Make what is due for a counterpart; returns everything that it has not acknowledged."""
        rows = self._pick(to)
        if rows:
            self._make(to, "changes", rows, notices)
        elif notices or (self.state.epoch > 1 and (to.device, self.state.epoch) not in {(key[0], key[2]) for key in self.state.out}):
            self._make(to, "receipt", [], notices)  # a new epoch is announced
        theirs = [made for (peer, _name, _epoch), made in self.state.out.items() if same_device(peer, to.device)]
        return [each.data for made in theirs for each in made if each.data]

    def _pick(self, to):
        state, pc = self.state, to.device >> EPOCH_BITS
        sent = state.sent.setdefault(pc, set())
        mine = [row for dot, row in state.journal.items() if dot not in sent and dot not in state.held]
        if self.is_office:
            forgot = state.acked.get((to.device, "data", state.epoch), (None, 0, 0))[2]
            mine = [row for row in mine if (forgot or row.entry.device != to.device) and self._may_hold(row, to.post_code)]
        else:
            mine = [row for row in mine if same_device(row.entry.device, state.device)
                    or (same_device(row.entry.device, to.device) and row.entry.device != to.device)]
        sent |= {proving.dot_of(row) for row in mine}
        return sorted(mine, key=proving.dot_of)

    def _may_hold(self, row, code):
        return scopes.may_hold(self.holders(row.entry.object_id), code)

    def _make(self, to, kind, rows, notices):
        state, name = self.state, manifest_room.STREAMS[kind]
        key = (to.device, name, state.epoch)
        made = state.out.setdefault(key, [])
        replaces = state.acked.get(key, (Incoming(), 0, 0))[2]
        said = [*notices, *([Notice(name, state.epoch, replaces, "replaced", "", 0)] if replaces else [])]
        units = [state.units[dot] for dot in map(proving.dot_of, rows) if dot in state.units]
        chunks = [*packing.entry_chunks(rows), *packing.unit_chunks(units), *([notice_chunk(said)] if said else [])]
        state.ticks += 1
        number = (to.device >> EPOCH_BITS) - 1
        newer = any(NEWER_FID in row.entry.fields and self.number % 2 for row in rows)
        sealed = seal(Manifest(
            kind=kind, stream=name, device=state.device, epoch=state.epoch, seq=len(made) + 1, to=to.device,
            recipients=(keys(number)[1].recipient,), created_ms=1, schema="0001",
            journal=JournalHead(state.device, state.ticks, state.hash.hex()),
            prev=made[-1].hash if made else START_HASH, acks=self._acks(to.device), reader=NEWER_READER if newer else manifest_room.READER,
        ), chunks, self.key)
        made.append(Sent(len(made) + 1, sealed.hash, frozenset((proving.dot_of(row), row.hash) for row in rows), sealed.data))

    def _acks(self, device):
        return tuple(
            state.ack(name, epoch, {seq: link.hash for seq, link in self.state.links[peer, name, epoch].items()})
            for (peer, name, epoch), state in self.state.streams.items() if same_device(peer, device)
        )

    # the inbox
    def take_in(self, data: bytes, dies: bool = False) -> tuple[bool, Notice | None]:
        """Take in one file, as the inbox does: whole or not at all; returns whether it may go from the stick, and what to say about it."""
        me = Receiver(
            self.state.device, lambda device, stream: stream in ("data", "receipts"), self.reader,
            frozenset(device_of(self.number, epoch) for epoch in range(1, self.state.epoch)),
        )
        try:
            opened = open_outer(data, [self.identity], lambda device, epoch: counterparts.key_for(self.state.known, device, epoch), me)
            return not dies, self._apply(opened, dies)
        except BundleRefused as error:
            self.met.add(error.reason)
            if error.reason not in ("not_for_me", "wrong_recipient") and (data, error.reason) not in self.state.aside:
                self.state.aside.append((data, error.reason))
            return False, None

    def retry_parked(self):
        """Try again what waited for an update or for what was missing."""
        waiting = [data for data, reason in self.state.aside if reason in PARKED]
        self.state.aside = [each for each in self.state.aside if each[1] not in PARKED]
        return [notice for data in waiting if (notice := self.take_in(data)[1])]

    def _apply(self, opened, dies):
        state, manifest = self.state, opened.manifest
        rows, units, notices, _files = inbox._read(opened)
        sender, opens_epoch = self._welcome(manifest)
        name = manifest.stream if manifest.to == state.device else f"{manifest.stream}/{manifest.to & (1 << EPOCH_BITS) - 1}"
        key = (manifest.device, name, manifest.epoch)
        place = state.streams.get(key, Incoming())
        links = state.links.get(key, {})
        near = {seq: link for seq, link in links.items() if abs(seq - manifest.seq) <= 1}
        if not streams_room.is_new(place, manifest, opened.hash, near):
            return None
        fresh, judged, forks = self._judged(sender, rows, units)
        contents = [judged.contents[proving.dot_of(row)].changes for row in judged.fine]
        held = {proving.dot_of(each.row): each.reason for each in judged.held}
        known = (set(state.journal) - set(state.held)) - {proving.dot_of(row) for row in judged.fine}
        result = merging.merge(state.heads, state.marks, known, [change for changes in contents for change in changes], RULES)
        if dies:
            return None
        # from here on it is one transaction
        if opens_epoch:
            self._open_epoch(manifest)
        self.merged = [(row, self.holders(row.entry.object_id)) for row in judged.fine if self.has(row.entry.object_id)]
        for row in fresh:
            state.journal[proving.dot_of(row)] = row
            self.durable.add((proving.dot_of(row), row.hash))
            state.hlc = max(state.hlc, row.entry.hlc if row.entry.hlc < (1_790_000_000_000 + self.skew + 86_400_000) << 16 else 0)
        state.units |= {(unit.device, unit.last_seq): unit for unit in units}
        state.held |= held
        state.forks += forks
        self._keep(result)
        state.links.setdefault(key, {})[manifest.seq] = Link(opened.hash, manifest.prev)
        state.streams[key] = inbox._after(place, manifest, notices)
        state.ticks += 1
        self._take_acks(manifest)
        return Notice(manifest.stream, manifest.epoch, manifest.seq, "applied", "", len(fresh)) if manifest.kind != "receipt" else None

    def _welcome(self, manifest):
        mine = [each for each in self.state.known if same_device(each.device, manifest.device)]
        newest = max(mine, key=lambda each: each.epoch)
        return newest, streams_room.check_standing(manifest, newest.epoch, {})

    def _open_epoch(self, manifest):
        state = self.state
        former = self._welcome(manifest)[0]
        state.known.append(replace(former, device=manifest.device, epoch=manifest.epoch))
        state.sent[manifest.device >> EPOCH_BITS] = set()
        for (peer, _name, _epoch), made in state.out.items():
            for each in made:
                each.data = None if peer == former.device else each.data  # replaced: everything is packed again

    def _judged(self, sender, rows, units):
        state = self.state
        theirs = [row for row in rows if same_device(row.entry.device, sender.device)]
        if not sender.is_office:
            if any(not same_device(row.entry.device, sender.device) and not same_device(row.entry.device, state.device) for row in rows):
                raise refused("foreign_entry")
            proving.check_journal(self, theirs)
        signed = proving.proven(self, units, rows)
        if not sender.is_office and not signed >= set(map(proving.dot_of, theirs)):
            raise refused("unit_signature")
        forks = [row for row in rows if self.entry_hash(*proving.dot_of(row)) not in (None, row.hash)]
        fresh = [row for row in rows if proving.dot_of(row) not in state.journal]
        judged = judging_room.read_all(fresh)
        if not sender.is_office:
            mine = [row for row in judged.fine if same_device(row.entry.device, state.device)]
            judged.fine = [row for row in judged.fine if not same_device(row.entry.device, state.device)]
            judging_room.judge(self, sender, judged)
            judged.fine += mine
        return fresh, judged, forks

    def _take_acks(self, manifest):
        state = self.state
        for ack in manifest.acks:
            name, epoch = streams_room.stream_of(ack)
            to = device_of((manifest.device >> EPOCH_BITS) - 1, epoch) if epoch else manifest.device
            key = (to, name, ack.epoch)
            made = state.out.get(key, [])
            hashes = {each.seq: each.hash for each in made}
            for seq in streams_room.acknowledged(hashes, ack):
                made[seq - 1].data = None
            former, judged, replaces = state.acked.get(key, (Incoming(), 0, 0))
            if "/" in ack.stream or ack.epoch != state.epoch or (made and manifest.journal.seq <= judged):
                continue
            outlook = streams_room.judge_ack(ack, len(made), former, hashes)
            if outlook is not Outlook.FINE:
                state.noticed.add(outlook)
            self.is_behind |= outlook is Outlook.WE_FORGOT
            if outlook is Outlook.WE_FORGOT or not made or outlook is Outlook.COPIED:
                continue
            if outlook is Outlook.THEY_FORGOT:
                replaces = len(made)
                state.sent[to >> EPOCH_BITS] = set()
            elif ack.upto >= replaces:
                replaces = 0
            state.acked[key] = (Incoming(ack.upto, frozenset(seq for seq, _hash in ack.also)), manifest.journal.seq, replaces)

    def release(self, dot):
        """Let in a change that was set aside, as a person decides."""
        state, row = self.state, self.state.journal[dot]
        del state.held[dot]
        known = set(state.journal) - set(state.held) - {dot}
        self._keep(merging.merge(state.heads, state.marks, known, entries.read_content(row).changes, RULES))

    def begin_epoch(self):
        """Go on under the next number, as a restored store does; what was not packed yet goes out under the former one."""
        state = self.state
        self.is_behind = False  # bundles of this PC are known elsewhere that it does not know to have made
        former = state.epoch
        state.epoch, state.device, state.seq, state.hash = former + 1, device_of(self.number, former + 1), 0, chain.START_HASH
        for table in (state.streams, state.links):
            renamed = {(peer, name if "/" in name else f"{name}/{former}", epoch): there for (peer, name, epoch), there in table.items()}
            table.clear()
            table.update(renamed)


@cache
def accounts(everybody: int) -> dict[str, tuple[str, signing.PrivateKey]]:
    """Return user > role and key: a supervisor and an officer at every PC."""
    found = {}
    for number in range(everybody):
        found[user_of(number)] = (_HONEST, keys(number)[2])
        found[officer_of(number)] = (_OFFICER, keys(number)[3])
    return found


def user_of(number: int) -> str:
    """Return the supervisor of a PC."""
    return f"user{number:022d}"


def officer_of(number: int) -> str:
    """Return the officer of a PC."""
    return f"officer{number:019d}"
