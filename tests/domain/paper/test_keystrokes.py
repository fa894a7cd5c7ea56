# SPDX-License-Identifier: Apache-2.0
"""Ten filled forms keyed through the engine: every answer right, and no more keys than promised."""

from app.domain.forms.values import Value
from app.domain.paper.keying import press
from app.domain.paper.keys import Act
from app.domain.paper.state import Sheet, State, start
from tests.domain.paper.standard import FILLED, FORM, READING, answers, cost, keys_for

MOST = 190.0  # keys a form, mean of ten; the lower bound of the model is 187.9, CSPro 206.7


def key_stack() -> tuple[list[State], list[list[str]]]:
    """Key the ten forms in their order; returns the finished states and the keys of each form."""
    former: dict[str, Value] = {}
    states, pressed = [], []
    for filled in FILLED:
        wanted = answers(filled)
        sheet = Sheet(FORM, READING, former=former)
        state, keys = start(sheet), []
        while not state.is_finished:
            for key in next_keys(sheet, state, wanted):
                state = press(sheet, state, key)
                keys.append(key)
        states.append(state)
        pressed.append(keys)
        former = dict(state.values)
    return states, pressed


def next_keys(sheet: Sheet, state: State, wanted: dict[str, Value]) -> list[str]:
    """What the clerk does next: put right what was carried over wrongly, as soon as the form number is in, else key the field."""
    wrong = [key for key in state.carried if state.values[key] != wanted[key]]
    order = [place.key for place in FORM.places(state.values)]
    first = min(wrong, key=order.index, default="")
    if not first or state.at not in order or order.index(state.at) < order.index(first):
        return list(keys_for(sheet, state, wanted))
    steps = order.index(state.at) - order.index(first)
    if state.at == first:
        return list(keys_for(sheet, state, wanted))
    to_header = [sheet.keymap.keys(Act.HEADER)[0], *["Enter"] * [place.key for place in FORM.places({}) if place.field.repeat].index(first)]
    return min(["Up"] * steps, to_header, key=len)


def test_every_answer_is_right_and_the_keys_stay_under_the_promise() -> None:
    states, pressed = key_stack()
    assert [dict(state.values) for state in states] == [answers(filled) for filled in FILLED]
    costs = [sum(map(cost, keys)) for keys in pressed]
    assert sum(costs) / len(costs) <= MOST, costs
    assert [state.counts.keys for state in states] == [len(keys) for keys in pressed]
    assert not any(state.counts.refused for state in states)
