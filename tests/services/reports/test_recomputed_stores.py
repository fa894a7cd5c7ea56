# SPDX-License-Identifier: Apache-2.0
"""The same recomputation by plain loops as in tests/domain, from encrypted stores: written through the journal, read by the store's "
    "reads."""

from itertools import count

import pytest

from app.base import clock
from app.domain.periods import Period
from app.models.queries.facts import Now, Reading
from app.models.queries.known import Known, place_now
from tests.domain.random_stores import random_records
from tests.domain.test_figures_recomputed import NAMES, NOT_INVENTED, PERIODS, compare
from tests.making import make_store

SHOWN = [name for name in NAMES if name.split(".")[0] not in NOT_INVENTED]


def write(store, made):
    """Write random records in the order of their making, each a millisecond after the one before; then delete some."""
    in_order = sorted(((each["made"], kind, each) for kind, several in made.items() for each in several), key=lambda one: one[0])
    with store.write() as unit:
        for _at, kind, each in in_order:
            values = {name: value for name, value in each.items() if name not in ("id", "made", "deleted") and value != ""}
            unit.create_many(kind, [(each["id"], values)])
    with store.write() as unit:
        for _at, kind, each in in_order:
            if each["deleted"]:
                unit.delete(kind, each["id"], "made up")


@pytest.mark.parametrize("seed", range(300, 306))
def test_figures_of_real_stores_agree_with_plain_loops(tmp_path, monkeypatch, seed):
    ticks = count(1_700_000_000_000)
    monkeypatch.setattr(clock, "wall_ms", lambda: next(ticks))
    made = random_records(seed)
    with make_store(tmp_path / "store") as store:
        write(store, made)
        with store.read() as conn:
            for period in (PERIODS[seed % len(PERIODS)], Period.year(2025)):
                assert compare(made, Reading(Now(conn)), period, SHOWN)["cells"] > 1000
                assert compare(made, Reading(Known(conn, place_now(conn))), period, SHOWN)["cells"] > 1000


def test_what_was_known_before_deletions_and_changes_agrees_with_the_records_of_then(tmp_path, monkeypatch):
    ticks = count(1_700_000_000_000)
    monkeypatch.setattr(clock, "wall_ms", lambda: next(ticks))
    made = {kind: [each | {"deleted": False} for each in several] for kind, several in random_records(400).items()}
    with make_store(tmp_path / "store") as store:
        write(store, made)
        with store.read() as conn:
            place = place_now(conn)
        with store.write() as unit:
            for person in made["person"]:
                unit.save("person", person["id"], {"sex": "other", "birth": "1950", "nationalities": {"US": True}})
            for case in made["case"][1:]:
                unit.delete("case", case["id"], "made up")
            for party in made["party"]:
                unit.save("party", party["id"], {"exploitation": {"OrganRemoval": True}, "joined_on": None})
        with store.read() as conn:
            for period in PERIODS:
                assert compare(made, Reading(Known(conn, place)), period, SHOWN)["cells"] > 1000
