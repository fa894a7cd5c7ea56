# SPDX-License-Identifier: Apache-2.0
"""Where a clerk stands in a form: answers so far, the field in focus, what is typed in it. Frozen; each key makes a new one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from app.domain.forms.check import asked
from app.domain.forms.spec import Problem, Strength
from app.domain.forms.values import Value, is_blank
from app.domain.paper.keys import KeyMap
from app.domain.paper.spec import PaperForm, Place
from app.domain.paper.typed import Reading


class Path(StrEnum):
    """Who decides the way through a form."""

    OPERATOR = "operator"  # the clerk may go anywhere, skip, and keep what is wrong on the paper
    PROGRAM = "program"  # question after question; blocking checks cannot be set aside


@dataclass(frozen=True)
class Sheet:
    """What keying a form needs besides the state.

    Attributes:
        former: answers of the form keyed before, for sticky fields and the repeat key.
        advance: full fields end by themselves.
    """

    form: PaperForm
    reading: Reading = field(default_factory=Reading)
    keymap: KeyMap = field(default_factory=KeyMap)
    path: Path = Path.OPERATOR
    advance: bool = True
    former: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Counts:
    """What the hands did: keys pressed (a chord is one), keys refused, characters or answers taken back."""

    keys: int = 0
    refused: int = 0
    undone: int = 0


@dataclass(frozen=True)
class Said:
    """A sentence for the clerk about the field in focus."""

    text: str
    strength: Strength = Strength.INFORMATION


@dataclass(frozen=True)
class Pending:
    """An answer that stands until the clerk confirms it: a check failed, or other answers would be cleared."""

    value: Value
    problem: Problem | None = None
    lost: tuple[str, ...] = ()


@dataclass(frozen=True)
class Prompt:
    """A line that the clerk fills beside the form: a reason, a note, the number of a question."""

    kind: str
    typed: str = ""


@dataclass(frozen=True)
class State:
    """Where the clerk stands.

    Attributes:
        values: key > answer; None: blank on the paper. Keys that are not there are not answered yet.
        at: key of the field in focus; "" when the form is finished.
        picked: codes chosen so far in a field that takes several.
        choice: which of the fitting answers Enter takes.
        carried: keys still filled from the form before.
        skipped: keys passed by hand.
        former: the state before the last answer, for undo.
    """

    values: Mapping[str, Value]
    at: str
    typed: str = ""
    picked: tuple[str, ...] = ()
    choice: int = 0
    carried: frozenset[str] = frozenset()
    skipped: frozenset[str] = frozenset()
    forced: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    visited: tuple[str, ...] = ()
    counts: Counts = Counts()
    said: Said | None = None
    pending: Pending | None = None
    prompt: Prompt | None = None
    former: "State | None" = field(default=None, repr=False, compare=False)

    @property
    def is_finished(self) -> bool:
        """Tell whether the form is keyed to its end."""
        return not self.at

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing has been typed in the field."""
        return not self.typed and not self.picked


def start(sheet: Sheet) -> State:
    """Return the state of a new form: sticky fields carry the answers of the form before."""
    sticky = {place.key for place in sheet.form.places({}) if place.field.repeat}
    carried = {key: value for key, value in sheet.former.items() if key in sticky and not is_blank(value)}
    first = next(each.key for each in places_asked(sheet.form, carried) if each.key not in carried)
    return State(carried, first, carried=frozenset(carried))


def places_asked(form: PaperForm, values: Mapping[str, Value]) -> list[Place]:
    """Return the places whose questions are asked, in the order of the paper."""
    shown = {each.key for each in asked(form.spec(values), values)}
    return [place for place in form.places(values) if place.key in shown]


def packed(state: State) -> dict[str, Any]:
    """Return a state as plain data for a draft: all but prompts, messages and the way back."""
    return {
        "values": dict(state.values), "at": state.at, "typed": state.typed, "picked": list(state.picked),
        "carried": sorted(state.carried), "skipped": sorted(state.skipped), "forced": dict(state.forced), "notes": dict(state.notes),
        "visited": list(state.visited), "counts": [state.counts.keys, state.counts.refused, state.counts.undone],
    }


def unpacked(form: PaperForm, kept: Mapping[str, Any]) -> State:
    """Return the state of a draft, the cursor in the same field; a field that is gone from the form leaves it at the first one."""
    state = State(
        dict(kept["values"]), kept["at"], kept["typed"], tuple(kept["picked"]), 0, frozenset(kept["carried"]), frozenset(kept["skipped"]),
        dict(kept["forced"]), dict(kept["notes"]), tuple(kept["visited"]), Counts(*kept["counts"]),
    )
    known = [place.key for place in places_asked(form, state.values)]
    return state if not state.at or state.at in known else replace(state, at=known[0], typed="", picked=())
