# SPDX-License-Identifier: Apache-2.0
"""Ways through a form: on, back, by section, to a number, to what is open; lines put in and taken out."""

from collections.abc import Mapping
from dataclasses import replace

from app.base.text import _
from app.domain.forms.check import check, stale
from app.domain.forms.spec import Strength
from app.domain.forms.values import Value, is_blank
from app.domain.paper import lines
from app.domain.paper.spec import PaperForm, PaperSection, Place
from app.domain.paper.state import Path, Said, Sheet, State, places_asked


def with_answer(form: PaperForm, values: Mapping[str, Value], key: str, value: Value) -> tuple[dict[str, Value], tuple[str, ...]]:
    """Return the answers with one more, without those that are then no longer asked, and the keys of those that held something."""
    after: dict[str, Value] = {**values, key: value}
    places = {place.key for place in form.places(after)}
    gone = set(stale(form.spec(after), after)) | {each for each in after if each not in places}
    asked = {place.key for place in places_asked(form, after)}
    kept = {each: answer for each, answer in after.items() if each in asked}
    return kept, tuple(each for each in values if each in gone and not is_blank(values[each]))


def label_of(form: PaperForm, values: Mapping[str, Value], key: str) -> str:
    """Return the number and label of a place."""
    place = form.place(values, key)
    return f"{place.number} {_(place.field.label)}"


def onward(sheet: Sheet, state: State, key: str, passes_carried: bool = True) -> State:
    """Return the state at the field after `key`, or finished where none is left and nothing is open.

    Fields that carry the answer of the form before are passed over, except when walking through them.
    """
    places = places_asked(sheet.form, state.values)
    index = next((number for number, place in enumerate(places) if place.key == key), -1)
    for place in places[index + 1:]:
        if not (passes_carried and place.key in state.carried):
            return at(state, place.key)
    return _end(sheet, state, places)


def at(state: State, key: str) -> State:
    """Return the state with another field in focus, nothing typed."""
    return replace(state, at=key, typed="", picked=(), choice=0, pending=None)


def open_places(sheet: Sheet, state: State) -> list[tuple[Place, Said]]:
    """Return the places that keep the form from being finished, each with the sentence that says why."""
    spec = sheet.form.spec(state.values)
    wrong = {problem.field: problem for problem in reversed(check(spec, state.values)) if problem.strength is not Strength.INFORMATION}
    found = []
    for place in places_asked(sheet.form, state.values):
        if place.key not in state.values:
            found.append((place, Said(_("This question has no answer yet."))))
        elif place.key in wrong and place.key not in state.forced:
            found.append((place, Said(wrong[place.key].message, wrong[place.key].strength)))
    return found


def back(sheet: Sheet, state: State) -> State:
    """Return the state at the field before; the program's path goes back as the clerk came."""
    if sheet.path is Path.PROGRAM and state.visited:
        return replace(at(state, state.visited[-1]), visited=state.visited[:-1])
    keys = [place.key for place in places_asked(sheet.form, state.values)]
    index = keys.index(state.at) if state.at in keys else len(keys)
    return at(state, keys[index - 1]) if index else _refused(state)


def header(sheet: Sheet, state: State) -> State:
    """Return the state at the first field that stays the same from form to form."""
    sticky = [place.key for place in places_asked(sheet.form, state.values) if place.field.repeat]
    return at(state, sticky[0]) if sticky else _refused(state)


def skip(sheet: Sheet, state: State) -> State:
    """Return the state past the rest of the section; open questions on the way count as blank, passed by hand."""
    if sheet.path is Path.PROGRAM or state.is_finished:
        return _refused(state)
    here = sheet.form.place(state.values, state.at)
    places = places_asked(sheet.form, state.values)
    start = [place.key for place in places].index(here.key)
    if here.question.skip_to:
        stop = next((n for n, place in enumerate(places) if n > start and place.field.key == here.question.skip_to), len(places))
    else:
        stop = next((n for n, place in enumerate(places) if n > start and place.section.key != here.section.key), len(places))
    passed = [place.key for place in places[start:stop] if place.key not in state.values]
    required = next((place for place in places[start:stop] if place.field.required and place.key in passed), None)
    if required:
        text = _("{label} must be answered.").format(label=_(required.field.label))
        return replace(at(_refused(state), required.key), said=Said(text, Strength.BLOCKING))
    values = dict(state.values) | dict.fromkeys(passed)
    moved = replace(state, values=values, skipped=state.skipped | set(passed), former=state, visited=(*state.visited, here.key))
    return onward(sheet, moved, places[stop - 1].key)


def end_lines(sheet: Sheet, state: State) -> State:
    """Return the state past the lines of a repeated section; an empty line in focus is not one."""
    here = None if state.is_finished else sheet.form.place(state.values, state.at)
    if here is None or not here.line:
        return _refused(state)
    filled = any(key.startswith(f"{here.section.key}.{here.line}.") and not is_blank(value) for key, value in state.values.items())
    values = lines.without(state.values, here.section, here.line if filled else here.line - 1)
    places = places_asked(sheet.form, values)
    inside = [place.key for place in places if place.section.key == here.section.key]
    before = [place.key for place in places if _stands_before(sheet.form, place.section, here.section)]
    blanks = dict.fromkeys(key for key in inside if key not in values) if filled else {}
    moved = replace(state, values=values | blanks, former=state)
    return onward(sheet, moved, inside[-1] if inside else before[-1])


def insert_line(sheet: Sheet, state: State) -> State:
    """Return the state with an empty line before the one in focus."""
    here, count = _line(sheet, state)
    if here is None or count >= here.section.most:
        return _refused(state)
    values = lines.inserted(state.values, here.section, here.line, count)
    return replace(at(state, f"{here.section.key}.{here.line}.{here.section.questions[0].field.key}"), values=values, former=state)


def delete_line(sheet: Sheet, state: State) -> State:
    """Return the state without the line in focus; undo brings it back."""
    here, count = _line(sheet, state)
    if here is None:
        return _refused(state)
    values = lines.taken_out(state.values, here.section, here.line, count)
    stays = {place.key for place in sheet.form.places(values)}
    moved = replace(state, values=values, former=state, forced={key: why for key, why in state.forced.items() if key in stays})
    if state.at in stays:
        return at(moved, state.at)
    before = [place.key for place in places_asked(sheet.form, state.values) if place.key in stays]
    keys = [place.key for place in places_asked(sheet.form, state.values)]
    return onward(sheet, moved, next(key for key in reversed(keys[:keys.index(state.at)]) if key in before))


def sort_lines(sheet: Sheet, state: State) -> State:
    """Return the state with the lines sorted by their columns."""
    here, count = _line(sheet, state)
    if here is None or any(key.startswith(here.section.key + ".") for key in state.forced):
        return _refused(state)
    return replace(at(state, state.at), values=lines.sorted_lines(state.values, here.section, count), former=state)


def next_open(sheet: Sheet, state: State) -> State:
    """Return the state at the next open question after the one in focus, round to the first."""
    found = open_places(sheet, state)
    if not found:
        return _end(sheet, state, [])
    keys = [place.key for place in places_asked(sheet.form, state.values)]
    here = keys.index(state.at) if state.at in keys else -1
    place, said = next((each for each in found if keys.index(each[0].key) > here), found[0])
    return replace(at(state, place.key), said=said)


def section_back(sheet: Sheet, state: State) -> State:
    """Return the state at the first question of the section before."""
    return _by_section(sheet, state, -1)


def section_on(sheet: Sheet, state: State) -> State:
    """Return the state at the first question of the next section."""
    return _by_section(sheet, state, 1)


def first(sheet: Sheet, state: State) -> State:
    """Return the state at the first question."""
    return _refused(state) if sheet.path is Path.PROGRAM else at(state, places_asked(sheet.form, state.values)[0].key)


def last(sheet: Sheet, state: State) -> State:
    """Return the state at the last question."""
    return _refused(state) if sheet.path is Path.PROGRAM else at(state, places_asked(sheet.form, state.values)[-1].key)


def to_number(sheet: Sheet, state: State, number: str) -> State:
    """Return the state at a question by its printed number: "27", "38b.2"; "38" is its first column, first line."""
    wanted = number.lower()
    for place in places_asked(sheet.form, state.values):
        if wanted in (place.number, place.number.split(".")[0]) or (place.line and place.number.startswith(wanted + "a.")):
            return at(state, place.key)
    return replace(_refused(state), said=Said(_("There is no such question here, or it is not asked in this form.")))


def _by_section(sheet: Sheet, state: State, step: int) -> State:
    if sheet.path is Path.PROGRAM:
        return _refused(state)
    places = places_asked(sheet.form, state.values)
    order = list(dict.fromkeys((place.section.key, place.line) for place in places))
    here = next(((place.section.key, place.line) for place in places if place.key == state.at), None)
    index = (order.index(here) if here else len(order)) + step
    if not 0 <= index < len(order):
        return _refused(state)
    return at(state, next(place.key for place in places if (place.section.key, place.line) == order[index]))


def _end(sheet: Sheet, state: State, _places: list[Place]) -> State:
    found = open_places(sheet, state)
    if found:
        place, said = found[0]
        return replace(at(state, place.key), said=said)
    return at(state, "")


def _line(sheet: Sheet, state: State) -> tuple[Place | None, int]:
    here = None if state.is_finished else sheet.form.place(state.values, state.at)
    if here is None or not here.line:
        return None, 0
    return here, sheet.form.lines(state.values)[here.section.key]


def _stands_before(form: PaperForm, one: PaperSection, other: PaperSection) -> bool:
    order = [section.key for section in form.sections]
    return order.index(one.key) < order.index(other.key)


def _refused(state: State) -> State:
    counts = replace(state.counts, refused=state.counts.refused + 1)
    return replace(state, counts=counts, said=Said(_("This key does nothing here.")))
