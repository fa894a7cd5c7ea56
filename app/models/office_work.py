# SPDX-License-Identifier: Apache-2.0
"""Work between people: what takes a second person, and cases that change hands."""

from sqlalchemy import Index

from app.models.base import Merge, field, record

deletion_request = record(
    "deletion_request",
    field("record_kind"),
    field("record_id"),
    field("reason"),
    field("requested_by"),
    field("requested_name"),
    field("requested_on"),
    field("state"),
    field("decided_by"),
    field("decided_name"),
    field("decided_on"),
    field("decision_reason"),
    Index(None, "record_id"),
    Index(None, "state"),
)

transfer = record(
    "transfer",
    field("case_id"),
    field("to_post"),
    field("to_agency"),
    field("reason"),
    field("basis"),
    field("basis_reason"),
    field("requested_by"),
    field("requested_name"),
    field("requested_on"),
    field("from_post"),
    field("state"),
    field("decided_by"),
    field("decided_name"),
    field("decided_on"),
    field("decision_reason"),
    Index(None, "case_id"),
    Index(None, "state"),
)

# How a link chart was arranged: which cases it shows, what was asked for beyond them, and where each node was put.
link_chart = record(
    "link_chart",
    field("case_id"),
    field("cases", Merge.MEMBERS),
    field("asked", Merge.MEMBERS),
    field("positions", Merge.MEMBERS),
    Index(None, "case_id"),
)
