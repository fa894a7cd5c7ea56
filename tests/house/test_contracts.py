# SPDX-License-Identifier: Apache-2.0
"""The import contracts of pyproject.toml hold, and each of them catches a planted import."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RUN = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()"

# A new module and what it imports. One contract, at least, must name each.
PLANTED = {
    "app.domain.planted": "import app.models.planted",
    "app.models.planted": "from PySide6 import QtCore",
    "app.base.planted": "def late():\n    import app.security",
    "app.security.planted": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import sqlalchemy",
    "app.sync.transport.planted": "import app.models",
    "app.reports.planted": "import app.models",
    "app.services.planted": "import threading",
    "app.cli.planted": "import sqlalchemy",
    "app.ui.widgets.planted": "import app.ui.pages",
    "app.ui.pages.planted_one": "import app.ui.pages.planted_two",
    "app.ui.pages.planted_two": "import app.services",
    "app.ui.shell.planted": "import app.sync",
    "app.ui.jobs.planted": "import app.models",
    "app.hub.mailbox": "import app.models",
    "app.hub": "",
    "app.domain.planted_a.one": "import app.domain.planted_b.one",
    "app.domain.planted_b.one": "import app.domain.planted_a.one",
}
CAUGHT = {
    "The house": ["app.domain.planted -> app.models.planted", "app.base.planted -> app.security"],
    "Qt lives in app.ui only": ["app.models.planted -> PySide6"],
    "Rooms never reach": ["app.cli.planted -> sqlalchemy", "app.ui.shell.planted -> app.sync", "app.ui.jobs.planted -> app.models"],
    "Rules and keys": ["app.security.planted -> sqlalchemy"],
    "The hub is a mailbox": ["app.hub.mailbox -> app.models"],
    "Bundle, merge rules": ["app.sync.transport.planted -> app.models"],
    "Reports turn": ["app.reports.planted -> app.models"],
    "Threads live": ["app.services.planted -> threading"],
    "Inside the ui": ["app.ui.widgets.planted -> app.ui.pages"],
    "Pages do not know": ["app.ui.pages.planted_one -> app.ui.pages.planted_two"],
    "No circles": [".planted_b -> .planted_a"],
}


def lint(folder: Path) -> str:
    env = {**os.environ, "PYTHONPATH": str(folder), "PYTHONUTF8": "1", "COLUMNS": "1000"}
    done = subprocess.run([sys.executable, "-c", RUN, "--no-cache", "--no-logo"], cwd=folder, env=env, capture_output=True, text=True)
    return done.stdout + done.stderr


def test_contracts_hold():
    said = lint(ROOT)
    assert re.search(r"Contracts: [1-9]\d* kept, 0 broken", said), said


@pytest.fixture(scope="module")
def broken(tmp_path_factory) -> dict[str, str]:
    """Plant every violation in a copy of the program; return what the report says of each contract."""
    folder = tmp_path_factory.mktemp("planted")
    shutil.copy(ROOT / "pyproject.toml", folder)
    shutil.copytree(ROOT / "app", folder / "app", ignore=shutil.ignore_patterns("__pycache__"))
    for module, code in PLANTED.items():
        path = folder / (module.replace(".", "/") + ("/__init__.py" if module == "app.hub" else ".py"))
        path.parent.mkdir(parents=True, exist_ok=True)
        for parent in path.parents:
            if parent == folder:
                break
            (parent / "__init__.py").touch()
        path.write_text(code + "\n", encoding="utf-8")
    said = lint(folder)
    assert "Broken contracts" in said, said
    parts = re.split(r"\n(?=[^\n]+\n-{5,}\n)", said.split("Broken contracts", 1)[1])
    return {part.strip().split("\n", 1)[0]: part for part in parts}


@pytest.mark.parametrize("contract", CAUGHT)
def test_contract_catches(contract, broken):
    report = "".join(text for name, text in broken.items() if name.startswith(contract))
    for plant in CAUGHT[contract]:
        assert plant in report


def test_every_contract_has_a_plant():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    assert [c["name"] for c in contracts if not any(c["name"].startswith(known) for known in CAUGHT)] == []
