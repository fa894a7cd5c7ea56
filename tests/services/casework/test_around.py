# SPDX-License-Identifier: Apache-2.0
"""Watch list, court diary, investigations of a period, shared addresses and numbers, the length of reflection, prevention."""

from datetime import date

import pytest

from app.base.errors import FormInvalid, NotAllowed, NotFound, Unreadable
from app.domain.forms.values import FormValues
from app.services import cases, casework, choices, prevention, records, watching
from tests.making import open_store
from tests.services.casework.conftest import NOW, day

TODAY = NOW.date()


def test_everybody_has_a_watch_list_of_his_own(store, colleague, case_id, add):
    other = add("case", number="VFA-26-00002-30", status="Active")
    watching.watch(store, case_id)
    watching.watch(store, case_id)
    watching.watch(store, other)
    assert {row.id for row in watching.listed(store)} == {case_id, other}
    assert watching.listed(colleague) == []
    assert not watching.is_watched(colleague, case_id)
    with store.write() as unit:
        unit.delete("case", other, "twice")
    watching.unwatch(colleague, case_id)
    assert [row.id for row in watching.listed(store)] == [case_id]
    watching.unwatch(store, case_id)
    assert not watching.is_watched(store, case_id)


def test_the_diary_is_in_the_order_of_the_day(store, case_id, add):
    for time, kind in (("14:00", "trial"), ("9:30", "bail"), ("", "plea")):
        add("hearing", case_id=case_id, held_on=day(-2), time=time or None, kind=kind, court="High Court")
    add("hearing", case_id=case_id, held_on=day(1), kind="first", court="High Court", outcome="held")
    rows = casework.court_diary(store, TODAY, date(2026, 11, 30))
    assert [(row.kind, row.time) for row in rows] == [("plea", ""), ("bail", "9:30"), ("trial", "14:00")]
    assert [row.outcome for row in casework.court_diary(store, date(2026, 11, 19), date(2026, 11, 19))] == ["held"]


def test_investigations_are_new_or_continued(store, case_id, add):
    add("investigation", case_id=case_id, agency="police", opened_on="2026-02", complicit_official="yes", institution="police")
    add("investigation", case_id=case_id, agency="customs", opened_on="2025-02")
    add("investigation", case_id=case_id, agency="labour", opened_on="2024", closed_on="2024")
    add("investigation", case_id=case_id, agency="police", opened_on="?unknown")
    rows = casework.investigations(store, date(2026, 1, 1), date(2026, 12, 31))
    assert [(row.agency, row.share, row.complicit_official) for row in rows] == [
        ("police", "new", True), ("customs", "continued", False), ("police", "undated", False)]


def test_who_else_was_at_this_address_and_had_this_number(store, case_id, add):
    second = add("case", number="VFA-26-00002-30", status="Active")
    here = add("place", case_id=case_id, role="exploitation", street="12 Rue St. Paul", city="Roseau")
    add("place", case_id=second, role="residence", street="12, rue St Paul", city="ROSEAU")
    bare = add("place", case_id=case_id, role="transit", city="Roseau")
    add("place", case_id=second, role="transit", city="Roseau")
    assert casework.cases_at(store, here) == [second]
    assert casework.cases_at(store, bare) == []
    who = [add("person", family=name) for name in ("Pierre", "Lewis")]
    for person_id, number in zip(who, ("+1 758 555-0100", "+17585550100"), strict=True):
        add("contact", person_id=person_id, kind="phone", value=number)
    assert casework.people_reached_by(store, "+1(758)5550100") == sorted(who)
    assert casework.people_reached_by(store, "") == []


def test_no_length_of_reflection_is_made_up(store):
    assert casework.reflection_days(store) is None
    with pytest.raises(NotAllowed):
        casework.set_reflection_days(store, 45)
    with open_store(store.folder, "administrator", "Ada Green") as admin:
        for wrong in (0, 731, -1):
            with pytest.raises(FormInvalid):
                casework.set_reflection_days(admin, wrong)
        casework.set_reflection_days(admin, 45)
        assert casework.reflection_days(admin) == 45
        casework.set_reflection_days(admin, None)
        assert casework.reflection_days(admin) is None


def test_a_certificate_is_found_by_its_number_and_a_wrong_digit_is_noticed(store):
    held = {"title": "First contact", "topic": "identification", "began_on": "2026-10-01", "agency": "police", "participants": 12}
    training = records.save_form(store, "training", FormValues(held)).record_id
    saved = prevention.enrol(store, training, FormValues({"name": "Joy Lewis", "agency": "police"}))
    (row,) = prevention.participants(store, training)
    number = row.text("certificate")
    found = prevention.verify(store, number.lower().replace("-", " ", 1).replace(" ", "-"))
    assert (found.name, found.title, found.held_on) == ("Joy Lewis", "First contact", "2026-10-01")
    digit = str((int(number[-1]) + 1) % 10)
    with pytest.raises(Unreadable):
        prevention.verify(store, number[:-1] + digit)
    with pytest.raises(NotFound):
        prevention.verify(store, "VFA-26-00042-26")
    content = records.open_form(store, "participant", saved.record_id)
    prevention.enrol(store, training, content.with_values(name="Joy Lewis-Charles"))
    assert [each.text("certificate") for each in prevention.participants(store, training)] == [number]
    assert prevention.trained(store, training) == 13
    assert [each.text("title") for each in prevention.listed(store)["training"]] == ["First contact"]
    with pytest.raises(NotFound):
        prevention.enrol(store, "nowhere", FormValues({"name": "Joy Lewis"}))


def test_links_offer_records_of_the_case_and_a_shelter_by_its_code_name(store, case_id, add):
    other = add("case", number="VFA-26-00002-30", status="Active")
    mine = add("event", case_id=case_id, type="Transit", place="Roseau")
    add("event", case_id=other, type="Transit", place="Castries")
    add("shelter", code_name="House A", street="12 Canary Street", city="Canary")
    assert [each.id for each in choices.offered(store, "event", case_id, "")] == [mine]
    assert choices.offered(store, "event", case_id, "castr") == []
    with open_store(store.folder, "officer", "Cal Henry") as officer:
        assert [each.label for each in choices.offered(officer, "shelter", case_id, "house")] == ["House A"]
        assert choices.offered(officer, "shelter", case_id, "canary") == []


def test_an_organisation_entered_from_a_case_belongs_to_none(store, case_id):
    saved = cases.save_part(store, "organisation", case_id, FormValues({"name": "Harbour Staffing"}))
    cases.save_part(store, "involvement", case_id, FormValues({"organisation_id": saved.record_id, "role": "recruiter"}))
    (row,) = cases.open_page(store, case_id).related["involvement"]
    assert row.linked == {"organisation_id": "Harbour Staffing"}
