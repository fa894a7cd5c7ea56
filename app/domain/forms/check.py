# SPDX-License-Identifier: Apache-2.0
"""The checks of a FormSpec: the same for the screen, paper, workbooks, command line and arriving bundles."""

import re

from app.base.text import _
from app.domain.codelists import has_code
from app.domain.dates import PartialDate
from app.domain.forms.spec import Field, FormSpec, Kind, Problem, Strength, Values
from app.domain.forms.values import Value, is_blank, is_missing, members

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{4,24}")


def asked(spec: FormSpec, values: Values) -> list[Field]:
    """Return the fields that are asked, given the answers so far.

    A field whose gate is itself not asked is not asked either.
    """
    shown: dict[str, Field] = {}
    known = {each.key for each in spec.fields()}
    for each in spec.fields():
        gate = each.shown_if
        if gate is None or ((gate.field in shown or gate.field not in known) and gate.holds(values)):
            shown[each.key] = each
    return list(shown.values())


def stale(spec: FormSpec, values: Values) -> list[str]:
    """Return keys that hold an answer although their question is no longer asked."""
    shown = {each.key for each in asked(spec, values)}
    return [each.key for each in spec.fields() if each.key not in shown and not is_blank(values.get(each.key))]


def check(spec: FormSpec, values: Values) -> list[Problem]:
    """Return every problem of `values`, in the order of the form; an empty list means it can be saved."""
    problems = []
    for each in asked(spec, values):
        found = check_field(each, values.get(each.key))
        if found:
            problems.append(found)
    problems += [found for rule in spec.rules if (found := rule(values))]
    return problems


def blocking(problems: list[Problem]) -> list[Problem]:
    """Return the problems that no reason can set aside."""
    return [problem for problem in problems if problem.strength is Strength.BLOCKING]


def check_field(spec: Field, value: Value) -> Problem | None:
    """Return what is wrong with one answer by itself, or None."""
    if is_blank(value):
        message = _("{label} must be answered.").format(label=_(spec.label)) if spec.required else None
    elif is_missing(value):
        allowed = value in spec.missing
        message = None if allowed else _("{label} cannot be left open this way.").format(label=_(spec.label))
    else:
        message = _wrong(spec, value) or (spec.check(value) if spec.check else None)
    return Problem(spec.key, message) if message else None


def _wrong(spec: Field, value: Value) -> str | None:
    label = _(spec.label)
    if spec.kind is Kind.CODES:
        unknown = not isinstance(value, dict) or not all(has_code(spec.codelist, code) for code in members(value))
        return _("{label} holds a code that is not in its list. Choose one of the list.").format(label=label) if unknown else None
    if spec.kind is Kind.TICK:
        return None if isinstance(value, bool) else _("{label} is either ticked or not.").format(label=label)
    if spec.kind is Kind.INTEGER:
        if not isinstance(value, int) or isinstance(value, bool):
            return _("{label} must be a whole number.").format(label=label)
        if not spec.low <= value <= spec.high:
            return _("{label} must lie between {low} and {high}.").format(label=label, low=spec.low, high=spec.high)
        return None
    if not isinstance(value, str):
        return _("{label} holds something that is not text.").format(label=label)
    return _wrong_text(spec, value, label)


def _wrong_text(spec: Field, value: str, label: str) -> str | None:
    if len(value) > spec.max_length:
        return _("{label} is longer than {n} characters. Shorten it.").format(label=label, n=spec.max_length)
    if any(ord(char) < 32 and char not in "\n\t" for char in value):
        return _("{label} holds characters that cannot be printed. Type it again.").format(label=label)
    if spec.kind is Kind.CODE and not has_code(spec.codelist, value):
        return _("{label} holds a code that is not in its list. Choose one of the list.").format(label=label)
    if spec.kind is Kind.YES_NO and value not in ("yes", "no"):
        return _("{label} is answered by yes or no.").format(label=label)
    if spec.kind is Kind.DATE and PartialDate.from_text(value) is None:
        return _("{label} is not a date. Type it as 3 Nov 2026, Nov 2026 or 2026.").format(label=label)
    if spec.kind is Kind.EMAIL and not _EMAIL.fullmatch(value):
        return _("{label} is not an e-mail address. It needs one @ and a dot after it.").format(label=label)
    if spec.kind is Kind.PHONE and not _PHONE.fullmatch(value):
        return _("{label} is not a telephone number. Use digits, with + and the country code in front if known.").format(label=label)
    return None
