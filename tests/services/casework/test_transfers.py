# SPDX-License-Identifier: Apache-2.0
"""Assignment, hand-over when an officer leaves, and transfer with acceptance."""

import pytest
from sqlalchemy import select

from app.base.errors import FormInvalid, NotAllowed, NotFound
from app.models.cases import case_file
from app.services import cases, transfers
from tests.making import open_store


@pytest.fixture(autouse=True)
def accounts(store):
    with store.write() as unit:
        for name, role, active in (("Ana Joseph", "supervisor", "yes"), ("Joy Lewis", "case_worker", "yes"),
                                   ("Cal Henry", "officer", "yes"), ("Old Hand", "officer", "no"), ("Key Clerk", "clerk", "yes")):
            unit.save("account", f"user-{name}", {"display_name": name, "role": role, "active": active})


def assigned(store, case_id) -> tuple[str, str, str]:
    with store.read() as conn:
        wanted = select(case_file.c.responsible, case_file.c.assigned_to, case_file.c.scope)
        return tuple(conn.execute(wanted.where(case_file.c.id == case_id)).one())


def test_who_opens_a_case_has_it(store):
    opened = cases.open_case(store, {"title": "Farm"})
    assert assigned(store, opened.case_id)[:2] == ("Ana Joseph", "user-Ana Joseph")


def test_officers_are_those_who_work_on_cases(store):
    assert [each.name for each in transfers.officers(store)] == ["Ana Joseph", "Cal Henry", "Joy Lewis"]


def test_a_supervisor_assigns_and_others_take_what_is_free(store, case_id):
    with open_store(store.folder, "case_worker", "Joy Lewis") as worker:
        with pytest.raises(NotAllowed):
            transfers.assign(worker, case_id, "user-Cal Henry")
        transfers.assign(worker, case_id, "user-Joy Lewis")
        assert assigned(store, case_id)[:2] == ("Joy Lewis", "user-Joy Lewis")
        with open_store(store.folder, "officer", "Cal Henry") as officer, pytest.raises(NotAllowed):
            transfers.assign(officer, case_id, "user-Cal Henry")
    transfers.assign(store, case_id, "user-Cal Henry", "on leave")
    assert assigned(store, case_id)[0] == "Cal Henry"
    for nobody in ("user-Old Hand", "user-Key Clerk", "nobody"):
        with pytest.raises(NotFound):
            transfers.assign(store, case_id, nobody)


def test_one_who_leaves_hands_over_the_open_cases(store, case_id, add):
    done = add("case", number="VFA-26-00002-30", status="Closed", assigned_to="user-Cal Henry")
    transfers.assign(store, case_id, "user-Cal Henry")
    with pytest.raises(FormInvalid):
        transfers.hand_over(store, "user-Cal Henry", "user-Joy Lewis", "")
    assert transfers.hand_over(store, "user-Cal Henry", "user-Joy Lewis", "left the service").count == 1
    assert assigned(store, case_id)[0] == "Joy Lewis"
    assert assigned(store, done)[1] == "user-Cal Henry"


def test_a_transfer_changes_nothing_until_it_is_accepted(store, colleague, case_id):
    before = assigned(store, case_id)
    asked = transfers.request(store, case_id, "CAS", "", "she lives there")
    assert assigned(store, case_id) == before
    with pytest.raises(FormInvalid, match="waits for an answer"):
        transfers.request(store, case_id, "CAS", "", "she lives there")
    with pytest.raises(NotAllowed):
        transfers.accept(store, asked)
    with pytest.raises(NotAllowed):
        transfers.accept(colleague, asked)  # of the sending post
    colleague.facts["post_code"] = b"CAS"
    transfers.accept(colleague, asked)
    assert assigned(store, case_id) == ("Rose Auguste", "user-Rose Auguste", "CAS")
    with pytest.raises(NotFound):
        transfers.accept(colleague, asked)


def test_it_is_declined_by_the_receiver_and_withdrawn_by_the_sender(store, colleague, case_id):
    first = transfers.request(store, case_id, "CAS", "", "she lives there")
    with pytest.raises(NotAllowed):
        transfers.decline(colleague, first, "not ours")
    transfers.decline(store, first, "a mistake")
    second = transfers.request(store, case_id, "CAS", "", "she lives there")
    colleague.facts["post_code"] = b"CAS"
    transfers.decline(colleague, second, "not ours")
    assert transfers.waiting(store) == []
    assert assigned(store, case_id)[2] == "VFA"


@pytest.mark.parametrize(("post", "agency"), [("", ""), ("CAS", "ngo"), ("VFA", "")])
def test_it_goes_to_one_other_place(store, case_id, post, agency):
    with pytest.raises(FormInvalid):
        transfers.request(store, case_id, post, agency, "why")
