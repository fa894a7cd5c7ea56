# SPDX-License-Identifier: Apache-2.0
"""Committing a batch: every form becomes its records, all or nothing, once only."""

from dataclasses import dataclass

from app.base.errors import FormInvalid, NotAllowed
from app.base.text import _
from app.domain import permissions
from app.domain.forms.catalogue import FORMS
from app.domain.forms.spec import Field, Kind, Problem
from app.domain.forms.values import UNKNOWN, FormValues, Value, is_blank, is_missing
from app.domain.paper.batches import BatchState
from app.domain.paper.planned import Planned
from app.domain.touched import Touched
from app.models.base import SCOPE
from app.models.journal import Unit
from app.models.queries import paper as queries
from app.models.store import Store
from app.services import cases, records
from app.services.paper import asking
from app.services.paper.batches import OpenBatch, opened


@dataclass(frozen=True)
class Committed:
    """What a batch became: number of forms and of records, and what was touched."""

    forms: int
    records: int
    touched: Touched


class FormStopped(FormInvalid):
    """A form that cannot become records as it stands; `serial` says which one."""

    def __init__(self, message: str, problems: list[Problem], serial: int) -> None:
        super().__init__(message, problems)
        self.serial = serial


def commit(store: Store, batch_id: str, reason: str = "") -> Committed:
    """Write the records of every form of a reconciled batch, in one transaction.

    Args:
        reason: why the batch may stand although its header does not reconcile; "" where it does.

    Raises:
        FormInvalid: the batch is not reconciled, something has to be answered first (`app.services.paper.asking`), its header
            does not agree and no reason is given, or a form breaks a check.
        NotAllowed: the role may not approve.
    """
    records.require(store, permissions.Action.APPROVE)
    with store.read() as conn:
        ready = opened(conn, batch_id)
    _refuse_unready(ready, reason)
    said, seen = {}, dict[str, tuple[int, str]]()
    for serial in sorted(ready.found):
        said[serial], open_ = asking.said_of(store, ready, serial, seen)
        if open_:
            raise FormInvalid(_("Something has to be answered before this batch becomes records. Answer it first."))
    with store.write(reason or None) as unit:
        batch = opened(unit.conn, batch_id)
        _refuse_unready(batch, reason)
        written, main = 0, {}
        for serial in sorted(batch.found):
            plans = asking.plans(unit.conn, batch, serial, said.get(serial))
            ids: dict[str, str] = {}
            for plan in plans:
                written += _write(unit, store, plan, batch.scope, serial, reason, ids)
            main[str(serial)] = ids.get(plans[0].record_id, plans[0].record_id) if plans else "-"
        unit.save("paper_batch", batch_id, {"committed": dict(main)}, reason=reason or None)
        unit.note("paper_commit", "paper_batch", batch_id, {"forms": len(main), "records": written})
    return Committed(len(main), written, unit.touched)


def _refuse_unready(batch: OpenBatch, reason: str) -> None:
    if batch.row.state is BatchState.COMMITTED:
        raise FormInvalid(_("This batch has been committed already."))
    if batch.row.state is not BatchState.RECONCILED:
        raise FormInvalid(_("This batch is not reconciled yet. Key, verify and settle what is open first."))
    if batch.problems and not reason.strip():
        raise FormInvalid(" ".join(batch.problems))


def _write(unit: Unit, store: Store, plan: Planned, scope: str, serial: int, reason: str, ids: dict[str, str]) -> int:
    """Write one record, or fill in one that is on file; returns how many were written. `ids`: planned > written identity."""
    spec = FORMS[plan.part.form]
    if not permissions.may_write(store.actor.role, spec.record):
        raise NotAllowed(_("Your role does not let you write what this form becomes. Ask a supervisor or the office to commit it."))
    fields = {field.key: field for field in spec.fields()}
    linked = {key: ids.get(str(value), value) if key in dict(plan.part.links) else value for key, value in plan.fixed.items()}
    values = {**plan.values, **linked, SCOPE: scope}
    content = {key: _allowed(fields[key], value) for key, value in values.items() if key in fields}
    besides = {key: value for key, value in values.items() if key not in fields}
    known = plan.record_id if plan.is_known else ""
    if not known and plan.part.once:
        known = queries.standing(unit.conn, spec.record, {name: values.get(name) for name in plan.part.once})
    ids[plan.record_id] = known or plan.record_id
    why = "; ".join(text for text in (plan.reason, reason) if text) or None
    try:
        if known:
            return _fill_in(unit, plan.part.form, known, content, why)
        if plan.part.named_by:
            besides |= {"number": cases.new_number(unit, store), "assigned_to": store.actor.user_id}
        records.write(unit, plan.part.form, FormValues(content, new_id=plan.record_id), why, **besides)
    except FormInvalid as problem:
        text = _("Form {serial} of the batch: {problem}").format(serial=serial, problem=problem)
        raise FormStopped(text, list(problem.problems), serial) from problem
    return 1


def _fill_in(unit: Unit, form: str, record_id: str, content: dict[str, Value], why: str | None) -> int:
    """Fill in what a record on file leaves blank, and add lines to its long texts; what it says already stays."""
    spec = FORMS[form]
    there = records.current(unit.conn, spec.record, record_id)
    if there is None:  # made by an earlier form of the same batch, or deleted since: then it stays deleted
        return 0
    added: dict[str, Value] = {}
    for field in spec.fields():
        said, stands = content.get(field.key), there.get(field.key)
        if is_blank(said):
            continue
        if is_blank(stands):
            added[field.key] = said
        elif field.kind is Kind.LONG_TEXT and isinstance(said, str) and isinstance(stands, str) and not is_missing(said):
            lines = [line for line in said.split("\n") if line not in stands]
            added |= {field.key: "\n".join([stands, *lines])} if lines else {}
    if not added:
        return 0
    records.write(unit, form, FormValues({**there.values, **added}, {}, record_id), why)
    return 1


def _allowed(field: Field, value: Value) -> Value:
    """Return a non-answer of the paper as the record's own form knows it."""
    if is_missing(value) and value not in field.missing:
        return UNKNOWN if UNKNOWN in field.missing else None
    return value
