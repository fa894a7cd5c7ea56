# SPDX-License-Identifier: Apache-2.0
"""The fields of a machine-readable zone: check digits, dates without a century, codes of states, names (ICAO Doc 9303-3)."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from app.base.text import N_, _
from app.domain.codelists import codelist
from app.domain.dates import PartialDate

_VALUES = {char: value for value, char in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")} | {"<": 0}
_SEX = {"F": "female", "M": "male", "X": "other", "<": "unknown"}
# Codes of the zone for what ISO 3166-1 writes in another way.
_STATES = {"D": "DE", "GBD": "GB", "GBN": "GB", "GBO": "GB", "GBP": "GB", "GBS": "GB", "UNK": "RKS", "INP": "XPO"}
_EXPIRY_AHEAD = 50


class Status(StrEnum):
    """What is known about a field."""

    CHECKED = "checked"        # its check digit fits
    UNCHECKED = "unchecked"    # it has no check digit of its own, and looks right
    WRONG = "wrong"            # its check digit does not fit
    ILLEGIBLE = "illegible"    # it holds what such a field cannot hold
    MISSING = "missing"        # it did not come, or only in part


_SENTENCES = {
    Status.CHECKED: N_("{name}: the check digit fits."),
    Status.UNCHECKED: N_("{name}: read; the zone has no check digit for it."),
    Status.WRONG: N_("{name}: the check digit does not fit. Compare it with the document."),
    Status.ILLEGIBLE: N_("{name}: cannot be read. Type it from the document."),
    Status.MISSING: N_("{name}: did not come. Swipe again or type it."),
}
_NAMES = {
    "type": N_("Kind of document"), "issuer": N_("Issuing state"), "names": N_("Names"), "number": N_("Document number"),
    "nationality": N_("Nationality"), "birth": N_("Birth date"), "sex": N_("Sex"), "expiry": N_("Expiry date"),
    "optional": N_("Further data"), "optional_2": N_("Further data, second part"), "composite": N_("The zone as a whole"),
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One way to make a check digit fit: the repaired characters and the value they would give."""

    raw: str
    check: str
    value: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its characters, the value for the record, what is known about it, and suggested repairs."""

    name: str
    raw: str
    value: str
    status: Status
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def sentence(self) -> str:
        """Return what is known about the field, in a sentence."""
        return _(_SENTENCES[self.status]).format(name=_(_NAMES[self.name]))


def check_digit(data: str) -> str:
    """Return the check digit: weights 7, 3, 1, modulo 10; A is 10, Z is 35, the filler 0 (Doc 9303-3, 4.9)."""
    return str(sum(_VALUES.get(char, 0) * (7, 3, 1)[at % 3] for at, char in enumerate(data)) % 10)


def read(name: str, raw: str, year: int) -> tuple[str, Status]:
    """Return value and status of a field by its characters alone."""
    if name in ("birth", "expiry"):
        found = read_date(raw, year if name == "birth" else year + _EXPIRY_AHEAD)
        return ("", Status.ILLEGIBLE) if found is None else (found, Status.UNCHECKED)
    if name == "sex":
        return _SEX.get(raw, ""), Status.UNCHECKED if raw in _SEX else Status.ILLEGIBLE
    if name in ("issuer", "nationality"):
        code = state(raw)
        return code, Status.UNCHECKED if code else Status.ILLEGIBLE
    if name == "names":
        return text(raw), Status.ILLEGIBLE if re.search(r"[0-9]", raw) or not raw.strip("<") else Status.UNCHECKED
    if name == "number":
        return raw.replace("<", ""), Status.UNCHECKED if raw.strip("<") else Status.ILLEGIBLE
    return text(raw), Status.UNCHECKED


def read_date(raw: str, latest_year: int) -> str | None:
    """Return YYMMDD as a stored partial date; "" where all is unknown, None where it is no date.

    Unknown parts are fillers (some states write 00). The year is the last one with these digits not after `latest_year`.
    """
    if not raw.strip("<"):
        return ""
    year, month, day = (part if part not in ("<<", "00") or at == 0 else "" for at, part in enumerate((raw[:2], raw[2:4], raw[4:6])))
    if not all(part.isdigit() for part in (year, month or "0", day or "0")):
        return None
    full = latest_year - (latest_year - int(year)) % 100
    try:
        return PartialDate(full, int(month) if month else None, int(day) if day else None).text()
    except ValueError:
        return None


def state(raw: str) -> str:
    """Return the code of the list "nationality" for a state of the zone, "" for a code nobody knows."""
    code = raw.replace("<", "")
    code = _STATES.get(code, code)
    known = codelist("nationality")
    if code in known:
        return code
    return _alpha3().get(code, code if code in codelist("mrz_state") else "")


def text(raw: str) -> str:
    """Return characters with fillers as single blanks."""
    return " ".join(raw.replace("<", " ").split())


def split_names(raw: str) -> tuple[str, str]:
    """Return (family, given): before and after the first double filler."""
    family, _sep, given = raw.strip("<").partition("<<")
    return text(family), text(given)


@cache
def _alpha3() -> dict[str, str]:
    return {each.more["alpha3"]: each.code for each in codelist("country")}
