# SPDX-License-Identifier: Apache-2.0
"""Opening and saving any record through its form: the one place that joins checks, permissions and the journal."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from app.base.errors import FormInvalid, NotAllowed, NotFound, Refused
from app.base.ids import RecordId
from app.base.text import _
from app.domain import permissions
from app.domain.forms.catalogue import FORMS
from app.domain.forms.check import asked, blocking, check, stale
from app.domain.forms.spec import Kind, Strength
from app.domain.forms.values import Dot, FormValues, Value
from app.domain.touched import Touched
from app.models import heads
from app.models.base import DELETED, KINDS
from app.models.cells import from_stored
from app.models.journal import Unit, journal
from app.models.queries import deletion, entries, lists
from app.models.store import Store
from app.services import consents, standing

# What has to hold beyond the form before a record of a kind is written.
GUARDS: dict[str, Callable[[Unit, str, Mapping[str, Value]], None]] = {"referral": consents.guard_referral}


@dataclass(frozen=True)
class Saved:
    """What a save did: the record's identity and what it touched."""

    record_id: RecordId
    touched: Touched


def require(store: Store, action: permissions.Action) -> None:
    """Refuse unless the signed-in user's role grants an action.

    Raises:
        NotAllowed: it does not, or the office has not been heard of for too long for such a thing.
    """
    permissions.require(store.actor.role, action)
    if action in standing.LEASED:
        standing.require_fresh(store)


def open_form(store: Store, kind_name: str, record_id: str) -> FormValues:
    """Return the values of a record as its form shows them, with the heads they stand on.

    Raises:
        NotFound: there is no such record, or it was deleted.
        NotAllowed: the role does not see such records.
    """
    if kind_name in permissions.READS:
        require(store, permissions.READS[kind_name])
    with store.read() as conn:
        found = current(conn, kind_name, record_id)
        whose = record_id if kind_name == "person" else found.text("person_id") if found else ""
        if whose and lists.restricted(conn, [whose]):
            require(store, permissions.Action.SEE_RESTRICTED)
    if found is None:
        raise NotFound(_("This record is no longer here. It may have been deleted; look in its history."))
    return found


def current(conn: Connection, kind_name: str, record_id: str) -> FormValues | None:
    """Return what a record shows now, with the heads it stands on; None where there is none or it was deleted."""
    kind = KINDS[kind_name]
    found = conn.execute(select(kind.table).where(kind.table.c.id == record_id)).mappings().first()
    if found is None or found[DELETED]:
        return None
    row = dict(found)
    values = as_answers(kind_name, {name: from_stored(info, row[name]) for name, info in kind.fields.items()})
    return FormValues(values, heads.for_form(conn, kind, row), record_id)


def as_answers(kind_name: str, values: Mapping[str, Value]) -> dict[str, Value]:
    """Return stored values as their forms hold them: records keep numbers and ticks as text, beside "?unknown" and the like."""
    kinds = {field.key: field.kind for form in FORMS.values() if form.record == kind_name for field in form.fields()}
    found = dict(values)
    for name, value in values.items():
        if kinds.get(name) is Kind.INTEGER and isinstance(value, str) and value.isdecimal():
            found[name] = int(value)
        elif kinds.get(name) is Kind.TICK and value in ("yes", "no"):
            found[name] = value == "yes"
    return found


def checked(form_key: str, content: FormValues, reason: str | None) -> dict[str, Value]:
    """Return the values of a form that may be written: checked, and answers to questions no longer asked cleared.

    Raises:
        FormInvalid: a check fails that blocks, or that asks for a reason and none was given.
    """
    spec = FORMS[form_key]
    problems = check(spec, content.values)
    standing = blocking(problems) + [p for p in problems if p.strength is Strength.REASON and not reason]
    if standing:
        raise FormInvalid(standing[0].message, list(standing))
    cleared = set(stale(spec, content.values))
    shown = {field.key for field in asked(spec, content.values)}
    values: dict[str, Value] = {}
    for field in spec.fields():
        if field.key in cleared or (field.key in content.values and field.key not in shown):
            values[field.key] = None  # a window hands a question that is no longer asked over as a blank: that has to be written, too
        elif field.key in shown and field.key in content.values:
            values[field.key] = content.values[field.key]
    return values


def write(unit: Unit, form_key: str, content: FormValues, reason: str | None = None, **fixed: Value) -> RecordId:
    """Check a form and write it inside a unit of work; `fixed` are fields that the form does not ask.

    A new record that carries `content.new_id` is made once, however often it is saved.
    """
    values = checked(form_key, content, reason) | fixed
    kind = FORMS[form_key].record
    if kind in GUARDS:
        GUARDS[kind](unit, content.record_id, values)
    seen = content.heads if content.record_id and content.heads else None
    return unit.save(kind, content.record_id or content.new_id, values, seen, reason)


def save_form(store: Store, form_key: str, content: FormValues, reason: str | None = None, **fixed: Value) -> Saved:
    """Save one form as a unit of work of its own."""
    require(store, permissions.WRITES[FORMS[form_key].record])
    with store.write(reason) as unit:
        record_id = write(unit, form_key, content, reason, **fixed)
    return Saved(record_id, unit.touched)


def delete(store: Store, kind_name: str, record_id: str, reason: str) -> Touched:
    """Mark a record as deleted; it stays in the journal and can be restored.

    Raises:
        NotAllowed: the role may not, or nobody deletes such a record alone (`app.services.deletions`).
        FormInvalid: no reason was given.
    """
    require(store, permissions.WRITES[kind_name])
    if kind_name in permissions.TWO_TO_DELETE:
        raise NotAllowed(_("Deleting a person or a case takes two people. Ask for it with a reason; a supervisor confirms it."))
    if not reason.strip():
        raise FormInvalid(_("Say why this is deleted."))
    with store.write(reason) as unit:
        unit.delete(kind_name, record_id, reason)
    return unit.touched


def restore(store: Store, kind_name: str, record_id: str, reason: str) -> Touched:
    """Take a deletion back, with everything that was deleted together with the record."""
    require(store, permissions.WRITES[kind_name])
    with store.write(reason) as unit:
        for kind, each in deletion.went_with(unit.conn, kind_name, record_id):
            unit.restore(kind, each, reason)
    return unit.touched


def undo(store: Store, kind_name: str, record_id: str, dot: Dot, reason: str) -> Touched:
    """Take one change back: every answer it gave goes back to what it replaced, as a change of its own.

    Args:
        dot: device and number of the journal entry (`JournalRow.device`, `.seq`).

    Raises:
        NotFound: there is no such change of this record.
        Refused: the answer was changed again since.
    """
    require(store, permissions.WRITES[kind_name])
    if not reason.strip():
        raise FormInvalid(_("Say why this change is taken back."))
    kind = KINDS[kind_name]
    with store.write(reason) as unit:
        found = unit.conn.execute(select(kind.table).where(kind.table.c.id == record_id)).mappings().first()
        about = select(journal.c.object_id).where(journal.c.device == dot[0], journal.c.seq == dot[1])
        done = entries.contents(unit.conn, [dot]).get(dot)
        if found is None or done is None or unit.conn.execute(about).scalar() != record_id:
            raise NotFound(_("This change is not in the journal of this record. Look in its history again."))
        if dot == (found["created_device"], found["created_seq"]):
            raise Refused(_("This entry made the record. Delete the record instead."))
        before = entries.contents(unit.conn, sorted({each for cell in done.cells for each in cell.prev}))
        cells = {(kind.by_fid[cell.fid], cell.member): cell for cell in done.cells}
        standing = heads.of_cells(unit.conn, dict(found), cells)
        values: dict[str, Value] = {}
        for (info, member), cell in cells.items():
            if standing[info, member] != (dot,):
                raise Refused(_("What this change said was changed again since. Correct the record instead."))
            former = [each.value for prev in cell.prev if prev in before for each in before[prev].cells if _same(each, cell)]
            was = former[-1] if former else None
            if not member:
                values[info.name] = was
                continue
            shown = values.get(info.name, from_stored(info, found[info.name]))
            members = dict(shown) if isinstance(shown, dict) else {}
            members.pop(member, None)
            values[info.name] = members | {member: was} if isinstance(was, str | bool) and was else members
        unit.save(kind_name, record_id, values, reason=reason)
    return unit.touched


def _same(one: entries.Cell, other: entries.Cell) -> bool:
    return (one.fid, one.member) == (other.fid, other.member)
