# SPDX-License-Identifier: Apache-2.0
"""Measures of keying. A clerk sees the own ones; those of others only a person who may approve sees."""

from dataclasses import dataclass

from app.domain import permissions
from app.domain.paper.batches import pairs
from app.domain.paper.forms.catalogue import PAPER_FORMS
from app.domain.paper.measures import FieldErrors, Speed, added, agreement, by_field, speeds
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
    """

    mine: Speed | None
    others: tuple[tuple[str, Speed], ...]
    fields: tuple[tuple[str, str, tuple[FieldErrors, ...]], ...]
    agreement: tuple[tuple[str, float], ...]


def measures(store: Store) -> Measures:
    """Return the measures of the latest batches."""
    records.require(store, permissions.Action.KEY)
    rows: list[Speed] = []
    fields, agreed = [], []
    with store.read() as conn:
        for batch_id in queries.batch_ids(conn)[:LATEST]:
            header = queries.header(conn, batch_id)
            form = PAPER_FORMS.get(header["form"]) if header else None
            if header is None or form is None:
                continue
            batch, found = queries.batch_of(header), pairs(queries.keyings(conn, batch_id))
            rows += speeds(form, batch, found, queries.decisions(conn, batch_id))
            share = agreement(form, batch, found)
            if share is not None:
                agreed.append((str(header["number"]), share))
                fields.append((str(header["number"]), form.title, tuple(each for each in by_field(form, batch, found) if each.different)))
        names = queries.user_names(conn, {row.user_id for row in rows})
    people = added(rows)
    mine = next((each for each in people if each.user_id == store.actor.user_id), None)
    may_see = permissions.allows(store.actor.role, permissions.Action.APPROVE)
    others = [(names.get(each.user_id, each.user_id), each) for each in people if each is not mine] if may_see else []
    return Measures(mine, tuple(sorted(others, key=lambda pair: pair[0])), tuple(fields), tuple(agreed))
