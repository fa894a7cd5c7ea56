# SPDX-License-Identifier: Apache-2.0
"""The guards of conftest.py bite. Each planted test must end as said; pytest runs them in a folder of their own."""

import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

PLANTED = {
    "unexpected": ("lost a page", "import logging\ndef test(): logging.getLogger('app.x').warning('lost a page')\n"),
    "handlers_replaced": (
        "lost a page",
        (
            "import logging\nfrom app.base import log as real\n"
            "def test():\n    real.start()\n    logging.getLogger('app.x').error('lost a page')\n"
        ),
    ),
    "never_came": ("disk full", "def test(log): log.expect('disk full')\n"),
    "outwards": ("may not use the network", "import socket\ndef test(): socket.create_connection(('192.0.2.1', 80))\n"),
    "qt_warning": ("no such slot", "def test(qapp):\n    from PySide6.QtCore import qWarning\n    qWarning('no such slot')\n"),
    "python_warning": ("old call", "import warnings\ndef test(): warnings.warn('old call', DeprecationWarning)\n"),
    "left_open": ("unclosed file", "def test(tmp_path): (tmp_path / 'x').open('w')\n"),
    "unknown_mark": ("qick", "import pytest\n@pytest.mark.qick\ndef test(): pass\n"),
    "stale_xfail": ("XPASS", "import pytest\n@pytest.mark.xfail\ndef test(): pass\n"),
}
HARMLESS = """
import logging, os
from app.base import paths, settings
def test_one(log):
    log.expect('lost a page')
    logging.getLogger('app.x').warning('lost a page')
    settings.put('language', 'fr')
def test_two(home):
    assert settings.get('language') == 'en'
    assert paths.data_folder().is_relative_to(home)
"""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory) -> dict[str, str]:
    """Run all planted tests at once; return what pytest says about each failure, by test module."""
    folder = tmp_path_factory.mktemp("planted")
    shutil.copy(ROOT / "tests" / "conftest.py", folder / "conftest.py")
    for name, code in {**{name: code for name, (_, code) in PLANTED.items()}, "harmless": HARMLESS}.items():
        (folder / f"test_{name}.py").write_text(code, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--continue-on-collection-errors"]
    where = ["-c", ROOT / "pyproject.toml", "--rootdir", folder, "--junit-xml", folder / "out.xml", folder]
    done = subprocess.run([*command, *where], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode in (0, 1, 2), done.stdout + done.stderr
    said: dict[str, str] = {}
    for case in ET.parse(folder / "out.xml").iter("testcase"):
        name = (case.get("classname") or case.get("name")).removeprefix("test_")
        said[name] = said.get(name, "") + " ".join(f"{part.get('message')} {part.text}" for part in case)
    return said


@pytest.mark.parametrize("name", PLANTED)
def test_guard_catches(name, outcomes):
    assert PLANTED[name][0] in outcomes[name]


def test_guards_let_honest_tests_pass(outcomes):
    assert outcomes["harmless"] == ""


def test_each_file_is_in_exactly_one_half(tmp_path):
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path / "conftest.py")
    for name in "abc":
        (tmp_path / f"test_{name}.py").write_text("def test_one(): pass\ndef test_two(): pass\n", encoding="utf-8")
    where = ["-c", ROOT / "pyproject.toml", "--rootdir", tmp_path, "--collect-only", tmp_path]
    halves = []
    for half in "12":
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--half", half, *where]
        said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout
        halves.append([line for line in said.splitlines() if "::" in line])
    assert [len(half) for half in halves] == [4, 2]
    assert len({*halves[0], *halves[1]}) == 6
