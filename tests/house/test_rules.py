# SPDX-License-Identifier: Apache-2.0
"""The house keeps its rules, and every rule catches a planted violation."""

from pathlib import Path

import pytest

from tests.house import rules

ROOT = Path(__file__).resolve().parents[2]
HEAD = rules.SPDX + "\n"

# Rule: planted files, each of which it must name. (path, text)
PLANTED: dict[str, list[tuple[str, str]]] = {
    "every_file_names_its_licence": [("app/base/x.py", "import os\n"), ("dev.py", "\n"), ("migrations/env.py", '"""No line."""\n')],
    "files_stay_small": [
        ("app/domain/long.py", "x = 1\n" * 401),
        ("app/ui/pages/people/page.py", "x = 1\n" * 201),
        ("app/ui/shell/main_window.py", "x = 1\n" * 251),
    ],
    "no_attics": [
        ("app/base/utils.py", HEAD),
        ("app/sync/helpers/x.py", HEAD),
        ("app/sync/bundle_common.py", HEAD),
        ("app/base/x.py", HEAD + "class StoreManager: ...\n"),
    ],
    "things_in_their_places": [
        ("app/ui/pages/x.py", HEAD + "QApplication.processEvents()\n"),
        ("app/ui/pages/y.py", HEAD + "from PySide6.QtCore import QThread\nclass Work(QThread): ...\n"),
        ("app/ui/shell/z.py", HEAD + "from PySide6 import QtCore\nclass Work(QtCore.QRunnable): ...\n"),
        ("app/ui/dialogs/q.py", HEAD + "label.setStyleSheet('color: red')\n"),
        ("app/ui/tables/i.py", HEAD + "icon = QIcon('add.svg')\n"),
        ("app/services/t.py", HEAD + "import time\ntime.sleep(1)\n"),
        ("app/services/u.py", HEAD + "from time import sleep\nsleep(1)\n"),
        ("app/services/e.py", HEAD + "from sqlalchemy import create_engine\ncreate_engine('sqlite://')\n"),
        ("app/models/s.py", HEAD + "def f():\n    import sqlite3\n"),
        ("app/models/s2.py", HEAD + "from sqlite3 import connect\n"),
        ("app/sync/p.py", HEAD + "import pickle\n"),
        ("app/ui/theme/f.py", HEAD + "folder = __file__\n"),
        ("app/domain/r.py", HEAD + "import importlib.resources\n"),
    ],
    "shortcuts_say_where_they_hold": [
        ("app/ui/pages/s.py", HEAD + "QShortcut(keys, self, slot, context=Qt.ShortcutContext.WidgetShortcut)\n"),
    ],
    "tests_wait_for_no_clock": [
        ("tests/ui/test_x.py", HEAD + "def test(qtbot): qtbot.wait(100)\n"),
        ("tests/ui/test_y.py", HEAD + "import time\ndef test(): time.sleep(1)\n"),
        ("tests/models/test_z.py", HEAD + "import sqlite3\n"),
    ],
    "only_the_driver_touches_the_store_file": [
        ("app/models/a.py", HEAD + "data = self.store.path.read_bytes()\n"),
        ("app/services/b.py", HEAD + "from app.models.store import FILE_NAME\nwith open(folder / FILE_NAME) as f: pass\n"),
        ("app/services/c.py", HEAD + "shutil.copy2(store_path, target)\n"),
    ],
    "packages_hold_no_code": [("app/hub/__init__.py", HEAD + "from app.models import store\n")],
    "base_needs_nothing": [
        ("app/base/a.py", HEAD + "import sqlalchemy\n"),
        ("app/base/b.py", HEAD + "def f():\n    from app.domain import rows\n"),
    ],
    "revisions_are_frozen": [
        ("migrations/versions/0001_a.py", HEAD + "from app.models.people import person\n"),
        ("migrations/versions/0002_b.py", HEAD + "import openpyxl\n"),
        ("migrations/versions/3f2a_c.py", HEAD),
        ("migrations/env.py", HEAD + "from app.models import base\n"),
    ],
    "services_return_plain_things": [
        ("app/services/a.py", HEAD + "def people(store) -> list[Row[Any]]: ...\n"),
        ("app/services/b.py", HEAD + "def people(store): ...\n"),
        ("app/services/c.py", HEAD + "from sqlalchemy.engine import Connection as Wire\ndef people(store) -> Wire | None: ...\n"),
    ],
    "field_numbers_are_unique": [
        ("app/models/field_ids.py", HEAD + "FIELD_IDS: dict[str, int] = {'a': 1, 'b': 2, 'c': 1}\n"),
        ("app/models/field_ids.py", HEAD + "FIELD_IDS: dict[str, int] = {'a': 1, 'b': 2, 'a': 3}\n"),
    ],
    "requirements_name_no_host": [
        ("requirements.txt", "--index-url https://index.example/simple\n"),
        ("requirements-dev.txt", "--find-links wheels\n"),
        ("requirements.in", "thing @ git+ssh://example/thing\n"),
    ],
    "no_machine_is_named": [
        ("docs/x.md", "Look into /ho" + "me/ana/notes.txt\n"),
        (".ci/run", "cd /wo" + "rk/main\n"),
        ("app/base/p.py", HEAD + "x = r'C:" + "\\Users\\ana'\n"),
    ],
}
# What the rules must leave alone.
HONEST = [
    ("app/ui/theme/icons.py", HEAD + "def icon(name): return QIcon(name)\n"),
    ("app/ui/shell/actions.py", HEAD + "def add(icon: QIcon) -> None: ...\n"),
    ("app/ui/jobs/runner.py", HEAD + "class Work(QRunnable): ...\n"),
    ("app/services/people.py", HEAD + "def rows(store) -> list[PersonRow]: ...\ndef _row(conn) -> Row: ...\n"),
    ("app/models/holder.py", HEAD + "FILE_NAME = 'store.lock'\nos.open(folder / FILE_NAME, flags)\n"),
    ("app/base/clock.py", HEAD + "from collections.abc import Callable\nfrom app.base import errors\n"),
    ("migrations/versions/0001_first_house.py", HEAD + "import sqlalchemy as sa\nfrom alembic import op\n" + "x = 1\n" * 500),
    ("tests/ui/test_x.py", HEAD + "def test(qtbot): qtbot.waitUntil(lambda: True)\n"),
]


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.__name__)
def test_house_keeps(rule):
    found = list(rule(ROOT))
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("name", "path", "text"), [(name, *plant) for name, plants in PLANTED.items() for plant in plants])
def test_rule_catches(name, path, text, tmp_path):
    plant(tmp_path, path, text)
    assert any(found.startswith(path) for found in getattr(rules, name)(tmp_path))


def test_rules_leave_honest_files_alone(tmp_path):
    for path, text in HONEST:
        plant(tmp_path, path, text)
    assert [found for rule in rules.RULES for found in rule(tmp_path)] == []


def test_every_rule_has_a_plant():
    assert {rule.__name__ for rule in rules.RULES} == set(PLANTED)


def plant(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")
