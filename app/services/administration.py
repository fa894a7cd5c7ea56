# SPDX-License-Identifier: Apache-2.0
"""Keeping a post in order: who works here, what the post is, which lists it has, its journal and its backups."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from app.base.errors import FormInvalid, NotAllowed, NotFound
from app.base.jobs import JobContext
from app.base.text import _
from app.domain import codelists, permissions
from app.domain.permissions import Action, Role
from app.domain.touched import Touched
from app.models import identity
from app.models.journal import journal
from app.models.office import account
from app.models.queries import entries
from app.models.store import Store
from app.security import slots
from app.services import accounts, opening, rotation, sign_in, standing
from app.services.accounts import Issued, issue_new_passphrase
from app.services.journal_check import JournalProblem, JournalReport, verify_journal
from app.services.journal_reading import Change, JournalFilter, JournalList, JournalRow, history, journal_page, kinds
from app.services.recovery import BackupRow, backups, make_backup

__all__ = [
    "AccountRow", "BackupRow", "Change", "CodeListRow", "CountedBackup", "Issued", "JournalFilter", "JournalList", "JournalProblem",
    "JournalReport", "JournalRow", "PostFacts", "Second", "add_user", "agreed", "backups", "change_role", "code_lists", "counted_backups",
    "disable_user", "history", "issue_new_passphrase", "journal_page", "kinds", "make_backup", "names", "needs_second", "pc_words",
    "post_facts", "users", "verify_journal",
]


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One user.

    Attributes:
        can_sign_in: whether the key file has a slot; a closed account has none.
        last_sign_in: by this PC's clock, None where there was none.
    """

    id: str
    user_name: str
    display_name: str
    role: str
    role_label: str
    is_active: bool
    can_sign_in: bool
    is_self: bool
    last_sign_in: datetime | None


@dataclass(frozen=True)
class Second:
    """A second person's sign-in, for what takes two."""

    user_name: str
    passphrase: str

    def __repr__(self) -> str:
        """Show nothing."""
        return "Second()"


@dataclass(frozen=True, slots=True)
class PostFacts:
    """What the post is.

    Attributes:
        country: ISO 3166-1 alpha-3 code.
        recovery: "none", "not confirmed" or "confirmed".
        rewrite_due: a user was removed and the store is not yet written anew under a new key.
        pc: number of this PC, short enough to be read out.
    """

    post_code: str
    post_name: str
    country: str
    is_office: bool
    is_training: bool
    recovery: str
    rewrite_due: bool
    schema: str
    pc: str
    folder: Path


@dataclass(frozen=True, slots=True)
class CountedBackup:
    """A copy of the store, and how many records were counted in it after it was made; -1 where that is not known here."""

    copy: BackupRow
    persons: int
    cases: int


@dataclass(frozen=True, slots=True)
class CodeListRow:
    """One code list.

    Attributes:
        verified: entries that were read in a source of their issuing body.
        sources: where the entries come from.
    """

    name: str
    entries: int
    verified: int
    sources: tuple[str, ...]


def users(store: Store) -> list[AccountRow]:
    """Return everybody who works here or did, by name; those who left last."""
    permissions.require(store.actor.role, Action.ADMINISTER)
    known = {user.user_id for user in accounts.ring_of(store).slots.users}
    signed_in = (
        select(journal.c.object_id, func.max(journal.c.hlc).label("hlc")).where(journal.c.kind == "sign_in").group_by(journal.c.object_id)
    )
    with store.read() as conn:
        last = {row.object_id: row.hlc for row in conn.execute(signed_in)}
        rows = [
            AccountRow(
                row.id, row.user_name or "", row.display_name or "", row.role or "", permissions.role_label(row.role or ""),
                row.active == "yes", row.id in known, row.id == store.actor.user_id, _time(last.get(row.id)),
            )
            for row in conn.execute(select(account).where(account.c.deleted == 0))
        ]
    return sorted(rows, key=lambda row: (not row.is_active, row.display_name.casefold()))


def names(store: Store) -> list[tuple[str, str]]:
    """Return the identity and displayed name of everybody whose work can stand in the journal, by name.

    Raises:
        NotAllowed: the signed-in user may not read the journal.
    """
    permissions.require(store.actor.role, Action.VIEW_JOURNAL)
    with store.read() as conn:
        return sorted(entries.names_of_users(conn).items(), key=lambda each: each[1].casefold())


def add_user(store: Store, user_name: str, display_name: str, role: str) -> Issued:
    """Add a user; the issued passphrase in the answer is shown once and kept nowhere.

    Raises:
        NotAllowed: the signed-in user may not.
        Refused: a name cannot be used.
    """
    return accounts.add_user(store, user_name, display_name, role)


def change_role(store: Store, user_id: str, role: str, reason: str) -> Touched:
    """Give a user another role, with a reason.

    Raises:
        NotAllowed: the signed-in user may not, or would change his own role.
        NotFound: no open account.
    """
    permissions.require(store.actor.role, Action.ADMINISTER)
    standing.require_fresh(store)
    wanted = Role(role)
    _require_reason(reason)
    if user_id == store.actor.user_id:
        raise NotAllowed(_("Nobody changes his own role. Ask another administrator."))
    _active(store, user_id)
    with store.write(reason) as unit:
        unit.save("account", user_id, {"role": wanted.value}, reason=reason)
    return unit.touched


def needs_second(store: Store, user_id: str) -> bool:
    """Tell whether removing a user takes a second person: whenever there is one who could agree."""
    return any(_may_agree(store, user_id, row) for row in users(store))


def disable_user(store: Store, user_id: str, reason: str, second: Second | None = None, ctx: JobContext | None = None) -> Touched:
    """Close a user's account and write the store anew under a key that the user never had.

    What the user copied before stays open to him; so do backups made before, with the passphrase of then.

    Args:
        store: stays open; nobody reads or writes it while it is written anew.
        user_id: of the account.
        reason: goes into the journal.
        second: the sign-in of another administrator, needed where there is one.
        ctx: told how far the work is.

    Raises:
        NotAllowed: the signed-in user may not, or no second person has agreed.
        WrongPassphrase: the second person's sign-in is not right.
        DiskFull: the account is closed, but the key is still the old one; `housekeeping` makes up for it.
    """
    permissions.require(store.actor.role, Action.REMOVE_USER)
    _require_reason(reason)
    if user_id == store.actor.user_id:
        raise NotAllowed(_("Nobody closes his own account. Ask another administrator."))
    _active(store, user_id)
    agreed_by = agreed(store, user_id, second)
    ring = accounts.ring_of(store)
    if any(user.user_id == user_id for user in ring.slots.users):
        with accounts.saved(ring):
            slots.remove_user(ring.slots, ring.unlocked, user_id)
    with store.write(reason) as unit:
        accounts.note_change(store, unit, "user_removed", user_id, {"agreed by": agreed_by} if agreed_by else None)
        unit.save("account", user_id, {"active": False}, reason=reason)
    rotation.rotate(store, ctx or JobContext())
    return unit.touched


def post_facts(store: Store) -> PostFacts:
    """Return what the post is and how its recovery stands."""
    file = accounts.ring_of(store).slots
    return PostFacts(
        store.fact("post_code"), store.fact("post_name"), store.fact("country"), store.fact("is_office") == "yes", store.is_training,
        file.recovery.value, file.rotation_due, store.schema, pc_words(identity.number(store)), store.folder,
    )


def pc_words(device: int) -> str:
    """Return a device number short enough to be read out: "3F2A-9C41", with the epoch behind it once the store was restored."""
    pc, epoch = device >> identity.EPOCH_BITS, device & (1 << identity.EPOCH_BITS) - 1
    digits = f"{pc:012X}"
    return f"{digits[:4]}-{digits[4:8]}" + (f"/{epoch}" if epoch > 1 else "")


def counted_backups(store: Store, limit: int = 5) -> list[CountedBackup]:
    """Return the newest copies with the records that were counted in each when it was checked."""
    copies = backups(store.folder)[:limit]
    with store.read() as conn:
        notes = [entries.content(row.payload).detail or {} for row in entries.page(conn, {"kinds": ["backup"]}, None, 200)]
    counts = {note.get("copy"): note for note in notes}
    return [
        CountedBackup(copy, *(int(counts.get(copy.path.stem, {}).get(name, -1)) for name in ("persons", "cases"))) for copy in copies
    ]


def code_lists() -> list[CodeListRow]:
    """Return the code lists that this program brings along, with their sources."""
    rows = []
    for name in codelists.list_names():
        codes = list(codelists.codelist(name))
        sources = {code.source for code in codes if code.source}
        rows.append(CodeListRow(name, len(codes), sum(code.verified for code in codes), tuple(sorted(sources))))
    return rows


def agreed(store: Store, user_id: str, second: Second | None) -> str:
    """Return the identity of the second person who agreed, "" where there is nobody who could."""
    if not needs_second(store, user_id):
        return ""
    if second is None:
        raise NotAllowed(_("Removing a user takes two people. Let another administrator of this PC sign in here and agree."))
    sign_in.require_no_wait(store.folder)
    found = opening.counted(store.folder, accounts.ring_of(store).slots, second.user_name, second.passphrase).user_id
    if not any(row.id == found and _may_agree(store, user_id, row) for row in users(store)):
        raise NotAllowed(_("This takes another administrator of this PC, neither you nor the user who is to be removed."))
    return found


def _may_agree(store: Store, user_id: str, row: AccountRow) -> bool:
    """Tell whether somebody could be the second person for the removal of a user."""
    others = row.id not in (user_id, store.actor.user_id)
    return others and row.is_active and row.can_sign_in and permissions.allows(row.role, Action.REMOVE_USER)


def _active(store: Store, user_id: str) -> AccountRow:
    for row in users(store):
        if row.id == user_id and row.is_active:
            return row
    raise NotFound(_("There is no open account of this user. Look at the list again."))


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise FormInvalid(_("Say why; the reason goes into the journal."))


def _time(hlc: int | None) -> datetime | None:
    return datetime.fromtimestamp((hlc >> 16) / 1000).astimezone() if hlc else None
