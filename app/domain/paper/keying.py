# SPDX-License-Identifier: Apache-2.0
"""Keying a form: a key goes in, a state comes out. No window, no store, no clock."""

from collections.abc import Callable
from dataclasses import replace

from app.base.errors import Unreadable
from app.base.text import _
from app.domain.forms.check import check
from app.domain.forms.spec import Kind, Problem, Strength
from app.domain.forms.values import ILLEGIBLE, REFUSED, UNKNOWN, Value, is_blank, is_missing
from app.domain.paper import moves
from app.domain.paper.keys import Act
from app.domain.paper.spec import Place
from app.domain.paper.state import Path, Pending, Prompt, Said, Sheet, State, places_asked
from app.domain.paper.typed import fitting, is_full, joined, read, takes


def press(sheet: Sheet, state: State, key: str) -> State:
    """Return what one key makes of a state; `key` is a character or a name such as "Enter", "F7", "Ctrl+Z"."""
    state = replace(state, counts=replace(state.counts, keys=state.counts.keys + 1), said=None)
    if state.prompt:
        return _prompted(sheet, state, state.prompt, key)
    act = sheet.keymap.act(key, state.is_empty)
    if act and not (len(key) == 1 and _begins_text(sheet, state, key)):
        return _ACTS[act](sheet, state)
    if len(key) == 1 and not state.is_finished:
        return _character(sheet, state, key)
    return refused(state)


def repeated(sheet: Sheet, state: State) -> Value:
    """Return what the repeat key would enter here: the nearest answer of the same kind above, else that of the form before."""
    here = sheet.form.place(state.values, state.at)
    if here.question.like:
        above: Value = None
        for place in places_asked(sheet.form, state.values):
            if place.key == here.key:
                break
            value = state.values.get(place.key)
            if place.question.like == here.question.like and not is_blank(value) and not is_missing(value):
                above = value
        if above is not None:
            return above
    return sheet.former.get(here.key)


def refused(state: State, said: str = "", strength: Strength = Strength.INFORMATION) -> State:
    """Return the state with a key counted as refused."""
    counts = replace(state.counts, refused=state.counts.refused + 1)
    return replace(state, counts=counts, said=Said(said, strength) if said else Said(_("This key does nothing here.")))


def settle(sheet: Sheet, state: State, value: Value, reason: str = "", confirmed: bool = False) -> State:
    """Return the state with an answer taken, or waiting for a reason or a confirmation."""
    here = sheet.form.place(state.values, state.at)
    values, lost = moves.with_answer(sheet.form, state.values, here.key, value)
    if lost and not confirmed:
        words = ", ".join(moves.label_of(sheet.form, state.values, key) for key in lost)
        text = _("This clears answers that are then no longer asked: {answers}. Enter goes on, Esc keeps them.").format(answers=words)
        return replace(state, pending=Pending(value, None, lost), said=Said(text, Strength.REASON))
    problem = _problem(sheet, values, here)
    if problem and problem.strength is not Strength.INFORMATION and not reason:
        return replace(state, pending=Pending(value, problem, lost), said=Said(problem.message, problem.strength))
    forced = {key: why for key, why in state.forced.items() if key != here.key and key not in lost}
    forced |= {here.key: reason} if problem and reason else {}
    settled = replace(
        state, values=values, typed="", picked=(), choice=0, pending=None, carried=state.carried - {here.key}, forced=forced,
        skipped=state.skipped - {here.key}, visited=(*state.visited, here.key), former=state,
    )
    moved = moves.onward(sheet, settled, here.key)
    return replace(moved, said=Said(problem.message)) if problem and not reason and not moved.said else moved


def _problem(sheet: Sheet, values: dict[str, Value], here: Place) -> Problem | None:
    found = [each for each in check(sheet.form.spec(values), values) if each.field == here.key]
    return found[0] if found else None


def _begins_text(sheet: Sheet, state: State, key: str) -> bool:
    """Tell whether a key that acts in other fields is text here: the + of a telephone number."""
    return key == "+" and not state.is_finished and sheet.form.place(state.values, state.at).field.kind is Kind.PHONE


def _character(sheet: Sheet, state: State, char: str) -> State:
    question = sheet.form.place(state.values, state.at).question
    if state.pending:
        state = replace(state, typed="", picked=(), pending=None)
    if not takes(question, state.typed, char, sheet.reading):
        return refused(state)
    state = replace(state, typed=state.typed + char, choice=0)
    ends = sheet.advance or (question.field.kind is Kind.CODES and state.typed.isdigit())  # numbers of several codes follow each other
    return _end_of_field(sheet, state) if ends and is_full(question, state.typed, sheet.reading) else state


def _end_of_field(sheet: Sheet, state: State) -> State:
    question = sheet.form.place(state.values, state.at).question
    try:
        value = read(question, state.typed, sheet.reading)
    except Unreadable as problem:
        kept = state.typed if question.case else ""  # one wrong digit among thirteen signs: they are put right, not typed anew
        return replace(refused(state, str(problem), Strength.BLOCKING), typed=kept)
    if state.choice:
        fits = fitting(question, state.typed, sheet.reading)
        value = fits[state.choice % len(fits)].code
    if question.field.kind is not Kind.CODES:
        return settle(sheet, state, value)
    code = str(value)
    picked = tuple(each for each in state.picked if each != code) if code in state.picked else (*state.picked, code)
    return replace(state, typed="", picked=picked, choice=0)


def _next(sheet: Sheet, state: State) -> State:
    if state.is_finished:
        return refused(state)
    if state.pending:
        if state.pending.problem:
            return refused(state, state.pending.problem.message, state.pending.problem.strength)
        return settle(sheet, state, state.pending.value, confirmed=True)
    if state.typed:
        return _end_of_field(sheet, state)
    if state.picked:
        return settle(sheet, state, joined(state.picked))
    if state.at in state.values:
        return moves.onward(sheet, state, state.at, passes_carried=False)
    blank = sheet.keymap.keys(Act.BLANK)[0]
    return refused(state, _("Nothing was typed. Press {key} where the paper is blank.").format(key=blank), Strength.BLOCKING)


def _erase(_sheet: Sheet, state: State) -> State:
    counts = replace(state.counts, undone=state.counts.undone + 1)
    if state.typed:
        return replace(state, typed=state.typed[:-1], choice=0, pending=None, counts=counts)
    if state.picked:
        return replace(state, picked=state.picked[:-1], counts=counts)
    return refused(state)


def _clear(_sheet: Sheet, state: State) -> State:
    return replace(state, typed="", picked=(), choice=0, pending=None)


def _other(sheet: Sheet, state: State) -> State:
    if state.is_finished or not state.typed or not fitting(sheet.form.place(state.values, state.at).question, state.typed, sheet.reading):
        return refused(state)
    return replace(state, choice=state.choice + 1)


def _answering(value: Value) -> Callable[[Sheet, State], State]:
    def answer(sheet: Sheet, state: State) -> State:
        return refused(state) if state.is_finished else settle(sheet, _clear(sheet, state), value)

    return answer


def _repeat(sheet: Sheet, state: State) -> State:
    value = None if state.is_finished else repeated(sheet, state)
    return settle(sheet, _clear(sheet, state), value) if not is_blank(value) else refused(state, _("There is nothing to repeat here."))


def _undo(_sheet: Sheet, state: State) -> State:
    if state.former is None:
        return refused(state, _("There is nothing to take back."))
    counts = replace(state.counts, undone=state.counts.undone + 1)
    return replace(state.former, counts=counts, typed="", picked=(), pending=None, said=None)


def _force(sheet: Sheet, state: State) -> State:
    problem = state.pending.problem if state.pending else None
    if problem is None:
        return refused(state, _("There is nothing to force here."))
    if problem.strength is Strength.BLOCKING and sheet.path is Path.PROGRAM:
        text = _("In this batch an answer that cannot stand is not kept. Correct it, or key it as illegible.")
        return refused(state, text, problem.strength)
    return replace(state, prompt=Prompt("force"))


def _asking(kind: str) -> Callable[[Sheet, State], State]:
    def ask(sheet: Sheet, state: State) -> State:
        if state.is_finished or (kind == "go_to" and sheet.path is Path.PROGRAM):
            return refused(state)
        return replace(state, prompt=Prompt(kind, state.notes.get(state.at, "") if kind == "note" else ""))

    return ask


def _prompted(sheet: Sheet, state: State, prompt: Prompt, key: str) -> State:
    if len(key) == 1:
        return replace(state, prompt=replace(prompt, typed=prompt.typed + key))
    act = sheet.keymap.act(key, False)
    if act is Act.ERASE:
        return replace(state, prompt=replace(prompt, typed=prompt.typed[:-1]))
    if act is Act.CLEAR:
        return replace(state, prompt=None)
    if act is not Act.NEXT:
        return refused(state)
    text, closed = prompt.typed.strip(), replace(state, prompt=None)
    if prompt.kind == "note":
        notes = {key: note for key, note in state.notes.items() if key != state.at}
        return replace(closed, notes=notes | ({state.at: text} if text else {}))
    if not text:
        return refused(state, _("Type a few words, or press Esc."))
    if prompt.kind == "go_to":
        return moves.to_number(sheet, closed, text)
    return settle(sheet, closed, state.pending.value if state.pending else None, reason=text, confirmed=True)


_ACTS: dict[Act, Callable[[Sheet, State], State]] = {
    Act.NEXT: _next, Act.ERASE: _erase, Act.CLEAR: _clear, Act.OTHER: _other, Act.BLANK: _answering(None),
    Act.ILLEGIBLE: _answering(ILLEGIBLE), Act.REFUSED: _answering(REFUSED), Act.UNKNOWN: _answering(UNKNOWN),
    Act.REPEAT: _repeat, Act.UNDO: _undo, Act.FORCE: _force, Act.NOTE: _asking("note"), Act.GO_TO: _asking("go_to"),
    Act.BACK: moves.back, Act.HEADER: moves.header, Act.SKIP: moves.skip, Act.END_LINES: moves.end_lines, Act.INSERT: moves.insert_line,
    Act.DELETE: moves.delete_line, Act.SORT: moves.sort_lines, Act.OPEN: moves.next_open, Act.SECTION_BACK: moves.section_back,
    Act.SECTION_ON: moves.section_on, Act.FIRST: moves.first, Act.LAST: moves.last,
}
