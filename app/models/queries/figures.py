# SPDX-License-Identifier: Apache-2.0
"""What reports count, read in one snapshot: no names leave the store on this way."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import Connection, RowMapping, select

from app.domain import stages
from app.domain.count_rows import (
    CaseCountRow,
    ChargeCountRow,
    Countable,
    DecisionRow,
    ReferralCountRow,
    ScreeningCountRow,
    StageRow,
    VictimRow,
)
from app.domain.dates import PartialDate
from app.models.cases import case_file, decision, party, stage
from app.models.cells import read_members
from app.models.court import sentence
from app.models.justice import charge
from app.models.people import person, person_link
from app.models.protection import referral, screening

_SAME = "same_person"


def countable(conn: Connection) -> Countable:
    """Return everything a report counts; records of one person settled to be the same carry one identity."""
    same = _same_people(conn)

    def who(person_id: str | None) -> str:
        return same.get(person_id or "", person_id or "")

    sentences: dict[str, list[str]] = {}
    for row in conn.execute(select(sentence).where(sentence.c.deleted == 0).order_by(sentence.c.row_no)):
        sentences.setdefault(row.charge_id or "", []).append(_text(row.type))
    screenings = conn.execute(select(screening).where(screening.c.deleted == 0)).mappings().all()
    return Countable(
        tuple(_victims(conn, screenings, same)),
        tuple(_cases(conn)),
        tuple(ScreeningCountRow(row["id"], who(row["person_id"]), _text(row["screened_on"]), _text(row["outcome"]), _text(row["is_child"]))
              for row in screenings),
        tuple(ReferralCountRow(row.id, who(row.person_id), _text(row.sent_on), _text(row.service), _text(row.state))
              for row in conn.execute(select(referral).where(referral.c.deleted == 0))),
        tuple(ChargeCountRow(row.id, who(row.person_id), _text(row.case_id), _text(row.charged_on), _text(row.offence), _text(row.disposal),
                             _text(row.disposed_on), tuple(sentences.get(row.id) or filter(None, [_text(row.sentence)])))
              for row in conn.execute(select(charge).where(charge.c.deleted == 0))),
    )


def _text(stored: str | None) -> str:
    """Return a stored text, "" where there is none or a missing answer."""
    return "" if stored is None or stored.startswith("?") else stored


def _same_people(conn: Connection) -> dict[str, str]:
    """Return identity > the one identity that stands for a person recorded more than once, by the latest decision on each pair."""
    verdicts: dict[tuple[str, str], str] = {}
    for row in conn.execute(select(person_link).where(person_link.c.deleted == 0).order_by(person_link.c.created_ms, person_link.c.id)):
        one, other = sorted((row.person_id or "", row.other_id or ""))
        verdicts[one, other] = row.kind or ""
    stands: dict[str, str] = {}

    def root(identity: str) -> str:
        while identity in stands:
            identity = stands[identity]
        return identity

    for (one, other), kind in verdicts.items():
        first, second = sorted((root(one), root(other)))
        if kind == _SAME and first != second:
            stands[second] = first
    return {identity: root(identity) for identity in stands}


def _victims(conn: Connection, screenings: Sequence[RowMapping], same: Mapping[str, str]) -> Iterable[VictimRow]:
    decisions: dict[tuple[str, str], list[DecisionRow]] = {}
    for row in conn.execute(select(decision).where(decision.c.deleted == 0)):
        made = DecisionRow(_text(row.status), _text(row.decided_on), _text(row.authority), row.created_ms)
        decisions.setdefault((row.case_id, row.person_id), []).append(made)
    screened: dict[tuple[str, str], list[str]] = {}
    for each in screenings:
        screened.setdefault((each["case_id"] or "", each["person_id"] or ""), []).append(_text(each["screened_on"]))
    statement = (
        select(
            party.c.case_id, party.c.person_id, party.c.joined_on, party.c.exploitation, case_file.c.opened_on, person.c.sex,
            person.c.birth, person.c.age_estimate, person.c.nationalities,
        )
        .join(person, person.c.id == party.c.person_id)
        .join(case_file, case_file.c.id == party.c.case_id)
        .where(party.c.role == "victim", party.c.deleted == 0, person.c.deleted == 0, case_file.c.deleted == 0)
        .order_by(party.c.row_no)
    )
    for row in conn.execute(statement):
        key = (row.case_id, row.person_id)
        yield VictimRow(
            same.get(row.person_id, row.person_id), row.case_id,
            _earliest([_text(row.joined_on), _text(row.opened_on), *screened.get(key, ())]),
            _text(row.sex), _text(row.birth), _text(row.age_estimate),
            tuple(sorted(read_members(row.nationalities))), tuple(sorted(read_members(row.exploitation))), tuple(decisions.get(key, ())),
        )


def _cases(conn: Connection) -> Iterable[CaseCountRow]:
    history: dict[str, list[StageRow]] = {}
    for row in conn.execute(select(stage).where(stage.c.deleted == 0)):
        number = stages.number(row.track or "", row.stage or "")
        history.setdefault(row.case_id, []).append(StageRow(row.track or "", number, _text(row.entered_on), row.created_ms))
    for row in conn.execute(select(case_file).where(case_file.c.deleted == 0).order_by(case_file.c.row_no)):
        yield CaseCountRow(row.id, _text(row.opened_on), tuple(history.get(row.id, ())), _text(row.closed_on), _text(row.status))


def _earliest(dates: Iterable[str]) -> str:
    """Return the date that is over first, so that a day counts before its year; "" where none can be read."""
    known = [(when.latest(), stored) for stored in dates if (when := PartialDate.from_text(stored))]
    return min(known, default=(date.max, ""))[1]
