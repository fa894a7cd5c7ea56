# SPDX-License-Identifier: Apache-2.0
"""What waits for somebody: referrals without an answer, people without a decision, screenings without a next step."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, exists, func, select

from app.models.cases import case_file, decision, party
from app.models.people import person, person_link
from app.models.protection import referral, screening

_OPEN = ("Active", "FollowUp")
_PRESUMED = ("POSSIBLE", "REASONABLE_GROUNDS")


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits: the case or person it belongs to, since when, what it is about in codes, and which record it is."""

    case_id: str
    person_id: str
    number: str
    title: str
    responsible: str
    since: str
    codes: tuple[str, ...]
    part_id: str = ""


def referrals(conn: Connection, states: Sequence[str], before: str) -> list[Waiting]:
    """Return referrals of open cases that have been in one of these states since before a day; codes: state, service, agency."""
    on = func.coalesce(referral.c.state_on, referral.c.sent_on)
    statement = (
        select(referral, case_file.c.number, case_file.c.title, case_file.c.responsible, on.label("since"))
        .join(case_file, case_file.c.id == referral.c.case_id)
        .where(referral.c.deleted == 0, case_file.c.deleted == 0, case_file.c.status.in_(_OPEN), referral.c.state.in_(states), on <= before)
        .order_by(on)
    )
    return [
        Waiting(row.case_id, row.person_id, row.number or "", row.title or "", row.responsible or "", row.since,
                (row.state, row.service or "", row.to_agency or ""), row.id)
        for row in conn.execute(statement)
    ]


def undecided(conn: Connection, before: str) -> list[Waiting]:
    """Return open cases with presumed victims whose first decision is older than a day; codes: how many such people."""
    since = func.min(decision.c.decided_on)
    statement = (
        select(case_file, since.label("since"), func.count(party.c.person_id.distinct()).label("people"))
        .join(party, and_(party.c.case_id == case_file.c.id, party.c.deleted == 0, party.c.role == "victim"))
        .join(decision, and_(decision.c.case_id == case_file.c.id, decision.c.person_id == party.c.person_id, decision.c.deleted == 0))
        .where(case_file.c.deleted == 0, case_file.c.status.in_(_OPEN), party.c.victim_status.in_(_PRESUMED))
        .group_by(case_file.c.id)
        .having(since <= before)
        .order_by(since)
    )
    return [
        Waiting(row.id, "", row.number or "", row.title or "", row.responsible or "", row.since, (str(row.people),))
        for row in conn.execute(statement)
    ]


def screenings(conn: Connection, outcomes: Sequence[str], after: str, before: str) -> list[Waiting]:
    """Return screenings with such an outcome, on days from `after` to `before`, that no case and no later screening followed."""
    later = screening.alias("later")
    followed = exists().where(
        later.c.person_id == screening.c.person_id, later.c.deleted == 0, later.c.screened_on > screening.c.screened_on
    )
    in_a_case = exists().where(party.c.person_id == screening.c.person_id, party.c.deleted == 0)
    statement = (
        select(screening.c.id, screening.c.person_id, screening.c.screened_on, screening.c.outcome, screening.c.officer)
        .where(
            screening.c.deleted == 0, screening.c.screened_on.between(after, before), screening.c.outcome.in_(outcomes),
            screening.c.case_id.is_(None), ~followed, ~in_a_case,
        )
        .order_by(screening.c.screened_on)
    )
    return [
        Waiting("", row.person_id, "", "", row.officer or "", row.screened_on, (row.outcome,), row.id) for row in conn.execute(statement)
    ]


def open_cases(conn: Connection, responsible: str, limit: int) -> tuple[int, list[Waiting]]:
    """Return how many open cases somebody is responsible for, and those at highest risk and longest untouched; codes: risk."""
    mine = (case_file.c.deleted == 0, case_file.c.responsible == responsible, case_file.c.status.in_(_OPEN))
    count = conn.execute(select(func.count()).select_from(case_file).where(*mine)).scalar_one()
    urgent = case_file.c.risk.in_(("high", "extreme"))
    rows = conn.execute(select(case_file).where(*mine).order_by(urgent.desc(), case_file.c.changed_ms).limit(limit))
    return count, [
        Waiting(row.id, "", row.number or "", row.title or "", responsible, row.opened_on or "",
                (row.risk or "", str(row.protection_stage or 0), str(row.criminal_stage or 0)))
        for row in rows
    ]


def unsure_pairs(conn: Connection) -> int:
    """Return how many pairs of records are marked as perhaps the same person."""
    return conn.execute(
        select(func.count()).select_from(person_link).where(person_link.c.deleted == 0, person_link.c.kind == "not_sure")
    ).scalar_one()


def counts(conn: Connection, since: str) -> tuple[int, int, int, int, int]:
    """Return open cases, presumed victims in them, screenings since a day, those of them that were referred, and all people."""
    active = (case_file.c.deleted == 0, case_file.c.status.in_(_OPEN))
    presumed = (
        select(func.count(party.c.person_id.distinct())).join(case_file, case_file.c.id == party.c.case_id)
        .where(party.c.deleted == 0, party.c.victim_status.in_(_PRESUMED), *active)
    )
    recent = select(func.count()).select_from(screening).where(screening.c.deleted == 0, screening.c.screened_on >= since)
    return (
        conn.execute(select(func.count()).select_from(case_file).where(*active)).scalar_one(),
        conn.execute(presumed).scalar_one(),
        conn.execute(recent).scalar_one(),
        conn.execute(recent.where(screening.c.outcome.in_(("refer", "urgent")))).scalar_one(),
        conn.execute(select(func.max(person.c.row_no))).scalar_one() or 0,
    )
