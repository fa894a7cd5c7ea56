# SPDX-License-Identifier: Apache-2.0
"""How far an invented case has come on its two tracks, and on which days it got there."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.services.invented import scenarios
from app.services.invented.diary import Deck, Diary

# Days a case needs at least until a stage on a track, and how long ago cases at an early stage were opened at most.
_DAYS_PER_PROTECTION_STAGE = 9
_DAYS_TO_CRIMINAL = {0: 0, 1: 2, 2: 12, 3: 30, 4: 60, 5: 90, 6: 150, 7: 200, 8: 250, 9: 300, 10: 340, 11: 380, 12: 420, 13: 120}
_LONGEST = {1: 12, 2: 15, 3: 40, 4: 75, 5: 110, 6: 160, 7: 240, 8: 330, 9: 560, 10: 560, 11: 700}
_STUCK = 0.06
_CRIMINAL_BEFORE_END = {
    "NO_CHARGE": (1, 2, 4), "DISMISSED_SUFFICIENCY": (1, 2, 3, 4, 5, 6), "ACQUITTED": (1, 2, 3, 4, 5, 6, 7, 8, 9),
    "DISCONTINUED": (1, 2, 3, 4, 5, 7, 8), "DISMISSED": (1, 2, 4, 5, 6, 7), "ABATED": (1, 2, 3, 4, 5), "FITNESS": (1, 2, 4, 5, 6, 7),
    "CONVICTED_TIP": (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12), "CONVICTED_LESSER": (1, 2, 4, 5, 7, 9, 10, 12),
}


@dataclass(frozen=True)
class Course:
    """What became of a case.

    Attributes:
        protection, criminal: (stage, day it was reached), in order; criminal is empty where there is no offence to follow.
        finding: victim status in the end, "" while nothing was decided.
        ending: disposal of the criminal case or "NO_CHARGE", "" while it runs.
        appeal: code of the appeal, "" where none was filed.
    """

    opened: date
    protection: tuple[tuple[int, date], ...]
    criminal: tuple[tuple[int, date], ...]
    finding: str
    ending: str
    appeal: str

    def day_of(self, track: str, stage: int) -> date | None:
        """Return the day a stage was reached, None where it never was."""
        return dict(self.protection if track == "protection" else self.criminal).get(stage)

    @property
    def is_closed(self) -> bool:
        """Tell whether nothing is left to do on either track."""
        return self.protection[-1][0] == 13 and (not self.criminal or self.criminal[-1][0] == 13)


class Tracks:
    """Draws courses; decks make sure that every stage, finding and ending comes up."""

    def __init__(self, diary: Diary) -> None:
        self.diary = diary
        rng = diary.rng
        self._protection = Deck(rng, scenarios.PROTECTION_ENDS)
        self._criminal = Deck(rng, scenarios.CRIMINAL_ENDS)
        self._findings = Deck(rng, scenarios.FINDINGS)
        self._endings = Deck(rng, scenarios.ENDINGS)
        self._convictions = Deck(rng, scenarios.CONVICTIONS)
        self._appeals = Deck(rng, scenarios.APPEALS)

    def draw(self) -> Course:
        """Return the course of the next case."""
        diary, rng = self.diary, self.diary.rng
        protection = int(self._protection.deal())
        criminal = int(self._criminal.deal(lambda code: _fit(protection, int(code))))
        finding = self._findings.deal() if protection >= 6 else ""
        if finding in ("NOT_VICTIM", "WITHDRAWN", "UNDETERMINED") and protection > 6:
            protection = 13  # without a victim there is no support plan to follow
        ending = appeal = ""
        if criminal == 13:
            ending = self._endings.deal()
        elif criminal >= 10:
            ending = self._convictions.deal()
            appeal = self._appeals.deal() if criminal == 11 else rng.choice(("none", "upheld", "varied")) if criminal == 12 else ""
        opened, until = self._span(protection, criminal)
        return Course(
            opened, self._spread(_protection_path(diary, protection, finding), opened, until),
            self._spread(_criminal_path(criminal, ending, appeal), self.diary.later(opened, 0, 8), until), finding, ending, appeal,
        )

    def _span(self, protection: int, criminal: int) -> tuple[date, date]:
        """Return the day the case was opened and the last day on which it moved."""
        diary, rng = self.diary, self.diary.rng
        whole = (diary.last - diary.first).days - 5
        least = max(protection * _DAYS_PER_PROTECTION_STAGE, _DAYS_TO_CRIMINAL[criminal], 1)
        most = whole if diary.chance(_STUCK) else max(_LONGEST.get(protection, whole), least + 40)
        age = rng.randint(least, min(most, whole))
        opened = diary.last - timedelta(days=age)
        still = rng.randint(0, min(25, age - least)) if protection < 13 else rng.randint(0, age - least)
        return opened, diary.last - timedelta(days=still)

    def _spread(self, path: tuple[int, ...], opened: date, until: date) -> tuple[tuple[int, date], ...]:
        """Return the stages with days in order, the first when the track began, the last at the end."""
        days = max((until - opened).days, 0)
        between = sorted(self.diary.rng.randint(0, days) for _ in path[2:])
        offsets = ([0, *between, days] if len(path) > 1 else [0])[: len(path)]
        return tuple((stage, opened + timedelta(days=offset)) for stage, offset in zip(path, offsets, strict=True))


def _fit(protection: int, criminal: int) -> bool:
    """Tell whether a criminal case so far on goes with protection so far on: courts are slower than shelters.

    Where protection is over, the police have decided one way or the other.
    """
    if protection == 13:
        return criminal in (0, 13) or criminal >= 5
    if criminal >= 9:
        return protection >= 9
    return protection >= 6 if criminal >= 5 else True


def _protection_path(diary: Diary, end: int, finding: str) -> tuple[int, ...]:
    if finding == "NOT_VICTIM" and end == 13:
        return (1, 2, 3, 6, 13) if diary.chance(0.5) else (1, 2, 3, 4, 6, 13)
    if finding == "WITHDRAWN":
        return (1, 2, 3, 4, 6, 13)[: 6 if end == 13 else 5]
    if finding == "UNDETERMINED" and end == 13:
        return (1, 2, 3, 4, 5, 6, 13)
    left_out = {stage for stage, share in ((2, 0.1), (5, 0.4), (10, 0.15), (11, 0.25), (12, 0.3)) if diary.chance(share)}
    return tuple(stage for stage in range(1, end + 1) if stage == end or stage not in left_out)


def _criminal_path(end: int, ending: str, appeal: str) -> tuple[int, ...]:
    if end == 13:
        return (*_CRIMINAL_BEFORE_END[ending], 13)
    skipped = {3} if end > 4 and end % 2 else {11} if end == 12 and appeal == "none" else set()
    return tuple(stage for stage in range(1, end + 1) if stage not in skipped)
