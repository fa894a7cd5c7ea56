# SPDX-License-Identifier: Apache-2.0
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.base.errors import FormInvalid, NotAllowed, NotFound, Refused, TooSoon, WrongPassphrase
from app.models.store import Store
from app.security import escrow, sealing
from app.services import accounts, administration, journal_check, vault
from app.services.administration import JournalFilter, Second
from tests import vaults


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with vaults.make(tmp_path / "store") as made:
        yield made


def row_of(store: Store, name: str) -> administration.AccountRow:
    return next(row for row in administration.users(store) if row.user_name == name)


def open_as(store: Store, name: str, passphrase: str) -> Store:
    store.close()
    return vaults.sign_in(store.folder, name, passphrase)


def test_the_first_user_is_listed(store: Store):
    [row] = administration.users(store)
    assert (row.user_name, row.display_name, row.role_label, row.is_active, row.can_sign_in, row.is_self) == (
        "ana", "Ana Joseph", "Administrator", True, True, True
    )
    assert row.last_sign_in is not None


def test_an_added_user_signs_in_with_the_issued_passphrase_in_the_given_role(store: Store):
    issued = administration.add_user(store, "ben", "Ben Hall", "officer")
    assert len(issued.passphrase.split()) == 5
    assert issued.passphrase not in repr(issued)
    assert issued.touched.concerns("account")
    with open_as(store, "Ben", issued.passphrase) as opened:
        assert (opened.actor.name, opened.actor.role, opened.actor.user_id) == ("Ben Hall", "officer", issued.user_id)
        assert journal_check.verify_journal(opened).is_whole


@pytest.mark.parametrize(("name", "shown"), [("ana", "Another"), ("", "Ben"), ("ben", " "), ("ben", "B" * 500)])
def test_names_that_cannot_be_used_add_nobody(store: Store, name: str, shown: str):
    counter = accounts.ring_of(store).slots.counter
    with pytest.raises(Refused):
        administration.add_user(store, name, shown, "officer")
    assert len(administration.users(store)) == 1
    assert accounts.ring_of(store).slots.counter == counter


def test_an_officer_administers_nothing(store: Store):
    issued = administration.add_user(store, "ben", "Ben Hall", "officer")
    ana = store.actor.user_id
    with open_as(store, "ben", issued.passphrase) as opened:
        for act in (
            lambda: administration.users(opened), lambda: administration.add_user(opened, "eve", "Eve", "officer"),
            lambda: administration.change_role(opened, ana, "officer", "why"), lambda: administration.disable_user(opened, ana, "why"),
            lambda: accounts.issue_new_passphrase(opened, ana), lambda: administration.journal_page(opened),
            lambda: accounts.set_recovery_key(opened, "age1"), lambda: accounts.confirm_recovery(opened, b""),
        ):
            with pytest.raises(NotAllowed):
                act()


def test_a_changed_role_counts_from_the_next_sign_in_and_is_in_the_journal(store: Store):
    issued = administration.add_user(store, "ben", "Ben Hall", "officer")
    with pytest.raises(FormInvalid):
        administration.change_role(store, issued.user_id, "clerk", " ")
    with pytest.raises(NotAllowed, match="his own role"):
        administration.change_role(store, store.actor.user_id, "clerk", "why")
    with pytest.raises(NotFound):
        administration.change_role(store, "0" * 26, "clerk", "why")
    administration.change_role(store, issued.user_id, "clerk", "moved to the back office")
    newest = administration.journal_page(store, limit=1)[0]
    assert newest.reason == "moved to the back office"
    assert [(each.field, each.was, each.became) for each in newest.changes] == [("Role", "Officer", "Data clerk")]
    with open_as(store, "ben", issued.passphrase) as opened:
        assert opened.actor.role == "clerk"


def test_a_removed_user_cannot_sign_in_and_the_store_has_a_new_key(store: Store):
    issued = administration.add_user(store, "ben", "Ben Hall", "officer")
    before = accounts.ring_of(store).unlocked.data_key
    assert not administration.needs_second(store, issued.user_id)
    administration.disable_user(store, issued.user_id, "left the service")
    assert accounts.ring_of(store).unlocked.data_key != before
    row = row_of(store, "ben")
    assert (row.is_active, row.can_sign_in) == (False, False)
    assert not administration.post_facts(store).rewrite_due
    with pytest.raises(WrongPassphrase):
        open_as(store, "ben", issued.passphrase)
    with vaults.sign_in(store.folder) as opened:
        assert journal_check.verify_journal(opened).is_whole


def test_removing_takes_a_second_administrator_where_there_is_one(store: Store):
    ben = administration.add_user(store, "ben", "Ben Hall", "officer")
    eve = administration.add_user(store, "eve", "Eve Lewis", "administrator")
    assert administration.needs_second(store, ben.user_id)
    for second, error in (
        (None, NotAllowed), (Second("eve", ben.passphrase), WrongPassphrase), (Second("ben", ben.passphrase), NotAllowed),
        (Second("ana", vaults.ANA), NotAllowed),
    ):
        with pytest.raises(error):
            administration.disable_user(store, ben.user_id, "left", second)
        assert row_of(store, "ben").is_active
    administration.disable_user(store, ben.user_id, "left", Second("eve", eve.passphrase))
    assert not row_of(store, "ben").is_active
    removed = administration.journal_page(store, JournalFilter(kinds=("user_removed",)))[0]
    assert dict(removed.detail) == {"agreed by": eve.user_id}


def test_guessing_the_second_person_s_passphrase_has_to_wait(store: Store):
    ben = administration.add_user(store, "ben", "Ben Hall", "officer")
    administration.add_user(store, "eve", "Eve Lewis", "administrator")
    for _ in range(5):
        with pytest.raises(WrongPassphrase):
            administration.disable_user(store, ben.user_id, "left", Second("eve", vaults.BEN))
    with pytest.raises(TooSoon):
        administration.disable_user(store, ben.user_id, "left", Second("eve", vaults.BEN))


def test_nobody_removes_himself_or_somebody_twice(store: Store):
    ben = administration.add_user(store, "ben", "Ben Hall", "officer")
    with pytest.raises(NotAllowed, match="his own account"):
        administration.disable_user(store, store.actor.user_id, "why")
    with pytest.raises(FormInvalid):
        administration.disable_user(store, ben.user_id, "")
    administration.disable_user(store, ben.user_id, "left")
    with pytest.raises(NotFound):
        administration.disable_user(store, ben.user_id, "left")


def test_a_forgotten_passphrase_is_replaced_and_earlier_signatures_still_hold(store: Store):
    ben = administration.add_user(store, "ben", "Ben Hall", "administrator")
    with open_as(store, "ben", ben.passphrase) as opened, opened.write() as unit:
        unit.save("person", "", {"family": "Pierre"})
    with vaults.sign_in(store.folder) as opened:
        again = administration.issue_new_passphrase(opened, ben.user_id)
        assert again.passphrase != ben.passphrase
        assert journal_check.verify_journal(opened).is_whole
        with pytest.raises(Refused, match="change your own"):
            administration.issue_new_passphrase(opened, opened.actor.user_id)
    with pytest.raises(WrongPassphrase):
        vaults.sign_in(store.folder, "ben", ben.passphrase)
    with vaults.sign_in(store.folder, "ben", again.passphrase) as opened:
        assert opened.actor.user_id == ben.user_id


def test_a_removal_whose_rewriting_failed_is_made_up_for_by_the_daily_care(store: Store, monkeypatch: pytest.MonkeyPatch):
    from app.base.errors import DiskFull
    from app.services import rotation

    ben = administration.add_user(store, "ben", "Ben Hall", "officer")

    def full(*_args: object) -> None:
        raise DiskFull("full")

    monkeypatch.setattr(rotation, "rotate", full)
    with pytest.raises(DiskFull):
        administration.disable_user(store, ben.user_id, "left")
    monkeypatch.undo()
    assert administration.post_facts(store).rewrite_due
    store.close()
    with vaults.sign_in(store.folder) as opened:
        before = accounts.ring_of(opened).unlocked.data_key
        assert vault.housekeeping(opened).rewritten
        assert accounts.ring_of(opened).unlocked.data_key != before
        assert not administration.post_facts(opened).rewrite_due
        assert not vault.housekeeping(opened).rewritten


def test_recovery_is_confirmed_by_the_office_s_proof_only(store: Store):
    holders = [sealing.new_identity() for _ in range(3)]
    parts = escrow.make([each.recipient for each in holders])
    with pytest.raises(Refused):
        accounts.recovery_request(store)
    accounts.set_recovery_key(store, parts.recipient)
    assert store.fact("escrow_recipient") == parts.recipient
    assert administration.post_facts(store).recovery == "not confirmed"
    proof = escrow.prove(accounts.recovery_request(store), escrow.open_parts(parts, holders[:2]))
    with pytest.raises(Refused):
        accounts.confirm_recovery(store, bytes(len(proof)))
    assert not vault.describe(store.folder).recovery_confirmed
    accounts.confirm_recovery(store, proof)
    assert vault.describe(store.folder).recovery_confirmed
    assert vault.recovery_state(store) == "confirmed"


def test_the_post_and_its_lists_are_described(store: Store):
    facts = administration.post_facts(store)
    assert (facts.post_code, facts.post_name, facts.country, facts.is_office, facts.recovery) == (
        "VFA", "Vieux Fort Airport", "LC", False, "none"
    )
    lists = {row.name: row for row in administration.code_lists()}
    assert lists["country"].entries > 200
    assert all(row.entries and row.sources for row in lists.values())
