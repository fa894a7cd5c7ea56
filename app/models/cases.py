# SPDX-License-Identifier: Apache-2.0
"""Cases: the file, its parties, what happened, and the two histories that make its stages."""

from sqlalchemy import Index

from app.models.base import Merge, derived, field, record

case_file = record(
    "case",
    field("number"),
    field("opened_on"),
    field("origin"),
    field("title"),
    field("lead_agency"),
    field("responsible"),
    field("status"),
    field("exploitation", Merge.MEMBERS),
    field("acts", Merge.MEMBERS),
    field("means", Merge.MEMBERS),
    field("purposes", Merge.MEMBERS),
    field("industry", Merge.MEMBERS),
    field("risk", Merge.PROTECTIVE),
    field("summary"),
    field("closed_on"),
    field("close_reason"),
    field("referred_by"),
    field("referred_on"),
    field("referral_worker"),
    field("referral_reason"),
    field("referral_details"),
    field("imported_ref"),
    derived("protection_stage", number=True),
    derived("criminal_stage", number=True),
    derived("victims_text"),
    derived("victim_count", number=True),
    Index(None, "deleted", "number", "row_no"),
    Index(None, "deleted", "opened_on", "row_no"),
    Index(None, "deleted", "changed_ms", "row_no"),
    Index(None, "deleted", "status", "changed_ms", "row_no"),
    Index(None, "deleted", "protection_stage", "row_no"),
    Index(None, "deleted", "responsible", "row_no"),
    Index(None, "imported_ref"),
    table_name="case_file",
)

party = record(
    "party",
    field("case_id"),
    field("person_id"),
    field("role"),
    field("status_note"),
    field("recruitment", Merge.MEMBERS),
    field("control", Merge.MEMBERS),
    field("exploitation", Merge.MEMBERS),
    field("industry", Merge.MEMBERS),
    field("sexual_exploitation", Merge.MEMBERS),
    field("recruitment_place"),
    field("exploitation_place"),
    field("recruitment_apps", Merge.MEMBERS),
    field("age_exploited"),
    field("relationship"),
    field("cooperation"),
    field("detail"),
    field("joined_on"),
    derived("victim_status"),
    Index(None, "case_id"),
    Index(None, "person_id"),
)

decision = record(
    "decision",
    field("case_id"),
    field("person_id"),
    field("party_id"),
    field("status"),
    field("authority"),
    field("decided_on"),
    field("reasons"),
    field("decided_by"),
    Index(None, "case_id"),
    Index(None, "person_id"),
    Index(None, "party_id"),
)

stage = record(
    "stage",
    field("case_id"),
    field("track"),
    field("stage"),
    field("entered_on"),
    field("authority"),
    field("reasons"),
    Index(None, "case_id"),
)

event = record(
    "event",
    field("case_id"),
    field("type"),
    field("began_on"),
    field("ended_on"),
    field("country"),
    field("place"),
    field("street"),
    field("description"),
    field("conveyance"),
    Index(None, "case_id"),
)

note = record(
    "note",
    field("case_id"),
    field("person_id"),
    field("written_on"),
    field("topic"),
    field("text"),
    field("author"),
    Index(None, "case_id"),
    Index(None, "person_id"),
)

organisation = record(
    "organisation",
    field("name"),
    field("type"),
    field("country"),
    field("city"),
    field("street"),
    field("phone"),
    field("notes"),
    Index(None, "name"),
)
