# SPDX-License-Identifier: Apache-2.0
"""Prevention: trainings, awareness, agreements, meetings, inspections; none of it belongs to a case."""

from sqlalchemy import Index

from app.models.base import Merge, field, record

training = record(
    "training",
    field("title"),
    field("topic"),
    field("began_on"),
    field("ended_on"),
    field("hours"),
    field("agency"),
    field("trainer"),
    field("place"),
    field("country"),
    field("audience", Merge.MEMBERS),
    field("participants"),
    field("notes"),
    Index(None, "began_on"),
)

participant = record(
    "participant",
    field("training_id"),
    field("name"),
    field("agency"),
    field("post"),
    field("sex"),
    field("certificate"),
    field("issued_on"),
    Index(None, "training_id"),
    Index(None, "certificate"),
)

awareness = record(
    "awareness",
    field("title"),
    field("began_on"),
    field("ended_on"),
    field("audience", Merge.MEMBERS),
    field("channels", Merge.MEMBERS),
    field("languages", Merge.MEMBERS),
    field("country"),
    field("place"),
    field("agency"),
    field("reached"),
    field("notes"),
    Index(None, "began_on"),
)

agreement = record(
    "agreement",
    field("kind"),
    field("title"),
    field("agencies", Merge.MEMBERS),
    field("countries", Merge.MEMBERS),
    field("signed_on"),
    field("valid_until"),
    field("notes"),
    Index(None, "signed_on"),
)

meeting = record(
    "meeting",
    field("body"),
    field("held_on"),
    field("place"),
    field("agencies", Merge.MEMBERS),
    field("attended"),
    field("decisions"),
    field("next_on"),
    Index(None, "held_on"),
)

inspection = record(
    "inspection",
    field("inspected_on"),
    field("agency"),
    field("agencies", Merge.MEMBERS),
    field("site"),
    field("name"),
    field("country"),
    field("place"),
    field("workers"),
    field("victims_found"),
    field("violations"),
    field("case_id"),
    field("notes"),
    Index(None, "inspected_on"),
)
