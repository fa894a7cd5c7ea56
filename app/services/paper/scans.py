# SPDX-License-Identifier: Apache-2.0
"""Scans of paper forms: pictures beside the form, in the encrypted store of this PC."""

from dataclasses import dataclass

from sqlalchemy import func, insert, select

from app.base import clock
from app.base.errors import FormInvalid
from app.base.ids import new_id
from app.base.text import _
from app.domain import permissions
from app.models.paper import paper_scan
from app.models.store import Store
from app.services import records

LARGEST_BYTES = 20 << 20
_SIGNATURES = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}


@dataclass(frozen=True, slots=True)
class Scan:
    """One page of a form: the picture's bytes, "png" or "jpeg"."""

    id: str
    serial: int
    page: int
    kind: str
    content: bytes


def add(store: Store, batch_id: str, serial: int, content: bytes) -> str:
    """Keep a picture as the next page of a form; returns its identity.

    Raises:
        FormInvalid: it is no PNG or JPEG picture, or larger than 20 MB.
    """
    records.require(store, permissions.Action.KEY)
    kind = next((name for start, name in _SIGNATURES.items() if content.startswith(start)), "")
    if not kind:
        raise FormInvalid(_("This is not a PNG or JPEG picture. Scan the page as a picture and add it again."))
    if len(content) > LARGEST_BYTES:
        raise FormInvalid(_("This picture is larger than {n} MB. Scan the page with 200 dots per inch.").format(n=LARGEST_BYTES >> 20))
    scan_id = str(new_id())
    with store.write() as unit:
        pages = select(func.count()).where(paper_scan.c.batch_id == batch_id, paper_scan.c.serial == serial)
        page = int(unit.conn.execute(pages).scalar_one()) + 1
        unit.conn.execute(insert(paper_scan).values(
            id=scan_id, batch_id=batch_id, serial=serial, page=page, kind=kind, added_at=clock.now_text(), content=content))
    return scan_id


def of_form(store: Store, batch_id: str, serial: int) -> list[Scan]:
    """Return the pages of a form in order."""
    records.require(store, permissions.Action.KEY)
    statement = select(paper_scan).where(paper_scan.c.batch_id == batch_id, paper_scan.c.serial == serial).order_by(paper_scan.c.page)
    with store.read() as conn:
        return [Scan(row.id, row.serial, row.page, row.kind, row.content) for row in conn.execute(statement)]
