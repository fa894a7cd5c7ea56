# SPDX-License-Identifier: Apache-2.0
"""Journal rows in a few bytes: columns, dictionaries, differences, then zstd.

A chunk of entries, before compression: length of the columns (4 bytes), the columns (MessagePack), all salts, all
payloads. Numbers that grow are kept as differences; texts that repeat as places in a dictionary in order of first use.
Every value has one encoding only. Hashes are not sent: a row names `prev_hash` only where it does not follow the row
before it, the rest the receiver works out from the content, so a chain that does not fit shows at the unit's signature.

A packed chunk comes from outside: sizes are counted while unpacking, and every type, length and range is checked.
"""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

import ormsgpack
import zstandard

from app.base.errors import Bug
from app.security import chain
from app.sync.entries import LARGEST_NUMBER, LONGEST_PAYLOAD_BYTES, JournalRow, UnitRow, read_content, unpack_canonical
from app.sync.refusals import refused

MOST_ROWS = 5_000
LARGEST_RAW_BYTES = 16 << 20
LARGEST_PACKED_BYTES = 4 << 20
LARGEST_COLUMNS_BYTES = 3 << 20  # a chunk of nothing but small objects would take 64 times its size in memory
LARGEST_HLC = 1 << 62  # far beyond any date, and room left for a clock that must go past it
_AIM_RAW_BYTES = 8 << 20
_LARGEST_WINDOW_BYTES = 8 << 20
_LEVEL = 3
_SIGNATURE_BYTES = 64
_LONGEST_TEXT = 64
_MOST_FIELDS = 500

_ABSENT, _PRESENT, _ERASED = 0, 1, 2

# Fields of chain.Entry by how their column is coded, and the columns in wire order.
_TEXTS = ("user_id", "role", "kind", "object_kind", "object_id", "wall", "boot_id", "program", "schema")
_RISING = ("seq", "unit", "mono_ms", "hlc")
_RANGES = {"mono_ms": (0, LARGEST_NUMBER), "hlc": (0, LARGEST_HLC)}
_COLUMNS = ("device", *_RISING, *_TEXTS, "fields", "state", "payload_bytes", "prev_hashes", "digests")
_UNIT_COLUMNS = ("device", "unit", "first_seq", "length", "user_id", "signatures")


class PackedChunk(NamedTuple):
    """A chunk ready for a bundle: what it holds, how many rows, its size before packing, its zstd frame."""

    what: str
    rows: int
    raw_bytes: int
    packed: bytes


def entry_chunks(rows: Iterable[JournalRow]) -> Iterator[PackedChunk]:
    """Yield the chunks of any number of journal rows.

    Raises:
        Bug, BundleRefused: as `pack_entries`.
    """
    for batch in _batches(rows):
        yield from _entry_chunks(batch)


def unit_chunks(rows: Sequence[UnitRow]) -> Iterator[PackedChunk]:
    """Yield the chunks of any number of unit signatures."""
    for start in range(0, len(rows), MOST_ROWS):
        part = rows[start:start + MOST_ROWS]
        yield pack_chunk("units", len(part), pack_units(part))


def pack_chunk(what: str, rows: int, raw: bytes) -> PackedChunk:
    """Return any content as a chunk: a roster, a part of an attachment, notices.

    Raises:
        Bug: larger than a chunk may be.
    """
    packed = zstandard.ZstdCompressor(level=_LEVEL).compress(raw)
    if len(raw) > LARGEST_RAW_BYTES or len(packed) > LARGEST_PACKED_BYTES:
        raise Bug("a chunk is larger than allowed")
    return PackedChunk(what, rows, len(raw), packed)


def decompress(packed: bytes, raw_bytes: int) -> bytes:
    """Return the content of a zstd frame, which must have exactly `raw_bytes` bytes.

    Counts while it reads: the size that a frame claims is not believed, and the library's own limit does not hold.

    Raises:
        BundleRefused: "chunk_size" or "chunk_shape".
    """
    if not 0 <= raw_bytes <= LARGEST_RAW_BYTES or len(packed) > LARGEST_PACKED_BYTES:
        raise refused("chunk_size")
    reader = zstandard.ZstdDecompressor(max_window_size=_LARGEST_WINDOW_BYTES).stream_reader(
        io.BytesIO(packed), read_across_frames=True
    )
    out = bytearray()
    try:
        while piece := reader.read(min(1 << 18, raw_bytes + 1 - len(out))):
            out += piece
    except (zstandard.ZstdError, MemoryError):
        raise refused("chunk_shape") from None
    if len(out) != raw_bytes:
        raise refused("chunk_size")
    return bytes(out)


def pack_entries(rows: Sequence[JournalRow]) -> bytes:
    """Return one chunk of entries, before compression.

    Raises:
        Bug: more than 5,000 rows, or rows whose hashes or digests do not fit; what is wrong in the store is not sent.
        BundleRefused: a payload that the other side would refuse.
    """
    if len(rows) > MOST_ROWS:
        raise Bug("a chunk takes at most 5,000 rows")
    for row in rows:
        read_content(row)
        if row.payload is not None and chain.payload_digest(row.salt or b"", row.payload) != row.entry.digest:
            raise Bug("a payload does not fit its digest")
    entries = [row.entry for row in rows]
    columns: dict[str, Any] = {"device": _coded([entry.device for entry in entries], _is_positive)}
    for name in _RISING:
        columns[name] = _differences([getattr(entry, name) for entry in entries])
    for name in _TEXTS:
        columns[name] = _coded([getattr(entry, name) for entry in entries], _is_short_text)
    columns["fields"] = _coded([entry.fields for entry in entries], _is_field_list)
    states = [_state(row) for row in rows]
    columns["state"] = states
    columns["payload_bytes"] = [len(row.payload) for row in rows if row.payload is not None]
    columns["prev_hashes"] = b"".join(
        row.entry.prev_hash for row, starts in zip(rows, _run_starts(entries), strict=True) if starts
    )
    columns["digests"] = b"".join(row.entry.digest for row, state in zip(rows, states, strict=True) if state == _ERASED)
    for former, later in pairwise(rows):
        if _follows(former.entry, later.entry) and later.entry.prev_hash != former.hash:
            raise Bug("a row does not name the hash of the row before it")
    packed = ormsgpack.packb(columns)
    raw = b"".join([
        len(packed).to_bytes(4, "big"), packed,
        *(row.salt for row in rows if row.payload is not None and row.salt is not None),
        *(row.payload for row in rows if row.payload is not None),
    ])
    if len(packed) > LARGEST_COLUMNS_BYTES or len(raw) > LARGEST_RAW_BYTES:
        raise Bug("a chunk grew past its limits; split_rows keeps them")
    return raw


def unpack_entries(raw: bytes, count: int) -> list[JournalRow]:
    """Return the `count` entries of a chunk, their hashes worked out anew.

    Payloads are checked by `entries.read_content`, row by row, when they are read.

    Raises:
        BundleRefused: "chunk_shape".
    """
    length = int.from_bytes(raw[:4], "big")
    _check(length <= min(LARGEST_COLUMNS_BYTES, len(raw) - 4) and count <= MOST_ROWS)
    columns = unpack_canonical(raw[4:4 + length], "chunk_shape")
    _check(type(columns) is dict and tuple(columns) == _COLUMNS)
    values: dict[str, list[Any]] = {"device": _decoded(columns["device"], count, _is_positive)}
    for name in _RISING:
        low, high = _RANGES.get(name, (1, LARGEST_NUMBER))
        values[name] = _sums(columns[name], count, low, high)
    for name in _TEXTS:
        values[name] = _decoded(columns[name], count, _is_short_text)
    values["fields"] = [tuple(fields) for fields in _decoded(columns["fields"], count, _is_field_list, _as_key)]
    states = _numbers(columns["state"], count, _ERASED)
    payload_bytes = _numbers(columns["payload_bytes"], states.count(_PRESENT), LONGEST_PAYLOAD_BYTES)
    salts, payloads = _payloads(raw[4 + length:], payload_bytes)
    digests = _pieces(columns["digests"], states.count(_ERASED), chain.HASH_BYTES)
    starts = _starts(values["device"], values["seq"])
    prev_hashes = _pieces(columns["prev_hashes"], sum(starts), chain.HASH_BYTES)
    rows: list[JournalRow] = []
    prev_hash = b""
    for at, (state, is_start) in enumerate(zip(states, starts, strict=True)):
        if is_start:
            prev_hash = next(prev_hashes)
        salt, payload, digest = None, None, b""
        if state == _PRESENT:
            salt, payload = next(salts), next(payloads)
            digest = chain.payload_digest(salt, payload)
        elif state == _ERASED:
            digest = next(digests)
        entry = chain.Entry(
            values["device"][at], values["seq"][at], values["unit"][at], prev_hash, values["user_id"][at], values["role"][at],
            values["kind"][at], values["object_kind"][at], values["object_id"][at], values["fields"][at], digest,
            values["wall"][at], values["mono_ms"][at], values["boot_id"][at], values["program"][at], values["schema"][at],
            values["hlc"][at],
        )
        prev_hash = chain.entry_hash(entry)
        rows.append(JournalRow(entry, prev_hash, salt, payload))
    return rows


def pack_units(rows: Sequence[UnitRow]) -> bytes:
    """Return one chunk of unit signatures, before compression."""
    if len(rows) > MOST_ROWS:
        raise Bug("a chunk takes at most 5,000 rows")
    return ormsgpack.packb({
        "device": _coded([row.device for row in rows], _is_positive),
        "unit": _differences([row.unit for row in rows]),
        "first_seq": _differences([row.first_seq for row in rows]),
        "length": [row.last_seq - row.first_seq for row in rows],
        "user_id": _coded([row.user_id for row in rows], _is_short_text),
        "signatures": b"".join(row.signature for row in rows),
    })


def unpack_units(raw: bytes, count: int) -> list[UnitRow]:
    """Return the `count` unit signatures of a chunk.

    Raises:
        BundleRefused: "chunk_shape".
    """
    _check(len(raw) <= LARGEST_COLUMNS_BYTES and count <= MOST_ROWS)
    columns = unpack_canonical(raw, "chunk_shape")
    _check(type(columns) is dict and tuple(columns) == _UNIT_COLUMNS)
    devices = _decoded(columns["device"], count, _is_positive)
    units = _sums(columns["unit"], count, 1)
    firsts = _sums(columns["first_seq"], count, 1)
    lasts = [first + length for first, length in zip(firsts, _numbers(columns["length"], count, LARGEST_NUMBER), strict=True)]
    _check(not lasts or max(lasts) <= LARGEST_NUMBER)
    users = _decoded(columns["user_id"], count, _is_short_text)
    signatures = _pieces(columns["signatures"], count, _SIGNATURE_BYTES)
    return [UnitRow(*row) for row in zip(devices, units, firsts, lasts, users, signatures, strict=True)]


def _batches(rows: Iterable[JournalRow]) -> Iterator[list[JournalRow]]:
    """Yield rows in lists of at most 5,000 rows and, single giants apart, 8 MiB."""
    batch: list[JournalRow] = []
    size = 0
    for row in rows:
        more = len(row.payload or b"")
        if batch and (len(batch) == MOST_ROWS or size + more > _AIM_RAW_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(row)
        size += more
    if batch:
        yield batch


def _entry_chunks(rows: Sequence[JournalRow]) -> Iterator[PackedChunk]:
    """Yield one chunk, or halves where the content resists packing."""
    raw = pack_entries(rows)
    packed = zstandard.ZstdCompressor(level=_LEVEL).compress(raw)
    if len(packed) <= LARGEST_PACKED_BYTES:
        yield PackedChunk("entries", len(rows), len(raw), packed)
    else:
        yield from _entry_chunks(rows[:len(rows) // 2])
        yield from _entry_chunks(rows[len(rows) // 2:])


def _coded(values: Sequence[Any], fits: Callable[[Any], bool]) -> list[list[Any]]:
    """Return [values in order of first use, place of each row's value among them]."""
    places = {value: place for place, value in enumerate(dict.fromkeys(values))}
    if not all(map(fits, places)):
        raise Bug("a row holds what the other side would refuse")
    return [list(places), [places[value] for value in values]]


def _decoded(column: Any, count: int, fits: Callable[[Any], bool], key: Callable[[Any], Any] = lambda value: value) -> list[Any]:
    _check(type(column) is list and len(column) == 2 and type(column[0]) is list)
    words, places = column
    _check(all(map(fits, words)) and len(set(map(key, words))) == len(words))
    _numbers(places, count, len(words) - 1)
    _check(list(dict.fromkeys(places)) == list(range(len(words))))
    return [words[place] for place in places]


def _differences(values: Sequence[int]) -> list[int]:
    return [later - former for former, later in pairwise((0, *values))]


def _sums(column: Any, count: int, low: int, high: int = LARGEST_NUMBER) -> list[int]:
    _check(type(column) is list and len(column) == count and set(map(type, column)) <= {int})
    values = list(accumulate(column))
    _check(not values or (min(values) >= low and max(values) <= high))
    return values


def _numbers(column: Any, count: int, high: int) -> list[int]:
    _check(type(column) is list and len(column) == count and set(map(type, column)) <= {int})
    _check(not column or (min(column) >= 0 and max(column) <= high))
    numbers: list[int] = column
    return numbers


def _pieces(column: Any, count: int, size: int) -> Iterator[bytes]:
    _check(type(column) is bytes and len(column) == count * size)
    return iter([column[at:at + size] for at in range(0, len(column), size)])


def _payloads(blob: bytes, sizes: Sequence[int]) -> tuple[Iterator[bytes], Iterator[bytes]]:
    start = len(sizes) * chain.SALT_BYTES
    ends = list(accumulate(sizes, initial=start))
    _check(ends[-1] == len(blob))
    return _pieces(blob[:start], len(sizes), chain.SALT_BYTES), iter([blob[a:b] for a, b in pairwise(ends)])


def _state(row: JournalRow) -> int:
    if row.payload is not None:
        return _PRESENT
    return _ERASED if row.entry.digest else _ABSENT


def _follows(former: chain.Entry, later: chain.Entry) -> bool:
    return later.device == former.device and later.seq == former.seq + 1


def _run_starts(entries: Sequence[chain.Entry]) -> list[bool]:
    return _starts([entry.device for entry in entries], [entry.seq for entry in entries])


def _starts(devices: Sequence[int], seqs: Sequence[int]) -> list[bool]:
    """Tell for each row whether it must name its `prev_hash`, because it does not follow the row before it."""
    links = list(zip(devices, seqs, strict=True))
    return [True, *(later != (former[0], former[1] + 1) for former, later in pairwise(links))] if links else []


def _is_positive(value: object) -> bool:
    return type(value) is int and 1 <= value <= LARGEST_NUMBER


def _is_short_text(value: object) -> bool:
    return type(value) is str and len(value) <= _LONGEST_TEXT and value.isprintable()


def _is_field_list(value: Any) -> bool:
    return (
        type(value) in (list, tuple) and len(value) <= _MOST_FIELDS and all(type(each) is int and 0 <= each < 1 << 31 for each in value)
        and all(former < later for former, later in pairwise(value))
    )


def _as_key(value: Sequence[int]) -> tuple[int, ...]:
    return tuple(value)


def _check(fits: bool) -> None:
    if not fits:
        raise refused("chunk_shape")
