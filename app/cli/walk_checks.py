# SPDX-License-Identifier: Apache-2.0
"""What the walk compares to know that what it says is so."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.domain.figures import Figures
from app.domain.letters import fold
from app.reports import package, reading
from app.reports.workbook import sheet_names
from app.services import cases, people


def program() -> list[str]:
    """Return how this program is called from any folder."""
    script = Path(sys.executable).with_name("breakwater")
    if getattr(sys, "frozen", False) or script.exists():
        return [str(script if script.exists() else sys.executable)]
    return [sys.executable, "-m", "app"]


def searches(store: Any) -> Iterator[tuple[str, str]]:
    """Yield what to type and the name it must find: a name with an accent typed without, and a case by its number."""
    rows = people.list_rows(store, list(people.list_ids(store, {})))
    accented = next(row.name for row in rows if not row.name.isascii())
    yield fold(accented), accented
    newest = cases.list_rows(store, list(cases.list_ids(store, {})[:1]))[0]
    yield newest.number.lower(), newest.number


def read_back(path: Path, made: Figures) -> int:
    """Return how many numbers of a workbook are exactly those that were counted; 0 where one is not."""
    found = {sheet.name: sheet.rows for sheet in reading.sheets(package.check(path))}
    names = sheet_names(made)
    count = 0
    for table in made.tables:
        lines = [(str(row[0]), row[1 : 1 + len(table.columns)]) for row in found[names[table.key]] if row]
        for line in table.rows:
            wanted = ["" if number is None else number for number in line.numbers]
            fitting = [cells for label, cells in lines if label == line.label and cells == wanted]
            if not fitting or any(isinstance(cell, str) and cell for cell in fitting[0]):
                return 0
            count += sum(number is not None for number in line.numbers)
    return count


def overview(store: Any) -> set[tuple[str, ...]]:
    """Return what the lists of people and cases show, for comparing two stores."""
    persons = people.list_rows(store, list(people.list_ids(store, {})))
    files = cases.list_rows(store, list(cases.list_ids(store, {})))
    return {("person", row.id, row.name, row.birth, row.sex) for row in persons} | {
        ("case", row.id, row.number, row.victims, str(row.protection_stage)) for row in files
    }
