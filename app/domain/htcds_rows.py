# SPDX-License-Identifier: Apache-2.0
"""Rows of a case data standard workbook as values of our records, or as problems by row and column. Writes nothing.

A row is one victim in one case. Nothing is guessed: a cell that cannot be read is a problem, a date keeps the precision
it was written with, sex is not taken from gender, and what has no field of its own is kept as a line of text.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from app.base.errors import Unreadable
from app.base.text import _
from app.domain.codelists import codelist, exact
from app.domain.dates import FIRST_YEAR, LAST_YEAR, PartialDate
from app.domain.dates import exact as exact_date
from app.domain.dates import parse as parse_date
from app.domain.forms.values import ILLEGIBLE, NOT_ASKED, REFUSED, UNKNOWN, Value
from app.domain.htcds import CellProblem, Column, Header, HtcdsField, code_aliases, find_header, squashed
from app.domain.htcds_records import STATUS_READ

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{4,24}")
_YES, _NO = {"true", "yes", "y", "1", "x", "oui", "si", "wi"}, {"false", "no", "n", "0", "non"}
_NO_ANSWER = {"unknown": UNKNOWN, "not known": UNKNOWN, "refused": REFUSED, "not asked": NOT_ASKED, "illegible": ILLEGIBLE}
_SEPARATORS = re.compile(r"\s*[;|,\n\r]\s*")
_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class HtcdsRow:
    """One row as values.

    Attributes:
        row: row of the sheet, from 1.
        ref: what stands in the sheet's first column, where it has no heading (the template numbers its rows).
        records: record kind > field > value; only what was filled in. "party" always has the role "victim".
    """

    row: int
    ref: str
    records: dict[str, dict[str, Value]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HtcdsSheet:
    """A whole sheet as values and problems."""

    columns: tuple[Column, ...]
    rows: tuple[HtcdsRow, ...]
    problems: tuple[CellProblem, ...]

    @property
    def errors(self) -> tuple[CellProblem, ...]:
        """Return the problems that stop an import."""
        return tuple(problem for problem in self.problems if problem.is_error)


def read_sheet(cells: Sequence[Sequence[object]], sheet: str) -> HtcdsSheet:
    """Return what a sheet holds. `cells` are its rows from the first, with dates as dates and blanks as None or ""."""
    header = find_header(cells, sheet)
    problems = list(header.problems)
    rows = []
    for number, row in _filled(header, cells):
        made, wrong = read_row(header.columns, row, number, sheet)
        problems += wrong
        rows.append(made)
    if header.columns and not rows:
        problems.append(CellProblem(sheet, 0, "", "", _("This sheet has headings and no filled rows.")))
    return HtcdsSheet(header.columns, tuple(rows), tuple(problems))


def read_row(columns: Sequence[Column], cells: Sequence[object], number: int, sheet: str) -> tuple[HtcdsRow, list[CellProblem]]:
    """Return one row as values, and the problems of its cells."""
    first_is_ours = any(column.number == 1 for column in columns)
    ref = "" if first_is_ours or not cells else _text(cells[0])
    made, problems = HtcdsRow(number, ref, {"party": {"role": "victim"}}), []
    for column in columns:
        cell = cells[column.number - 1] if column.number <= len(cells) else None
        if _is_blank(cell):
            continue
        missing = _missing(cell, column.field)
        if missing:
            made.records.setdefault(column.field.record, {})[column.field.field] = missing
            continue
        try:
            value, line = _READERS[column.field.kind](cell, column.field.codelist)
        except Unreadable as wrong:
            problems.append(CellProblem(sheet, number, column.letters, column.field.label, str(wrong)))
            continue
        _keep(made.records.setdefault(column.field.record, {}), column.field, value, line)
    return made, problems + [CellProblem(sheet, number, "", "", sentence) for sentence in _incomplete(made.records)]


def _incomplete(records: dict[str, dict[str, Value]]) -> list[str]:
    """Return what a row lacks as a whole."""
    sentences = []
    if not any(records.get("person", {}).get(key) for key in ("family", "given", "middle")):
        sentences.append(_("This row names nobody. Fill in a first or second name; write Unknown where no name is known."))
    if "decision" in records and "status" not in records["decision"]:
        sentences.append(_("This row names who decided on the trafficking status, but no status. Fill in both or neither."))
    return sentences


def _keep(record: dict[str, Value], field_: HtcdsField, value: Value | None, line: str) -> None:
    """Put a value in its field; sets grow; notes, and what finds its place taken, become lines of the record's text."""
    former = record.get(field_.field)
    if isinstance(value, dict) and isinstance(former, dict):
        value = former | value
    if field_.kind == "note":
        _add_line(record, field_.field, f"{field_.label}: {value}")
    elif former is not None and not isinstance(value, dict):
        _add_line(record, "notes" if field_.record == "person" else "details", f"{field_.label}: {value}")
    elif value is not None:
        record[field_.field] = value
    if line:
        _add_line(record, "details", f"{field_.label}: {line}")


def _add_line(record: dict[str, Value], key: str, text: str) -> None:
    former = record.get(key)
    record[key] = f"{former}\n{text}" if former else text


def _filled(header: Header, cells: Sequence[Sequence[object]]) -> Iterator[tuple[int, Sequence[object]]]:
    """Yield the rows that hold anything in a known column; the template numbers a thousand empty ones."""
    if not header.columns:
        return
    for at in range(header.first_row - 1, len(cells)):
        row = cells[at]
        if any(column.number <= len(row) and not _is_blank(row[column.number - 1]) for column in header.columns):
            yield at + 1, row


def _missing(cell: object, field_: HtcdsField) -> str:
    """Return why there is no answer, where a cell says so in words and the field's own list has no such entry; else ""."""
    said = _NO_ANSWER.get(_text(cell).casefold(), "")
    if field_.kind in ("code", "codes"):
        return said if said and _code(field_.codelist, _text(cell)) is None else ""
    return said if field_.kind == "date" or field_.field in ("family", "given", "middle") else ""


def _is_blank(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


# --- one cell: value, and a further line of text for the record's details ------------------------------------------------

_Read = tuple[Value | None, str]


def _text(cell: object) -> str:
    """Return a cell as text; a number without a fraction without its ".0"."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return (cell.date() if isinstance(cell, datetime) else cell).isoformat()
    lines = str(cell).replace("\u00a0", " ").replace("\r\n", "\n").split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def _read_text(cell: object, _list: str) -> _Read:
    text = _text(cell)
    if len(text) > _LONGEST:
        raise Unreadable(_("This text is longer than {n} characters. Shorten it, or split it.").format(n=_LONGEST))
    if text.startswith("?"):
        text = text.lstrip("?").strip()
    if any(ord(char) < 32 and char not in "\n\t" for char in text):
        raise Unreadable(_("This cell holds characters that cannot be printed. Type it again."))
    return text or None, ""


def _read_date(cell: object, _list: str) -> _Read:
    if isinstance(cell, datetime):
        return exact_date(cell.date()).text(), ""
    if isinstance(cell, date):
        return exact_date(cell).text(), ""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if float(cell).is_integer() and FIRST_YEAR <= cell <= LAST_YEAR:
            return PartialDate(int(cell)).text(), ""
        raise Unreadable(_("This cell holds a number, not a date. Format the cell as a date, or write the date as text."))
    text = _text(cell)
    stored = PartialDate.from_text(text[:10]) if re.fullmatch(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*", text) else None
    return (stored or parse_date(text)).text(), ""


def _read_code(cell: object, name: str) -> _Read:
    found = _code(name, _text(cell))
    if found is None:
        raise Unreadable(_("This is not an entry of the list. Use one of its codes or labels."))
    return found, ""


def _read_codes(cell: object, name: str) -> _Read:
    """Read one code or several, parted by commas, semicolons, bars or line breaks; labels may hold such signs themselves."""
    text = _text(cell)
    ends = [match.span() for match in _SEPARATORS.finditer(text)]
    starts, stops = [0, *(end for _start, end in ends)], [*(start for start, _end in ends), len(text)]
    codes: dict[str, str | bool] = {}
    at = 0
    while at < len(starts):
        fits = ((to, code) for to in range(len(stops), at, -1) if (code := _code(name, text[starts[at]:stops[to - 1]])))
        to, code = next(fits, (0, ""))
        if code:
            codes[code] = True
            at = to
        elif starts[at] == stops[at]:
            at += 1
        else:
            codes |= dict.fromkeys(_names_in(name, text[starts[at]:stops[at]]), True)
            at += 1
    return codes or None, ""


def _names_in(name: str, text: str) -> list[str]:
    """Return codes written one after another with blanks between, as questionnaires export them."""
    codes = [_code(name, word) for word in text.split()]
    if not all(codes):
        raise Unreadable(_("Not everything in this cell is an entry of the list. Use its codes or labels, parted by semicolons."))
    return [code for code in codes if code]


def _code(name: str, written: str) -> str | None:
    other = code_aliases(name).get(squashed(written))
    if other:
        return other
    found = exact(name, written) or next((each for each in codelist(name) if squashed(each.code) == squashed(written)), None)
    return found.code if found else None


def _read_number(cell: object, _list: str) -> _Read:
    text = _text(cell)
    if not re.fullmatch(r"[0-9]{1,3}", text):
        raise Unreadable(_("This is not a whole number. Write it in digits."))
    return int(text), ""


def _read_yes_no(cell: object) -> bool:
    text = _text(cell).casefold()
    if text in _YES or text in _NO:
        return text in _YES
    raise Unreadable(_("This is neither yes nor no. Write TRUE or FALSE."))


def _read_tick(cell: object, _list: str) -> _Read:
    return _read_yes_no(cell), ""


def _read_consent(cell: object, _list: str) -> _Read:
    return "yes" if _read_yes_no(cell) else "no", ""


def _read_status(cell: object, name: str) -> _Read:
    code, _line = _read_code(cell, name)
    return STATUS_READ[str(code)], ""


def _read_phone(cell: object, _list: str) -> _Read:
    text = _text(cell)
    if not _PHONE.fullmatch(text):
        raise Unreadable(_("This is not a telephone number. Use digits, with + and the country code in front if known."))
    return text, ""


def _read_email(cell: object, _list: str) -> _Read:
    text = _text(cell)
    if not _EMAIL.fullmatch(text):
        raise Unreadable(_("This is not an e-mail address. It needs one @ and a dot after it."))
    return text, ""


def _read_agency(cell: object, name: str) -> _Read:
    """Read an organisation: one of our agencies, else "other" with its name kept in the details."""
    text = _text(cell)
    found = exact(name, text)
    return (found.code, "") if found else ("other", text)


_READERS: dict[str, Callable[[object, str], _Read]] = {
    "text": _read_text, "note": _read_text, "date": _read_date, "code": _read_code, "codes": _read_codes, "number": _read_number,
    "tick": _read_tick, "consent": _read_consent, "status": _read_status, "phone": _read_phone, "email": _read_email,
    "agency": _read_agency,
}
