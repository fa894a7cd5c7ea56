# SPDX-License-Identifier: Apache-2.0
"""The bytes of attachments on their way: after the cases, chunk by chunk, to those who hold the records, until a receipt has come.

A PC offers a counterpart the chunks of records that the counterpart holds: a post everything to the office, the office what it
sent the post. An offered chunk lies on the way as a parcel and is laid there again until the counterpart says that it has it.
Receipts carry two kinds of notices under the stream `FILES`, each with the chunk's SHA-256 where others have their reason:
"applied", it is here; "parked", it is awaited, also where it was here before (a restored PC, a record that came back).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from app.base.errors import BundleRefused
from app.base.jobs import JobContext
from app.base.text import _
from app.models import attachments
from app.models.attachments import attachment, chunk, names_in, parcel, thumbnail
from app.models.identity import EPOCH_BITS, same_device
from app.models.journal import Unit
from app.models.local import journal_end, local, peer
from app.models.relay import holding
from app.models.store import Store
from app.security import sealing
from app.sync import counterparts, parcels, trusting
from app.sync.notices import Notice
from app.sync.transport.base import Transport

FILES = "files"
OFFERED, THERE = "offered", "there"
_HERE, _AWAITED = "applied", "parked"  # states of notices
_MOST_TOLD = 1_000  # of each of the two kinds in one receipt
_AT_ONCE = 16  # chunks taken in or offered in one unit of work
_DIGITS = frozenset("0123456789abcdef")


# -- what is awaited, and what is to go ------------------------------------------------------------


def awaited(conn: Connection) -> dict[str, int]:
    """Return the chunks that records name and that are not here, each with the PC that made the record."""
    rows = conn.execute(select(attachment.c.chunks, attachment.c.created_device).where(attachment.c.deleted == 0))
    named = {name: row.created_device for row in rows for name in names_in(row.chunks)}
    here = attachments.present(conn, named)
    return {name: device for name, device in named.items() if name not in here}


def to_offer(conn: Connection, device: int) -> list[str]:
    """Return the chunks that a counterpart may have and is not known to have; those of small files first."""
    pc = device >> EPOCH_BITS
    wanted = select(attachment.c.chunks, attachment.c.created_device).where(attachment.c.deleted == 0).order_by(attachment.c.size)
    if counterparts.is_office(conn):
        wanted = wanted.join(holding, (holding.c.record_id == attachment.c.id) & (holding.c.pc == pc))
    state = {row.sha256: row.state for row in conn.execute(select(parcel).where(parcel.c.pc == pc))}
    names: dict[str, None] = {}
    for row in conn.execute(wanted):
        for name in names_in(row.chunks):
            has_it = state.get(name, THERE if same_device(row.created_device, device) else "") == THERE
            if not has_it:
                names[name] = None
    here = attachments.present(conn, names)
    return [name for name in names if name in here]


def is_at_office(conn: Connection, attachment_id: str) -> bool:
    """Tell whether the office has all bytes of a file that are here; before that they are not given up."""
    offices = [row.device >> EPOCH_BITS for row in conn.execute(select(peer.c.device).where(peer.c.is_office == 1))]
    chunks = conn.execute(select(attachment.c.chunks).where(attachment.c.id == attachment_id)).scalar()
    here = attachments.present(conn, names_in(chunks))
    known = select(parcel.c.sha256).where(parcel.c.pc.in_(offices), parcel.c.state == THERE, parcel.c.sha256.in_(here))
    return here <= set(conn.execute(known).scalars())


def forget(conn: Connection, row: Mapping[str, Any]) -> None:
    """Give up the bytes of a record that has left this PC, unless another record names them."""
    names = names_in(row["chunks"])
    attachments.forget_unused(conn, names)
    gone = sorted(set(names) - attachments.present(conn, names))
    conn.execute(delete(parcel).where(parcel.c.sha256.in_(gone)))
    if not conn.execute(select(attachment.c.id).where(attachment.c.sha256 == row["sha256"])).first():
        conn.execute(delete(thumbnail).where(thumbnail.c.sha256 == row["sha256"]))


# -- on the way ------------------------------------------------------------------------------------


def take_in(store: Store, way: Transport, ctx: JobContext) -> int:
    """Take in the parcels that lie there and are awaited here; returns how many.

    One that is damaged is removed, so that its sender lays it there again; one for others stays; one for us whose record has
    not come yet waits there for it.
    """
    with store.read() as conn:
        identities = trusting.own_identities(conn)
        wanted = awaited(conn)
        named = {name for row in conn.execute(select(attachment.c.chunks)) for name in names_in(row.chunks)}
        own = set(conn.execute(select(parcel.c.name).where(parcel.c.state == OFFERED)).scalars())
    if not identities:
        return 0
    came: dict[str, tuple[str, parcels.Parcel]] = {}  # file > chunk, parcel
    taken, names = 0, [file for file in way.list() if file not in own]
    for at, file in enumerate(names):
        ctx.step(at, len(names), _("Taking in papers and photographs"))
        opened = _opened(way, file, identities)
        if opened is None:
            continue
        sha256 = attachments.digest(opened.content)
        if sha256 in wanted:
            came[file] = (sha256, opened)
        elif sha256 in named:
            way.delete(file)  # it came another way
        if len(came) == _AT_ONCE:
            taken += _keep(store, way, came)
    return taken + _keep(store, way, came)


def _opened(way: Transport, file: str, identities: list[sealing.Identity]) -> parcels.Parcel | None:
    try:
        data = way.read(file)
        if parcels.name_of(data) != file:
            way.delete(file)
            return None
        return parcels.open_parcel(data, identities)
    except BundleRefused:
        return None


def _keep(store: Store, way: Transport, came: dict[str, tuple[str, parcels.Parcel]]) -> int:
    """Keep some chunks, and only then remove their parcels."""
    if not came:
        return 0
    with store.write() as unit:
        known = {each.device >> EPOCH_BITS for each in counterparts.everybody(unit.conn)}
        for sha256, opened in came.values():
            attachments.keep_chunk(unit.conn, sha256, opened.content)
            pc = opened.device >> EPOCH_BITS
            if pc in known:
                _set(unit.conn, pc, sha256, state=THERE, told=0)
        unit.note("files_taken_in", "", "", {"parts": len(came)})
    for file in came:
        way.delete(file)
    count = len({sha256 for sha256, _opened in came.values()})
    came.clear()
    return count


def offer(store: Store, way: Transport, device: int, ctx: JobContext) -> int:
    """Lay the chunks there that a counterpart lacks and that do not lie there already; returns how many."""
    pc = device >> EPOCH_BITS
    with store.read() as conn:
        own = conn.execute(select(journal_end.c.device)).scalar_one()
        recipient = conn.execute(select(peer.c.recipient).where(peer.c.device == device)).scalar_one()
        escrow = conn.execute(select(local.c.value).where(local.c.name == "escrow_recipient")).scalar()
        offered = select(parcel.c.sha256, parcel.c.name).where(parcel.c.pc == pc, parcel.c.state == OFFERED)
        lying = {row.sha256: row.name for row in conn.execute(offered)}
        wanted = to_offer(conn, device)
    there = set(way.list())
    missing = [sha256 for sha256 in wanted if lying.get(sha256) not in there]
    recipients = [recipient] + ([escrow.decode()] if escrow else [])
    for start in range(0, len(missing), _AT_ONCE):
        laid: dict[str, str] = {}
        try:
            for at, sha256 in enumerate(missing[start : start + _AT_ONCE], start):
                ctx.step(at, len(missing), _("Putting papers and photographs on the way"))
                with store.read() as conn:
                    content = conn.execute(select(chunk.c.content).where(chunk.c.sha256 == sha256)).scalar_one()
                data = parcels.seal(own, content, recipients)
                way.write_atomic(parcels.name_of(data), data)
                laid[sha256] = parcels.name_of(data)
        finally:  # also where the stick was pulled: what lies there is not laid there twice
            _note_laid(store, device, laid)
    return len(missing)


def _note_laid(store: Store, device: int, laid: Mapping[str, str]) -> None:
    if laid:
        with store.write() as unit:
            for sha256, name in laid.items():
                _set(unit.conn, device >> EPOCH_BITS, sha256, state=OFFERED, name=name)
            unit.note("files_offered", "peer", str(device), {"parts": len(laid)})


# -- receipts --------------------------------------------------------------------------------------


def has_untold(conn: Connection, device: int) -> bool:
    """Tell whether a counterpart is to be told something about files."""
    untold = select(parcel.c.sha256).where(parcel.c.pc == device >> EPOCH_BITS, parcel.c.state == THERE, parcel.c.told == 0)
    return conn.execute(untold.limit(1)).first() is not None or _asks(conn, device) != _asked(conn, device)


def untold(unit: Unit, device: int) -> list[Notice]:
    """Return what a counterpart was not told yet: what came in of what it offered, and what is awaited from it."""
    conn, pc = unit.conn, device >> EPOCH_BITS
    rows = select(parcel.c.sha256).where(parcel.c.pc == pc, parcel.c.state == THERE, parcel.c.told == 0).limit(_MOST_TOLD)
    here = list(conn.execute(rows).scalars())
    for sha256 in here:
        _set(conn, pc, sha256, told=1)
    asks, asked = _asks(conn, device), _asked(conn, device)
    if asks != asked:
        conn.execute(delete(local).where(local.c.name == _asked_fact(conn, device)))
        conn.execute(insert(local).values(name=_asked_fact(conn, device), value="".join(sorted(asks)).encode()))
    said = [(sha256, _HERE) for sha256 in here] + [(sha256, _AWAITED) for sha256 in sorted(asks - asked)]
    return [Notice(FILES, 1, 1, state, sha256, 0) for sha256, state in said]


def take_notices(unit: Unit, device: int, notices: Iterable[Notice]) -> None:
    """Take in what a counterpart says about chunks: it has them, or it awaits them."""
    conn, pc = unit.conn, device >> EPOCH_BITS
    for each in notices:
        if each.stream != FILES or len(each.reason) != 64 or not _DIGITS.issuperset(each.reason):
            continue
        if each.state == _HERE:
            _set(conn, pc, each.reason, state=THERE, told=1)
        elif each.state == _AWAITED:
            row = conn.execute(select(parcel).where(parcel.c.pc == pc, parcel.c.sha256 == each.reason)).first()
            if row is None or row.state == THERE:
                _set(conn, pc, each.reason, state=OFFERED, name="")


def _asks(conn: Connection, device: int) -> set[str]:
    """Return the chunks to ask a counterpart for: a post asks the office, the office the post that made the record."""
    missing = awaited(conn)
    if not counterparts.is_office(conn):
        is_office = conn.execute(select(peer.c.is_office).where(peer.c.device == device)).scalar()
        return set(sorted(missing)[:_MOST_TOLD]) if is_office else set()
    return set(sorted(name for name, made_by in missing.items() if same_device(made_by, device))[:_MOST_TOLD])


def _asked(conn: Connection, device: int) -> set[str]:
    said = conn.execute(select(local.c.value).where(local.c.name == _asked_fact(conn, device))).scalar()
    return set(names_in(said.decode())) if said else set()


def _asked_fact(conn: Connection, device: int) -> str:
    """Return the name under which is kept what was asked for; a restored store, in its new epoch, asks again."""
    epoch = conn.execute(select(journal_end.c.epoch)).scalar_one()
    return f"files_asked/{epoch}/{device}"


def _set(conn: Connection, pc: int, sha256: str, **values: Any) -> None:
    where = (parcel.c.pc == pc, parcel.c.sha256 == sha256)
    if not conn.execute(update(parcel).where(*where).values(**values)).rowcount:
        conn.execute(insert(parcel).values({"pc": pc, "sha256": sha256, "name": "", "state": OFFERED, "told": 0} | values))
