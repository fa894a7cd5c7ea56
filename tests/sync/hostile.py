# SPDX-License-Identifier: Apache-2.0
"""Bundles of an enrolled but hostile sender: an honest one is taken apart, spoilt in one place, hashed, signed and sealed again.

A vector says where ("file", "content", "body", "manifest", "entries", "units", "notices", "payload", "raw ...", "frame ...",
"lie") and what is done there; `Office.verdict` says what the office makes of it. Tests read the vectors from a file.
"""

import hashlib
import json
import struct
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import ormsgpack
import zstandard

from app.base.errors import BundleRefused
from app.security import canonical, chain, sealing, signing
from app.sync.bundle import PAYLOAD_TYPE, Opened, Receiver, open_content, open_outer
from app.sync.counterparts import key_for
from app.sync.packing import decompress, pack_units, unpack_entries, unpack_units
from tests.sync import light
from tests.sync.light import GONE_FID, SCOPE_FID, Pc, code_of, officer_of, user_of
from tests.sync.samples import zstd_bomb

VECTORS = Path(__file__).with_name("vectors") / "vectors.json"
GIVEN, FAMILY = light.PERSON["given"].fid, light.PERSON["family"].fid
HEADER = struct.Struct(">4sQII")
NOTES = ormsgpack.packb([("data", 1, 1, "applied", "", 3)])


class Base:
    """An honest second bundle of post 1 to an office that took in the first, in all its parts."""

    def __init__(self) -> None:
        self.office, self.post, self.other = Pc(0, 3), Pc(1, 3), Pc(2, 3)
        office = self.post.state.known[0]
        self.post.write("r1", [(GONE_FID, "", 0), (SCOPE_FID, "", code_of(1)), (GIVEN, "", "Marie")])
        self.other.write("r2", [(GONE_FID, "", 0), (SCOPE_FID, "", code_of(2)), (GIVEN, "", "Jean")])
        self.first = self.post.send(office)[0]
        self.early = self.post.state.copy()
        for data in (self.first, self.other.send(self.other.state.known[0])[0]):
            assert self.office.take_in(data)[0]
        self.post.write("r1", [(GIVEN, "", "Maria"), (FAMILY, "", "Baptiste")])
        self.post.write("r1", [(FAMILY, "", "Joseph")])
        self.post.write("r3", [(GONE_FID, "", 0), (SCOPE_FID, "", code_of(1)), (GIVEN, "", "Anne")])
        self.data = self.post.send(office)[1]
        self.content = sealing.decrypt_capped(self.data, [self.office.identity], 1 << 20)
        length = HEADER.unpack_from(self.content)[3]
        self.body = self.content[HEADER.size:HEADER.size + length]
        self.manifest: dict[str, Any] = json.loads(self.body)
        self.rest = self.content[HEADER.size + length + 64:]
        at, self.raws = 0, {}
        for info in self.manifest["chunks"]:
            self.raws[info["what"]] = decompress(self.rest[at:at + info["packed_bytes"]], info["raw_bytes"])
            at += info["packed_bytes"]
        self.raws["notices"] = NOTES
        self.rows = {"entries": 3, "units": 3, "notices": 1}
        self.before = self.office.state.copy()
        self.opened: Opened | None = None

    def content_of(self, body: bytes, rest: bytes, head: bytes | None = None, key: signing.PrivateKey | None = None) -> bytes:
        """Return the content of a bundle with a true signature over any body."""
        head = HEADER.pack(b"BWB1", self.post.state.device, 1, len(body)) if head is None else head
        return head + body + signing.sign(key or self.post.key, PAYLOAD_TYPE, body) + rest

    def with_chunks(self, raws: dict[str, bytes], frames: dict[str, bytes] | None = None, **changes: Any) -> bytes:
        """Return the content of a bundle whose hashes, sizes and signature fit whatever the chunks say."""
        packed = {what: zstandard.compress(raw) for what, raw in raws.items()} | (frames or {})
        value = self.manifest | {"padding": 0, "chunks": [
            {"what": what, "rows": self.rows[what], "raw_bytes": len(raws[what]), "packed_bytes": len(frame),
             "sha256": hashlib.sha256(frame).hexdigest()} for what, frame in packed.items()
        ]} | changes
        return self.content_of(canonical.encode(value), b"".join(packed.values()))

    def sealed(self, content: bytes) -> bytes:
        """Return content sealed to the office."""
        return sealing.seal(content, [self.office.identity.recipient])

    def verdict(self, data: bytes, is_open: bool = False) -> str:
        """Return what the office makes of a file: a reason of refusal, "held ..." for single changes, "known" or "taken".

        Args:
            is_open: `data` is the content, the seal was taken off.
        """
        office = self.office
        office.state, office.merged, self.opened = self.before.copy(), [], None
        me = Receiver(office.state.device, lambda device, stream: stream in ("data", "receipts") and device >> 16 in (2, 3))
        try:
            opener = open_content if is_open else open_outer
            self.opened = opened = opener(data, [office.identity], lambda device, epoch: key_for(office.state.known, device, epoch), me)
            said = office._apply(opened, False)
        except BundleRefused as error:
            return error.reason
        held = sorted(set(office.state.held.values()) | ({"entry_fork"} if office.state.forks else set()))
        if held:
            return "held " + " ".join(held)
        return "taken" if said or opened.manifest.kind == "receipt" else "known"


@cache
def base() -> Base:
    """Return the honest bundle; made once."""
    return Base()


def value_of(told: Any) -> Any:
    """Return a value of a vector file: {"bytes": hex}, {"text": [part, times]}, {"deep": n}, {"list": [item, times]} or itself."""
    if isinstance(told, dict) and len(told) == 1:
        kind, said = next(iter(told.items()))
        if kind == "bytes":
            return bytes.fromhex(said)
        if kind == "text":
            return said[0] * said[1]
        if kind == "list":
            return [value_of(said[0])] * said[1]
        if kind == "pairs":
            return [[said[0], number] for number in range(1, said[1])]
        if kind == "numbers":
            return list(range(*said))
        if kind == "deep":
            value: Any = 1
            for _level in range(said):
                value = [value]
            return value
    return told


def spoil(value: Any, path: list[Any], do: dict[str, Any]) -> Any:
    """Return nested lists and maps with one thing set, removed, repeated or added somewhere inside."""
    if not path:
        if "set" in do:
            return value_of(do["set"])
        if "plus" in do:
            return value + value_of(do["plus"])
        if "repeat" in do:
            return value * do["repeat"]
        return dict(reversed(value.items())) if isinstance(value, dict) else value[::-1]
    step, rest = path[0], path[1:]
    if not rest and "remove" in do:
        return {key: each for key, each in value.items() if key != step} if isinstance(value, dict) else [*value[:step], *value[step + 1:]]
    if isinstance(value, dict):
        return value | {step: spoil(value.get(step), rest, do)}
    return [*value[:step], spoil(value[step], rest, do), *value[step:][1:]]


def bytes_spoilt(data: bytes, do: dict[str, Any]) -> bytes:
    """Return bytes cut, flipped, replaced, lengthened or moved."""
    if "cut" in do:
        return data[:int(len(data) * do["cut"])] if isinstance(do["cut"], float) else data[:do["cut"]]
    if "flip" in do:
        at = do["flip"] if isinstance(do["flip"], int) else int(len(data) * do["flip"])
        at %= len(data)
        return data[:at] + bytes([data[at] ^ 1]) + data[at + 1:]
    if "before" in do:
        return bytes.fromhex(do["before"]) + data
    if "after" in do:
        return data + bytes.fromhex(do["after"])
    if "drop" in do:
        return data[do["drop"]:]
    if "zeros" in do:
        return data + bytes(do["zeros"])
    if "twice" in do:
        return data * 2
    return bytes(value_of(do["set"]))


def entries_raw(columns: dict[str, Any], rest: bytes, length: int | None = None) -> bytes:
    """Return a chunk of entries from spoilt columns."""
    packed = ormsgpack.packb(columns)
    return (len(packed) if length is None else length).to_bytes(4, "big") + packed + rest


def columns_of(raw: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the columns of a chunk of entries, and the salts and payloads after them."""
    length = int.from_bytes(raw[:4], "big")
    return ormsgpack.unpackb(raw[4:4 + length]), raw[4 + length:]


def make(vector: dict[str, Any]) -> bytes:
    """Return the file of a vector."""
    it, at, do, path = base(), vector["at"], vector["do"], vector.get("path", [])
    if at == "file":
        return bytes_spoilt(it.data, do)
    if at == "content":
        return it.sealed(bytes_spoilt(it.content, do))
    if at == "body":
        return it.sealed(it.content_of(bytes_spoilt(it.body, do), it.rest))
    if at == "rest":
        return it.sealed(it.content_of(it.body, bytes_spoilt(it.rest, do)))
    if at == "manifest":
        return it.sealed(it.content_of(canonical.encode(spoil(it.manifest, path, do)), it.rest))
    if at in ("lie", "whole"):
        return LIES[do["lie"]](it)
    kind, _space, what = at.partition(" ")
    raws = {"entries": it.raws["entries"], "units": it.raws["units"]} | ({"notices": NOTES} if "notices" in at else {})
    if kind == "raw":
        return it.sealed(it.with_chunks(raws | {what: bytes_spoilt(raws[what], do)}))
    if kind == "frame":
        return it.sealed(it.with_chunks(raws, {what: bytes_spoilt(zstandard.compress(raws[what]), do)}))
    if kind == "entries":
        columns, rest = columns_of(raws["entries"])
        return it.sealed(it.with_chunks(raws | {"entries": entries_raw(spoil(columns, path, do), rest)}))
    if kind == "payload":
        return it.sealed(it.with_chunks(raws | with_payload(it, lambda payload: payload_spoilt(payload, path, do))))
    return it.sealed(it.with_chunks(raws | {kind: ormsgpack.packb(spoil(ormsgpack.unpackb(raws[kind]), path, do))}))


def payload_spoilt(payload: bytes, path: list[Any], do: dict[str, Any]) -> bytes:
    """Return a payload with something spoilt in its bytes or in what they say."""
    return bytes_spoilt(payload, do) if path == ["bytes"] else ormsgpack.packb(spoil(ormsgpack.unpackb(payload), path, do))


def with_payload(it: Base, spoilt: Callable[[bytes], bytes]) -> dict[str, bytes]:
    """Return the chunks with the last payload spoilt; its length, its digest, the chain and the user's signature fit."""
    columns, rest = columns_of(it.raws["entries"])
    sizes = columns["payload_bytes"]
    payload = spoilt(rest[len(rest) - sizes[-1]:])
    raw = entries_raw(columns | {"payload_bytes": [*sizes[:-1], len(payload)]}, rest[:len(rest) - sizes[-1]] + payload)
    try:
        last = unpack_entries(raw, 3)[-1]
    except BundleRefused:
        return {"entries": raw}  # longer than any payload may be
    *units, unit = unpack_units(it.raws["units"], 3)
    signature = chain.sign_unit(it.post.user_key, unit.device, unit.unit, unit.first_seq, unit.last_seq, last.hash)
    return {"entries": raw, "units": pack_units([*units, unit._replace(signature=signature)])}


def lying(record: str = "r1", cells: Any = ((GIVEN, "", "X"),), kind: str = "person", **changes: Any) -> Callable[[Base], bytes]:
    """Return how to make a well-formed bundle of an entry that the post's user should not have written."""
    def made(it: Base) -> bytes:
        post = Pc(1, 3)
        post.state = it.post.state.copy()
        post.write(record, list(cells), kind, **changes)
        return post.send(post.state.known[0])[-1]
    return made


def as_stored(change: Callable[[Pc], None]) -> Callable[[Base], bytes]:
    """Return how to make a second bundle from a store that somebody changed behind the program's back."""
    def made(it: Base) -> bytes:
        post = Pc(1, 3)
        post.state = it.early.copy()
        change(post)
        return post.send(post.state.known[0])[-1]
    return made


def rewritten(post: Pc) -> None:
    """Go on from another entry than the one that was sent."""
    post.state.hash = hashlib.sha256(post.state.hash).digest()
    post.write("r1", [(GIVEN, "", "Rewritten")])


def rolled_back(post: Pc) -> None:
    """Give the number of an entry that was sent to another one."""
    post.state.seq, post.state.hash = 0, chain.START_HASH
    post.state.sent[1].clear()
    post.state.heads.clear()
    post.write("r1", [(GIVEN, "", "Again")])


def of_another_pc(post: Pc) -> None:
    """Pass on an entry of a third PC."""
    other = Pc(2, 3)
    other.write("r9", [(GONE_FID, "", 0), (SCOPE_FID, "", code_of(2))])
    dot, row = next(iter(other.state.journal.items()))
    post.state.journal[dot], post.state.units[dot] = row, other.state.units[dot]
    mine = post._pick

    def pick(to: Any) -> list[Any]:
        return [*mine(to), row]

    post._pick = pick  # type: ignore[method-assign]


def unsigned(post: Pc) -> None:
    """Leave the signature of a unit of work out."""
    dot, _hash = post.write("r1", [(GIVEN, "", "Unsigned")])
    del post.state.units[dot]


def signed_by(number: int) -> Callable[[Pc], None]:
    """Sign a unit of work with the key of another user."""
    def change(post: Pc) -> None:
        post.write("r1", [(GIVEN, "", "Forged")], key=light.keys(number)[3])
    return change


def unit_of_another(post: Pc) -> None:
    """Say in the signed unit that another user did the work."""
    dot, _hash = post.write("r1", [(GIVEN, "", "Mine")])
    post.state.units[dot] = post.state.units[dot]._replace(user_id=user_of(2))


def wrong_unit(post: Pc) -> None:
    """Let a unit cover entries that belong to another unit."""
    dot, row_hash = post.write("r1", [(GIVEN, "", "Mine")])
    signed = (dot[0], dot[1], dot[1] - 1, dot[1])
    unit = post.state.units[dot]
    post.state.units[dot] = unit._replace(first_seq=dot[1] - 1, signature=chain.sign_unit(post.user_key, *signed, row_hash))
    post.state.sent[1].discard((dot[0], dot[1] - 1))


def _elsewhere(it: Base, **changes: Any) -> bytes:
    return it.sealed(it.content_of(canonical.encode(it.manifest | changes), it.rest))


LIES: dict[str, Callable[[Base], bytes]] = {
    "the honest bundle": lambda it: it.data,
    "the first one again": lambda it: it.first,
    "an honest further edit": lying(),
    "record of another post": lying("r2"),
    "delete a record of another post": lying("r2", [(GONE_FID, "", 1)]),
    "take over a record of another post": lying("r2", [(SCOPE_FID, "", code_of(1))]),
    "give an own record away": lying("r1", [(SCOPE_FID, "", code_of(2))]),
    "create a record for another post": lying("r7", [(GONE_FID, "", 0), (SCOPE_FID, "", code_of(2))]),
    "create a record for everybody": lying("r7", [(GONE_FID, "", 0), (SCOPE_FID, "", "*")]),
    "officer writes a charge": lying(
        "c1", [(SCOPE_FID, "", code_of(1))], "charge", role="officer", user=officer_of(1), key=light.keys(1)[3]),
    "officer deletes a person": lying("r1", [(GONE_FID, "", 1)], role="officer", user=officer_of(1), key=light.keys(1)[3]),
    "officer says supervisor": lying(role="supervisor", user=officer_of(1), key=light.keys(1)[3]),
    "supervisor says office": lying(role="office"),
    "supervisor says administrator": lying(role="administrator"),
    "a role that does not exist": lying(role="god"),
    "a role of nothing": lying(role=""),
    "administrator's work: an account": lying("a1", [(SCOPE_FID, "", code_of(1))], "account"),
    "administrator's work: a device": lying("d1", [(SCOPE_FID, "", code_of(1))], "device"),
    "make the own officer a supervisor": lying(officer_of(1), [(light.ACCOUNT["role"].fid, "", "supervisor")], "account"),
    "user of another post, own key": lying(user=user_of(2)),
    "user of the office, own key": lying(user=user_of(0)),
    "a user whom nobody knows": lying(user="user-of-nowhere"),
    "a user of no name": lying(user=""),
    "kind of record of a newer program": lying("n1", [(SCOPE_FID, "", code_of(1))], "satellite"),
    "field of a newer program, in a bundle that asks for it": lying("r1", [(light.NEWER_FID, "", 1)]),
    "predecessor that is not here": lying("r1", [(GIVEN, "", "Y")]),
    "unit without signature": as_stored(unsigned),
    "unit signed by the officer": as_stored(signed_by(1)),
    "unit signed by another post's user": as_stored(signed_by(2)),
    "unit that names another user": as_stored(unit_of_another),
    "unit over entries of another unit": as_stored(wrong_unit),
    "journal that does not go on from what was sent": as_stored(rewritten),
    "journal rolled back": as_stored(rolled_back),
    "entry of a third PC": as_stored(of_another_pc),
    "sealed for another post": lambda it: sealing.seal(it.content, [it.other.identity.recipient]),
    "sealed for nobody known": lambda it: sealing.seal(it.content, [sealing.new_identity().recipient]),
    "sealed, empty": lambda it: it.sealed(b""),
    "a sealed bomb": lambda it: it.sealed(bytes(65 << 20)),
    "a file too large": lambda it: it.data + bytes(65 << 20),
    "signed with another key": lambda it: it.sealed(it.content_of(it.body, it.rest, key=it.other.key)),
    "signed with the user's key": lambda it: it.sealed(it.content_of(it.body, it.rest, key=it.post.user_key)),
    "signed under the name of another post": lambda it: it.sealed(
        it.content_of(it.body, it.rest, HEADER.pack(b"BWB1", it.other.state.device, 1, len(it.body)), it.other.key)),
    "a device that is not enrolled": lambda it: it.sealed(
        it.content_of(it.body, it.rest, HEADER.pack(b"BWB1", 99 << 16 | 1, 1, len(it.body)))),
    "epoch 9 under the device number of epoch 1": lambda it: it.sealed(
        it.content_of(it.body, it.rest, HEADER.pack(b"BWB1", it.post.state.device, 9, len(it.body)))),
    "length of the manifest beyond the end": lambda it: it.sealed(
        it.content_of(it.body, it.rest, HEADER.pack(b"BWB1", it.post.state.device, 1, 1 << 20))),
    "length of the manifest too large": lambda it: it.sealed(
        it.content_of(it.body, it.rest, HEADER.pack(b"BWB1", it.post.state.device, 1, (1 << 20) + 1))),
    "length of the manifest 0": lambda it: it.sealed(it.content_of(it.body, it.rest, HEADER.pack(b"BWB1", it.post.state.device, 1, 0))),
    "a next format": lambda it: it.sealed(it.content_of(it.body, it.rest, HEADER.pack(b"BWB2", it.post.state.device, 1, len(it.body)))),
    "another magic": lambda it: it.sealed(it.content_of(it.body, it.rest, HEADER.pack(b"XXXX", it.post.state.device, 1, len(it.body)))),
    "no signature": lambda it: it.sealed(HEADER.pack(b"BWB1", it.post.state.device, 1, len(it.body)) + it.body),
    "signature of zeros": lambda it: it.sealed(HEADER.pack(b"BWB1", it.post.state.device, 1, len(it.body)) + it.body + bytes(64) + it.rest),
    "number of the first, other content": lambda it: _elsewhere(it, seq=1, prev="0" * 64),
    "number far ahead": lambda it: _elsewhere(it, seq=1_002),
    "the last number that is waited for": lambda it: _elsewhere(it, seq=1_001),
    "names another one before it": lambda it: _elsewhere(it, prev="ab" * 32),
    "for another PC": lambda it: _elsewhere(it, to=it.other.state.device),
    "recipients without us": lambda it: _elsewhere(it, recipients=[it.other.identity.recipient]),
    "needs a newer reader": lambda it: _elsewhere(it, reader=2),
    "trust data from a post": lambda it: _elsewhere(it, kind="trust", stream="trust", chunks=[], padding=len(it.rest)),
    "files, not taken here": lambda it: _elsewhere(it, kind="attachment", stream="files", chunks=[], padding=len(it.rest)),
    "changes in the stream of receipts": lambda it: _elsewhere(it, stream="receipts"),
    "a kind of tomorrow": lambda it: _elsewhere(it, kind="hologram"),
    "a suite of tomorrow": lambda it: _elsewhere(it, suite="ml-kem"),
    "a format of tomorrow": lambda it: _elsewhere(it, format=2),
    "manifest in JSON with spaces": lambda it: it.sealed(it.content_of(json.dumps(it.manifest, sort_keys=True).encode(), it.rest)),
    "manifest in another order": lambda it: it.sealed(
        it.content_of(json.dumps(dict(reversed(it.manifest.items())), separators=(",", ":")).encode(), it.rest)),
    "zstd bomb with its true size": lambda it: it.sealed(it.with_chunks({"entries": b"x"}, {"entries": zstd_bomb(40 << 20, True)})),
    "zstd bomb that tells 16 MiB": lambda it: it.sealed(_bomb(it, 16 << 20)),
    "no chunks at all": lambda it: it.sealed(it.with_chunks({})),
    "entries without units": lambda it: it.sealed(it.with_chunks({"entries": it.raws["entries"]})),
    "units without entries": lambda it: it.sealed(it.with_chunks({"units": it.raws["units"]})),
}


def _bomb(it: Base, told: int) -> bytes:
    frame = zstd_bomb(40 << 20, False)
    value = it.manifest | {"padding": 0, "chunks": [
        {"what": "entries", "rows": 3, "raw_bytes": told, "packed_bytes": len(frame), "sha256": hashlib.sha256(frame).hexdigest()}]}
    return it.content_of(canonical.encode(value), frame)
