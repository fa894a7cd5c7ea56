# SPDX-License-Identifier: Apache-2.0
"""What case work has coming: hearings, reviews, hand-overs to sign, cases without an officer, requests that wait."""

from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, Connection, Table, select

from app.models.aftercare import risk_assessment, support_plan
from app.models.cases import case_file, decision, party
from app.models.court import hearing
from app.models.justice import handover
from app.models.office import account
from app.models.office_work import deletion_request, transfer
from app.models.protection import referral
from app.models.queries.waiting import Waiting

_OPEN = ("Active", "FollowUp")


def hearings(conn: Connection, first: str, last: str) -> list[Waiting]:
    """Return hearings without an outcome on days from `first` to `last`; codes: kind, court, time."""
    dated = (hearing.c.held_on >= first, hearing.c.held_on <= last, hearing.c.outcome.is_(None))
    return _of_cases(conn, hearing, hearing.c.held_on, *dated, codes=("kind", "court", "time"))


def reviews(conn: Connection, until: str) -> list[Waiting]:
    """Return risk assessments and support plans whose review is due, the newest of each person only; codes: kind of record."""
    found = []
    for table, made in ((risk_assessment, "assessed_on"), (support_plan, "made_on")):
        later = table.alias("later")
        newer = select(later.c.id).where(
            later.c.person_id == table.c.person_id, later.c.case_id == table.c.case_id, later.c.deleted == 0, later.c[made] > table.c[made]
        )
        is_open = (table.c.ended_on.is_(None),) if table is support_plan else ()
        rows = _of_cases(conn, table, table.c.review_on, table.c.review_on <= until, ~newer.exists(), *is_open)
        found += [replace(each, codes=(table.name,)) for each in rows]
    return found


def handovers(conn: Connection, user_id: str) -> list[Waiting]:
    """Return items of evidence that somebody has to sign for, by the identity of the item; codes: who hands over."""
    return _of_cases(conn, handover, handover.c.handed_on, handover.c.to_id == user_id, handover.c.state == "offered", codes=("from_name",))


def transfers(conn: Connection, post_code: str, user_id: str) -> list[Waiting]:
    """Return transfers that somebody of this post may accept; codes: who asks."""
    to_us = (transfer.c.to_post == post_code) | (transfer.c.to_post.is_(None) & (transfer.c.from_post == post_code))
    asked = (transfer.c.state == "requested", transfer.c.requested_by != user_id, to_us)
    return _of_cases(conn, transfer, transfer.c.requested_on, *asked, codes=("requested_name",))


def deletions(conn: Connection, user_id: str) -> list[Waiting]:
    """Return requests to delete that somebody else made; codes: kind of record, who asks."""
    wanted = select(deletion_request).where(
        deletion_request.c.deleted == 0, deletion_request.c.state == "requested", deletion_request.c.requested_by != user_id
    )
    return [
        Waiting(row.record_id if row.record_kind == "case" else "", row.record_id if row.record_kind == "person" else "", "", "", "",
                row.requested_on or "", (row.record_kind, row.requested_name or ""), row.id)
        for row in conn.execute(wanted)
    ]


def without_officer(conn: Connection) -> list[Waiting]:
    """Return open cases of somebody whose account is closed; codes: who that was."""
    closed = select(account.c.id).where(account.c.active == "no")
    wanted = select(case_file).where(case_file.c.deleted == 0, case_file.c.status.in_(_OPEN), case_file.c.assigned_to.in_(closed))
    return [
        Waiting(row.id, "", row.number or "", row.title or "", "", row.opened_on or "", (row.responsible or "",))
        for row in conn.execute(wanted)
    ]


def undecided_parties(conn: Connection, until: str) -> list[Waiting]:
    """Return open cases with a victim nobody has decided on since a day; codes: none."""
    decided = select(decision.c.id).where(
        decision.c.case_id == party.c.case_id, decision.c.person_id == party.c.person_id, decision.c.deleted == 0
    )
    since = (party.c.role == "victim", party.c.joined_on <= until, ~decided.exists())
    found: dict[str, Waiting] = {}
    for each in _of_cases(conn, party, party.c.joined_on, *since):
        found.setdefault(each.case_id, each)
    return list(found.values())


def planned_referrals(conn: Connection) -> list[Waiting]:
    """Return referrals of open cases that are planned and not sent; codes: recipient."""
    return _of_cases(conn, referral, referral.c.sent_on, referral.c.state == "planned", codes=("to_agency",))


def diary(conn: Connection, first: date, last: date) -> list[Waiting]:
    """Return all hearings of some days in their order; codes: kind, court, time, outcome."""
    dated = (hearing.c.held_on >= first.isoformat(), hearing.c.held_on <= last.isoformat())
    rows = _of_cases(conn, hearing, hearing.c.held_on, *dated, codes=("kind", "court", "time", "outcome"), open_only=False)
    return sorted(rows, key=lambda row: (row.since, row.codes[2].zfill(5)))


def _of_cases(
    conn: Connection, table: Table, since: ColumnElement[str], *rules: ColumnElement[bool], codes: tuple[str, ...] = (),
    open_only: bool = True,
) -> list[Waiting]:
    """Return records of cases as things that wait, oldest first."""
    wanted = (
        select(table, case_file.c.number.label("case_number"), case_file.c.title.label("case_title"),
               case_file.c.responsible.label("officer"), since.label("since"))
        .join(case_file, case_file.c.id == table.c.case_id)
        .where(table.c.deleted == 0, case_file.c.deleted == 0, *rules)
        .order_by(since)
    )
    if open_only:
        wanted = wanted.where(case_file.c.status.in_(_OPEN))
    return [
        Waiting(row["case_id"], row.get("person_id") or "", row["case_number"] or "", row["case_title"] or "", row["officer"] or "",
                row["since"] or "", tuple(row[name] or "" for name in codes), row.get("evidence_id") or row["id"])
        for row in conn.execute(wanted).mappings()
    ]
