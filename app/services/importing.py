# SPDX-License-Identifier: Apache-2.0
"""Taking in a workbook of the case data standard: first a dry run that says everything, then all of it or nothing."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.base import clock
from app.base.errors import ImportRefused
from app.base.ids import new_id
from app.base.jobs import JobContext
from app.base.text import _
from app.domain import numbers, permissions
from app.domain.forms.values import UNKNOWN, Value
from app.domain.htcds import CellProblem, Header, find_header
from app.domain.htcds_cells import mended
from app.domain.htcds_records import KINDS, completed_links, stage_of
from app.domain.htcds_rows import HtcdsRow, read_row
from app.domain.touched import Touched
from app.models import backup, counters
from app.models.journal import Unit
from app.models.queries import imports
from app.models.store import Store
from app.reports import package
from app.reports.reading import Sheet, sheets
from app.services import cases, import_plan, records
from app.services.import_plan import ChangedRow, NewRow, Plan, SheetRows

_COPIES = re.compile(r"^copy of |[ _-]*\(\d+\)$|[ _-]+copy$", re.IGNORECASE)
_EXPORT_MARK = re.compile(r"breakwater:(\d+)")
_AT_ONCE = 250


@dataclass(frozen=True)
class Counts:
    """Rows of a workbook: what becomes of them."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    deleted_here: int = 0
    empty: int = 0

    @property
    def to_write(self) -> int:
        """How many rows would change something."""
        return self.new + self.changed


@dataclass(frozen=True)
class ImportPlan:
    """The result of a dry run.

    Attributes:
        file_name: of the workbook.
        counts: what would become of the rows.
        problems: by sheet, row and column; each is an error or a note.
    """

    file_name: str
    source: str
    sheets: tuple[SheetRows, ...]
    counts: Counts
    problems: tuple[CellProblem, ...]
    position: int
    plan: Plan

    @property
    def errors(self) -> tuple[CellProblem, ...]:
        """Return the problems that stop the import."""
        return tuple(each for each in self.problems if each.is_error)

    @property
    def can_commit(self) -> bool:
        """Tell whether there is something to write and nothing in its way."""
        return not self.errors and self.counts.to_write > 0


@dataclass(frozen=True)
class Imported:
    """What an import did."""

    touched: Touched
    counts: Counts


def dry_run(store: Store, path: Path, ctx: JobContext | None = None) -> ImportPlan:
    """Read a workbook and say what taking it in would do; writes nothing.

    Raises:
        ImportRefused: the file is no workbook of ours: protected, damaged, too large, with macros, or without a table.
        Cancelled.
    """
    records.require(store, permissions.Action.IMPORT)
    ctx = ctx or JobContext()
    ctx.step(0, 0, _("Opening the workbook"))
    checked = package.check(path)
    read: list[SheetRows] = []
    problems: list[CellProblem] = []
    without: list[CellProblem] = []
    empty = 0
    for sheet in sheets(checked):
        header = find_header(sheet.rows, sheet.name)
        if not header.columns:
            without += header.problems
            continue
        found, wrong, blank = _read(sheet, header, checked.counts_from_1904, ctx)
        read.append(found)
        problems += [*header.problems, *wrong]
        empty += blank
    if not any(sheet.rows for sheet in read):
        problems += [_nothing_filled(read[0])] if read else without or [_no_sheet()]
    source = _COPIES.sub("", path.stem.strip()).strip()
    with store.read() as conn:
        plan = import_plan.make(conn, read, source, ctx)
        position = imports.journal_position(conn)[1]
    problems += plan.problems
    order = {sheet.name: at for at, sheet in enumerate(read)}
    problems.sort(key=lambda each: (order.get(each.sheet, 0), each.row, len(each.column), each.column))
    return ImportPlan(path.name, source, tuple(read), _counts(plan, empty), tuple(problems), position, plan)


def commit(store: Store, plan: ImportPlan, ctx: JobContext | None = None) -> Imported:
    """Take in what a dry run planned, after a backup, in one unit of work.

    Raises:
        ImportRefused: the dry run found errors, or the store has changed since in a way that changes the plan.
        Cancelled: nothing was written.
    """
    records.require(store, permissions.Action.IMPORT)
    ctx = ctx or JobContext()
    if plan.errors:
        raise ImportRefused(_("The workbook holds errors. Correct them and choose the file again; nothing was written."))
    if not plan.counts.to_write:
        return Imported(Touched(), plan.counts)
    ctx.step(0, plan.counts.to_write, _("Making a backup"))
    store.use_key(lambda folder, key: backup.make(folder, key, "import"))
    with store.write(_("Taken in from a workbook")) as unit:
        todo = plan.plan
        if imports.journal_position(unit.conn)[1] != plan.position:
            todo = import_plan.make(unit.conn, plan.sheets, plan.source, ctx)
            if todo.counts() != plan.plan.counts() or any(each.is_error for each in todo.problems):
                raise ImportRefused(_("The store has changed since the workbook was checked. Check it again; nothing was written."))
        unit.note("import", "workbook", "", {"new": len(todo.new), "changed": len(todo.changed), "unchanged": todo.unchanged})
        _write_new(unit, store, todo.new, ctx, plan.counts.to_write)
        _write_changed(unit, todo.changed, ctx, len(todo.new), plan.counts.to_write)
    return Imported(unit.touched, plan.counts)


def _read(sheet: Sheet, header: Header, from_1904: bool, ctx: JobContext) -> tuple[SheetRows, list[CellProblem], int]:
    """Return the filled rows of a sheet, what is wrong with their cells, and how many rows are empty."""
    rows: list[HtcdsRow] = []
    problems: list[CellProblem] = []
    empty = 0
    mark = _EXPORT_MARK.fullmatch(str(sheet.rows[0][0])) if sheet.rows and sheet.rows[0] else None
    for number in range(header.first_row, len(sheet.rows) + 1):
        if number % 100 == 0:
            ctx.step(number, len(sheet.rows), _("Reading the rows"))
        cells: list[object] = list(sheet.rows[number - 1])
        bad = list(_bad_cells(sheet, header, number))
        if not bad and not any(_is_filled(cells, column.number) for column in header.columns):
            empty += any(cell != "" for cell in cells)
            continue
        problems += bad
        for column in header.columns:
            if _is_filled(cells, column.number):
                cells[column.number - 1], said = mended(cells[column.number - 1], column, number, sheet.name, from_1904)
                problems += [said] if said else []
        row, wrong = read_row(header.columns, cells, number, sheet.name)
        rows.append(row)
        problems += wrong
    exported_at = int(mark[1]) if mark else None
    return SheetRows(sheet.name, header.columns, tuple(rows), exported_at), problems, empty


def _is_filled(cells: Sequence[object], number: int) -> bool:
    return number <= len(cells) and bool(str(cells[number - 1]).strip())


def _bad_cells(sheet: Sheet, header: Header, number: int) -> Iterator[CellProblem]:
    for column in header.columns:
        place = (number, column.number - 1)
        if place in sheet.errors:
            yield CellProblem(sheet.name, number, column.letters, column.field.label, _(
                "This cell shows an error of the spreadsheet program. Correct its formula, or type the value."))
        elif place in sheet.uncalculated:
            yield CellProblem(sheet.name, number, column.letters, column.field.label, _(
                "This formula was never worked out. Open the workbook in the spreadsheet program and save it once."))


def _counts(plan: Plan, empty: int) -> Counts:
    return Counts(*plan.counts(), empty)


def _nothing_filled(sheet: SheetRows) -> CellProblem:
    return CellProblem(sheet.name, 0, "", "", _("The workbook has its headings and no filled rows. Fill in at least one row."))


def _no_sheet() -> CellProblem:
    return CellProblem("", 0, "", "", _("The workbook holds no sheet with a table."))


def _write_new(unit: Unit, store: Store, rows: Sequence[NewRow], ctx: JobContext, total: int) -> None:
    known = imports.known_organisations(unit.conn)
    for start in range(0, len(rows), _AT_ONCE):
        ctx.step(start, total, _("Writing the new rows"))
        _write_some(unit, store, rows[start : start + _AT_ONCE])
        names = dict.fromkeys(name for row in rows[start : start + _AT_ONCE] for name in row.organisations if name not in known)
        unit.create_many("organisation", [("", {"name": name}) for name in names])
        known.update(names)


def _write_some(unit: Unit, store: Store, rows: Sequence[NewRow]) -> None:
    """Write new rows kind by kind, each row a person, a case and what belongs to both."""
    post, year = store.fact("post_code"), clock.today().year
    ids = [(new_id(), new_id()) for _row in rows]  # person, case
    for kind in KINDS:
        made: list[tuple[str, Mapping[str, Value]]] = []
        for row, (person_id, case_id) in zip(rows, ids, strict=True):
            if kind not in row.records:
                continue
            values = dict(row.records[kind])
            if kind == "person":
                made.append((person_id, values))
            elif kind == "case":
                number = numbers.case_number(post, year, counters.take(unit.conn, f"case/{post}/{year}"))
                made.append((case_id, values | {"number": number, "imported_ref": row.ref}))
            else:
                made.append(("", values | completed_links(kind, case_id, person_id)))
        unit.create_many(kind, made)
    stages = [("", cases.stage_values(case_id, "protection", stage_of(row.records), UNKNOWN)) for row, (_who, case_id) in
              zip(rows, ids, strict=True)]
    unit.create_many("stage", stages)


def _write_changed(unit: Unit, rows: Sequence[ChangedRow], ctx: JobContext, done: int, total: int) -> None:
    for at, row in enumerate(rows, done):
        if at % 20 == 0:
            ctx.step(at, total, _("Writing the changed rows"))
        for change in row.changes:
            values = dict(change.values)
            if not change.record_id:
                values |= completed_links(change.kind, row.case_id, row.person_id)
            unit.save(change.kind, change.record_id, values, change.seen)
