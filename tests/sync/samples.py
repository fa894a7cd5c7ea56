# SPDX-License-Identifier: Apache-2.0
"""Invented journals, posts and bundles for the tests of the exchange."""

import hashlib
import json
import random
import struct
from dataclasses import dataclass, field

import ormsgpack
import zstandard

from app.security import canonical, chain, sealing, signing
from app.sync.bundle import PAYLOAD_TYPE, Receiver, open_outer, seal
from app.sync.entries import JournalRow, UnitRow, read_content
from app.sync.manifest import JournalHead, Manifest, to_bytes
from app.sync.notices import read_notices
from app.sync.packing import entry_chunks, unit_chunks, unpack_entries, unpack_units

FAMILY = ("Baptiste", "Joseph", "Charles", "Saint-Fleur", "Pérez", "Иванова", "Nguyễn", "O'Neil", "Smith", "Toussaint")
WORDS = ("arrived", "boat", "at night", "said that", "papers", "were kept", "by the employer", "wages", "withheld", "phone", "taken")


def payload_of(cells, reason=None):
    return ormsgpack.packb({"r": reason, "c": cells})


@dataclass
class Journal:
    """A device's journal that grows entry by entry."""

    device: int = 7
    user_id: str = "01jc0000000000000000000001"
    key: signing.PrivateKey = field(default_factory=signing.new_private_key)
    rows: list[JournalRow] = field(default_factory=list)
    units: list[UnitRow] = field(default_factory=list)

    def add(self, cells=None, record="01jc00000000000000000000aa", kind="save", object_kind="person", payload=None, **entry):
        """Append one entry, each in a unit of its own."""
        seq = len(self.rows) + 1
        if cells is not None:
            payload = payload_of(cells)
        salt = None if payload is None else random.Random(seq).randbytes(16)
        made = chain.Entry(**{
            "device": self.device, "seq": seq, "unit": seq, "prev_hash": self.rows[-1].hash if self.rows else chain.START_HASH,
            "user_id": self.user_id, "role": "officer", "kind": kind, "object_kind": object_kind, "object_id": record,
            "fields": tuple(sorted({cell[0] for cell in cells or ()})),
            "digest": b"" if payload is None else chain.payload_digest(salt, payload),
            "wall": f"2026-11-{1 + seq // 4000:02d}T{seq // 360 % 24:02d}:{seq // 6 % 60:02d}:{seq * 10 % 60:02d}+01:00",
            "mono_ms": 1_000 * seq, "boot_id": "abcdef012345", "program": "0.1.0", "schema": "0001",
            "hlc": (1_790_000_000_000 + 10_000 * seq) << 16,
        } | entry)
        row = JournalRow(made, chain.entry_hash(made), salt, payload)
        self.rows.append(row)
        signature = chain.sign_unit(self.key, self.device, made.unit, seq, seq, row.hash)
        self.units.append(UnitRow(self.device, made.unit, seq, seq, self.user_id, signature))
        return row

    def fill(self, count, seed=1):
        """Append `count` plausible saves of one to seven fields."""
        chance = random.Random(seed)
        for _ in range(count):
            record = f"01jc{chance.randrange(10_000):022d}"
            cells = [
                [each, "", chance.choice((chance.choice(FAMILY), " ".join(chance.choices(WORDS, k=8)), chance.randrange(100))),
                 [[self.device, 1 + chance.randrange(len(self.rows))]] if self.rows else []]
                for each in sorted(chance.sample(range(100, 128), chance.randrange(1, 8)))
            ]
            self.add(cells, record)
        return self


@dataclass
class Post:
    """One side of the exchange, with its keys."""

    device: int
    epoch: int = 1
    key: signing.PrivateKey = field(default_factory=signing.new_private_key)
    identity: sealing.Identity = field(default_factory=sealing.new_identity)

    @property
    def me(self):
        """What this side lets in: everything but trust data, which only the office sends."""
        return Receiver(self.device, lambda device, stream: stream != "trust" or device == OFFICE.device)


ESCROW = sealing.new_identity()
OFFICE, POST, OTHER = Post(1), Post(7), Post(8)
ROSTER = {(post.device, post.epoch): signing.public_bytes(post.key) for post in (OFFICE, POST, OTHER)}


def manifest(sender=POST, to=OFFICE, **changes):
    return Manifest(**{
        "kind": "changes", "stream": "data", "device": sender.device, "epoch": sender.epoch, "seq": 1, "to": to.device,
        "recipients": (to.identity.recipient, ESCROW.recipient), "created_ms": 1_790_000_000_000, "schema": "0001",
        "journal": JournalHead(sender.device, 3, "ab" * 32), "counts": {"post:7": 12}, "digests": {"post:7": "cd" * 32},
    } | changes)


def chunks_of(journal):
    return [*entry_chunks(journal.rows), *unit_chunks(journal.units)]


def sealed(journal=None, sender=POST, to=OFFICE, **changes):
    return seal(manifest(sender, to, **changes), chunks_of(journal or Journal().fill(3)), sender.key)


def opened(data, by=OFFICE, **options):
    return open_outer(data, [by.identity], lambda device, epoch: ROSTER.get((device, epoch)), by.me, **options)


def forge(body, rest, sender=POST, to=OFFICE, head=None, signature=None):
    """Put a bundle file together by hand, past every check of `seal`; signed by an enrolled device unless said otherwise."""
    head = struct.pack(">4sQII", b"BWB1", sender.device, sender.epoch, len(body)) if head is None else head
    signature = signing.sign(sender.key, PAYLOAD_TYPE, body) if signature is None else signature
    return sealing.seal(head + body + signature + rest, [to.identity.recipient, ESCROW.recipient])


def signed_value(honest):
    """The manifest of an honest bundle as plain JSON values, to be spoilt."""
    return json.loads(to_bytes(honest.manifest))


def with_chunks(raws, sender=POST, to=OFFICE, packed=None, **changes):
    """A bundle of an enrolled but hostile sender: hashes and signature are right, the chunks say what he likes.

    `raws` are (what, rows, raw bytes); `packed` replaces the zstd frames.
    """
    frames = packed or [zstandard.ZstdCompressor().compress(raw) for _what, _rows, raw in raws]
    value = signed_value(sealed(sender=sender, to=to))
    value["chunks"] = [
        {"what": what, "rows": rows, "raw_bytes": len(raw), "packed_bytes": len(frame), "sha256": hashlib.sha256(frame).hexdigest()}
        for (what, rows, raw), frame in zip(raws, frames, strict=True)
    ]
    value |= {"padding": 0} | changes
    return forge(canonical.encode(value), b"".join(frames), sender, to)


def take_in(data, by=OFFICE, **options):
    """Open a bundle and read every row of it, as the inbox does; returns rows, units, notices and changes."""
    bundle = opened(data, by, **options)
    rows, units, notices = [], [], []
    for chunk in bundle.chunks():
        if chunk.what == "entries":
            rows += unpack_entries(chunk.raw, chunk.rows)
        elif chunk.what == "units":
            units += unpack_units(chunk.raw, chunk.rows)
        elif chunk.what == "notices":
            notices += read_notices(chunk.raw, chunk.rows)
    return rows, units, notices, [change for row in rows for change in read_content(row).changes]


def zstd_bomb(size, with_size):
    """A frame that grows to `size` bytes, with or without a claim of its size in the header."""
    compressor = zstandard.ZstdCompressor(level=19, write_content_size=with_size).compressobj(size=size if with_size else -1)
    block = bytes(1 << 20)
    return b"".join([*(compressor.compress(block) for _ in range(size >> 20)), compressor.flush()])
