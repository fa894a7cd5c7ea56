# SPDX-License-Identifier: Apache-2.0
"""The window's binding and the store's driver are the ones that were proved sound, and the binding counts references."""

import re
import sys
from collections.abc import Callable
from importlib.metadata import distributions, version
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractTableModel, QIdentityProxyModel, QObject, Qt, Signal
from PySide6.QtWidgets import QWidget
from sqlcipher3 import dbapi2

ROOT = Path(__file__).resolve().parents[2]
CALLS = 200
# PySide6 6.12.0 on Python 3.11 takes one reference too many per call; without these the interpreter would abort here.
RESERVE = [None, True, False] * 10_000


class Table(QAbstractTableModel):
    def rowCount(self, _parent=None):
        return 1

    def columnCount(self, _parent=None):
        return 1

    def data(self, _index, _role=Qt.ItemDataRole.DisplayRole):
        return None


class Sender(QObject):
    sent = Signal(int)


def emit_signal() -> Callable[[], object]:
    sender = Sender()
    sender.sent.connect(lambda _number: None)
    return lambda: sender.sent.emit(1)


def call_that_returns_nothing() -> Callable[[], object]:
    widget = QWidget()
    return lambda: widget.setEnabled(True)


def override_that_returns_none() -> Callable[[], object]:
    table, proxy = Table(), QIdentityProxyModel()
    proxy.setSourceModel(table)
    return lambda: (table, proxy.data(proxy.index(0, 0)))


@pytest.mark.parametrize("situation", [emit_signal, call_that_returns_nothing, override_that_returns_none])
def test_binding_counts_references(qapp, situation):
    act = situation()
    act()
    before = [sys.getrefcount(one) for one in (None, True, False)]
    for _ in range(CALLS):
        act()
    change = [sys.getrefcount(one) - old for one, old in zip((None, True, False), before, strict=True)]
    assert all(abs(difference) < CALLS // 10 for difference in change)


def test_qt_is_the_pinned_essentials():
    assert version("PySide6-Essentials") == version("shiboken6") == "6.11.3"
    assert not installed("PySide6", "PySide6-Addons")


def test_driver_is_the_one_with_a_sound_sqlite():
    assert tuple(int(part) for part in version("sqlcipher3").split(".")) >= (0, 6, 4)
    assert dbapi2.sqlite_version_info >= (3, 51, 3)  # older ones have the WAL-reset bug
    assert installed("sqlcipher3", "sqlcipher3-binary", "sqlcipher3-wheels", "pysqlcipher3") == {"sqlcipher3"}
    connection = dbapi2.connect(":memory:")
    assert connection.execute("pragma cipher_version").fetchone()
    connection.close()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_lock_pins_them_with_hashes(name):
    lines = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    packages = [line for line in lines if line.strip()]
    assert all("--hash=sha256:" in line for line in packages)
    pins = dict(re.match(r"([a-z0-9._-]+)==(\S+)", line).groups() for line in packages)
    assert pins["pyside6-essentials"] == "6.11.3"
    assert [pin for pin in pins if "sqlcipher" in pin] == ["sqlcipher3"]


def installed(*names: str) -> set[str]:
    def plain(name: str) -> str:
        return re.sub(r"[-_.]+", "-", name).lower()

    here = {plain(found.metadata["Name"]) for found in distributions()}
    return {name for name in names if plain(name) in here}
