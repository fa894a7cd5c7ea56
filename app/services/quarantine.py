# SPDX-License-Identifier: Apache-2.0
"""What was set aside in the exchange: single changes, whole bundles, and things noticed; and what a person does about them.

Nothing is ever thrown away by one person: a discarded change or bundle needs two. Every act is in the journal.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from app.base.disk import clear_sentences, replace_file
from app.base.errors import BundleRefused, NotFound, Refused
from app.base.text import _
from app.domain.permissions import Action
from app.domain.touched import Touched
from app.models import relay
from app.models.base import KINDS
from app.models.identity import same_device
from app.models.journal import Unit
from app.models.local import bundle, peer, quarantine
from app.models.queries import entries
from app.models.relay import verdict
from app.models.store import Store
from app.services import records, search
from app.services.wording import field_label, record_label, value_words
from app.sync import inbox, releasing
from app.sync.entries import read_content
from app.sync.merge import Change
from app.sync.refusals import SENTENCES

TOUCHED = Touched(frozenset({"exchange"}))


@dataclass(frozen=True, slots=True)
class AsideRow:
    """One thing that was set aside.

    Attributes:
        id: "change:7", "bundle:3" or "notice:9".
        title: the record, or what the bundle is.
        who: the user that made the change, "" for bundles.
        wall: when it was made there (changes) or came in here (bundles), ISO 8601.
        message: why, in a sentence.
        changes: fields with what they would become, in words.
        asked_by: name of the first of two people who want it discarded, "" for nobody yet.
        can_release: whether letting it in is possible at all.
    """

    id: str
    kind: str
    record_kind: str
    record_id: str
    title: str
    post_name: str
    who: str
    wall: str
    reason: str
    message: str
    changes: tuple[tuple[str, str], ...] = ()
    asked_by: str = ""
    can_release: bool = False


@dataclass(frozen=True, slots=True)
class HeldThere:
    """A change of this PC that waits at its counterpart, or was discarded there."""

    record_kind: str
    record_id: str
    state: str
    message: str
    at: str


def listed(store: Store) -> list[AsideRow]:
    """Return everything that was set aside and not settled: changes first, then bundles, then things noticed."""
    records.require(store, Action.SETTLE_CONFLICTS)
    with store.read() as conn:
        names = entries.names_of_users(conn)
        posts = {row.device: row.post_name for row in conn.execute(select(peer.c.device, peer.c.post_name))}
        found = [_change(store, conn, row, names, posts) for row in releasing.waiting(conn)]
        columns = [bundle.c[name] for name in bundle.c.keys() if name != "content"]  # noqa: SIM118 - not a dict
        aside = (bundle.c.direction == "in", bundle.c.state.in_(("parked", "quarantined")))
        for row in conn.execute(select(*columns).where(*aside).order_by(bundle.c.id)):
            title = _("Bundle {n}").format(n=row.seq) if row.seq else _("File that could not be opened")
            found.append(AsideRow(
                f"bundle:{row.id}", row.state, "", "", title, posts.get(row.peer, ""), "", row.at, row.reason, _sentence(row.reason), (),
                names.get(row.agreed_by, ""), True,
            ))
        for row in conn.execute(select(quarantine).where(quarantine.c.state == "noticed").order_by(quarantine.c.id)):
            title = search.title_of(store, row.record_kind, row.record_id) if row.record_kind in KINDS else posts.get(row.device, "")
            found.append(AsideRow(
                f"notice:{row.id}", "noticed", row.record_kind, row.record_id, title or _("Another PC"), _post(posts, row.device), "",
                row.at, row.reason, _sentence(row.reason),
            ))
    return found


def release(store: Store, change_id: str) -> Touched:
    """Let a change in: it is merged as if it had just arrived, and its sender is told.

    Raises:
        NotAllowed: the signed-in user may not settle conflicts.
        Refused: it cannot be read, or its number belongs to another change.
    """
    records.require(store, Action.SETTLE_CONFLICTS)
    with store.write() as unit:
        row = _waiting(unit, change_id)
        if releasing.is_another(unit.conn, row):
            raise Refused(_("The journal holds another change under this number. Export it for support, or let two people discard it."))
        try:
            releasing.release(unit, [row])
        except BundleRefused:
            raise Refused(_("This program cannot read the change. Export it for support; nothing was changed.")) from None
        unit.note("change_released", row.record_kind, row.record_id, {"device": str(row.device), "seq": row.seq, "reason": row.reason})
    return unit.touched | TOUCHED


def discard(store: Store, row_id: str, why: str) -> bool:
    """Ask for a change or bundle to be discarded, or, as the second person, discard it; returns whether it is.

    Raises:
        NotAllowed: the signed-in user may not settle conflicts.
        Refused: no reason was given, or the same person asks twice.
    """
    records.require(store, Action.SETTLE_CONFLICTS)
    if not why.strip():
        raise Refused(_("Say why this is discarded."))
    table = bundle if row_id.startswith("bundle:") else quarantine
    with store.write(why) as unit:
        row = _bundle(unit, row_id) if table is bundle else _waiting(unit, row_id)
        if row.agreed_by == store.actor.user_id:
            raise Refused(_("You asked for this already. A second person has to agree."))
        mine = update(table).where(table.c.id == row.id)
        what, which = ("bundle", row.name) if table is bundle else (row.record_kind, row.record_id)
        if not row.agreed_by:
            unit.conn.execute(mine.values(agreed_by=store.actor.user_id))
            unit.note("discard_asked", what, which, {"why": why})
            return False
        if table is bundle:
            unit.conn.execute(mine.values(state="discarded", content=None))
        else:
            unit.conn.execute(mine.values(state="discarded", told=0))
        unit.note("discarded", what, which, {"why": why, "asked_by": row.agreed_by})
    return True


def dismiss(store: Store, notice_id: str) -> Touched:
    """Say that something noticed was looked at."""
    records.require(store, Action.SETTLE_CONFLICTS)
    with store.write() as unit:
        where = (quarantine.c.id == _number(notice_id), quarantine.c.state == "noticed")
        if not unit.conn.execute(update(quarantine).where(*where).values(state="seen")).rowcount:
            raise NotFound(_("This was settled already. Look at the list again."))
        unit.note("notice_seen", "quarantine", notice_id)
    return TOUCHED


def retry(store: Store, bundle_id: str) -> str:
    """Try once more to take in a bundle that was set aside; returns why not, "" where it was taken in."""
    records.require(store, Action.SETTLE_CONFLICTS)
    return inbox.retry(store, _number(bundle_id)).message


def export(store: Store, row_id: str, folder: Path) -> Path:
    """Write a bundle, still sealed, or a change into a file for support; returns its path.

    The file of a change holds what its record would say: it is for the support of the office only.
    """
    records.require(store, Action.SETTLE_CONFLICTS)
    with store.write() as unit:
        if row_id.startswith("bundle:"):
            row = _bundle(unit, row_id)
            data, name = row.content, row.name
        else:
            row = _waiting(unit, row_id)
            data, name = releasing.for_support(unit.conn, row), f"change-{row.device}-{row.seq}.bwchange"
        unit.note("aside_exported", "quarantine", row_id)
    path = folder / str(name)
    with clear_sentences():
        replace_file(path, data)
    return path


def held_there(store: Store, kind: str = "", record_id: str = "") -> list[HeldThere]:
    """Return changes made here that wait or were discarded at a counterpart, of one record or of all."""
    statement = select(verdict).order_by(verdict.c.at.desc())
    if record_id:
        statement = statement.where(verdict.c.record_kind == kind, verdict.c.record_id == record_id)
    with store.read() as conn:
        return [
            HeldThere(row.record_kind, row.record_id, "discarded" if row.state == "discarded" else "held", _sentence(row.reason), row.at)
            for row in conn.execute(statement)
        ]


def held_words(store: Store, record_id: str) -> str:
    """Return why a change of a record was set aside, as a sentence for its page; "" where none was."""
    with store.read() as conn:
        found = relay.held(conn, [record_id])
    return _("Held: a change of this record was set aside. {why}").format(why=_sentence(found[record_id])) if found else ""


def _change(store: Store, conn: Any, row: Any, names: dict[str, str], posts: dict[int, str]) -> AsideRow:
    entry = releasing.entry_of(conn, row)
    cells: tuple[tuple[str, str], ...] = ()
    try:
        cells = tuple(_in_words(row.record_kind, each) for each in read_content(entry).changes)
        readable = True
    except BundleRefused:
        readable = False
    title = search.title_of(store, row.record_kind, row.record_id) if row.record_kind in KINDS else ""
    return AsideRow(
        f"change:{row.id}", "waiting", row.record_kind, row.record_id, title or record_label(row.record_kind), _post(posts, row.device),
        names.get(entry.entry.user_id, ""), entry.entry.wall, row.reason, _sentence(row.reason), cells, names.get(row.agreed_by, ""),
        readable and not releasing.is_another(conn, row),
    )


def _in_words(kind_name: str, change: Change) -> tuple[str, str]:
    _kind, _id, fid, member = change.cell
    kind = KINDS.get(kind_name)
    if kind is None or fid not in kind.by_fid:
        return _("Newer field {number}").format(number=fid), str(change.value)
    name = kind.by_fid[fid].name
    return field_label(kind_name, name), value_words(kind_name, name, member, change.value)


def _post(posts: dict[int, str], device: int) -> str:
    return next((name for number, name in posts.items() if same_device(number, device)), "")


def _sentence(reason: str) -> str:
    return _(SENTENCES[reason]) if reason in SENTENCES else ""


def _number(row_id: str) -> int:
    return int(row_id.partition(":")[2])


def _waiting(unit: Unit, change_id: str) -> Any:
    found = releasing.waiting(unit.conn, ids=[_number(change_id)])
    if not found:
        raise NotFound(_("This was settled already. Look at the list again."))
    return found[0]


def _bundle(unit: Unit, bundle_id: str) -> Any:
    aside = (bundle.c.id == _number(bundle_id), bundle.c.state.in_(("parked", "quarantined")))
    found = unit.conn.execute(select(bundle).where(*aside)).first()
    if found is None:
        raise NotFound(_("This was settled already. Look at the list again."))
    return found
