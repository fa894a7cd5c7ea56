# SPDX-License-Identifier: Apache-2.0
"""What data quality looks for beside the facts: what nobody touched for long, and records that may be one person."""

from sqlalchemy import Connection, func, select

from app.models.cases import case_file
from app.models.people import document, person, person_link
from app.models.queries.facts import Now, same_people

_OPEN = ("Active", "FollowUp")


def case_numbers(conn: Connection) -> dict[str, str]:
    """Return identity > number of every case."""
    return {row[0]: row[1] or "" for row in conn.execute(select(case_file.c.id, case_file.c.number).where(case_file.c.deleted == 0))}


def untouched_cases(conn: Connection, before_ms: int) -> list[str]:
    """Return the open cases that nobody changed since a moment."""
    rows = select(case_file.c.id).where(case_file.c.deleted == 0, case_file.c.status.in_(_OPEN), case_file.c.changed_ms < before_ms)
    return list(conn.execute(rows.order_by(case_file.c.changed_ms)).scalars())


def possible_doubles(conn: Connection) -> list[tuple[str, str]]:
    """Return pairs of persons with one name and birth date, or one document number, that nobody decided about or who are unsure."""
    same = same_people(Now(conn))
    decided: dict[frozenset[str], str] = {}
    for row in conn.execute(select(person_link).where(person_link.c.deleted == 0).order_by(person_link.c.created_ms)):
        decided[frozenset((row.person_id or "", row.other_id or ""))] = row.kind or ""
    pairs = [tuple(sorted(pair)) for pair, kind in decided.items() if kind == "not_sure" and len(pair) == 2]
    alike = (
        select(func.min(person.c.id), func.max(person.c.id)).where(
            person.c.deleted == 0, person.c.sort_name != "", person.c.birth.is_not(None), person.c.birth.not_like("?%"))
        .group_by(person.c.sort_name, person.c.birth).having(func.count() > 1))
    there = select(person.c.id).where(person.c.deleted == 0)
    papers = (
        select(func.min(document.c.person_id), func.max(document.c.person_id)).where(
            document.c.deleted == 0, document.c.number_key != "", document.c.person_id.in_(there))
        .group_by(document.c.number_key, document.c.type, document.c.issuing_state)
        .having(func.count(document.c.person_id.distinct()) > 1))
    for statement in (alike, papers):
        pairs += [(one, other) for one, other in conn.execute(statement) if frozenset((one, other)) not in decided]
    known = set(conn.execute(there).scalars())
    return [(one, other) for one, other in dict.fromkeys(pairs)
            if {one, other} <= known and same.get(one, one) != same.get(other, other)]
