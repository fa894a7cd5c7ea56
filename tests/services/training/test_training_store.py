# SPDX-License-Identifier: Apache-2.0
"""The training store as somebody opens it: every role signs in, lists and searches are filled, the journal is whole."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.base import clock
from app.base.errors import NotAllowed
from app.base.jobs import JobContext
from app.domain.forms.catalogue import FORMS
from app.domain.forms.check import check
from app.domain.numbers import parse_case_number
from app.domain.permissions import Role
from app.models.base import KINDS
from app.models.journal import journal
from app.security.kdf import KdfParams
from app.services import administration, cases, home, people, records, search, training, vault

CHEAP = KdfParams(8 * 1024, 1, 1)
TODAY = datetime(2026, 11, 22, 9, tzinfo=UTC).timestamp()


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    ctx = JobContext()
    store = training.make_training_store(tmp_path_factory.mktemp("stores") / "training", ctx, kdf=CHEAP, allow_weak=True)
    assert ctx.done == ctx.total > 5000
    return store


@pytest.fixture
def open_store(made):
    with vault.unlock(made.folder, "supervisor", training.PASSPHRASE, allow_weak=True) as store:
        yield store


def test_everybody_can_sign_in_and_sees_that_it_is_training(made):
    assert {role for _name, role, _passphrase in made.users} == {role.value for role in Role}
    for user_name, role, passphrase in made.users:
        with vault.unlock(made.folder, user_name, passphrase, allow_weak=True) as store:
            assert store.actor.role == role
            assert store.is_training
    assert vault.describe(made.folder).is_training


def test_lists_and_search_are_filled(open_store):
    assert len(people.list_ids(open_store, {})) >= 450
    assert len(cases.list_ids(open_store, {})) >= 160
    for number in range(1, 14):
        assert cases.list_ids(open_store, {"protection_stage": str(number)}), number
        assert cases.list_ids(open_store, {"criminal_stage": str(number)}), number
    row = cases.list_rows(open_store, cases.list_ids(open_store, {"text": "night club"})[:1])[0]
    assert row.victim_count
    assert search.find(open_store, row.number)[0].id == row.id


def test_times_lie_in_the_past_that_is_told(open_store):
    with open_store.read() as conn:
        for kind in ("person", "case", "charge"):
            table = KINDS[kind].table
            created = [row[0] / 1000 for row in conn.execute(select(table.c.created_ms))]
            years = Counter(datetime.fromtimestamp(time_s, UTC).year for time_s in created)
            assert set(years) == {2023, 2024, 2025, 2026} or kind == "charge"
            assert max(created) < TODAY


def test_each_entry_is_signed_by_somebody_who_may_write_it(open_store):
    with open_store.read() as conn:
        roles = set(conn.execute(select(journal.c.role).where(journal.c.kind == "save").distinct()).scalars())
    assert {"officer", "clerk", "case_worker", "investigator", "prosecutor", "supervisor"} <= roles
    assert administration.verify_journal(open_store, JobContext()).problems == ()


def test_forms_open_again_without_a_problem(open_store):
    for kind in sorted({form.record for form in FORMS.values()}):
        with open_store.read() as conn:
            table = KINDS[kind].table
            found = conn.execute(select(table).order_by(table.c.row_no).limit(60)).mappings().all()
        for row in found:
            key = f"{row['track']}_stage" if kind == "stage" else kind
            values = records.open_form(open_store, kind, row["id"]).values
            assert [(key, problem.field, values[problem.field]) for problem in check(FORMS[key], values)] == []


def test_restricted_people_are_hidden_from_those_who_may_not_see_them(made):
    with vault.unlock(made.folder, "clerk", training.PASSPHRASE, allow_weak=True) as store:
        rows = people.list_rows(store, people.list_ids(store, {}))
        hidden = [row for row in rows if row.is_restricted]
        assert hidden
        assert {(row.name, row.birth) for row in hidden} == {("Restricted person", "")}
        with pytest.raises(NotAllowed):
            people.open_page(store, hidden[0].id)


def test_the_next_case_gets_the_next_number(made):
    with vault.unlock(made.folder, "officer", training.PASSPHRASE, allow_weak=True) as store:
        numbers = [parse_case_number(row.number) for row in cases.list_rows(store, cases.list_ids(store, {"year": "2026"}))]
        with clock.use(lambda: TODAY):
            opened = cases.open_case(store, {"title": "Practice"})
    assert parse_case_number(opened.number).counter == max(number.counter for number in numbers) + 1


def test_home_has_something_for_everybody_who_works_on_cases(made):
    for user_name in ("officer", "case_worker", "supervisor"):
        with vault.unlock(made.folder, user_name, training.PASSPHRASE, allow_weak=True) as store, clock.use(lambda: TODAY):
            shown = home.look(store)
        assert shown.due
        assert shown.mine
        assert bool(shown.drafts) == (user_name != "supervisor")
        assert [row.days_late for row in shown.due] == sorted(row.days_late for row in shown.due)
        assert {row.page for row in shown.due} <= {"case", "person"}


def test_near_duplicates_are_found_again(open_store):
    found = 0
    with open_store.read() as conn:
        table = KINDS["person"].table
        again = conn.execute(select(table.c.id).where(table.c.notes.contains("Registered from a paper list")).limit(30)).scalars().all()
    for record_id in again:
        found += bool(search.seen_before(open_store, records.open_form(open_store, "person", record_id)))
    assert found > 0.7 * len(again)
