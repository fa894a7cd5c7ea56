# SPDX-License-Identifier: Apache-2.0
"""Paper entry: batches, every keying of every form, decisions on differences (docs/decisions/006).

Batch, keying and decision travel, so that a second person at another PC can verify and a third can settle. Half-keyed forms stay
on this PC; scans are attachments (`app.models.attachments`).
"""

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text

from app.models.base import Merge, field, metadata, record

paper_batch = record(
    "paper_batch",
    field("number"),
    field("form"),
    field("form_version", number=True),
    field("source_post"),
    field("period"),
    field("received_on"),
    field("received_by"),
    field("forms", number=True),
    field("totals", Merge.MEMBERS),
    field("verify"),
    field("every", number=True),
    field("start", number=True),
    field("path"),
    field("committed", Merge.MEMBERS),
    Index(None, "deleted", "received_on"),
)

paper_keying = record(
    "paper_keying",
    field("batch_id"),
    field("serial", number=True),
    field("form_version", number=True),
    field("answers", Merge.MEMBERS),
    field("forced", Merge.MEMBERS),
    field("notes", Merge.MEMBERS),
    field("keys", number=True),
    field("refused", number=True),
    field("undone", number=True),
    field("seconds", number=True),
    Index(None, "batch_id"),
)

paper_decision = record(
    "paper_decision",
    field("batch_id"),
    field("serial", number=True),
    field("place"),
    field("value"),
    field("reason"),
    Index(None, "batch_id"),
)

# A form that somebody is keying. Belongs to one user; never sent.
paper_draft = Table(
    "paper_draft",
    metadata,
    Column("user_id", Text, primary_key=True),
    Column("batch_id", Text, primary_key=True),
    Column("serial", Integer, primary_key=True, autoincrement=False),
    Column("saved_at", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

# How workbooks with certain headings are read: which column answers which question. Never sent.
paper_layout = Table(
    "paper_layout",
    metadata,
    Column("fingerprint", Text, primary_key=True),
    Column("saved_at", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

# Scans of former programs, until `app.services.paper.scans` makes attachments of them.
paper_scan = Table(
    "paper_scan",
    metadata,
    Column("id", Text, primary_key=True),
    Column("batch_id", Text, nullable=False),
    Column("serial", Integer, nullable=False),
    Column("page", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("added_at", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index(None, "batch_id", "serial", "page"),
)
