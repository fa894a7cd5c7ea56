# SPDX-License-Identifier: Apache-2.0
"""The diary of an invented post: who recorded what on which day, before any of it is written to a store.

Everything is drawn from one seeded generator, identities too, so the same seed gives the same store.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from app.base.ids import RecordId, make_id
from app.domain.forms.values import Value

T = TypeVar("T")

INVENTED = "(Invented for training.)"


def invented(text: str) -> str:
    """Return a text that says of itself that nothing in it happened."""
    return f"{text} {INVENTED}"


@dataclass(frozen=True, slots=True)
class Line:
    """One record made or changed.

    Attributes:
        order: place among all lines, so that lines of one day keep their order.
        by: user name of whoever recorded it.
    """

    day: date
    order: int
    by: str
    kind: str
    record_id: RecordId
    values: Mapping[str, Value]
    is_new: bool


@dataclass
class Diary:
    """All lines, and the chance they are drawn from.

    Attributes:
        first, last: days between which everything was recorded.
        names: user name > display name.
    """

    rng: random.Random
    first: date
    last: date
    names: Mapping[str, str]
    lines: list[Line] = field(default_factory=list)

    def enter(self, kind: str, day: date, by: str, /, **values: Value) -> RecordId:
        """Record something new; answers of None were not given."""
        day = self.within(day)
        time_ms = int(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp() * 1000)
        record_id = make_id(time_ms, self.rng.getrandbits(80))
        kept = {name: value for name, value in values.items() if value is not None}
        self.lines.append(Line(day, len(self.lines), by, kind, record_id, kept, True))
        return record_id

    def change(self, kind: str, record_id: RecordId, day: date, by: str, /, **values: Value) -> None:
        """Record a change; one that would come after the last day has not happened yet."""
        if day <= self.last:
            self.lines.append(Line(day, len(self.lines), by, kind, record_id, values, False))

    def within(self, day: date) -> date:
        """Return the day, or the nearest one that the diary covers."""
        return min(max(day, self.first), self.last)

    def later(self, day: date, low: int, high: int) -> date:
        """Return a day `low` to `high` days on, no later than the last day."""
        return min(day + timedelta(days=self.rng.randint(low, high)), self.last)

    def chance(self, share: float) -> bool:
        """Tell whether something that happens in this share of cases happens now."""
        return self.rng.random() < share

    def pick(self, weights: Mapping[T, float]) -> T:
        """Return one key, by weight."""
        return self.rng.choices(list(weights), list(weights.values()))[0]

    def some(self, among: Sequence[str], low: int, high: int) -> dict[str, str | bool] | None:
        """Return `low` to `high` different members as a set-like answer."""
        count = min(self.rng.randint(low, high), len(among))
        drawn = self.rng.sample(list(among), count)
        return dict.fromkeys(drawn, True) or None


class Deck:
    """Deals each code once before any comes twice, then by weight: nothing rare is missing."""

    def __init__(self, rng: random.Random, weights: Mapping[str, float]) -> None:
        self._rng, self._weights = rng, dict(weights)
        self._first = list(weights)
        rng.shuffle(self._first)

    def deal(self, fits: Callable[[str], bool] = lambda _code: True) -> str:
        """Return the next code that fits.

        Raises:
            IndexError: none fits.
        """
        for code in self._first:
            if fits(code):
                self._first.remove(code)
                return code
        left = {code: weight for code, weight in self._weights.items() if fits(code)}
        return self._rng.choices(list(left), list(left.values()))[0]
