# SPDX-License-Identifier: Apache-2.0
"""What happened in a case: places, organisations, the legs of a journey, links to other crimes."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Index

from app.domain import names
from app.models.base import derived, field, record


def _place_key(row: Mapping[str, Any]) -> dict[str, Any]:
    """The same street in the same town, however it is spelt: what finds an address again in other cases."""
    parts = (row.get("street") or "", row.get("city") or "")
    return {"place_key": names.number_key("".join(parts)) if parts[0] and not parts[0].startswith("?") else ""}


involvement = record(
    "involvement",
    field("case_id"),
    field("organisation_id"),
    field("role"),
    field("since"),
    field("detail"),
    Index(None, "case_id"),
    Index(None, "organisation_id"),
)

place = record(
    "place",
    field("case_id"),
    field("role"),
    field("kind"),
    field("name"),
    field("country"),
    field("subdivision"),
    field("city"),
    field("street"),
    field("latitude"),
    field("longitude"),
    field("notes"),
    derived("place_key"),
    Index(None, "case_id"),
    Index(None, "place_key"),
    derive=_place_key,
)

leg = record(
    "leg",
    field("case_id"),
    field("event_id"),
    field("person_id"),
    field("number"),
    field("from_country"),
    field("from_place"),
    field("to_country"),
    field("to_place"),
    field("departed_on"),
    field("arrived_on"),
    field("conveyance"),
    field("conveyance_name"),
    field("port"),
    field("document_used"),
    field("document_number"),
    field("document_whose"),
    field("paid_by"),
    field("amount"),
    field("currency"),
    field("notes"),
    Index(None, "case_id"),
    Index(None, "person_id"),
)

crime_link = record(
    "crime_link",
    field("case_id"),
    field("person_id"),
    field("crime"),
    field("group_name"),
    field("other_case"),
    field("found_on"),
    field("known_by"),
    field("detail"),
    Index(None, "case_id"),
    Index(None, "person_id"),
)
