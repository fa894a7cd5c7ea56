# SPDX-License-Identifier: Apache-2.0
"""Batches: where a batch stands, what does not reconcile, which forms are keyed twice, and whose keyings count.

Nothing here is stored as a state. A batch's state follows from its keyings and decisions, so two PCs that met through
bundles agree about it (docs/decisions/006).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from app.base.text import N_, _
from app.domain.paper.answers import BLANK, Difference, all_values, compared_places, differences
from app.domain.paper.spec import PaperForm


class BatchState(StrEnum):
    """Where a batch stands."""

    RECEIVED = "received"
    KEYING = "keying"
    KEYED = "keyed"
    VERIFYING = "verifying"
    MISMATCHES = "mismatches"
    RECONCILED = "reconciled"
    COMMITTED = "committed"


STATE_LABELS: dict[BatchState, str] = {
    BatchState.RECEIVED: N_("Received"),
    BatchState.KEYING: N_("Being keyed"),
    BatchState.KEYED: N_("Keyed"),
    BatchState.VERIFYING: N_("Being verified"),
    BatchState.MISMATCHES: N_("Mismatches to settle"),
    BatchState.RECONCILED: N_("Reconciled"),
    BatchState.COMMITTED: N_("Committed"),
}


class Verify(StrEnum):
    """What is keyed a second time."""

    ALL = "all"
    CHOSEN = "chosen"  # the chosen fields of every form
    NONE = "none"  # rows of a workbook: there is no paper to key again
    SAMPLE = "sample"  # every n-th form from a random start, more where errors were found


VERIFY_LABELS: dict[Verify, str] = {
    Verify.ALL: N_("All forms"),
    Verify.CHOSEN: N_("The key fields of all forms"),
    Verify.NONE: N_("Nothing: taken in from a workbook"),
    Verify.SAMPLE: N_("Every n-th form, more often where errors are found"),
}


@dataclass(frozen=True)
class Batch:
    """The header of a batch.

    Attributes:
        forms: number of forms on the paper.
        totals: place > sum written on the header slip.
        every, start: of the sample: every n-th form from this one on.
        committed: serial > identity of the main record that the form became.
    """

    form: str
    forms: int
    totals: Mapping[str, int] = field(default_factory=dict)
    verify: Verify = Verify.ALL
    every: int = 5
    start: int = 1
    committed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Keying:
    """One keying of one form. `user_id` is read from the signed journal entry, not from a field."""

    id: str
    serial: int
    user_id: str
    values: Mapping[str, str]
    forced: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    keys: int = 0
    refused: int = 0
    seconds: int = 0
    keyed_ms: int = 0


@dataclass(frozen=True)
class Decision:
    """What a third person decided about one place of one form."""

    id: str
    serial: int
    key: str
    value: str
    reason: str
    user_id: str
    decided_ms: int = 0


@dataclass(frozen=True)
class Pair:
    """The keyings of one form that count: the first, and the first one by somebody else. `others` are kept and not used."""

    serial: int
    first: Keying
    second: Keying | None = None
    others: tuple[Keying, ...] = ()


def pairs(keyings: Sequence[Keying]) -> dict[int, Pair]:
    """Return the keyings that count by serial: the oldest, and the oldest by another person.

    The same person's second keying never verifies the first, wherever and however it was made.
    """
    found: dict[int, Pair] = {}
    for keying in sorted(keyings, key=lambda each: (each.keyed_ms, each.id)):
        pair = found.get(keying.serial)
        if pair is None:
            found[keying.serial] = Pair(keying.serial, keying)
        elif pair.second is None and keying.user_id != pair.first.user_id:
            found[keying.serial] = Pair(keying.serial, pair.first, keying, pair.others)
        else:
            found[keying.serial] = Pair(keying.serial, pair.first, pair.second, (*pair.others, keying))
    return found


def settled(pair: Pair, decisions: Sequence[Decision]) -> dict[str, Decision]:
    """Return the decisions that count for a form by place: the latest of each by somebody who keyed neither."""
    keyed_by = {each.user_id for each in (pair.first, pair.second, *pair.others) if each}
    mine = [each for each in decisions if each.serial == pair.serial and each.user_id not in keyed_by]
    return {each.key: each for each in sorted(mine, key=lambda each: (each.decided_ms, each.id))}


def open_differences(form: PaperForm, batch: Batch, pair: Pair, decisions: Sequence[Decision]) -> list[Difference]:
    """Return the differences of a form that nobody has settled yet."""
    found = all_differences(form, batch, pair)
    done = settled(pair, decisions)
    return [each for each in found if each.key not in done]


def all_differences(form: PaperForm, batch: Batch, pair: Pair) -> list[Difference]:
    """Return all differences of a form, what was keyed against a check, and the places with a note: a note asks somebody."""
    second = pair.second.values if pair.second else pair.first.values
    marked = {*pair.first.forced, *pair.first.notes, *(pair.second.notes if pair.second else ())}
    return differences(form, pair.first.values, second, marked, batch.verify is Verify.CHOSEN)


def final_values(pair: Pair, decisions: Sequence[Decision]) -> dict[str, str]:
    """Return what a form comes to: the first keying, with what was decided put in its place."""
    values = dict(pair.first.values)
    for key, decision in settled(pair, decisions).items():
        values[key] = decision.value
    return {key: text for key, text in values.items() if text}


# --- sampling ---------------------------------------------------------------------------------------------------------

MOST_ERRORS = Fraction(1, 200)  # places in error among places compared; above it more forms are keyed twice


def every_nth(every: int, compared: int, wrong: int) -> int:
    """Return the step of the sample after what was found so far: 1 where the clerk's errors reach four times the limit.

    The step halves for each doubling of the error rate above the limit. With fewer than 100 places compared nothing is known
    yet, and the step stands.
    """
    if compared < 100 or not wrong:
        return every
    rate, step, limit = Fraction(wrong, compared), every, MOST_ERRORS
    while rate > limit and step > 1:
        step, limit = max(1, step // 2), limit * 2
    return 1 if rate >= 4 * MOST_ERRORS else step


def due(form: PaperForm, batch: Batch, found: Mapping[int, Pair], former: tuple[int, int] = (0, 0)) -> list[int]:
    """Return the serials that must be keyed a second time, in order.

    `former` are places compared and found wrong in the clerk's work before this batch; what this batch shows is added, so the
    rate rises while it is being verified. A form once keyed twice stays due.
    """
    if batch.verify is Verify.NONE:
        return []
    if batch.verify is not Verify.SAMPLE:
        return list(range(1, batch.forms + 1))
    compared, wrong = former
    for pair in found.values():
        if pair.second:
            compared += compared_places(form, pair.first.values, pair.second.values)
            wrong += len(differences(form, pair.first.values, pair.second.values))
    step = every_nth(batch.every, compared, wrong)
    start = (batch.start - 1) % batch.every + 1
    chosen = {serial for serial in range(1, batch.forms + 1) if (serial - start) % step == 0}
    return sorted(chosen | {pair.serial for pair in found.values() if pair.second})


# --- state ------------------------------------------------------------------------------------------------------------


def state_of(form: PaperForm, batch: Batch, found: Mapping[int, Pair], decisions: Sequence[Decision], twice: Sequence[int]) -> BatchState:
    """Return where a batch stands; `twice` are the serials that must be keyed a second time."""
    expected = range(1, batch.forms + 1)
    if batch.forms and all(str(serial) in batch.committed for serial in expected):
        return BatchState.COMMITTED
    if not found:
        return BatchState.RECEIVED
    if not all(serial in found for serial in expected):
        return BatchState.KEYING
    verified = [serial for serial in twice if found[serial].second]
    if len(verified) < len(twice):
        return BatchState.VERIFYING if verified else BatchState.KEYED
    if any(open_differences(form, batch, pair, decisions) for pair in found.values()):
        return BatchState.MISMATCHES
    return BatchState.RECONCILED


def sums(form: PaperForm, values: Sequence[Mapping[str, str]]) -> dict[str, int]:
    """Return the sum of every question that control totals may be asked for."""
    keys = [question.field.key for _number, section, question in form.questions() if question.total and not section.most]
    forms = [all_values(form, each) for each in values]
    return {key: sum(each[key] for each in forms if isinstance(each.get(key), int)) for key in keys}  # type: ignore[misc]


def not_reconciled(form: PaperForm, batch: Batch, values: Mapping[int, Mapping[str, str]]) -> list[str]:
    """Return sentences about what does not reconcile with the header; an empty list means that all agrees."""
    said = []
    missing = [str(serial) for serial in range(1, batch.forms + 1) if serial not in values]
    if missing:
        said.append(_("Not keyed yet: form {numbers} of {n}.").format(numbers=", ".join(missing), n=batch.forms))
    found = sums(form, list(values.values()))
    for number, _section, question in form.questions():
        key = question.field.key
        if key in batch.totals and key in found and found[key] != batch.totals[key]:
            said.append(_("{number} {label}: the header says {written}, the forms come to {sum}.").format(
                number=number, label=_(question.field.label), written=batch.totals[key], sum=found[key]))
    said += _doubled(form, values)
    return said


def _doubled(form: PaperForm, values: Mapping[int, Mapping[str, str]]) -> list[str]:
    seen: dict[str, int] = {}
    said = []
    for serial, each in sorted(values.items()):
        number = each.get(form.number, BLANK)
        if number != BLANK and not number.startswith("?") and seen.setdefault(number, serial) != serial:
            said.append(_("Forms {one} and {other} carry the same printed number.").format(one=seen[number], other=serial))
    return said
