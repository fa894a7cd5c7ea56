# SPDX-License-Identifier: Apache-2.0
"""What the first page says is due, and what it leaves out."""

from datetime import UTC, datetime, timedelta

import pytest

from app.base import clock
from app.domain.forms.values import FormValues
from app.services import drafts, home
from tests.making import make_store

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    with make_store(tmp_path / "store", role="supervisor") as made, clock.use(NOW.timestamp):
        yield made


def day(days_ago: int) -> str:
    return (NOW - timedelta(days=days_ago)).date().isoformat()


def add(store, kind, **values) -> str:
    with store.write() as unit:
        return unit.save(kind, "", values)


def case(store, **values) -> str:
    return add(store, "case", **{"number": "VFA-26-00001-60", "opened_on": day(60), "status": "Active", "title": "Farm workers", **values})


def dues(store) -> list[tuple[str, int]]:
    return [(row.id, row.days_late) for row in home.look(store).due]


@pytest.mark.parametrize(("state", "limit"), [("planned", 3), ("sent", 7), ("received", 7), ("accepted", 14)])
def test_a_referral_is_due_on_the_day_its_time_is_up(store, state, limit):
    case_id, referral = case(store), {"service": "MEDICAL", "to_agency": "health", "state": state}
    add(store, "referral", case_id=case_id, sent_on=day(60), state_on=day(limit - 1), **referral)
    assert dues(store) == []
    add(store, "referral", case_id=case_id, sent_on=day(60), state_on=day(limit), **referral)
    assert dues(store) == [(case_id, 0)]
    add(store, "referral", case_id=case_id, sent_on=day(limit + 2), **referral)
    assert dues(store) == [(case_id, 0), (case_id, 2)]


def test_what_is_done_or_closed_is_not_due(store):
    add(store, "referral", case_id=case(store), sent_on=day(60), state="completed", to_agency="health")
    add(store, "referral", case_id=case(store, status="Closed"), sent_on=day(60), state="sent", to_agency="health")
    assert dues(store) == []


def test_a_presumed_victim_is_due_until_the_status_is_decided(store):
    case_id, person_id = case(store), add(store, "person", family="Pierre")
    add(store, "party", case_id=case_id, person_id=person_id, role="victim")
    add(store, "decision", case_id=case_id, person_id=person_id, status="POSSIBLE", decided_on=day(29))
    assert dues(store) == []
    add(store, "decision", case_id=case_id, person_id=person_id, status="POSSIBLE", decided_on=day(31))
    assert dues(store) == [(case_id, 1)]
    assert home.look(store).figures.presumed == 1
    add(store, "decision", case_id=case_id, person_id=person_id, status="ACTUAL", decided_on=day(0))
    assert dues(store) == []
    assert home.look(store).figures.presumed == 0


def test_a_talk_is_due_until_a_screening_or_a_case_follows_it(store):
    people = [add(store, "person", family=name) for name in ("Pierre", "Joseph", "Lewis")]
    for person_id in people:
        add(store, "screening", person_id=person_id, screened_on=day(4), outcome="further_talk")
    add(store, "screening", person_id=people[1], screened_on=day(3), outcome="let_go")
    add(store, "party", case_id=case(store), person_id=people[2], role="victim")
    assert dues(store) == [(people[0], 3)]
    assert home.look(store).due[0].page == "person"


def test_a_referred_person_without_a_case_is_due_and_an_old_one_is_not(store):
    new, old = add(store, "person", family="Pierre"), add(store, "person", family="Joseph")
    add(store, "screening", person_id=new, screened_on=day(1), outcome="refer")
    add(store, "screening", person_id=old, screened_on=day(40), outcome="refer")
    assert dues(store) == [(new, 0)]


def test_no_row_names_a_person(store):
    person_id = add(store, "person", family="Canaryname", given="Canarygiven")
    add(store, "screening", person_id=person_id, screened_on=day(2), outcome="urgent")
    assert "canary" not in repr(home.look(store)).lower()


def test_mine_are_the_open_cases_i_am_responsible_for_most_urgent_first(store):
    low = case(store, responsible=store.actor.name, risk="low")
    high = case(store, responsible=store.actor.name, risk="high")
    case(store, responsible="Somebody Else", risk="extreme")
    case(store, responsible=store.actor.name, status="Closed")
    shown = home.look(store)
    assert [row.case_id for row in shown.mine] == [high, low]
    assert shown.mine_count == 2
    assert shown.figures.open_cases == 3


def test_an_administrator_sees_no_case(tmp_path):
    with make_store(tmp_path / "store", role="administrator") as store, clock.use(NOW.timestamp):
        add(store, "referral", case_id=case(store, responsible=store.actor.name), sent_on=day(60), state="sent", to_agency="health")
        shown = home.look(store)
    assert (shown.due, shown.mine, shown.figures) == ((), (), None)


def test_drafts_lead_to_where_they_belong(store):
    case_id, person_id = case(store), add(store, "person", family="Pierre")
    drafts.keep(store, "traveller", FormValues({"family": "Pierre"}))
    drafts.keep(store, "note", FormValues({"text": "Half a sentence"}), context=case_id)
    drafts.keep(store, "document", FormValues({"number": "R1"}), context=person_id)
    drafts.keep(store, "person", FormValues({"city": "Castries"}, {}, person_id))
    assert {(row.page, row.arg) for row in home.look(store).drafts} == {
        ("border_desk", ""), ("case", case_id), ("person", person_id),
    }
    assert len(home.look(store).drafts) == 4
