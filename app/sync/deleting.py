# SPDX-License-Identifier: Apache-2.0
"""The second person of a deletion, checked again on arrival: who deletes a person or case must answer another one's request."""

from collections.abc import Mapping, Sequence

from app.domain import permissions
from app.domain.forms.values import Dot
from app.models.base import DELETED, KINDS
from app.sync.entries import Content, JournalRow
from app.sync.facts import Facts
from app.sync.proving import dot_of

_DELETED = KINDS["deletion_request"].fields[DELETED].fid
_RECORD = KINDS["deletion_request"].fields["record_id"].fid


class Second:
    """Who asked for the deletion of which record: the signed authors of the requests, here and among what has just arrived."""

    def __init__(self, facts: Facts, rows: Sequence[JournalRow], contents: Mapping[Dot, Content]) -> None:
        self.contents = contents
        self.asked: dict[str, set[str]] = {}
        self.deletions = {dot_of(row) for row in rows if self._deletes(row)}
        if not self.deletions:
            return
        for row in rows:
            if row.entry.object_kind == "deletion_request":
                for change in contents[dot_of(row)].changes:
                    if change.cell[2] == _RECORD and not change.prev:
                        self.asked.setdefault(str(change.value), set()).add(row.entry.user_id)
        wanted = sorted({row.entry.object_id for row in rows if dot_of(row) in self.deletions})
        for record_id, user in facts.deletions_asked(wanted):
            self.asked.setdefault(record_id, set()).add(user)

    def reason(self, row: JournalRow) -> str:
        """Return "second_person" where an entry deletes what nobody else has asked to delete."""
        if dot_of(row) not in self.deletions:
            return ""
        return "" if self.asked.get(row.entry.object_id, set()) - {row.entry.user_id} else "second_person"

    def _deletes(self, row: JournalRow) -> bool:
        if row.entry.object_kind not in permissions.TWO_TO_DELETE:
            return False
        return any(change.cell[2] == _DELETED and change.value for change in self.contents[dot_of(row)].changes)
