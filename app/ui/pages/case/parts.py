# SPDX-License-Identifier: Apache-2.0
"""The sections of a case's page."""

from app.base.text import N_
from app.domain.permissions import Action
from app.ui.forms.parts_view import Part

PARTS = (
    Part("people", N_("People"), "people", ("party",), ("party",),
         N_("Victims, suspects, witnesses and family. A person can have another role in another case."), Action.EDIT_CASE),
    Part("events", N_("Events"), "events", ("event", "leg"), ("event", "leg"),
         N_("Recruitment, transit and exploitation: when, where and how. Each leg of a journey with its papers and who paid."),
         Action.EDIT_CASE),
    Part("places", N_("Places, organisations"), "place", ("place", "involvement"), ("place", "involvement", "organisation"),
         N_("Addresses and workplaces, and the agencies, employers and carriers that had a part."), Action.EDIT_CASE),
    Part("crimes", N_("Other crimes"), "link", ("crime_link",), ("crime_link",),
         N_("Smuggling, weapons, narcotics, money laundering and organised groups found on the way."), Action.EDIT_CASE),
    Part("screening", N_("Screening"), "screening", ("screening",), ("screening",),
         N_("Interviews with their answers. New ones are begun at the border desk or from a person's page."), Action.SCREEN, adds=False),
    Part("status", N_("Victim status"), "protection", ("decision", "reflection"), ("decision", "reflection"),
         N_("Dated decisions on who is a presumed or confirmed victim, by which authority and why."), Action.DECIDE_STATUS),
    Part("stages", N_("Stages"), "overview", ("stage",), ("protection_stage", "criminal_stage"),
         N_("Which stage of protection and of the criminal case was reached when."), Action.EDIT_CASE),
    Part("protection", N_("Referrals"), "referral", ("referral",), ("referral",),
         N_("What was asked of other agencies, whether they accepted, and what came of it."), Action.PROTECT,
         acts={"referral": (N_("Letter"), "R")}),
    Part("consent", N_("Consent"), "consent", ("consent",), ("consent",),
         N_("What each person agreed to, towards whom, and what was withdrawn."), Action.PROTECT),
    Part("safety", N_("Risk and support"), "risk", ("risk_assessment", "support_plan", "goal"),
         ("risk_assessment", "support_plan", "goal"),
         N_("What threatens the person, the safety plan, and the support plan with its goals."), Action.PROTECT),
    Part("services", N_("Services, shelter"), "services", ("service_given", "shelter_stay"), ("service_given", "shelter_stay"),
         N_("What was given to the person and to accompanying children, by whom and from when to when."), Action.PROTECT),
    Part("children", N_("Children"), "people", ("guardianship", "best_interest"), ("guardianship", "best_interest"),
         N_("Guardians, and the steps by which the best interests of a child were found."), Action.PROTECT),
    Part("stay", N_("Stay and return"), "forward", ("residence", "home_return"), ("residence", "home_return"),
         N_("Permits to stay, and a return that is voluntary, safe and followed up."), Action.PROTECT),
    Part("investigation", N_("Investigation"), "search", ("investigation", "statement", "evidence"),
         ("investigation", "statement", "evidence"),
         N_("Who investigates since when, statements, and items of evidence."), Action.PROSECUTE,
         acts={"evidence": (N_("Chain of custody"), "C")}),
    Part("justice", N_("Charges"), "justice", ("charge",), ("charge",),
         N_("Charges against each accused, and how each ended."), Action.PROSECUTE),
    Part("court", N_("Court"), "event", ("hearing", "bail", "sentence"), ("hearing", "bail", "sentence"),
         N_("Hearings, bail and sentences, each for one charge."), Action.PROSECUTE),
    Part("redress", N_("Redress, appeal"), "undo", ("redress", "appeal"), ("redress", "appeal"),
         N_("Restitution and compensation as ordered and paid, and appeals step by step."), Action.PROSECUTE),
    Part("notes", N_("Notes"), "note", ("note",), ("note",), N_("Contacts, needs and what does not fit anywhere else."), Action.EDIT_CASE),
    Part("attachments", N_("Papers, photographs"), "attachment", ("attachment",), ("attachment",),
         N_("Scanned papers and photographs of this case, encrypted with it and shown inside the program. "
            "PNG, JPEG and PDF; drop files here or choose them."), Action.ATTACH,
         acts={"attachment": (N_("Rename"), "R")}, files=N_("Add papers or photographs")),
)
