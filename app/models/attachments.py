# SPDX-License-Identifier: Apache-2.0
"""Attachments: scanned papers and photographs. The record travels like any other; its bytes lie in chunks and travel apart.

A chunk is at most 1 MiB of a file under the SHA-256 of its bytes, so that the same bytes are kept once and a transfer that was
cut goes on where it stopped. What a file must hold is said by its record, which is signed: whoever brings the bytes need not
be trusted. Chunks lie in the encrypted store like everything else and are written nowhere besides.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import Column, Connection, Index, Integer, LargeBinary, Table, Text, delete, insert, select

from app.models.base import field, metadata, record

CHUNK_BYTES = 1 << 20
_DIGITS = 64  # of a SHA-256 in hexadecimal
_HEX = frozenset("0123456789abcdef")
_AT_ONCE = 400

attachment = record(
    "attachment",
    field("title"),
    field("kind"),
    field("media_type"),
    field("size", number=True),
    field("sha256"),
    field("pages", number=True),
    field("taken_on"),
    field("case_id"),
    field("person_id"),
    field("evidence_id"),
    field("batch_id"),
    field("serial", number=True),
    field("notes"),
    field("source_sha256"),  # of the file as it was handed in, before its metadata was taken out
    field("chunks"),  # SHA-256 of each chunk in order, one after the other
    Index(None, "case_id"),
    Index(None, "person_id"),
    Index(None, "batch_id", "serial"),
)

# The bytes that are here.
chunk = Table(
    "chunk", metadata, Column("sha256", Text, primary_key=True), Column("content", LargeBinary, nullable=False)
)

# A small picture of a file, made on this PC.
thumbnail = Table(
    "thumbnail", metadata, Column("sha256", Text, primary_key=True), Column("content", LargeBinary, nullable=False)
)

# What became of a chunk towards each counterpart: under way as a file of that name, or known to be there.
parcel = Table(
    "parcel",
    metadata,
    Column("pc", Integer, primary_key=True, autoincrement=False),
    Column("sha256", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("state", Text, nullable=False),  # offered | there
    Column("told", Integer, nullable=False, server_default="0"),  # 1: the counterpart knows that it is here
    sqlite_with_rowid=False,
)


def digest(data: bytes) -> str:
    """Return the SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def keep(conn: Connection, data: bytes) -> str:
    """Keep a file's bytes; returns the value of `attachment.chunks`."""
    names = []
    for start in range(0, len(data), CHUNK_BYTES):
        piece = data[start : start + CHUNK_BYTES]
        keep_chunk(conn, digest(piece), piece)
        names.append(digest(piece))
    return "".join(names)


def keep_chunk(conn: Connection, name: str, content: bytes) -> None:
    """Keep one chunk whose name was found to be its SHA-256; one that is here already stays."""
    conn.execute(insert(chunk).prefix_with("OR IGNORE").values(sha256=name, content=content))


def names_in(chunks: str | None) -> tuple[str, ...]:
    """Return the chunks of a file in order; none where the text is not a list of SHA-256."""
    text = chunks or ""
    if len(text) % _DIGITS or not _HEX.issuperset(text):
        return ()
    return tuple(text[at : at + _DIGITS] for at in range(0, len(text), _DIGITS))


def present(conn: Connection, names: Iterable[str]) -> set[str]:
    """Return which of these chunks are here."""
    wanted = sorted(set(names))
    return {name for some in _parts(wanted) for name in conn.execute(select(chunk.c.sha256).where(chunk.c.sha256.in_(some))).scalars()}


def content_of(conn: Connection, chunks: str | None, sha256: str | None) -> bytes | None:
    """Return the bytes of a file, None while some of them are awaited or where they are not what the record says."""
    pieces = []
    for name in names_in(chunks):
        content = conn.execute(select(chunk.c.content).where(chunk.c.sha256 == name)).scalar()
        if content is None:
            return None
        pieces.append(content)
    data = b"".join(pieces)
    return data if data and digest(data) == sha256 else None


def waiting(conn: Connection, chunk_lists: Mapping[str, str]) -> set[str]:
    """Return the identities of which bytes are awaited; `chunk_lists` is identity > `attachment.chunks`."""
    here = present(conn, (name for chunks in chunk_lists.values() for name in names_in(chunks)))
    return {each for each, chunks in chunk_lists.items() if not set(names_in(chunks)) <= here}


def forget_unused(conn: Connection, names: Iterable[str]) -> None:
    """Remove those of these chunks that no record names any longer."""
    used = {name for row in conn.execute(select(attachment.c.chunks)) for name in names_in(row.chunks)}
    for some in _parts(sorted(set(names) - used)):
        conn.execute(delete(chunk).where(chunk.c.sha256.in_(some)))


def _parts(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(names), _AT_ONCE):
        yield names[start : start + _AT_ONCE]
