# SPDX-License-Identifier: Apache-2.0
"""Records that a link field offers besides people and cases: those of the open case, and those that belong to no case."""

from dataclasses import dataclass

from app.domain import permissions
from app.domain.forms import outline
from app.domain.rows import RecordRow
from app.models.base import KINDS
from app.models.queries import related
from app.models.store import Store
from app.services import people

MOST = 50


@dataclass(frozen=True, slots=True)
class Offered:
    """One record: its identity and what people call it."""

    id: str
    label: str


def offered(store: Store, kind: str, case_id: str, typed: str) -> list[Offered]:
    """Return records of a kind whose title holds what was typed; a shelter by its code name only."""
    if not _may_choose(store, kind):
        return []
    with store.read() as conn:
        rows = related.of_case(conn, kind, case_id) if "case_id" in KINDS[kind].fields else related.all_of(conn, kind)
    found = [Offered(row.id, _label(row)) for row in people.veil(store, rows)]
    return [each for each in found if typed.casefold().strip() in each.label.casefold()][:MOST]


def title_of(store: Store, kind: str, record_id: str) -> str:
    """Return what people call a record, "" where there is none or the role may not see it."""
    if not _may_choose(store, kind):
        return ""
    with store.read() as conn:
        rows = related.by_id(conn, kind, [record_id])
    return _label(people.veil(store, rows)[0]) if rows else ""


def _may_choose(store: Store, kind: str) -> bool:
    """Tell whether the role may choose records of a kind; a shelter by its code name, which everybody meets in a case."""
    reads = permissions.allows(store.actor.role, permissions.Action.SEE_CASE) if kind == "shelter" else permissions.may_read(
        store.actor.role, kind)
    return kind in outline.OUTLINES and reads


def _label(row: RecordRow) -> str:
    return outline.title(row) if row.kind == "shelter" else outline.choice(row)
