# SPDX-License-Identifier: Apache-2.0
"""Workbooks of the Human Trafficking Case Data Standard (IOM, HTCDS 2.0): which column is which field of ours.

Fields, their places here and the standard's known defects are data (`htcds_fields.csv`, `htcds_aliases.csv`). A workbook has a
row of field names, a row of labels, or both. The name decides, except within the mailing address, where the published Excel
template has its labels right and its hidden names shifted; a column without a name goes by its label.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from app.base import resources
from app.base.text import _
from app.domain.letters import fold

_HEADER_ROWS = 6        # how far down a header may begin
_ENOUGH = 3             # known headings that make a row a header


@dataclass(frozen=True, slots=True)
class HtcdsField:
    """One field of the standard and its place here.

    Attributes:
        record, field: our record kind and field; "" where the program keeps no such thing.
        kind: how a cell is read: text, date, code, codes, number, tick, phone, email, consent, status, agency, or note
            (kept as a line "label: value" in a text field).
    """

    name: str
    label: str
    entity: str
    status: str
    record: str
    field: str
    kind: str
    codelist: str

    @property
    def is_mailing(self) -> bool:
        """Tell whether the field is part of the mailing address."""
        return self.name.startswith("prs_Mailing")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet; `number` counts from 1."""

    number: int
    field: HtcdsField

    @property
    def letters(self) -> str:
        """Return the column as the spreadsheet shows it ("AJ")."""
        return column_letters(self.number)


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What stands in the way of taking a cell, row or column in. The sentence quotes no value.

    Attributes:
        row: row of the sheet from 1; 0 where the whole column or sheet is meant.
        column: letters of the column, "" where the whole row is meant.
        field: label of the field, as in the sheet's header.
        is_error: False for a note that does not stop the import.
    """

    sheet: str
    row: int
    column: str
    field: str
    sentence: str
    is_error: bool = True


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a sheet, the first row of data, and what is wrong with the headings."""

    columns: tuple[Column, ...]
    first_row: int
    problems: tuple[CellProblem, ...]


def find_header(rows: Sequence[Sequence[object]], sheet: str) -> Header:
    """Return the columns of a sheet by its first rows; a header without columns where there is none."""
    for at, row in enumerate(rows[:_HEADER_ROWS]):
        if _known(row) < _ENOUGH:
            continue
        below = rows[at + 1] if at + 1 < len(rows) else ()
        has_labels = _known(row, _by_name()) >= _ENOUGH and _known(below, _by_label()) >= _ENOUGH
        two = (row, below) if has_labels else (row, ())
        return _columns(two, sheet, at + (3 if has_labels else 2))
    sentence = _("This sheet has no headings of the case data standard. Use its Excel template and keep its first two rows.")
    return Header((), 0, (CellProblem(sheet, 0, "", "", sentence),))


def column_letters(number: int) -> str:
    """Return 1 as "A", 27 as "AA"."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@cache
def fields() -> dict[str, HtcdsField]:
    """Return the standard's fields by their names."""
    return {row["name"]: HtcdsField(row["name"], row["label"], row["entity"], row["status"], row["record"], row["field"], row["kind"],
                                    row["codelist"]) for row in resources.read_table("lists/htcds_fields.csv")}


@cache
def code_aliases(codelist: str) -> dict[str, str]:
    """Return other ways, seen in workbooks, to write the codes of a list: squashed text > code."""
    return {squashed(row["written"]): row["means"] for row in _aliases() if row["kind"] == f"code:{codelist}"}


def squashed(text: object) -> str:
    """Return a heading or code without case, blanks and signs, so that "prs_First_Name" is "prs_FirstName"."""
    return "".join(char for char in fold(str(text)) if char.isalnum()) if text is not None else ""


def _columns(header: tuple[Sequence[object], Sequence[object]], sheet: str, first_row: int) -> Header:
    names, labels = header
    columns: list[Column] = []
    problems: list[CellProblem] = []
    for number in range(1, max(len(names), len(labels)) + 1):
        name, label = (row[number - 1] if number <= len(row) else None for row in (names, labels))
        found = _field(name, label)
        heading = str(label or name or "")
        if found is None:
            if heading.strip() and number > 1:
                problems.append(CellProblem(sheet, 0, column_letters(number), heading, _(
                    "This heading is not known, so the column is not taken in. Correct it, or empty the column."), is_error=False))
            continue
        former = next((column for column in columns if column.field == found), None)
        if former:
            problems.append(CellProblem(sheet, 0, column_letters(number), heading, _(
                "This column has the same heading as column {column}. Correct one of them.").format(column=former.letters)))
            continue
        if not found.record:
            problems.append(CellProblem(sheet, 0, column_letters(number), heading, _(
                "The program keeps no such field, so the column is not taken in."), is_error=False))
            continue
        columns.append(Column(number, found))
    return Header(tuple(columns), first_row, tuple(problems))


def _field(name: object, label: object) -> HtcdsField | None:
    """Return the field of a column by its name and label; see the module's rule."""
    by_name, by_label = _by_name().get(_last_part(name)), _by_label().get(squashed(label))
    if by_name and by_label and by_name.is_mailing and by_label.is_mailing:
        return by_label
    return by_name or by_label or _by_label().get(squashed(name))


def _known(row: Sequence[object], table: dict[str, HtcdsField] | None = None) -> int:
    """Return how many cells of a row are headings."""
    return sum(squashed(cell) in _by_label() or _last_part(cell) in _by_name() if table is None
               else (squashed(cell) in table or _last_part(cell) in table) for cell in row if cell)


def _last_part(name: object) -> str:
    """Return a name without the groups that questionnaire exports put before it ("victim/prs_FirstName")."""
    return squashed(str(name).rsplit("/", 1)[-1]) if name is not None else ""


@cache
def _aliases() -> list[dict[str, str]]:
    return resources.read_table("lists/htcds_aliases.csv")


@cache
def _by_name() -> dict[str, HtcdsField]:
    known = {squashed(name): each for name, each in fields().items()}
    return known | {squashed(row["written"]): fields()[row["means"]] for row in _aliases() if row["kind"] == "name"}


@cache
def _by_label() -> dict[str, HtcdsField]:
    """Return fields by labels that only one field has, and by the aliases, which settle the others."""
    count: dict[str, list[HtcdsField]] = {}
    for each in fields().values():
        count.setdefault(squashed(each.label), []).append(each)
    known = {label: several[0] for label, several in count.items() if label and len(several) == 1}
    return known | {squashed(row["written"]): fields()[row["means"]] for row in _aliases() if row["kind"] == "label"}
