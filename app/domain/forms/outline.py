# SPDX-License-Identifier: Apache-2.0
"""What stands for a record where there is no room for its form: in cards, in link fields, in a timeline.

Only the choice of fields is written here; how each reads comes from its form.
"""

from dataclasses import dataclass
from functools import cache

from app.base.text import _
from app.domain import codelists
from app.domain.dates import PartialDate
from app.domain.forms.catalogue import FORMS
from app.domain.forms.spec import Field, Kind
from app.domain.forms.values import is_missing, missing_label
from app.domain.rows import RecordRow


@dataclass(frozen=True, slots=True)
class Outline:
    """The fields that stand for a record of one kind.

    Attributes:
        title: joined to its title; with `has_person` the person's name comes first.
        chip: its state.
        dated: the day it stands under.
        lines: (icon, fields) of the lines below.
        bad: states that call for attention.
    """

    icon: str
    title: tuple[str, ...]
    chip: str = ""
    dated: str = ""
    lines: tuple[tuple[str, tuple[str, ...]], ...] = ()
    bad: tuple[str, ...] = ()
    has_person: bool = False


def _of(icon: str, title: str, chip: str = "", dated: str = "", *lines: str, bad: str = "", person: bool = False) -> Outline:
    """Return an outline; a line is written "icon field field"."""
    split = tuple((line.split()[0], tuple(line.split()[1:])) for line in lines)
    return Outline(icon, tuple(title.split()), chip, dated, split, tuple(bad.split()), person)


OUTLINES: dict[str, Outline] = {
    "contact": _of("phone", "value platform", "kind", "used_from", "user belongs_to", "note notes"),
    "mark": _of("scan", "kind place_on_body", "", "seen_on", "note description", "photograph photograph"),
    "dependant": _of("people", "name", "relation", "", "clock birth", "place lives_with country", "note notes"),
    "organisation": _of("workbook", "name", "type", "", "place city country", "phone phone"),
    "involvement": _of("workbook", "organisation_id", "role", "since", "note detail"),
    "place": _of("place", "name kind", "role", "", "place street city country", "note notes"),
    "leg": _of("boat", "from_place from_country to_place to_country", "conveyance", "departed_on", "clock departed_on arrived_on",
               "document document_whose document_used", "note paid_by amount currency", person=True),
    "crime_link": _of("link", "crime group_name", "known_by", "found_on", "case other_case", "note detail", person=True),
    "reflection": _of("clock", "", "decision", "began_on", "clock began_on ended_on", "user authority", person=True, bad="refused"),
    "risk_assessment": _of("risk", "", "level", "assessed_on", "clock assessed_on review_on", "warning threats", "note safety_plan",
                           person=True, bad="high extreme"),
    "support_plan": _of("services", "", "agency", "made_on", "clock made_on review_on", "note needs", person=True),
    "goal": _of("done", "goal", "state", "due_on", "clock due_on", "user responsible", "note action", person=True),
    "service_given": _of("services", "service", "agency", "began_on", "clock began_on ended_on", "user provider", "note notes",
                         person=True),
    "guardianship": _of("person", "guardian_name", "kind", "appointed_on", "clock appointed_on ended_on", "user appointed_by", person=True),
    "best_interest": _of("protection", "step", "child_heard", "done_on", "clock done_on", "user authority", "note outcome", person=True),
    "residence": _of("document", "kind", "state", "decided_on", "clock decided_on valid_until", "user authority",
                      person=True, bad="refused"),
    "home_return": _of("forward", "country", "state", "travelled_on", "clock travelled_on", "user received_by", "note outcome",
                      person=True),
    "shelter": _of("home", "code_name", "kind", "", "place street city country", "phone phone contact", "note notes"),
    "shelter_stay": _of("home", "shelter_id", "end_reason", "began_on", "clock began_on ended_on", "note notes", person=True),
    "investigation": _of("search", "agency reference", "result", "opened_on", "clock opened_on closed_on", "user lead_officer",
                         "warning institution position"),
    "evidence": _of("attachment", "number kind", "disposal", "seized_on", "clock seized_on", "note description", "place storage"),
    "attachment": _of("attachment", "title", "kind", "taken_on", "clock taken_on", "note notes"),
    "statement": _of("note", "reference", "kind", "taken_on", "clock taken_on", "user taken_by agency", "note summary", person=True),
    "hearing": _of("justice", "kind court", "outcome", "held_on", "clock held_on time", "protection measures", "note notes", person=True),
    "bail": _of("justice", "", "decision", "decided_on", "clock decided_on until", "place court", "note conditions", person=True),
    "sentence": _of("justice", "type months amount currency", "", "imposed_on", "clock imposed_on", "note detail", person=True),
    "redress": _of("services", "kind amount currency", "state", "ordered_on", "clock ordered_on paid_on", "user ordered_by", person=True,
                   bad="unpaid refused"),
    "appeal": _of("undo", "court", "step", "filed_on", "clock filed_on decided_on", "note result reasons", person=True),
    "training": _of("training", "title", "topic", "began_on", "clock began_on ended_on", "user agency trainer", "place place country"),
    "participant": _of("person", "name", "agency", "", "note post"),
    "awareness": _of("send", "title", "agency", "began_on", "clock began_on ended_on", "people audience", "note channels"),
    "agreement": _of("document", "title", "kind", "signed_on", "clock signed_on valid_until", "user agencies"),
    "meeting": _of("people", "body", "", "held_on", "clock held_on next_on", "user agencies", "note decisions"),
    "inspection": _of("search", "name site", "agency", "inspected_on", "clock inspected_on", "place place country", "note notes"),
    "event": _of("event", "type place", "", "began_on"),
    "charge": _of("justice", "offence", "", "charged_on", person=True),
    "referral": _of("referral", "to_agency service", "", "sent_on", person=True),
    "party": _of("person", "role", "", "joined_on", person=True),
}


def words(row: RecordRow, name: str) -> str:
    """Return one field as people read it; "" for a blank one and for the identity of another record."""
    field = _fields(row.kind).get(name)
    if field is None:
        return ""
    if field.kind is Kind.CODES:
        return ", ".join(codelists.label(field.codelist, code) for code in row.codes(name))
    text = row.text(name)
    if not text or field.kind is Kind.LINK:
        return ""
    if is_missing(text):
        return missing_label(text)
    if field.kind is Kind.CODE:
        return codelists.label(field.codelist, text)
    if field.kind is Kind.DATE:
        found = PartialDate.from_text(text)
        return found.display() if found else text
    if field.kind is Kind.YES_NO:
        return f"{_(field.label)}: {_('Yes') if text == 'yes' else _('No')}"
    if name == "months":
        return _("{n} months").format(n=text)
    return text


def title(row: RecordRow) -> str:
    """Return what people call a record: the person, then what it is."""
    outline = OUTLINES[row.kind]
    parts = [row.person_name] if outline.has_person else []
    parts += [row.linked.get(name, "") or words(row, name) for name in outline.title]
    return " · ".join(part for part in parts if part) or _(FORMS[row.kind].title)


def choice(row: RecordRow) -> str:
    """Return a record as a link field offers it: its title and its day."""
    dated = OUTLINES[row.kind].dated
    return " · ".join(part for part in (title(row), words(row, dated) if dated else "") if part)


@cache
def _fields(kind: str) -> dict[str, Field]:
    return {field.key: field for form in FORMS.values() if form.record == kind for field in form.fields()}
