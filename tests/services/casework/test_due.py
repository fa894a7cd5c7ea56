# SPDX-License-Identifier: Apache-2.0
"""What case work puts on the first page, and whom it concerns."""

import pytest

from app.services import deletions, evidence, home, transfers
from tests.making import open_store
from tests.services.casework.conftest import day


def said(store) -> list[tuple[str, str, int]]:
    return [(row.id, row.detail, row.days_late) for row in home.look(store).due]


@pytest.mark.parametrize(("ahead", "is_told"), [(0, True), (3, True), (4, False), (-1, False)])
def test_a_hearing_is_told_three_days_ahead(store, case_id, add, ahead, is_told):
    add("hearing", case_id=case_id, held_on=day(-ahead), kind="trial", court="High Court", time="9:30")
    assert said(store) == ([(case_id, "Trial · High Court · 9:30", 0)] if is_told else [])


def test_a_hearing_with_an_outcome_or_of_a_closed_case_is_not(store, case_id, add):
    add("hearing", case_id=case_id, held_on=day(-1), kind="trial", court="High Court", outcome="vacated")
    add("hearing", case_id=add("case", status="Closed"), held_on=day(-1), kind="trial", court="High Court")
    assert said(store) == []


@pytest.mark.parametrize(("joined", "late"), [(6, None), (7, 0), (9, 2)])
def test_a_victim_nobody_decided_on_is_due_after_a_week(store, case_id, add, joined, late):
    who = add("person", family="Pierre")
    add("party", case_id=case_id, person_id=who, role="victim", joined_on=day(joined))
    add("party", case_id=case_id, person_id=add("person", family="Lewis"), role="witness", joined_on=day(joined))
    assert [each[2] for each in said(store)] == ([] if late is None else [late])
    add("decision", case_id=case_id, person_id=who, status="ACTUAL", decided_on=day(0))
    assert said(store) == []


def test_consent_is_asked_for_before_it_is_shared(store, case_id, victim, add):
    add("referral", case_id=case_id, person_id=victim, to_agency="health", state="planned", sent_on=day(0))
    assert [detail for _id, detail, _late in said(store)] == ["A referral to Health services is planned, and there is no consent to it"]
    add("consent", person_id=victim, purpose="assistance", recipient="health", answer="yes", asked_on=day(0))
    assert said(store) == []


def test_the_newest_assessment_says_when_to_look_again(store, case_id, victim, add):
    add("risk_assessment", case_id=case_id, person_id=victim, assessed_on=day(40), level="high", review_on=day(10))
    assert said(store) == [(case_id, "Review: risk assessment", 10)]
    add("risk_assessment", case_id=case_id, person_id=victim, assessed_on=day(9), level="low", review_on=day(-20))
    assert said(store) == []
    add("support_plan", case_id=case_id, person_id=victim, made_on=day(40), review_on=day(0))
    assert said(store) == [(case_id, "Review: support plan", 0)]


def test_cases_of_one_who_left_go_to_the_supervisor(store, case_id, add):
    with store.write() as unit:
        unit.save("account", "user-Cal Henry", {"display_name": "Cal Henry", "role": "officer", "active": "yes"})
    transfers.assign(store, case_id, "user-Cal Henry")
    assert said(store) == []
    with store.write() as unit:
        unit.save("account", "user-Cal Henry", {"active": "no"})
    (row,) = home.look(store).due
    assert (row.id, row.is_mine) == (case_id, True)
    assert "Cal Henry has left" in row.detail
    with open_store(store.folder, "case_worker", "Joy Lewis") as worker:
        assert said(worker) == []
    transfers.assign(store, case_id, store.actor.user_id)
    assert said(store) == []


def test_what_waits_for_another_is_told_to_that_one_only(store, colleague, case_id, victim, add):
    with store.write() as unit:
        unit.save("account", "user-Rose Auguste", {"display_name": "Rose Auguste", "role": "supervisor", "active": "yes"})
    deletions.request(store, "person", victim, "twice")
    item = add("evidence", case_id=case_id, number="A1", kind="phone", description="Black", seized_on=day(3))
    evidence.offer(store, item, "user-Rose Auguste", "to the exhibit room")
    transfers.request(store, case_id, "", "police", "theirs", "life_in_danger", "She is followed.")
    assert said(store) == []
    told = {row.detail: (row.page, row.id, row.is_mine) for row in home.look(colleague).due}
    assert told == {
        "Ana Joseph asks for this to be deleted. Confirm or refuse it.": ("approvals", victim, True),
        "An item of evidence of Ana Joseph waits for your signature": ("case", case_id, True),
        "Ana Joseph asks to hand this case over": ("approvals", case_id, True),
    }
