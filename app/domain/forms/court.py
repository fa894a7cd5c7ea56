# SPDX-License-Identifier: Apache-2.0
"""Forms of investigation and court: evidence, statements, hearings, bail, sentences, redress, appeals."""

import re

from app.base.text import N_, _
from app.domain.forms.events import amount, currency, single, the_person
from app.domain.forms.spec import Field, Kind, ShownIf
from app.domain.forms.values import Value

_CHARGE = Field("charge_id", Kind.LINK, N_("Charge"), "", "charge", width=32)
_COURT = Field("court", Kind.TEXT, N_("Court"), width=28)


def is_time(value: Value) -> str | None:
    """Return a sentence unless `value` is a time of day."""
    if isinstance(value, str) and re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", value):
        return None
    return _("This is not a time of day. Type it as 9:30 or 14:00.")


def is_sha256(value: Value) -> str | None:
    """Return a sentence unless `value` is a SHA-256 in hexadecimal digits."""
    if isinstance(value, str) and re.fullmatch(r"[0-9a-fA-F]{64}", value):
        return None
    return _("A SHA-256 has 64 digits 0 to 9 and A to F. Copy it again.")


INVESTIGATION = single(
    "investigation",
    N_("Investigation"),
    Field("agency", Kind.CODE, N_("Agency"), "", "agency", required=True, width=24),
    Field("reference", Kind.IDENTIFIER, N_("File number of the agency"), width=20, max_length=60),
    Field("opened_on", Kind.DATE, N_("Opened on"), required=True, width=14),
    Field("lead_officer", Kind.TEXT, N_("Lead officer"), width=24),
    Field("closed_on", Kind.DATE, N_("Closed on"), width=14),
    Field("result", Kind.CODE, N_("Result"), "", "disposal_police", width=28),
    Field("complicit_official", Kind.YES_NO, N_("An official may be complicit"), width=8),
    Field("institution", Kind.CODE, N_("Institution of the official"), "", "public_institution", width=24,
          shown_if=ShownIf("complicit_official", ("yes",))),
    Field("position", Kind.TEXT, N_("Position"), width=24, shown_if=ShownIf("complicit_official", ("yes",))),
    Field("notes", Kind.LONG_TEXT, N_("Notes"), max_length=8000),
    rule=("opened_on", "closed_on", N_("The investigation closes before it opens. Change one date, or give a reason to keep both.")),
)

EVIDENCE = single(
    "evidence",
    N_("Evidence"),
    Field("number", Kind.IDENTIFIER, N_("Exhibit number"), required=True, width=16, max_length=40),
    Field("kind", Kind.CODE, N_("Kind of item"), "", "evidence_kind", required=True, width=24),
    Field("description", Kind.LONG_TEXT, N_("Description"), required=True, max_length=4000),
    the_person(N_("Taken from"), required=False),
    Field("found_at", Kind.TEXT, N_("Where it was found"), width=28),
    Field("seized_on", Kind.DATE, N_("Seized on"), required=True, width=14),
    Field("seized_by", Kind.TEXT, N_("Seized by"), width=24),
    Field("storage", Kind.TEXT, N_("Where it is kept"), width=24),
    Field("sha256", Kind.IDENTIFIER, N_("SHA-256 of a digital item"), width=64, max_length=64, check=is_sha256),
    Field("disposed_on", Kind.DATE, N_("Disposed of on"), width=14),
    Field("disposal", Kind.CODE, N_("Disposal"), "", "evidence_disposal", width=24),
    rule=("seized_on", "disposed_on", N_("The item is disposed of before it was seized. Change one date, or give a reason to keep both.")),
)

STATEMENT = single(
    "statement",
    N_("Statement"),
    the_person(),
    Field("kind", Kind.CODE, N_("Kind of statement"), "", "statement_kind", required=True, width=20),
    Field("taken_on", Kind.DATE, N_("Taken on"), required=True, width=14),
    Field("taken_by", Kind.TEXT, N_("Taken by"), width=24),
    Field("agency", Kind.CODE, N_("Agency"), "", "agency", width=24),
    Field("place", Kind.TEXT, N_("Place"), width=24),
    Field("language", Kind.CODE, N_("Language"), "", "language", width=18),
    Field("interpreter", Kind.CODE, N_("Interpreter"), "", "interpreter", width=18),
    Field("recorded", Kind.YES_NO, N_("Recorded on video"), width=8),
    Field("supporter", Kind.TEXT, N_("Support person present"), width=24),
    Field("reference", Kind.IDENTIFIER, N_("Reference"), width=18, max_length=60),
    Field("summary", Kind.LONG_TEXT, N_("Summary"), max_length=20000),
)

HEARING = single(
    "hearing",
    N_("Hearing"),
    Field("held_on", Kind.DATE, N_("Date"), required=True, width=14),
    Field("time", Kind.IDENTIFIER, N_("Time"), width=6, max_length=5, check=is_time),
    Field("court", Kind.TEXT, N_("Court"), required=True, width=28),
    Field("kind", Kind.CODE, N_("Kind of hearing"), "", "hearing_kind", required=True, width=24),
    the_person(N_("Accused"), required=False),
    _CHARGE,
    Field("witness_called", Kind.YES_NO, N_("A victim is called"), width=8),
    Field("measures", Kind.CODES, N_("Protection in court"), "", "court_measure", width=28),
    Field("outcome", Kind.CODE, N_("Outcome"), "", "hearing_outcome", width=22),
    Field("adjourned_to", Kind.DATE, N_("Adjourned to"), width=14, shown_if=ShownIf("outcome", ("adjourned",))),
    Field("notes", Kind.LONG_TEXT, N_("Notes"), max_length=4000),
    rule=("held_on", "adjourned_to", N_("The hearing is adjourned to an earlier day. Change one date, or give a reason to keep both.")),
)

BAIL = single(
    "bail",
    N_("Bail"),
    the_person(N_("Accused")),
    _CHARGE,
    Field("decided_on", Kind.DATE, N_("Decided on"), required=True, width=14),
    Field("decision", Kind.CODE, N_("Decision"), "", "bail_decision", required=True, width=18),
    _COURT,
    amount("amount", N_("Surety")),
    currency(),
    Field("conditions", Kind.CODES, N_("Conditions"), "", "bail_condition", width=28, shown_if=ShownIf("decision", ("granted", "varied"))),
    Field("until", Kind.DATE, N_("Until"), width=14),
    Field("notes", Kind.LONG_TEXT, N_("Notes"), max_length=4000),
)

SENTENCE = single(
    "sentence",
    N_("Sentence"),
    the_person(N_("Convicted person")),
    Field("charge_id", Kind.LINK, N_("Charge"), "", "charge", required=True, width=32),
    Field("imposed_on", Kind.DATE, N_("Imposed on"), required=True, width=14),
    Field("type", Kind.CODE, N_("Sentence"), "", "sentence_type", required=True, width=22),
    Field("months", Kind.INTEGER, N_("Months"), width=5, high=1200, shown_if=ShownIf("type", ("IMPRISONMENT", "SUSPENDED", "COMMUNITY"))),
    Field("amount", Kind.INTEGER, N_("Amount"), width=12, high=1_000_000_000,
          shown_if=ShownIf("type", ("FINE", "RESTITUTION", "COMPENSATION", "FORFEITURE"))),
    Field("currency", Kind.CODE, N_("Currency"), "", "currency", width=18,
          shown_if=ShownIf("type", ("FINE", "RESTITUTION", "COMPENSATION", "FORFEITURE"))),
    Field("detail", Kind.LONG_TEXT, N_("Details"), max_length=4000),
)

REDRESS = single(
    "redress",
    N_("Restitution or compensation"),
    the_person(N_("Victim")),
    _CHARGE,
    Field("kind", Kind.CODE, N_("Kind"), "", "redress_kind", required=True, width=26),
    Field("state", Kind.CODE, N_("State"), "", "redress_state", required=True, width=20),
    Field("ordered_on", Kind.DATE, N_("Ordered on"), width=14),
    Field("ordered_by", Kind.TEXT, N_("Ordered by"), width=24),
    Field("payer_id", Kind.LINK, N_("To be paid by"), "", "person", width=28),
    amount("amount", N_("Amount ordered")),
    currency(),
    amount("paid", N_("Paid so far")),
    Field("paid_on", Kind.DATE, N_("Last paid on"), width=14),
    rule=("ordered_on", "paid_on", N_("It was paid before it was ordered. Change one date, or give a reason to keep both.")),
)

APPEAL = single(
    "appeal",
    N_("Appeal"),
    the_person(N_("Accused")),
    _CHARGE,
    Field("filed_on", Kind.DATE, N_("Filed on"), required=True, width=14),
    Field("filed_by", Kind.CODE, N_("Filed by"), "", "appeal_side", width=18),
    _COURT,
    Field("step", Kind.CODE, N_("Step"), "", "appeal_step", required=True, width=18),
    Field("decided_on", Kind.DATE, N_("Decided on"), width=14, shown_if=ShownIf("step", ("decided",))),
    Field("result", Kind.CODE, N_("Result"), "", "appeal", width=22, shown_if=ShownIf("step", ("decided",))),
    Field("reasons", Kind.LONG_TEXT, N_("Reasons"), max_length=8000),
    rule=("filed_on", "decided_on", N_("The appeal is decided before it was filed. Change one date, or give a reason to keep both.")),
)
