# SPDX-License-Identifier: Apache-2.0
"""Batches of paper forms with their keyings and decisions, as the rules of `app.domain.paper.batches` take them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from app.domain.paper.batches import Batch, Decision, Keying, Verify
from app.models.base import KINDS
from app.models.cases import case_file, party
from app.models.cells import read_members
from app.models.journal import journal
from app.models.office import account
from app.models.paper import paper_batch, paper_decision, paper_keying


def batch_ids(conn: Connection) -> list[str]:
    """Return the identities of all batches, newest first."""
    statement = select(paper_batch.c.id).where(paper_batch.c.deleted == 0)
    return list(conn.execute(statement.order_by(paper_batch.c.received_on.desc(), paper_batch.c.row_no.desc())).scalars())


def keyed_batches(conn: Connection, but: str) -> list[str]:
    """Return the identities of all batches that were keyed from paper, without one, newest first."""
    statement = select(paper_batch.c.id).where(paper_batch.c.deleted == 0, paper_batch.c.id != but, paper_batch.c.verify != Verify.NONE)
    return list(conn.execute(statement.order_by(paper_batch.c.received_on.desc(), paper_batch.c.row_no.desc())).scalars())


def header(conn: Connection, batch_id: str) -> Mapping[str, Any] | None:
    """Return the row of a batch, None where there is none or it was deleted."""
    statement = select(paper_batch).where(paper_batch.c.id == batch_id, paper_batch.c.deleted == 0)
    return conn.execute(statement).mappings().first()  # type: ignore[return-value]


def batch_of(row: Mapping[str, Any]) -> Batch:
    """Return what the rules need of a batch's row."""
    totals = {key: int(value) for key, value in read_members(row["totals"]).items()}
    committed = {key: str(value) for key, value in read_members(row["committed"]).items()}
    verify = Verify(row["verify"]) if row["verify"] in set(Verify) else Verify.ALL
    return Batch(row["form"] or "", row["forms"] or 0, totals, verify, row["every"] or 1, row["start"] or 1, committed)


def keyings(conn: Connection, batch_id: str) -> list[Keying]:
    """Return all keyings of a batch; who keyed is read from the signed entry that created the record."""
    table = paper_keying
    author = (journal.c.device == table.c.created_device) & (journal.c.seq == table.c.created_seq)
    statement = select(table, journal.c.user_id).join(journal, author).where(table.c.batch_id == batch_id, table.c.deleted == 0)
    return [
        Keying(
            row["id"], row["serial"] or 0, row["user_id"], _texts(row["answers"]), _texts(row["forced"]), _texts(row["notes"]),
            row["keys"] or 0, row["refused"] or 0, row["seconds"] or 0, row["created_ms"],
        )
        for row in conn.execute(statement).mappings()
    ]


def answers_of(conn: Connection, keying_ids: Sequence[str]) -> dict[str, dict[str, str]]:
    """Return keying identity > its answers, of those that are here, deleted ones too."""
    table = paper_keying
    found = conn.execute(select(table.c.id, table.c.answers).where(table.c.id.in_(keying_ids)))
    return {row.id: _texts(row.answers) for row in found}


def keyed_count(conn: Connection, batch_id: str) -> int:
    """Return how many forms of a batch were keyed at least once."""
    table = paper_keying
    statement = select(func.count(func.distinct(table.c.serial))).where(table.c.batch_id == batch_id, table.c.deleted == 0)
    return int(conn.execute(statement).scalar_one())


def decisions(conn: Connection, batch_id: str) -> list[Decision]:
    """Return all decisions on differences of a batch, each with the author of its signed entry."""
    table = paper_decision
    author = (journal.c.device == table.c.created_device) & (journal.c.seq == table.c.created_seq)
    statement = select(table, journal.c.user_id).join(journal, author).where(table.c.batch_id == batch_id, table.c.deleted == 0)
    return [
        Decision(
            row["id"], row["serial"] or 0, row["place"] or "", row["value"] or "", row["reason"] or "", row["user_id"], row["created_ms"]
        )
        for row in conn.execute(statement).mappings()
    ]


def user_names(conn: Connection, user_ids: Iterable[str]) -> dict[str, str]:
    """Return display names by user identity; users that this store does not know are left out."""
    found = conn.execute(select(account.c.id, account.c.display_name).where(account.c.id.in_(sorted(set(user_ids)))))
    return {row.id: row.display_name or "" for row in found}


def case_of(conn: Connection, number: str) -> str:
    """Return the identity of the case of that number, "" where none is on file."""
    found = conn.execute(select(case_file.c.id).where(case_file.c.number == number, case_file.c.deleted == 0)).scalars().first()
    return found or ""


def parties_of(conn: Connection, case_id: str) -> list[str]:
    """Return the identities of the people in a case."""
    statement = select(party.c.person_id).where(party.c.case_id == case_id, party.c.deleted == 0, party.c.person_id.is_not(None))
    return sorted(set(conn.execute(statement).scalars()))


def standing(conn: Connection, kind: str, values: Mapping[str, Any]) -> str:
    """Return the identity of the oldest record of a kind that holds these values, "" where there is none."""
    table = KINDS[kind].table
    same = [table.c[name] == value for name, value in values.items()]
    return conn.execute(select(table.c.id).where(table.c.deleted == 0, *same).order_by(table.c.row_no)).scalars().first() or ""


def _texts(stored: Any) -> dict[str, str]:
    return {key: str(value) for key, value in read_members(stored).items()}
