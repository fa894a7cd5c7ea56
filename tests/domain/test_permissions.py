# SPDX-License-Identifier: Apache-2.0
"""The table of roles and actions."""

import pytest

from app.base.errors import NotAllowed
from app.domain.permissions import ROLE_LABELS, RULES, WRITES, Action, Role, actions_of, allows, may_write, needs_two, require, role_label


def test_table_is_complete() -> None:
    assert set(RULES) == set(Action)
    assert set(ROLE_LABELS) == set(Role)
    assert all(rule.roles and rule.label for rule in RULES.values())
    assert all(actions_of(role) for role in Role)


@pytest.mark.parametrize(("role", "action"), [
    ("officer", "screen"), ("officer", "open_case"), ("clerk", "key"), ("case_worker", "protect"), ("investigator", "prosecute"),
    ("prosecutor", "prosecute"), ("supervisor", "export_exact"), ("supervisor", "release_public"), ("administrator", "administer"),
    ("office", "settle_conflicts"), ("administrator", "exchange"), ("administrator", "view_journal"),
])
def test_roles_can_do_their_work(role: str, action: str) -> None:
    assert allows(role, action)
    require(role, action)


@pytest.mark.parametrize(("role", "action"), [
    ("officer", "decide_status"), ("officer", "see_restricted"), ("officer", "export_exact"), ("officer", "administer"),
    ("clerk", "screen"), ("clerk", "decide_status"), ("clerk", "release_public"), ("clerk", "approve"),
    ("case_worker", "prosecute"), ("case_worker", "administer"), ("investigator", "release_public"), ("prosecutor", "screen"),
    ("supervisor", "administer"), ("supervisor", "remove_user"), ("supervisor", "publish_lists"),
    ("administrator", "see_identity"), ("administrator", "see_case"), ("administrator", "export_identities"), ("administrator", "delete"),
    ("", "exchange"), ("root", "administer"), ("Officer", "screen"),
])
def test_nobody_can_do_more_than_that(role: str, action: str) -> None:
    assert not allows(role, action)
    with pytest.raises(NotAllowed):
        require(role, action)


def test_four_eyes() -> None:
    assert {action for action in Action if needs_two(action)} == {
        Action.REMOVE_USER, Action.EXPORT_IDENTITIES, Action.LOWER_DISCLOSURE, Action.DELETE}


def test_writing_goes_by_kind_and_unknown_kinds_by_nobody() -> None:
    assert may_write("officer", "screening")
    assert not may_write("officer", "decision")
    assert not may_write("clerk", "account")
    assert may_write("administrator", "account")
    assert not may_write("administrator", "person")
    assert not any(may_write(role, "no such kind") for role in Role)
    assert set(WRITES.values()) <= set(Action)


def test_unknown_action_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="fly"):
        allows("officer", "fly")


def test_role_names() -> None:
    assert role_label("case_worker") == "Case worker"
    assert role_label("harbour_master") == "harbour_master"
