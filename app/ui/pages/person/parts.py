# SPDX-License-Identifier: Apache-2.0
"""The sections of a person's page."""

from app.base.text import N_
from app.domain.permissions import Action
from app.domain.rows import RecordRow
from app.ui.forms.parts_view import Part


def _to_case(row: RecordRow) -> tuple[str, str]:
    return "case", row.text("case_id")


PARTS = (
    Part("documents", N_("Documents"), "documents", ("document",), ("document",),
         N_("Passports, identity cards and other papers, with who issued them and how long they are valid."), Action.EDIT_PERSON),
    Part("names", N_("Other names"), "user", ("alias",), ("alias",),
         N_("Nicknames, former names, other spellings and scripts. They are found by search and when a traveller is compared."),
         Action.EDIT_PERSON),
    Part("contacts", N_("Contacts"), "phone", ("contact",), ("contact",),
         N_("Numbers, accounts and addresses, whose they are and whether they are safe to use."), Action.EDIT_PERSON),
    Part("marks", N_("Marks and dependants"), "scan", ("mark", "dependant"), ("mark", "dependant"),
         N_("Physical marks with their photographs, and who depends on this person."), Action.EDIT_PERSON),
    Part("crossings", N_("Crossings"), "border_desk", ("crossing",), ("crossing",),
         N_("Arrivals and departures that were registered at a border post."), Action.REGISTER),
    Part("screenings", N_("Screenings"), "screening", ("screening",), ("screening",),
         N_("Interviews with their answers, reasons and outcome."), Action.SCREEN),
    Part("cases", N_("Cases"), "cases", ("party",), (), N_("Cases in which this person has a role."), Action.SEE_CASE, _to_case),
    Part("protection", N_("Protection"), "protection", ("decision", "consent", "referral", "risk_assessment", "service_given"),
         ("consent",),
         N_("Status decisions, consents, risks, services and referrals."), Action.PROTECT),
    Part("links", N_("Links"), "link", ("person_link",), ("person_link",),
         N_("Other people: family, companions, or another record of the same person."), Action.LINK_PERSONS),
    Part("notes", N_("Notes"), "note", ("note",), ("note",), N_("What does not fit anywhere else."), Action.EDIT_CASE),
    Part("attachments", N_("Papers, photographs"), "attachment", ("attachment",), ("attachment",),
         N_("Photographs of the person, identity papers, letters and reports, encrypted and shown inside the program. "
            "PNG, JPEG and PDF; drop files here or choose them."), Action.ATTACH,
         acts={"attachment": (N_("Rename"), "R")}, files=N_("Add papers or photographs")),
)
