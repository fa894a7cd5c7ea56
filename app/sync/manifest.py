# SPDX-License-Identifier: Apache-2.0
"""The signed part of a bundle: who sends what to whom, its place in the stream, and the hash of every chunk.

Canonical JSON (`app.security.canonical`): one spelling, whole numbers only. A format, suite or kind that this program
does not know is told apart from a manifest that is wrong, because an update of the program cures the former.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

from app.security import canonical
from app.sync.entries import is_number
from app.sync.packing import LARGEST_PACKED_BYTES, LARGEST_RAW_BYTES, MOST_ROWS
from app.sync.refusals import refused

FORMAT = 1
SUITE = "age-x25519+ed25519+sha256+zstd"
READER = 1  # raised when content of the same format must not be read by older programs
LARGEST_MANIFEST_BYTES = 1 << 20
START_HASH = "0" * 64  # what stands before the first bundle of a stream

# kind > its stream. Bundles of "trust" are taken in strictly in order, the others in any order.
STREAMS = {"changes": "data", "snapshot": "data", "trust": "trust", "receipt": "receipts", "attachment": "files"}
# kind > what its chunks may hold
CONTENTS = {
    "changes": {"entries", "units", "notices", "trust"},
    "snapshot": {"entries", "units", "notices", "trust"},
    "trust": {"trust"},
    "receipt": {"notices", "trust"},
    "attachment": {"attachment"},
}
_MOST_CHUNKS = 1_000
_MOST_RAW_BYTES = 512 << 20
_MOST_ITEMS = 1_000
_MOST_SPARSE = 1_000
_MOST_RECIPIENTS = 8
_LONGEST_TEXT = 64
_LONGEST_RECIPIENT = 128
_HEX = frozenset("0123456789abcdef")


class ChunkInfo(NamedTuple):
    """One chunk: what it holds, how many rows, its sizes before and after packing, SHA-256 of the packed bytes."""

    what: str
    rows: int
    raw_bytes: int
    packed_bytes: int
    sha256: str


class Ack(NamedTuple):
    """What the sender has taken in of one of the addressee's streams: all up to `upto`, and those in `also`.

    Numbers alone would let a copied PC take for its own what its twin had sent under the same ones.

    Attributes:
        hash: SHA-256 of manifest `upto`, which names the one before it and so on; `START_HASH` where `upto` is 0, "" where
            that bundle never came because later ones repeat it.
        also: number and hash of each bundle beyond a gap, in order.
    """

    stream: str
    epoch: int
    upto: int
    hash: str
    also: tuple[tuple[int, str], ...]

    def hashes(self) -> dict[int, str]:
        """Return the hashes that it names, by number."""
        return dict(self.also) | ({self.upto: self.hash} if self.upto and self.hash else {})


class JournalHead(NamedTuple):
    """Last entry of the sender's own journal when the bundle was made."""

    device: int
    seq: int
    hash: str


class TrustVersions(NamedTuple):
    """Versions of the trust data that the sender goes by."""

    root: int
    roster: int


NO_TRUST = TrustVersions(0, 0)


@dataclass(frozen=True)
class Manifest:
    """All that is signed, chunks by their hashes.

    Attributes:
        stream: one of `STREAMS`' values; with device, epoch and `to` it names the numbered stream.
        device, epoch: who sends; a restored or copied PC gets a new epoch.
        seq: 1, 2, 3 ... within the stream.
        prev: SHA-256 of the manifest before, in hexadecimal; `START_HASH` for the first.
        to: number of the device that it is for.
        recipients: age recipients that it is sealed to: the addressee's and the escrow's.
        created_ms: wall clock of the sender; evidence only.
        schema: revision of the sender's tables.
        reader: lowest `READER` that may take it in.
        counts, digests: per scope: number of records and a digest of what the sender holds, to be compared.
        padding: zero bytes after the last chunk, so that sizes tell little.
    """

    kind: str
    stream: str
    device: int
    epoch: int
    seq: int
    to: int
    recipients: tuple[str, ...]
    created_ms: int
    schema: str
    journal: JournalHead
    prev: str = START_HASH
    reader: int = READER
    trust: TrustVersions = NO_TRUST
    acks: tuple[Ack, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)
    chunks: tuple[ChunkInfo, ...] = ()
    padding: int = 0
    format: int = FORMAT
    suite: str = SUITE


_NAMES = tuple(each.name for each in fields(Manifest))


def to_bytes(manifest: Manifest) -> bytes:
    """Return the one spelling of a manifest."""
    value = {name: getattr(manifest, name) for name in _NAMES}
    for name in ("journal", "trust"):
        value[name] = value[name]._asdict()
    for name in ("acks", "chunks"):
        value[name] = [each._asdict() for each in value[name]]
    return canonical.encode(value)


def from_bytes(data: bytes) -> Manifest:
    """Return the manifest of signed bytes; every type, length and range is checked.

    Raises:
        BundleRefused: "manifest_too_long", "manifest_shape", "unknown_format", "unknown_suite" or "unknown_kind".
    """
    if len(data) > LARGEST_MANIFEST_BYTES:
        raise refused("manifest_too_long")
    try:
        value = canonical.decode(data, LARGEST_MANIFEST_BYTES)
        _check(type(value) is dict)
        _refuse_unknown(value, "format", FORMAT)
        _refuse_unknown(value, "suite", SUITE)
        manifest = _read(value)
    except (ValueError, TypeError):
        raise refused("manifest_shape") from None
    if manifest.kind not in STREAMS:
        raise refused("unknown_kind")
    if any(chunk.what not in CONTENTS[manifest.kind] for chunk in manifest.chunks):
        raise refused("manifest_shape")
    return manifest


def _refuse_unknown(value: Mapping[str, Any], name: str, mine: object) -> None:
    given = value.get(name)
    _check(type(given) is type(mine))
    if given != mine:
        raise refused(f"unknown_{name}")


def _read(value: dict[str, Any]) -> Manifest:
    _check(value.keys() == set(_NAMES))
    for name in ("device", "epoch", "seq", "to", "reader"):
        _check(is_number(value[name], 1))
    for name in ("created_ms", "padding"):
        _check(is_number(value[name]))
    for name in ("kind", "stream", "schema"):
        _check(_is_text(value[name]))
    _check(_is_hash(value["prev"]))
    journal = JournalHead(*canonical.take(value["journal"], device=int, seq=int, hash=str))
    _check(is_number(journal.device, 1) and is_number(journal.seq) and _is_hash(journal.hash))
    trust = TrustVersions(*canonical.take(value["trust"], root=int, roster=int))
    _check(is_number(trust.root) and is_number(trust.roster))
    return Manifest(**value | {
        "journal": journal,
        "trust": trust,
        "recipients": _read_recipients(value["recipients"]),
        "acks": tuple(map(_read_ack, _list(value["acks"], _MOST_ITEMS))),
        "counts": _read_scopes(value["counts"], is_number),
        "digests": _read_scopes(value["digests"], _is_hash),
        "chunks": _read_chunks(value["chunks"]),
    })


def _read_recipients(value: Any) -> tuple[str, ...]:
    recipients = tuple(_list(value, _MOST_RECIPIENTS))
    _check(bool(recipients) and all(type(each) is str and len(each) <= _LONGEST_RECIPIENT for each in recipients))
    _check(len(set(recipients)) == len(recipients))
    return recipients


def _read_ack(value: Any) -> Ack:
    stream, epoch, upto, head, also = canonical.take(value, stream=str, epoch=int, upto=int, hash=str, also=list)
    _check(_is_text(stream) and is_number(epoch, 1) and is_number(upto) and len(also) <= _MOST_SPARSE)
    _check(_is_hash(head) or (head == "" and upto > 0))
    _check((head == START_HASH) == (upto == 0))
    _check(all(type(each) is list and len(each) == 2 and is_number(each[0], upto + 2) and _is_hash(each[1]) for each in also))
    numbers = [number for number, _hash in also]
    _check(numbers == sorted(set(numbers)))
    return Ack(stream, epoch, upto, head, tuple((number, each) for number, each in also))


def _read_chunks(value: Any) -> tuple[ChunkInfo, ...]:
    chunks = []
    for each in _list(value, _MOST_CHUNKS):
        chunk = ChunkInfo(*canonical.take(each, what=str, rows=int, raw_bytes=int, packed_bytes=int, sha256=str))
        _check(0 <= chunk.rows <= MOST_ROWS and _is_hash(chunk.sha256))
        _check(0 <= chunk.raw_bytes <= LARGEST_RAW_BYTES and 0 < chunk.packed_bytes <= LARGEST_PACKED_BYTES)
        chunks.append(chunk)
    _check(sum(chunk.raw_bytes for chunk in chunks) <= _MOST_RAW_BYTES)
    return tuple(chunks)


def _read_scopes(value: Any, fits: Any) -> dict[str, Any]:
    _check(type(value) is dict and len(value) <= _MOST_ITEMS)
    _check(all(_is_text(scope) for scope in value) and all(map(fits, value.values())))
    scopes: dict[str, Any] = value
    return scopes


def _list(value: Any, most: int) -> list[Any]:
    _check(type(value) is list and len(value) <= most)
    items: list[Any] = value
    return items


def _is_text(value: object) -> bool:
    return type(value) is str and len(value) <= _LONGEST_TEXT and value.isprintable()


def _is_hash(value: object) -> bool:
    return type(value) is str and len(value) == 64 and _HEX.issuperset(value)


def _check(fits: bool) -> None:
    if not fits:
        raise ValueError
