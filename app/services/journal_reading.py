# SPDX-License-Identifier: Apache-2.0
"""Reading the journal: who did what when, and what a value was before. Values show only to whom the records would."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from app.base.text import N_, _
from app.domain import permissions
from app.domain.forms.values import Dot
from app.domain.letters import fold
from app.domain.permissions import Action
from app.models.base import DELETED, KINDS, SCOPE
from app.models.journal import SAVE
from app.models.queries import entries
from app.models.queries.entries import Cell, Content, Place
from app.models.store import Store
from app.services import search
from app.services.wording import field_label, record_label, value_words

_HLC_PER_MS = 1 << 16
_SEQ_BITS = 40
_WORDS: dict[str, str] = {
    "view": N_("Viewed"), "sign_in": N_("Signed in"), "sign_off": N_("Signed off"), "store_created": N_("Store made"),
    "store_restored": N_("Store restored from a backup"), "backup": N_("Backup made"), "setting": N_("Setting changed"),
    "user_added": N_("User added"), "user_removed": N_("User removed"), "user_reenrolled": N_("New passphrase issued"),
    "passphrase_changed": N_("Passphrase changed"), "data_key_changed": N_("Key of the store changed"),
    "recovery_key_set": N_("Recovery key set"), "recovery_confirmed": N_("Recovery confirmed by the office"),
    "approved": N_("Approved by a second person"), "bundle_made": N_("Bundle made"), "bundle_taken_in": N_("Bundle taken in"),
    "files_offered": N_("Papers and photographs put on the way"), "files_taken_in": N_("Papers and photographs taken in"),
    "bundle_parked": N_("Bundle parked"), "bundle_quarantined": N_("Bundle set aside"), "enrolled": N_("PC enrolled"),
    "export": N_("Exported"), "import": N_("Imported"), "print": N_("Printed"), "figures": N_("Figures made"),
    "journal_checked": N_("Journal checked"), "search": N_("Searched"), "erased": N_("Content erased by law"),
    "shared_without_consent": N_("Shared without consent"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One changed value in words; `was` and `became` are "" for a blank.

    Attributes:
        is_shown: False where the signed-in user may not see values of this record; both are "" then.
    """

    field: str
    was: str
    became: str
    is_shown: bool = True


@dataclass(frozen=True, slots=True)
class JournalRow:
    """One entry of the journal.

    Attributes:
        place: give it to `journal_page` as `before` to go on.
        device: number of the PC that wrote it.
        wall: local time there, evidence only.
        kind: as stored; `what` is the same in words.
        object_id: identity of the record, "" where none.
        case_number: of the case that the record is or belongs to, for roles that see cases; "" where none.
        fields: what the changed fields are called.
        deleted: True where the entry deleted the record, False where it took that back, None for every other entry.
        row_no: local number in a `JournalList`, 0 elsewhere.
    """

    place: Place
    device: int
    seq: int
    wall: datetime
    user_id: str
    user: str
    role: str
    kind: str
    what: str
    object_kind: str
    object_id: str
    object_label: str
    fields: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    reason: str = ""
    detail: tuple[tuple[str, str], ...] = ()
    deleted: bool | None = None
    case_number: str = ""
    row_no: int = 0

    @property
    def id(self) -> str:
        """Identity of the entry."""
        return f"{self.device}:{self.seq}"


@dataclass(frozen=True)
class JournalFilter:
    """Which entries; empty means all.

    Attributes:
        kinds: of entries, such as ("view", "export").
        since, until: local dates, both included.
    """

    user_id: str = ""
    kinds: tuple[str, ...] = ()
    object_kind: str = ""
    object_id: str = ""
    since: date | None = None
    until: date | None = None


def journal_page(store: Store, wanted: JournalFilter | None = None, before: Place | None = None, limit: int = 100) -> list[JournalRow]:
    """Return a page of the journal, newest first.

    Raises:
        NotAllowed: the signed-in user may not read the journal.
    """
    permissions.require(store.actor.role, Action.VIEW_JOURNAL)
    return _page(store, wanted or JournalFilter(), before, limit)


def history(store: Store, kind: str, record_id: str, limit: int = 500, *, with_parts: bool = False) -> list[JournalRow]:
    """Return what was ever done with one record, newest first; open to everybody who may see it.

    Args:
        with_parts: also with the records that belong to it, deleted ones too, such as the parties and charges of a case.

    Raises:
        NotAllowed: the signed-in user may neither see such records nor read the journal.
    """
    if not _may_see(store.actor.role, kind):
        permissions.require(store.actor.role, Action.VIEW_JOURNAL)
    if not with_parts:
        return _page(store, JournalFilter(object_kind=kind, object_id=record_id), None, limit)
    with store.read() as conn:
        ids = [record_id, *entries.parts(conn, kind, record_id)]
        rows = entries.rows(conn, list(islice(entries.dots(conn, {"object_ids": ids}), limit)))
        view = _View(conn, store.actor.role, rows)
        return [view.row(row) for row in sorted(rows, key=lambda row: (row.hlc, row.device, row.seq), reverse=True)]


def kinds() -> list[tuple[str, str]]:
    """Return the kinds of entries with their words, for a filter."""
    return [(SAVE, _("Changed")), *((kind, _(words)) for kind, words in _WORDS.items())]


class JournalList:
    """The journal as a list shows it: numbers first, by time; the entries when somebody looks at them.

    A number stands for a place of a PC and an entry there. It means something to this object only.

    Raises:
        NotAllowed: the signed-in user may not read the journal.
    """

    def __init__(self, store: Store) -> None:
        permissions.require(store.actor.role, Action.VIEW_JOURNAL)
        self._store = store
        self._devices: list[int] = []  # only ever grows, so that numbers given out stay right

    def find(self, wanted: JournalFilter, words: str = "", descending: bool = True) -> "array[int]":
        """Return the numbers of entries, newest first unless asked otherwise.

        Args:
            words: typed to find a user, and a case or person where the role may see those; their entries are meant.
        """
        asked: dict[str, Any] = _asked(wanted) | {"object_ids": list(wanted.object_id and [wanted.object_id])}
        if words:
            asked["object_ids"] = self._meant(words)
            if not asked["object_ids"]:
                return array("q")
        with self._store.read() as conn:
            return array("q", (self._place(device) << _SEQ_BITS | seq for device, seq in entries.dots(conn, asked, descending)))

    def rows(self, numbers: Sequence[int]) -> list[JournalRow]:
        """Return entries by their numbers."""
        by_dot = {(self._devices[number >> _SEQ_BITS], number & (1 << _SEQ_BITS) - 1): number for number in numbers}
        with self._store.read() as conn:
            found = entries.rows(conn, list(by_dot))
            view = _View(conn, self._store.actor.role, found)
            return [replace(view.row(row), row_no=by_dot[row.device, row.seq]) for row in found]

    def _meant(self, words: str) -> list[str]:
        typed = fold(words)
        with self._store.read() as conn:
            users = [user_id for user_id, name in entries.names_of_users(conn).items() if typed in fold(name)]
        return users + [hit.id for hit in search.find(self._store, words)]

    def _place(self, device: int) -> int:
        if device not in self._devices:
            self._devices.append(device)
        return self._devices.index(device)


def _asked(wanted: JournalFilter) -> dict[str, Any]:
    return {
        "user_id": wanted.user_id, "kinds": list(wanted.kinds), "object_id": wanted.object_id, "object_kind": wanted.object_kind,
        "from_hlc": _hlc(wanted.since), "to_hlc": _hlc(wanted.until + timedelta(days=1)) if wanted.until else 0,
    }


def _page(store: Store, wanted: JournalFilter, before: Place | None, limit: int) -> list[JournalRow]:
    found = {
        "user_id": wanted.user_id, "kinds": list(wanted.kinds), "object_kind": wanted.object_kind, "object_id": wanted.object_id,
        "from_hlc": _hlc(wanted.since), "to_hlc": _hlc(wanted.until + timedelta(days=1)) if wanted.until else 0,
    }
    with store.read() as conn:
        rows = entries.page(conn, found, before, limit)
        view = _View(conn, store.actor.role, rows)
        return [view.row(row) for row in rows]


class _View:
    """What the rows of one page need to know: names, which entries created a record, what stood before, who is restricted."""

    def __init__(self, conn: Connection, role: str, rows: Sequence[Any]) -> None:
        self.role = role
        self.names = entries.names_of_users(conn)
        self.contents = {(row.device, row.seq): entries.content(row.payload) for row in rows}
        self.created = entries.creations(conn, [(row.object_kind, row.object_id) for row in rows if row.kind == SAVE])
        wanted = {dot for content in self.contents.values() for cell in content.cells for dot in cell.prev} - self.contents.keys()
        self.before: Mapping[Dot, Content] = self.contents | entries.contents(conn, sorted(wanted))
        sees_cases = permissions.allows(role, Action.SEE_CASE)
        self.numbers = entries.case_numbers(conn, {(row.object_kind, row.object_id) for row in rows}) if sees_cases else {}
        self.restricted = entries.restricted(conn, {(row.object_kind, row.object_id) for row in rows})

    def row(self, row: Any) -> JournalRow:
        content = self.contents[row.device, row.seq]
        kind = KINDS.get(row.object_kind)
        names = [kind.by_fid[int(fid)].name for fid in row.fields.split(",") if kind and fid and int(fid) in kind.by_fid]
        shown = _may_see(self.role, row.object_kind) and not (
            row.object_id in self.restricted and not permissions.allows(self.role, Action.SEE_RESTRICTED)
        )
        return JournalRow(
            (row.hlc, row.device, row.seq), row.device, row.seq, datetime.fromisoformat(row.wall), row.user_id,
            self.names.get(row.user_id) or _("a user not known here"), permissions.role_label(row.role), row.kind, self._what(row, content),
            row.object_kind, row.object_id, record_label(row.object_kind) if row.object_kind else "",
            tuple(field_label(row.object_kind, name) for name in names if name != SCOPE),
            tuple(self._change(row.object_kind, cell, shown) for cell in content.cells if self._is_told(row, cell)),
            content.reason if shown else "", _detail(content), self._deleted(row, content),
            self.numbers.get(row.object_id, ""),
        )

    def _what(self, row: Any, content: Content) -> str:
        if row.kind != SAVE:
            return _(_WORDS[row.kind]) if row.kind in _WORDS else row.kind.replace("_", " ").capitalize()
        if (row.device, row.seq) in self.created:
            return _("Made")
        return {True: _("Deleted"), False: _("Restored"), None: _("Changed")}[self._deleted(row, content)]

    def _deleted(self, row: Any, content: Content) -> bool | None:
        """Tell whether an entry deleted its record (True), took that back (False), or neither (None)."""
        if (row.device, row.seq) in self.created:
            return None
        return next((bool(cell.value) for cell in content.cells if self._name(row.object_kind, cell) == DELETED), None)

    def _is_told(self, row: Any, cell: Cell) -> bool:
        """Tell whether a cell says something: the post does not, nor does, of a new record, whose it is."""
        name = self._name(row.object_kind, cell)
        return name != SCOPE and not ((row.device, row.seq) in self.created and name in ("case_id", "person_id"))

    def _change(self, kind: str, cell: Cell, shown: bool) -> Change:
        name = self._name(kind, cell)
        label = field_label(kind, name)
        if not shown:
            return Change(label, "", "", is_shown=False)
        was = {value_words(kind, name, cell.member, value) for dot in cell.prev for value in self._values_at(dot, cell)}
        became = value_words(kind, name, cell.member, cell.value)
        return Change(label, " / ".join(sorted(was - {""})), became)

    def _values_at(self, dot: Dot, cell: Cell) -> list[Any]:
        content = self.before.get(dot)
        return [each.value for each in content.cells if (each.fid, each.member) == (cell.fid, cell.member)] if content else []

    def _name(self, kind: str, cell: Cell) -> str:
        known = KINDS.get(kind)
        return known.by_fid[cell.fid].name if known and cell.fid in known.by_fid else _("a field of a newer program")


def _may_see(role: str, kind: str) -> bool:
    """Tell whether a role sees the values of such records anyway; accounts and PCs are no secret from who reads the journal."""
    if kind in ("account", "device"):
        return permissions.allows(role, Action.VIEW_JOURNAL)
    return permissions.allows(role, Action.SEE_IDENTITY) and permissions.allows(role, Action.SEE_CASE) and permissions.may_read(role, kind)


def _detail(content: Content) -> tuple[tuple[str, str], ...]:
    return tuple((str(name).replace("_", " "), str(value)) for name, value in (content.detail or {}).items())


def _hlc(day: date | None) -> int:
    return int(datetime.combine(day, time()).astimezone().timestamp() * 1000) * _HLC_PER_MS if day else 0
