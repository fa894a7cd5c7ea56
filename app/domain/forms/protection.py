# SPDX-License-Identifier: Apache-2.0
"""Forms of protection and justice: screening, consent, referral, charge."""

from app.base.text import N_
from app.domain.forms.people import order_of
from app.domain.forms.spec import Field, FormSpec, Kind, Section, ShownIf

SCREENING = FormSpec(
    "screening",
    1,
    N_("Screening"),
    "screening",
    (
        Section(
            "setting",
            N_("Interview"),
            (
                Field("screened_on", Kind.DATE, N_("Date"), required=True, width=14),
                Field("consent", Kind.CODE, N_("Consent to the interview"), "", "consent_answer", width=16),
                Field("is_child", Kind.CODE, N_("Under 18"), N_("In doubt, treat as a child until shown otherwise."),
                      "child_answer", width=10),
                Field("language", Kind.CODE, N_("Language"), "", "language", width=18),
                Field("interpreter", Kind.CODE, N_("Interpreter"), "", "interpreter", width=18),
                Field("setting", Kind.CODE, N_("Place of the interview"), "", "screening_setting", width=18),
            ),
        ),
        Section(
            "decision",
            N_("Decision"),
            (
                Field("outcome", Kind.CODE, N_("Outcome"), "", "screening_outcome", width=18),
                Field("risk", Kind.CODE, N_("Risk"), "", "risk_level", width=12),
                Field("reasons", Kind.LONG_TEXT, N_("Reasons"), max_length=4000),
                Field("notes", Kind.LONG_TEXT, N_("Notes"), max_length=8000),
            ),
        ),
    ),
)

CONSENT = FormSpec(
    "consent",
    1,
    N_("Consent"),
    "consent",
    (
        Section(
            "consent",
            N_("Consent"),
            (
                Field("person_id", Kind.LINK, N_("Person"), "", "person", required=True, width=28),
                Field("purpose", Kind.CODE, N_("Purpose"), "", "consent_purpose", required=True, width=24),
                Field("recipient", Kind.CODE, N_("Recipient"), "", "agency", width=24),
                Field("answer", Kind.CODE, N_("Answer"), "", "consent_answer", required=True, width=18),
                Field("asked_on", Kind.DATE, N_("Date"), required=True, width=14),
                Field("withdrawn_on", Kind.DATE, N_("Withdrawn on"), width=14),
            ),
        ),
    ),
    (order_of("asked_on", "withdrawn_on", N_("Consent is withdrawn before it was asked for. Change one date, or give a reason.")),),
)

REFERRAL = FormSpec(
    "referral",
    2,
    N_("Referral"),
    "referral",
    (
        Section(
            "referral",
            N_("Referral"),
            (
                Field("person_id", Kind.LINK, N_("Person"), "", "person", required=True, width=28),
                Field("to_agency", Kind.CODE, N_("To"), "", "agency", required=True, width=24),
                Field("from_agency", Kind.CODE, N_("From"), "", "agency", width=24),
                Field("service", Kind.CODE, N_("Service"), "", "service", width=28),
                Field("reason", Kind.CODE, N_("Reason"), "", "reason_for_referral", width=28),
                Field("worker", Kind.TEXT, N_("Their case worker"), width=24),
                Field("sent_on", Kind.DATE, N_("Sent on"), required=True, width=14),
                Field("state", Kind.CODE, N_("State"), "", "referral_state", required=True, width=18),
                Field("state_on", Kind.DATE, N_("State since"), width=14),
                Field("basis", Kind.CODE, N_("Shared on the basis of"),
                      N_("Left open, the person's consent is asked for."), "sharing_basis", width=24),
                Field("basis_reason", Kind.LONG_TEXT, N_("Why without consent"), required=True, max_length=4000, missing=(),
                      shown_if=ShownIf("basis", ("child_best_interests", "life_in_danger"))),
                Field("outcome", Kind.LONG_TEXT, N_("Outcome"), max_length=4000),
                Field("details", Kind.LONG_TEXT, N_("Details"), max_length=8000),
            ),
        ),
    ),
    (order_of("sent_on", "state_on", N_("The answer is older than the referral. Change one date, or give a reason to keep both.")),),
)

CHARGE = FormSpec(
    "charge",
    2,
    N_("Charge"),
    "charge",
    (
        Section(
            "charge",
            N_("Charge"),
            (
                Field("person_id", Kind.LINK, N_("Accused"), "", "person", required=True, width=28),
                Field("offence", Kind.CODE, N_("Offence"), "", "offence", required=True, width=36),
                Field("aggravations", Kind.CODES, N_("Aggravations"), "", "aggravation", width=36),
                Field("charged_on", Kind.DATE, N_("Charged on"), required=True, width=14),
                Field("court", Kind.TEXT, N_("Court"), width=28),
            ),
        ),
        Section(
            "result",
            N_("Result"),
            (
                Field("disposal", Kind.CODE, N_("Disposal"), "", "disposal_court", width=28),
                Field("disposed_on", Kind.DATE, N_("Disposed of on"), N_("Sentences and appeals are records of their own, under Court."),
                      width=14),
            ),
        ),
    ),
    (order_of("charged_on", "disposed_on", N_("The charge is disposed of before it was laid. Change one date, or give a reason.")),),
)
