# SPDX-License-Identifier: Apache-2.0
"""Clerks who key border forms into real stores, through the engine, key by key."""

from app.domain.forms.values import Value
from app.domain.paper.keying import press
from app.domain.paper.state import State
from app.models.store import Store
from app.services.paper import keying
from app.services.paper.keying import Task
from tests.domain.paper.standard import keys_for

PAPER: dict[str, Value] = {
    "form_number": "004217", "crossed_on": "2026-03-14", "port": "LCVIF", "officer": "0417", "direction": "arrival",
    "conveyance": "ferry", "conveyance_name": "MV Coral Heron", "family": "Destinoble", "given": "Marie-Ange", "sex": "female",
    "birth": "2001", "nationality": "HT", "birth_country": "HT", "document_held": "yes", "document_type": "passport",
    "document_number": "HT4471920", "issuing_state": "HT", "language": "hat", "interpreter": "certified", "phone": "50900000142",
    "from_country": "MQ", "to_country": "LC", "travel_purpose": "work", "payer": "recruiter", "return_ticket": "no", "money": 40,
    "host_address": "12 Chapel Lane", "documents_held": "yes", "coached": "yes", "injury": "no", "restricted": "yes", "debt": "yes",
    "wages": "?unknown", "threats": "yes", "exploitation": {"Servitude": True}, "needs": None, "companions": 1,
    "companion.1.family": "Destinoble", "companion.1.given": "Rose-Lune", "companion.1.age": 17, "companion.1.sex": "female",
    "companion.1.relation": "sibling", "companion.1.same_account": "yes", "outcome": "refer", "remarks": "A man kept the passports",
}


def paper(number: int, **changes: Value) -> dict[str, Value]:
    """What stands on the n-th form of the stack."""
    return PAPER | {"form_number": f"{4216 + number:06d}", "given": f"Marie {number}", "document_number": f"HT447192{number}"} | changes


def keyed(task: Task, wanted: dict[str, Value]) -> State:
    """Key a form to its end; an answer that a check questions is kept with a reason."""
    state = task.state
    while not state.is_finished:
        at = state.at
        for key in keys_for(task.sheet, state, wanted):
            state = press(task.sheet, state, key)
        if state.pending:
            for key in ("F2", *"on paper", "Enter"):
                state = press(task.sheet, state, key)
        assert state.at != at, (at, state.said)
    return state


def key_next(store: Store, batch_id: str, again: bool = False, **changes: Value) -> Task:
    """Key the next form as the paper has it, with changes."""
    task = keying.next_form(store, batch_id, again)
    assert task is not None
    keying.finish(store, task, keyed(task, paper(task.serial, **changes)), 60)
    return task
