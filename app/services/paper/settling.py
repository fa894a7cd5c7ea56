# SPDX-License-Identifier: Apache-2.0
"""Differences between two keyings, settled by a third person against the paper. Nobody's keying is overwritten."""

from dataclasses import dataclass

from app.base.errors import FormInvalid, NotAllowed, Unreadable
from app.base.text import _
from app.domain import permissions
from app.domain.forms.check import check_field
from app.domain.paper.answers import all_values, as_text, from_text
from app.domain.paper.batches import BatchState, all_differences, final_values, settled
from app.domain.paper.spec import Place
from app.domain.paper.typed import Reading, read, shown
from app.domain.touched import Touched
from app.models.queries import paper as queries
from app.models.store import Store
from app.services import records
from app.services.paper.batches import OpenBatch, opened


@dataclass(frozen=True)
class Mismatch:
    """One difference as the third person sees it.

    Attributes:
        form: key of the paper form.
        first, second: what each keyed, as kept; `first_words`, `second_words` as it reads.
        reason: why the first keying was kept against a check, "" where it was not.
        decided: what was decided, None while it is open.
        place: the question, None where a form no longer has it.
    """

    batch_id: str
    serial: int
    key: str
    number: str
    label: str
    first: str
    second: str
    first_words: str
    second_words: str
    reason: str
    notes: tuple[str, ...]
    decided: str | None
    place: Place | None
    form: str = ""


def mismatches(store: Store, batch_id: str, with_settled: bool = False) -> list[Mismatch]:
    """Return the differences of a batch in the order of forms and paper, once every form that is due was keyed twice.

    Raises:
        NotAllowed: this person keyed one of the forms in question.
    """
    records.require(store, permissions.Action.SETTLE_PAPER)
    with store.read() as conn:
        batch = opened(conn, batch_id)
    if batch.row.state in (BatchState.RECEIVED, BatchState.KEYING, BatchState.KEYED, BatchState.VERIFYING):
        return []
    found = []
    own = 0
    for pair in batch.found.values():
        differences = all_differences(batch.form, batch.batch, pair)
        done = settled(pair, batch.decisions)
        places = _places(batch, pair.serial)
        for each in differences:
            if each.key in done and not with_settled:
                continue
            if store.actor.user_id in _keyed_by(batch, pair.serial):
                own += 1
                continue
            place = places.get(each.key)
            notes = tuple(k.notes[each.key] for k in (pair.first, pair.second) if k and each.key in k.notes)
            found.append(Mismatch(
                batch_id, pair.serial, each.key, each.number, _(each.label), each.first, each.second, _words(place, each.first),
                _words(place, each.second), pair.first.forced.get(each.key, ""), notes,
                done[each.key].value if each.key in done else None, place, batch.form.key,
            ))
    if own and not found:
        raise NotAllowed(_("You keyed these forms. A third person has to settle what differs."))
    return found


def settle(store: Store, mismatch: Mismatch, value: str, reason: str) -> Touched:
    """Settle one difference: `value` is an answer as it is kept, `reason` says what the paper shows.

    Raises:
        FormInvalid: no reason, an answer that cannot stand, or a difference that is settled already.
        NotAllowed: this person keyed the form.
    """
    records.require(store, permissions.Action.SETTLE_PAPER)
    if not reason.strip():
        raise FormInvalid(_("Say what the paper shows. The two who keyed the form rely on it."))
    with store.write(reason) as unit:
        batch = opened(unit.conn, mismatch.batch_id)
        pair = batch.found.get(mismatch.serial)
        if pair is None or batch.row.state is BatchState.COMMITTED:
            raise FormInvalid(_("This form is no longer waiting. It may have been committed at another PC."))
        if store.actor.user_id in _keyed_by(batch, mismatch.serial):
            raise NotAllowed(_("You keyed this form. A third person has to settle what differs."))
        if mismatch.key in settled(pair, batch.decisions):
            raise FormInvalid(_("This difference has been settled already. Go on with the next one."))
        place = _places(batch, mismatch.serial).get(mismatch.key)
        if place and value:
            problem = check_field(place.field, from_text(place.field, value))
            if problem and from_text(place.field, value) is not None:
                raise FormInvalid(problem.message, [problem])
        unit.save("paper_decision", "", {
            "batch_id": mismatch.batch_id, "serial": mismatch.serial, "place": mismatch.key, "value": value, "reason": reason.strip()})
    return unit.touched


def read_typed(mismatch: Mismatch, typed: str, reading: Reading) -> str:
    """Return a third answer that somebody typed, as it is kept.

    Raises:
        Unreadable: it means nothing in this field.
    """
    if mismatch.place is None or not typed.strip():
        raise Unreadable(_("Type what the paper says."))
    question = mismatch.place.question
    codes = [read(question, part.strip(), reading) for part in typed.split(",")] if question.field.kind.value == "codes" else []
    return as_text(dict.fromkeys(map(str, codes), True) if codes else read(question, typed, reading))


def final_answers(batch: OpenBatch, serial: int) -> dict[str, str]:
    """Return what a form comes to, as kept."""
    return final_values(batch.found[serial], batch.decisions)


def keyer_names(store: Store, batch: OpenBatch) -> dict[str, str]:
    """Return the names of everybody who keyed or settled in a batch, by user identity."""
    ids = {each.user_id for pair in batch.found.values() for each in (pair.first, pair.second, *pair.others) if each}
    ids |= {each.user_id for each in batch.decisions}
    with store.read() as conn:
        return queries.user_names(conn, ids)


def _keyed_by(batch: OpenBatch, serial: int) -> set[str]:
    pair = batch.found[serial]
    return {each.user_id for each in (pair.first, pair.second, *pair.others) if each}


def _places(batch: OpenBatch, serial: int) -> dict[str, Place]:
    pair = batch.found[serial]
    found: dict[str, Place] = {}
    for keying in (pair.first, pair.second):
        if keying:
            found |= {place.key: place for place in batch.form.places(all_values(batch.form, keying.values))}
    return found


def _words(place: Place | None, text: str) -> str:
    return shown(place.question, from_text(place.field, text)) if place and text else ""
