# SPDX-License-Identifier: Apache-2.0
"""Fixed scenarios of the merge; random histories are in test_merge_converges.py."""

import pytest

from app.base.errors import BundleRefused
from app.sync.merge import DELETED_FIELD, Change, Head, Rule, agree, merge, same, shown_value

TEN_YEARS = 10 * 365 * 86_400_000
NAME = ("person", "r1", 101, "")
ORDER = ("withdrawn", "refused", "given")
RULES = {
    111: Rule("members"), 215: Rule("members"),
    127: Rule("protective", lambda value: ORDER.index(value) if value in ORDER else len(ORDER)),
}


class Replica:
    """Keeps what the store would keep between two merges."""

    def __init__(self):
        self.heads, self.superseded, self.known, self.shown, self.last = {}, set(), set(), {}, None

    def take(self, *changes):
        self.last = result = merge(self.heads, self.superseded, self.known, changes, RULES)
        self.heads.update(result.heads)
        self.shown.update(result.shown)
        self.superseded = (self.superseded | result.marks) - result.arrived
        self.known |= {change.dot for change in changes}
        return result


def change(device, seq, value, prev=(), cell=NAME, hlc=None):
    return Change(cell, (device, seq), seq if hlc is None else hlc, value, tuple(prev))


def test_an_edit_that_saw_the_former_value_replaces_it_even_with_a_clock_ten_years_slow():
    here = Replica()
    here.take(change(1, 1, "Anna", hlc=TEN_YEARS))
    result = here.take(change(2, 1, "Ana", [(1, 1)], hlc=-TEN_YEARS))
    assert result.shown == {NAME: "Ana"}
    assert result.heads == {NAME: {(2, 1): Head((2, 1), -TEN_YEARS, "Ana")}}
    assert not result.conflicts
    assert not result.agreed
    assert result.fresh == 1


def test_two_edits_that_did_not_know_of_each_other_are_both_kept():
    here = Replica()
    here.take(change(1, 1, "Anna"))
    result = here.take(change(1, 2, "Ana", [(1, 1)], hlc=50), change(2, 1, "Hannah", [(1, 1)], hlc=60))
    assert set(result.heads[NAME]) == {(1, 2), (2, 1)}
    assert result.shown[NAME] == "Hannah"
    assert result.conflicts == {NAME}


def test_a_settling_edit_must_have_seen_both():
    here = Replica()
    here.take(change(1, 1, "Anna"), change(2, 1, "Hannah"))
    assert here.take(change(1, 2, "Hanna", [(1, 1)])).conflicts == {NAME}
    result = here.take(change(3, 1, "Hanna", [(1, 2), (2, 1)]))
    assert not result.conflicts
    assert result.shown[NAME] == "Hanna"


def test_equal_values_agree_and_open_nothing():
    result = Replica().take(change(1, 1, "Anna"), change(2, 1, "Anna"))
    assert result.agreed == {NAME}
    assert not result.conflicts
    assert len(result.heads[NAME]) == 2


def test_true_and_one_are_different_values():
    assert Replica().take(change(1, 1, True), change(2, 1, 1)).conflicts == {NAME}
    assert not same([1, {"a": True}], [1, {"a": 1}])
    assert same([1, {"a": True}], [1, {"a": True}])
    assert not agree([])


def test_a_replaced_change_that_arrives_late_stays_replaced():
    here = Replica()
    assert here.take(change(1, 3, "c", [(1, 2)])).marks == {(NAME, (1, 2))}
    result = here.take(change(1, 2, "b", [(1, 1)]))
    assert result.arrived == {(NAME, (1, 2))}
    assert result.shown[NAME] == "c"
    assert here.superseded == {(NAME, (1, 1))}
    here.take(change(1, 1, "a"))
    assert here.superseded == set()
    assert set(here.heads[NAME]) == {(1, 3)}


def test_a_change_known_long_ago_does_not_come_back():
    here = Replica()
    first = change(1, 1, "old")
    here.take(first)
    here.take(change(1, 2, "new", [(1, 1)]))
    result = here.take(first)
    assert (result.fresh, result.heads, result.marks) == (0, {}, set())


def test_a_repeated_change_in_one_batch_counts_once():
    assert Replica().take(change(1, 1, "a"), change(1, 1, "a")).fresh == 1


@pytest.mark.parametrize("twin", [
    change(1, 1, "other"), change(1, 1, "a", hlc=2), change(1, 1, "a", [(9, 9)]),
])
def test_one_dot_with_two_contents_is_a_fork(twin):
    with pytest.raises(BundleRefused) as caught:
        Replica().take(change(1, 1, "a"), twin)
    assert caught.value.reason == "fork"


def test_one_dot_with_another_value_than_its_head_is_a_fork():
    here = Replica()
    here.take(change(1, 1, True))
    here.known.clear()
    assert here.take(change(1, 1, True)).fresh == 0
    here.known.clear()
    for twin in (change(1, 1, 1), change(1, 1, True, hlc=2)):
        with pytest.raises(BundleRefused):
            here.take(twin)


def test_a_member_added_here_and_removed_there_is_there():
    cell = ("person", "r1", 111, "HT")
    here = Replica()
    here.take(change(1, 1, True, cell=cell))
    result = here.take(change(1, 2, True, [(1, 1)], cell, hlc=5), change(2, 1, False, [(1, 1)], cell, hlc=9))
    assert result.shown[cell] is True
    assert here.take(change(2, 2, False, [(1, 2), (2, 1)], cell)).shown[cell] is False


def test_a_map_entry_beats_its_removal_and_the_later_entry_is_shown():
    cell = ("screening", "r1", 215, "i07")
    heads = [Head((1, 1), 9, None), Head((2, 1), 3, "yes:s"), Head((3, 1), 4, "no:s")]
    assert shown_value(heads, RULES[215]) == "no:s"
    assert Replica().take(*(change(*head.dot, head.value, cell=cell, hlc=head.hlc) for head in heads)).conflicts == {cell}


def test_the_most_protective_value_is_shown_whatever_the_clock():
    cell = ("consent", "r1", 127, "")
    heads = [Head((1, 1), 1, "withdrawn"), Head((2, 1), 99, "given"), Head((3, 1), 100, "maybe"), Head((4, 1), 101, None)]
    assert shown_value(heads, RULES[127]) == "withdrawn"
    assert shown_value(heads[1:], RULES[127]) == "given"
    assert shown_value(heads[2:], RULES[127]) is None  # neither is ranked: the later one
    assert shown_value([], RULES[127]) is None
    assert Replica().take(change(1, 1, "withdrawn", cell=cell), change(2, 1, "given", cell=cell)).conflicts == {cell}


def test_delete_against_edit_leaves_both_to_be_seen():
    gone, here = ("person", "r1", DELETED_FIELD, ""), Replica()
    here.take(change(1, 1, "Anna"), change(1, 1, False, cell=gone))
    here.take(change(1, 2, True, [(1, 1)], gone))
    here.take(change(2, 1, "Ana", [(1, 1)]))
    assert here.shown == {gone: True, NAME: "Ana"}


def test_an_entry_of_many_cells_is_replaced_cell_by_cell():
    other, here = ("person", "r1", 102, ""), Replica()
    here.take(change(1, 1, "Anna"), change(1, 1, "Maria", cell=other))
    here.take(change(1, 2, "Ana", [(1, 1)]))
    assert here.shown == {NAME: "Ana", other: "Maria"}
    assert set(here.heads[other]) == {(1, 1)}


def test_changes_that_name_each_other_are_shown_to_a_person_instead_of_vanishing_silently():
    result = Replica().take(change(1, 1, "a", [(2, 1)]), change(2, 1, "b", [(1, 1)]))
    assert result.heads == {NAME: {}}
    assert result.conflicts == {NAME}


def test_a_change_cannot_replace_itself():
    assert Replica().take(change(1, 1, "a", [(1, 1)])).shown == {NAME: "a"}
