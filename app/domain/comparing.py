# SPDX-License-Identifier: Apache-2.0
"""Two runs of the same report side by side: which numbers differ, in words."""

from dataclasses import dataclass

from app.domain.figures import ALL, Key, Number, Report


@dataclass(frozen=True, slots=True)
class Difference:
    """One number that two runs do not share; None is no number."""

    figure_id: str
    title: str
    key: Key
    where: str
    before: Number
    after: Number


def differences(before: Report, after: Report) -> list[Difference]:
    """Return where two runs of a report differ, in the order of the second; a cell that only one has counts as 0 in the other."""
    earlier = {each.id: each for each in before.figures}
    found = []
    for figure in after.figures:
        former = earlier.get(figure.id)
        if former is None:
            continue
        keys = dict.fromkeys([*figure.keys(), *former.keys()])
        for key in keys:
            numbers = former.cells.get(key, 0), figure.cells.get(key, 0)
            if numbers[0] != numbers[1]:
                where = ", ".join(each.label(code) for each, code in zip(figure.breakdowns, key, strict=True) if code != ALL)
                found.append(Difference(figure.id, figure.title, key, where, *numbers))
    return found
