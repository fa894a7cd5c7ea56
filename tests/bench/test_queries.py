# SPDX-License-Identifier: Apache-2.0
"""The measurements measure what they say: the same people in both files, the same statements on both."""

import pytest

from bench import people
from bench.queries import Bench
from bench.run import percentile


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return people.build(tmp_path_factory.mktemp("bench"), 60)


def test_the_same_seed_invents_the_same_people():
    first, again, other = (list(people.chunks(30, seed, size=20)) for seed in (1, 1, 2))
    assert first == again
    assert first != other
    assert [len(chunk.people) for chunk in first] == [20, 10]
    assert all(len(chunk.documents) + len(chunk.crossings) == 3 * len(chunk.people) for chunk in first)


def test_every_operation_runs_on_both_files_and_they_stay_the_same(built):
    plain = people.open_plain(built.plain)
    tables = ("person", "document", "crossing", "person_key", "journal")
    with people.unlock(built.folder) as store:
        bench = Bench(store, built.plain)
        lanes = bench.run(2)
        bench.close()
        encrypted = store.raw_read()
        same = "SELECT id, phone, search_text FROM person ORDER BY id"
        assert encrypted.execute(same).fetchall() == plain.execute(same).fetchall()
        for table in tables[:-1]:
            count = f"SELECT count(*) FROM {table}"
            assert encrypted.execute(count).fetchone() == plain.execute(count).fetchone()
        encrypted.close()
    plain.close()
    assert {each.name for each in lanes} >= {"page of 100", "point look-up", "search as you type", "save with journal", "list ids, sorted"}
    for each in lanes:
        assert len(each.service) == len(each.plain)
        assert len(each.encrypted) == (0 if each.name == "save with journal" else len(each.service))


def test_a_finished_store_is_not_made_again(built):
    again = people.build(built.folder.parent, 60)
    assert (again.load_s, again.copy_s) == (0, 0)
    assert built.load_s > 0


def test_percentiles_are_nearest_rank():
    assert percentile([5, 1, 3], 50) == 3
    assert percentile(list(range(1, 101)), 95) == 95
    assert percentile([7], 95) == 7
