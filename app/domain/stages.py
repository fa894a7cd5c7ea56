# SPDX-License-Identifier: Apache-2.0
"""The two tracks of a case and the few words a list shows of its victims.

Stages are data (`resources/lists/case_stages.csv`), each with its source; a stage's code is its number on the track.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from app.base import resources
from app.base.text import N_
from app.domain.dates import PartialDate, age_range

PROTECTION = "protection"
CRIMINAL = "criminal"

# What the track of a case and lists show: a word, and the number of the stage from which on it is reached.
MILESTONES: dict[str, tuple[tuple[str, int], ...]] = {
    PROTECTION: (
        (N_("Detected"), 1), (N_("Screened"), 3), (N_("Presumed"), 4), (N_("Decided"), 6), (N_("Protected"), 7), (N_("Closed"), 13),
    ),
    CRIMINAL: (
        (N_("Reported"), 1), (N_("Investigated"), 2), (N_("Charged"), 5), (N_("Tried"), 9), (N_("Sentenced"), 10), (N_("Closed"), 13),
    ),
}


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a track."""

    track: str
    number: int
    name: str
    verified: bool


@cache
def stages(track: str) -> tuple[Stage, ...]:
    """Return the stages of a track in order."""
    rows = resources.read_table("lists/case_stages.csv")
    return tuple(
        Stage(track, int(row["seq"]), row["stage"], "unverified" not in row["source"])
        for row in rows
        if row["track"] == track
    )


def number(track: str, code: str) -> int:
    """Return a stage's number on its track; 0 for a code that is not on it."""
    return int(code) if code.isdecimal() and any(each.number == int(code) for each in stages(track)) else 0


def name(track: str, at: int | None) -> str:
    """Return the name of a stage, "" where there is none."""
    return next((each.name for each in stages(track) if each.number == at), "")


def milestone(track: str, at: int | None) -> str:
    """Return the word for how far a case has come on a track, "" where no stage was reached."""
    return next((word for word, low in reversed(MILESTONES[track]) if low <= (at or 0)), "")


def passed(track: str, reached: Mapping[int, str], now: int) -> list[tuple[str, int, str]]:
    """Return the milestones that a track shows: word, stage number, date when it was first reached ("" for what lies ahead).

    A milestone stands for the stages up to the next one; `reached` maps stage numbers to stored dates. What was passed over
    is left out, because a tick there would say that it happened; after the end nothing lies ahead.
    """
    marks = MILESTONES[track]
    last = stages(track)[-1].number
    shown = []
    for (word, low), after in zip(marks, [*(low for _word, low in marks[1:]), last + 1], strict=True):
        dates = sorted(reached[number] for number in reached if low <= number < after)
        if dates or (low > now and now < last):
            shown.append((word, low, dates[0] if dates else ""))
    return shown


def victim_word(sex: str | None, birth: str | None, age_estimate: str | None, on: str | None) -> str:
    """Return a victim as a list shows one: "F,16", "M,30-31", "U"."""
    letter = {"female": "F", "male": "M", "other": "O"}.get(sex or "", "U")
    born = PartialDate.from_text(birth) if birth else None
    day = PartialDate.from_text(on) if on else None
    ages = age_range(born, day) if born and day else None
    if ages:
        low, high = ages
        return f"{letter},{low}" if low == high else f"{letter},{low}-{high}"
    if age_estimate and age_estimate.isdecimal():
        return f"{letter},~{age_estimate}"
    return letter


def victims_text(words: list[str]) -> str:
    """Return "2 (F,16; M,30)" for a list of victims; long lists are cut after three."""
    shown = "; ".join(words[:3]) + ("; …" if len(words) > 3 else "")
    return f"{len(words)} ({shown})" if words else ""
