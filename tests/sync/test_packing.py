# SPDX-License-Identifier: Apache-2.0
"""Journal rows packed into chunks and read back, and everything a hostile sender might pack instead."""

import random

import ormsgpack
import pytest
import zstandard

from app.base.errors import Bug, BundleRefused
from app.security import chain
from app.sync import packing
from app.sync.entries import JournalRow, UnitRow
from app.sync.packing import decompress, entry_chunks, pack_chunk, pack_entries, pack_units, unit_chunks, unpack_entries, unpack_units
from tests.sync.samples import Journal, payload_of, zstd_bomb


def reason_of(call, *args):
    with pytest.raises(BundleRefused) as caught:
        call(*args)
    return caught.value.reason


def unpacked(chunks):
    return [row for chunk in chunks for row in unpack_entries(decompress(chunk.packed, chunk.raw_bytes), chunk.rows)]


@pytest.mark.parametrize(("count", "chunks"), [(0, 0), (1, 1), (5_000, 1), (5_001, 2)])
def test_rows_come_back_as_they_were_with_their_hashes(count, chunks):
    journal = Journal()
    for seq in range(count):
        journal.add([[101, "", f"v{seq}", []]])
    made = list(entry_chunks(journal.rows))
    assert len(made) == chunks
    assert all(chunk.rows <= 5_000 for chunk in made)
    assert unpacked(made) == journal.rows
    assert chain.verify_chain([row.entry for row in unpacked(made)]) is None
    units = list(unit_chunks(journal.units))
    assert [row for chunk in units for row in unpack_units(decompress(chunk.packed, chunk.raw_bytes), chunk.rows)] == journal.units


def test_rows_of_several_devices_with_gaps_notes_and_erased_payloads_come_back():
    one, other = Journal(7).fill(20), Journal(9).fill(10, seed=2)
    one.add(None, "", kind="sign_in", object_kind="")
    one.add(None, "", kind="export", object_kind="", payload=ormsgpack.packb({"d": {"rows": 3, "kinds": ["person"]}}))
    one.add([[111, "HT", True, [[7, 3], [9, 1]]], [125, "", None, []]])
    one.fill(5, seed=3)
    erased = [JournalRow(row.entry, row.hash, None, None) if row.entry.seq in (2, 9) else row for row in one.rows]
    rows = [*erased[3:8], *erased[1:3], *other.rows[::2], *erased[9:], other.rows[1]]
    assert unpack_entries(pack_entries(rows), len(rows)) == rows


def test_an_altered_payload_breaks_the_hash_of_its_unit():
    """The receiver works the hashes out from what he got, so the user's signature over the unit no longer fits."""
    journal = Journal().fill(3)
    raw = bytearray(pack_entries(journal.rows))
    raw[-1] ^= 1
    rows = unpack_entries(bytes(raw), 3)
    assert rows[-1].hash != journal.rows[-1].hash
    assert rows[-2].hash == journal.rows[-2].hash


def test_what_resists_packing_is_halved_until_it_fits():
    journal, chance = Journal(), random.Random(1)
    for _ in range(11):
        journal.add([[125, f"m{part}", chance.randbytes(60_000), []] for part in range(11)])
    made = list(entry_chunks(journal.rows))
    assert len(made) > 1
    assert all(len(chunk.packed) <= packing.LARGEST_PACKED_BYTES and chunk.raw_bytes <= packing.LARGEST_RAW_BYTES for chunk in made)
    assert unpacked(made) == journal.rows


def test_large_rows_fill_a_chunk_before_five_thousand():
    journal = Journal()
    for _ in range(11):
        journal.add([[125, f"m{part}", "x" * 65_000, []] for part in range(15)])
    made = list(entry_chunks(journal.rows))
    assert [chunk.rows for chunk in made] == [8, 3]
    assert unpacked(made) == journal.rows


@pytest.mark.parametrize("spoil", [
    lambda row: row._replace(entry=row.entry._replace(wall="x" * 65)),
    lambda row: row._replace(entry=row.entry._replace(role="a\nb")),
    lambda row: row._replace(entry=row.entry._replace(device=0)),
    lambda row: row._replace(entry=row.entry._replace(fields=(101, 100)), payload=payload_of([[100, "", 1, []], [101, "", 1, []]])),
    lambda row: row._replace(salt=bytes(16)),
    lambda row: row._replace(entry=row.entry._replace(prev_hash=bytes(32))),
])
def test_rows_that_the_other_side_would_refuse_are_not_sent(spoil):
    journal = Journal().fill(2)
    with pytest.raises((Bug, BundleRefused)):
        pack_entries([journal.rows[0], spoil(journal.rows[1])])


# --- hostile chunks -----------------------------------------------------------------------------------------------

BASE = Journal().fill(4)
BASE.rows[2] = BASE.rows[2]._replace(salt=None, payload=None)


def columns_of(raw):
    length = int.from_bytes(raw[:4], "big")
    return ormsgpack.unpackb(raw[4:4 + length]), raw[4 + length:]


def chunk_with(change):
    columns, rest = columns_of(pack_entries(BASE.rows))
    changed = change(columns)
    columns = columns if changed is None else changed
    packed = columns if isinstance(columns, bytes) else ormsgpack.packb(columns)
    return len(packed).to_bytes(4, "big") + packed + rest


def put(name, value):
    return lambda columns: columns.update({name: value})


def put_word(name, value):
    """Replace the first word of a dictionary, so that everything else still fits."""
    def change(columns):
        columns[name][0][0] = value
    return change


def put_in(name, part, value):
    def change(columns):
        columns[name][part] = value
    return change


def twice(columns):
    """The same map with one key repeated, which a plain parser would let pass."""
    packed = bytearray(ormsgpack.packb(columns))
    assert packed[0] == 0xDE
    packed[1:3] = (len(columns) + 1).to_bytes(2, "big")
    return bytes(packed) + ormsgpack.packb("role") + ormsgpack.packb(columns["role"])


def longer(columns):
    """The same values with one number in a longer form."""
    packed = ormsgpack.packb(columns)
    state = ormsgpack.packb("state") + ormsgpack.packb(columns["state"])
    assert packed.count(state) == 1
    return packed.replace(state, ormsgpack.packb("state") + b"\x94\x01\x01\x02\xcc\x01")


HOSTILE_COLUMNS = {
    "not a map": lambda columns: list(columns.values()),
    "a list of the names": list,
    "a number": lambda columns: b"\x01",
    "empty": lambda columns: b"",
    "a column missing": lambda columns: {name: columns[name] for name in columns if name != "role"},
    "a column too many": put("extra", []),
    "columns in another order": lambda columns: dict(reversed(columns.items())),
    "a key twice": twice,
    "trailing byte": lambda columns: ormsgpack.packb(columns) + b"\0",
    "number in a longer form": longer,
    "extension type": lambda columns: ormsgpack.packb(columns | {"role": ormsgpack.Ext(1, b"x")}),
    "unsorted sets of fields": put_word("fields", [101, 100]),
    "seq column too short": lambda columns: put("seq", columns["seq"][:-1])(columns),
    "seq column too long": lambda columns: put("seq", [*columns["seq"], 1])(columns),
    "seq not numbers": put("seq", ["1", "1", "1", "1"]),
    "seq of booleans": put("seq", [True, True, True, True]),
    "seq of floats": put("seq", [1.0, 1.0, 1.0, 1.0]),
    "seq zero": put("seq", [0, 1, 1, 1]),
    "seq negative": put("seq", [1, 1, 1, -9]),
    "seq past the store": put("seq", [2**63 - 1, 1, 0, 0]),
    "seq as text": put("seq", "1111"),
    "seq nothing": put("seq", None),
    "clock past every date": put("hlc", [2**62, 1, 0, 0]),
    "clock negative": put("hlc", [-1, 1, 1, 1]),
    "monotonic clock negative": put("mono_ms", [-1, 1, 1, 1]),
    "unit zero": put("unit", [0, 0, 0, 0]),
    "device zero": put_in("device", 0, [0]),
    "device negative": put_in("device", 0, [-7]),
    "device past the store": put_in("device", 0, [2**63]),
    "device text": put_in("device", 0, ["7"]),
    "device true": put_in("device", 0, [True]),
    "place beyond the dictionary": put_in("role", 1, [0, 0, 0, 1]),
    "place negative": put_in("role", 1, [0, 0, 0, -1]),
    "place true": put_in("role", 1, [0, 0, 0, False]),
    "place text": put_in("role", 1, [0, 0, 0, "0"]),
    "places too few": put_in("role", 1, [0, 0, 0]),
    "places not in order of first use": put("role", [["a", "b"], [1, 0, 0, 0]]),
    "a word unused": put_in("role", 0, ["officer", "clerk"]),
    "a word twice": put("role", [["a", "a"], [0, 1, 0, 0]]),
    "a word too long": put_in("role", 0, ["x" * 65]),
    "a word with a line break": put_in("role", 0, ["a\nb"]),
    "a word with a direction override": put_in("role", 0, ["a\u202eb"]),
    "a word with NUL": put_in("role", 0, ["a\0"]),
    "words as one text": put_in("role", 0, "o"),
    "words as a map": put_in("role", 0, {"officer": 1}),
    "fields true": put_word("fields", [True]),
    "fields as text": put_word("fields", "101"),
    "fields as bytes": put_word("fields", b"\x01\x02"),
    "seq as bytes": put("seq", b"\x01\x01\x01\x01"),
    "state as bytes": put("state", b"\x01\x01\x02\x01"),
    "state as text": put("state", "1121"),
    "a word as bytes": put_in("role", 0, [b"officer"]),
    "a word as list": put_in("role", 0, [["officer"]]),
    "a word as map": put_in("role", 0, [{"officer": 1}]),
    "coded column not a pair": put("role", [["officer"]]),
    "coded column a map": put("role", {"0": ["officer"], "1": [0, 0, 0, 0]}),
    "fields negative": put_word("fields", [-1]),
    "fields too large a number": put_word("fields", [2**31]),
    "fields not lists": put_word("fields", 101),
    "fields twice the same": put_word("fields", [101, 101]),
    "fields nested": put_word("fields", [[101]]),
    "fields too many": put_word("fields", list(range(501))),
    "state unknown": put("state", [1, 1, 3, 1]),
    "state says a payload is there": put("state", [1, 1, 1, 1]),
    "state says one is not there": put("state", [1, 1, 0, 0]),
    "state hides an erased digest": put("state", [1, 1, 0, 1]),
    "payload longer than the rest": put("payload_bytes", [1 << 20, 1, 1]),
    "payload sizes negative": put("payload_bytes", [-1, 1, 1]),
    "payload past its limit": put("payload_bytes", [(1 << 20) + 1, 1, 1]),
    "payload sizes too few": put("payload_bytes", [1]),
    "previous hashes missing": put("prev_hashes", b""),
    "previous hash short": put("prev_hashes", bytes(31)),
    "previous hashes too many": put("prev_hashes", bytes(64)),
    "previous hashes as text": put("prev_hashes", "x" * 32),
    "digest missing": put("digests", b""),
    "digest too many": put("digests", bytes(64)),
    "deep nesting": lambda columns: b"\x91" * 100_000,
    "array that claims four thousand million": lambda columns: b"\xdd\xff\xff\xff\xff",
    "invalid UTF-8": lambda columns: ormsgpack.packb(columns).replace(b"officer", b"office\xff"),
}


@pytest.mark.parametrize("name", HOSTILE_COLUMNS)
def test_hostile_columns_are_refused(name):
    assert reason_of(unpack_entries, chunk_with(HOSTILE_COLUMNS[name]), 4) == "chunk_shape"


def test_the_untouched_columns_are_taken():
    assert unpack_entries(chunk_with(lambda columns: None), 4) == BASE.rows


@pytest.mark.parametrize("count", [0, 3, 5, -1, 5_001, 2**40])
def test_another_number_of_rows_than_signed_is_refused(count):
    assert reason_of(unpack_entries, pack_entries(BASE.rows), count) == "chunk_shape"


def test_a_chunk_cut_anywhere_is_refused():
    raw = pack_entries(BASE.rows)
    for end in range(len(raw)):
        assert reason_of(unpack_entries, raw[:end], 4) == "chunk_shape"
    assert reason_of(unpack_entries, raw + b"\0", 4) == "chunk_shape"


def test_columns_that_say_to_be_longer_than_they_are_are_refused():
    journal = Journal()
    journal.add(kind="sign_in")
    raw = pack_entries(journal.rows)
    assert unpack_entries(raw, 1) == journal.rows
    assert reason_of(unpack_entries, (len(raw) - 3).to_bytes(4, "big") + raw[4:], 1) == "chunk_shape"


def test_limits_of_columns_rows_and_sizes_hold_on_both_sides(monkeypatch):
    """Chunks that are right but for their size, made with our own limits lifted."""
    wide = Journal()
    for start in range(1_400):
        row = wide.add(fields=tuple(range(70_000 + start, 70_500 + start)), digest=bytes(32))
        assert row.payload is None
    long = Journal()
    for _ in range(5_001):
        long.add(kind="sign_in")
    large = Journal()
    for _ in range(20):
        large.add([[125, str(part), "x" * 65_000, []] for part in range(14)])
    for rows in (wide.rows, long.rows, large.rows):
        with pytest.raises(Bug):
            pack_entries(rows)
    with pytest.raises(Bug):
        pack_units(long.units)
    with monkeypatch.context() as lifted:
        for limit in ("MOST_ROWS", "LARGEST_COLUMNS_BYTES", "LARGEST_RAW_BYTES"):
            lifted.setattr(packing, limit, 1 << 30)
        packed = [(pack_entries(rows), len(rows)) for rows in (wide.rows, long.rows)]
        units = pack_units(long.units)
        for raw, count in packed:
            assert len(unpack_entries(raw, count)) == count
        assert len(unpack_units(units, 5_001)) == 5_001
    for raw, count in packed:
        assert reason_of(unpack_entries, raw, count) == "chunk_shape"
    assert reason_of(unpack_units, units, 5_001) == "chunk_shape"
    with monkeypatch.context() as lowered:
        lowered.setattr(packing, "LARGEST_COLUMNS_BYTES", 1_000)
        assert reason_of(unpack_units, pack_units(long.units[:50]), 50) == "chunk_shape"


def test_a_chunk_of_anything_keeps_its_limits():
    assert pack_chunk("trust", 1, bytes(16 << 20)).raw_bytes == 16 << 20
    for raw in (bytes((16 << 20) + 1), random.Random(1).randbytes((4 << 20) + 1)):
        with pytest.raises(Bug):
            pack_chunk("attachment", 1, raw)


def test_columns_longer_than_allowed_are_not_parsed():
    """Sixteen million empty lists would take a gigabyte."""
    packed = b"\xdd" + (packing.LARGEST_COLUMNS_BYTES).to_bytes(4, "big") + b"\x90" * packing.LARGEST_COLUMNS_BYTES
    assert reason_of(unpack_entries, len(packed).to_bytes(4, "big") + packed, 1) == "chunk_shape"
    assert reason_of(unpack_units, packed, 1) == "chunk_shape"


HOSTILE_UNITS = {
    "column missing": lambda columns: {name: columns[name] for name in list(columns)[:-1]},
    "column too many": put("x", 1),
    "signature short": put("signatures", bytes(64 * 4 - 1)),
    "signatures too many": put("signatures", bytes(64 * 5)),
    "signatures as text": put("signatures", "x" * 256),
    "length negative": put("length", [0, 0, 0, -1]),
    "length past the store": put("length", [2**63 - 1] * 4),
    "unit zero": put("unit", [0, 1, 1, 1]),
    "first seq zero": put("first_seq", [0, 1, 1, 1]),
    "not a map": lambda columns: [1],
    "a list of the names": list,
    "user too long": put_in("user_id", 0, ["x" * 65]),
}


@pytest.mark.parametrize("name", HOSTILE_UNITS)
def test_hostile_unit_columns_are_refused(name):
    columns = ormsgpack.unpackb(pack_units(BASE.units))
    columns = HOSTILE_UNITS[name](columns) or columns
    assert reason_of(unpack_units, ormsgpack.packb(columns), 4) == "chunk_shape"


def test_a_unit_of_many_entries_comes_back():
    unit = UnitRow(7, 3, 10, 5_009, "01jc0000000000000000000001", b"s" * 64)
    assert unpack_units(pack_units([unit]), 1) == [unit]


# --- compression --------------------------------------------------------------------------------------------------

def test_a_frame_of_another_size_than_signed_is_refused():
    packed = zstandard.ZstdCompressor().compress(b"x" * 1_000)
    assert decompress(packed, 1_000) == b"x" * 1_000
    for size in (999, 1_001, 0, -1, 2**40):
        assert reason_of(decompress, packed, size) == "chunk_size"


@pytest.mark.parametrize("with_size", [True, False])
def test_a_bomb_is_stopped_at_the_signed_size(with_size):
    packed = zstd_bomb(200 << 20, with_size)
    assert len(packed) < 50_000
    assert reason_of(decompress, packed, 1_000) == "chunk_size"
    assert reason_of(decompress, packed, packing.LARGEST_RAW_BYTES) == "chunk_size"
    assert reason_of(decompress, packed, 200 << 20) == "chunk_size"


@pytest.mark.parametrize("packed", [
    b"", b"x", b"\x28\xb5\x2f\xfd", zstandard.ZstdCompressor().compress(b"x" * 1_000)[:-1],
    bytes.fromhex("28b52ffde0ffffffffffffff0f0100"),  # claims an exabyte
    zstandard.ZstdCompressor().compress(b"x" * 1_000) + b"trailing",
])
def test_what_is_not_one_small_frame_is_refused(packed):
    assert reason_of(decompress, packed, 1_000) in {"chunk_shape", "chunk_size"}


def test_a_packed_chunk_over_its_limit_is_not_looked_at():
    assert reason_of(decompress, bytes(packing.LARGEST_PACKED_BYTES + 1), 10) == "chunk_size"


def test_a_needed_window_larger_than_ours_is_refused():
    frame = zstandard.ZstdCompressor(
        compression_params=zstandard.ZstdCompressionParameters(window_log=27, write_content_size=0)
    ).compressobj()
    packed = frame.compress(random.Random(1).randbytes(1_000)) + frame.flush()
    assert reason_of(decompress, packed, 1_000) == "chunk_shape"
