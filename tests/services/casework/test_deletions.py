# SPDX-License-Identifier: Apache-2.0
"""Nobody deletes a person or a case alone; what went comes back whole."""

import pytest
from sqlalchemy import select

from app.base.errors import FormInvalid, NotAllowed, NotFound
from app.models.base import KINDS
from app.services import cases, deletions, records, search
from tests.making import open_store
from tests.services.casework.conftest import day


def everything(store) -> dict[tuple[str, str], dict]:
    found = {}
    with store.read() as conn:
        for kind in ("person", "case", "party", "decision", "note", "consent", "alias", "event"):
            for row in conn.execute(select(KINDS[kind].table)).mappings():
                found[kind, row["id"]] = {name: row[name] for name in row if name != "changed_ms"}
    return found


@pytest.fixture
def full(store, case_id, victim, add):
    add("decision", case_id=case_id, person_id=victim, status="POSSIBLE", decided_on=day(20))
    add("note", case_id=case_id, text="Called twice.", written_on=day(3))
    add("event", case_id=case_id, type="Transit")
    add("alias", person_id=victim, name="Mimi", kind="nickname")
    add("consent", case_id=case_id, person_id=victim, purpose="assistance", answer="yes", asked_on=day(9))
    return case_id


@pytest.mark.parametrize("kind", ["case", "person"])
def test_it_takes_two(store, colleague, full, victim, kind):
    record_id = full if kind == "case" else victim
    with pytest.raises(NotAllowed, match="two people"):
        records.delete(store, kind, record_id, "entered twice")
    with pytest.raises(FormInvalid):
        deletions.request(store, kind, record_id, "  ")
    deletions.request(store, kind, record_id, "entered twice")
    deletions.request(store, kind, record_id, "entered twice")
    (row,) = deletions.waiting(store)
    assert row.is_own
    assert row.parts > 1
    with pytest.raises(NotAllowed, match="yourself"):
        deletions.confirm(store, row.id)
    assert records.open_form(store, kind, record_id)
    with open_store(store.folder, "case_worker", "Joy Lewis") as worker, pytest.raises(NotAllowed):
        deletions.confirm(worker, row.id)
    deletions.confirm(colleague, row.id)
    with pytest.raises(NotFound):
        records.open_form(store, kind, record_id)
    with pytest.raises(NotFound):
        deletions.confirm(colleague, row.id)
    assert deletions.waiting(store) == []
    assert search.find(store, "Mimi") == [] or kind == "case"


@pytest.mark.parametrize("kind", ["case", "person"])
def test_undo_brings_back_all_that_went_and_nothing_else(store, colleague, full, victim, add, kind):
    record_id = full if kind == "case" else victim
    gone_before = add("note", case_id=full, person_id=victim, text="Wrong file.")
    records.delete(store, "note", gone_before, "wrong file")
    before = everything(store)
    deletions.request(store, kind, record_id, "entered twice")
    deletions.confirm(colleague, deletions.waiting(store)[0].id)
    assert sum(row["deleted"] for row in everything(store).values()) > 3
    records.restore(colleague, kind, record_id, "it was the only one")
    assert everything(store) == before
    assert before["note", gone_before]["deleted"] == 1
    assert search.find(store, "Pierre") != []


def test_consent_outlives_the_case(store, colleague, full):
    deletions.request(store, "case", full, "entered twice")
    deletions.confirm(colleague, deletions.waiting(store)[0].id)
    assert [row["deleted"] for (kind, _id), row in everything(store).items() if kind == "consent"] == [0]


def test_a_request_can_be_refused_or_withdrawn_with_a_reason(store, colleague, full):
    for who in (store, colleague):
        deletions.request(store, "case", full, "entered twice")
        (row,) = deletions.waiting(who)
        with pytest.raises(FormInvalid):
            deletions.decline(who, row.id, "")
        deletions.decline(who, row.id, "it is needed")
        assert deletions.waiting(store) == []
    assert cases.open_page(store, full).row.number
    table = KINDS["deletion_request"].table
    with store.read() as conn:
        assert list(conn.execute(select(table.c.state).order_by(table.c.row_no)).scalars()) == ["withdrawn", "declined"]


def test_others_see_their_own_requests_only(store, full):
    with open_store(store.folder, "case_worker", "Joy Lewis") as worker:
        deletions.request(worker, "case", full, "entered twice")
        with open_store(store.folder, "officer", "Cal Henry") as officer:
            assert deletions.waiting(officer) == []
        assert len(deletions.waiting(worker)) == len(deletions.waiting(store)) == 1
