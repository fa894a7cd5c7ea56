# SPDX-License-Identifier: Apache-2.0
"""Which arrived changes may be merged, and which a person has to look at first. One bad change never blocks the others.

A post's changes are judged by the office: the role that an entry names must be one that our roster grants its author at that
post (in a store without a roster: one that the account really had), the role must allow the change, a person or case is
deleted by a second person, and the post must hold the record. What the office sends was judged there and is taken on its word.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, select, tuple_

from app.base.errors import BundleRefused
from app.domain import permissions
from app.domain.forms.values import Dot
from app.models import scopes
from app.models.base import DELETED, KINDS, SCOPE
from app.models.identity import same_device
from app.models.journal import journal
from app.security import chain
from app.sync.counterparts import Counterpart
from app.sync.deleting import Second
from app.sync.entries import NOTHING, Content, JournalRow, UnitRow, read_content
from app.sync.facts import Facts
from app.sync.proving import dot_of
from app.sync.roster import Roster
from app.sync.setting_aside import Held

_ROLE, _ACTIVE = (KINDS["account"].fields[name].fid for name in ("role", "active"))
_DELETED = KINDS["account"].fields[DELETED].fid
_SCOPE = KINDS["account"].fields[SCOPE].fid
_FREE = frozenset({"organisation"})  # lists that every post may add to
_NOT_CREATED = frozenset({""})  # edits came before the entry that created the record and says whose it is
_CHUNK = 300


@dataclass
class Judged:
    """Arrived entries, parted: `fine` are merged, `held` wait; `contents` are the payloads of all that could be read."""

    fine: list[JournalRow] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    contents: dict[Dot, Content] = field(default_factory=dict)


def read_all(rows: Iterable[JournalRow]) -> Judged:
    """Read every payload; one that is not as agreed is held alone."""
    judged = Judged()
    for row in rows:
        dot = (row.entry.device, row.entry.seq)
        try:
            judged.contents[dot] = read_content(row)
        except BundleRefused as error:
            judged.contents[dot] = NOTHING
            judged.held.append(Held(row, error.reason, whole=True))
            continue
        if judged.contents[dot].changes:
            judged.fine.append(row)
    return judged


def judge(
    facts: Facts, sender: Counterpart, judged: Judged, rows: Sequence[JournalRow] = (), units: Sequence[UnitRow] = ()
) -> None:
    """Move to `held` what a post's users may not change, in order of their numbers.

    Args:
        rows, units: all entries that came, and their signatures; those of earlier ones are in the journal.
    """
    roster = facts.roster()
    authors = _Listed(facts, roster, sender, judged.fine, rows, units) if roster else _Accounts(facts, judged)
    reach = _Reach(facts, sender, judged)
    second = Second(facts, judged.fine, judged.contents)
    fine = []
    for row in judged.fine:
        reason = authors.reason(row) or _of_role(row, judged.contents[dot_of(row)]) or second.reason(row) or reach.reason(row)
        if reason:
            judged.held.append(Held(row, reason))
        else:
            fine.append(row)
    judged.fine = fine


def _of_role(row: JournalRow, content: Content) -> str:
    """Return "role" where the role that an entry names does not allow what it changes."""
    entry = row.entry
    deletes = any(change.cell[2] == _DELETED for change in content.changes)
    if deletes and entry.object_kind in permissions.TWO_TO_DELETE and not permissions.allows(entry.role, permissions.Action.DELETE):
        return "role"
    if entry.object_kind in permissions.WRITES and not permissions.may_write(entry.role, entry.object_kind):
        return "role"
    return ""


class _Listed:
    """What the roster in force grants the authors, and whether they signed with a key that is on it."""

    def __init__(
        self, facts: Facts, roster: Roster, sender: Counterpart, fine: Sequence[JournalRow], rows: Sequence[JournalRow],
        units: Sequence[UnitRow],
    ) -> None:
        self.roster, self.code = roster, sender.post_code
        hashes = {dot_of(row): row.hash for row in rows}
        self.signed = {(each.device, each.unit): (each, hashes.get((each.device, each.last_seq), b"")) for each in units}
        self.signed |= facts.signed_units({(row.entry.device, row.entry.unit) for row in fine} - self.signed.keys())
        self.proven: dict[tuple[int, int], bool] = {}

    def reason(self, row: JournalRow) -> str:
        """Return why an entry does not count by its author, "" where it does."""
        entry = row.entry
        why = self.roster.why_not(entry.user_id, entry.role, self.code, entry.device, entry.seq)
        return why or ("" if self._is_proven(entry.device, entry.unit) else "key_not_admitted")

    def _is_proven(self, device: int, unit: int) -> bool:
        if (device, unit) not in self.proven:
            self.proven[device, unit] = any(self._signatures(device, unit))
        return self.proven[device, unit]

    def _signatures(self, device: int, unit: int) -> Iterator[bool]:
        if (device, unit) in self.signed:
            each, end = self.signed[device, unit]
            user = self.roster.users.get(each.user_id)
            for key in user.keys if user else ():
                yield chain.verify_unit(key, each.signature, device, unit, each.first_seq, each.last_seq, end)


class _Accounts:
    """What roles the accounts had, from the journal and from what has just arrived; for stores that have no roster yet."""

    def __init__(self, facts: Facts, judged: Judged) -> None:
        self.contents = judged.contents
        users = sorted({row.entry.user_id for row in judged.fine})
        self.roles: dict[str, list[tuple[Dot, object]]] = {}
        self.closings: dict[str, list[tuple[Dot, object]]] = {}
        self.closed = facts.closed_accounts(users)
        for user, dot, fid, value in facts.account_cells(users):
            self._note(user, fid, dot, value)
        for row in judged.fine:
            if row.entry.object_kind == "account":
                dot = (row.entry.device, row.entry.seq)
                for change in judged.contents[dot].changes:
                    self._note(row.entry.object_id, change.cell[2], dot, change.value)

    def reason(self, row: JournalRow) -> str:
        """Return why an entry's author may not have made it, "" where that is fine."""
        entry = row.entry
        history = self.roles.get(entry.user_id)
        if not history:
            return "unknown_user"
        here = [(dot, role) for dot, role in history if same_device(dot[0], entry.device) and dot <= (entry.device, entry.seq)]
        elsewhere = {role for dot, role in history if not same_device(dot[0], entry.device)}
        if entry.role not in elsewhere | {max(here)[1] if here else None}:
            return "role_untrue"
        closings = [dot for dot, value in self.closings.get(entry.user_id, ()) if value == "no" and same_device(dot[0], entry.device)]
        if entry.user_id in self.closed and not any(dot > (entry.device, entry.seq) for dot in closings):
            return "withdrawn"
        return ""

    def _note(self, user: str, fid: int, dot: Dot, value: object) -> None:
        if fid == _ROLE:
            self.roles.setdefault(user, []).append((dot, value))
        elif fid == _ACTIVE:
            self.closings.setdefault(user, []).append((dot, value))


class _Reach:
    """Which records a post holds, and may therefore change."""

    def __init__(self, facts: Facts, sender: Counterpart, judged: Judged) -> None:
        self.code, self.judged = sender.post_code, judged
        ids: dict[str, set[str]] = {}
        for row in judged.fine:
            ids.setdefault(row.entry.object_kind, set()).add(row.entry.object_id)
        self.own_scope = {kind: facts.own_scopes(kind, some) for kind, some in ids.items() if kind in scopes.EVERYWHERE}
        parents = self._parents(judged)
        self.posts = facts.posts_of({kind: ids.get(kind, set()) | parents.get(kind, set()) for kind in ids.keys() | parents.keys()})

    def reason(self, row: JournalRow) -> str:
        """Return "scope" where the post may not change the record."""
        entry = row.entry
        cells = {change.cell[2]: change for change in self.judged.contents[entry.device, entry.seq].changes if not change.cell[3]}
        moves = cells.get(_SCOPE)
        is_creation = moves is not None and not moves.prev
        if moves is not None and moves.value != self.code:
            return "scope"  # a post takes over what it was offered; it gives nothing away
        if entry.object_kind in _FREE:
            return ""
        if entry.object_kind in scopes.EVERYWHERE:
            known = self.own_scope[entry.object_kind].get(entry.object_id)
            return "" if known in (None, self.code) else "scope"
        posts = self.posts.get(entry.object_id)
        if posts is not None and posts != _NOT_CREATED:
            return "" if scopes.may_hold(posts, self.code) else "scope"
        if is_creation:
            for parent in _parent_ids(entry.object_kind, cells):
                if self.posts.get(parent, _NOT_CREATED) != _NOT_CREATED:
                    return "" if scopes.may_hold(self.posts[parent], self.code) else "scope"
        return ""

    @staticmethod
    def _parents(judged: Judged) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for row in judged.fine:
            kind = KINDS.get(row.entry.object_kind)
            if kind:
                for change in judged.contents[row.entry.device, row.entry.seq].changes:
                    name = kind.by_fid[change.cell[2]].name if change.cell[2] in kind.by_fid else ""
                    if name in ("case_id", "person_id") and isinstance(change.value, str):
                        found.setdefault(name.removesuffix("_id"), set()).add(change.value)
        return found


def _parent_ids(kind_name: str, cells: Mapping[int, object]) -> list[str]:
    kind = KINDS.get(kind_name)
    names = [name for name in ("case_id", "person_id") if kind and name in kind.fields]
    found = [cells.get(kind.fields[name].fid) for name in names] if kind else []
    return [str(getattr(change, "value", "")) for change in found if change]


def known_changes(conn: Connection, rows: Iterable[JournalRow]) -> dict[Dot, bytes]:
    """Return the hashes of those of the entries that are here already."""
    wanted = [(row.entry.device, row.entry.seq) for row in rows]
    found: dict[Dot, bytes] = {}
    for start in range(0, len(wanted), _CHUNK):
        some = tuple_(journal.c.device, journal.c.seq).in_(wanted[start : start + _CHUNK])
        hashes = select(journal.c.device, journal.c.seq, journal.c.hash).where(some)
        found |= {(row.device, row.seq): row.hash for row in conn.execute(hashes)}
    return found


def is_creation(content: Content) -> bool:
    """Tell whether an entry created its record: every creation fills the scope and replaces nothing."""
    return any(change.cell[2] == _SCOPE and not change.prev for change in content.changes)
