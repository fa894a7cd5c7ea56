# SPDX-License-Identifier: Apache-2.0
"""Protection after detection: reflection, risk, plans, services, guardians, residence, return, shelter."""

from sqlalchemy import Index

from app.models.base import Merge, field, record

reflection = record(
    "reflection",
    field("case_id"),
    field("person_id"),
    field("decision"),
    field("authority"),
    field("decided_on"),
    field("began_on"),
    field("days"),
    field("ended_on"),
    field("end_reason"),
    Index(None, "case_id"),
    Index(None, "person_id"),
)

risk_assessment = record(
    "risk_assessment",
    field("case_id"),
    field("person_id"),
    field("assessed_on"),
    field("level", Merge.PROTECTIVE),
    field("threats", Merge.MEMBERS),
    field("threatened_by"),
    field("safety_plan"),
    field("emergency_contact"),
    field("review_on"),
    field("assessed_by"),
    Index(None, "case_id"),
    Index(None, "person_id"),
)

support_plan = record(
    "support_plan",
    field("case_id"),
    field("person_id"),
    field("made_on"),
    field("agreed"),
    field("agency"),
    field("needs"),
    field("review_on"),
    field("ended_on"),
    field("outcome"),
    Index(None, "case_id"),
    Index(None, "person_id"),
)

goal = record(
    "goal",
    field("case_id"),
    field("person_id"),
    field("plan_id"),
    field("area"),
    field("goal"),
    field("action"),
    field("responsible"),
    field("due_on"),
    field("state"),
    field("done_on"),
    Index(None, "case_id"),
    Index(None, "person_id"),
)

service_given = record(
    "service_given",
    field("case_id"),
    field("person_id"),
    field("service"),
    field("agency"),
    field("provider"),
    field("began_on"),
    field("ended_on"),
    field("times"),
    field("children"),
    field("referral_id"),
    field("notes"),
    Index(None, "case_id"),
    Index(None, "person_id"),
)

guardianship = record(
    "guardianship",
    field("case_id"),
    field("person_id"),
    field("kind"),
    field("guardian_id"),
    field("guardian_name"),
    field("appointed_on"),
    field("appointed_by"),
    field("ended_on"),
    field("notes"),
    Index(None, "case_id"),
    Index(None, "person_id"),
)

best_interest = record(
    "best_interest",
    field("case_id"),
    field("person_id"),
    field("step"),
    field("done_on"),
    field("authority"),
    field("child_heard"),
    field("outcome"),
    field("reasons"),
    Index(None, "case_id"),
    Index(None, "person_id"),
)

residence = record(
    "residence",
    field("case_id"),
    field("person_id"),
    field("kind"),
    field("applied_on"),
    field("state"),
    field("decided_on"),
    field("authority"),
    field("valid_until"),
    field("conditional"),
    field("notes"),
    Index(None, "case_id"),
    Index(None, "person_id"),
)

home_return = record(
    "home_return",
    field("case_id"),
    field("person_id"),
    field("country"),
    field("voluntary"),
    field("risk_assessed"),
    field("state"),
    field("decided_on"),
    field("travelled_on"),
    field("escort"),
    field("received_by"),
    field("follow_up_on"),
    field("outcome"),
    Index(None, "case_id"),
    Index(None, "person_id"),
)

shelter = record(
    "shelter",
    field("code_name"),
    field("kind"),
    field("street"),
    field("city"),
    field("country"),
    field("phone"),
    field("contact"),
    field("capacity"),
    field("notes"),
    Index(None, "code_name"),
)

shelter_stay = record(
    "shelter_stay",
    field("case_id"),
    field("person_id"),
    field("shelter_id"),
    field("began_on"),
    field("ended_on"),
    field("children"),
    field("end_reason"),
    field("notes"),
    Index(None, "case_id"),
    Index(None, "person_id"),
)
