# SPDX-License-Identifier: Apache-2.0
"""People: who somebody is, under which names and documents, where they crossed, and whom they resemble."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Index

from app.domain import names
from app.models.base import Merge, derived, field, record


def _derive_person(row: Mapping[str, Any]) -> dict[str, Any]:
    parts = {key: row.get(key) or "" for key in ("given", "middle", "family", "as_written", "other_names")}
    clean = {key: "" if value.startswith("?") else value for key, value in parts.items()}
    return {
        "display_name": names.display_name(**clean),
        "sort_name": names.sort_name(**clean),
        "search_text": names.search_text(*clean.values(), row.get("phone") or "", row.get("identity_number") or ""),
    }


person = record(
    "person",
    field("salutation"),
    field("family", Merge.IDENTITY),
    field("given", Merge.IDENTITY),
    field("middle", Merge.IDENTITY),
    field("as_written", Merge.IDENTITY),
    field("other_names", Merge.IDENTITY),
    field("sex", Merge.IDENTITY),
    field("gender"),
    field("birth", Merge.IDENTITY),
    field("age_estimate"),
    field("birth_place"),
    field("nationalities", Merge.MEMBERS),
    field("languages", Merge.MEMBERS),
    field("marital_status"),
    field("education"),
    field("occupation"),
    field("phone"),
    field("email"),
    field("street"),
    field("city"),
    field("state"),
    field("postal_code"),
    field("country"),
    field("children"),
    field("deceased"),
    field("marks"),
    field("notes"),
    field("restricted", Merge.PROTECTIVE),
    field("identity_number", Merge.IDENTITY),
    derived("display_name"),
    derived("sort_name"),
    derived("search_text"),
    field("photograph"),
    Index(None, "deleted", "sort_name", "row_no"),
    Index(None, "deleted", "changed_ms", "row_no"),
    Index(None, "deleted", "birth", "row_no"),
    derive=_derive_person,
)

alias = record(
    "alias", field("person_id"), field("name", Merge.IDENTITY), field("kind"), field("script"), Index(None, "person_id")
)

document = record(
    "document",
    field("person_id"),
    field("type", Merge.IDENTITY),
    field("number", Merge.IDENTITY),
    field("issuing_state", Merge.IDENTITY),
    field("issued"),
    field("expires"),
    field("mrz"),
    field("notes"),
    derived("number_key"),
    Index(None, "person_id"),
    Index(None, "number_key"),
    derive=lambda row: {"number_key": names.number_key(row.get("number") or "")},
)

crossing = record(
    "crossing",
    field("person_id"),
    field("document_id"),
    field("port"),
    field("direction"),
    field("crossed_on"),
    field("conveyance"),
    field("conveyance_name"),
    field("from_country"),
    field("to_country"),
    field("travel_purpose"),
    field("host_address"),
    field("companions"),
    field("officer"),
    field("notes"),
    Index(None, "person_id"),
    Index(None, "crossed_on"),
)

person_link = record(
    "person_link",
    field("person_id"),
    field("other_id"),
    field("kind"),
    field("reason"),
    field("decided_on"),
    field("decided_by"),
    Index(None, "person_id"),
    Index(None, "other_id"),
)

contact = record(
    "contact",
    field("person_id"),
    field("kind"),
    field("value", Merge.IDENTITY),
    field("platform"),
    field("belongs_to"),
    field("is_safe", Merge.PROTECTIVE),
    field("used_from"),
    field("used_to"),
    field("notes"),
    derived("value_key"),
    Index(None, "person_id"),
    Index(None, "value_key"),
    derive=lambda row: {"value_key": names.number_key(row.get("value") or "")},
)

mark = record(
    "mark",
    field("person_id"),
    field("kind"),
    field("place_on_body"),
    field("description"),
    field("photograph"),
    field("seen_on"),
    Index(None, "person_id"),
)

dependant = record(
    "dependant",
    field("person_id"),
    field("other_id"),
    field("name", Merge.IDENTITY),
    field("relation"),
    field("birth"),
    field("sex"),
    field("country"),
    field("accompanies"),
    field("lives_with"),
    field("notes"),
    Index(None, "person_id"),
)
