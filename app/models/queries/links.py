# SPDX-License-Identifier: Apache-2.0
"""Reads for link charts: who is joined to whom, and where else the same number, address, paper or vessel stands."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, or_, select

from app.domain import names
from app.models.cases import case_file, event, organisation, party
from app.models.events import crime_link, involvement, leg, place
from app.models.office_work import link_chart
from app.models.people import contact, crossing, dependant, document, person, person_link

Row = Mapping[str, Any]
_CHUNK = 400
_BY_PERSON = (contact, document, crossing, dependant)
_BY_CASE = (party, involvement, place, leg, event, crime_link)


def of_cases(conn: Connection, case_ids: Sequence[str]) -> dict[str, list[Row]]:
    """Return the records of some cases that say who is joined to what, by the name of their table."""
    return {table.name: _rows(conn, table, table.c.case_id, case_ids) for table in _BY_CASE}


def of_people(conn: Connection, person_ids: Sequence[str]) -> dict[str, list[Row]]:
    """Return what some people hold, use and where they travelled, by the name of the table; and links to other people."""
    found = {table.name: _rows(conn, table, table.c.person_id, person_ids) for table in _BY_PERSON}
    both = [*_rows(conn, person_link, person_link.c.person_id, person_ids), *_rows(conn, person_link, person_link.c.other_id, person_ids)]
    found["person_link"] = list({row["id"]: row for row in both}.values())
    return found


def parties_of(conn: Connection, person_ids: Sequence[str]) -> list[Row]:
    """Return in which cases some people have which role."""
    return _rows(conn, party, party.c.person_id, person_ids)


def involvements_of(conn: Connection, organisation_ids: Sequence[str]) -> list[Row]:
    """Return in which cases some organisations have which role."""
    return _rows(conn, involvement, involvement.c.organisation_id, organisation_ids)


def by_id(conn: Connection, kind: str, ids: Iterable[str]) -> dict[str, Row]:
    """Return people, cases or organisations by identity; deleted ones are left out."""
    table = {"person": person, "case": case_file, "organisation": organisation}[kind]
    return {row["id"]: row for row in _rows(conn, table, table.c.id, sorted({each for each in ids if each}))}


def case_numbered(conn: Connection, number: str) -> str:
    """Return the identity of the case with a number, "" where there is none."""
    return conn.execute(select(case_file.c.id).where(case_file.c.number == number, case_file.c.deleted == 0)).scalar() or ""


def kept(conn: Connection, chart_id: str) -> Row | None:
    """Return the arrangement of that identity, None where nobody kept one."""
    return next(iter(_rows(conn, link_chart, link_chart.c.id, [chart_id])), None)


def same_number(conn: Connection, key: str) -> dict[str, list[Row]]:
    """Return the records that name a telephone number or account."""
    return {
        "contact": _where(conn, contact, contact.c.value_key == key),
        "person": _spelt(conn, person, key, person.c.phone) + _spelt(conn, person, key, person.c.email),
        "organisation": _spelt(conn, organisation, key, organisation.c.phone),
    }


def same_place(conn: Connection, key: str) -> dict[str, list[Row]]:
    """Return the records that name an address: street and town, however they are spelt."""
    return {
        "place": _where(conn, place, place.c.place_key == key),
        "event": _spelt(conn, event, key, event.c.street, event.c.place),
        "person": _spelt(conn, person, key, person.c.street, person.c.city),
        "organisation": _spelt(conn, organisation, key, organisation.c.street, organisation.c.city),
        "contact": _where(conn, contact, contact.c.value_key == key),
        "crossing": _spelt(conn, crossing, key, crossing.c.host_address),
    }


def same_document(conn: Connection, key: str) -> dict[str, list[Row]]:
    """Return the records that name the number of a document."""
    return {"document": _where(conn, document, document.c.number_key == key), "leg": _spelt(conn, leg, key, leg.c.document_number)}


def same_conveyance(conn: Connection, key: str) -> dict[str, list[Row]]:
    """Return the records that name a vessel, flight or plate."""
    return {"leg": _spelt(conn, leg, key, leg.c.conveyance_name), "crossing": _spelt(conn, crossing, key, crossing.c.conveyance_name)}


def _spelt(conn: Connection, table: Table, key: str, *columns: ColumnElement[Any]) -> list[Row]:
    """Return the rows in which some columns together come to a key; what is spelt alike is compared once."""
    said = conn.execute(select(*columns).where(columns[0].is_not(None), columns[0] != "", table.c.deleted == 0).distinct())
    fits = [row for row in said if names.number_key("".join(part or "" for part in row)) == key]
    rows: list[Row] = []
    for some in fits:
        same = (column.is_(None) if part is None else column == part for column, part in zip(columns, some, strict=True))
        rows += _where(conn, table, *same)
    return rows


def _where(conn: Connection, table: Table, *conditions: ColumnElement[bool]) -> list[Row]:
    wanted = select(table).where(*conditions, table.c.deleted == 0).order_by(table.c.row_no)
    return [dict(row) for row in conn.execute(wanted).mappings()]


def _rows(conn: Connection, table: Table, column: ColumnElement[Any], values: Sequence[str]) -> list[Row]:
    found: list[Row] = []
    for start in range(0, len(values), _CHUNK):
        found += _where(conn, table, or_(column.in_(values[start : start + _CHUNK])))
    return found
