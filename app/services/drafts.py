# SPDX-License-Identifier: Apache-2.0
"""Drafts: what somebody typed and has not saved. Kept in the encrypted store, seen by their author only, never sent."""

from dataclasses import dataclass

import ormsgpack
from sqlalchemy import delete, insert, select

from app.base import clock
from app.base.ids import new_id
from app.domain.forms.catalogue import FORMS
from app.domain.forms.values import FormValues
from app.models.journal import Unit
from app.models.local import draft
from app.models.store import Store


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One draft in a list.

    Attributes:
        title: what the form is called; no names.
        is_current: whether the form is still of the version the draft was begun with.
    """

    id: str
    form: str
    record_id: str
    title: str
    saved_at: str
    is_current: bool


def keep(store: Store, form_key: str, content: FormValues, draft_id: str = "", context: str = "", place: str = "") -> str:
    """Store what was typed so far, replacing the former state; returns the draft's identity.

    Args:
        context: what the form belongs to, such as the case it was opened from.
        place: the field the cursor stood in, so that work goes on there.
    """
    spec = FORMS[form_key]
    packed = ormsgpack.packb(
        {
            "values": {str(key): value for key, value in content.values.items()},  # names of columns are no plain texts
            "heads": {str(key): list(dots) for key, dots in content.heads.items()},
            "context": context,
            "place": place,
        }
    )
    row = {
        "id": draft_id or new_id(),
        "user_id": store.actor.user_id,
        "form": form_key,
        "form_version": spec.version,
        "record_id": content.record_id,
        "title": spec.title,
        "saved_at": clock.now_text(),
        "content": packed,
    }
    with store.write() as unit:
        unit.conn.execute(delete(draft).where(draft.c.id == row["id"], draft.c.user_id == row["user_id"]))
        unit.conn.execute(insert(draft).values(row))
    return str(row["id"])


@dataclass(frozen=True)
class Draft:
    """A draft as it was left."""

    id: str
    form: str
    content: FormValues
    context: str
    place: str


def listed(store: Store) -> list[DraftRow]:
    """Return the signed-in user's drafts, newest first."""
    statement = select(draft).where(draft.c.user_id == store.actor.user_id).order_by(draft.c.saved_at.desc())
    with store.read() as conn:
        return [
            DraftRow(
                row.id,
                row.form,
                row.record_id,
                row.title,
                row.saved_at,
                row.form in FORMS and FORMS[row.form].version == row.form_version,
            )
            for row in conn.execute(statement)
        ]


def open_draft(store: Store, draft_id: str) -> Draft | None:
    """Return a draft of the signed-in user, None where there is none."""
    statement = select(draft).where(draft.c.id == draft_id, draft.c.user_id == store.actor.user_id)
    with store.read() as conn:
        row = conn.execute(statement).first()
    if row is None:
        return None
    packed = ormsgpack.unpackb(row.content)
    kept = {key: tuple((dot[0], dot[1]) for dot in dots) for key, dots in packed["heads"].items()}
    return Draft(row.id, row.form, FormValues(packed["values"], kept, row.record_id), packed["context"], packed["place"])


def find(store: Store, form_key: str, record_id: str = "", context: str = "") -> Draft | None:
    """Return the newest draft of a form for a record or in a context, if the signed-in user left one."""
    for row in listed(store):
        if row.form == form_key and row.record_id == record_id:
            found = open_draft(store, row.id)
            if found and found.context == context:
                return found
    return None


def used(unit: Unit, draft_id: str) -> None:
    """Remove a draft in the unit of work that saves what it held: a crash leaves the draft or the record, never both."""
    unit.conn.execute(delete(draft).where(draft.c.id == draft_id, draft.c.user_id == unit.actor.user_id))


def discard(store: Store, draft_id: str) -> Draft | None:
    """Remove a draft; returns it so that the window can offer to take that back with `keep`."""
    found = open_draft(store, draft_id)
    with store.write() as unit:
        unit.conn.execute(delete(draft).where(draft.c.id == draft_id, draft.c.user_id == store.actor.user_id))
    return found
