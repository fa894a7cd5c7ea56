# SPDX-License-Identifier: Apache-2.0
"""How stored values look in lists and cards: partial dates, codes, stages, times."""

from collections.abc import Iterable
from datetime import UTC, datetime

from app.base import clock
from app.base.text import _, ngettext
from app.domain import codelists, stages
from app.domain.dates import PartialDate
from app.domain.forms.values import is_missing, missing_label


def date(stored: str | None) -> str:
    """Return a stored partial date as people read it ("3 Nov 2026", "1994", "about 1994"); missing answers in words."""
    if not stored:
        return ""
    if is_missing(stored):
        return missing_label(stored)
    found = PartialDate.from_text(stored)
    return found.display() if found else stored


def weekday(day: PartialDate) -> str:
    """Return the day of the week in a short word."""
    return (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))[day.latest().weekday()]


def code(codelist: str, stored: str | None) -> str:
    """Return the label of a code; missing answers in words."""
    if not stored:
        return ""
    return missing_label(stored) if is_missing(stored) else codelists.label(codelist, stored)


def codes(codelist: str, stored: Iterable[str]) -> str:
    """Return the labels of several codes."""
    return ", ".join(codelists.label(codelist, each) for each in stored)


def stage(track: str, number: int) -> str:
    """Return the name of a stage, a dash where none was reached."""
    return _(stages.name(track, number)) if number else "–"


def milestone(track: str, number: int) -> str:
    """Return in one word how far a case has come on a track, a dash where it has not begun."""
    return _(stages.milestone(track, number)) if number else "–"


def when(ms: int) -> str:
    """Return a time as lists show it: the time of day for today, then "yesterday", "3 days ago", then the date."""
    if not ms:
        return ""
    moment = datetime.fromtimestamp(ms / 1000, UTC).astimezone()
    days = (clock.today() - moment.date()).days
    if days == 0:
        return moment.strftime("%H:%M")
    if days == 1:
        return _("yesterday")
    if 1 < days < 7:
        return ngettext("{n} day ago", "{n} days ago", days).format(n=days)
    return PartialDate(moment.year, moment.month, moment.day).display()


def moment(at: datetime) -> str:
    """Return a day with its time of day: "3 Nov 2026, 14:05"."""
    return _("{day}, {time}").format(day=PartialDate(at.year, at.month, at.day).display(), time=at.strftime("%H:%M"))


def text(stored: str) -> str:
    """Return a text as it was typed; missing answers in words."""
    return missing_label(stored) if is_missing(stored) else stored
