# SPDX-License-Identifier: Apache-2.0
"""Committing a batch: every form becomes its records, all or nothing, once only."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.base.errors import FormInvalid, NotAllowed
from app.base.text import _
from app.domain import permissions
from app.domain.forms.catalogue import FORMS
from app.domain.forms.spec import Field
from app.domain.forms.values import UNKNOWN, FormValues, Value, is_missing
from app.domain.paper.answers import all_values
from app.domain.paper.batches import BatchState, final_values, settled
from app.domain.paper.planned import Planned, planned
from app.domain.touched import Touched
from app.models.base import SCOPE
from app.models.journal import Unit
from app.models.store import Store
from app.services import records
from app.services.paper.batches import OpenBatch, opened


@dataclass(frozen=True)
class Committed:
    """What a batch became: number of forms and of records, and what was touched."""

    forms: int
    records: int
    touched: Touched


def commit(store: Store, batch_id: str, reason: str = "") -> Committed:
    """Write the records of every form of a reconciled batch, in one transaction.

    Args:
        reason: why the batch may stand although its header does not reconcile; "" where it does.

    Raises:
        FormInvalid: the batch is not reconciled, its header does not agree and no reason is given, or a form breaks a check.
        NotAllowed: the role may not approve.
    """
    records.require(store, permissions.Action.APPROVE)
    with store.write(reason or None) as unit:
        batch = opened(unit.conn, batch_id)
        if batch.row.state is BatchState.COMMITTED:
            raise FormInvalid(_("This batch has been committed already."))
        if batch.row.state is not BatchState.RECONCILED:
            raise FormInvalid(_("This batch is not reconciled yet. Key, verify and settle what is open first."))
        if batch.problems and not reason.strip():
            raise FormInvalid(" ".join(batch.problems))
        written, main = 0, {}
        for serial in sorted(batch.found):
            plans = _plans(store, batch, serial)
            for plan in plans:
                _write(unit, plan, batch.scope, serial, reason)
            written += len(plans)
            main[str(serial)] = plans[0].record_id if plans else "-"
        unit.save("paper_batch", batch_id, {"committed": dict(main)}, reason=reason or None)
        unit.note("paper_commit", "paper_batch", batch_id, {"forms": len(main), "records": written})
    return Committed(len(main), written, unit.touched)


def _plans(store: Store, batch: OpenBatch, serial: int) -> list[Planned]:
    pair = batch.found[serial]
    values = all_values(batch.form, final_values(pair, batch.decisions))
    reasons = dict(pair.first.forced) | {key: each.reason for key, each in settled(pair, batch.decisions).items()}
    plans = planned(batch.form, batch.row.id, serial, values, reasons)
    for plan in plans:
        kind = FORMS[plan.form].record
        if not permissions.may_write(store.actor.role, kind):
            raise NotAllowed(_("Your role does not let you write what this form becomes. Ask a supervisor or the office to commit it."))
    return plans


def _write(unit: Unit, plan: Planned, scope: str, serial: int, reason: str) -> None:
    fields = {field.key: field for field in FORMS[plan.form].fields()}
    values = {**plan.values, **plan.fixed, SCOPE: scope}
    content = {key: _allowed(fields[key], value) for key, value in values.items() if key in fields}
    besides = {key: value for key, value in values.items() if key not in fields}
    why = "; ".join(text for text in (plan.reason, reason) if text) or None
    try:
        records.write(unit, plan.form, FormValues(content, {}, plan.record_id), why, **besides)
    except FormInvalid as problem:
        text = _("Form {serial} of the batch: {problem}").format(serial=serial, problem=problem)
        raise FormInvalid(text, problem.problems) from problem


def _allowed(field: Field, value: Value) -> Value:
    """Return a non-answer of the paper as the record's own form knows it."""
    if is_missing(value) and value not in field.missing:
        return UNKNOWN if UNKNOWN in field.missing else None
    return value


def report(batch: OpenBatch) -> Mapping[str, int]:
    """Return the counts of a batch for its report: forms, keyed, verified, differences settled."""
    done = sum(len(settled(pair, batch.decisions)) for pair in batch.found.values())
    return {"forms": batch.batch.forms, "keyed": batch.row.keyed, "verified": batch.row.verified, "settled": done}
