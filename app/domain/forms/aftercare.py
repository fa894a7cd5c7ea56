# SPDX-License-Identifier: Apache-2.0
"""Forms of protection after detection: reflection, risk, plans, services, guardians, residence, return, shelter."""

from app.base.text import N_
from app.domain.forms.events import single, the_person
from app.domain.forms.spec import Field, Kind, ShownIf

_NOTES = Field("notes", Kind.LONG_TEXT, N_("Notes"), max_length=8000)


REFLECTION = single(
    "reflection",
    N_("Reflection period"),
    the_person(),
    Field("decision", Kind.CODE, N_("Decision"), "", "reflection_decision", required=True, width=24),
    Field("authority", Kind.CODE, N_("Authority"), "", "decision_authority", width=28),
    Field("decided_on", Kind.DATE, N_("Decided on"), width=14),
    Field("began_on", Kind.DATE, N_("Began on"), width=14, shown_if=ShownIf("decision", ("granted", "ended_early"))),
    Field("days", Kind.INTEGER, N_("Length in days"), N_("As the national authority set it."), width=5, low=1, high=730,
          shown_if=ShownIf("decision", ("granted", "ended_early"))),
    Field("ended_on", Kind.DATE, N_("Ended on"), width=14, shown_if=ShownIf("decision", ("ended_early",))),
    Field("end_reason", Kind.LONG_TEXT, N_("Why it ended"), max_length=4000, shown_if=ShownIf("decision", ("ended_early",))),
    rule=("began_on", "ended_on", N_("The period ends before it begins. Change one date, or give a reason to keep both.")),
)

RISK_ASSESSMENT = single(
    "risk_assessment",
    N_("Risk assessment"),
    the_person(),
    Field("assessed_on", Kind.DATE, N_("Assessed on"), required=True, width=14),
    Field("level", Kind.CODE, N_("Risk"), "", "risk_level", required=True, width=14),
    Field("threats", Kind.CODES, N_("Threats"), "", "threat", width=30),
    Field("threatened_by", Kind.TEXT, N_("From whom"), width=28),
    Field("safety_plan", Kind.LONG_TEXT, N_("Safety plan"),
          N_("What is done, by whom, and what the person does in an emergency."), max_length=8000),
    Field("emergency_contact", Kind.TEXT, N_("Whom to call"), width=28),
    Field("review_on", Kind.DATE, N_("Review on"), width=14),
    Field("assessed_by", Kind.TEXT, N_("Assessed by"), width=24),
    rule=("assessed_on", "review_on", N_("The review is due before the assessment. Change one date, or give a reason to keep both.")),
)

SUPPORT_PLAN = single(
    "support_plan",
    N_("Support plan"),
    the_person(),
    Field("made_on", Kind.DATE, N_("Made on"), required=True, width=14),
    Field("agreed", Kind.YES_NO, N_("Agreed with the person"), width=8),
    Field("agency", Kind.CODE, N_("Responsible agency"), "", "agency", width=24),
    Field("needs", Kind.LONG_TEXT, N_("Needs"), max_length=8000),
    Field("review_on", Kind.DATE, N_("Review on"), width=14),
    Field("ended_on", Kind.DATE, N_("Ended on"), width=14),
    Field("outcome", Kind.LONG_TEXT, N_("Outcome"), max_length=4000),
    rule=("made_on", "ended_on", N_("The plan ends before it was made. Change one date, or give a reason to keep both.")),
)

GOAL = single(
    "goal",
    N_("Goal"),
    the_person(),
    Field("plan_id", Kind.LINK, N_("Support plan"), "", "support_plan", width=28),
    Field("area", Kind.CODE, N_("Area"), "", "support_plan_type", width=26),
    Field("goal", Kind.TEXT, N_("Goal"), required=True, width=40),
    Field("action", Kind.LONG_TEXT, N_("Action"), max_length=4000),
    Field("responsible", Kind.TEXT, N_("Who does it"), width=24),
    Field("due_on", Kind.DATE, N_("Due on"), width=14),
    Field("state", Kind.CODE, N_("State"), "", "goal_state", required=True, width=14),
    Field("done_on", Kind.DATE, N_("Reached on"), width=14, shown_if=ShownIf("state", ("reached",))),
)

SERVICE_GIVEN = single(
    "service_given",
    N_("Service given"),
    the_person(),
    Field("service", Kind.CODE, N_("Service"), "", "service", required=True, width=28),
    Field("agency", Kind.CODE, N_("Agency"), "", "agency", width=24),
    Field("provider", Kind.TEXT, N_("Given by"), width=28),
    Field("began_on", Kind.DATE, N_("From"), required=True, width=14),
    Field("ended_on", Kind.DATE, N_("Until"), width=14),
    Field("times", Kind.INTEGER, N_("How many times"), width=5, low=1, high=999),
    Field("children", Kind.INTEGER, N_("Accompanying children served"), width=4, high=20),
    Field("referral_id", Kind.LINK, N_("From the referral"), "", "referral", width=28),
    _NOTES,
    rule=("began_on", "ended_on", N_("The service ends before it begins. Change one date, or give a reason to keep both.")),
)

GUARDIANSHIP = single(
    "guardianship",
    N_("Guardian"),
    the_person(N_("Child")),
    Field("kind", Kind.CODE, N_("Kind of guardian"), "", "guardianship_kind", required=True, width=26),
    Field("guardian_id", Kind.LINK, N_("Guardian, if registered"), "", "person", width=28),
    Field("guardian_name", Kind.TEXT, N_("Name of the guardian"), width=28),
    Field("appointed_on", Kind.DATE, N_("Appointed on"), width=14),
    Field("appointed_by", Kind.CODE, N_("Appointed by"), "", "decision_authority", width=28),
    Field("ended_on", Kind.DATE, N_("Ended on"), width=14),
    _NOTES,
    rule=("appointed_on", "ended_on", N_("The guardianship ends before it begins. Change one date, or give a reason to keep both.")),
)

BEST_INTEREST = single(
    "best_interest",
    N_("Best-interest step"),
    the_person(N_("Child")),
    Field("step", Kind.CODE, N_("Step"), "", "best_interest_step", required=True, width=26),
    Field("done_on", Kind.DATE, N_("Date"), required=True, width=14),
    Field("authority", Kind.CODE, N_("Authority"), "", "decision_authority", width=28),
    Field("child_heard", Kind.YES_NO, N_("The child was heard"), width=8),
    Field("outcome", Kind.LONG_TEXT, N_("Outcome"), max_length=4000),
    Field("reasons", Kind.LONG_TEXT, N_("Reasons"), max_length=8000),
)

RESIDENCE = single(
    "residence",
    N_("Residence"),
    the_person(),
    Field("kind", Kind.CODE, N_("Kind of stay"), "", "residence_kind", required=True, width=28),
    Field("applied_on", Kind.DATE, N_("Applied for on"), width=14),
    Field("state", Kind.CODE, N_("State"), "", "residence_state", required=True, width=14),
    Field("decided_on", Kind.DATE, N_("Decided on"), width=14),
    Field("authority", Kind.CODE, N_("Authority"), "", "decision_authority", width=28),
    Field("valid_until", Kind.DATE, N_("Valid until"), width=14, shown_if=ShownIf("state", ("granted", "expired"))),
    Field("conditional", Kind.YES_NO, N_("Depends on cooperation with the authorities"), width=8),
    _NOTES,
    rule=("applied_on", "decided_on", N_("The decision is older than the application. Change one date, or give a reason to keep both.")),
)

HOME_RETURN = single(
    "home_return",
    N_("Return"),
    the_person(),
    Field("country", Kind.CODE, N_("To country"), "", "country", required=True, width=24),
    Field("voluntary", Kind.YES_NO, N_("Voluntary"), width=8),
    Field("risk_assessed", Kind.YES_NO, N_("Risk of return assessed"), width=8),
    Field("state", Kind.CODE, N_("State"), "", "return_state", required=True, width=22),
    Field("decided_on", Kind.DATE, N_("Decided on"), width=14),
    Field("travelled_on", Kind.DATE, N_("Travelled on"), width=14),
    Field("escort", Kind.TEXT, N_("Escort"), width=24),
    Field("received_by", Kind.TEXT, N_("Received by"), width=28),
    Field("follow_up_on", Kind.DATE, N_("Follow up on"), width=14),
    Field("outcome", Kind.LONG_TEXT, N_("Outcome"), max_length=4000),
    rule=("decided_on", "travelled_on", N_("The return happens before it was decided. Change one date, or give a reason to keep both.")),
)

SHELTER = single(
    "shelter",
    N_("Shelter"),
    Field("code_name", Kind.TEXT, N_("Code name"), N_("Shown in cases in place of the address."), required=True, width=20, max_length=60),
    Field("kind", Kind.CODE, N_("Kind of shelter"), "", "shelter_kind", width=28),
    Field("street", Kind.TEXT, N_("Street"), width=28),
    Field("city", Kind.TEXT, N_("Town or village"), width=20),
    Field("country", Kind.CODE, N_("Country"), "", "country", width=24),
    Field("phone", Kind.PHONE, N_("Telephone"), width=18),
    Field("contact", Kind.TEXT, N_("Contact person"), width=24),
    Field("capacity", Kind.INTEGER, N_("Places"), width=4, high=500),
    _NOTES,
)

SHELTER_STAY = single(
    "shelter_stay",
    N_("Stay in a shelter"),
    the_person(),
    Field("shelter_id", Kind.LINK, N_("Shelter"), N_("Only its code name is shown."), "shelter", required=True, width=24),
    Field("began_on", Kind.DATE, N_("From"), required=True, width=14),
    Field("ended_on", Kind.DATE, N_("Until"), width=14),
    Field("children", Kind.INTEGER, N_("Accompanying children"), width=4, high=20),
    Field("end_reason", Kind.CODE, N_("Where to"), "", "stay_end", width=26),
    Field("notes", Kind.LONG_TEXT, N_("Notes"), N_("No address and no names of streets."), max_length=4000),
    rule=("began_on", "ended_on", N_("The stay ends before it begins. Change one date, or give a reason to keep both.")),
)
