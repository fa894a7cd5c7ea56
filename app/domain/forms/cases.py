# SPDX-License-Identifier: Apache-2.0
"""Forms of a case: the file itself, its parties, decisions, stages, events, notes."""

from app.base.text import N_, _
from app.domain.forms.people import order_of
from app.domain.forms.spec import Field, FormSpec, Kind, Problem, Section, ShownIf, Values
from app.domain.forms.values import is_blank

_VICTIM = ShownIf("role", ("victim",))


def closed_has_reason(values: Values) -> Problem | None:
    """A closed case says when and why."""
    if values.get("status") in ("Closed", "ClosedReferred") and is_blank(values.get("close_reason")):
        return Problem("close_reason", _("The case is closed without a reason. Say why, so that it can be reopened rightly."))
    return None


CASE = FormSpec(
    "case",
    1,
    N_("Case"),
    "case",
    (
        Section(
            "file",
            N_("Case file"),
            (
                Field("opened_on", Kind.DATE, N_("Opened on"), required=True, width=14),
                Field("title", Kind.TEXT, N_("Working title"), N_("No names: it is shown in lists."), width=40),
                Field("origin", Kind.CODE, N_("How detected"), "", "case_origin", width=24),
                Field("status", Kind.CODE, N_("Status"), "", "case_status", required=True, width=16),
                Field("lead_agency", Kind.CODE, N_("Lead agency"), "", "agency", width=24),
                Field("responsible", Kind.TEXT, N_("Person responsible"), width=24),
                Field("risk", Kind.CODE, N_("Risk"), "", "risk_level", width=12),
                Field("summary", Kind.LONG_TEXT, N_("Summary"), max_length=20000),
            ),
        ),
        Section(
            "facts",
            N_("Found facts"),
            (
                Field("acts", Kind.CODES, N_("Acts"), "", "palermo_act", width=30),
                Field("means", Kind.CODES, N_("Means"), N_("Not needed where the victim is under 18."), "palermo_means", width=30),
                Field("purposes", Kind.CODES, N_("Purposes"), "", "palermo_purpose", width=30),
                Field("exploitation", Kind.CODES, N_("Forms of exploitation"), "", "type_of_exploitation", width=30),
                Field("industry", Kind.CODES, N_("Industry"), "", "forced_labour_industry", width=30,
                      shown_if=ShownIf("exploitation", ("ForcedLabour", "ChildLabour", "Servitude"))),
            ),
        ),
        Section(
            "referral",
            N_("How the case came to us"),
            (
                Field("referred_by", Kind.TEXT, N_("Referring organisation"), width=28),
                Field("referred_on", Kind.DATE, N_("Referred on"), width=14),
                Field("referral_worker", Kind.TEXT, N_("Their case worker"), width=24),
                Field("referral_reason", Kind.CODE, N_("Reason"), "", "reason_for_referral", width=28),
                Field("referral_details", Kind.LONG_TEXT, N_("Details"), max_length=8000),
            ),
        ),
        Section(
            "closure",
            N_("Closure"),
            (
                Field("closed_on", Kind.DATE, N_("Closed on"), width=14, shown_if=ShownIf("status", ("Closed", "ClosedReferred"))),
                Field("close_reason", Kind.LONG_TEXT, N_("Reason for closure"), max_length=4000,
                      shown_if=ShownIf("status", ("Closed", "ClosedReferred"))),
            ),
        ),
    ),
    (
        closed_has_reason,
        order_of("opened_on", "closed_on", N_("The case closes before it opens. Change one of the dates, or give a reason to keep both.")),
    ),
)

PARTY = FormSpec(
    "party",
    2,
    N_("Party"),
    "party",
    (
        Section(
            "role",
            N_("Role in the case"),
            (
                Field("person_id", Kind.LINK, N_("Person"), "", "person", required=True, width=28),
                Field("role", Kind.CODE, N_("Role"), "", "case_role", required=True, width=18),
                Field("joined_on", Kind.DATE, N_("Since"), width=14),
                Field("detail", Kind.LONG_TEXT, N_("Details"), max_length=4000),
            ),
        ),
        Section(
            "exploitation",
            N_("As a victim"),
            (
                Field("age_exploited", Kind.INTEGER, N_("Age when exploited"), width=4, high=120, shown_if=_VICTIM),
                Field("recruitment", Kind.CODES, N_("Methods of recruitment"), "", "method_of_recruitment", width=30, shown_if=_VICTIM),
                Field("recruitment_apps", Kind.CODES, N_("Websites and apps"), "", "websites_and_apps", width=30, shown_if=_VICTIM),
                Field("recruitment_place", Kind.TEXT, N_("Place of recruitment"), width=28, shown_if=_VICTIM),
                Field("control", Kind.CODES, N_("Means of control"), "", "methods_of_control", width=30, shown_if=_VICTIM),
                Field("exploitation", Kind.CODES, N_("Types of exploitation"), "", "type_of_exploitation", width=30, shown_if=_VICTIM),
                Field("industry", Kind.CODES, N_("Industry"), "", "forced_labour_industry", width=30,
                      shown_if=ShownIf("exploitation", ("ForcedLabour", "ChildLabour", "Servitude"))),
                Field("sexual_exploitation", Kind.CODES, N_("Types of sexual exploitation"), "", "type_of_sex_exploitation", width=30,
                      shown_if=ShownIf("exploitation", ("SexualExploitation",))),
                Field("vulnerabilities", Kind.CODES, N_("Vulnerabilities"), "", "vulnerabilities", width=30, shown_if=_VICTIM),
                Field("displaced_by", Kind.CODES, N_("Displaced by"), "", "displacement_cause", width=30, shown_if=_VICTIM),
                Field("displaced_from", Kind.TEXT, N_("Displaced from"), width=28,
                      shown_if=ShownIf("displaced_by", ("storm", "eruption", "drought", "flood", "earthquake", "sea_level", "violence",
                                                        "other_cause"))),
                Field("exploitation_place", Kind.TEXT, N_("Place of exploitation"), width=28, shown_if=_VICTIM),
                Field("relationship", Kind.CODE, N_("Relationship to the trafficker"), "", "relationship_to_trafficker", width=20,
                      shown_if=_VICTIM),
                Field("cooperation", Kind.CODE, N_("Cooperation with the authorities"), "", "victim_cooperation", width=20,
                      shown_if=_VICTIM),
            ),
        ),
    ),
)

DECISION = FormSpec(
    "decision",
    1,
    N_("Status decision"),
    "decision",
    (
        Section(
            "decision",
            N_("Decision on victim status"),
            (
                Field("person_id", Kind.LINK, N_("Person"), "", "person", required=True, width=28),
                Field("status", Kind.CODE, N_("Status"), "", "victim_status", required=True, width=28),
                Field("authority", Kind.CODE, N_("Deciding authority"), "", "decision_authority", required=True, width=28),
                Field("decided_on", Kind.DATE, N_("Date of decision"), required=True, width=14),
                Field("reasons", Kind.LONG_TEXT, N_("Reasons"), required=True, max_length=8000),
            ),
        ),
    ),
)


def _stage(key: str, title: str, codelist: str) -> FormSpec:
    fields = (
        Field("stage", Kind.CODE, N_("Stage"), "", codelist, required=True, width=30),
        Field("entered_on", Kind.DATE, N_("Reached on"), required=True, width=14),
        Field("authority", Kind.CODE, N_("Authority"), "", "decision_authority", width=28),
        Field("reasons", Kind.LONG_TEXT, N_("Reasons"), max_length=4000),
    )
    return FormSpec(key, 1, title, "stage", (Section("stage", N_("Stage reached"), fields),))


PROTECTION_STAGE = _stage("protection_stage", N_("Stage of protection"), "protection_stage")
CRIMINAL_STAGE = _stage("criminal_stage", N_("Stage of the criminal case"), "criminal_stage")

EVENT = FormSpec(
    "event",
    2,
    N_("Event"),
    "event",
    (
        Section(
            "event",
            N_("What happened"),
            (
                Field("type", Kind.CODE, N_("Type"), "", "trafficking_event_type", required=True, width=16),
                Field("began_on", Kind.DATE, N_("Began"), width=14),
                Field("ended_on", Kind.DATE, N_("Ended"), width=14),
                Field("country", Kind.CODE, N_("Country"), "", "country", width=24),
                Field("place", Kind.TEXT, N_("Place"), width=28),
                Field("street", Kind.TEXT, N_("Street"), width=28),
                Field("conveyance", Kind.CODE, N_("Conveyance"), "", "conveyance", width=20, shown_if=ShownIf("type", ("Transit",))),
                Field("platforms", Kind.CODES, N_("Websites and apps used"), "", "websites_and_apps", width=30),
                Field("paid_by", Kind.CODE, N_("Who paid"), "", "payer", width=20),
                Field("debt_amount", Kind.INTEGER, N_("Debt"), N_("What the person is said to owe."), width=12, high=1_000_000_000),
                Field("debt_currency", Kind.CODE, N_("Currency of the debt"), "", "currency", width=18),
                Field("description", Kind.LONG_TEXT, N_("Description"), max_length=20000),
            ),
        ),
    ),
    (order_of("began_on", "ended_on", N_("The event ends before it begins. Change one of the dates, or give a reason to keep both.")),),
)

NOTE = FormSpec(
    "note",
    1,
    N_("Note"),
    "note",
    (
        Section(
            "note",
            N_("Note"),
            (
                Field("written_on", Kind.DATE, N_("Date"), required=True, width=14),
                Field("topic", Kind.CODE, N_("Topic"), "", "note_topic", width=16),
                Field("text", Kind.LONG_TEXT, N_("Text"), required=True, max_length=20000),
            ),
        ),
    ),
)
