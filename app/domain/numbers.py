# SPDX-License-Identifier: Apache-2.0
"""Case numbers that a post gives out by itself: post code, year, counter, two check digits ("VFA-26-00042-26").

The check digits are ISO 7064 MOD 97-10, with letters counted as A=10 ... Z=35 as in ISO 13616 (bank account numbers). They
catch every single wrong character and every swap of neighbours: within such a number a wrong digit changes the value by
d * 10^k, a wrong letter by at most 25 * 10^k, swapped digits by 9 * d * 10^k and swapped letters by 99 * d * 10^k; none of
these is a multiple of 97. One digit (Damm, MOD 11-10) would not do so for the letters; MOD 37-2 would, but needs the sign "*".
"""

import re
from dataclasses import dataclass

from app.base.errors import Unreadable
from app.base.text import _

POST_CODE = re.compile(r"[A-Z]{2,5}")
LAST_COUNTER = 9_999_999
_DIGITS_MISREAD = str.maketrans("OIL", "011")
_SEPARATORS = re.compile(r"[\s./_\u2010-\u2013-]+")
_SEPARATED = re.compile(r"([A-Z]{2,5})-([0-9OIL]{2})-([0-9OIL]{5}|[1-9IL][0-9OIL]{5,6})-([0-9OIL]{2})")
_JOINED = re.compile(r"([A-Z]{2,5})([0-9]{2})([0-9]{5})([0-9]{2})")


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """A case number in parts; `year` has four digits, `counter` starts at 1 for each post and year."""

    post: str
    year: int
    counter: int

    def __str__(self) -> str:
        """Return the number as it is printed, stored and read out."""
        return f"{self.post}-{self.year % 100:02d}-{self.counter:05d}-{_check(self.post, self.year % 100, self.counter)}"


def case_number(post: str, year: int, counter: int) -> str:
    """Return the printed case number.

    Raises:
        ValueError: the post code is not 2 to 5 capital letters, or year or counter cannot be shown.
    """
    if not POST_CODE.fullmatch(post) or not 2000 <= year <= 2099 or not 1 <= counter <= LAST_COUNTER:
        raise ValueError("post code, year or counter out of range")
    return str(CaseNumber(post, year, counter))


def parse_case_number(typed: str) -> CaseNumber:
    """Return the parts of a typed number; small letters, spaces, missing hyphens and O for 0 do not matter.

    Raises:
        Unreadable: not of the form, or the check digits do not fit.
    """
    text = _SEPARATORS.sub("-", typed.strip().upper())
    found = _SEPARATED.fullmatch(text) or _JOINED.fullmatch(text.replace("-", ""))
    if not found:
        raise Unreadable(_("This is not a case number. It looks like VFA-26-00042-26: post, year, counter, check digits."))
    year, counter, check = (part.translate(_DIGITS_MISREAD) for part in found.groups()[1:])
    number = CaseNumber(found[1], 2000 + int(year), int(counter))
    if not number.counter or check != _check(number.post, int(year), number.counter):
        raise Unreadable(_("The check digits of this case number do not fit. Compare it with the paper, digit by digit."))
    return number


def is_case_number(text: str) -> bool:
    """Tell whether `text` is a case number in its printed form with the right check digits."""
    try:
        return str(parse_case_number(text)) == text
    except Unreadable:
        return False


def _check(post: str, year: int, counter: int) -> str:
    """Return the two check digits: 98 - (number * 100) mod 97, so that the whole is 1 mod 97."""
    digits = "".join(str(ord(letter) - 55) for letter in post) + f"{year:02d}{counter:05d}"
    return f"{98 - int(digits) * 100 % 97:02d}"
