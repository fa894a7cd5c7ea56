# SPDX-License-Identifier: Apache-2.0
"""Justice before the court: hearings, bail, sentences, restitution, appeals."""

from sqlalchemy import Index

from app.models.base import Merge, field, record

hearing = record(
    "hearing",
    field("case_id"),
    field("person_id"),
    field("charge_id"),
    field("held_on"),
    field("time"),
    field("court"),
    field("kind"),
    field("outcome"),
    field("adjourned_to"),
    field("witness_called"),
    field("measures", Merge.MEMBERS),
    field("notes"),
    Index(None, "case_id"),
    Index(None, "held_on"),
    Index(None, "person_id"),
)

bail = record(
    "bail",
    field("case_id"),
    field("person_id"),
    field("charge_id"),
    field("decided_on"),
    field("decision"),
    field("court"),
    field("amount"),
    field("currency"),
    field("conditions", Merge.MEMBERS),
    field("until"),
    field("notes"),
    Index(None, "case_id"),
    Index(None, "person_id"),
)

sentence = record(
    "sentence",
    field("case_id"),
    field("charge_id"),
    field("person_id"),
    field("imposed_on"),
    field("type"),
    field("months"),
    field("amount"),
    field("currency"),
    field("detail"),
    Index(None, "case_id"),
    Index(None, "person_id"),
)

redress = record(
    "redress",
    field("case_id"),
    field("charge_id"),
    field("person_id"),
    field("kind"),
    field("ordered_on"),
    field("ordered_by"),
    field("payer_id"),
    field("amount"),
    field("currency"),
    field("paid"),
    field("paid_on"),
    field("state"),
    Index(None, "case_id"),
    Index(None, "person_id"),
)

appeal = record(
    "appeal",
    field("case_id"),
    field("charge_id"),
    field("person_id"),
    field("filed_on"),
    field("filed_by"),
    field("court"),
    field("step"),
    field("decided_on"),
    field("result"),
    field("reasons"),
    Index(None, "case_id"),
    Index(None, "person_id"),
)
