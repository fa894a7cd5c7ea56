# SPDX-License-Identifier: Apache-2.0
"""What taking in the rows of a workbook would do: which are new, which change what, and what stands in the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from app.base.jobs import JobContext
from app.base.text import _
from app.domain import htcds_records, names
from app.domain.forms.catalogue import FORMS
from app.domain.forms.values import Dot, Heads, Value, is_missing
from app.domain.htcds import CellProblem, Column
from app.domain.htcds_records import Covered, same
from app.domain.htcds_rows import HtcdsRow
from app.models import cells, heads
from app.models.base import DELETED, KINDS, FieldInfo, Merge
from app.models.queries import imports
from app.models.queries.imports import Agreed, Standing

_ID_LENGTH = 26  # a row whose reference is one of our identities comes from our own export
_IDENTITY = ("given", "family", "birth")


@dataclass(frozen=True)
class SheetRows:
    """The filled rows of one sheet; `exported_at` is the reading of the clock where the sheet is our own export."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[HtcdsRow, ...]
    exported_at: int | None = None


@dataclass(frozen=True)
class Change:
    """One record that a row changes, or adds to a known case where `record_id` is ""."""

    kind: str
    record_id: str
    values: Mapping[str, Value]
    seen: Heads | None = None
    cells: int = 1


@dataclass(frozen=True)
class NewRow:
    """A row that is not here yet: its records by kind, and the reference by which it is known again."""

    ref: str
    records: Mapping[str, Mapping[str, Value]]
    organisations: tuple[str, ...]


@dataclass(frozen=True)
class ChangedRow:
    """A row that is here and says something else now."""

    case_id: str
    person_id: str
    changes: tuple[Change, ...]


@dataclass
class Plan:
    """What the rows would do."""

    new: list[NewRow] = field(default_factory=list)
    changed: list[ChangedRow] = field(default_factory=list)
    unchanged: int = 0
    deleted: int = 0
    problems: list[CellProblem] = field(default_factory=list)

    def counts(self) -> tuple[int, int, int, int]:
        """Return the numbers of rows: new, changed, unchanged, deleted here."""
        return len(self.new), len(self.changed), self.unchanged, self.deleted


def make(conn: Connection, sheets: Sequence[SheetRows], source: str, ctx: JobContext) -> Plan:
    """Return what the rows of some sheets would do to the store as it is now."""
    plan = Plan()
    total = sum(len(sheet.rows) for sheet in sheets)
    done = 0
    for sheet in sheets:
        fields = htcds_records.covered(sheet.columns)
        moments = imports.agreed(conn, sheet.exported_at)
        standing = _standing(conn, sheet, source, moments)
        values = {row.row: row.records for row in sheet.rows}
        doubles = _Doubles(conn, [values[row.row] for row in sheet.rows if row.row not in standing])
        refs: dict[str, int] = {}
        for row in sheet.rows:
            done += 1
            if done % 100 == 0:
                ctx.step(done, total, _("Comparing with the store"))
            ref = ref_of(source, sheet.name, row)
            if ref in refs:
                sentence = _("This row has the same number in its first column as row {row}. Number the rows anew.").format(row=refs[ref])
                plan.problems.append(CellProblem(sheet.name, row.row, "A", "", sentence))
                continue
            refs[ref] = row.row
            known = standing.get(row.row)
            if known is None:
                _add_new(plan, sheet.name, row, ref, values[row.row], fields)
                plan.problems += doubles.problem(sheet.name, row.row, values[row.row])
            else:
                _add_known(plan, conn, sheet.name, row, values[row.row], known, fields, moments)
    return plan


def ref_of(source: str, sheet: str, row: HtcdsRow) -> str:
    """Return the reference by which a row is known again: our own identity, or workbook, sheet and number of the row."""
    return f"record|{row.ref}" if _is_ours(row) else f"{source}|{sheet}|{row.ref or row.row}".casefold()


def _is_ours(row: HtcdsRow) -> bool:
    return len(row.ref) == _ID_LENGTH and row.ref.isalnum()


def _standing(conn: Connection, sheet: SheetRows, source: str, moments: Agreed) -> dict[int, Standing]:
    """Return row number > the records that stand for the row."""
    ours = {row.ref: row.row for row in sheet.rows if _is_ours(row)}
    by_party = imports.by_party(conn, list(ours), moments) if ours else {}
    others = {ref_of(source, sheet.name, row): row.row for row in sheet.rows if row.ref not in by_party}
    found = imports.by_ref(conn, list(others), imports.agreed(conn))
    return {ours[ref]: known for ref, known in by_party.items()} | {others[ref]: known for ref, known in found.items()}


def _add_new(
    plan: Plan, sheet: str, row: HtcdsRow, ref: str, values: dict[str, dict[str, Value]], fields: Mapping[str, Mapping[str, Covered]]
) -> None:
    records = htcds_records.new_records(values)
    for kind in htcds_records.KINDS:
        if kind in records:
            plan.problems += htcds_records.checked(kind, records[kind], fields.get(kind, {}), row.row, sheet)
    plan.new.append(NewRow(ref, records, tuple(htcds_records.organisations(values))))


def _add_known(
    plan: Plan, conn: Connection, sheet: str, row: HtcdsRow, values: dict[str, dict[str, Value]], known: Standing,
    fields: Mapping[str, Mapping[str, Covered]], moments: Agreed,
) -> None:
    if known.is_deleted:
        plan.deleted += 1
        plan.problems.append(CellProblem(sheet, row.row, "", "", _("This row was deleted here. It stays deleted."), False))
        return
    if _is_somebody_else(values.get("person", {}), known.records["person"]):
        plan.problems.append(CellProblem(sheet, row.row, "", "", _(
            "An earlier workbook of the same file name has somebody else in this row. Give this workbook another file name.")))
        return
    changes = []
    for kind in htcds_records.KINDS:
        if kind in fields:
            change, problems = _compare(conn, kind, values.get(kind, {}), known, fields[kind], moments, sheet, row.row)
            plan.problems += problems
            if change:
                changes.append(change)
    if changes:
        plan.changed.append(ChangedRow(known.records["case"]["id"], known.records["person"]["id"], tuple(changes)))
    else:
        plan.unchanged += 1


def _compare(
    conn: Connection, kind: str, said: dict[str, Value], known: Standing, fields: Mapping[str, Covered], moments: Agreed,
    sheet: str, row_no: int,
) -> tuple[Change | None, list[CellProblem]]:
    """Return what a row changes in one record, and the problems of the changed cells."""
    row = known.records.get(kind)
    if row is None:
        wanted: dict[str, Value] = {key: value for key, value in said.items() if value is not None}
        if not wanted or (kind == "decision" and "status" not in wanted):
            return None, []
        made = htcds_records.completed(kind, wanted)
        problems = htcds_records.checked(kind, made, fields, row_no, sheet)
        return Change(kind, "", made, cells=len(wanted)), problems
    if row[DELETED]:
        return None, []
    info = KINDS[kind]
    shown = {name: cells.from_stored(each, row[name]) for name, each in info.fields.items()}
    required = {each.key for each in FORMS[kind].fields() if each.required}
    wanted = {}
    for key in fields.keys() | said.keys():
        value = _with_lines(shown[key], said.get(key)) if _only_adds(fields, key) else said.get(key)
        if value is None and key in required:
            continue  # a blank cell does not take away what a form requires
        if not same(kind, key, value, htcds_records.shown_name(shown) if (kind, key) == ("person", "family") else shown[key]):
            wanted[key] = value if value is not None or info.fields[key].merge is not Merge.MEMBERS else {}
    if not wanted:
        return None, []
    edits = cells.changes(info, row, wanted)
    known_then = imports.differences(conn, row, edits, moments)
    plain, disputed = _sorted_out(kind, row, edits, known_then, fields)
    values = _values(shown, plain | disputed)
    merged = shown | values
    problems = htcds_records.checked(kind, merged, fields, row_no, sheet, set(values))
    values = {key: value for key, value in values.items() if key in merged}
    if not values:
        return None, problems
    for info_, _member in disputed:
        problems.append(_note(sheet, row_no, fields[info_.name], _(
            "This was changed here and in the workbook. Both answers are kept until somebody settles which one is right.")))
    seen = _seen(conn, row, plain, disputed, known_then) if disputed else None
    return Change(kind, row["id"], values, seen, len(plain) + len(disputed)), problems


_Cells = dict[tuple[FieldInfo, str], Value]


def _sorted_out(
    kind: str, row: Mapping[str, Any], edits: _Cells, known_then: Mapping[tuple[FieldInfo, str], tuple[Value, Dot | None]],
    fields: Mapping[str, Covered],
) -> tuple[_Cells, _Cells]:
    """Return the cells that only the workbook changed, and those changed on both sides; the others are left alone."""
    plain: _Cells = {}
    disputed: _Cells = {}
    for (info, member), value in edits.items():
        then = known_then[info, member][0]
        now = cells.split(info, row[info.name]).get(member)
        if _only_adds(fields, info.name):
            plain[info, member] = value
        elif not same(kind, info.name, value or None, then or None):
            (plain if same(kind, info.name, then or None, now) else disputed)[info, member] = value
    return plain, disputed


def _values(shown: Mapping[str, Value], edits: _Cells) -> dict[str, Value]:
    """Return whole field values with some cells changed."""
    values: dict[str, Value] = {}
    for (info, member), value in edits.items():
        if not member:
            values[info.name] = value
            continue
        former = values.get(info.name, shown[info.name])
        kept = dict(former) if isinstance(former, dict) else {}
        if isinstance(value, str | bool) and value:
            kept[member] = value
        else:
            kept.pop(member, None)
        values[info.name] = kept
    return values


def _seen(
    conn: Connection, row: Mapping[str, Any], plain: _Cells, disputed: _Cells,
    known_then: Mapping[tuple[FieldInfo, str], tuple[Value, Dot | None]],
) -> Heads:
    """Return the heads that the edit replaces: the present ones, but for disputed cells only what both sides knew."""
    seen = {cells.cell_name(info.name, member): dots for (info, member), dots in heads.of_cells(conn, row, plain).items()}
    for info, member in disputed:
        dot = known_then[info, member][1]
        seen[cells.cell_name(info.name, member)] = (dot,) if dot else ()
    return seen


def _only_adds(fields: Mapping[str, Covered], key: str) -> bool:
    """Tell whether a field gathers lines of several columns: a blank says nothing, and a line is added once."""
    return key not in fields or fields[key].only_adds


def _with_lines(shown: Value, said: Value) -> Value:
    """Return a text with the lines added that it does not hold yet."""
    there = shown if isinstance(shown, str) and not is_missing(shown) else ""
    lines = [line for line in said.split("\n") if line not in there] if isinstance(said, str) else []
    return "\n".join([*([there] if there else []), *lines]) or None


def _is_somebody_else(said: Mapping[str, Value], row: Mapping[str, Any]) -> bool:
    """Tell whether nothing of who the person is agrees, where at least two answers can be compared."""
    both = [(said[key], row[key]) for key in _IDENTITY if isinstance(said.get(key), str) and row[key]]
    return len(both) > 1 and not any(same("person", "family", one, other) for one, other in both)


def _note(sheet: str, row: int, columns: Covered, sentence: str) -> CellProblem:
    column = columns.columns[0]
    return CellProblem(sheet, row, column.letters, column.field.label, sentence, False)


class _Doubles:
    """People of new rows who bear a name and birth date that is here already, or in a row above."""

    def __init__(self, conn: Connection, values: Sequence[Mapping[str, Mapping[str, Value]]]) -> None:
        keys = [key for each in values if (key := self._key(each.get("person", {})))]
        self._here = imports.known_people(conn, [name for name, _birth in keys])

    def problem(self, sheet: str, row: int, values: Mapping[str, Mapping[str, Value]]) -> list[CellProblem]:
        key = self._key(values.get("person", {}))
        if key is None or key not in self._here:
            self._here |= {key} if key else set()
            return []
        return [CellProblem(sheet, row, "", "", _("A person of this name and birth date is here already, or in a row above. Both are "
                                                  "kept; compare them under People afterwards."), False)]

    @staticmethod
    def _key(person: Mapping[str, Value]) -> tuple[str, str] | None:
        parts = {key: value for key in ("given", "middle", "family") if isinstance(value := person.get(key), str) and not is_missing(value)}
        birth = person.get("birth")
        name = names.sort_name(**parts)
        return (name, birth) if name and isinstance(birth, str) and not is_missing(birth) else None
