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
    # No form asks these four any more: sentences and appeals are records of their own. What older records say stays shown and counted.
    field("sentence"),
    field("sentence_months"),
    field("sentence_note"),
    field("appeal"),
    Index(None, "case_id"),
    Index(None, "person_id"),
)

investigation = record(
    "investigation",
    field("case_id"),
    field("agency"),
    field("reference"),
    field("opened_on"),
    field("closed_on"),
    field("result"),
    field("lead_officer"),
    field("complicit_official"),
    field("institution"),
    field("position"),
    field("notes"),
    Index(None, "case_id"),
    Index(None, "opened_on"),
)

evidence = record(
    "evidence",
    field("case_id"),
    field("number"),
    field("kind"),
    field("description"),
    field("person_id"),
    field("found_at"),
    field("seized_on"),
    field("seized_by"),
    field("storage"),
    field("sha256"),
    field("disposed_on"),
    field("disposal"),
    Index(None, "case_id"),
    Index(None, "person_id"),
)

handover = record(
    "handover",
    field("case_id"),
    field("evidence_id"),
    field("from_id"),
    field("from_name"),
    field("to_id"),
    field("to_name"),
    field("outside"),
    field("paper_ref"),
    field("handed_on"),
    field("reason"),
    field("state"),
    field("signed_by"),
    field("signed_on"),
    field("decline_reason"),
    Index(None, "evidence_id"),
    Index(None, "case_id"),
)

statement = record(
    "statement",
    field("case_id"),
    field("person_id"),
    field("kind"),
    field("taken_on"),
    field("place"),
    field("taken_by"),
    field("agency"),
    field("language"),
    field("interpreter"),
    field("recorded"),
    field("supporter"),
    field("reference"),
    field("summary"),
    Index(None, "case_id"),
    Index(None, "person_id"),
)
