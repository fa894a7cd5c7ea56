# SPDX-License-Identifier: Apache-2.0
"""Keying: the next form to key, drafts while it is keyed, and the finished keying. Blind the second time, by another person."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ormsgpack
from sqlalchemy import Connection, delete, insert, select

from app.base import clock, settings
from app.base.errors import FormInvalid, NotAllowed, Refused
from app.base.text import _
from app.domain import permissions
from app.domain.forms.spec import Kind
from app.domain.forms.values import Value, is_missing
from app.domain.paper.answers import BLANK, all_as_text, all_values
from app.domain.paper.batches import BatchState, Verify
from app.domain.paper.keys import Act, KeyMap, keymap
from app.domain.paper.moves import open_places
from app.domain.paper.spec import PaperForm, code_width
from app.domain.paper.state import Sheet, State, packed, start, unpacked
from app.domain.paper.typed import Reading, warm
from app.domain.touched import Touched
from app.models.paper import paper_draft
from app.models.queries import paper as queries
from app.models.store import Store
from app.services import records
from app.services.paper.batches import OpenBatch, opened

USUAL = 24  # countries and the like that come first in type-ahead


@dataclass(frozen=True)
class Task:
    """A form to be keyed.

    Attributes:
        serial: which form of the batch, from 1.
        again: whether it is the second, blind keying.
        state: a new one, or the draft that this person left, with the cursor in the same field.
        seconds: time spent on it so far.
    """

    batch_id: str
    number: str
    serial: int
    forms: int
    again: bool
    sheet: Sheet
    state: State
    seconds: int


def next_form(store: Store, batch_id: str, again: bool = False, serial: int = 0) -> Task | None:
    """Return the next form to key: one that this person left half keyed, else the first that is due; None where none is.

    Args:
        again: the second keying; forms that this person keyed first are never among them.
        serial: this form and no other.

    Raises:
        NotAllowed: this person keyed the form first and may not verify it.
        FormInvalid: the form is keyed already.
    """
    records.require(store, permissions.Action.VERIFY if again else permissions.Action.KEY)
    with store.read() as conn:
        batch = opened(conn, batch_id)
        wanted = [serial] if serial else _waiting(store, batch, again)
        if serial:
            _refuse_wrong(store, batch, serial, again)
        drafts = _drafts(conn, store, batch_id)
        if not wanted:
            return None
        chosen = next((each for each in wanted if each in drafts), wanted[0])
        sheet = _sheet(conn, store, batch, again)
        warm((question for _number, _section, question in sheet.form.questions()), _("Unknown"))
        kept = drafts.get(chosen)
        state = unpacked(sheet.form, kept["state"]) if kept and kept["again"] == again else start(sheet)
        return Task(batch_id, batch.row.number, chosen, batch.batch.forms, again, sheet, state, kept["seconds"] if kept else 0)


def keep_draft(store: Store, task: Task, state: State, seconds: int) -> None:
    """Keep what was keyed so far, in the encrypted store, for this person alone."""
    content = ormsgpack.packb({"state": packed(state), "again": task.again, "seconds": seconds})
    key = {"user_id": store.actor.user_id, "batch_id": task.batch_id, "serial": task.serial}
    with store.write() as unit:
        unit.conn.execute(delete(paper_draft).filter_by(**key))
        unit.conn.execute(insert(paper_draft).values(**key, saved_at=clock.now_text(), content=content))


def finish(store: Store, task: Task, state: State, seconds: int) -> Touched:
    """Keep a finished keying: one record, never changed afterwards; the draft goes in the same transaction.

    Raises:
        FormInvalid: something is still open, or somebody else has keyed the form meanwhile.
        NotAllowed: this person keyed the form first and may not verify it.
    """
    records.require(store, permissions.Action.VERIFY if task.again else permissions.Action.KEY)
    still_open = open_places(task.sheet, state)
    if still_open or not state.is_finished:
        raise FormInvalid(_("The form is not finished. Go to the open questions first."))
    with store.write() as unit:
        _refuse_wrong(store, opened(unit.conn, task.batch_id), task.serial, task.again)
        unit.save("paper_keying", "", {
            "batch_id": task.batch_id, "serial": task.serial, "form_version": task.sheet.form.version,
            "answers": dict(all_as_text(state.values)), "forced": dict(state.forced), "notes": dict(state.notes),
            "keys": state.counts.keys, "refused": state.counts.refused, "undone": state.counts.undone, "seconds": seconds,
        })
        mine = {"user_id": store.actor.user_id, "batch_id": task.batch_id, "serial": task.serial}
        unit.conn.execute(delete(paper_draft).filter_by(**mine))
    return unit.touched


def half_keyed(store: Store) -> list[tuple[str, int, str]]:
    """Return (batch, serial, saved at) of every form that the signed-in person left half keyed, newest first."""
    statement = select(paper_draft.c.batch_id, paper_draft.c.serial, paper_draft.c.saved_at)
    with store.read() as conn:
        rows = conn.execute(statement.where(paper_draft.c.user_id == store.actor.user_id).order_by(paper_draft.c.saved_at.desc()))
        return [(row.batch_id, row.serial, row.saved_at) for row in rows]


def changed_keys() -> KeyMap:
    """Return the key map of this PC; a senseless setting yields the usual keys."""
    pairs = (part.partition("=") for part in str(settings.get("paper_keys")).split(";") if "=" in part)
    try:
        return keymap({act: keys for act, _equals, keys in pairs})
    except Refused:  # a settings file changed by hand must not keep the page from opening
        return KeyMap()


def change_keys(changed: Mapping[Act, tuple[str, ...]]) -> None:
    """Keep other keys for some acts on this PC.

    Raises:
        Refused: two acts would share a key, an act has none, or a key cannot be used.
    """
    said = {act.value: " ".join(keys) for act, keys in changed.items()}
    if any(";" in keys for keys in said.values()):
        raise Refused(_("The semicolon cannot be used. Choose another key."))
    keymap(said)
    settings.put("paper_keys", ";".join(f"{act}={keys}" for act, keys in said.items()))


def _refuse_wrong(store: Store, batch: OpenBatch, serial: int, again: bool) -> None:
    pair = batch.found.get(serial)
    if not 1 <= serial <= batch.batch.forms or batch.row.state is BatchState.COMMITTED:
        raise FormInvalid(_("This batch has no such form to key, or it is committed already."))
    if not again:
        if pair:
            raise FormInvalid(_("This form has been keyed already, here or at another PC. Go on with the next one."))
        return
    if pair is None:
        raise FormInvalid(_("This form has not been keyed a first time yet."))
    if store.actor.user_id in {each.user_id for each in (pair.first, *pair.others)}:
        raise NotAllowed(_("You keyed this form yourself. Another person has to key it the second time."))
    if pair.second:
        raise FormInvalid(_("This form has been keyed a second time already. Go on with the next one."))


def _waiting(store: Store, batch: OpenBatch, again: bool) -> list[int]:
    if not again:
        return [serial for serial in range(1, batch.batch.forms + 1) if serial not in batch.found]
    waiting = [batch.found[serial] for serial in batch.twice if serial in batch.found and not batch.found[serial].second]
    mine = [pair.serial for pair in waiting if store.actor.user_id not in {each.user_id for each in (pair.first, *pair.others)}]
    if waiting and not mine:
        raise NotAllowed(_("You keyed these forms yourself. Another person has to key them the second time."))
    return mine


def _sheet(conn: Connection, store: Store, batch: OpenBatch, again: bool) -> Sheet:
    form = batch.form.chosen() if again and batch.batch.verify is Verify.CHOSEN else batch.form
    every = queries.keyings(conn, batch.row.id)
    mine = sorted((each for each in every if each.user_id == store.actor.user_id), key=lambda each: (each.keyed_ms, each.id))
    former: Mapping[str, Value] = all_values(form, mine[-1].values) if mine else {}
    reading = Reading(settings.get("paper_dates"), settings.get("paper_short_years"), usual(conn, batch.row.id, form))
    return Sheet(form, reading, changed_keys(), batch.path, settings.get("paper_advance"), former)


def usual(conn: Connection, batch_id: str, form: PaperForm) -> dict[str, tuple[str, ...]]:
    """Return long list > the codes that this store's other batches hold most, so that the order stands while a batch is keyed."""
    lists = {q.field.key: q.field.codelist for _n, section, q in form.questions()
             if q.field.kind is Kind.CODE and not code_width(q.field.codelist) and not section.most}
    counts: dict[str, Counter[str]] = {name: Counter() for name in lists.values()}
    others = queries.keyed_batches(conn, batch_id)[:20] if lists else []
    for keying in (each for other in others for each in queries.keyings(conn, other)):
        for key, name in lists.items():
            text = keying.values.get(key, BLANK)
            if text != BLANK and not is_missing(text):
                counts[name][text] += 1
    return {name: tuple(code for code, _count in sorted(count.items(), key=lambda item: (-item[1], item[0]))[:USUAL])
            for name, count in counts.items()}


def _drafts(conn: Connection, store: Store, batch_id: str) -> dict[int, dict[str, Any]]:
    mine = select(paper_draft).where(paper_draft.c.user_id == store.actor.user_id, paper_draft.c.batch_id == batch_id)
    return {row.serial: ormsgpack.unpackb(row.content) for row in conn.execute(mine)}
