# SPDX-License-Identifier: Apache-2.0
"""Every step that shares asks for consent; only a rule and a reason take its place, and the journal keeps both."""

import pytest
import python_calamine as calamine

from app.base.errors import ConsentMissing, FormInvalid
from app.domain.forms.values import FormValues
from app.models.journal import journal
from app.services import cases, consents, journal_reading, records, reports, transfers
from app.services.seconding import Agreement
from tests.services.casework.conftest import NOW, day

AGREED = Agreement("user-Rose Auguste", "Rose Auguste", "for the task force")


def referral(victim: str, **more) -> FormValues:
    values = {"person_id": victim, "to_agency": "health", "service": "MEDICAL", "sent_on": day(0), "state": "sent"}
    return FormValues(values | more)


def agree(add, victim: str, purpose: str = "assistance", **more) -> str:
    return add("consent", **{"person_id": victim, "purpose": purpose, "recipient": "health", "answer": "yes", "asked_on": day(9), **more})


def test_a_referral_is_not_sent_without_consent(store, case_id, victim):
    with pytest.raises(FormInvalid, match="has not been asked") as refused:
        cases.save_part(store, "referral", case_id, referral(victim))
    assert [problem.field for problem in refused.value.problems] == ["basis"]
    assert cases.open_page(store, case_id).related["referral"] == []


def test_a_planned_one_shares_nothing_and_is_asked_when_it_is_sent(store, case_id, victim, add):
    saved = cases.save_part(store, "referral", case_id, referral(victim, state="planned"))
    content = records.open_form(store, "referral", saved.record_id)
    with pytest.raises(FormInvalid):
        cases.save_part(store, "referral", case_id, content.with_values(state="sent"))
    agree(add, victim)
    cases.save_part(store, "referral", case_id, content.with_values(state="sent"))


def test_consent_to_another_agency_or_purpose_does_not_do(store, case_id, victim, add):
    agree(add, victim, recipient="police")
    agree(add, victim, purpose="research")
    with pytest.raises(FormInvalid):
        cases.save_part(store, "referral", case_id, referral(victim))


@pytest.mark.parametrize(("withdrawn", "sent", "is_sent"), [(5, 4, False), (5, 5, False), (5, 6, True)])
def test_a_withdrawal_counts_from_its_date(store, case_id, victim, add, withdrawn, sent, is_sent):
    agree(add, victim, withdrawn_on=day(withdrawn))
    content = referral(victim, sent_on=day(sent))
    if is_sent:
        cases.save_part(store, "referral", case_id, content)
    else:
        with pytest.raises(FormInvalid, match="withdrawn"):
            cases.save_part(store, "referral", case_id, content)


def test_an_answer_to_what_was_sent_is_no_new_step_but_another_agency_is(store, case_id, victim, add):
    agreed = agree(add, victim)
    saved = cases.save_part(store, "referral", case_id, referral(victim, sent_on=day(8)))
    with store.write() as unit:
        unit.save("consent", agreed, {"withdrawn_on": day(3)})
    content = records.open_form(store, "referral", saved.record_id)
    cases.save_part(store, "referral", case_id, content.with_values(state="accepted", state_on=day(0)))
    content = records.open_form(store, "referral", saved.record_id)
    with pytest.raises(FormInvalid):
        cases.save_part(store, "referral", case_id, content.with_values(to_agency="police"))


def test_a_life_in_danger_goes_first_with_a_reason_that_is_journalled(store, case_id, victim):
    urgent = referral(victim, basis="life_in_danger")
    with pytest.raises(FormInvalid):
        cases.save_part(store, "referral", case_id, urgent)
    cases.save_part(store, "referral", case_id, urgent.with_values(basis_reason="She was found unconscious."))
    entry = next(row for row in journal_reading.history(store, "person", victim) if row.kind == "shared_without_consent")
    assert dict(entry.detail) == {"basis": "life_in_danger", "purpose": "assistance", "recipient": "health",
                                  "reason": "She was found unconscious."}
    with store.read() as conn:
        row = conn.execute(journal.select().where(journal.c.kind == "shared_without_consent")).mappings().one()
    assert "unconscious" not in repr({name: value for name, value in row.items() if name != "payload"})


def test_best_interests_are_for_children_only(store, case_id, victim, add):
    basis = {"basis": "child_best_interests", "basis_reason": "No guardian can be found."}
    with pytest.raises(FormInvalid):
        cases.save_part(store, "referral", case_id, referral(victim, **basis))
    child = add("person", family="Joseph", birth="2011")
    cases.save_part(store, "referral", case_id, referral(child, **basis))


def test_a_transfer_to_an_agency_asks_each_victim_and_one_to_a_post_asks_nobody(store, case_id, victim, add):
    other = add("person", family="Joseph", birth="1990")
    add("party", case_id=case_id, person_id=other, role="victim")
    agree(add, victim, purpose="sharing", recipient="ngo")
    with pytest.raises(ConsentMissing, match="Joseph") as refused:
        transfers.request(store, case_id, "", "ngo", "They run the shelter.")
    assert refused.value.others == ("life_in_danger",)
    assert transfers.waiting(store) == []
    agree(add, other, purpose="sharing", recipient="ngo")
    transfers.request(store, case_id, "", "ngo", "They run the shelter.")
    assert [row.to_agency for row in transfers.waiting(store)] == ["ngo"]
    second = add("case", number="VFA-26-00002-30", status="Active")
    add("party", case_id=second, person_id=add("person", family="Lewis"), role="victim")
    transfers.request(store, second, "CAS", "", "He lives there.")


def test_allows_is_the_one_question(store, victim, add):
    agree(add, victim)
    with store.read() as conn:
        assert consents.allows(conn, victim, "assistance", "health", NOW.date()).is_allowed
        assert not consents.allows(conn, victim, "assistance", "police", NOW.date()).is_allowed
        assert not consents.allows(conn, "nobody", "assistance", "health", NOW.date()).is_allowed


def test_a_workbook_for_an_agency_holds_only_those_who_agreed(store, case_id, victim, add, tmp_path):
    other = add("person", family="Joseph", birth="1990")
    add("party", case_id=case_id, person_id=other, role="victim")
    assert reports.export_htcds(store, tmp_path / "ours.xlsx", AGREED) == 2
    assert reports.export_htcds(store, tmp_path / "none.xlsx", AGREED, recipient="ngo") == 0
    agree(add, other, purpose="sharing", recipient="ngo")
    assert reports.export_htcds(store, tmp_path / "one.xlsx", AGREED, recipient="ngo") == 1
    sheets = str(calamine.CalamineWorkbook.from_path(str(tmp_path / "one.xlsx")).get_sheet_by_index(0).to_python())
    assert "Joseph" in sheets
    assert "Pierre" not in sheets
    entries = [row.detail for row in journal_reading.journal_page(store, journal_reading.JournalFilter(kinds=("export",)))]
    assert [dict(each)["recipient"] for each in reversed(entries)] == ["-", "ngo", "ngo"]
