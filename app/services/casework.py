# SPDX-License-Identifier: Apache-2.0
"""Around a case: the length of reflection as the office set it, the court diary, investigations of a period, shared addresses."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.base.errors import FormInvalid
from app.base.text import _
from app.domain import names, spans
from app.domain.permissions import Action
from app.domain.spans import Share
from app.models.cases import case_file
from app.models.events import place
from app.models.justice import investigation
from app.models.people import contact, person
from app.models.queries import due
from app.models.store import Store
from app.services import records

REFLECTION_FACT = "reflection_days"
_LONGEST_DAYS = 730


@dataclass(frozen=True, slots=True)
class DiaryRow:
    """One hearing in the court diary."""

    id: str
    case_id: str
    number: str
    held_on: str
    time: str
    court: str
    kind: str
    outcome: str
    responsible: str


@dataclass(frozen=True, slots=True)
class InvestigationRow:
    """One investigation and how it belongs to a period."""

    case_id: str
    agency: str
    share: Share
    complicit_official: bool


def reflection_days(store: Store) -> int | None:
    """Return the length of a reflection period as the office set it; None where no authority has set one."""
    text = store.fact(REFLECTION_FACT)
    return int(text) if text.isdecimal() else None


def set_reflection_days(store: Store, days: int | None) -> None:
    """Set the length of a reflection period for this store; None takes it back.

    Raises:
        FormInvalid: not between 1 and 730 days.
    """
    records.require(store, Action.ADMINISTER)
    if days is not None and not 1 <= days <= _LONGEST_DAYS:
        raise FormInvalid(_("The length of reflection lies between 1 and {n} days.").format(n=_LONGEST_DAYS))
    store.set_fact(REFLECTION_FACT, str(days) if days else "")


def court_diary(store: Store, first: date, last: date) -> list[DiaryRow]:
    """Return the hearings of some days by day and time."""
    records.require(store, Action.SEE_CASE)
    with store.read() as conn:
        rows = due.diary(conn, first, last)
    return [
        DiaryRow(row.part_id, row.case_id, row.number, row.since, row.codes[2], row.codes[1], row.codes[0], row.codes[3], row.responsible)
        for row in rows
    ]


def investigations(store: Store, first: date, last: date) -> list[InvestigationRow]:
    """Return the investigations that were new or continued in a period, and those whose dates do not tell."""
    records.require(store, Action.SEE_FIGURES)
    wanted = select(investigation).join(case_file, case_file.c.id == investigation.c.case_id)
    with store.read() as conn:
        rows = conn.execute(wanted.where(investigation.c.deleted == 0, case_file.c.deleted == 0).order_by(investigation.c.row_no)).all()
    found = [
        InvestigationRow(row.case_id, row.agency or "", spans.investigation_in(row.opened_on or "", row.closed_on or "", first, last),
                         row.complicit_official == "yes")
        for row in rows
    ]
    return [row for row in found if row.share is not Share.OUTSIDE]


def cases_at(store: Store, place_id: str) -> list[str]:
    """Return the other cases in which the same address stands, however it is spelt."""
    records.require(store, Action.SEE_CASE)
    key = select(place.c.place_key).where(place.c.id == place_id).scalar_subquery()
    mine = select(place.c.case_id).where(place.c.id == place_id).scalar_subquery()
    elsewhere = (place.c.place_key == key, place.c.place_key != "", place.c.case_id != mine, place.c.deleted == 0)
    wanted = select(place.c.case_id).distinct().where(*elsewhere)
    with store.read() as conn:
        return sorted(conn.execute(wanted).scalars())


def people_reached_by(store: Store, value: str) -> list[str]:
    """Return the identities of people who use or used a number, account or address."""
    records.require(store, Action.SEE_IDENTITY)
    same = (contact.c.value_key == names.number_key(value), contact.c.value_key != "", contact.c.deleted == 0, person.c.deleted == 0)
    wanted = select(contact.c.person_id).join(person, person.c.id == contact.c.person_id).distinct().where(*same)
    with store.read() as conn:
        return sorted(conn.execute(wanted).scalars())
