# SPDX-License-Identifier: Apache-2.0
"""Dates as far as they are known. Nothing here makes up a day or a month.

Stored text: "1994", "1994-05", "1994-05-03", with a leading "~" when estimated ("~1994").
Typed text is read day first, as it is written in the Caribbean: "3/11/2026" is 3 November.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from app.base import clock
from app.base.errors import Unreadable
from app.base.text import N_, _
from app.domain.letters import fold

FIRST_YEAR, LAST_YEAR = 1880, 2120

# How far an estimated date may be off, by its precision, when ages and orders are worked out. Our choice: an age judged by
# eye or remembered by the person is commonly a year or two off.
ESTIMATE_MARGIN = {"year": timedelta(days=731), "month": timedelta(days=92), "day": timedelta(days=31)}

MONTHS = (N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
          N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec"))

# Month names as travellers and papers write them: English, French, Spanish, Dutch, Haitian Creole; without accents.
_MONTH_WORDS = (
    "january janvier enero januari janvye", "february fevrier febrero februari fevriye", "march mars marzo maart mas",
    "april avril abril", "may mai mayo mei me", "june juin junio juni jen", "july juillet julio juli jiye",
    "august aout agosto augustus out", "september septembre septiembre setiembre septanm sept",
    "october octobre octubre oktober oktob", "november novembre noviembre novanm",
    "december decembre diciembre desanm",
)
_ABOUT = re.compile(r"^(~|≈|(about|abt|approx|approximately|around|est|estimated|circa|ca|c|environ|vers|hacia)\b\.?)\s*")
_STORED = re.compile(r"(~?)(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_UNKNOWN_PART = {"0", "00", "?", "x", "xx", "dd", "mm"}
_FILLERS = {"de", "del", "of", "the", "st", "nd", "rd", "th", "er", "le", "den"}


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to the year, the month or the day; `estimated` when nobody vouches for it.

    Raises:
        ValueError: the parts are no date of the calendar, or a day comes without a month.
    """

    year: int
    month: int | None = None
    day: int | None = None
    estimated: bool = False

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise ValueError("year out of range")
        if self.day is not None and self.month is None:
            raise ValueError("a day needs its month")
        date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)

    @classmethod
    def from_text(cls, stored: str) -> "PartialDate | None":
        """Return the date of a stored text, None where the text is not in the stored form."""
        found = _STORED.fullmatch(stored)
        if not found:
            return None
        about, year, month, day = found.groups()
        try:
            return cls(int(year), int(month) if month else None, int(day) if day else None, bool(about))
        except ValueError:
            return None

    @property
    def precision(self) -> str:
        """Return "year", "month" or "day"."""
        return "day" if self.day else "month" if self.month else "year"

    def text(self) -> str:
        """Return the stored form."""
        parts = [f"{self.year:04d}"] + [f"{part:02d}" for part in (self.month, self.day) if part]
        return ("~" if self.estimated else "") + "-".join(parts)

    def display(self) -> str:
        """Return the form for people: "3 Nov 2026", "Nov 2026", "1994", "about 1994"."""
        if self.month:
            month = _(MONTHS[self.month - 1])
            shown = (_("{day} {month} {year}").format(day=self.day, month=month, year=self.year) if self.day
                     else _("{month} {year}").format(month=month, year=self.year))
        else:
            shown = str(self.year)
        return _("about {date}").format(date=shown) if self.estimated else shown

    def earliest(self) -> date:
        """Return the first day that the written parts allow."""
        return date(self.year, self.month or 1, self.day or 1)

    def latest(self) -> date:
        """Return the last day that the written parts allow."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def possible(self) -> tuple[date, date]:
        """Return first and last day it can have been: as written, wider by ESTIMATE_MARGIN where estimated."""
        margin = ESTIMATE_MARGIN[self.precision] if self.estimated else timedelta(0)
        return self.earliest() - margin, self.latest() + margin

    def certainly_before(self, other: "PartialDate") -> bool:
        """Tell whether every reading of this date lies before every reading of `other`."""
        return self.possible()[1] < other.possible()[0]

    def possibly_before(self, other: "PartialDate") -> bool:
        """Tell whether some reading of this date lies before some reading of `other`."""
        return self.possible()[0] < other.possible()[1]

    def could_equal(self, other: "PartialDate") -> bool:
        """Tell whether both can be the same day."""
        mine, theirs = self.possible(), other.possible()
        return mine[0] <= theirs[1] and theirs[0] <= mine[1]


def exact(day: date) -> PartialDate:
    """Return a calendar date, known to the day."""
    return PartialDate(day.year, day.month, day.day)


def parse(typed: str, latest_year: int | None = None) -> PartialDate:
    """Return the date that a person typed.

    A year of two digits is the last year with these digits that is not after `latest_year`; default: this year, which
    suits birth dates and past events. For expiry dates pass a later year. A day or month typed as 00, ??, xx or -- is unknown.

    Raises:
        Unreadable: no date, an impossible one, or one that can be read in two ways.
    """
    text = fold(typed).strip()
    estimated = False
    while found := _ABOUT.match(text):
        estimated, text = True, text[found.end():]
    if text.endswith("?") and "/" not in text:
        estimated, text = True, text.rstrip("? ")
    tokens = [token for token in re.findall(r"\d+|[a-z]+|\?+|(?:(?<=[/. -])|^)-{2,}", text) if token not in _FILLERS]
    tokens = ["?" if set(token) <= {"?", "-"} else token for token in tokens]
    if re.search(r"[^\w\s/.,?-]|^[-/.,][^-]", text) or not tokens or len(tokens) > 3:
        raise _unreadable()
    year, month, day = _read(tokens, latest_year or clock.today().year)
    try:
        return PartialDate(year, month, day, estimated)
    except ValueError:
        raise Unreadable(_("There is no such day in the calendar. Check day, month and year.")) from None


def age_range(birth: PartialDate, on: PartialDate | date) -> tuple[int, int] | None:
    """Return the lowest and the highest age in completed years on a date; None if the birth is certainly later."""
    first, last = on.possible() if isinstance(on, PartialDate) else (on, on)
    born_first, born_last = birth.possible()
    if born_first > last:
        return None
    return max(0, _completed_years(born_last, first)), _completed_years(born_first, last)


def is_child(birth: PartialDate, on: PartialDate | date) -> bool | None:
    """Tell whether the person was under 18 on a date; None where the known parts do not decide."""
    ages = age_range(birth, on)
    if ages is None:
        return None
    return True if ages[1] < 18 else False if ages[0] >= 18 else None


def _completed_years(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _read(tokens: list[str], latest_year: int) -> tuple[int, int | None, int | None]:
    """Return year, month, day of the tokens; month and day may be None."""
    if len(tokens) == 1:
        return _run_together(tokens[0], latest_year)
    words = [token for token in tokens if token.isalpha() and token not in _UNKNOWN_PART]
    if words:
        month: int | None = _month(words[0])
        rest = [token for token in tokens if token is not words[0]]
        if len(rest) == 1:
            return _year(rest[0], latest_year), month, None
        if tokens[2] == words[0] and not _is_year(tokens[0]):
            raise _unreadable()  # "3 11 Nov": day and year cannot be told apart
        first, second = (rest[1], rest[0]) if _is_year(rest[0]) else rest
        return _year(second, latest_year), month, _part(first)
    if _is_year(tokens[0]):
        return _checked(int(tokens[0]), _part(tokens[1]), _part(tokens[2]) if len(tokens) == 3 else None)
    if len(tokens) == 2:
        if not _is_year(tokens[1]):
            raise Unreadable(_("Write the year with four digits."))
        return _checked(int(tokens[1]), _part(tokens[0]), None)
    day, month = _part(tokens[0]), _part(tokens[1])
    if month and month > 12 and day and day <= 12:  # 11/23/1994 has only one reading
        day, month = month, day
    return _checked(_year(tokens[2], latest_year), month, day)


def _run_together(token: str, latest_year: int) -> tuple[int, int | None, int | None]:
    """Read "1994", "03111994", "19941103" and "031194"; no string of eight digits has two readings, of six some have."""
    if _is_year(token):
        return int(token), None, None
    if token.isdigit() and len(token) == 8:
        if _is_year(token[4:]) and int(token[2:4]) <= 12:
            return _checked(int(token[4:]), _part(token[2:4]), _part(token[:2]))
        return _checked(_year(token[:4], latest_year), _part(token[4:6]), _part(token[6:]))
    if token.isdigit() and len(token) == 6:
        as_month = _is_year(token[:4]) and 1 <= int(token[4:]) <= 12
        as_day = 1 <= int(token[:2]) <= 31 and 1 <= int(token[2:4]) <= 12
        if as_month != as_day:
            return ((int(token[:4]), int(token[4:]), None) if as_month
                    else (_year(token[4:], latest_year), int(token[2:4]), int(token[:2])))
    if token.isdigit():
        raise Unreadable(_("Write the year with four digits."))
    raise _unreadable()


def _checked(year: int, month: int | None, day: int | None) -> tuple[int, int | None, int | None]:
    if day is not None and month is None:
        raise Unreadable(_("A day without its month says nothing. Write the month, or the year alone."))
    return year, month, day


def _part(token: str) -> int | None:
    """Return a day or month, None where it was typed as unknown."""
    if token in _UNKNOWN_PART:
        return None
    if not token.isdigit() or len(token) > 2:
        raise _unreadable()
    return int(token)


def _is_year(token: str) -> bool:
    return token.isdigit() and len(token) == 4 and FIRST_YEAR <= int(token) <= LAST_YEAR


def _year(token: str, latest_year: int) -> int:
    if _is_year(token):
        return int(token)
    if token.isdigit() and len(token) == 2:
        return latest_year - (latest_year - int(token)) % 100
    raise Unreadable(_("Write the year with four digits."))


def _month(word: str) -> int:
    """Return the month of a name or of its beginning (three letters or more), if only one month fits."""
    fits = {number for number, names in enumerate(_MONTH_WORDS, 1) for name in names.split()
            if name == word or (len(word) >= 3 and name.startswith(word))}
    exact_fits = {number for number, names in enumerate(_MONTH_WORDS, 1) if word in names.split()}
    fits = exact_fits or fits
    if len(fits) != 1:
        raise Unreadable(_("There is no such month. Write day, month, year."))
    return fits.pop()


def _unreadable() -> Unreadable:
    return Unreadable(_("This is not a date. Write it as 3 Nov 2026, 3/11/2026, Nov 2026 or 2026; put ~ before it if it is estimated."))
