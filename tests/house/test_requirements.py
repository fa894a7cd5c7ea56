# SPDX-License-Identifier: Apache-2.0
"""requirements.in names what the program imports: no more, and no less."""

import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.house import rules

ROOT = Path(__file__).resolve().parents[2]
TOGETHER = {"shiboken6"}  # comes with PySide6-Essentials, at the same version


def test_requirements_are_what_is_imported():
    assert asked("requirements.in") == imported("app", "migrations")


def test_every_requirement_is_pinned():
    for wish, lock in (("requirements.in", "requirements.txt"), ("requirements-dev.in", "requirements-dev.txt")):
        assert asked(wish) <= asked(lock)
    assert asked("requirements.txt") <= asked("requirements-dev.txt")


def test_both_locks_pin_the_same():
    dev = set(pins("requirements-dev.txt"))
    assert [pin for pin in pins("requirements.txt") if pin not in dev] == []


def imported(*folders: str) -> set[str]:
    roots = {module.split(".")[0] for path in rules.sources(ROOT, *folders) for _, module in rules.imports(rules.parsed(path))}
    ours = {"app"} | set(sys.stdlib_module_names) | {"__future__"}
    known = packages_distributions()
    return {plain(known[root][0]) if root in known else f"{root} is not installed" for root in roots - ours - TOGETHER}


def asked(name: str) -> set[str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    found = (re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", line) for line in lines)
    return {plain(name[0]) for name in found if name}


def pins(name: str) -> list[str]:
    return re.findall(r"^[a-z0-9][^\s;\\]*", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
