# SPDX-License-Identifier: Apache-2.0
"""What is worked out from other records: the latest decision and stage, also where a date is not known."""

import pytest
from sqlalchemy import select

from app.domain.forms.values import UNKNOWN
from app.models.cases import case_file, party
from app.models.store import Store


def _case(store: Store) -> tuple[str, str]:
    with store.write() as unit:
        person_id = unit.save("person", "", {"family": "Baptiste"})
        case_id = unit.save("case", "", {"number": "VFA-26-00001-01", "opened_on": "2026-01-02"})
        unit.save("party", "", {"case_id": case_id, "person_id": person_id, "role": "victim"})
    return case_id, person_id


@pytest.mark.parametrize("older", [UNKNOWN, "2024", "~2025", "2025-12"])
def test_the_latest_dated_decision_counts_whatever_came_in_after_it(store: Store, older: str) -> None:
    case_id, person_id = _case(store)
    for status, day in (("ACTUAL", "2026-03-01"), ("POSSIBLE", older)):
        with store.write() as unit:
            unit.save("decision", "", {"case_id": case_id, "person_id": person_id, "status": status, "decided_on": day})
    with store.read() as conn:
        assert conn.execute(select(party.c.victim_status)).scalar_one() == "ACTUAL"


@pytest.mark.parametrize("older", [UNKNOWN, "~2025"])
def test_the_latest_dated_stage_counts_whatever_came_in_after_it(store: Store, older: str) -> None:
    case_id, _person_id = _case(store)
    for stage, day in (("6", "2026-03-01"), ("4", older)):
        with store.write() as unit:
            unit.save("stage", "", {"case_id": case_id, "track": "protection", "stage": stage, "entered_on": day})
    with store.read() as conn:
        assert conn.execute(select(case_file.c.protection_stage)).scalar_one() == 6
