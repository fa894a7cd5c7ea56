# SPDX-License-Identifier: Apache-2.0
"""Machine-readable zones for invented people: training data and tests. Not for issuing anything."""

import re

from app.domain.mrz_fields import check_digit
from app.domain.names import latin


def make_td3(
    family: str, given: str, number: str, nationality: str, birth: str, sex: str, expiry: str, issuer: str = "", optional: str = "",
) -> str:
    """Return the two lines of a passport.

    `nationality` and `issuer` are codes of three letters as the zone writes them; `birth` and `expiry` stored partial
    dates, whose unknown parts become fillers; `sex` "female", "male" or anything else.
    """
    first = _fill("P<" + _fill(issuer or nationality, 3) + _name(family) + "<<" + _name(given), 44)
    numbered = _checked(_fill(re.sub(r"[^A-Z0-9]", "", number.upper()), 9))
    born, expires = _checked(_date(birth)), _checked(_date(expiry))
    letter = {"female": "F", "male": "M", "other": "X"}.get(sex, "<")
    further = _checked(_fill(optional, 14))
    second = numbered + _fill(nationality, 3) + born + letter + expires + further
    return first + "\n" + second + check_digit(numbered + born + expires + further)


def _name(name: str) -> str:
    return re.sub(r"[^A-Z]+", "<", latin(name).replace("'", "").upper()).strip("<")


def _date(stored: str) -> str:
    digits = re.sub(r"\D", "", stored)[2:]
    return _fill(digits, 6)


def _fill(text: str, width: int) -> str:
    return text[:width].ljust(width, "<")


def _checked(text: str) -> str:
    return text + check_digit(text)
