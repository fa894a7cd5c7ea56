# SPDX-License-Identifier: Apache-2.0
"""Tables that never leave this PC: its own identity, drafts, and the state of the exchange."""

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text

from app.models.base import metadata

# One value per name: what this store is ("post_code", "is_training", ...), its device keys, its settings.
local = Table("local", metadata, Column("name", Text, primary_key=True), Column("value", LargeBinary, nullable=False))

# The growing end of this PC's journal: one row.
journal_end = Table(
    "journal_end",
    metadata,
    Column("device", Integer, primary_key=True, autoincrement=False),
    Column("epoch", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("unit", Integer, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("hlc", Integer, nullable=False),
)

# Running numbers, such as the case counter of a year.
counter = Table(
    "counter", metadata, Column("name", Text, primary_key=True), Column("value", Integer, nullable=False)
)

# What somebody typed and did not save yet. Belongs to one user; nobody else sees it.
draft = Table(
    "draft",
    metadata,
    Column("id", Text, primary_key=True),
    Column("user_id", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("form_version", Integer, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("saved_at", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index(None, "user_id"),
)

# The numbered streams to and from each counterpart (app.sync.streams).
stream = Table(
    "stream",
    metadata,
    Column("peer", Integer, primary_key=True, autoincrement=False),
    Column("direction", Text, primary_key=True),  # "out" or "in"
    Column("name", Text, primary_key=True),  # "data", "receipts", ...
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("upto", Integer, nullable=False),  # out: last made; in: all up to here were taken in
    Column("also", Text, nullable=False, server_default=""),  # single numbers beyond a gap: taken in, or acknowledged
    Column("hash", Text, nullable=False),  # out: manifest made last
    Column("acked", Integer, nullable=False, server_default="0"),  # out: acknowledged up to here
    Column("journal_seq", Integer, nullable=False, server_default="0"),  # out: last own journal entry that was packed
    Column("arrival_no", Integer, nullable=False, server_default="0"),  # out: last arrived entry that was looked at
    Column("judged", Integer, nullable=False, server_default="0"),  # out: end of their journal at the latest acknowledgement
    Column("replaces", Integer, nullable=False, server_default="0"),  # out: later bundles repeat what those up to here held
)

# Every bundle made or met, with its state.
bundle = Table(
    "bundle",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("peer", Integer, nullable=False),
    Column("direction", Text, nullable=False),
    Column("stream", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("hash", Text, nullable=False),
    Column("prev", Text, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("size_bytes", Integer, nullable=False),
    Column("state", Text, nullable=False),  # made, acknowledged | applied, parked, quarantined
    Column("reason", Text, nullable=False, server_default=""),
    Column("at", Text, nullable=False),
    Column("content", LargeBinary),  # kept until the receipt (out) or until settled (parked, quarantined)
    Column("packed_to", Integer, nullable=False, server_default="0"),  # out: journal_seq of the stream after it
    Column("agreed_by", Text, nullable=False, server_default=""),  # who asked for it to be discarded; a second person does it
    Index(None, "peer", "direction", "stream", "epoch", "seq"),
    Index(None, "state"),
    Index(None, "name"),
)

# Single changes of an applied bundle that wait for a person, and things noticed that somebody should look at.
quarantine = Table(
    "quarantine",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("bundle_id", Integer, nullable=False),
    Column("device", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("record_kind", Text, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("state", Text, nullable=False),  # waiting, released, discarded | noticed, seen
    Column("content", LargeBinary),  # the whole entry where the journal cannot hold it
    Column("told", Integer, nullable=False, server_default="0"),  # 1: the sender's receipt says so
    Column("agreed_by", Text, nullable=False, server_default=""),
    Index(None, "state"),
    Index(None, "device", "seq"),
)

# The PCs this one exchanges bundles with, by the keys that two people compared when they enrolled each other.
peer = Table(
    "peer",
    metadata,
    Column("device", Integer, primary_key=True, autoincrement=False),
    Column("epoch", Integer, nullable=False),
    Column("post_code", Text, nullable=False),
    Column("post_name", Text, nullable=False),
    Column("is_office", Integer, nullable=False),
    Column("verify_key", LargeBinary, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("enrolled_at", Text, nullable=False),
    Column("state", Text, nullable=False),  # enrolled, former (an earlier epoch), revoked
    Column("last_good", Integer, nullable=False, server_default="0"),  # revoked: number of the last data bundle that stands
)

# The cases that a user keeps an eye on. Belongs to one user; never sent.
watched = Table(
    "watched",
    metadata,
    Column("user_id", Text, primary_key=True),
    Column("case_id", Text, primary_key=True),
    Column("since", Text, nullable=False),
    sqlite_with_rowid=False,
)
