# SPDX-License-Identifier: Apache-2.0
"""A workbook that somebody keeps becomes batches: chosen sheet and columns, a dry run, then all of it or nothing.

Rows are read one after the other, in the dry run and again when they are written, so length costs time and no memory. Each
row is a keying whose identity is worked out from the row, so a workbook that is taken in twice, or at two PCs, is there once.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import ormsgpack
from sqlalchemy import delete, insert, select

from app.base import clock
from app.base.errors import ImportRefused, Unreadable
from app.base.jobs import JobContext
from app.base.text import _
from app.domain import permissions
from app.domain.forms.check import check, stale
from app.domain.forms.spec import Strength
from app.domain.forms.values import Value, is_blank
from app.domain.htcds import CellProblem, column_letters
from app.domain.paper import columns
from app.domain.paper.answers import all_as_text, from_text
from app.domain.paper.batches import Verify
from app.domain.paper.columns import Layout
from app.domain.paper.forms.catalogue import paper_form
from app.domain.paper.sheet_cells import answer
from app.domain.paper.spec import PaperForm, Place
from app.domain.paper.typed import Reading
from app.domain.touched import Touched
from app.models.paper import paper_layout
from app.models.queries import paper as queries
from app.models.store import Store
from app.reports.register import Register, SheetCell
from app.services import records
from app.services.paper.batches import new_batch

FORMS_A_BATCH = 5_000
MOST_PROBLEMS = 1_000
_AT_ONCE = 500
_FORCED = "So in the workbook"


@dataclass(frozen=True)
class Counts:
    """Rows of a workbook: new ones, those here already, those here that say something else now."""

    new: int = 0
    unchanged: int = 0
    changed: int = 0


@dataclass(frozen=True)
class RegisterPlan:
    """The result of a dry run.

    Attributes:
        problems: by row and column, the first 1,000; each an error or a note.
        errors: how many errors there are, also beyond these.
        source: post that keeps the workbook.
    """

    path: Path
    digest: bytes
    layout: Layout
    source: str
    period: str
    counts: Counts
    problems: tuple[CellProblem, ...]
    errors: int

    @property
    def can_commit(self) -> bool:
        """Tell whether there is something to write and nothing in its way."""
        return not self.errors and self.counts.new > 0


@dataclass(frozen=True)
class TakenIn:
    """What was taken in: the batches' numbers and how many rows."""

    numbers: tuple[str, ...]
    rows: int
    touched: Touched


@dataclass
class _Found:
    problems: list[CellProblem] = field(default_factory=list)
    errors: int = 0
    told: set[str] = field(default_factory=set)

    def add(self, problem: CellProblem) -> None:
        self.errors += problem.is_error
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)


@dataclass(frozen=True)
class File:
    """A file that was looked into: the sheet that was chosen first, and its first rows as text."""

    register: Register
    sheet: str
    rows: list[list[str]]


def look_into(path: Path, sheet: str = "") -> File:
    """Open a file and read the first rows of a sheet, or of the first one that is not hidden.

    Raises:
        ImportRefused: the file cannot be read, or has no such sheet.
    """
    register = Register(path)
    names = [each.name for each in register.sheets]
    chosen = sheet or next((each.name for each in register.sheets if not each.is_hidden), names[0] if names else "")
    if chosen not in names:
        raise ImportRefused(_("The workbook has no such sheet. Look at the names on its tabs."))
    return File(register, chosen, preview(register, chosen))


def layout_of(
    store: Store, file: File, form_key: str, header_row: int, letters: Mapping[str, str], always: Mapping[str, str], order: str
) -> Layout:
    """Return how a file is read: as remembered for its headings, else as they suggest, with what was said put in its place.

    Args:
        header_row: 0 where it is to be found.
        letters: question > letters of its column.
        always: question > code or text that holds for every row.

    Raises:
        ImportRefused: there is no such question or column.
    """
    form, row = paper_form(form_key), header_row or columns.likely_header(file.rows)
    names = columns.headings(file.rows, row)
    known = remembered(store, form, names)
    keys = {place.key for place in columns.places(form)}
    numbers = {column_letters(number + 1): number for number in range(len(names))}
    if {*letters, *always} - keys or {said.upper() for said in letters.values()} - numbers.keys():
        raise ImportRefused(_("There is no such question or column. Questions: {keys}.").format(keys=", ".join(sorted(keys))))
    found = dict(known.columns) if known else columns.guessed(form, names)
    chosen = {key: at for key, at in found.items() if key not in always} | {key: numbers[said.upper()] for key, said in letters.items()}
    return Layout(form_key, file.sheet, row, chosen, order, {**(known.fixed if known else {}), **always})


def preview(register: Register, sheet: str) -> list[list[str]]:
    """Return the first rows of a sheet as text, for choosing the row of headings."""
    return [["" if cell.content is None else str(cell.content).strip() for cell in row] for row in register.head(sheet)]


def remembered(store: Store, form: PaperForm, names: Sequence[str]) -> Layout | None:
    """Return how a workbook with these headings was read last time."""
    with store.read() as conn:
        statement = select(paper_layout.c.content).where(paper_layout.c.fingerprint == columns.fingerprint(form, names))
        found = conn.execute(statement).scalar()
    return Layout(**ormsgpack.unpackb(found)) if found else None


def remember(store: Store, layout: Layout, names: Sequence[str]) -> None:
    """Keep how a workbook with these headings is read, in the encrypted store of this PC."""
    mark = columns.fingerprint(paper_form(layout.form), names)
    content = {"form": layout.form, "sheet": layout.sheet, "header_row": layout.header_row, "columns": dict(layout.columns),
               "order": layout.order, "fixed": dict(layout.fixed)}
    with store.write() as unit:
        unit.conn.execute(delete(paper_layout).where(paper_layout.c.fingerprint == mark))
        unit.conn.execute(insert(paper_layout).values(fingerprint=mark, saved_at=clock.now_text(), content=ormsgpack.packb(content)))


def dry_run(
    store: Store, register: Register, layout: Layout, source: str, period: str = "", ctx: JobContext | None = None
) -> RegisterPlan:
    """Read all rows and say what taking them in would do; writes nothing.

    Raises:
        ImportRefused: the file cannot be read.
        Cancelled.
    """
    records.require(store, permissions.Action.IMPORT)
    found, counts = _Found(), Counts()
    form = paper_form(layout.form)
    for key, sentence in _without_column(form, layout):
        place = next(each for each in columns.places(form) if each.key == key)
        found.add(CellProblem(layout.sheet, 0, "", _(place.field.label).replace("&", ""), sentence))
    for _row, _values, standing in _compared(store, register, layout, source, found, ctx or JobContext()):
        counts = Counts(counts.new + (standing == "new"), counts.unchanged + (standing == "same"), counts.changed + (standing == "changed"))
    if not any((counts.new, counts.unchanged, counts.changed)) and not found.errors:
        found.add(CellProblem(layout.sheet, 0, "", "", _("No row below the headings is filled. Choose another sheet or row.")))
    return RegisterPlan(register.path, register.digest, layout, source, period, counts, tuple(found.problems), found.errors)


def commit(store: Store, plan: RegisterPlan, ctx: JobContext | None = None) -> TakenIn:
    """Write the new rows of a checked workbook as batches, in one unit of work.

    Raises:
        ImportRefused: the dry run found errors, or the file was changed since.
        Cancelled: nothing was written.
    """
    records.require(store, permissions.Action.IMPORT)
    ctx = ctx or JobContext()
    if plan.errors:
        raise ImportRefused(_("The workbook holds errors. Correct them and choose the file again; nothing was written."))
    if not plan.counts.new:
        return TakenIn((), 0, Touched())
    register = Register(plan.path)
    if register.digest != plan.digest:
        raise ImportRefused(_("The workbook was changed since it was checked. Check it again; nothing was written."))
    form, left, numbers, done = paper_form(plan.layout.form), plan.counts.new, list[str](), 0
    with store.write(_("Taken in from a workbook")) as unit:
        unit.note("import", "paper_batch", "", {"rows": plan.counts.new, "form": form.key})
        rows = (each for each in _compared(store, register, plan.layout, plan.source, _Found(), ctx) if each[2] == "new")
        while left:
            size = min(left, FORMS_A_BATCH)
            batch_id, number = new_batch(unit, store, form, size, plan.source, plan.period, verify=Verify.NONE)
            numbers.append(number)
            serial = 0
            while some := list(islice(rows, min(_AT_ONCE, size - serial))):
                unit.create_many("paper_keying", [
                    (row.id, {"batch_id": batch_id, "serial": serial + at, "form_version": form.version, "answers": dict(values),
                              "forced": dict(row.forced)})
                    for at, (row, values, _standing) in enumerate(some, 1)
                ])
                unit.flush()
                serial += len(some)
                done += len(some)
                ctx.step(done, plan.counts.new, _("Writing the rows"))
            if serial != size:
                raise ImportRefused(_("The store has changed since the workbook was checked. Check it again; nothing was written."))
            left -= size
    return TakenIn(tuple(numbers), done, unit.touched)


@dataclass(frozen=True)
class _Row:
    id: str
    number: int
    forced: Mapping[str, str]


def _compared(
    store: Store, register: Register, layout: Layout, source: str, found: _Found, ctx: JobContext
) -> Iterator[tuple[_Row, dict[str, str], str]]:
    """Yield each row with its answers and "new", "same" or "changed"; rows with an error are told and left out."""
    form = paper_form(layout.form)
    read = _rows(register, layout, form, source, found, ctx)
    while some := list(islice(read, _AT_ONCE)):
        with store.read() as conn:
            standing = queries.answers_of(conn, [row.id for row, _kept in some])
        for row, kept in some:
            before = standing.get(row.id)
            if before is None:
                yield row, kept, "new"
            elif before == kept:
                yield row, kept, "same"
            else:
                for key in sorted(key for key in before.keys() | kept.keys() if before.get(key) != kept.get(key)):
                    found.add(_problem(layout, form, row.number, key, _(
                        "This row was taken in before and says something else now. Change the record itself; the row is left out."), False))
                yield row, kept, "changed"


def _rows(
    register: Register, layout: Layout, form: PaperForm, source: str, found: _Found, ctx: JobContext
) -> Iterator[tuple[_Row, dict[str, str]]]:
    """Yield the rows that can be read, with their answers as they are kept."""
    places = {place.key: place for place in columns.places(form)}
    asked = [(places[key], at) for key, at in sorted(layout.columns.items(), key=lambda item: item[1]) if key in places]
    asked_for = {*layout.columns, *layout.fixed}
    unasked = {key for key, _sentence in _without_column(form, layout)} | {form.number} - layout.columns.keys()
    counts = {section.count for section in form.sections if section.most and section.count}
    reading, seen = Reading(layout.order), dict[str, tuple[int, int]]()  # identity > how often, first row
    for done, (number, cells) in enumerate(register.rows(layout.sheet, layout.header_row + 1)):
        if done % 200 == 0:
            ctx.step(done, 0, _("Reading the rows"))
        errors = found.errors
        values, unread = _values(form, layout, asked, cells, number, reading, found)
        if not values and not unread:
            continue
        for gate in [gate for key in values if (gate := places[key].field.shown_if) and gate.field not in asked_for]:
            values.setdefault(gate.field, gate.answers[0])  # a passport number says that there is a passport
        values = {key: from_text(places[key].field, text) for key, text in layout.fixed.items() if key in places} | values
        for key in stale(form.spec(values), values):
            del values[key]
        for section in form.sections:
            if section.count in counts - asked_for and any(key.startswith(f"{section.key}.") for key in values):
                values[section.count] = 1
        forced = _checked(form, layout, values, number, found, unasked | unread)
        kept = {key: text for key, text in all_as_text(values).items() if not is_blank(values[key])}
        if found.errors > errors:
            continue
        identity = columns.row_id(form, source, kept, 0)
        times, first = seen.get(identity, (0, number))
        seen[identity] = (times + 1, first)
        if times and columns.is_numbered(form, kept):
            found.add(_problem(layout, form, number, form.number, _(
                "This form number stands in row {row} as well. Each form has a number of its own.").format(row=first)))
            continue
        identity = columns.row_id(form, source, kept, times) if times else identity
        yield _Row(identity, number, forced), kept


def _values(
    form: PaperForm, layout: Layout, asked: Sequence[tuple[Place, int]], cells: Sequence[SheetCell], number: int, reading: Reading,
    found: _Found,
) -> tuple[dict[str, Value], set[str]]:
    """Return the answers of a row, and the questions whose cells cannot be read."""
    values: dict[str, Value] = {}
    unread: set[str] = set()
    for place, at in asked:
        cell = cells[at] if at < len(cells) else SheetCell(None)
        if cell.trouble:
            unread.add(place.key)
            found.add(_problem(layout, form, number, place.key, _TROUBLES[cell.trouble]()))
        elif not cell.is_blank:
            try:
                values[place.key] = answer(place.question, cell.content, cell.number_format, reading)
            except Unreadable as problem:
                unread.add(place.key)
                found.add(_problem(layout, form, number, place.key, str(problem)))
    return values, unread


def _checked(
    form: PaperForm, layout: Layout, values: dict[str, Value], number: int, found: _Found, told: Collection[str]
) -> dict[str, str]:
    """Tell what stands in the way of a row; returns what goes in against a check, for somebody to settle.

    Args:
        told: questions of which something was said already, or that a workbook need not answer.
    """
    forced: dict[str, str] = {}
    for problem in check(form.spec(values), values):
        if problem.field in told or problem.field in found.told:
            continue
        if problem.strength is Strength.BLOCKING:
            if problem.field not in {*layout.columns, *layout.fixed}:
                found.told.add(problem.field)  # once for all rows: it is the sheet that lacks it
                words = _("{problem} Choose its column, or one answer for every row.").format(problem=_(problem.message))
                found.add(_problem(layout, form, number, problem.field, words))
                continue
            found.add(_problem(layout, form, number, problem.field, _(problem.message)))
        elif problem.strength is Strength.REASON:
            found.add(_problem(layout, form, number, problem.field, _(problem.message), False))
            forced[problem.field] = _(_FORCED)
    return forced


def _without_column(form: PaperForm, layout: Layout) -> Iterator[tuple[str, str]]:
    for place in columns.places(form):
        is_always_asked = place.field.required and not place.line and not place.field.shown_if and place.key != form.number
        if is_always_asked and place.key not in {*layout.columns, *layout.fixed}:
            yield place.key, _("{label} must be answered, and no column is chosen for it.").format(label=_(place.field.label))
    if not layout.columns:
        yield form.number, _("No column is chosen. Say which column answers which question.")


def _problem(layout: Layout, form: PaperForm, row: int, key: str, sentence: str, is_error: bool = True) -> CellProblem:
    at = layout.columns.get(key)
    place = next((each for each in columns.places(form) if each.key == key), None)
    label = _(place.field.label).replace("&", "") if place else ""
    return CellProblem(layout.sheet, row, column_letters(at + 1) if at is not None else "", label, sentence, is_error)


_TROUBLES = {
    "error": lambda: _("This cell shows an error of the spreadsheet program. Correct its formula, or type the value."),
    "uncalculated": lambda: _("This formula was never worked out. Open the workbook in the spreadsheet program and save it once."),
}
