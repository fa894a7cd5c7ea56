# SPDX-License-Identifier: Apache-2.0
"""Machine-readable zones of travel documents (ICAO Doc 9303, parts 3 to 7): TD1, TD2, TD3, MRV-A, MRV-B.

Every field stands for itself: one bad check digit never discards the swipe. What is typed or swiped is kept raw.
Repairs of easily confused characters are only ever suggested. Names in the zone may be cut short and transliterated:
keep them as another name, never in place of the printed one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.base import clock
from app.domain import mrz_fields
from app.domain.mrz_fields import Field, Status
from app.domain.mrz_repair import repairs


class Layout(StrEnum):
    """Formats of the zone."""

    TD1 = "TD1"
    TD2 = "TD2"
    TD3 = "TD3"
    MRV_A = "MRV-A"
    MRV_B = "MRV-B"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a field stands: line, start, end; and the place of its check digit, if it has one."""

    line: int
    start: int
    end: int
    check: int = -1


_LINE_2 = {"number": _Place(1, 0, 9, 9), "nationality": _Place(1, 10, 13), "birth": _Place(1, 13, 19, 19), "sex": _Place(1, 20, 21),
           "expiry": _Place(1, 21, 27, 27)}
_HEAD = {"type": _Place(0, 0, 2), "issuer": _Place(0, 2, 5)}
_PLACES: dict[Layout, dict[str, _Place]] = {
    Layout.TD3: {**_HEAD, "names": _Place(0, 5, 44), **_LINE_2, "optional": _Place(1, 28, 42, 42)},
    Layout.TD2: {**_HEAD, "names": _Place(0, 5, 36), **_LINE_2, "optional": _Place(1, 28, 35)},
    Layout.MRV_A: {**_HEAD, "names": _Place(0, 5, 44), **_LINE_2, "optional": _Place(1, 28, 44)},
    Layout.MRV_B: {**_HEAD, "names": _Place(0, 5, 36), **_LINE_2, "optional": _Place(1, 28, 36)},
    Layout.TD1: {**_HEAD, "names": _Place(2, 0, 30), "number": _Place(0, 5, 14, 14), "optional": _Place(0, 15, 30),
                 "birth": _Place(1, 0, 6, 6), "sex": _Place(1, 7, 8), "expiry": _Place(1, 8, 14, 14), "nationality": _Place(1, 15, 18),
                 "optional_2": _Place(1, 18, 29)},
}
# Pieces (line, start, end) under the composite check digit, and its own place.
_COMPOSITE: dict[Layout, tuple[tuple[tuple[int, int, int], ...], tuple[int, int]]] = {
    Layout.TD3: (((1, 0, 10), (1, 13, 20), (1, 21, 43)), (1, 43)),
    Layout.TD2: (((1, 0, 10), (1, 13, 20), (1, 21, 35)), (1, 35)),
    Layout.TD1: (((0, 5, 30), (1, 0, 7), (1, 8, 15), (1, 18, 29)), (1, 29)),
}
_WIDTH = {Layout.TD1: 30, Layout.TD2: 36, Layout.MRV_B: 36, Layout.TD3: 44, Layout.MRV_A: 44}
_SECOND_LINE = re.compile(r"[A-Z0-9<]{9}[0-9OIB<][A-Z0-9<]{3}[0-9OISBZ<]{7}[MFX<]")


@dataclass(frozen=True, slots=True)
class Mrz:
    """A zone as read.

    Attributes:
        raw: the lines as they came, in capitals, without blanks.
        fields: by name: "type", "issuer", "names", "number", "nationality", "birth", "sex", "expiry", "optional",
            "optional_2" and "composite"; a field that did not come is there with status MISSING.
        family, given: the names, parted as the zone parts them.
        names_cut: the zone had no room left, so the name may go on.
    """

    layout: Layout
    raw: str
    fields: Mapping[str, Field] = field(hash=False)
    family: str = ""
    given: str = ""
    names_cut: bool = False

    def value(self, name: str) -> str:
        """Return a field's value for the record: code, partial date text or number; "" where it is missing or unreadable."""
        found = self.fields.get(name)
        return found.value if found else ""

    @property
    def document_type(self) -> str:
        """Return the code of the list "document_type"."""
        letter = self.value("type")[:1]
        return {"P": "passport", "V": "visa", "I": "identity_card", "A": "identity_card", "C": "identity_card"}.get(letter, "other")

    @property
    def is_sound(self) -> bool:
        """Tell whether everything came and every check digit fits."""
        return all(each.status in (Status.CHECKED, Status.UNCHECKED) for each in self.fields.values())

    @property
    def doubtful(self) -> tuple[Field, ...]:
        """Return the fields that a person has to look at."""
        return tuple(each for each in self.fields.values() if each.status not in (Status.CHECKED, Status.UNCHECKED))


def parse(text: str, this_year: int | None = None) -> Mrz | None:
    """Return what a swipe or typed lines hold, None where it is no machine-readable zone at all.

    Small letters, blanks and line breaks do not matter. A cut-off zone, or the second line of a TD3, TD2 or visa alone,
    yields what is there. `this_year` decides centuries; default: the year of the clock.
    """
    lines = _lines(text)
    layout = _layout(lines)
    if layout is None:
        return None
    if len(lines) == 1 and layout is not Layout.TD1:
        lines = ["", *lines] if _SECOND_LINE.match(lines[0]) else [*lines, ""]
    count = 3 if layout is Layout.TD1 else 2
    lines = [*lines, "", ""][:count]
    year = this_year or clock.today().year
    fields = {name: _read(name, lines, place, year) for name, place in _PLACES[layout].items()}
    if layout in (Layout.TD1, Layout.TD2):
        fields |= _long_number(lines, layout)
    if layout in _COMPOSITE:
        fields["composite"] = _composite(lines, *_COMPOSITE[layout])
    names = fields["names"].raw
    family, given = mrz_fields.split_names(names)
    return Mrz(layout, "\n".join(line for line in lines if line), fields, family, given, bool(names) and not names.endswith("<"))


def is_zone(text: str) -> bool:
    """Tell whether a text looks like a machine-readable zone; quick enough to ask for every burst of keys."""
    return _layout(_lines(text)) is not None


# --- finding the lines -----------------------------------------------------------------------------------------------------


def _lines(text: str) -> list[str]:
    """Return the lines in capitals with fillers made one; a text without line breaks is cut by its length."""
    upper = text.upper().replace("«", "<<").replace("‹", "<")
    lines = [line for part in re.split(r"[\r\n]+", upper) if (line := re.sub(r"\s+", "", part))]
    whole = "".join(lines)
    if not re.fullmatch(r"[A-Z0-9<]+", whole):
        return []
    if len(lines) == 1:
        size = {88: 44, 72: 36, 90: 30, 60: 30}.get(len(whole))
        if size is None and len(whole) > 44:  # cut off on the way: the first line tells the width
            size = 44 if whole[0] in "PV" else 30
        return [whole[at:at + size] for at in range(0, len(whole), size)] if size else lines
    return lines


def _layout(lines: list[str]) -> Layout | None:
    if not lines or len(lines) > 3 or max(map(len, lines)) > 44:
        return None
    longest = max(map(len, lines))
    if len(lines) == 3 or (len(lines) == 2 and longest <= 30 and lines[0][0] in "IAC"):
        return Layout.TD1 if 20 <= longest <= 31 else None
    if len(lines) == 1:
        if _SECOND_LINE.match(lines[0]) and longest >= 28:
            return Layout.TD2 if longest == 36 else Layout.TD3
        if not re.match(r"[PVIAC][A-Z<][A-Z<]{3}", lines[0]) or "<<" not in lines[0]:
            return None
    if longest <= 30 or lines[0][:1] not in tuple("PVIAC"):
        return None
    visa = lines[0][0] == "V"
    if longest > 37:
        return Layout.MRV_A if visa else Layout.TD3
    return Layout.MRV_B if visa else Layout.TD2


# --- reading one field ------------------------------------------------------------------------------------------------------


def _read(name: str, lines: list[str], place: _Place, year: int) -> Field:
    line = lines[place.line]
    raw = line[place.start:place.end]
    if len(raw) < place.end - place.start:
        return Field(name, raw, "", Status.MISSING)
    value, status = mrz_fields.read(name, raw, year)
    if place.check < 0:
        return Field(name, raw, value, status, repairs(name, raw, "", year) if status is Status.ILLEGIBLE else ())
    digit = line[place.check:place.check + 1]
    if name == "number" and digit == "<" and not raw.endswith("<"):
        return Field(name, raw, value, Status.UNCHECKED)  # the number goes on elsewhere, see _long_number
    if name == "optional" and digit in ("<", "0") and not raw.strip("<"):
        return Field(name, raw, value, Status.CHECKED)
    if status is Status.UNCHECKED and digit and mrz_fields.check_digit(raw) == digit:
        return Field(name, raw, value, Status.CHECKED)
    bad = Status.ILLEGIBLE if status is Status.ILLEGIBLE else Status.WRONG
    return Field(name, raw, value if status is Status.UNCHECKED else "", bad, repairs(name, raw, digit, year))


def _long_number(lines: list[str], layout: Layout) -> dict[str, Field]:
    """Return number and optional data of a document whose number has more than nine characters (Doc 9303-5, 4.2.2).

    The place of the check digit then holds a filler; number and check digit go on in the optional data up to a filler.
    """
    head = _PLACES[layout]["number"]
    rest = _PLACES[layout]["optional"]
    line = lines[head.line]
    raw = line[head.start:head.end]
    more, _filler, other = line[rest.start:rest.end].partition("<")
    if len(raw) < 9 or raw.endswith("<") or line[head.check:head.check + 1] != "<" or len(more) < 2:
        return {}
    number, digit = raw + more[:-1], more[-1]
    fits = mrz_fields.check_digit(number) == digit
    found = Field("number", raw + "<" + more, number, Status.CHECKED if fits else Status.WRONG,
                  () if fits else repairs("number", number, digit, 0))
    return {"number": found, "optional": Field("optional", other, mrz_fields.text(other), Status.UNCHECKED)}


def _composite(lines: list[str], pieces: tuple[tuple[int, int, int], ...], place: tuple[int, int]) -> Field:
    covered = [(lines[line][start:end], end - start) for line, start, end in pieces]
    digit = lines[place[0]][place[1]:place[1] + 1]
    if not digit or any(len(piece) < size for piece, size in covered):
        return Field("composite", digit, "", Status.MISSING)
    fits = mrz_fields.check_digit("".join(piece for piece, _size in covered)) == digit
    return Field("composite", digit, digit, Status.CHECKED if fits else Status.WRONG)
