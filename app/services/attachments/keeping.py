# SPDX-License-Identifier: Apache-2.0
"""Adding, listing, opening and printing attachments; they are renamed, deleted and restored through `app.services.records`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from app.base.errors import FormInvalid, NotFound, Refused, Trouble
from app.base.ids import RecordId
from app.base.jobs import JobContext
from app.base.text import _
from app.domain import permissions
from app.domain.forms.values import FormValues, Value
from app.domain.permissions import Action
from app.domain.touched import Touched
from app.models import attachments as files
from app.models.attachments import attachment, thumbnail
from app.models.journal import Unit
from app.models.people import person
from app.models.store import Store
from app.services import records
from app.services.attachments import checking, pictures
from app.services.attachments.checking import Checked
from app.services.attachments.pictures import Picture
from app.services.attachments.reading import file_bytes

_BELONGS = ("case_id", "person_id", "evidence_id", "batch_id")


@dataclass(frozen=True)
class Added:
    """An attachment that was added."""

    id: RecordId
    touched: Touched


@dataclass(frozen=True)
class AddedFiles:
    """What became of several files: those that were not added, each with the reason."""

    problems: tuple[tuple[Path, str], ...]
    touched: Touched


@dataclass(frozen=True)
class OpenFile:
    """A file in memory, to be shown page by page (`pictures.page`)."""

    id: str
    title: str
    media_type: str
    pages: int
    data: bytes = field(repr=False)
    may_print: bool = False


@dataclass(frozen=True)
class Small:
    """What a list shows of a file: its small picture, None where it cannot be shown, whether its bytes are awaited, how many pages."""

    picture: Picture | None
    is_awaited: bool
    pages: int = 1


def add(store: Store, content: bytes, about: FormValues, **belongs: Value) -> Added:
    """Check a file and keep it as an attachment.

    Args:
        about: title, kind and what else the form asks.
        belongs: `case_id`, `person_id`, `evidence_id`, or `batch_id` and `serial`.

    Raises:
        Refused: the file cannot be kept, or the form is not complete; nothing was kept.
    """
    records.require(store, Action.ATTACH)
    if not any(belongs.get(name) or about.get(name) for name in _BELONGS):
        raise FormInvalid(_("Say what this belongs to: a case, a person or a batch of forms."))
    checked = checking.check(content)
    small = pictures.thumbnail(checked.media_type, checked.data)
    with store.write() as unit:
        record_id = keep_in(unit, checked, small, about, **belongs)
    return Added(record_id, unit.touched)


def add_files(store: Store, chosen: Sequence[tuple[Path, FormValues]], ctx: JobContext, **belongs: Value) -> AddedFiles:
    """Add several files, each by itself: one that cannot be kept does not keep the others out."""
    problems: list[tuple[Path, str]] = []
    touched = Touched()
    for at, (path, about) in enumerate(chosen):
        ctx.step(at, len(chosen), _("Checking and encrypting"))
        try:
            touched |= add(store, file_bytes(path), about, **belongs).touched
        except Refused as error:
            problems.append((path, str(error)))
    return AddedFiles(tuple(problems), touched)


def keep_in(unit: Unit, checked: Checked, small: bytes, about: FormValues, **belongs: Value) -> RecordId:
    """Keep a checked file inside a unit of work."""
    sha256 = files.digest(checked.data)
    chunks = files.keep(unit.conn, checked.data)
    _keep_small(unit, {sha256: small})
    return records.write(
        unit, "attachment", about, None, media_type=checked.media_type, size=len(checked.data), sha256=sha256, pages=checked.pages,
        source_sha256=checked.source_sha256, chunks=chunks, **belongs,
    )


def open_file(store: Store, attachment_id: str) -> OpenFile:
    """Return a file to be shown; the view is journalled.

    Raises:
        NotFound: no such attachment, or its bytes are still awaited.
        NotAllowed: the role does not see what it belongs to.
        Trouble: what is here is not what the record says.
    """
    row = _row(store, attachment_id)
    with store.read() as conn:
        data = files.content_of(conn, row["chunks"], row["sha256"])
        awaited = files.waiting(conn, {attachment_id: row["chunks"] or ""})
    if awaited:
        raise NotFound(_("This file is still awaited. Its record came first; the file comes with one of the next exchanges."))
    if data is None:
        raise Trouble(_("What is kept of this file is not what its record says. Ask the post that added it to add it again."))
    with store.write() as unit:
        unit.note("view", "attachment", attachment_id)
    may_print = permissions.allows(store.actor.role, Action.PRINT_ATTACHMENT)
    return OpenFile(attachment_id, row["title"] or "", row["media_type"] or "", row["pages"] or 1, data, may_print)


def note_print(store: Store, attachment_id: str) -> None:
    """Write into the journal that an attachment is printed; asked before a page leaves.

    Raises:
        NotAllowed: the role may not print it.
    """
    records.require(store, Action.PRINT_ATTACHMENT)
    _row(store, attachment_id)
    with store.write() as unit:
        unit.note("print", "attachment", attachment_id)


def smalls(store: Store, attachment_ids: Sequence[str]) -> dict[str, Small]:
    """Return what a list shows of attachments; small pictures that are not here yet are made."""
    records.require(store, Action.SEE_IDENTITY)
    hidden = not permissions.allows(store.actor.role, Action.SEE_RESTRICTED)
    columns = (attachment.c.id, attachment.c.media_type, attachment.c.sha256, attachment.c.chunks, attachment.c.person_id,
               attachment.c.pages)
    fresh: dict[str, bytes] = {}
    found: dict[str, Small] = {}
    with store.read() as conn:
        rows = conn.execute(select(*columns).where(attachment.c.id.in_(attachment_ids))).all()
        of_restricted = _restricted(store, {row.person_id for row in rows if row.person_id}) if hidden else set()
        awaited = files.waiting(conn, {row.id: row.chunks or "" for row in rows})
        made_before = select(thumbnail).where(thumbnail.c.sha256.in_([row.sha256 for row in rows]))
        known = {row.sha256: row.content for row in conn.execute(made_before)}
        for row in rows:
            if row.person_id in of_restricted:
                found[row.id] = Small(None, False)
                continue
            made = known.get(row.sha256) or fresh.get(row.sha256)
            if made is None and row.id not in awaited:
                made = _small(row.media_type or "", files.content_of(conn, row.chunks, row.sha256))
                fresh |= {row.sha256: made} if made else {}
            found[row.id] = Small(pictures.from_thumbnail(made) if made else None, row.id in awaited, row.pages or 1)
    if fresh:
        with store.write() as unit:
            _keep_small(unit, fresh)
    return found


def _row(store: Store, attachment_id: str) -> Mapping[str, Any]:
    """Return the fields of an attachment that the signed-in user may see."""
    records.require(store, Action.SEE_IDENTITY)
    with store.read() as conn:
        found = conn.execute(select(attachment).where(attachment.c.id == attachment_id, attachment.c.deleted == 0)).mappings().first()
    if found is None:
        raise NotFound(_("This record is no longer here. It may have been deleted; look in its history."))
    if found["case_id"]:
        records.require(store, Action.SEE_CASE)
    if found["person_id"] and _restricted(store, {found["person_id"]}):
        records.require(store, Action.SEE_RESTRICTED)
    return dict(found)


def _restricted(store: Store, person_ids: Iterable[str]) -> set[str]:
    wanted = sorted(person_ids)
    with store.read() as conn:
        return set(conn.execute(select(person.c.id).where(person.c.id.in_(wanted), person.c.restricted == "yes")).scalars())


def _small(media_type: str, data: bytes | None) -> bytes | None:
    """Return a small picture; None of a file that came from elsewhere and cannot be shown, which opening it will say."""
    try:
        return pictures.thumbnail(media_type, data) if data else None
    except Refused:
        return None


def _keep_small(unit: Unit, pictures_by_hash: Mapping[str, bytes]) -> None:
    rows = [{"sha256": sha256, "content": content} for sha256, content in pictures_by_hash.items()]
    unit.conn.execute(insert(thumbnail).prefix_with("OR IGNORE"), rows)
