# SPDX-License-Identifier: Apache-2.0
"""Skipped answers, changes taken back, and saves that are tried again."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.base.errors import FormInvalid, NotFound, Refused
from app.base.ids import new_id
from app.domain.forms.catalogue import FORMS
from app.domain.forms.check import stale
from app.domain.forms.values import FormValues
from app.domain.htcds_written import cell, columns
from app.models import cells
from app.models.base import KINDS
from app.services import cases, drafts, exchange, journal_reading, people, records
from tests.services.exchange import test_exchange

pair = test_exchange.pair

VICTIM = {"role": "victim", "exploitation": {"SexualExploitation": True}, "sexual_exploitation": {"Prostitution": True},
          "control": {"DebtBondage": True}, "exploitation_place": "Canary Bar", "age_exploited": 16}


@pytest.fixture
def party(store, case_id, add) -> str:
    person_id = add("person", family="Pierre")
    known = {name: next(iter(KINDS_CODES[name])) for name in KINDS_CODES}
    values = VICTIM | {"person_id": person_id} | {name: {code: True} for name, code in known.items()}
    return cases.save_part(store, "party", case_id, FormValues(values)).record_id


def _codes(field: str) -> list[str]:
    from app.domain.codelists import codelist

    return [each.code for each in codelist(FORMS["party"].field(field).codelist)]


KINDS_CODES = {name: _codes(name) for name in ("sexual_exploitation", "control")}


def row(store, kind: str, record_id: str) -> dict:
    table = KINDS[kind].table
    with store.read() as conn:
        return dict(conn.execute(select(table).where(table.c.id == record_id)).mappings().one())


def exported(store, party_id: str) -> str:
    kept = {name: cells.from_stored(info, row(store, "party", party_id)[name]) for name, info in KINDS["party"].fields.items()}
    return repr([cell(column, {"party": kept}) for column in columns() if column.record == "party"])


def test_changing_the_gate_clears_what_hangs_on_it_and_undo_brings_it_back(store, case_id, party):
    opened = records.open_form(store, "party", party)
    assert "Canary" in exported(store, party)
    changed = opened.with_values(role="witness")
    assert set(stale(FORMS["party"], changed.values)) >= {"control", "exploitation", "sexual_exploitation", "exploitation_place"}
    cases.save_part(store, "party", case_id, changed)
    kept = row(store, "party", party)
    assert [kept[name] for name in ("control", "exploitation", "sexual_exploitation", "exploitation_place", "age_exploited")] == [None] * 5
    assert "Canary" not in exported(store, party)
    assert cases.open_page(store, case_id).related["party"][0].text("exploitation_place") == ""
    entry = journal_reading.history(store, "party", party)[0]
    assert ("Place of exploitation", "Canary Bar", "") in [(each.field, each.was, each.became) for each in entry.changes]
    with pytest.raises(FormInvalid):
        records.undo(store, "party", party, (entry.device, entry.seq), "")
    records.undo(store, "party", party, (entry.device, entry.seq), "she is a victim after all")
    assert records.open_form(store, "party", party).values == opened.values
    assert "Canary" in exported(store, party)
    assert journal_reading.history(store, "party", party)[0].reason == "she is a victim after all"


def test_a_change_that_was_changed_again_is_not_taken_back(store, case_id, party):
    content = records.open_form(store, "party", party)
    cases.save_part(store, "party", case_id, content.with_values(exploitation_place="Harbour"))
    first = journal_reading.history(store, "party", party)[0]
    cases.save_part(store, "party", case_id, records.open_form(store, "party", party).with_values(exploitation_place="Market"))
    with pytest.raises(Refused, match="changed again"):
        records.undo(store, "party", party, (first.device, first.seq), "wrong")
    assert row(store, "party", party)["exploitation_place"] == "Market"


def test_only_changes_of_this_record_are_taken_back(store, case_id, party, victim):
    made = journal_reading.history(store, "party", party)[-1]
    with pytest.raises(Refused, match="made the record"):
        records.undo(store, "party", party, (made.device, made.seq), "wrong")
    with pytest.raises(NotFound):
        records.undo(store, "person", victim, (made.device, made.seq), "wrong")
    with pytest.raises(NotFound):
        records.undo(store, "party", party, (made.device, 99999), "wrong")


def count(store, kind: str) -> int:
    with store.read() as conn:
        return conn.execute(select(func.count()).select_from(KINDS[kind].table)).scalar_one()


def test_a_save_that_is_tried_again_makes_one_record(store, case_id):
    content = FormValues({"written_on": "2026-11-01", "text": "Called."}, new_id=new_id())
    first = cases.save_part(store, "note", case_id, content)
    again = cases.save_part(store, "note", case_id, content)
    assert first.record_id == again.record_id == content.new_id
    assert not again.touched.kinds
    later = cases.save_part(store, "note", case_id, content.with_values(text="Called twice."))
    assert (later.record_id, count(store, "note")) == (first.record_id, 1)
    assert row(store, "note", first.record_id)["text"] == "Called twice."
    cases.save_part(store, "note", case_id, FormValues(content.values))
    assert count(store, "note") == 2


def test_a_case_opened_twice_is_one_case_with_one_number(store):
    token = new_id()
    first, again = cases.open_case(store, {"title": "Farm"}, new_id=token), cases.open_case(store, {"title": "Farm"}, new_id=token)
    assert (first.case_id, first.number) == (again.case_id, again.number)
    assert count(store, "case") == count(store, "stage") == 1
    assert cases.open_case(store, {"title": "Bar"}).number != first.number


def test_a_draft_keeps_the_identity_of_the_record_it_becomes(store, case_id):
    token = new_id()
    kept = drafts.keep(store, "note", FormValues({"text": "Called."}), token, case_id)
    assert kept == token
    found = drafts.find(store, "note", "", case_id)
    assert found is not None
    assert found.id == token


def test_a_stale_bundle_does_not_bring_a_deleted_person_back(pair, tmp_path: Path) -> None:
    post, office, stick = pair
    person_id = people.register(post, FormValues({"family": "Baptiste", "given": "Marie"})).person_id
    exchange.run(post, stick)
    (bundle,) = stick.glob("*.bwb")
    stale_copy = bundle.read_bytes()
    for store in (office, post):
        exchange.run(store, stick)
    with office.write() as unit:
        unit.delete("person", person_id, "registered twice")
    content = records.open_form(post, "person", person_id)
    records.save_form(post, "person", content.with_values(occupation="Cook"))  # not knowing of the deletion
    for store in (office, post, office, post):
        exchange.run(store, stick)
    (stick / ("z" * 20 + ".bwb")).write_bytes(stale_copy)
    exchange.run(office, stick)
    for store in (post, office):
        assert row(store, "person", person_id)["deleted"] == 1
        assert row(store, "person", person_id)["occupation"] == "Cook"


def test_a_deletion_by_a_role_that_may_not_is_held(pair) -> None:
    post, office, stick = pair
    person_id = people.register(post, FormValues({"family": "Baptiste"})).person_id
    for store in (post, office, post):
        exchange.run(store, stick)
    object.__setattr__(post.actor, "role", "officer")
    with post.write() as unit:
        unit.delete("person", person_id, "registered twice")
    for store in (post, office):
        exchange.run(store, stick)
    assert row(office, "person", person_id)["deleted"] == 0
