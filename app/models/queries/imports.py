# SPDX-License-Identifier: Apache-2.0
"""What an earlier import or export left: which records stand for a row, and what a cell held at that time.

A workbook and the store are compared three ways: what the file says, what is shown now, and what both knew when they last
agreed. A file that nobody touched thus never undoes what was changed here since.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ormsgpack
from sqlalchemy import Connection, Table, select

from app.domain.forms.values import Dot, Value
from app.models.base import DELETED, KINDS, FieldInfo
from app.models.cases import case_file, organisation, party
from app.models.journal import journal, journal_unit
from app.models.local import journal_end
from app.models.people import person

_CHUNK = 500
_PARTS = ("decision", "consent", "referral", "event", "note")


class Agreed:
    """The moments at which a workbook and the store agreed.

    For rows of a foreign workbook: the units of work that were imports. For rows of our own export: the reading of the
    hybrid clock when it was written.
    """

    def __init__(self, spans: Iterable[tuple[int, int, int]], at_hlc: int | None = None) -> None:
        self.at_hlc = at_hlc
        self._by_device: dict[int, list[tuple[int, int]]] = {}
        for device, first, last in spans:
            self._by_device.setdefault(device, []).append((first, last))
        for each in self._by_device.values():
            each.sort()

    def knew(self, device: int, seq: int, hlc: int) -> bool:
        """Tell whether an entry of the journal was known to both sides."""
        if self.at_hlc is not None:
            return hlc <= self.at_hlc
        spans = self._by_device.get(device, [])
        at = bisect_right(spans, (seq, 2**63)) - 1
        return at >= 0 and spans[at][0] <= seq <= spans[at][1]


@dataclass(frozen=True)
class Standing:
    """The records that stand for one row, by kind, as full rows of their tables; deleted ones are among them."""

    records: Mapping[str, Mapping[str, Any]]

    @property
    def is_deleted(self) -> bool:
        """Tell whether the person, the case or the person's part in it was deleted here."""
        return any(self.records[kind][DELETED] for kind in ("person", "case", "party") if kind in self.records)


def agreed(conn: Connection, at_hlc: int | None = None) -> Agreed:
    """Return the moments of agreement: the export at `at_hlc`, or all imports."""
    if at_hlc is not None:
        return Agreed((), at_hlc)
    spans = (
        select(journal_unit.c.device, journal_unit.c.first_seq, journal_unit.c.last_seq)
        .join(journal, (journal.c.device == journal_unit.c.device) & (journal.c.unit == journal_unit.c.unit))
        .where(journal.c.kind == "import")
    )
    return Agreed([(row.device, row.first_seq, row.last_seq) for row in conn.execute(spans)])


def by_ref(conn: Connection, refs: Sequence[str], moments: Agreed) -> dict[str, Standing]:
    """Return what stands for rows of a foreign workbook, by the reference kept in their cases."""
    cases = {row["imported_ref"]: row for row in _rows(conn, case_file, "imported_ref", refs)}
    parties: dict[str, Mapping[str, Any]] = {}
    for row in _rows(conn, party, "case_id", [row["id"] for row in cases.values()]):
        if row["role"] == "victim" and moments.knew(row["created_device"], row["created_seq"], 0):
            parties.setdefault(row["case_id"], row)
    standing = _standing(conn, [(row, parties[row["id"]]) for row in cases.values() if row["id"] in parties], moments)
    return {ref: standing[parties[row["id"]]["id"]] for ref, row in cases.items() if row["id"] in parties}


def by_party(conn: Connection, party_ids: Sequence[str], moments: Agreed) -> dict[str, Standing]:
    """Return what stands for rows of our own export, by the identity of the party."""
    parties = _rows(conn, party, "id", party_ids)
    cases = {row["id"]: row for row in _rows(conn, case_file, "id", sorted({row["case_id"] for row in parties}))}
    return _standing(conn, [(cases[row["case_id"]], row) for row in parties if row["case_id"] in cases], moments)


def differences(
    conn: Connection, row: Mapping[str, Any], cells: Mapping[tuple[FieldInfo, str], Value], moments: Agreed
) -> dict[tuple[FieldInfo, str], tuple[Value, Dot | None]]:
    """Return for each cell of a record what both sides knew: the value (None where blank) and the entry that wrote it."""
    found: dict[tuple[FieldInfo, str], tuple[Value, Dot | None]] = dict.fromkeys(cells, (None, None))
    wanted = {(info.fid, member): (info, member) for info, member in cells}
    entries = select(journal.c.device, journal.c.seq, journal.c.hlc, journal.c.payload).where(
        journal.c.object_id == row["id"], journal.c.payload.is_not(None)
    )
    for entry in conn.execute(entries.order_by(journal.c.hlc)):
        if not moments.knew(entry.device, entry.seq, entry.hlc):
            continue
        for fid, member, value, _prev in ormsgpack.unpackb(entry.payload).get("c", ()):
            if (fid, member) in wanted:
                found[wanted[fid, member]] = (value, (entry.device, entry.seq))
    return found


def known_people(conn: Connection, sort_names: Sequence[str]) -> set[tuple[str, str]]:
    """Return (name for sorting, birth date) of the people here who bear one of these names."""
    found: set[tuple[str, str]] = set()
    for some in _chunks(sorted(set(sort_names))):
        rows = conn.execute(select(person.c.sort_name, person.c.birth).where(person.c.sort_name.in_(some), person.c.deleted == 0))
        found |= {(row.sort_name, row.birth or "") for row in rows}
    return found


def known_organisations(conn: Connection) -> set[str]:
    """Return the names of the organisations on file."""
    return {row.name for row in conn.execute(select(organisation.c.name).where(organisation.c.deleted == 0)) if row.name}


def journal_position(conn: Connection) -> tuple[int, int, int, bytes]:
    """Return device, sequence, hybrid clock and hash of the end of this PC's journal."""
    end = conn.execute(select(journal_end)).one()
    return end.device, end.seq, end.hlc, end.hash


def victim_parties(conn: Connection) -> list[str]:
    """Return the identities of all victims' parts in cases, in the order of case numbers."""
    statement = (
        select(party.c.id)
        .join(case_file, case_file.c.id == party.c.case_id)
        .join(person, person.c.id == party.c.person_id)
        .where(party.c.role == "victim", party.c.deleted == 0, case_file.c.deleted == 0, person.c.deleted == 0)
    )
    return list(conn.execute(statement.order_by(case_file.c.number, party.c.row_no)).scalars())


def _standing(
    conn: Connection, pairs: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]], moments: Agreed
) -> dict[str, Standing]:
    """Return party identity > the records of that person in that case.

    Of several records of a kind the first that an import made counts, or the last that an export showed.
    """
    people = {row["id"]: row for row in _rows(conn, person, "id", sorted({each["person_id"] for _case, each in pairs}))}
    case_ids = sorted({case["id"] for case, _party in pairs})
    parts: dict[tuple[str, str, str], Mapping[str, Any]] = {}
    for kind in _PARTS:
        for row in _rows(conn, KINDS[kind].table, "case_id", case_ids):
            if not moments.knew(row["created_device"], row["created_seq"], row["created_ms"] << 16):
                continue
            if moments.at_hlc is not None and row[DELETED] and row["changed_ms"] << 16 <= moments.at_hlc:
                continue  # it was gone when the workbook was written; one deleted since stays the one that was written
            key = (kind, row["case_id"], row.get("person_id") or "")
            if moments.at_hlc is not None:
                parts[key] = row
            else:
                parts.setdefault(key, row)
    found = {}
    for case, own in pairs:
        if own["person_id"] not in people:
            continue
        records = {"person": people[own["person_id"]], "case": case, "party": own}
        for kind in _PARTS:
            part = parts.get((kind, case["id"], own["person_id"])) or parts.get((kind, case["id"], ""))
            if part is not None:
                records[kind] = part
        found[own["id"]] = Standing(records)
    return found


def _rows(conn: Connection, table: Table, column: str, values: Sequence[str]) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    for some in _chunks(values):
        found += [dict(row) for row in conn.execute(select(table).where(table.c[column].in_(some)).order_by(table.c.row_no)).mappings()]
    return found


def _chunks(values: Sequence[str]) -> Iterable[Sequence[str]]:
    return (values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK))
