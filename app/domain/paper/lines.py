# SPDX-License-Identifier: Apache-2.0
"""Lines of a repeated section: put one in, take one out, sort them. Answers move with their line."""

from collections.abc import Mapping

from app.domain.forms.values import Value
from app.domain.letters import fold
from app.domain.paper.spec import PaperSection, line_key


def inserted(values: Mapping[str, Value], section: PaperSection, before: int, count: int) -> dict[str, Value]:
    """Return the answers with an empty line before `before`; `count` lines were there."""
    return _arranged(values, section, [*range(1, before), 0, *range(before, count + 1)])


def taken_out(values: Mapping[str, Value], section: PaperSection, line: int, count: int) -> dict[str, Value]:
    """Return the answers without a line."""
    return _arranged(values, section, [each for each in range(1, count + 1) if each != line])


def sorted_lines(values: Mapping[str, Value], section: PaperSection, count: int) -> dict[str, Value]:
    """Return the answers with the lines in the order of their columns; empty first columns go last."""
    columns = [question.field.key for question in section.questions]

    def rank(line: int) -> list[tuple[bool, str]]:
        texts = [values.get(line_key(section.key, line, column)) for column in columns]
        return [(text is None, fold(str(text or ""))) for text in texts]

    return _arranged(values, section, sorted(range(1, count + 1), key=rank))


def without(values: Mapping[str, Value], section: PaperSection, beyond: int) -> dict[str, Value]:
    """Return the answers without the lines after `beyond`."""
    return _arranged(values, section, list(range(1, beyond + 1)))


def _arranged(values: Mapping[str, Value], section: PaperSection, order: list[int]) -> dict[str, Value]:
    prefix = section.key + "."
    found = {key: value for key, value in values.items() if not key.startswith(prefix)}
    for now, was in enumerate(order, 1):
        for question in section.questions:
            key = line_key(section.key, was, question.field.key)
            if key in values:
                found[line_key(section.key, now, question.field.key)] = values[key]
    if section.count:
        found[section.count] = len(order)
    return found
