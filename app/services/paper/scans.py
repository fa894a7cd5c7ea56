# SPDX-License-Identifier: Apache-2.0
"""Scans of paper forms: attachments of a batch under the number of a form, shown page by page beside it."""

from dataclasses import dataclass

from sqlalchemy import delete, select

from app.base.errors import Refused
from app.base.text import _
from app.domain import permissions
from app.domain.forms.values import FormValues
from app.models import attachments as files
from app.models.attachments import attachment
from app.models.paper import paper_scan
from app.models.store import Store
from app.services import records
from app.services.attachments import checking, keeping, pictures
from app.services.attachments.pictures import Picture

LONGEST_SIDE = 2200  # dots: A4 with some 190 to the inch
KIND = "paper_form"


@dataclass(frozen=True, slots=True)
class Scan:
    """One page of a form.

    Attributes:
        id: of the attachment that it is a page of.
        picture: None while the file is awaited from another PC.
    """

    id: str
    serial: int
    page: int
    picture: Picture | None


def add(store: Store, batch_id: str, serial: int, content: bytes) -> str:
    """Keep a PNG, JPEG or PDF as the next pages of a form; returns the identity of the attachment.

    Raises:
        Refused: the file cannot be kept (`app.services.attachments.checking`).
    """
    records.require(store, permissions.Action.KEY)
    return keeping.add(store, content, _about(serial), batch_id=batch_id, serial=serial).id


def of_form(store: Store, batch_id: str, serial: int) -> list[Scan]:
    """Return the pages of a form in order."""
    records.require(store, permissions.Action.KEY)
    _take_over(store, batch_id, serial)
    mine = (attachment.c.batch_id == batch_id, attachment.c.serial == serial, attachment.c.deleted == 0)
    found: list[Scan] = []
    with store.read() as conn:
        for row in conn.execute(select(attachment).where(*mine).order_by(attachment.c.created_ms, attachment.c.row_no)):
            data = files.content_of(conn, row.chunks, row.sha256)
            for number in range(row.pages or 1):
                shown = pictures.page(row.media_type, data, number, LONGEST_SIDE) if data else None
                found.append(Scan(row.id, serial, len(found) + 1, shown))
    return found


def _about(serial: int) -> FormValues:
    return FormValues({"title": _("Form {n}").format(n=serial), "kind": KIND})


def _take_over(store: Store, batch_id: str, serial: int) -> None:
    """Make attachments of what a former program kept as scans of a form; what cannot be read stays where it is."""
    mine = (paper_scan.c.batch_id == batch_id, paper_scan.c.serial == serial)
    with store.read() as conn:
        former = conn.execute(select(paper_scan.c.id, paper_scan.c.content).where(*mine).order_by(paper_scan.c.page)).all()
    for row in former:
        try:
            checked = checking.check(row.content)
        except Refused:
            continue
        with store.write() as unit:
            small = pictures.thumbnail(checked.media_type, checked.data)
            keeping.keep_in(unit, checked, small, _about(serial), batch_id=batch_id, serial=serial)
            unit.conn.execute(delete(paper_scan).where(paper_scan.c.id == row.id))
