# SPDX-License-Identifier: Apache-2.0
"""Stores with key files: the office confirms its own recovery, two people withdraw, and the roster decides who signs in as what."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.base.errors import FormInvalid, NotAllowed, WrongPassphrase
from app.models.journal import journal
from app.security.slots import Recovery
from app.services import accounts, enrolment, exchange, office_setup, trust, vault, withdrawing
from app.services.administration import Second
from tests import vaults
from tests.services.exchange.rostered import set_up


@pytest.fixture
def office(tmp_path):
    with vaults.make(tmp_path / "office", is_office=True, post_code="HQ", post_name="Task force") as store:
        set_up(store, tmp_path)
        yield store


def admitted(post, office):
    enrolment.enrol(office, enrolment.my_card(post))
    enrolment.accept(post, enrolment.read_certificate(post, enrolment.certificate(office)))


def users_of(store):
    found = trust.roster_of(store)
    return {user.name: user for user in found.users.values()}


def test_the_office_proves_its_own_recovery_and_answers_a_posts(office, tmp_path):
    assert office.keyring.slots.recovery is Recovery.CONFIRMED
    with vaults.make(tmp_path / "post") as post:
        admitted(post, office)
        assert post.keyring.slots.recovery is Recovery.NOT_CONFIRMED, "the certificate brought the recovery key"
        request = accounts.recovery_request(post)
        accounts.confirm_recovery(post, office_setup.answer_recovery(office, request, [tmp_path / "key B", tmp_path / "key C"]))
        assert post.keyring.slots.recovery is Recovery.CONFIRMED


def test_two_people_withdraw_where_there_are_two(office, tmp_path):
    with vaults.make(tmp_path / "post") as post:
        admitted(post, office)
        ana = users_of(office)["Ana Joseph"].id
        assert not withdrawing.needs_second(office)
        issued = accounts.add_user(office, "ben", "Ben Lewis", "office", vaults.BEN, vaults.WEAK)
        trust.admit_user(office, issued.user_id)
        assert withdrawing.needs_second(office)
        post_user = next(user for user in trust.roster_of(office).users.values() if user.posts == ("VFA",))
        with pytest.raises(FormInvalid):
            withdrawing.withdraw_user(office, post_user.id, " ")
        with pytest.raises(NotAllowed, match="two people"):
            withdrawing.withdraw_user(office, post_user.id, "left the service")
        with pytest.raises(NotAllowed):
            withdrawing.withdraw_user(office, post_user.id, "left the service", Second("ana", vaults.ANA))
        with pytest.raises(WrongPassphrase):
            withdrawing.withdraw_user(office, post_user.id, "left the service", Second("ben", "wrong words"))
        withdrawing.withdraw_user(office, post_user.id, "left the service", Second("ben", vaults.BEN))
        assert trust.roster_of(office).users[post_user.id].roles == ()
        withdrawing.withdraw_pc(office, enrolment.my_card(post).device, "stolen", Second("ben", vaults.BEN))
        assert ana in trust.roster_of(office).users
        with office.read() as conn:
            kinds = set(conn.execute(select(journal.c.kind)).scalars())
        assert {"user_withdrawn", "pc_withdrawn_by_two"} <= kinds


@pytest.mark.parametrize(("role", "listed", "signed_in"), [
    ("supervisor", True, "administrator"), ("officer", False, "officer"), ("supervisor", False, "officer"),
    ("administrator", True, "administrator"),
])
def test_a_role_outside_the_roster_is_not_taken_up_at_sign_in(office, tmp_path, role, listed, signed_in):
    with vaults.make(tmp_path / "post") as post:
        if not listed:
            admitted(post, office)
        ben = accounts.add_user(post, "ben", "Ben Lewis", role if not listed else "administrator", vaults.BEN, vaults.WEAK).user_id
        if listed:
            admitted(post, office)
            with post.write() as unit:
                unit.save("account", ben, {"role": role})
        folder = post.folder
    with vaults.sign_in(folder, "ben", vaults.BEN) as again:
        assert again.actor.role == signed_in


def test_a_withdrawn_user_does_not_sign_in_and_the_others_do(office, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    with vaults.make(tmp_path / "post") as post:
        ben = accounts.add_user(post, "ben", "Ben Lewis", "officer", vaults.BEN, vaults.WEAK).user_id
        admitted(post, office)
        exchange.run(post, stick)
        exchange.run(office, stick)
        withdrawing.withdraw_user(office, ben, "left the service")
        exchange.run(office, stick)
        exchange.run(post, stick)
        folder = post.folder
    with pytest.raises(NotAllowed, match="withdrawn your account"):
        vaults.sign_in(folder, "ben", vaults.BEN)
    vault.lock(vaults.sign_in(folder))


def test_a_pc_that_was_withdrawn_can_be_enrolled_anew(office, tmp_path):
    with vaults.make(tmp_path / "post") as post:
        admitted(post, office)
        withdrawing.withdraw_pc(office, enrolment.my_card(post).device, "lost and found")
        admitted(post, office)
        found = trust.roster_of(office)
        mine = found.devices[enrolment.my_card(post).device >> 16]
        assert (mine.status, replace(mine, last_good={}) == mine) == ("active", True)
