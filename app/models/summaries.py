# SPDX-License-Identifier: Apache-2.0
"""Columns that are worked out from other records: a case's stages and victims, a party's victim status.

They follow every save and every merge, so they say the same on every PC that has the same records.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from app.domain import stages
from app.domain.forms.values import is_missing
from app.models.cases import case_file, decision, party, stage
from app.models.people import person

_CHUNK = 500


def follow(conn: Connection, kind: str, ids: Sequence[str]) -> None:
    """Bring up to date what depends on some written records of one kind."""
    for start in range(0, len(ids), _CHUNK):
        some = ids[start : start + _CHUNK]
        if kind == "case":
            _cases(conn, some)
        elif kind in ("party", "decision", "stage"):
            table = {"party": party, "decision": decision, "stage": stage}[kind]
            cases = [row[0] for row in conn.execute(select(table.c.case_id).where(table.c.id.in_(some)).distinct()) if row[0]]
            if kind != "stage":
                _parties(conn, cases)
            _cases(conn, cases)
        elif kind == "person":
            found = select(party.c.case_id).where(party.c.person_id.in_(some), party.c.role == "victim").distinct()
            _cases(conn, [row[0] for row in conn.execute(found)])


def _day_order(when: str | None) -> str:
    """Return a partial date for ordering: an unknown one is older than any known one, an estimate counts as its date."""
    return "" if not when or is_missing(when) else when.lstrip("~")


def _parties(conn: Connection, cases: Iterable[str]) -> None:
    """Give every party of these cases its latest victim status by date of decision."""
    cases = list(cases)
    latest: dict[tuple[str, str], tuple[str, int, str]] = {}
    for row in conn.execute(select(decision).where(decision.c.case_id.in_(cases), decision.c.deleted == 0)):
        key = (row.case_id, row.person_id)
        latest[key] = max(latest.get(key, ("", 0, "")), (_day_order(row.decided_on), row.created_ms, row.status or ""))
    rows = conn.execute(select(party.c.id, party.c.case_id, party.c.person_id).where(party.c.case_id.in_(cases))).all()
    if rows:
        conn.execute(
            update(party).where(party.c.id == bindparam("id_")),
            [{"id_": row.id, "victim_status": latest.get((row.case_id, row.person_id), ("", 0, None))[2]} for row in rows],
        )


def _cases(conn: Connection, ids: Iterable[str]) -> None:
    """Give every case its stage on each track and its victims in a few words."""
    ids = list(ids)
    found: dict[str, dict[str, Any]] = {
        case_id: {"id_": case_id, "protection_stage": None, "criminal_stage": None, "victims_text": None, "victim_count": 0}
        for case_id in ids
    }
    if not found:
        return
    newest: dict[tuple[str, str], tuple[str, int, int]] = {}
    for row in conn.execute(select(stage).where(stage.c.case_id.in_(ids), stage.c.deleted == 0)):
        number = stages.number(row.track or "", row.stage or "")
        key = (row.case_id, row.track or "")
        newest[key] = max(newest.get(key, ("", 0, 0)), (_day_order(row.entered_on), row.created_ms, number))
    for (case_id, track), (_day, _ms, number) in newest.items():
        if track in ("protection", "criminal"):
            found[case_id][f"{track}_stage"] = number
    victims = (
        select(party.c.case_id, person.c.sex, person.c.birth, person.c.age_estimate, case_file.c.opened_on)
        .join(person, person.c.id == party.c.person_id)
        .join(case_file, case_file.c.id == party.c.case_id)
        .where(party.c.case_id.in_(ids), party.c.role == "victim", party.c.deleted == 0)
        .order_by(person.c.sort_name, person.c.id)
    )
    seen: dict[str, list[str]] = {}
    for row in conn.execute(victims):
        seen.setdefault(row.case_id, []).append(stages.victim_word(row.sex, row.birth, row.age_estimate, row.opened_on))
    for case_id, words in seen.items():
        found[case_id]["victim_count"] = len(words)
        found[case_id]["victims_text"] = stages.victims_text(words)
    conn.execute(update(case_file).where(case_file.c.id == bindparam("id_")), list(found.values()))


def count(conn: Connection, table: Any) -> int:
    """Return how many rows a table has, deleted ones left out."""
    return conn.execute(select(func.count()).select_from(table).where(table.c.deleted == 0)).scalar_one()
