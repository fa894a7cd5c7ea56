# SPDX-License-Identifier: Apache-2.0
"""Justice: charges against an accused and how each ended."""

from sqlalchemy import Index

from app.models.base import Merge, field, record

charge = record(
    "charge",
    field("case_id"),
    field("person_id"),
    field("offence"),
    field("aggravations", Merge.MEMBERS),
    field("charged_on"),
    field("court"),
    field("disposal"),
    field("disposed_on"),
    field("sentence"),
    field("sentence_months"),
    field("sentence_note"),
    field("appeal"),
    Index(None, "case_id"),
    Index(None, "person_id"),
)
