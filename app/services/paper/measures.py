# SPDX-License-Identifier: Apache-2.0
"""Measures of keying. A clerk sees the own ones; those of others only a person who may approve sees."""

from dataclasses import dataclass

from app.domain import permissions
from app.domain.paper.batches import pairs
from app.domain.paper.forms.catalogue import PAPER_FORMS
from app.domain.paper.measures import FieldErrors, Speed, Trend, added, agreement, by_field, speeds, trends
from app.models.queries import paper as queries
from app.models.store import Store
from app.services import records

LATEST = 50


@dataclass(frozen=True)
class Measures:
    """How keying goes.

    Attributes:
        mine: the signed-in person's work; None where there is none yet.
        others: name and work of the others; empty for those who may not see it.
        fields: batch number > form > fields with their differences, newest batch first.
        agreement: batch number > share of places on which two people agreed before anything was settled.
        by_form: form title > the signed-in person's work on it.
        trends: how each question fared from batch to batch.
    """

    mine: Speed | None
    others: tuple[tuple[str, Speed], ...]
    fields: tuple[tuple[str, str, tuple[FieldErrors, ...]], ...]
    agreement: tuple[tuple[str, float], ...]
    by_form: tuple[tuple[str, Speed], ...] = ()
    trends: tuple[Trend, ...] = ()


def measures(store: Store) -> Measures:
    """Return the measures of the latest batches."""
    records.require(store, permissions.Action.KEY)
    rows: list[tuple[str, Speed]] = []
    fields: list[tuple[str, str, tuple[FieldErrors, ...]]] = []
    agreed = []
    with store.read() as conn:
        for batch_id in queries.keyed_batches(conn, "")[:LATEST]:
            header = queries.header(conn, batch_id)
            form = PAPER_FORMS.get(header["form"]) if header else None
            if header is None or form is None:
                continue
            batch, found = queries.batch_of(header), pairs(queries.keyings(conn, batch_id))
            rows += [(form.title, each) for each in speeds(form, batch, found, queries.decisions(conn, batch_id))]
            share = agreement(form, batch, found)
            if share is not None:
                agreed.append((str(header["number"]), share))
                fields.append((str(header["number"]), form.title, tuple(by_field(form, batch, found))))
        names = queries.user_names(conn, {speed.user_id for _title, speed in rows})
    me = store.actor.user_id
    people = added(speed for _title, speed in rows)
    mine = next((each for each in people if each.user_id == me), None)
    by_form = {title: added(speed for name, speed in rows if name == title and speed.user_id == me) for title, _speed in rows}
    may_see = permissions.allows(store.actor.role, permissions.Action.APPROVE)
    others = [(names.get(each.user_id, each.user_id), each) for each in people if each is not mine] if may_see else []
    wrong = tuple((number, title, tuple(each for each in found if each.different)) for number, title, found in fields)
    return Measures(
        mine, tuple(sorted(others, key=lambda pair: pair[0])), wrong, tuple(agreed),
        tuple((title, own[0]) for title, own in by_form.items() if own), tuple(trends(fields[::-1])),
    )
