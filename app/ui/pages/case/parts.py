# SPDX-License-Identifier: Apache-2.0
"""The sections of a case's page."""

from app.base.text import N_
from app.domain.permissions import Action
from app.ui.forms.parts_view import Part

PARTS = (
    Part("people", N_("People"), "people", ("party",), ("party",),
         N_("Victims, suspects, witnesses and family. A person can have another role in another case."), Action.EDIT_CASE),
    Part("events", N_("Events"), "events", ("event",), ("event",),
         N_("Recruitment, transit and exploitation: when, where and how."), Action.EDIT_CASE),
    Part("screening", N_("Screening"), "screening", ("screening",), ("screening",),
         N_("Interviews with their answers. New ones are begun at the border desk or from a person's page."), Action.SCREEN, adds=False),
    Part("status", N_("Victim status"), "protection", ("decision",), ("decision",),
         N_("Dated decisions on who is a presumed or confirmed victim, by which authority and why."), Action.DECIDE_STATUS),
    Part("stages", N_("Stages"), "overview", ("stage",), ("protection_stage", "criminal_stage"),
         N_("Which stage of protection and of the criminal case was reached when."), Action.EDIT_CASE),
    Part("protection", N_("Referrals"), "referral", ("referral",), ("referral",),
         N_("What was asked of other agencies, whether they accepted, and what came of it."), Action.PROTECT),
    Part("consent", N_("Consent"), "consent", ("consent",), ("consent",),
         N_("What each person agreed to, towards whom, and what was withdrawn."), Action.PROTECT),
    Part("justice", N_("Justice"), "justice", ("charge",), ("charge",),
         N_("Charges against each accused, and how each ended."), Action.PROSECUTE),
    Part("notes", N_("Notes"), "note", ("note",), ("note",), N_("Contacts, needs and what does not fit anywhere else."), Action.EDIT_CASE),
)
