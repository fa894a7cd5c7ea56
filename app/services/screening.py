# SPDX-License-Identifier: Apache-2.0
"""Screening: the answers, what they add up to, and what the officer decides."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.base import clock
from app.base.errors import FormInvalid
from app.base.ids import RecordId
from app.base.text import _
from app.domain import permissions
from app.domain.forms.values import FormValues, Value
from app.domain.touched import Touched
from app.models.store import Store
from app.services import cases, records

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
    facts: Mapping[str, Mapping[str, bool]] | None = None,
    crossing_id: str = "",
    profile: str = "",
    open_case: bool = False,
    case_title: str = "",
    reason: str | None = None,
) -> Screened:
    """Save a screening with its answers and the officer's decision, and open a case where asked, all or nothing.

    Args:
        answers: indicator id > answer and how known ("yes:s").
        facts: found acts, means and purposes: {"acts": {code: True}, ...}.

    Raises:
        FormInvalid: an outcome other than letting go has no reason.
    """
    records.require(store, permissions.Action.SCREEN)
    outcome = content.get("outcome")
    if outcome in (REFER, URGENT) and not content.text("reasons"):
        raise FormInvalid(_("Say in a few words why this person is referred. The next officer relies on it."))
    fixed: dict[str, Value] = {
        "person_id": person_id,
        "crossing_id": crossing_id or None,
        "officer": store.actor.name,
        "profile": profile or None,
        "answers": dict(answers),
    }
    for name in ("acts", "means", "purposes"):
        if facts and facts.get(name):
            fixed[name] = dict(facts[name])
    case_id = number = ""
    with store.write(reason) as unit:
        if open_case:
            opened = cases.open_in(
                unit,
                store,
                {
                    "origin": "border_screening" if crossing_id else "agency",
                    "title": case_title or None,
                    "risk": content.get("risk"),
                    **{name: value for name, value in fixed.items() if name in ("acts", "means", "purposes")},
                },
                [(person_id, "victim")],
            )
            case_id, number = opened
            fixed["case_id"] = case_id
        screening_id = records.write(unit, "screening", content, reason, **fixed)
        if case_id:
            unit.save("stage", "", cases.stage_values(case_id, "protection", "3", clock.today().isoformat()))
    return Screened(screening_id, case_id, number, unit.touched)
