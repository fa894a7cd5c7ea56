# SPDX-License-Identifier: Apache-2.0
"""Random histories: replicas that edit, relay, repeat, reorder and have clocks ten years wrong end up identical.

The oracle is computed from the bare set of changes, without the merge. Planted defects must each be found.
"""

import json
from collections import defaultdict
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.sync.merge import Change, Head, Rule, merge

REPLICAS = 3
TEN_YEARS = 10 * 365 * 86_400_000
SET_FIELD, FLAG_FIELD, MAP_FIELD = 111, 127, 215
RANKS = ("c", "a")
RULES = {
    SET_FIELD: Rule("members"), MAP_FIELD: Rule("members"), 101: Rule("identity"),
    FLAG_FIELD: Rule("protective", lambda value: RANKS.index(value) if value in RANKS else len(RANKS)),
}
CELLS = (
    ("person", "r1", 0, ""), ("person", "r1", 101, ""), ("person", "r1", 125, ""), ("person", "r1", SET_FIELD, "HT"),
    ("person", "r1", FLAG_FIELD, ""), ("person", "r2", 125, ""), ("screening", "r2", MAP_FIELD, "i07"),
)
VALUES = {0: (False, True), SET_FIELD: (False, True), MAP_FIELD: (None, "yes:s", "no:d")}


@dataclass
class Replica:
    device: int
    merge: object
    heads: dict = field(default_factory=dict)
    superseded: set = field(default_factory=set)
    known: set = field(default_factory=set)
    shown: dict = field(default_factory=dict)
    conflicts: set = field(default_factory=set)
    agreed: set = field(default_factory=set)
    journal: dict = field(default_factory=dict)
    forms: dict = field(default_factory=dict)
    seq: int = 0

    def open_form(self):
        """What a form displays; a later save names these heads, even if others came in meanwhile."""
        self.forms = {cell: tuple(self.heads.get(cell, ())) for cell in CELLS}

    def save(self, cells, value, skew):
        """One unit of work: one journal entry with one change per cell, merged by the rule for everybody."""
        self.seq += 1
        dot = (self.device, self.seq)
        entry = []
        for cell in cells:
            choices = VALUES.get(cell[2], ("a", "b", "c", 1))
            saw = self.forms.get(cell) or tuple(self.heads.get(cell, ()))
            entry.append(Change(cell, dot, skew, choices[value % len(choices)], saw))
        self.forms = {}
        self.take([entry])

    def take(self, entries):
        changes = [change for entry in entries for change in entry]
        result = self.merge(self.heads, self.superseded, self.known, changes, RULES)
        self.heads.update(result.heads)
        self.shown.update(result.shown)
        self.conflicts = (self.conflicts - set(result.heads)) | result.conflicts
        self.agreed = (self.agreed - set(result.heads)) | result.agreed
        self.superseded = (self.superseded | result.marks) - result.arrived
        for entry in entries:
            self.known.add(entry[0].dot)
            self.journal[entry[0].dot] = entry

    def state(self):
        return self.heads, self.shown, self.superseded, self.conflicts, self.agreed


def oracle(entries):
    """Heads, shown values, marks, conflicts and agreements from nothing but the set of changes."""
    changes = {(change.cell, change.dot): change for entry in entries for change in entry}
    named = {(change.cell, dot) for change in changes.values() for dot in change.prev}
    dots = {entry[0].dot for entry in entries}
    heads = defaultdict(dict)
    for (cell, dot), change in changes.items():
        heads[cell]
        if (cell, dot) not in named:
            heads[cell][dot] = Head(dot, change.hlc, change.value)
    shown, conflicts, agreed = {}, set(), set()
    for cell, there in heads.items():
        latest_last = sorted(there.values(), key=lambda head: (head.hlc, head.dot))
        preferred = latest_last
        if cell[2] in (SET_FIELD, MAP_FIELD):
            preferred = [head for head in latest_last if head.value not in (None, False)] or latest_last
        if cell[2] == FLAG_FIELD:
            for rank in reversed(RANKS):
                preferred = [head for head in latest_last if head.value == rank] or preferred
        shown[cell] = preferred[-1].value
        if len(there) > 1:
            (agreed if len({json.dumps(head.value) for head in there.values()}) == 1 else conflicts).add(cell)
    return dict(heads), shown, {(cell, dot) for cell, dot in named if dot not in dots}, conflicts, agreed


device = st.integers(0, REPLICAS - 1)
cells = st.lists(st.sampled_from(CELLS), min_size=1, max_size=2, unique=True)
skews = st.one_of(st.integers(-3, 3), st.integers(-TEN_YEARS, TEN_YEARS))
steps = st.lists(st.one_of(
    st.tuples(st.just("open"), device),
    st.tuples(st.just("save"), device, cells, st.integers(0, 3), skews),
    # everybody edits the same cell without having heard of the others
    st.tuples(st.just("clash"), cells, st.integers(-1, 1)),
    # any replica passes on any part of all it knows, in any order, some of it twice
    st.tuples(st.just("relay"), device, device, st.integers(0, 2**16 - 1), st.integers(0, 5), st.booleans()),
), min_size=4, max_size=40)


def play(merge_function, history):
    """Play a history and check every replica against the oracle, before and after everybody heard everything."""
    replicas = [Replica(number + 1, merge_function) for number in range(REPLICAS)]
    for step, *rest in history:
        if step == "open":
            replicas[rest[0]].open_form()
        elif step == "save":
            replicas[rest[0]].save(*rest[1:])
        elif step == "clash":
            for place, replica in enumerate(replicas):
                replica.save(rest[0], place, rest[1] * place)
        else:
            relay(replicas[rest[0]], replicas[rest[1]], *rest[2:])
    for replica in replicas:
        assert replica.state() == oracle(replica.journal.values())
    everything = {dot: entry for replica in replicas for dot, entry in replica.journal.items()}
    entries = [everything[dot] for dot in sorted(everything)]
    replicas[0].take(entries)
    for entry in reversed(entries):
        replicas[1].take([entry])
    replicas[2].take([list(reversed(entry)) for entry in entries[1::2] + entries + entries[::-2]])
    want = oracle(entries)
    for replica in replicas:
        assert replica.state() == want
        replica.take(entries)
        assert replica.state() == want, "hearing everything again changed something"


def relay(source, target, mask, turn, reverse):
    entries = [entry for place, entry in enumerate(source.journal.values()) if mask >> (place % 16) & 1]
    entries = entries[turn:] + entries[:turn] + entries[:turn]
    target.take(list(reversed(entries)) if reverse else entries)


def histories(examples, phases, derandomize):
    return settings(max_examples=examples, deadline=None, database=None, phases=phases, derandomize=derandomize,
                    suppress_health_check=list(HealthCheck))


@pytest.mark.slow
@histories(2_000, (Phase.generate, Phase.shrink), derandomize=False)
@given(steps)
def test_all_replicas_converge_on_what_the_oracle_says(history):
    play(merge, history)


def last_writer_wins(heads, superseded, known, changes, rules):
    """Defect: of two edits that did not know of each other only the one with the later clock is kept."""
    result = merge(heads, superseded, known, changes, rules)
    for cell, there in result.heads.items():
        best = max(there.values(), key=lambda head: (head.hlc, head.dot))
        result.heads[cell] = {best.dot: best}
    return result


def forgets_the_predecessor(heads, superseded, known, changes, rules):
    """Defect: a change replaces only the first of the heads that its author saw."""
    return merge(heads, superseded, known, [change._replace(prev=change.prev[:1]) for change in changes], rules)


def forgets_superseded_marks(heads, superseded, known, changes, rules):
    """Defect: a change that is named before it arrives becomes a head when it arrives."""
    result = merge(heads, superseded, known, changes, rules)
    result.marks.clear()
    return result


def ignores_superseded_marks(heads, superseded, known, changes, rules):
    """Defect: marks are kept and never asked."""
    result = merge(heads, set(), known, changes, rules)
    result.marks -= superseded
    return result


def treats_members_as_scalars(heads, superseded, known, changes, rules):
    """Defect: the later of adding and removing wins."""
    return merge(heads, superseded, known, changes, {fid: replace(rule, kind="scalar") if rule.kind == "members" else rule
                                                     for fid, rule in rules.items()})


def ignores_protection(heads, superseded, known, changes, rules):
    """Defect: the later flag is shown instead of the more protective one."""
    return merge(heads, superseded, known, changes, {fid: replace(rule, rank=lambda value: 0) for fid, rule in rules.items()})


def forgets_what_it_knows(heads, superseded, known, changes, rules):
    """Defect: an old change that is delivered again comes back to life."""
    return merge(heads, superseded, set(), changes, rules)


def decides_by_order_of_arrival(heads, superseded, known, changes, rules):
    """Defect: among several heads the one that came last is shown."""
    result = merge(heads, superseded, known, changes, rules)
    result.shown = {cell: list(there.values())[-1].value for cell, there in result.heads.items() if there}
    return result


def hides_equal_heads(heads, superseded, known, changes, rules):
    """Defect: heads of the same value are taken for a conflict."""
    result = merge(heads, superseded, known, changes, rules)
    result.conflicts |= result.agreed
    return result


@pytest.mark.parametrize("defect", [
    last_writer_wins, forgets_the_predecessor, forgets_superseded_marks, ignores_superseded_marks, treats_members_as_scalars,
    ignores_protection, forgets_what_it_knows, decides_by_order_of_arrival, hides_equal_heads,
])
def test_a_planted_defect_is_found(defect):
    @histories(2_000, (Phase.generate,), derandomize=True)
    @given(steps)
    def converges(history):
        play(defect, history)

    with pytest.raises(AssertionError):
        converges()
