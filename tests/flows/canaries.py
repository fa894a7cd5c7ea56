# SPDX-License-Identifier: Apache-2.0
"""Values that nobody would type, one for each question of each form, so that any trace of them shows where it came from."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from app.base.errors import FormInvalid
from app.domain import codelists
from app.domain.forms.catalogue import FORMS
from app.domain.forms.spec import Field, FormSpec, Kind, Problem
from app.domain.forms.traveller import DESK_DECISION, TRAVELLER
from app.domain.forms.values import FormValues, Value
from app.models.base import KINDS
from app.services import records, screening

_LETTERS = "bcdfghjklmnpqrstvwxz"
_FIRST_DAY = date(1903, 1, 2)
TEXTS = (Kind.TEXT, Kind.LONG_TEXT, Kind.IDENTIFIER, Kind.PHONE, Kind.EMAIL)


def canary(place: str) -> str:
    """Return a word that stands for one place, the same each time."""
    digest = hashlib.sha256(place.encode()).digest()
    return "Zyxqv" + "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:9])


@dataclass
class Typed:
    """What was typed where.

    Attributes:
        values: every canary, to look for.
        reasons: those that stand in the journal only.
        dropped: "form.field" of the questions whose checks allow no canary.
    """

    values: set[str] = field(default_factory=set)
    dropped: set[str] = field(default_factory=set)
    reasons: set[str] = field(default_factory=set)
    _dates: int = 0

    def reason(self, place: str) -> str:
        """Return a canary for the reason of a change, which the journal keeps."""
        word = canary(f"{place}: reason")
        self.values.add(word)
        self.reasons.add(word)
        return word

    def answer(self, form: str, asked: Field) -> Value:
        """Return the canary for a question, None for one that takes codes and counts only."""
        word = canary(f"{form}.{asked.key}")
        if asked.kind is Kind.DATE:
            self._dates += 1
            day = (_FIRST_DAY + timedelta(days=41 * self._dates)).isoformat()
            self.values.add(day)
            return day
        if asked.kind is Kind.PHONE:
            number = "1758" + str(int(hashlib.sha256(word.encode()).hexdigest(), 16))[:7].replace("0", "3")
            self.values.add(number)
            return "+" + number
        if asked.kind is Kind.IDENTIFIER:
            word = word.upper()
        self.values.add(word)
        if asked.kind is Kind.EMAIL:
            return f"{word.lower()}@example.org"
        return f"{word} and some words" if asked.kind is Kind.LONG_TEXT else word

    def fill(self, form: FormSpec, known: Mapping[str, str]) -> dict[str, Value]:
        """Return an answer to every question of a form: canaries, and codes where only codes may stand."""
        values: dict[str, Value] = {}
        wanted = {each.shown_if.field: each.shown_if.answers[0] for each in form.fields() if each.shown_if}
        for each in form.fields():
            if each.kind in TEXTS or each.kind is Kind.DATE:
                values[each.key] = self.answer(form.key, each)
            elif each.kind is Kind.LINK:
                values[each.key] = known.get(each.codelist)
            elif each.kind is Kind.CODES:
                values[each.key] = {wanted.get(each.key) or next(iter(codelists.codelist(each.codelist))).code: True}
            elif each.kind is Kind.CODE:
                values[each.key] = wanted.get(each.key) or next(iter(codelists.codelist(each.codelist))).code
            elif each.kind is Kind.YES_NO:
                values[each.key] = wanted.get(each.key, "yes")
            elif each.kind is Kind.INTEGER and each.required:
                values[each.key] = each.low
        return values


def save_every_form(store: Any, typed: Typed) -> dict[str, str]:
    """Save a record through every form, with a canary as answer to each question; returns the last identity of each kind."""
    known: dict[str, str] = {}
    waiting = [form for form in FORMS.values() if form not in (TRAVELLER, DESK_DECISION)]
    while waiting:
        ready = [form for form in waiting if all(each.codelist in known for each in form.fields() if each.kind is Kind.LINK)]
        assert ready, [form.key for form in waiting]
        for form in ready:
            known[form.record] = _save(store, form, typed, known)
            waiting.remove(form)
    _decide(store, typed)
    return known


def _save(store: Any, form: FormSpec, typed: Typed, known: Mapping[str, str]) -> str:
    values, reason = typed.fill(form, known), typed.reason(form.key)
    columns = {"case_id": known.get("case"), "person_id": known.get("person"), "track": form.key.removesuffix("_stage")}
    fixed = {name: value for name, value in columns.items() if name in KINDS[form.record].fields and name not in values and value}
    saved = _until_accepted(
        lambda: records.save_form(store, form.key, FormValues(values), reason, **fixed), [(form, values)], typed)
    return str(saved.record_id)


def _decide(store: Any, typed: Typed) -> None:
    """Register a traveller at the border desk and refer."""
    traveller, decision = typed.fill(TRAVELLER, {}), typed.fill(DESK_DECISION, {})
    reason = typed.reason("desk")

    def finish() -> object:
        desk = screening.Desk(FormValues(traveller), FormValues(decision), {}, "no", "", screening.REFER, {})
        return screening.finish(store, desk, reason)

    _until_accepted(finish, [(TRAVELLER, traveller), (DESK_DECISION, decision)], typed)


def _until_accepted(save: Callable[[], Any], forms: Sequence[tuple[FormSpec, dict[str, Value]]], typed: Typed) -> Any:
    """Save; an answer that the checks refuse is left out and remembered."""
    while True:
        refused: list[Problem] = []
        try:
            return save()
        except FormInvalid as error:
            refused = error.problems
        wrong = [
            (form, values, name) for form, values in forms for name in values
            if values[name] is not None and any(name == each.field or name.endswith(f".{each.field}") for each in refused)
        ]
        assert wrong, [each.message for each in refused]
        for form, values, name in wrong:
            if form.field(name).kind in TEXTS:
                typed.dropped.add(f"{form.key}.{name}")
            typed.values.discard(str(values[name]))
            values[name] = None
