# SPDX-License-Identifier: Apache-2.0
"""Every kind of record of a case file is saved through its form and comes back as it was typed."""

import pytest
from sqlalchemy import select

from app.base.errors import FormInvalid, NotAllowed
from app.domain import codelists, permissions, protective
from app.domain.forms.catalogue import FORMS
from app.domain.forms.spec import Field, Kind
from app.domain.forms.values import FormValues, Value, is_blank
from app.models.base import KINDS, Merge
from app.models.store import Store
from app.services import journal_reading, records
from app.services.wording import record_label
from tests.making import open_store

COMPOSED = {"traveller", "desk_decision"}  # their answers go to several records


def _sample(field: Field) -> Value:
    if field.kind in (Kind.CODE, Kind.CODES):
        first = codelists.codelist(field.codelist).codes[0].code
        return {first: True} if field.kind is Kind.CODES else first
    plain: dict[Kind, Value] = {
        Kind.INTEGER: max(field.low, 3), Kind.DATE: "2026-05", Kind.YES_NO: "yes", Kind.TICK: True, Kind.EMAIL: "a@b.example",
        Kind.PHONE: "+1 758 555 0100", Kind.LINK: "01ARZ3NDEKTSV4RRFFQ69G5FAV",
    }
    known = {"time": "9:30", "sha256": "ab" * 32}
    return known.get(field.key) or plain.get(field.kind, "Words")


@pytest.mark.parametrize("key", sorted(set(FORMS) - COMPOSED))
def test_what_is_typed_comes_back(store: Store, key: str) -> None:
    spec = FORMS[key]
    typed = {field.key: _sample(field) for field in spec.fields()}
    if key == "referral":
        typed["basis"], typed["basis_reason"] = "life_in_danger", "She was found bleeding."
    saved = records.save_form(store, key, FormValues(typed), reason="all dates are in one month")
    shown = records.open_form(store, spec.record, saved.record_id)
    wanted = {name: value for name, value in records.checked(key, FormValues(typed), "reason").items() if not is_blank(value)}
    assert {name: shown.get(name) for name in wanted} == wanted
    assert len(wanted) > 2


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_its_rule_and_its_name(kind: str) -> None:
    assert kind in permissions.WRITES
    assert record_label(kind) != kind
    for info in KINDS[kind].fields.values():
        if info.merge is Merge.PROTECTIVE and info.name != "withdrawn_on":
            assert f"{kind}.{info.name}" in protective.ORDERS


@pytest.mark.parametrize("key", sorted(set(FORMS) - COMPOSED))
def test_every_question_has_its_field_and_its_list(key: str) -> None:
    fields = KINDS[FORMS[key].record].fields
    for field in FORMS[key].fields():
        assert (fields[field.key].merge is Merge.MEMBERS) == (field.kind is Kind.CODES)
        if field.kind in (Kind.CODE, Kind.CODES):
            assert len(codelists.codelist(field.codelist))
        if field.shown_if:
            gate = FORMS[key].field(field.shown_if.field)
            assert not gate.codelist or all(codelists.has_code(gate.codelist, answer) for answer in field.shown_if.answers)


def test_the_address_of_a_shelter_is_seen_by_those_who_need_it(store: Store) -> None:
    typed = FormValues({"code_name": "House A", "street": "12 Canary Street", "phone": "758 555 0101"})
    shelter = records.save_form(store, "shelter", typed).record_id
    with open_store(store.folder, "case_worker", "Joy Lewis") as worker:
        assert records.open_form(worker, "shelter", shelter).get("street") == "12 Canary Street"
    for role in ("officer", "clerk", "investigator", "prosecutor", "administrator"):
        with open_store(store.folder, role, "Cal Henry") as other:
            with pytest.raises(NotAllowed):
                records.open_form(other, "shelter", shelter)
            with pytest.raises(NotAllowed):
                records.save_form(other, "shelter", FormValues({"code_name": "House B"}))
            if permissions.allows(role, permissions.Action.VIEW_JOURNAL):
                assert "Canary" not in repr(journal_reading.history(other, "shelter", shelter))
            else:
                with pytest.raises(NotAllowed):
                    journal_reading.history(other, "shelter", shelter)


def test_a_wrong_time_and_a_wrong_digest_are_refused(store: Store) -> None:
    hearing = {"held_on": "2026-12-01", "court": "High Court", "kind": "trial"}
    with pytest.raises(FormInvalid, match="time of day"):
        records.save_form(store, "hearing", FormValues(hearing | {"time": "25:00"}))
    item = {"number": "A1", "kind": "phone", "description": "Black", "seized_on": "2026-11-01"}
    with pytest.raises(FormInvalid, match="64 digits"):
        records.save_form(store, "evidence", FormValues(item | {"sha256": "ab"}))


def test_an_address_is_found_again_however_it_is_spelt(store: Store) -> None:
    for street, city in (("12, Rue Saint-Paul", "Vieux Fort"), ("12 rue SAINT PAUL", "Vieux-Fort")):
        records.save_form(store, "place", FormValues({"role": "exploitation", "country": "LC", "street": street, "city": city}))
    table = KINDS["place"].table
    with store.read() as conn:
        keys = set(conn.execute(select(table.c.place_key)).scalars())
    assert len(keys) == 1
    assert keys != {""}
