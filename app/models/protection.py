# SPDX-License-Identifier: Apache-2.0
"""Protection: screening interviews, consent, referrals."""

from sqlalchemy import Index

from app.models.base import Merge, field, record

screening = record(
    "screening",
    field("person_id"),
    field("crossing_id"),
    field("case_id"),
    field("screened_on"),
    field("officer"),
    field("language"),
    field("interpreter"),
    field("setting"),
    field("is_child", Merge.PROTECTIVE),
    field("profile"),
    field("answers", Merge.MEMBERS),
    field("acts", Merge.MEMBERS),
    field("means", Merge.MEMBERS),
    field("purposes", Merge.MEMBERS),
    field("outcome", Merge.PROTECTIVE),
    field("reasons"),
    field("risk", Merge.PROTECTIVE),
    field("consent", Merge.PROTECTIVE),
    field("notes"),
    Index(None, "person_id"),
    Index(None, "case_id"),
    Index(None, "deleted", "screened_on"),
)

consent = record(
    "consent",
    field("person_id"),
    field("case_id"),
    field("purpose"),
    field("recipient"),
    field("answer", Merge.PROTECTIVE),
    field("asked_on"),
    field("withdrawn_on", Merge.PROTECTIVE),
    field("taken_by"),
    Index(None, "person_id"),
    Index(None, "case_id"),
)

referral = record(
    "referral",
    field("case_id"),
    field("person_id"),
    field("from_agency"),
    field("to_agency"),
    field("service"),
    field("reason"),
    field("state"),
    field("sent_on"),
    field("state_on"),
    field("worker"),
    field("outcome"),
    field("details"),
    field("basis"),
    field("basis_reason"),
    Index(None, "case_id"),
    Index(None, "person_id"),
    Index(None, "state"),
)
