# SPDX-License-Identifier: Apache-2.0
"""Records, fields and values in the words that people know from the forms: for the journal and for lists of differences."""

from collections.abc import Callable
from functools import cache

from app.base.text import N_, _
from app.domain import codelists, permissions
from app.domain.dates import PartialDate
from app.domain.forms.catalogue import FORMS
from app.domain.forms.spec import Field, Kind
from app.domain.forms.values import Value, is_missing, missing_label

_RECORDS: dict[str, str] = {
    "person": N_("Person"), "alias": N_("Other name"), "document": N_("Document"), "crossing": N_("Crossing"),
    "person_link": N_("Link of persons"), "case": N_("Case"), "party": N_("Party"), "event": N_("Event"), "note": N_("Note"),
    "bulletin": N_("Message from the office"),
    "link_chart": N_("Link chart"),
    "stage": N_("Stage"), "organisation": N_("Organisation"), "screening": N_("Screening"), "decision": N_("Decision"),
    "consent": N_("Consent"), "referral": N_("Referral"), "charge": N_("Charge"), "account": N_("User"), "device": N_("PC"),
    "release": N_("Release of figures"), "release_limit": N_("Limit of what is released"),
    "deletion_request": N_("Request to delete"), "transfer": N_("Transfer"), "handover": N_("Hand-over of evidence"),
    "paper_batch": N_("Batch of paper forms"), "paper_keying": N_("Keyed form"), "paper_decision": N_("Settled difference"),
    "report": N_("Report definition"),
    "store": N_("Store"), "local": N_("Setting of this PC"), "bundle": N_("Bundle"), "figures": N_("Figures"), "draft": N_("Draft"),
}
# Fields that no form asks.
_FIELDS: dict[str, str] = {
    "deleted": N_("Deleted"), "scope": N_("Belongs to post"), "account.user_name": N_("User name"), "account.display_name": N_("Name"),
    "account.role": N_("Role"), "account.active": N_("Active"), "account.verify_key": N_("Key for signatures"),
    "account.recipient": N_("Key for sealing"), "account.post_code": N_("Post"), "device.number": N_("Number"),
    "device.post_code": N_("Post"), "device.post_name": N_("Name of the post"), "device.is_office": N_("Office"),
    "device.verify_key": N_("Key for signatures"), "device.recipient": N_("Key for sealing"), "device.epoch": N_("Epoch"),
    "device.active": N_("Active"), "case.number": N_("Case number"), "case.assigned_to": N_("Assigned to"),
    "charge.sentence": N_("Sentence"), "charge.sentence_months": N_("Months"), "charge.sentence_note": N_("Sentence in words"),
    "charge.appeal": N_("Appeal"),
    "report.title": N_("Title"), "report.queries": N_("Figures of the report"),
    "participant.certificate": N_("Certificate"), "participant.issued_on": N_("Issued on"), "requested_name": N_("Asked for by"),
    "requested_on": N_("Asked for on"), "decided_name": N_("Decided by"), "decided_on": N_("Decided on"),
    "decision_reason": N_("Reasons of the decision"), "transfer.to_post": N_("To post"), "transfer.from_post": N_("From post"),
    "transfer.to_agency": N_("To agency"), "handover.from_name": N_("From"), "handover.to_name": N_("To"),
    "handover.outside": N_("Holder outside"), "handover.paper_ref": N_("Number of the receipt"), "handover.handed_on": N_("Handed over"),
    "handover.reason": N_("Why"), "handover.state": N_("State"), "handover.signed_by": N_("Signed for by"),
    "handover.signed_on": N_("Signed for"), "handover.decline_reason": N_("Why it was not taken over"),
}


def record_label(kind: str) -> str:
    """Return what a kind of record is called; the kind itself where it has no name."""
    if kind in _RECORDS:
        return _(_RECORDS[kind])
    return _(FORMS[kind].title) if kind in FORMS else kind


def field_label(kind: str, name: str) -> str:
    """Return what a field is called on its form; its name in words where no form asks it."""
    asked = _asked(kind, name)
    if asked:
        return _(asked.label).replace("&", "")
    known = _FIELDS.get(f"{kind}.{name}") or _FIELDS.get(name)
    return _(known) if known else name.removesuffix("_id").replace("_", " ").capitalize()


def value_words(kind: str, name: str, member: str, value: Value) -> str:
    """Return one cell's value in words, "" for a blank one; of a set's member its label."""
    if value is None or value == "" or value is False:
        return ""
    asked = _asked(kind, name)
    if member:
        label = codelists.label(asked.codelist, member) if asked and asked.codelist in codelists.list_names() else member
        return label if value is True else f"{label}: {_scalar(asked, kind, name, value)}"
    return _scalar(asked, kind, name, value)


def _scalar(asked: Field | None, kind: str, name: str, value: Value) -> str:
    if is_missing(value):
        return missing_label(value)
    if value is True or value in ("yes", "no") or name == "deleted":
        return _("Yes") if value in (True, "yes", 1) else _("No")
    text = str(value)
    if (kind, name) == ("account", "role"):
        return permissions.role_label(text)
    if name.endswith("_on"):
        return _day(text)
    if asked:
        worded = _BY_KIND.get(asked.kind)
        return worded(asked, text) if worded else text
    return _("another record") if name.endswith("_id") else text


def _day(text: str) -> str:
    found = PartialDate.from_text(text)
    return found.display() if found else text


def _code(asked: Field, text: str) -> str:
    return codelists.label(asked.codelist, text) if asked.codelist in codelists.list_names() else text


def _link(_asked: Field, _text: str) -> str:
    return _("another record")


_BY_KIND: dict[Kind, Callable[[Field, str], str]] = {
    Kind.CODE: _code, Kind.CODES: _code, Kind.LINK: _link,
    Kind.DATE: lambda _asked, text: _day(text),
}


@cache
def _fields_of(kind: str) -> dict[str, Field]:
    return {field.key: field for form in FORMS.values() if form.record == kind for field in form.fields()}


def _asked(kind: str, name: str) -> Field | None:
    return _fields_of(kind).get(name)
