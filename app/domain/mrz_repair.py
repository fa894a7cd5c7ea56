# SPDX-License-Identifier: Apache-2.0
"""Repairs of a misread field, suggested and never silent: one easily confused character changed so that the check digit fits."""

from app.domain import mrz_fields
from app.domain.mrz_fields import Status, Suggestion

_PAIRS = ("0O", "0Q", "0D", "1I", "1L", "2Z", "5S", "6G", "8B", "UV", "CG", "K<")
_LIKE: dict[str, str] = {}
for _pair in _PAIRS:
    _LIKE[_pair[0]] = _LIKE.get(_pair[0], "") + _pair[1]
    _LIKE[_pair[1]] = _LIKE.get(_pair[1], "") + _pair[0]
_AS_DIGIT = str.maketrans("OQDILZSGB", "000112568")
_AS_LETTER = str.maketrans("012568", "OIZSGB")
_MOST = 6


def repairs(name: str, raw: str, check: str, year: int) -> tuple[Suggestion, ...]:
    """Return the repairs of a field that make its check digit fit and its content possible, likeliest first.

    For a date all letters are taken as digits at once; for names and codes of states all digits as letters, which no check
    digit confirms.
    """
    if name in ("names", "issuer", "nationality"):
        tried = [(raw.translate(_AS_LETTER), "")]
    elif name in ("birth", "expiry"):
        tried = [(raw.translate(_AS_DIGIT), check.translate(_AS_DIGIT)), *_one_changed(raw, check)]
    elif name == "sex":
        tried = []
    else:
        tried = _one_changed(raw, check)
    found: dict[str, Suggestion] = {}
    for changed, digit in tried:
        value, status = mrz_fields.read(name, changed, year)
        if (changed, digit) != (raw, check) and status is Status.UNCHECKED and (not digit or mrz_fields.check_digit(changed) == digit):
            found.setdefault(value, Suggestion(changed, digit, value))
    return tuple(found.values())[:_MOST]


def _one_changed(raw: str, check: str) -> list[tuple[str, str]]:
    """Return the field with its check digit as a digit, and with each confusable character changed in turn."""
    digit = check.translate(_AS_DIGIT)
    changed = [(raw, digit)] if digit != check else []
    changed += [(raw[:at] + other + raw[at + 1:], digit) for at, char in enumerate(raw) for other in _LIKE.get(char, "")]
    return changed + [(raw, other) for other in _LIKE.get(check, "") if other.isdigit()]
