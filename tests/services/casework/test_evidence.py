# SPDX-License-Identifier: Apache-2.0
"""Evidence moves from holder to holder, each signing by his or her own account."""

import pytest
from sqlalchemy import select

from app.base.errors import FormInvalid, NotAllowed, NotFound, Refused
from app.models.base import KINDS
from app.models.journal import journal
from app.services import evidence
from tests.making import open_store
from tests.services.casework.conftest import day


@pytest.fixture
def item(store, add, case_id):
    for name, active in (("Ana Joseph", "yes"), ("Rose Auguste", "yes"), ("Cal Henry", "yes"), ("Old Hand", "no")):
        with store.write() as unit:
            unit.save("account", f"user-{name}", {"display_name": name, "role": "supervisor", "active": active})
    return add("evidence", case_id=case_id, number="A1", kind="phone", description="Black", seized_on=day(3))


def test_it_goes_from_hand_to_hand_and_each_signs(store, colleague, item):
    assert evidence.chain(store, item).may_offer
    handover = evidence.offer(store, item, "user-Rose Auguste", "to the exhibit room")
    assert evidence.chain(store, item).holder_name == "Ana Joseph"
    assert evidence.chain(colleague, item).may_sign
    evidence.sign(colleague, handover)
    chain = evidence.chain(colleague, item)
    assert (chain.holder_name, chain.is_whole, chain.may_offer) == ("Rose Auguste", True, True)
    assert [(row.from_name, row.to_name, row.reason) for row in chain.rows] == [("Ana Joseph", "Rose Auguste", "to the exhibit room")]
    with store.read() as conn:
        signed = conn.execute(select(journal).where(journal.c.object_id == handover).order_by(journal.c.seq.desc())).first()
    assert signed.user_id == "user-Rose Auguste"


def test_only_the_holder_hands_over_and_only_the_receiver_signs(store, colleague, item):
    with pytest.raises(NotAllowed, match="Only the holder"):
        evidence.offer(colleague, item, "user-Cal Henry", "to the court")
    handover = evidence.offer(store, item, "user-Rose Auguste", "to the exhibit room")
    with pytest.raises(NotAllowed, match="somebody else"):
        evidence.sign(store, handover)
    with open_store(store.folder, "supervisor", "Cal Henry") as third, pytest.raises(NotAllowed):
        evidence.sign(third, handover)
    with pytest.raises(Refused, match="waits for a signature"):
        evidence.offer(store, item, "user-Cal Henry", "to the court")
    evidence.decline(colleague, handover, "the seal is broken")
    with pytest.raises(NotFound):
        evidence.sign(colleague, handover)
    evidence.offer(store, item, "user-Cal Henry", "to the court")


@pytest.mark.parametrize("taker", ["user-Old Hand", "user-Ana Joseph", "nobody"])
def test_the_receiver_is_another_user_with_an_open_account(store, item, taker):
    with pytest.raises(NotFound):
        evidence.offer(store, item, taker, "to the court")


def test_a_reason_is_asked(store, item):
    with pytest.raises(FormInvalid):
        evidence.offer(store, item, "user-Rose Auguste", " ")


def test_a_laboratory_signs_on_paper_and_somebody_signs_for_its_return(store, colleague, item):
    with pytest.raises(NotAllowed, match="not held outside"):
        evidence.take_back(store, item, "L-7", "examined")
    with pytest.raises(FormInvalid):
        evidence.give_outside(store, item, "Forensic laboratory", "", "to be examined")
    evidence.give_outside(store, item, "Forensic laboratory", "R-31", "to be examined")
    assert evidence.chain(store, item).holder_name == "Forensic laboratory"
    with pytest.raises(NotAllowed):
        evidence.offer(store, item, "user-Rose Auguste", "to the court")
    evidence.take_back(colleague, item, "L-7", "examined")
    chain = evidence.chain(colleague, item)
    assert (chain.holder_name, chain.is_whole, len(chain.rows)) == ("Rose Auguste", True, 2)


def test_two_hand_overs_made_apart_show_as_a_gap(store, item):
    evidence.give_outside(store, item, "Forensic laboratory", "R-31", "to be examined")
    with store.write() as unit:
        unit.save("handover", "", {"evidence_id": item, "from_id": "user-Ana Joseph", "to_id": "user-Cal Henry", "state": "signed",
                                   "signed_on": "2026-11-21T08:00:00+00:00", "to_name": "Cal Henry"})
    chain = evidence.chain(store, item)
    assert not chain.is_whole
    assert [row.is_gap for row in chain.rows] == [False, True]


def test_no_form_writes_a_hand_over():
    from app.domain.forms.catalogue import FORMS

    assert "handover" not in {form.record for form in FORMS.values()}
    assert "handover" in KINDS
