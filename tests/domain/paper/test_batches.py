# SPDX-License-Identifier: Apache-2.0
"""Two keyings compared, whose count, which forms are keyed twice, where a batch stands, what does not reconcile."""

from dataclasses import replace

import pytest

from app.domain.forms.spec import Field, Kind
from app.domain.paper.answers import BLANK, all_as_text, all_values, differences, same
from app.domain.paper.batches import (
    Batch,
    BatchState,
    Decision,
    Keying,
    Verify,
    due,
    every_nth,
    final_values,
    not_reconciled,
    open_differences,
    pairs,
    state_of,
)
from app.domain.paper.measures import agreement, by_field, mix_ups, speeds
from app.domain.paper.spec import Question
from tests.domain.paper.standard import FILLED, FORM, answers

KEPT = [all_as_text(answers(filled)) for filled in FILLED]
BATCH = Batch("standard", 3)


def keying(serial: int, user: str, ms: int = 0, values: dict[str, str] | None = None, **more: object) -> Keying:
    return Keying(f"{user}{serial}{ms}", serial, user, KEPT[serial - 1] if values is None else values, keyed_ms=ms, **more)  # type: ignore[arg-type]


def state(keyings: list[Keying], decisions: list[Decision] = [], batch: Batch = BATCH) -> BatchState:  # noqa: B006  # never changed
    found = pairs(keyings)
    return state_of(FORM, batch, found, decisions, due(FORM, batch, found))


def test_what_is_kept_comes_back_the_same() -> None:
    for filled, kept in zip(FILLED, KEPT, strict=True):
        assert all_values(FORM, kept) == answers(filled)


@pytest.mark.parametrize(("kind", "identity", "one", "other", "equal"), [
    (Kind.TEXT, False, "Hotel  near harbour.", "hotel near Harbour", True),
    (Kind.TEXT, False, "Guiria", "Güiria", False),
    (Kind.TEXT, True, "Okonjo", "okonjo", False),
    (Kind.TEXT, True, "Ram\u00edrez", "Rami\u0301rez", True),
    (Kind.IDENTIFIER, False, "A08823417", "A0882341T", False),
    (Kind.IDENTIFIER, False, "007", "7", False),
    (Kind.TEXT, False, BLANK, "?illegible", False),
    (Kind.DATE, False, "1998", "1998-01-01", False),
])
def test_identifiers_compare_exactly_and_text_by_its_letters(kind: Kind, identity: bool, one: str, other: str, equal: bool) -> None:
    assert same(Question(Field("x", kind, "X", identity=identity)), one, other) is equal


def test_differences_stand_in_the_order_of_the_paper_with_lines_that_only_one_has() -> None:
    second = {key: text for key, text in KEPT[0].items() if not key.startswith("q38.2.")} | {"q37": "1", "q16": "HT4471928"}
    found = differences(FORM, KEPT[0], second)
    assert [each.key for each in found] == ["q16", "q37", *(f"q38.2.{c}" for c in "abcdef")]
    assert (found[0].first, found[0].second, found[2].second) == ("HT4471920", "HT4471928", "")
    assert [each.key for each in differences(FORM, KEPT[0], second, chosen=True)] == ["q16"]


def test_the_same_person_never_verifies_the_own_keying() -> None:
    ana, again, ben = keying(1, "ana", 1), keying(1, "ana", 2), keying(1, "ben", 3)
    assert pairs([again, ana])[1].second is None
    pair = pairs([ben, again, ana])[1]
    assert (pair.first, pair.second, pair.others) == (ana, ben, (again,))


def test_a_decision_counts_only_from_a_third_person() -> None:
    pair = pairs([keying(1, "ana", 1), keying(1, "ben", 2, KEPT[0] | {"q16": "X1"})])[1]
    own = Decision("d1", 1, "q16", "X1", "the scan", "ben", 3)
    third = Decision("d2", 1, "q16", "HT4471920", "the scan", "eve", 2)
    assert [each.key for each in open_differences(FORM, BATCH, pair, [own])] == ["q16"]
    assert not open_differences(FORM, BATCH, pair, [own, third])
    assert final_values(pair, [own, third])["q16"] == "HT4471920"
    assert pair.second
    assert pair.second.values["q16"] == "X1"


def test_the_states_of_a_batch_follow_from_what_was_done() -> None:
    first = [keying(serial, "ana", serial) for serial in (1, 2, 3)]
    second = [keying(serial, "ben", 10 + serial) for serial in (1, 2)]
    wrong = keying(3, "ben", 13, KEPT[2] | {"q20": "584000000278"})
    decision = Decision("d", 3, "q20", "584000000277", "the scan says 277", "eve", 20)
    steps = [state([]), state(first[:1]), state(first), state(first + second), state([*first, *second, wrong]),
             state([*first, *second, wrong], [decision]),
             state([*first, *second, wrong], [decision], replace(BATCH, committed={"1": "a", "2": "b", "3": "c"}))]
    assert steps == list(BatchState)


def test_what_was_keyed_against_a_check_waits_for_somebody_else() -> None:
    forced = [keying(serial, "ana", serial) for serial in (1, 2)] + [keying(3, "ana", 3, forced={"q11": "so on paper"})]
    once = replace(BATCH, verify=Verify.SAMPLE, every=3, start=1)
    assert state([*forced, keying(1, "ben", 9)], batch=once) is BatchState.MISMATCHES


def test_the_sample_starts_at_random_and_grows_with_the_errors() -> None:
    batch = Batch("standard", 10, verify=Verify.SAMPLE, every=5, start=3)
    assert due(FORM, batch, {}) == [3, 8]
    assert [every_nth(8, 1000, wrong) for wrong in (0, 5, 6, 11, 20)] == [8, 8, 4, 2, 1]
    assert every_nth(8, 99, 50) == 8
    bad = KEPT[2] | {"q16": "?", "q20": "1", "q05": "Transit", "q06": "Air"}
    found = pairs([keying(3, "ana", 1), keying(3, "ben", 2, bad)])
    assert due(FORM, batch, found, (60, 0)) == list(range(1, 11))
    assert due(FORM, batch, {}, (1000, 6)) == [1, 3, 5, 7, 9]


def test_the_header_says_what_does_not_reconcile() -> None:
    batch = replace(BATCH, totals={"q37": 6, "q26": 691})
    values = {1: KEPT[0], 2: KEPT[1]}
    said = not_reconciled(FORM, batch, values)
    assert [sentence.split(":")[0] for sentence in said] == ["Not keyed yet", "26 Money in hand, whole dollars", "37 Number of companions"]
    assert not_reconciled(FORM, replace(batch, totals={"q37": 6, "q26": 690}), values | {3: KEPT[2]}) == []
    assert "same printed number" in not_reconciled(FORM, BATCH, values | {3: KEPT[0]})[0]


def test_measures_of_clerk_field_and_agreement() -> None:
    first = [keying(serial, "ana", serial, keys=200, seconds=120) for serial in (1, 2)]
    second = [keying(1, "ben", 11, KEPT[0] | {"q16": "HT447192O"}, keys=210, seconds=100), keying(2, "ben", 12, keys=190, seconds=100)]
    found = pairs([*first, *second])
    decisions = [Decision("d", 1, "q16", "HT4471920", "scan", "eve", 20)]
    ben, ana = speeds(FORM, BATCH, found, decisions)
    assert (ben.user_id, ben.errors, ana.errors, ana.forms) == ("ben", 1, 0, 2)
    assert (ana.forms_per_hour, ana.keys_per_hour, ben.errors_per_thousand) == (30.0, 6000.0, 2.5)
    total = len(KEPT[0]) + len(KEPT[1])
    assert agreement(FORM, BATCH, found) == 1 - 1 / total
    worst = by_field(FORM, BATCH, found)[0]
    assert (worst.number, worst.compared, worst.different, worst.mixed_up) == ("16", 2, 1, (("0/O", 1),))
    assert mix_ups("2026-03-04", "2026-04-03") == ["dd/mm"]
