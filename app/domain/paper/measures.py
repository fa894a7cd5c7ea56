# SPDX-License-Identifier: Apache-2.0
"""Measures of keying: speed, errors and agreement, by clerk, field and form; and what is misread for what.

An error is a place whose settled answer is not what the clerk keyed. Places that nobody keyed twice say nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.paper.answers import compared_places, differences, places_of, same
from app.domain.paper.batches import Batch, Decision, Keying, Pair, Verify, settled
from app.domain.paper.spec import PaperForm


@dataclass(frozen=True, slots=True)
class Speed:
    """What a clerk did.

    Attributes:
        errors: places settled against this clerk.
        compared: places of this clerk that two people keyed.
    """

    user_id: str
    forms: int
    keys: int
    refused: int
    seconds: int
    errors: int
    compared: int

    @property
    def forms_per_hour(self) -> float:
        """Return forms per hour of keying."""
        return 3600 * self.forms / self.seconds if self.seconds else 0.0

    @property
    def keys_per_hour(self) -> float:
        """Return key presses per hour of keying."""
        return 3600 * self.keys / self.seconds if self.seconds else 0.0

    @property
    def errors_per_thousand(self) -> float:
        """Return errors found per 1,000 key presses."""
        return 1000 * self.errors / self.keys if self.keys else 0.0


@dataclass(frozen=True, slots=True)
class FieldErrors:
    """How a question fared: differences among places compared before anything was settled, and what was taken for what."""

    number: str
    label: str
    compared: int
    different: int
    mixed_up: tuple[tuple[str, int], ...]


def speeds(form: PaperForm, batch: Batch, found: Mapping[int, Pair], decisions: Sequence[Decision]) -> list[Speed]:
    """Return what each clerk did in a batch, fastest first."""
    totals: dict[str, list[int]] = {}
    for pair in found.values():
        answers = settled(pair, decisions)
        for keying in (pair.first, pair.second):
            if keying is None:
                continue
            errors, compared = _errors(form, batch, pair, keying, answers)
            row = totals.setdefault(keying.user_id, [0] * 6)
            for index, amount in enumerate((1, keying.keys, keying.refused, keying.seconds, errors, compared)):
                row[index] += amount
    return sorted((Speed(user, *row) for user, row in totals.items()), key=lambda each: -each.keys_per_hour)


def added(rows: Iterable[Speed]) -> list[Speed]:
    """Return what each clerk did over several batches."""
    totals: dict[str, list[int]] = {}
    for each in rows:
        row = totals.setdefault(each.user_id, [0] * 6)
        for index, amount in enumerate((each.forms, each.keys, each.refused, each.seconds, each.errors, each.compared)):
            row[index] += amount
    return [Speed(user, *row) for user, row in totals.items()]


def agreement(form: PaperForm, batch: Batch, found: Mapping[int, Pair]) -> float | None:
    """Return the share of places on which two people agreed before anybody settled anything; None where nothing was keyed twice."""
    compared, different = 0, 0
    for pair in found.values():
        if pair.second:
            chosen = batch.verify is Verify.CHOSEN
            compared += compared_places(form, pair.first.values, pair.second.values, chosen)
            different += len(differences(form, pair.first.values, pair.second.values, chosen=chosen))
    return 1 - different / compared if compared else None


def by_field(form: PaperForm, batch: Batch, found: Mapping[int, Pair]) -> list[FieldErrors]:
    """Return how each question fared, the worst first; lines of a section count together."""
    compared: Counter[str] = Counter()
    different: Counter[str] = Counter()
    mixed: dict[str, Counter[str]] = {}
    for pair in found.values():
        if pair.second is None:
            continue
        places = places_of(form, pair.first.values) | places_of(form, pair.second.values)
        wrong = {each.key for each in differences(form, pair.first.values, pair.second.values, chosen=batch.verify is Verify.CHOSEN)}
        for key, place in places.items():
            if batch.verify is Verify.CHOSEN and not place.question.chosen:
                continue
            number = place.number.split(".")[0]
            compared[number] += 1
            if key in wrong:
                different[number] += 1
                mixed.setdefault(number, Counter()).update(mix_ups(pair.first.values.get(key, ""), pair.second.values.get(key, "")))
    labels = {number: question.field.label for number, _section, question in form.questions()}
    rows = [FieldErrors(number, labels[number], compared[number], different[number], tuple(mixed.get(number, Counter()).most_common(3)))
            for number in labels if compared[number]]
    return sorted(rows, key=lambda row: (-row.different / row.compared, row.number))


@dataclass(frozen=True, slots=True)
class Trend:
    """How a question of a form fared from batch to batch, oldest first: (batch number, share of places that differed)."""

    form: str
    number: str
    label: str
    shares: tuple[tuple[str, float], ...]

    @property
    def is_worse(self) -> bool:
        """Tell whether the latest batch is worse than the mean of those before."""
        before = [share for _batch, share in self.shares[:-1]]
        return bool(before) and self.shares[-1][1] > sum(before) / len(before)


def trends(batches: Sequence[tuple[str, str, Sequence[FieldErrors]]], most: int = 6) -> list[Trend]:
    """Return how questions fared over time, the worst of the latest batches first; those that never differed are left out.

    Args:
        batches: (batch number, form title, how each question fared), oldest first.
    """
    found: dict[tuple[str, str], tuple[str, list[tuple[str, float]]]] = {}
    for batch, form, rows in batches:
        for row in rows:
            found.setdefault((form, row.number), (row.label, []))[1].append((batch, row.different / row.compared))
    made = [Trend(form, number, label, tuple(shares[-most:])) for (form, number), (label, shares) in found.items()]
    shown = [each for each in made if any(share for _batch, share in each.shares)]
    return sorted(shown, key=lambda each: (-each.shares[-1][1], each.form, each.number))


def mix_ups(one: str, other: str) -> list[str]:
    """Return what was taken for what: single characters that differ between texts of one length, day and month changed places."""
    parts, others = one.split("-"), other.split("-")
    if len(parts) == len(others) == 3 and parts[0] == others[0] and parts[1:] == others[:0:-1]:
        return ["dd/mm"]
    if len(one) != len(other) or not one:
        return []
    pairs = ["/".join(sorted((a, b))) for a, b in zip(one, other, strict=True) if a != b]
    return pairs if len(pairs) <= 2 else []


def _errors(form: PaperForm, batch: Batch, pair: Pair, keying: Keying, answers: Mapping[str, Decision]) -> tuple[int, int]:
    """Return places settled against a keying, and places compared."""
    if pair.second is None:
        return 0, 0
    places = places_of(form, pair.first.values) | places_of(form, pair.second.values)
    wrong = sum(
        key in places and not same(places[key].question, keying.values.get(key, ""), decision.value) for key, decision in answers.items()
    )
    return wrong, compared_places(form, pair.first.values, pair.second.values, batch.verify is Verify.CHOSEN)
