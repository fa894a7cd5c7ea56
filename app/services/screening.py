# SPDX-License-Identifier: Apache-2.0
"""Screening: the answers, what they add up to, and what the officer decides."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.base import clock
from app.base.errors import FormInvalid
from app.base.ids import RecordId
from app.base.text import _
from app.domain import permissions
from app.domain.forms.spec import Problem
from app.domain.forms.traveller import split
from app.domain.forms.values import FormValues, Value
from app.domain.touched import Touched
from app.models.journal import Unit
from app.models.store import Store
from app.services import cases, drafts, people, records, search

LET_GO, FURTHER_TALK, REFER, URGENT = "let_go", "further_talk", "refer", "urgent"


@dataclass(frozen=True)
class Screened:
    """A saved screening, and the case where one was opened."""

    screening_id: RecordId
    case_id: str
    case_number: str
    touched: Touched


def save(
    store: Store,
    person_id: str,
    content: FormValues,
    answers: Mapping[str, str],
    crossing_id: str = "",
    profile: str = "",
    opens_case: bool = False,
    reason: str | None = None,
) -> Screened:
    """Save a screening with its answers and the officer's decision, and open a case where asked, all or nothing."""
    records.require(store, permissions.Action.SCREEN)
    with store.write(reason) as unit:
        screening_id, case_id, number = save_in(unit, store, person_id, content, answers, crossing_id, profile, opens_case, reason)
    return Screened(screening_id, case_id, number, unit.touched)


def save_in(
    unit: Unit,
    store: Store,
    person_id: str,
    content: FormValues,
    answers: Mapping[str, str],
    crossing_id: str = "",
    profile: str = "",
    opens_case: bool = False,
    reason: str | None = None,
) -> tuple[RecordId, str, str]:
    """Save a screening inside a unit of work; returns its identity, and identity and number of the case that it opened.

    Args:
        content: fields of the screening form, and found "acts", "means" and "purposes".
        answers: indicator id > answer and how known ("yes:s").

    Raises:
        FormInvalid: a referral has no reason.
    """
    if content.get("outcome") in (REFER, URGENT) and not content.text("reasons").strip():
        message = _("Say in a few words why this person is referred. The next officer relies on it.")
        raise FormInvalid(message, [Problem("reasons", message)])
    facts: dict[str, Value] = {name: content.get(name) for name in ("acts", "means", "purposes") if content.get(name)}
    fixed: dict[str, Value] = {
        "person_id": person_id,
        "crossing_id": crossing_id or None,
        "officer": store.actor.name,
        "profile": profile or None,
        "answers": dict(answers),
        **facts,
    }
    case_id = number = ""
    if opens_case:
        origin = "border_screening" if crossing_id else "agency"
        about: dict[str, Value] = {"origin": origin, "risk": content.get("risk"), **facts}
        case_id, number = cases.open_in(unit, store, about, [(person_id, "victim")])
        fixed["case_id"] = case_id
    screening_id = records.write(unit, "screening", content, reason, **fixed)
    if case_id:
        unit.save("stage", "", cases.stage_values(case_id, "protection", "3", clock.today().isoformat()))
    return screening_id, case_id, number


@dataclass(frozen=True)
class Desk:
    """What the border desk has to say about one traveller when the officer decides.

    Attributes:
        traveller: the form "traveller"; with a record_id for a person who is known.
        decision: the form "desk_decision".
        outcome: "let_go", "further_talk", "refer" or "urgent".
        verdicts: other person's identity > what was said of the pair ("different_person", "not_sure").
        draft_id: the draft that held all this, "" for none; it goes with the save.
    """

    traveller: FormValues
    decision: FormValues
    answers: Mapping[str, str]
    is_child: str
    profile: str
    outcome: str
    verdicts: Mapping[str, str]
    draft_id: str = ""


@dataclass(frozen=True)
class Finished:
    """A traveller who was decided: the person, and the screening with its case where one was saved."""

    person_id: str
    screened: Screened
    touched: Touched


def finish(store: Store, desk: Desk, reason: str | None = None) -> Finished:
    """Register the traveller, save the screening, and open a case for a referral: all or nothing.

    A traveller who was let go without a single answer gets no screening. A known person of whom nothing was typed is only
    screened: neither the record nor a crossing is written. The draft goes in the same unit of work.
    """
    records.require(store, permissions.Action.REGISTER)
    records.require(store, permissions.Action.SCREEN)
    about, document, crossing = split(desk.traveller)
    screening_id, case_id, number = RecordId(""), "", ""
    with store.write(reason) as unit:
        drafts.used(unit, desk.draft_id)
        person_id, crossing_id = desk.traveller.record_id, ""
        if desk.traveller.values or not person_id:
            person_id, _document_id, crossing_id = people.register_in(unit, about, document, crossing, reason)
        if desk.answers or desk.outcome != LET_GO:
            today = clock.today().isoformat()
            content = desk.decision.with_values(screened_on=today, outcome=desk.outcome, is_child=desk.is_child or None)
            opens = desk.outcome in (REFER, URGENT)
            screening_id, case_id, number = save_in(
                unit, store, person_id, content, desk.answers, crossing_id, desk.profile, opens, reason
            )
        for other_id, verdict in desk.verdicts.items():
            unit.save("person_link", "", search.pair_values(store, person_id, other_id, verdict))
    return Finished(person_id, Screened(screening_id, case_id, number, unit.touched), unit.touched)
