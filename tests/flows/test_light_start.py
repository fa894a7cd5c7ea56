# SPDX-License-Identifier: Apache-2.0
"""Up to the passphrase nothing heavy is loaded: the unlock screen shows before the database, the keys and the pages are there."""

import os
import subprocess
import sys
from pathlib import Path

from tests.vaults import made

ROOT = Path(__file__).resolve().parents[2]
HEAVY = (
    "sqlalchemy", "alembic", "sqlcipher3", "openpyxl", "python_calamine", "lxml", "qtawesome", "rapidfuzz", "jellyfish", "cryptography",
    "argon2", "pyrage", "zstandard", "anyascii", "xkcdpass", "app.models", "app.sync", "app.reports", "app.services.opening",
    "app.services.sign_in", "app.ui.shell", "app.ui.pages", "app.ui.forms", "app.ui.tables", "app.cli",
)
SCRIPT = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from app.ui.main import Program
program = Program(QApplication([]), Path(sys.argv[1]))
program.begin()
print("window", type(program.window).__name__)
assert not program.window.grab().isNull()
print("loaded", *sys.modules)
if sys.argv[2:]:
    program.warm_up()
    program.runner.wait_idle()
    print("warm", *sys.modules)
program.runner.shutdown()
"""


def start(folder: Path, home: Path, *more: str) -> dict[str, list[str]]:
    """Run the start in a process of its own; return its lines by their first word."""
    env = dict(os.environ, QT_QPA_PLATFORM="offscreen", BREAKWATER_HOME=str(home))
    done = subprocess.run([sys.executable, "-c", SCRIPT, str(folder), *more], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    return {line.split()[0]: line.split()[1:] for line in done.stdout.splitlines()}


def heavy(modules: list[str]) -> set[str]:
    return {room for room in HEAVY for name in modules if name == room or name.startswith(room + ".")}


def test_nothing_heavy_is_loaded_before_the_unlock_screen_shows(home, tmp_path):
    said = start(made(tmp_path / "store"), home)
    assert said["window"] == ["UnlockWindow"]
    assert heavy(said["loaded"]) == set()


def test_the_first_run_loads_its_fields_and_the_words_of_a_passphrase_only(home, tmp_path):
    said = start(tmp_path / "none", home)
    assert said["window"] == ["FirstRunWindow"]
    assert heavy(said["loaded"]) <= {"app.ui.forms", "xkcdpass"}


def test_the_rest_is_loaded_while_the_passphrase_is_typed(home, tmp_path):
    said = start(made(tmp_path / "store"), home, "and warm up")
    assert {"sqlalchemy", "sqlcipher3", "argon2", "app.services.opening", "app.models"} <= heavy(said["warm"])
