# SPDX-License-Identifier: Apache-2.0
"""What somebody has to say before a batch becomes records: which case is meant, whether a person is known, what stays out.

The answers are decisions like those on keying differences: signed, kept, and good on every PC. Nobody is doubled, and nobody is
taken for somebody else, without a person saying so.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from app.base.errors import FormInvalid, NotAllowed
from app.base.text import N_, _
from app.domain import matching, permissions
from app.domain.forms.catalogue import FORMS
from app.domain.forms.values import FormValues, Value, is_blank, is_missing
from app.domain.match_reasons import Ground
from app.domain.names import number_key
from app.domain.numbers import parse_case_number
from app.domain.paper.answers import all_values
from app.domain.paper.batches import BatchState, final_values, settled
from app.domain.paper.planned import PartLine, Planned, planned
from app.domain.paper.spec import Part, Question
from app.domain.paper.typed import shown
from app.domain.rows import PersonRow
from app.domain.touched import Touched
from app.models import search as index
from app.models.people import person
from app.models.queries import lists
from app.models.queries import paper as queries
from app.models.store import Store
from app.services import people, records, search
from app.services.paper.batches import OpenBatch, opened

NEW, OUT = "new", "out"  # answers: somebody who is not on file; this form stays out
FORM_PLACE = "?form"
_IN_DOUBT = {Ground.USUAL_SPELLING, Ground.CLOSE_NAME, Ground.OTHER_NAME, Ground.MORE_NAMES, Ground.OTHER_BIRTH, Ground.OTHER_SEX,
             Ground.OTHER_DOCUMENT}
_NO_CASE = N_("No case of this number is on file here. Type the right number, wait for the case to arrive, or leave the form out.")
_NOBODY = N_("Nobody of this name belongs to the case. Is it one of these people, or somebody new?")
_KNOWN = N_("This person may be on file already. Is it one of these people, or somebody new?")


@dataclass(frozen=True)
class Known:
    """Somebody who may be meant: an identity (in this batch: that of the form that comes first), and how it reads."""

    id: str
    row: PersonRow | None
    match: matching.Match | None
    serial: int = 0


@dataclass(frozen=True)
class Ask:
    """One thing to be answered.

    Attributes:
        place: what it is about: the question that names the case, "?who.part.line", or "?form".
        written: label and answer, as the paper says it.
        known: people who may be meant, best first.
    """

    batch_id: str
    serial: int
    place: str
    sentence: str
    written: tuple[tuple[str, str], ...]
    known: tuple[Known, ...] = ()

    @property
    def is_about_a_person(self) -> bool:
        """Tell whether somebody is to be chosen."""
        return self.place.startswith("?who.")


def plans(conn: Connection, batch: OpenBatch, serial: int, said: Mapping[PartLine, str] | None = None) -> list[Planned]:
    """Return the records of a form with what was said of cases and people; empty where the form stays out."""
    pair = batch.found[serial]
    decided = settled(pair, batch.decisions)
    if FORM_PLACE in decided and decided[FORM_PLACE].value == OUT:
        return []
    values = all_values(batch.form, final_values(pair, batch.decisions))
    reasons = dict(pair.first.forced) | {key: each.reason for key, each in decided.items()}
    on_file = dict(said or {})
    for part in batch.form.parts:
        if part.named_by and (case_id := queries.case_of(conn, _number(values.get(part.named_by)))):
            on_file[part.name, 0] = case_id
    for place, decision in decided.items():
        if place.startswith("?who.") and decision.value != NEW:
            _mark, name, line = place.split(".")
            on_file[name, int(line)] = decision.value
    return planned(batch.form, batch.row.id, serial, values, reasons, on_file)


def asks(store: Store, batch_id: str) -> list[Ask]:
    """Return what has to be answered before a reconciled batch can be committed, in the order of its forms."""
    records.require(store, permissions.Action.APPROVE)
    with store.read() as conn:
        batch = opened(conn, batch_id)
    found: list[Ask] = []
    seen: dict[str, tuple[int, str]] = {}
    if batch.row.state is BatchState.RECONCILED:
        for serial in sorted(batch.found):
            found += _of_form(store, batch, serial, seen)
    return found


def said_of(store: Store, batch: OpenBatch, serial: int, seen: dict[str, tuple[int, str]]) -> tuple[dict[PartLine, str], list[Ask]]:
    """Return who is meant without doubt on a form, and what has to be asked."""
    said: dict[PartLine, str] = {}
    open_: list[Ask] = []
    with store.read() as conn:
        made = plans(conn, batch, serial)
    decided = settled(batch.found[serial], batch.decisions)
    case_id = next((each.record_id for each in made if each.part.named_by and each.is_known), "")
    numbers = {each.fixed.get("person_id"): str(each.values.get("number")) for each in made if each.part.form == "document"}
    for each in made:
        place = f"?who.{each.part.name}.{each.line}"
        if not each.part.known:
            continue
        number = numbers.get(each.record_id, "")
        before = seen.setdefault(number_key(number), (serial, each.record_id)) if number and not is_missing(number) else None
        if place in decided and _still_holds(store, decided[place].value, seen):
            continue
        ask, sure = _who(store, batch, serial, each, case_id, number, before)
        if sure:
            said[each.part.name, each.line] = sure
        elif ask:
            open_.append(ask)
    return said, open_


def answer(store: Store, ask: Ask, value: str, reason: str = "") -> Touched:
    """Keep the answer to a question: an identity, "new", the number of a case, or "out" with a reason.

    Raises:
        FormInvalid: a form is left out without a reason.
        Unreadable: no case number, or one whose check digits do not fit.
        NotAllowed: this person keyed the form.
    """
    records.require(store, permissions.Action.APPROVE)
    records.require(store, permissions.Action.SETTLE_PAPER)
    if value == OUT and not reason.strip():
        raise FormInvalid(_("Say why the form stays out. What was keyed is kept with it."))
    if value != OUT and not ask.is_about_a_person:
        value = str(parse_case_number(value))
    with store.write(reason or None) as unit:
        batch = opened(unit.conn, ask.batch_id)
        pair = batch.found[ask.serial]
        if store.actor.user_id in {each.user_id for each in (pair.first, pair.second, *pair.others) if each}:
            raise NotAllowed(_("You keyed this form. A third person has to say what becomes of it."))
        place = FORM_PLACE if value == OUT else ask.place
        unit.save("paper_decision", "", {
            "batch_id": ask.batch_id, "serial": ask.serial, "place": place, "value": value, "reason": reason.strip() or None})
    return unit.touched


def _still_holds(store: Store, value: str, seen: Mapping[str, tuple[int, str]]) -> bool:
    """Tell whether the one who was chosen is still there: on file, or made by an earlier form of the batch."""
    if value == NEW or value in {record_id for _serial, record_id in seen.values()}:
        return True
    with store.read() as conn:
        return bool(queries.standing(conn, "person", {"id": value}))


def _of_form(store: Store, batch: OpenBatch, serial: int, seen: dict[str, tuple[int, str]]) -> list[Ask]:
    with store.read() as conn:
        made = plans(conn, batch, serial)
    if not made:
        return []
    kept = final_values(batch.found[serial], batch.decisions)
    values = all_values(batch.form, kept)
    for part in batch.form.parts:
        if part.named_by and _asks_for_case(part, made, values):
            return [Ask(batch.row.id, serial, part.named_by, _(_NO_CASE), _written(batch, values, (part.named_by,)))]
    return said_of(store, batch, serial, seen)[1]


def _asks_for_case(part: Part, made: list[Planned], values: Mapping[str, Value]) -> bool:
    """Tell whether the named case is not on file, or none is named where one must be."""
    case = next((each for each in made if each.part.name == part.name), None)
    return case is None or (not case.is_known and values.get(part.named_by) is not None)


def _who(
    store: Store, batch: OpenBatch, serial: int, plan: Planned, case_id: str, number: str, before: tuple[int, str] | None
) -> tuple[Ask | None, str]:
    """Return the question about a person, or the identity of the one who is meant without doubt; neither for somebody new."""
    about = FormValues({key: value for key, value in plan.values.items() if key in {each.key for each in FORMS["person"].fields()}})
    numbers = [number] if number and not is_missing(number) else []
    known: list[Known] = []
    parties = _parties(store, case_id, about, numbers) if case_id else []
    if plan.part.known == "parties":
        certain = [each for each in parties if each.match and not {r.code for r in each.match.reasons} & _IN_DOUBT]
        if len(certain) == 1 and certain[0].match and Ground.SAME_NAME in {r.code for r in certain[0].match.reasons}:
            return None, certain[0].id
        known += parties
    if before and before[0] != serial:
        known.append(Known(before[1], None, None, before[0]))
    listed = {each.id for each in known}
    known += [Known(each.row.id, each.row, each.match) for each in search.seen_before(store, about, numbers) if each.row.id not in listed]
    if not known and plan.part.known != "parties":
        return None, ""
    is_party = any(each in parties for each in known)
    sentence = _(_KNOWN if is_party or plan.part.known == "people" else _NOBODY)
    written = tuple((_(field.label).replace("&", ""), shown(Question(field), about.get(field.key))) for field in FORMS["person"].fields()
                    if not is_blank(about.get(field.key)) and not is_missing(about.get(field.key)))
    place = f"?who.{plan.part.name}.{plan.line}"
    return Ask(batch.row.id, serial, place, sentence, written, tuple(known)), ""


def _parties(store: Store, case_id: str, about: FormValues, numbers: list[str]) -> list[Known]:
    probe = matching.match_person(about.values, (), numbers)
    with store.read() as conn:
        ids = queries.parties_of(conn, case_id)
        there = index.match_people(conn, person.c.id.in_(ids) & (person.c.deleted == 0))
        rows = {row.id: people.hide(store, row) for row in lists.person_rows(conn, list(there))}
    weighed = [(matching.compare(probe, other), other.id) for other in there.values()]
    return [Known(each, rows[each], match) for match, each in sorted(weighed, key=lambda pair: -pair[0].weight) if match.weight > 0]


def _written(batch: OpenBatch, values: Mapping[str, Value], first: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    keys = (*first, "family", "given", "birth")
    places = {place.key: place for place in batch.form.places(values)}
    return tuple((_(places[key].field.label).replace("&", ""), shown(places[key].question, values[key])) for key in keys
                 if key in places and values.get(key) is not None)


def _number(value: Value) -> str:
    return value if isinstance(value, str) and not is_missing(value) else ""
