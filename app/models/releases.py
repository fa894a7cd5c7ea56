# SPDX-License-Identifier: Apache-2.0
"""Figures that were released, and how small a number may be shown: the ledger that every new release is checked against."""

from sqlalchemy import Index

from app.models.base import field, record

release = record(
    "release",
    field("title"),
    field("report"),
    field("period"),
    field("audience"),
    field("threshold"),
    field("numbers"),
    field("sha256"),
    field("released_by"),
    field("released_name"),
    field("released_on"),
    Index(None, "released_on"),
)

release_limit = record(
    "release_limit",
    field("audience"),
    field("threshold"),
    field("reason"),
    field("requested_by"),
    field("requested_name"),
    field("requested_on"),
    field("state"),
    field("decided_by"),
    field("decided_name"),
    field("decided_on"),
    Index(None, "audience"),
)
