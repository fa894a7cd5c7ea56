# SPDX-License-Identifier: Apache-2.0
"""The office's rounds: what a post is told, what the office sees of it, keys that change, lists and messages that go out."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.base import clock
from app.base.errors import FormInvalid, NotAllowed, Refused
from app.domain import codelists
from app.domain.permissions import Action
from app.models import gate
from app.models.base import KINDS
from app.models.local import bundle
from app.security import signing
from app.services import (
    bulletins,
    device_keys,
    enrolment,
    exchange,
    office_run,
    posts,
    published,
    standing,
    trust,
)
from app.services import (
    quarantine as aside,
)
from app.services.records import require
from app.sync import trusting
from tests.services.exchange import stores
from tests.services.exchange.rostered import people, reasons, register, versions

DAY = 86400.0


def at(days):
    return clock.use(lambda: time.time() + days * DAY)


def test_a_round_says_what_a_person_has_to_do(world, tmp_path):
    post, office, stick = world
    register(post)
    exchange.run(post, stick)
    done = office_run.run(office, stick)
    assert done.report.received == 1
    assert not done.needs_somebody
    stores.second_user(post, office, "officer")
    register(post, "Later")
    exchange.run(post, stick)
    done = office_run.run(office, stick)
    assert done.needs_somebody
    assert done.waiting_users == 1
    assert any("admitted" in line for line in done.lines())
    with pytest.raises(Refused, match="post's store"):
        office_run.run(post, stick)


def test_the_page_of_posts_knows_ages_gaps_versions_and_journal_heads(world):
    post, office, stick = world
    assert posts.listed(office)[0].heard_days is None
    register(post)
    stores.round_trip(stick, post, office)
    row = posts.listed(office)[0]
    assert (row.post_code, row.heard_days, row.gaps, row.set_aside, row.has_roster) == ("VFA", 0, (), 0, True)
    assert row.schema == post.schema
    with post.read() as conn:
        end = conn.exec_driver_sql("SELECT seq FROM journal_end").scalar_one()
    assert 0 < row.journal_seq <= end
    register(post, "Lost")
    exchange.run(post, stick)
    for each in set(stick.iterdir()):
        each.unlink()
    with post.write() as unit:
        unit.conn.execute(update(bundle).where(bundle.c.state == "made").values(state="lost"))
    register(post, "Later")
    exchange.run(post, stick)
    exchange.run(office, stick)
    with at(20):
        row = posts.listed(office)[0]
        assert row.heard_days == 20
        assert len(row.gaps) == 1
        assert "Test post" in " ".join(office_run.run(office, stick).lines())


def test_messages_reach_the_post_and_only_the_office_writes_them(world):
    post, office, stick = world
    bulletins.publish(office, "  Forms of version 3   from Monday ", "VFA", is_urgent=True)
    bulletins.publish(office, "To everybody")
    with pytest.raises(FormInvalid):
        bulletins.publish(office, "To nobody", "XYZ")
    with pytest.raises(FormInvalid):
        bulletins.publish(office, " ")
    stores.round_trip(stick, office, post)
    shown = [(row.text, row.is_urgent) for row in bulletins.current(post)]
    assert shown == [("Forms of version 3 from Monday", True), ("To everybody", False)]
    bulletins.withdraw(office, bulletins.current(office)[0].id)
    stores.round_trip(stick, office, post)
    assert [row.text for row in bulletins.current(post)] == ["To everybody"]
    with at(20):
        assert bulletins.current(post) == []
    object.__setattr__(post.actor, "role", "supervisor")
    with pytest.raises(NotAllowed):
        bulletins.publish(post, "We command")
    with post.write() as unit:
        unit.save("bulletin", "", {"text": "smuggled"})
    stores.round_trip(stick, post, office)
    assert set(reasons(office)) == {"role_not_granted"}


def test_a_published_list_is_used_at_the_post_and_a_forged_one_is_not(world):
    post, office, stick = world
    row = codelists.columns("case_origin")
    first = next(iter(codelists.codelist("case_origin")))
    new = "HotlineText,Text message to the hotline,,Ministry notice 7,yes"
    lines = [",".join(row), f"{first.code},Renamed,,Ministry notice 7,yes", new, ""]
    data = "\r\n".join(lines).encode()
    try:
        for wrong in (b"", b"code,label\r\n", data.replace(b"Ministry notice 7", b""), b"\xff\xfe"):
            with pytest.raises(FormInvalid):
                published.publish(office, "case_origin", wrong)
        with pytest.raises(FormInvalid):
            published.publish(office, "no_such_list", data)
        published.publish(office, "case_origin", data)
        codelists.use_published({})
        stores.round_trip(stick, office, post)
        published.apply(post)
        assert codelists.label("case_origin", "HotlineText") == "Text message to the hotline"
        assert codelists.label("case_origin", first.code) == "Renamed"
        assert published.versions(post) == {"case_origin": versions(office)[1]}
    finally:
        codelists.use_published({})
    object.__setattr__(post.actor, "role", "administrator")
    with pytest.raises(NotAllowed):
        published.publish(post, "case_origin", data)


def test_keys_of_a_post_change_after_half_a_year_and_nothing_is_lost(world):
    post, office, stick = world
    before = enrolment.my_card(post).verify_key
    exchange.run(post, stick)
    with at(200):
        register(post)
        exchange.run(post, stick)
        late = {each: each.read_bytes() for each in stick.iterdir()}
        for each in late:
            each.unlink()
        register(post, "Second")
        exchange.run(post, stick)
        office_run.run(office, stick)
        exchange.run(post, stick)
        after = enrolment.my_card(post).verify_key
        assert after != before
        register(post, "Third")
        for path, data in late.items():
            path.write_bytes(data)
        stores.round_trip(stick, office, post)
        assert len(people(office)) == 3
        assert reasons(office) == []
        with office.read() as conn:
            mine = trusting.in_force(conn).devices[7]
        assert (mine.verify_key, mine.former_key) == (after, before)


def test_the_offices_own_keys_change_and_the_posts_follow(world):
    post, office, stick = world
    stores.round_trip(stick, office, post)
    before = enrolment.my_card(office).verify_key
    device_keys.renew(office)
    assert enrolment.my_card(office).verify_key != before
    register(office)
    bulletins.publish(office, "Hello")
    stores.round_trip(stick, office, post)
    assert [row.text for row in bulletins.current(post)] == ["Hello"]
    with post.read() as conn:
        assert conn.execute(select(bundle.c.id).where(bundle.c.direction == "in", bundle.c.state != "applied")).all() == []
    register(post, "Answer")
    stores.round_trip(stick, post, office)
    assert len(people(office)) == 2


def test_new_keys_without_proof_are_refused(world):
    post, office, _stick = world
    card = enrolment.my_card(post)
    stranger, new = signing.new_private_key(), signing.new_private_key()
    forged = trusting.rollover(card.device, stranger, new, card.recipient)
    with office.write() as unit:
        assert not trusting.take_files(unit, card.device, False, [trusting.TrustFile("rollover", forged)], clock.now())
    assert reasons(office, "noticed") == ["rollover"]
    assert trust.take_rollovers(office) == 0


@pytest.mark.parametrize(("days", "expected"), [(-17 * 365, -1), (2, 1), (0, 0)])
def test_a_wrong_clock_is_shown_and_changes_nothing(world, days, expected):
    """Pain 22: a station in 2009, or two days ahead: what was recorded arrives the same, and a banner tells."""
    post, office, stick = world
    with at(days):
        person_id = register(post)
        exchange.run(post, stick)
    exchange.run(office, stick)
    with at(days):
        exchange.run(post, stick)
        stands = standing.look(post)
        assert (stands.clock_off_s > 0) - (stands.clock_off_s < 0) == expected
        assert abs(stands.clock_off_s / DAY - days) < 0.1
        assert any("clock" in line for line in stands.lines()) == bool(expected)
        assert stands.trust_days == 0, "the office's time counts, not the wrong clock"
    assert person_id in people(office)
    with office.read() as conn:
        row = conn.execute(select(KINDS["person"].table)).mappings().one()
    with post.read() as conn:
        mine = conn.execute(select(KINDS["person"].table)).mappings().one()
    assert {name: row[name] for name in KINDS["person"].fields} == {name: mine[name] for name in KINDS["person"].fields}
    assert (posts.listed(office)[0].clock_off_s > 0) == (expected > 0)


def test_old_trust_stops_exports_until_a_supervisor_answers_and_never_stops_recording(world):
    post, office, stick = world
    bulletins.publish(office, "Hello")
    stores.round_trip(stick, office, post)
    assert standing.look(post).lines() == []
    with at(31):
        assert any("31 days" in line for line in standing.look(post).lines())
        require(post, Action.EXPORT_IDENTITIES)
    with at(91):
        register(post)
        with pytest.raises(NotAllowed, match="90 days"):
            require(post, Action.EXPORT_IDENTITIES)
        with pytest.raises(FormInvalid):
            standing.override(post, " ")
        standing.override(post, "The minister asks today; the office is flooded")
        require(post, Action.EXPORT_IDENTITIES)
        object.__setattr__(post.actor, "role", "clerk")
        with pytest.raises(NotAllowed):
            standing.override(post, "I want to")
    object.__setattr__(post.actor, "role", "office")
    with at(99), pytest.raises(NotAllowed):
        require(post, Action.EXPORT_IDENTITIES)
    with at(99):
        require(office, Action.EXPORT_IDENTITIES)


def test_a_deletion_by_one_person_waits_at_the_office(world):
    post, office, stick = world
    person_id, other = register(post), register(post, "Other")
    stores.round_trip(stick, post, office)
    with post.write() as unit:
        unit.delete("person", person_id, "I alone")
    with post.write() as unit:
        unit.save("deletion_request", "", {"record_kind": "person", "record_id": other, "reason": "mine", "state": "requested"})
        unit.delete("person", other, "asked and answered by one")
    stores.round_trip(stick, post, office)
    assert reasons(office) == ["second_person", "second_person"]
    stores.delete(post, "person", person_id)
    stores.round_trip(stick, post, office)
    with office.read() as conn:
        table = KINDS["person"].table
        gone = dict(conn.execute(select(table.c.id, table.c.deleted)).all())
    assert gone == {person_id: 1, other: 0}
    assert reasons(office) == ["second_person"], "the request came: the first deletion is let in"
    assert "Held" in aside.held_words(post, other)
    assert aside.held_words(post, person_id) == ""


def test_a_post_that_differs_from_the_office_is_told_once(world):
    post, office, stick = world
    person_id = register(office)
    with office.write() as unit:
        unit.save("person", person_id, {"scope": "VFA"})
    stores.round_trip(stick, office, post)
    assert person_id in people(post)
    assert reasons(post, "noticed") == []
    with post.write() as unit, gate.opened(unit.conn):  # a fault of the program, with no entry of the journal
        unit.records.add(("person", person_id))
        unit.conn.exec_driver_sql("DELETE FROM person")
    for text in ("one", "two"):
        bulletins.publish(office, text)
        exchange.run(office, stick)
        exchange.run(post, stick)
    assert reasons(post, "noticed") == ["counts_differ"]


def test_an_exchange_by_mail_in_parts(world, tmp_path, monkeypatch):
    from app.sync.transport import mail

    post, office, _stick = world
    monkeypatch.setattr(mail, "PART_BYTES", 3000)
    person_id = register(post)
    (tmp_path / "out").mkdir()
    (tmp_path / "in").mkdir()
    exchange.run(post, tmp_path / "out", by_mail=True)
    parts = sorted((tmp_path / "out").iterdir())
    assert len(parts) > 1
    assert {each.suffix for each in parts} == {".bwp"}
    for number, each in enumerate(parts[1:]):
        (tmp_path / "in" / f"attachment-{number}.bwp").write_bytes(each.read_bytes())
    report = exchange.run(office, tmp_path / "in")
    assert people(office) == set()
    assert any("missing: 1" in line for line in report.lines())
    (tmp_path / "in" / "late.bwp").write_bytes(parts[0].read_bytes())
    exchange.run(office, tmp_path / "in")
    assert people(office) == {person_id}


def test_a_pc_whose_time_is_over_waits(world):
    from dataclasses import replace

    post, office, stick = world
    trust.change(office, lambda _conn, found: trust.with_device(found, replace(found.devices[7], valid_until="2020-01-01")))
    register(post)
    exchange.run(post, stick)
    report = exchange.run(office, stick)
    assert people(office) == set()
    assert any("time is over" in line for line in report.problems)
    until = (clock.today() + timedelta(days=30)).isoformat()
    trust.change(office, lambda _conn, found: trust.with_device(found, replace(found.devices[7], valid_until=until)))
    exchange.run(office, stick)
    assert len(people(office)) == 1
