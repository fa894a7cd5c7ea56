# SPDX-License-Identifier: Apache-2.0
"""Random damage to bundles by the thousand or the million, in a process of its own whose memory is limited.

    python -m tests.sync.damage outer 1000000
    python -m tests.sync.damage inner 1000000

"outer" is damage on the way: age stops it. "inner" is an enrolled but hostile sender: hashes, seals and signatures are
true, what they cover is not. Nothing may be accepted wrongly, and nothing may end in anything but a refusal. Prints the
reasons, their numbers and the peak of memory.
"""

import argparse
import hashlib
import json
import random
import re
import resource
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ormsgpack
import zstandard

from app.security import canonical, chain, sealing, signing
from app.sync.bundle import Opened
from app.sync.manifest import to_bytes
from app.sync.packing import pack_entries, pack_units, unpack_entries, unpack_units
from tests.sync import hostile, light
from tests.sync.hostile import Base, columns_of, entries_raw, with_payload
from tests.sync.light import Pc, code_of, officer_of, user_of
from tests.sync.light_world import heads_of, oracle

MOST_MEMORY_MIB = 256
ACCEPTED = ("taken", "known", "held")
JUNK = (
    None, True, False, 0, 1, -1, 2**31, 2**63, 2**64 - 1, -(2**63), 1.5, "", "x", "x" * 70, "\0", b"", b"x", bytes(40),
    [], [[]], {}, {"x": 1}, [0], ["officer"], [1, 2, 3],
)


def damaged(data: bytes, chance: random.Random) -> bytes:
    """One random damage: bits, a cut, bytes put in or taken out, a part overwritten or repeated."""
    if not data:
        return b"\0"
    at, to = sorted((chance.randrange(len(data)), chance.randrange(len(data))))
    kind = chance.randrange(8)
    if kind <= 2:
        return data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1:]
    if kind == 3:
        return data[:at]
    if kind == 4:
        return data[:at] + chance.randbytes(chance.randrange(1, 20)) + data[at:]
    if kind == 5:
        return data[:at] + data[to:]
    if kind == 6:
        return data[:at] + bytes(to - at) + data[to:]
    return data[:at] + data[at:to] * 2 + data[to:]


def spoil_value(value: Any, chance: random.Random) -> Any:
    """Replace, remove or repeat something somewhere inside nested lists and maps; returns the whole."""
    if isinstance(value, dict) and value and chance.random() < 0.9:
        key = chance.choice(list(value))
        return value | {key: spoil_value(value[key], chance)} if chance.random() < 0.9 else {k: v for k, v in value.items() if k != key}
    if isinstance(value, list) and value and chance.random() < 0.8:
        at = chance.randrange(len(value))
        return [*value[:at], *chance.choice(([spoil_value(value[at], chance)], [], [value[at]] * 2)), *value[at + 1:]]
    if type(value) is int and chance.random() < 0.7:
        return max(-(2**63), min(2**64 - 1, value + chance.choice((-1, 1, 7, -(2**40), 2**40))))
    return chance.choice(JUNK)


def spoilt_msgpack(data: bytes, chance: random.Random) -> bytes:
    """Return MessagePack spoilt in its bytes or in what it says."""
    return damaged(data, chance) if chance.random() < 0.3 else ormsgpack.packb(spoil_value(ormsgpack.unpackb(data), chance))


def hostile_entries(it: Base, chance: random.Random) -> bytes:
    """A chunk of entries whose columns or bytes were spoilt before hashing and signing."""
    if chance.random() < 0.4:
        return damaged(it.raws["entries"], chance)
    columns, rest = columns_of(it.raws["entries"])
    return entries_raw(spoil_value(columns, chance), rest)


def lie(it: Base, chance: random.Random) -> bytes:
    """A well-formed bundle whose entries a hostile post made up: anybody's name, role, record, field, value, predecessors."""
    post = Pc(1, 3)
    post.state = it.early.copy()
    for _entry in range(chance.randrange(1, 4)):
        record, kind = chance.choice(("r1", "r2", "r3", "r4")), chance.choice((*("person",) * 3, "case", "charge", "account", "x"))
        fids = chance.sample((0, light.SCOPE_FID, hostile.GIVEN, hostile.FAMILY, 112, 5, 70_000), chance.randrange(1, 4))
        cells = [(fid, chance.choice(("", "", "fr")), chance.choice((*JUNK[:6], "P1", "P2", "*", "Marie", "x" * 300))) for fid in fids]
        who = chance.choice((1, 1, 1, 0, 2))
        user, key = chance.choice(((user_of(who), light.keys(1)[2]), (user_of(1), light.keys(1)[2]), (officer_of(1), light.keys(1)[3])))
        role = chance.choice(("supervisor", "supervisor", "officer", "office", "administrator", "x"))
        post.write(record, cells, kind, role=role, user=user, key=key)
    return sealing.decrypt_capped(post.send(post.state.known[0])[-1], [it.office.identity], 1 << 20)


def hostile_content(it: Base, chance: random.Random) -> bytes:
    """Return the content of one bundle of an enrolled sender with something spoilt."""
    kind = chance.choice(("manifest", "manifest bytes", "entries", "entries", "payload", "payload", "units", "notices", "frame", "lie"))
    raws = {"entries": it.raws["entries"], "units": it.raws["units"]}
    if kind == "manifest":
        try:
            return it.content_of(canonical.encode(spoil_value(it.manifest, chance)), it.rest)
        except (TypeError, UnicodeEncodeError):  # bytes have no place in JSON
            return it.content_of(b"{}", it.rest)
    if kind == "manifest bytes":
        return it.content_of(damaged(it.body, chance), it.rest)
    if kind == "lie":
        return lie(it, chance)
    if kind == "payload":
        return it.with_chunks(raws | with_payload(it, lambda payload: spoilt_msgpack(payload, chance)))
    if kind == "frame":
        return it.with_chunks(raws, {"entries": damaged(zstandard.compress(it.raws["entries"]), chance) or b"\0"})
    if kind == "entries":
        return it.with_chunks(raws | {"entries": hostile_entries(it, chance)})
    return it.with_chunks(raws | {kind: spoilt_msgpack(it.raws[kind], chance)})


def is_wrong(it: Base) -> str:
    """Say what is wrong with what the office has just accepted, "" where nothing is."""
    opened: Opened | None = it.opened
    if opened is None or hashlib.sha256(to_bytes(opened.manifest)).hexdigest() != opened.hash:
        return "a manifest in another spelling"
    for chunk in opened.chunks():
        if chunk.what == "entries" and pack_again(chunk.raw, chunk.rows) not in (chunk.raw, None):
            return "entries in another spelling"
        if chunk.what == "units" and pack_units(unpack_units(chunk.raw, chunk.rows)) != chunk.raw:
            return "units in another spelling"
    office = it.office
    users = light.accounts(3)
    for row, holders in office.merged:
        entry = row.entry
        role, key = users.get(entry.user_id, ("", None))
        if entry.role != role or key is None:
            return "a role that its user does not have"
        unit = next((unit for unit in office.state.units.values() if unit.unit == entry.unit and unit.device == entry.device
                     and unit.first_seq <= entry.seq <= unit.last_seq), None)
        if unit is None or not chain.verify_unit(
                signing.public_bytes(key), unit.signature, unit.device, unit.unit, unit.first_seq, unit.last_seq,
                office.state.journal[unit.device, unit.last_seq].hash):
            return "a change without its user's signature"
        if code_of(1) not in holders:
            return "a change of a record that the post does not hold"
    settled = [row for dot, row in office.state.journal.items() if dot not in office.state.held]
    return "" if heads_of(office) == oracle(settled) else "heads that the journal does not say"


def pack_again(raw: bytes, rows: int) -> bytes | None:
    """Return a chunk of entries as we would pack it; None where it holds a payload that we would not send (it is held, alone)."""
    try:
        return pack_entries(unpack_entries(raw, rows))
    except Exception as error:
        if getattr(error, "reason", "") in ("payload_shape", "value_too_long", "value_too_deep"):
            return None
        raise


def outcomes(kind: str, count: int, seed: int) -> Iterator[str]:
    """Yield what became of each damaged bundle: a reason of refusal, or what the office did with it."""
    it, chance = hostile.base(), random.Random(seed)
    for round_no in range(count):
        if kind == "outer":
            spoilt = damaged(it.data, chance)
            said = it.verdict(spoilt)
            if said.split()[0] in ACCEPTED and spoilt != it.data:
                said = "WRONG a damaged file"
        else:
            content = hostile_content(it, chance)
            said = it.verdict(it.sealed(content)) if round_no % 10 == 0 else it.verdict(content, is_open=True)
            if said.split()[0] in ACCEPTED and (wrong := is_wrong(it)):
                said = f"WRONG {wrong}"
        yield said


def peak_kib() -> int:
    """Return the most memory that this process held; getrusage would count what its parent held when it was begun."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s*(\d+)", status.read_text(encoding="ascii")).group(1))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> int:
    """Run by command; returns 1 where anything was accepted wrongly."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=("outer", "inner"))
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=41)
    asked = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY_MIB << 20, MOST_MEMORY_MIB << 20))
    seen = Counter(outcomes(asked.kind, asked.count, asked.seed))
    peak_mib = peak_kib() / 1024
    wrong = sum(count for said, count in seen.items() if said.startswith("WRONG"))
    said = {"kind": asked.kind, "count": asked.count, "wrong": wrong, "peak_mib": round(peak_mib), "seen": dict(seen.most_common())}
    sys.stdout.write(json.dumps(said) + "\n")
    return int(wrong > 0 or peak_mib > MOST_MEMORY_MIB)


if __name__ == "__main__":
    sys.exit(main())
