# SPDX-License-Identifier: Apache-2.0
"""Intake, referral, service record, investigation: keyed twice, committed into their records, in the right case, nobody doubled."""

from typing import Any

import pytest

from app.base.errors import FormInvalid, NotAllowed, Unreadable
from app.domain.forms.values import Value
from app.domain.numbers import case_number
from app.domain.paper.keying import press
from app.models.store import Store
from app.services import cases
from app.services.paper import asking, batches, committing, keying
from app.services.paper.batches import NewBatch
from tests.services.paper.clerk import keyed
from tests.services.paper.conftest import OpenAs
from tests.services.paper.test_paper import rows

INTAKE: dict[str, Value] = {
    "form_number": "000101", "opened_on": "2026-03-14", "lead_agency": "police", "responsible": "S. Alcide", "origin": "hotline",
    "family": "Destinoble", "given": "Marie-Ange", "sex": "female", "birth": "2001-05-02", "nationality": "HT", "country": "LC",
    "language": "hat", "phone": "50900000142", "document_held": "yes", "document_type": "passport", "document_number": "HT4471920",
    "issuing_state": "HT", "age_exploited": 24, "exploitation": {"ForcedLabour": True}, "exploited_in": "LC",
    "exploited_at": "A hotel", "exploited_from": "2025-11", "status": "POSSIBLE", "authority": "Police", "decided_on": "2026-03-14",
    "reasons": "What she told", "consent": "yes", "asked_on": "2026-03-14", "remarks": "Came through the hotline",
}
WHO: dict[str, Value] = {"family": "Destinoble", "given": "Marie-Ange", "sex": "female", "birth": "2001-05-02"}
REFERRAL = WHO | {"form_number": "000201", "from_agency": "police", "to_agency": "health", "service": "MEDICAL",
                  "sent_on": "2026-03-15", "consent": "yes", "asked_on": "2026-03-15", "state": "sent"}
SERVICES = WHO | {"form_number": "000301", "agency": "health", "services": 2, "service.1.service": "MEDICAL",
                  "service.1.began_on": "2026-03-16", "service.1.times": 2, "service.2.service": "HOUSING",
                  "service.2.began_on": "2026-03-17"}
COURT: dict[str, Value] = {
    "form_number": "000401", "agency": "police", "reference": "CR/26/17", "opened_on": "2026-03-20", "accused": 2,
    "accused.1.family": "Prosper", "accused.1.given": "Leon", "accused.1.sex": "male", "accused.1.charged_on": "2026-04-02",
    "accused.1.court": "High Court", "accused.2.family": "Prosper", "accused.2.given": "Ida", "accused.2.charged_on": "2026-04-02",
}


ELSEWHERE = case_number("QQQ", 2026, 42)  # of a case that this store has never heard of


class Paper(dict[str, Value]):
    """A filled form; what is not named is blank."""

    def __missing__(self, key: str) -> Value:
        return None


def keyed_twice(open_as: OpenAs, form: str, *papers: dict[str, Value]) -> tuple[str, Store]:
    """A batch keyed by Ana and, blind, by Ben; signed in: the supervisor."""
    batch_id = str(batches.receive(open_as("Ana"), NewBatch(form, len(papers))).batch_id)
    for name, again in (("Ana", False), ("Ben", True)):
        store = open_as(name)
        for paper in papers:
            task = keying.next_form(store, batch_id, again)
            assert task is not None
            keying.finish(store, task, keyed(task, Paper(paper)), 60)
    return batch_id, open_as("Eve", "supervisor")


def committed(open_as: OpenAs, form: str, *papers: dict[str, Value]) -> tuple[committing.Committed, Store]:
    batch_id, eve = keyed_twice(open_as, form, *papers)
    assert asking.asks(eve, batch_id) == []
    return committing.commit(eve, batch_id), eve


def one_case(open_as: OpenAs) -> str:
    """The number of a case that an intake on paper opened."""
    _done, eve = committed(open_as, "victim_intake", INTAKE)
    return str(rows(eve, "case")[0]["number"])


def test_an_intake_opens_a_case_with_its_person_party_event_status_and_consent(open_as: OpenAs) -> None:
    done, eve = committed(open_as, "victim_intake", INTAKE)
    assert done.records == 8
    (case,), (who,), (party,), (event,) = (rows(eve, kind) for kind in ("case", "person", "party", "event"))
    assert case["number"] == "VFA-26-00001-" + case["number"][-2:]
    assert (case["status"], case["origin"], case["responsible"]) == ("Active", "hotline", "S. Alcide")
    assert "000101" in case["summary"]
    assert (party["case_id"], party["person_id"], party["role"], party["age_exploited"]) == (case["id"], who["id"], "victim", "24")
    assert (event["type"], event["began_on"], event["country"]) == ("Exploitation", "2025-11", "LC")
    (status,), (consent,), (stage,), (document,) = (rows(eve, kind) for kind in ("decision", "consent", "stage", "document"))
    assert (status["status"], status["person_id"], status["case_id"]) == ("POSSIBLE", who["id"], case["id"])
    assert (consent["purpose"], consent["answer"], stage["stage"], document["number"]) == ("assistance", "yes", "1", "HT4471920")
    assert cases.open_page(eve, case["id"]).row.victims == "1 (F,24)"


def test_referral_and_services_find_the_person_in_the_named_case(open_as: OpenAs) -> None:
    number = one_case(open_as)
    committed(open_as, "referral", REFERRAL | {"case_number": number})
    _done, eve = committed(open_as, "service_record", SERVICES | {"case_number": number})
    (case,), (who,), (referral,) = (rows(eve, kind) for kind in ("case", "person", "referral"))
    assert (referral["person_id"], referral["case_id"], referral["state"]) == (who["id"], case["id"], "sent")
    assert [(each["service"], each["agency"], each["case_id"], each["person_id"]) for each in rows(eve, "service_given")] == [
        ("MEDICAL", "health", case["id"], who["id"]), ("HOUSING", "health", case["id"], who["id"])]
    assert len(rows(eve, "party")) == 1


def test_an_investigation_brings_its_accused_with_their_charges(open_as: OpenAs) -> None:
    number = one_case(open_as)
    lines: dict[str, Value] = {"accused.1.offence": "LC-CTA-5", "accused.2.offence": "LC-CTA-5", "accused.1.disposal": "CONVICTED_TIP",
                               "accused.1.disposed_on": "2026-06-30", "accused.1.sentence": "IMPRISONMENT", "accused.1.sentence_months": 96}
    _done, eve = committed(open_as, "investigation_court", COURT | lines | {"case_number": number})
    (case,), (inquiry,) = rows(eve, "case"), rows(eve, "investigation")
    assert (inquiry["case_id"], inquiry["reference"]) == (case["id"], "CR/26/17")
    people = {each["id"]: each["given"] for each in rows(eve, "person")}
    assert [(people[each["person_id"]], each["case_id"]) for each in rows(eve, "charge")] == [("Leon", case["id"]), ("Ida", case["id"])]
    (sentence,) = rows(eve, "sentence")
    assert (sentence["charge_id"], sentence["months"], sentence["imposed_on"]) == (rows(eve, "charge")[0]["id"], "96", "2026-06-30")
    assert sorted(each["role"] for each in rows(eve, "party")) == ["suspect", "suspect", "victim"]


def test_a_case_number_with_a_wrong_digit_is_refused_while_it_is_keyed(open_as: OpenAs) -> None:
    number = one_case(open_as)
    ana = open_as("Ana")
    batch_id = batches.receive(ana, NewBatch("referral", 1)).batch_id
    task = keying.next_form(ana, batch_id)
    assert task is not None
    state = task.state
    wrong = number[:10] + str((int(number[10]) + 1) % 10) + number[11:]
    for key in ("000201", wrong):
        for char in key:
            state = press(task.sheet, state, char)
    state = press(task.sheet, state, "Enter")
    assert (state.at, state.typed) == ("case_number", wrong)
    assert state.said is not None
    assert "check digits" in state.said.text
    assert press(task.sheet, state, "F2").values.get("case_number") is None
    state = press(task.sheet, state, "Esc")
    for key in (*number.replace("-", " ").lower(), "Enter"):
        state = press(task.sheet, state, key)
    assert state.values["case_number"] == number


def test_an_unknown_case_is_asked_for_and_nothing_is_written_meanwhile(open_as: OpenAs) -> None:
    number = one_case(open_as)
    batch_id, eve = keyed_twice(open_as, "referral", REFERRAL | {"case_number": ELSEWHERE})
    (ask,) = asking.asks(eve, batch_id)
    assert ask.place == "case_number"
    assert not ask.is_about_a_person
    with pytest.raises(FormInvalid, match="answered"):
        committing.commit(eve, batch_id)
    assert rows(eve, "referral") == []
    with pytest.raises(Unreadable):
        asking.answer(eve, ask, number[:-1] + "x")
    with pytest.raises(NotAllowed, match="third person"):
        asking.answer(open_as("Ana", "supervisor"), ask, number)
    eve = open_as("Eve", "supervisor")
    asking.answer(eve, ask, number)
    assert asking.asks(eve, batch_id) == []
    committing.commit(eve, batch_id)
    assert rows(eve, "referral")[0]["case_id"] == rows(eve, "case")[0]["id"]


def test_a_form_can_stay_out_with_a_reason(open_as: OpenAs) -> None:
    one_case(open_as)
    batch_id, eve = keyed_twice(open_as, "referral", REFERRAL | {"case_number": ELSEWHERE})
    (ask,) = asking.asks(eve, batch_id)
    with pytest.raises(FormInvalid, match="why"):
        asking.answer(eve, ask, asking.OUT)
    asking.answer(eve, ask, asking.OUT, "belongs to another island")
    assert committing.commit(eve, batch_id).records == 0
    assert rows(eve, "referral") == []
    assert len(rows(eve, "paper_keying")) == 4  # two of the intake, two of what stayed out


def test_somebody_who_is_known_is_asked_for_and_not_doubled(open_as: OpenAs) -> None:
    one_case(open_as)
    again = INTAKE | {"form_number": "000102", "phone": "50900000199", "occupation": "Cook"}
    for choice, people in (("known", 1), ("new", 2)):
        batch_id, eve = keyed_twice(open_as, "victim_intake", again)
        (ask,) = asking.asks(eve, batch_id)
        assert ask.is_about_a_person
        assert ask.known[0].row is not None
        asking.answer(eve, ask, ask.known[0].id if choice == "known" else asking.NEW)
        committing.commit(eve, batch_id)
        assert len(rows(eve, "person")) == people
        assert len(rows(eve, "document")) == people
    first = rows(eve, "person")[0]
    assert (first["phone"], first["occupation"]) == ("50900000142", "Cook")  # what stood stays, what was blank is filled in


def test_the_same_document_on_two_forms_of_a_batch_is_asked_about(open_as: OpenAs) -> None:
    other = INTAKE | {"form_number": "000102", "given": "Mari Ange"}
    batch_id, eve = keyed_twice(open_as, "victim_intake", INTAKE, other)
    (ask,) = asking.asks(eve, batch_id)
    assert (ask.serial, ask.known[0].serial) == (2, 1)
    asking.answer(eve, ask, ask.known[0].id)
    committing.commit(eve, batch_id)
    assert len(rows(eve, "person")) == 1
    assert len(rows(eve, "case")) == 2


def test_a_referral_for_somebody_outside_the_named_case_is_asked_about(open_as: OpenAs) -> None:
    number = one_case(open_as)
    stranger: dict[str, Any] = {"family": "Okonjo", "given": "Blessing", "birth": "1999"}
    batch_id, eve = keyed_twice(open_as, "referral", REFERRAL | stranger | {"case_number": number})
    (ask,) = asking.asks(eve, batch_id)
    assert "Nobody of this name" in ask.sentence
    asking.answer(eve, ask, asking.NEW)
    committing.commit(eve, batch_id)
    assert len(rows(eve, "party")) == 2
