# SPDX-License-Identifier: Apache-2.0
"""People: list them, open one, register a traveller."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from app.base.ids import RecordId
from app.base.text import _
from app.domain import names, permissions
from app.domain.forms.catalogue import FORMS
from app.domain.forms.spec import Kind
from app.domain.forms.values import FormValues
from app.domain.rows import PersonRow, RecordRow
from app.domain.touched import Touched
from app.models.base import KINDS
from app.models.heads import disputed
from app.models.journal import Unit
from app.models.people import person
from app.models.queries import lists, related
from app.models.store import Store
from app.services import records

_TYPED = {Kind.TEXT, Kind.LONG_TEXT, Kind.IDENTIFIER, Kind.PHONE, Kind.EMAIL, Kind.DATE}
RELATED = ("document", "alias", "crossing", "screening", "party", "decision", "consent", "referral", "charge", "note", "person_link",
           "contact", "mark", "dependant", "risk_assessment", "service_given", "attachment",
           "reflection", "support_plan", "goal", "shelter_stay", "guardianship", "best_interest", "residence", "home_return", "statement",
           "evidence", "leg", "crime_link", "hearing", "bail", "sentence", "redress", "appeal")


@dataclass(frozen=True)
class Registered:
    """A traveller who was registered; identities are "" where nothing of the kind was recorded."""

    person_id: RecordId
    document_id: str
    crossing_id: str
    touched: Touched


@dataclass(frozen=True)
class PersonPage:
    """All that the page of one person shows.

    Attributes:
        content: the form values with their heads.
        related: record kind > records of that kind, oldest first.
        case_numbers: case identity > number, for the cases the person is a party of.
        disputed: names of fields with several unequal values.
    """

    row: PersonRow
    content: FormValues
    related: Mapping[str, Sequence[RecordRow]]
    case_numbers: Mapping[str, str]
    disputed: frozenset[str]


def list_ids(store: Store, filters: Mapping[str, str], sort: str = "name", descending: bool = False) -> "array[int]":
    """Return row numbers of people for a list, in order (filters: `queries.lists.person_ids`)."""
    records.require(store, permissions.Action.SEE_IDENTITY)
    with store.read() as conn:
        return lists.person_ids(conn, filters, sort, descending)


def list_rows(store: Store, row_nos: Sequence[int]) -> list[PersonRow]:
    """Return the rows of a list; the names of restricted persons only to those who may see them."""
    records.require(store, permissions.Action.SEE_IDENTITY)
    with store.read() as conn:
        return [hide(store, row) for row in lists.person_rows(conn, row_nos)]


def hide(store: Store, row: PersonRow) -> PersonRow:
    """Return a row without its name where the person is restricted and the role does not reach."""
    if row.is_restricted and not permissions.allows(store.actor.role, permissions.Action.SEE_RESTRICTED):
        return replace(row, name=_("Restricted person"), birth="", nationalities=())
    return row


def veil(store: Store, rows: Sequence[RecordRow]) -> list[RecordRow]:
    """Return records without name and without anything typed where they belong to a restricted person and the role does not reach."""
    if permissions.allows(store.actor.role, permissions.Action.SEE_RESTRICTED):
        return list(rows)
    with store.read() as conn:
        hidden = lists.restricted(conn, sorted({row.text("person_id") for row in rows} - {""}))
    return [_veiled(row) if row.text("person_id") in hidden else row for row in rows]


def _veiled(row: RecordRow) -> RecordRow:
    typed = {field.key for form in FORMS.values() if form.record == row.kind for field in form.fields() if field.kind in _TYPED}
    shown = {name: None if name in typed else value for name, value in row.values.items()}
    return replace(row, values=shown, person_name=_("Restricted person"))


def register(
    store: Store, about: FormValues, document: FormValues | None = None, crossing: FormValues | None = None, reason: str | None = None
) -> Registered:
    """Register a person with a travel document and a crossing, all or nothing.

    Args:
        about: the person; with a record_id the known person is brought up to date instead of made anew.
    """
    records.require(store, permissions.Action.REGISTER)
    with store.write(reason) as unit:
        person_id, document_id, crossing_id = register_in(unit, about, document, crossing, reason)
    return Registered(person_id, document_id, crossing_id, unit.touched)


def register_in(
    unit: Unit, about: FormValues, document: FormValues | None, crossing: FormValues | None, reason: str | None = None
) -> tuple[RecordId, str, str]:
    """Register a person inside a unit of work; returns the identities of person, document and crossing.

    A document that the person is known to hold already is brought up to date instead of written a second time.
    """
    person_id = records.write(unit, "person", about, reason)
    document_id = crossing_id = ""
    if document:
        number = names.number_key(document.text("number"))
        held = related.of_person(unit.conn, "document", person_id)
        known = next((each.id for each in held if names.number_key(each.text("number")) == number), "")
        document_id = records.write(unit, "document", replace(document, record_id=known, heads={}), reason, person_id=person_id)
    if crossing:
        fixed = {"person_id": person_id, "document_id": document_id or None, "officer": unit.actor.name}
        crossing_id = records.write(unit, "crossing", crossing, reason, **fixed)
    return person_id, document_id, crossing_id


def open_page(store: Store, person_id: str) -> PersonPage:
    """Return a person with everything that belongs to him or her; the view is journalled."""
    records.require(store, permissions.Action.SEE_IDENTITY)
    content = records.open_form(store, "person", person_id)
    if content.get("restricted") is True:
        records.require(store, permissions.Action.SEE_RESTRICTED)
    with store.read() as conn:
        row_no = conn.execute(select(person.c.row_no).where(person.c.id == person_id)).scalar_one()
        row = lists.person_rows(conn, [row_no])[0]
        found = {kind: related.of_person(conn, kind, person_id) for kind in RELATED}
        case_ids = sorted({each.text("case_id") for each in found["party"]})
        numbers = {each.id: each.text("number") for each in related.by_id(conn, "case", case_ids)}
        fields = disputed(conn, KINDS["person"], [person_id]).get(person_id, set())
    with store.write() as unit:
        unit.note("view", "person", person_id)
    return PersonPage(row, content, found, numbers, frozenset(fields))
