# SPDX-License-Identifier: Apache-2.0
"""Full-text search and the keys of the matcher: the one module besides the store that knows SQLite's own features.

The index holds text that `app.domain.names` has normalised: FTS5 itself folds too few letters (Łukasz, Øyvind, O'Neill
were not found by their plain spellings when measured), so it is told to fold nothing.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Index, Integer, Table, Text, delete, insert, select

from app.domain import matching, names
from app.models.base import metadata
from app.models.cases import case_file, party
from app.models.people import alias, document, person

# Kept beside the migrations; a test compares both with a migrated store.
FTS_DDL = tuple(
    f"CREATE VIRTUAL TABLE {table}_fts USING fts5(text, content='', contentless_delete=1, prefix='2 3', "
    "tokenize=\"unicode61 remove_diacritics 0\")"
    for table in ("person", "case_file")
)

# Blocking keys of the matcher: who shares one is worth comparing.
person_key = Table(
    "person_key",
    metadata,
    Column("key", Text, primary_key=True),
    Column("person_row", Integer, primary_key=True, autoincrement=False),
    Index(None, "person_row"),
    sqlite_with_rowid=False,
)

_CHUNK = 500
# What a person's shown name, words and blocking keys are made of.
_OF_PEOPLE = frozenset({
    "deleted", "family", "given", "middle", "as_written", "other_names", "birth", "phone", "identity_number",
})


def follow(conn: Connection, kind: str, ids: Sequence[str]) -> None:
    """Bring the index up to date after records of one kind were written."""
    for start in range(0, len(ids), _CHUNK):
        some = ids[start : start + _CHUNK]
        if kind == "person":
            _index_people(conn, some)
            _index_cases(conn, _cases_of(conn, some))
        elif kind in ("alias", "document"):
            table = alias if kind == "alias" else document
            _index_people(conn, _owners(conn, table, some))
        elif kind == "case":
            _index_cases(conn, some)
        elif kind == "party":
            rows = conn.execute(select(party.c.case_id).where(party.c.id.in_(some)).distinct())
            _index_cases(conn, [row[0] for row in rows if row[0]])


def concerns(kind: str, fields: Iterable[str]) -> bool:
    """Tell whether a change of these fields can change the index, the keys, or what a row derives from its fields."""
    return kind != "person" or not _OF_PEOPLE.isdisjoint(fields)


def forget(conn: Connection, kind: str, row_no: int) -> None:
    """Take one record out of the index before its row goes."""
    if kind in ("person", "case"):
        _replace_fts(conn, "person" if kind == "person" else "case_file", [row_no], [])
    if kind == "person":
        conn.execute(delete(person_key).where(person_key.c.person_row == row_no))


def people(conn: Connection, typed: str, limit: int = 50) -> list[int]:
    """Return row numbers of people whose names, numbers or aliases begin with every typed word; best first."""
    return _find(conn, "person", typed, limit)


def cases(conn: Connection, typed: str, limit: int = 50) -> list[int]:
    """Return row numbers of cases by number, title or the names of their parties."""
    return _find(conn, "case_file", typed, limit)


def match_query(typed: str) -> str:
    """Return an FTS5 query that asks for every typed word as a prefix; "" when nothing can be searched for.

    Every word is quoted, so nothing typed is read as query syntax. A single letter is left out where longer words
    stand beside it, because ranking all words that begin with it takes half a second at a million people.
    """
    words = names.query_tokens(typed)
    longer = [word for word in words if len(word) > 1] or words
    return " AND ".join('"' + word.replace('"', '""') + '"*' for word in longer)


def keys_of(conn: Connection, keys: Iterable[str], limit: int = 400) -> list[int]:
    """Return row numbers of people who share blocking keys, those that share most first."""
    shared: dict[int, int] = {}
    wanted = sorted(set(keys))
    for start in range(0, len(wanted), _CHUNK):
        rows = conn.execute(select(person_key.c.person_row).where(person_key.c.key.in_(wanted[start : start + _CHUNK])))
        for row in rows:
            shared[row[0]] = shared.get(row[0], 0) + 1
    return sorted(shared, key=lambda row_no: (-shared[row_no], row_no))[:limit]


def _find(conn: Connection, table: str, typed: str, limit: int) -> list[int]:
    query = match_query(typed)
    if not query:
        return []
    ranked = len(max(query.split(" AND "), key=len)) > 5  # two letters and the quoting: ranking is affordable
    order = " ORDER BY rank" if ranked else ""
    sql = f"SELECT rowid FROM {table}_fts WHERE {table}_fts MATCH ?{order} LIMIT ?"
    return [row[0] for row in conn.exec_driver_sql(sql, (query, limit))]


def match_people(conn: Connection, condition: Any) -> dict[int, matching.MatchPerson]:
    """Return people that satisfy a condition on `person`, as the matcher sees them, by row number."""
    rows = conn.execute(select(person).where(condition)).mappings().all()
    ids = [row["id"] for row in rows]
    other_names: dict[str, list[str]] = {}
    numbers: dict[str, list[str]] = {}
    for start in range(0, len(ids), _CHUNK):
        some = ids[start : start + _CHUNK]
        for row in conn.execute(select(alias.c.person_id, alias.c.name).where(alias.c.person_id.in_(some), alias.c.deleted == 0)):
            other_names.setdefault(row.person_id, []).append(row.name or "")
        for row in conn.execute(
            select(document.c.person_id, document.c.number).where(document.c.person_id.in_(some), document.c.deleted == 0)
        ):
            numbers.setdefault(row.person_id, []).append(row.number or "")
    return {
        row["row_no"]: matching.match_person(dict(row), other_names.get(row["id"], []), numbers.get(row["id"], []))
        for row in rows
    }


def _index_people(conn: Connection, ids: Sequence[str]) -> None:
    if not ids:
        return
    found = match_people(conn, person.c.id.in_(ids))
    texts, keys = [], []
    rows = conn.execute(select(person.c.row_no, person.c.search_text, person.c.deleted).where(person.c.id.in_(ids))).all()
    for row in rows:
        if row.deleted:
            continue
        known = found[row.row_no]
        extra = names.search_text(*known.names, *known.documents)
        texts.append((row.row_no, f"{row.search_text or ''} {extra}"))
        keys += [{"key": key, "person_row": row.row_no} for key in matching.blocking_keys(known)]
    _replace_fts(conn, "person", [row.row_no for row in rows], texts)
    conn.execute(delete(person_key).where(person_key.c.person_row.in_([row.row_no for row in rows])))
    if keys:
        conn.execute(insert(person_key), keys)


def _index_cases(conn: Connection, ids: Sequence[str]) -> None:
    if not ids:
        return
    columns = [case_file.c[name] for name in ("row_no", "id", "number", "title", "deleted")]
    rows = conn.execute(select(*columns).where(case_file.c.id.in_(ids))).all()
    members: dict[str, list[str]] = {}
    for row in conn.execute(
        select(party.c.case_id, person.c.search_text)
        .join(person, person.c.id == party.c.person_id)
        .where(party.c.case_id.in_(ids), party.c.deleted == 0)
    ):
        members.setdefault(row.case_id, []).append(row.search_text or "")
    texts = [
        (row.row_no, names.search_text(row.number or "", row.title or "", *members.get(row.id, [])))
        for row in rows
        if not row.deleted
    ]
    _replace_fts(conn, "case_file", [row.row_no for row in rows], texts)


def _replace_fts(conn: Connection, table: str, row_nos: list[int], texts: list[tuple[int, str]]) -> None:
    if row_nos:
        conn.exec_driver_sql(f"DELETE FROM {table}_fts WHERE rowid = ?", [(row_no,) for row_no in row_nos])
    if texts:
        conn.exec_driver_sql(f"INSERT INTO {table}_fts(rowid, text) VALUES (?, ?)", texts)


def _owners(conn: Connection, table: Table, ids: Sequence[str]) -> list[str]:
    return [row[0] for row in conn.execute(select(table.c.person_id).where(table.c.id.in_(ids)).distinct()) if row[0]]


def _cases_of(conn: Connection, person_ids: Sequence[str]) -> list[str]:
    rows = conn.execute(select(party.c.case_id).where(party.c.person_id.in_(person_ids)).distinct())
    return [row[0] for row in rows if row[0]]
