# SPDX-License-Identifier: Apache-2.0
"""Batches: receive one, list them, open one with all that is worked out of it."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from app.base import clock
from app.base.errors import FormInvalid, NotFound
from app.base.ids import RecordId
from app.base.text import _
from app.domain import permissions
from app.domain.paper.batches import (
    Batch,
    BatchState,
    Decision,
    Pair,
    Verify,
    due,
    final_values,
    not_reconciled,
    pairs,
    state_of,
    sums,
)
from app.domain.paper.forms.catalogue import PAPER_FORMS, paper_form
from app.domain.paper.measures import speeds
from app.domain.paper.spec import PaperForm
from app.domain.paper.state import Path
from app.domain.touched import Touched
from app.models import counters
from app.models.journal import Unit
from app.models.queries import paper as queries
from app.models.store import Store
from app.services import records

MOST_FORMS = 999


@dataclass(frozen=True)
class NewBatch:
    """What is written on the slip of a batch; `totals`: question > sum."""

    form: str
    forms: int
    source_post: str = ""
    period: str = ""
    totals: Mapping[str, int] = field(default_factory=dict)
    verify: Verify = Verify.ALL
    every: int = 5
    path: Path = Path.OPERATOR


@dataclass(frozen=True)
class Received:
    """A new batch."""

    batch_id: RecordId
    number: str
    touched: Touched


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One batch in a list."""

    id: str
    number: str
    title: str
    source_post: str
    period: str
    received_on: str
    forms: int
    keyed: int
    verified: int
    to_verify: int
    state: BatchState


@dataclass(frozen=True)
class OpenBatch:
    """A batch with everything that follows from its records.

    Attributes:
        found: serial > keyings that count.
        twice: serials to be keyed a second time.
        scope: post that the batch and its records belong to.
        totals: question > sum over the forms as they stand.
        problems: sentences about what does not reconcile.
    """

    row: BatchRow
    form: PaperForm
    batch: Batch
    path: Path
    scope: str
    found: Mapping[int, Pair]
    decisions: tuple[Decision, ...]
    twice: tuple[int, ...]
    totals: Mapping[str, int]
    problems: tuple[str, ...]


def receive(store: Store, new: NewBatch) -> Received:
    """Take in a batch: its header, its number, and the random start of its sample.

    Raises:
        FormInvalid: the header cannot be right.
    """
    records.require(store, permissions.Action.KEY)
    form = paper_form(new.form)
    countable = {question.field.key for _number, section, question in form.questions() if question.total and not section.most}
    if not 1 <= new.forms <= MOST_FORMS:
        raise FormInvalid(_("A batch has between 1 and {n} forms. Split a larger stack.").format(n=MOST_FORMS))
    if not set(new.totals) <= countable:
        raise FormInvalid(_("A control total was given for a question that has none. Choose another question."))
    if new.verify is Verify.SAMPLE and new.every < 1:
        raise FormInvalid(_("Say every how many forms one is keyed again."))
    if new.verify is Verify.NONE:
        raise FormInvalid(_("Choose what is keyed a second time."))
    with store.write() as unit:
        batch_id, number = new_batch(unit, store, form, new.forms, new.source_post, new.period, new.totals, new.verify, new.every, new.path)
    return Received(batch_id, number, unit.touched)


def new_batch(
    unit: Unit, store: Store, form: PaperForm, forms: int, source_post: str, period: str, totals: Mapping[str, int] | None = None,
    verify: Verify = Verify.ALL, every: int = 5, path: Path = Path.OPERATOR,
) -> tuple[RecordId, str]:
    """Write the header of a batch inside a unit of work; returns its identity and number."""
    today, post = clock.today(), store.fact("post_code")
    number = f"{post}-B{today.year % 100:02d}-{counters.take(unit.conn, f'paper/{post}/{today.year}'):04d}"
    batch_id = unit.save("paper_batch", "", {
        "number": number, "form": form.key, "form_version": form.version, "source_post": source_post or None, "period": period or None,
        "received_on": today.isoformat(), "received_by": store.actor.name, "forms": forms,
        "totals": {key: str(total) for key, total in (totals or {}).items()}, "verify": verify.value, "every": every,
        "start": secrets.randbelow(max(1, every)) + 1, "path": path.value,
    })
    return batch_id, number


def listed(store: Store) -> list[BatchRow]:
    """Return all batches, newest first; those of a form that this program does not have are left out."""
    records.require(store, permissions.Action.KEY)
    with store.read() as conn:
        headers = [row for batch_id in queries.batch_ids(conn) if (row := queries.header(conn, batch_id)) and row["form"] in PAPER_FORMS]
        return [_committed_row(conn, row) or opened(conn, row["id"]).row for row in headers]


def _committed_row(conn: Connection, row: Mapping[str, Any]) -> BatchRow | None:
    """Return the row of a batch that is done without reading its keyings; None while there is something to do."""
    batch = queries.batch_of(row)
    if not batch.forms or len(batch.committed) < batch.forms:
        return None
    keyed = queries.keyed_count(conn, row["id"])
    return BatchRow(row["id"], row["number"] or "", _(paper_form(row["form"]).title), row["source_post"] or "", row["period"] or "",
                    row["received_on"] or "", batch.forms, keyed, 0, 0, BatchState.COMMITTED)


def open_batch(store: Store, batch_id: str) -> OpenBatch:
    """Return a batch with everything that follows from its records.

    Raises:
        NotFound: there is no such batch, or this program does not have its form.
    """
    records.require(store, permissions.Action.KEY)
    with store.read() as conn:
        return opened(conn, batch_id)


def step_down(store: Store, batch_id: str, reason: str) -> Touched:
    """Let the clerk decide the way through the forms of a batch, with a reason."""
    records.require(store, permissions.Action.KEY)
    if not reason.strip():
        raise FormInvalid(_("Say why the program's way does not fit these forms."))
    with store.write(reason) as unit:
        unit.save("paper_batch", batch_id, {"path": Path.OPERATOR.value}, reason=reason)
    return unit.touched


def opened(conn: Connection, batch_id: str) -> OpenBatch:
    """Return a batch, read through an open connection."""
    row = queries.header(conn, batch_id)
    if row is None:
        raise NotFound(_("This batch is no longer here. It may have been deleted; look in its history."))
    form, batch = paper_form(row["form"]), queries.batch_of(row)
    found = pairs(queries.keyings(conn, batch_id))
    decided = tuple(queries.decisions(conn, batch_id))
    twice = tuple(due(form, batch, found, _former_errors(conn, batch_id, form, found)))
    state = state_of(form, batch, found, decided, twice)
    values = {serial: final_values(pair, decided) for serial, pair in found.items()}
    shown = BatchRow(
        row["id"], row["number"] or "", _(form.title), row["source_post"] or "", row["period"] or "", row["received_on"] or "",
        batch.forms, len(found), sum(pair.second is not None for pair in found.values()), len(twice), state,
    )
    path = Path(row["path"]) if row["path"] in set(Path) else Path.OPERATOR
    return OpenBatch(shown, form, batch, path, row["scope"], found, decided, twice, sums(form, list(values.values())),
                     tuple(not_reconciled(form, batch, values)))


def _former_errors(conn: Connection, batch_id: str, form: PaperForm, found: Mapping[int, Pair]) -> tuple[int, int]:
    """Return places compared and wrong in the latest earlier batches of the same form by the people who key this one."""
    clerks = {pair.first.user_id for pair in found.values()}
    compared = wrong = 0
    others = [each for each in queries.batch_ids(conn) if each != batch_id][:10] if clerks else []
    for other in others:
        row = queries.header(conn, other)
        if row is None or row["form"] != form.key or row["verify"] == Verify.NONE:
            continue
        pairs_there = pairs(queries.keyings(conn, other))
        for speed in speeds(form, queries.batch_of(row), pairs_there, queries.decisions(conn, other)):
            if speed.user_id in clerks:
                compared += speed.compared
                wrong += speed.errors
    return compared, wrong
