# SPDX-License-Identifier: Apache-2.0
"""What waits for a second person, in one list: deletions to confirm, transfers to accept, items of evidence to sign for."""

from dataclasses import dataclass

from app.base import clock
from app.domain import codelists, permissions
from app.domain.permissions import Action
from app.models.queries import due
from app.models.store import Store
from app.services import deletions, search, transfers

DELETION, TRANSFER, HANDOVER, DELETED = "deletion", "transfer", "handover", "deleted"


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """One thing that waits.

    Attributes:
        kind: DELETION, TRANSFER or HANDOVER; DELETED is one that was confirmed and can be restored.
        id: of the request; of the item for a hand-over.
        title: what people call the record it is about, as far as the role sees it.
        to: where a case goes, in words; "" for other kinds.
        parts: how many records go with a deletion.
        is_own: asked for by the signed-in user, who can only withdraw it.
        may_answer: whether the signed-in user is one of those who say yes or no.
    """

    kind: str
    id: str
    page: str
    record_id: str
    title: str
    to: str
    reason: str
    asked_by: str
    asked_on: str
    parts: int
    is_own: bool
    may_answer: bool


def waiting(store: Store) -> list[ApprovalRow]:
    """Return what waits for the signed-in user's word, and what he or she asked for; the oldest first."""
    rows: list[ApprovalRow] = []
    role, me, post = store.actor.role, store.actor.user_id, store.fact("post_code")
    if not permissions.allows(role, Action.SEE_CASE):
        return rows
    for asked in deletions.waiting(store):
        title = search.title_of(store, asked.record_kind, asked.record_id)
        may = permissions.allows(role, Action.DELETE) and not asked.is_own
        rows.append(ApprovalRow(DELETION, asked.id, asked.record_kind, asked.record_id, title, "", asked.reason, asked.requested_name,
                                asked.requested_on, asked.parts, asked.is_own, may))
    for move in transfers.waiting(store):
        to = codelists.label("agency", move.to_agency) if move.to_agency else transfers.post_name(store, move.to_post)
        may = permissions.allows(role, Action.EDIT_CASE) and not move.is_own and move.to_post in ("", post)
        rows.append(ApprovalRow(TRANSFER, move.id, "case", move.case_id, move.number, to, move.reason, move.requested_name,
                                move.requested_on, 0, move.is_own, may))
    if permissions.allows(role, Action.PROSECUTE):
        with store.read() as conn:
            items = due.handovers(conn, me)
        rows += [ApprovalRow(HANDOVER, each.part_id, "case", each.case_id, each.number, "", "", each.codes[0], each.since[:10], 0,
                             is_own=False, may_answer=True) for each in items]
    return sorted(rows, key=lambda row: row.asked_on or clock.today().isoformat())


def restorable(store: Store) -> list[ApprovalRow]:
    """Return the deletions that were confirmed and not taken back, the latest first; none for a role that does not delete."""
    if not permissions.allows(store.actor.role, Action.DELETE):
        return []
    return [
        ApprovalRow(DELETED, each.id, each.record_kind, each.record_id, search.title_of(store, each.record_kind, each.record_id), "",
                    each.reason, each.requested_name, each.requested_on, each.parts, each.is_own, may_answer=False)
        for each in deletions.confirmed(store)
    ]


def count(store: Store) -> int:
    """Return how many things wait for the signed-in user's word."""
    return sum(row.may_answer for row in waiting(store))
