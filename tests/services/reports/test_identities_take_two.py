# SPDX-License-Identifier: Apache-2.0
"""People leave with their identity only when a second person signs in beside the first one and agrees."""

import pytest

from app.base.errors import FormInvalid, NotAllowed, WrongPassphrase
from app.domain.permissions import Action
from app.services import administration, journal_reading, reports, seconding, vault
from app.services.administration import Second
from tests import vaults


@pytest.fixture
def two(tmp_path):
    """Give an office store, and the passphrases of a second supervisor and of an officer."""
    with vaults.make(tmp_path / "store", is_office=True, post_code="HQ") as store:
        rose = administration.add_user(store, "rose", "Rose Auguste", "supervisor").passphrase
        cal = administration.add_user(store, "cal", "Cal Henry", "officer").passphrase
        yield store, rose, cal


def agree(store, name, passphrase, reason="for the task force"):
    return seconding.agree(store, Action.EXPORT_IDENTITIES, Second(name, passphrase), reason)


def test_a_second_person_of_the_right_role_agrees_and_the_journal_names_both(two, tmp_path):
    store, rose, cal = two
    with pytest.raises(NotAllowed, match="second person"):
        agree(store, "ana", vaults.ANA)
    with pytest.raises(NotAllowed, match="second person"):
        agree(store, "cal", cal)
    with pytest.raises(WrongPassphrase):
        agree(store, "rose", cal)
    with pytest.raises(FormInvalid):
        agree(store, "rose", rose, " ")
    agreement = agree(store, "rose", rose)
    reports.export_htcds(store, tmp_path / "out.xlsx", agreement)
    approved, exported = (
        journal_reading.journal_page(store, journal_reading.JournalFilter(kinds=(kind,)))[0] for kind in ("approved", "export"))
    assert approved.object_id == agreement.user_id
    assert dict(exported.detail)["agreed by"] == agreement.user_id
    assert "for the task force" in dict(exported.detail).values()


def test_who_left_agrees_to_nothing(two):
    store, rose, _cal = two
    administration.disable_user(store, agree(store, "rose", rose).user_id, "left")
    with pytest.raises((NotAllowed, WrongPassphrase)):
        agree(store, "rose", rose)
    vault.lock(store)
