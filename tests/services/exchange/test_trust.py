# SPDX-License-Identifier: Apache-2.0
"""The roster: what a sender may do comes from ours, whatever its administrator says; PCs and users are withdrawn; keys change."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.base import clock
from app.base.errors import Refused
from app.models import trust as kept
from app.models.base import KINDS
from app.models.local import peer
from app.services import enrolment, exchange, office_setup, trust
from app.sync import roster, trusting
from tests.services.exchange import stores
from tests.services.exchange.rostered import people, reasons, register, set_up, versions


def test_what_an_admitted_user_does_arrives(world):
    post, office, stick = world
    person_id = register(post)
    stores.round_trip(stick, post, office)
    assert people(office) == {person_id}
    assert reasons(office) == []
    assert versions(post) == versions(office) == (1, 2)


def test_a_role_given_at_the_post_counts_nowhere_until_the_office_grants_it(world):
    post, office, stick = world
    with post.write() as unit:
        unit.save("account", post.actor.user_id, {"role": "investigator"})
    object.__setattr__(post.actor, "role", "investigator")
    register(post)
    with post.write() as unit:
        unit.save("case", "", {"title": "Found by the investigator"})
    stores.round_trip(stick, post, office)
    assert set(reasons(office)) == {"role_not_granted"}
    assert people(office) == set()
    assert [(each.role, each.since_role) for each in trust.waiting_users(office)] == [("investigator", "Office")]
    trust.admit_user(office, post.actor.user_id)
    with office.read() as conn:
        assert conn.execute(select(KINDS["case"].table.c.title)).scalars().all() == ["Found by the investigator"]
    assert reasons(office) == []
    assert len(people(office)) == 1


def test_a_user_whom_the_roster_does_not_know_waits_visibly_and_is_let_in(world):
    post, office, stick = world
    key = stores.second_user(post, office, "officer")
    register(post)
    stores.round_trip(stick, post, office)
    assert reasons(office) == ["not_in_roster"]
    assert people(office) == set()
    assert [(each.name, each.role, each.reason) for each in trust.waiting_users(office)] == [(key, "officer", "new")]
    trust.admit_user(office, post.actor.user_id)
    assert len(people(office)) == 1
    assert reasons(office) == []
    assert trust.waiting_users(office) == []
    with pytest.raises(Refused):
        trust.admit_user(office, post.actor.user_id)


def test_a_key_that_an_administrator_made_for_somebody_else_does_not_count(world):
    post, office, stick = world
    stores.new_key(post)
    register(post)
    stores.round_trip(stick, post, office)
    assert reasons(office) == ["key_not_admitted"]
    assert people(office) == set()
    assert [each.reason for each in trust.waiting_users(office)] == ["key"]
    trust.admit_user(office, post.actor.user_id)
    assert len(people(office)) == 1


def test_what_was_done_before_a_role_ended_stays_and_what_comes_later_waits(world):
    post, office, stick = world
    register(post)
    exchange.run(post, stick)
    exchange.run(office, stick)
    trust.change(office, lambda conn, found: trust.ended(conn, found, post.actor.user_id))
    register(post, "Later")
    exchange.run(post, stick)
    exchange.run(office, stick)
    assert len(people(office)) == 1
    assert reasons(office) == ["withdrawn"]


def test_a_user_of_another_post_is_held(world):
    post, office, stick = world

    def elsewhere(_conn, found):
        user = found.users[post.actor.user_id]
        return replace(found, users={**found.users, user.id: replace(user, posts=("CDS",))})

    trust.change(office, elsewhere)
    register(post)
    stores.round_trip(stick, post, office)
    assert set(reasons(office)) == {"not_of_post"}
    assert people(office) == set()


def test_a_withdrawn_pc_ends_with_the_last_bundle_that_arrived(world):
    post, office, stick = world
    register(post)
    exchange.run(post, stick)
    exchange.run(office, stick)
    enrolment.revoke(office, enrolment.my_card(post).device)
    register(post, "After")
    exchange.run(post, stick)
    report = exchange.run(office, stick)
    assert len(people(office)) == 1
    assert any("withdrawn" in problem for problem in report.problems)
    with office.read() as conn:
        assert trusting.in_force(conn).devices[7].status == roster.WITHDRAWN
    trust.change(office, lambda _conn, found: found)
    with office.read() as conn:
        assert conn.execute(select(peer.c.state)).scalars().all() == ["revoked"], "publishing anew does not let it in again"


def test_a_post_refuses_a_roster_that_is_older_expired_forged_or_lacks_signatures(world):
    post, office, _stick = world
    old = enrolment.read_certificate(post, enrolment.certificate(office))
    trust.change(office, lambda _conn, found: found)
    new = enrolment.read_certificate(post, enrolment.certificate(office))
    assert new.version == old.version + 1
    enrolment.accept(post, new)
    before = versions(post)
    enrolment.accept(post, old)
    assert versions(post) == before, "the highest version seen counts"
    trust.change(office, lambda _conn, found: found)
    newer = enrolment.read_certificate(post, enrolment.certificate(office))
    with clock.use(lambda: trust_time(office) + 10), pytest.raises(Refused, match="expired"):
        enrolment.accept(post, newer)
    damaged = [each._replace(content=each.content[:-3] + b"xx}") if each.name == "roster" else each for each in newer.files]
    with pytest.raises(Refused, match="signature"):
        enrolment.accept(post, replace(newer, files=tuple(damaged)))
    assert versions(post) == before
    enrolment.accept(post, newer)
    assert versions(post) == (1, before[1] + 1)


def trust_time(office):
    with office.read() as conn:
        return trust.expiry_of(kept.file(conn, trusting.SIGNED)).timestamp()


def test_another_country_cannot_take_a_post_over(world, tmp_path):
    post, _office, _stick = world
    other = stores.make_office(tmp_path / "other")
    with other:
        set_up(other, tmp_path / "keys of the other")
        enrolment.enrol(other, enrolment.my_card(post))
        trust.change(other, lambda _conn, found: found)
        before = versions(post)
        with pytest.raises(Refused, match="registrars"):
            enrolment.accept(post, enrolment.read_certificate(post, enrolment.certificate(other)))
    assert versions(post) == before


def test_a_certificate_for_another_pc_is_refused(world, tmp_path):
    _post, office, _stick = world
    with stores.make_post(tmp_path / "third", "CDS", 8) as third, pytest.raises(Refused, match="does not name this PC"):
        enrolment.read_certificate(third, enrolment.certificate(office))


def test_posts_are_not_enrolled_with_each_other(world, tmp_path):
    post, _office, _stick = world
    with stores.make_post(tmp_path / "third", "CDS", 8) as third:
        for one, other in ((post, third), (third, post)):
            with pytest.raises(Refused):
                enrolment.enrol(one, enrolment.my_card(other))


def test_stores_of_before_the_roster_follow_it_once_the_office_has_one(tmp_path):
    post = stores.make_post(tmp_path / "post", "VFA", 7)
    office = stores.make_office(tmp_path / "office")
    stores.enrol_each_other(post, office)
    (tmp_path / "stick").mkdir()
    with post, office:
        register(post)
        stores.round_trip(tmp_path / "stick", post, office)
        set_up(office, tmp_path)
        exchange.run(office, tmp_path / "stick")
        person_id = register(post, "Between")
        stores.round_trip(tmp_path / "stick", post, office)
        assert person_id in people(office)
        assert reasons(office) == []
        assert versions(post) == (1, 1)


def test_a_new_root_signed_with_two_sticks_is_followed(world, tmp_path):
    post, office, stick = world
    with pytest.raises(Refused, match="two different sticks"):
        office_setup.replace_registrar(office, [tmp_path / "key A", tmp_path / "key A"])
    office_setup.replace_registrar(office, [tmp_path / "key C", tmp_path / "key A"])
    stores.round_trip(stick, office, post)
    assert versions(post) == versions(office)
    assert versions(post)[0] == 2


def test_the_set_up_goes_on_where_it_was_left(tmp_path):
    office = stores.make_office(tmp_path / "office")
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    office_setup.begin(office)
    office_setup.write_stick(office, "A", tmp_path / "one")
    with pytest.raises(Refused, match="another of the three"):
        office_setup.write_stick(office, "B", tmp_path / "one")
    with pytest.raises(Refused, match="B, C"):
        office_setup.finish(office)
    kept_key = (tmp_path / "one" / office_setup.key_name("A")).read_bytes()
    with stores.reopened(office) as office:
        assert office_setup.progress(office).missing == ("B", "C")
        office_setup.begin(office)
        office_setup.write_stick(office, "A", tmp_path / "one")
        assert (tmp_path / "one" / office_setup.key_name("A")).read_bytes() == kept_key, "the keys are the same"


def test_the_keys_of_the_sticks_are_not_left_in_the_store(world, tmp_path):
    _post, office, _stick = world
    root, _holder = office_setup._stick(tmp_path / "key A")
    assert not any(root.encode() in value or bytes.fromhex(root) in value for value in office.facts.values())


def test_a_roster_is_published_anew_before_it_expires(world):
    _post, office, _stick = world
    before = versions(office)
    assert not trust.renew_if_due(office)
    with clock.use(lambda: trust_time(office) - timedelta(days=30).total_seconds()):
        assert trust.renew_if_due(office)
    assert versions(office) == (before[0], before[1] + 1)
