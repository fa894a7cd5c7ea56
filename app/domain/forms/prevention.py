# SPDX-License-Identifier: Apache-2.0
"""Forms of prevention: what a task force has to report each year beside its cases."""

from app.base.text import N_
from app.domain.forms.events import single
from app.domain.forms.spec import Field, Kind

_NOTES = Field("notes", Kind.LONG_TEXT, N_("Notes"), max_length=8000)
_COUNTRY = Field("country", Kind.CODE, N_("Country"), "", "country", width=24)
_PLACE = Field("place", Kind.TEXT, N_("Place"), width=24)
_AGENCY = Field("agency", Kind.CODE, N_("Agency"), "", "agency", required=True, width=24)
_AGENCIES = Field("agencies", Kind.CODES, N_("Agencies taking part"), "", "agency", width=30)


TRAINING = single(
    "training",
    N_("Training"),
    Field("title", Kind.TEXT, N_("Title"), required=True, width=40),
    Field("topic", Kind.CODE, N_("Topic"), "", "training_topic", required=True, width=28),
    Field("began_on", Kind.DATE, N_("From"), required=True, width=14),
    Field("ended_on", Kind.DATE, N_("Until"), width=14),
    Field("hours", Kind.INTEGER, N_("Hours"), width=4, low=1, high=400),
    _AGENCY,
    Field("trainer", Kind.TEXT, N_("Given by"), width=28),
    _PLACE,
    _COUNTRY,
    Field("audience", Kind.CODES, N_("Agencies trained"), "", "agency", width=30),
    Field("participants", Kind.INTEGER, N_("Participants not named here"),
          N_("Those with a certificate are listed by name and counted by themselves."),
          width=5, high=5000),
    _NOTES,
    rule=("began_on", "ended_on", N_("The training ends before it begins. Change one date, or give a reason to keep both.")),
)

PARTICIPANT = single(
    "participant",
    N_("Participant"),
    Field("training_id", Kind.LINK, N_("Training"), "", "training", required=True, width=32),
    Field("name", Kind.TEXT, N_("Name"), required=True, width=28),
    Field("agency", Kind.CODE, N_("Agency"), "", "agency", width=24),
    Field("post", Kind.TEXT, N_("Post or position"), width=24),
    Field("sex", Kind.CODE, N_("Sex"), "", "sex", width=10),
)

AWARENESS = single(
    "awareness",
    N_("Awareness activity"),
    Field("title", Kind.TEXT, N_("Title"), required=True, width=40),
    Field("began_on", Kind.DATE, N_("From"), required=True, width=14),
    Field("ended_on", Kind.DATE, N_("Until"), width=14),
    Field("audience", Kind.CODES, N_("Audience"), "", "awareness_audience", width=30),
    Field("channels", Kind.CODES, N_("Channels"), "", "awareness_channel", width=30),
    Field("languages", Kind.CODES, N_("Languages"), "", "language", width=24),
    _PLACE,
    _COUNTRY,
    _AGENCY,
    Field("reached", Kind.INTEGER, N_("People reached"), N_("As counted or estimated by the agency."), width=8, high=100_000_000),
    _NOTES,
    rule=("began_on", "ended_on", N_("The activity ends before it begins. Change one date, or give a reason to keep both.")),
)

AGREEMENT = single(
    "agreement",
    N_("Agreement"),
    Field("kind", Kind.CODE, N_("Kind"), "", "agreement_kind", required=True, width=28),
    Field("title", Kind.TEXT, N_("Title"), required=True, width=40),
    _AGENCIES,
    Field("countries", Kind.CODES, N_("Countries"), "", "country", width=24),
    Field("signed_on", Kind.DATE, N_("Signed on"), required=True, width=14),
    Field("valid_until", Kind.DATE, N_("Valid until"), width=14),
    _NOTES,
    rule=("signed_on", "valid_until", N_("The agreement ends before it was signed. Change one date, or give a reason to keep both.")),
)

MEETING = single(
    "meeting",
    N_("Meeting"),
    Field("body", Kind.TEXT, N_("Who met"), N_("The task force, a committee, a referral panel."), required=True, width=32),
    Field("held_on", Kind.DATE, N_("Held on"), required=True, width=14),
    _PLACE,
    _AGENCIES,
    Field("attended", Kind.INTEGER, N_("People present"), width=4, high=999),
    Field("decisions", Kind.LONG_TEXT, N_("Decisions"), max_length=20000),
    Field("next_on", Kind.DATE, N_("Next meeting on"), width=14),
    rule=("held_on", "next_on", N_("The next meeting lies before this one. Change one date, or give a reason to keep both.")),
)

INSPECTION = single(
    "inspection",
    N_("Inspection"),
    Field("inspected_on", Kind.DATE, N_("Date"), required=True, width=14),
    _AGENCY,
    _AGENCIES,
    Field("site", Kind.CODE, N_("Kind of workplace"), "", "inspection_site", required=True, width=24),
    Field("name", Kind.TEXT, N_("Name of the workplace"), width=32),
    _PLACE,
    _COUNTRY,
    Field("workers", Kind.INTEGER, N_("Workers met"), width=5, high=9999),
    Field("victims_found", Kind.INTEGER, N_("Presumed victims found"), width=4, high=999),
    Field("violations", Kind.INTEGER, N_("Violations of labour law"), width=4, high=999),
    Field("case_id", Kind.LINK, N_("Case opened"), "", "case", width=24),
    _NOTES,
)
