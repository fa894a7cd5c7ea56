# SPDX-License-Identifier: Apache-2.0
"""What holds for every test: no screen, no network, files of its own, and silence in the log."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.text.font.db=false;qt.qpa.fonts=false")  # a bare machine has few fonts

import logging
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.base import text

HALVES = ("1", "2")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let one process run half of the files."""
    parser.addoption("--half", choices=HALVES, help="run only every other test file")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests of this process's half."""
    if half := config.getoption("--half"):
        files = sorted({item.path for item in items})
        mine = set(files[HALVES.index(half)::len(HALVES)])      # a file stays whole: its tests may share what is dear to make
        config.hook.pytest_deselected(items=[item for item in items if item.path not in mine])
        items[:] = [item for item in items if item.path in mine]


class Log:
    """Log records at WARNING and above; each must be expected.

    Attributes:
        unexpected: the records that no test has asked for, as "LEVEL logger: message".
    """

    def __init__(self) -> None:
        self.unexpected: list[str] = []
        self._expected: dict[str, int] = {}

    def expect(self, part: str) -> None:
        """Let records pass whose line contains `part`; the test fails when none comes."""
        self._expected.setdefault(part, 0)

    def hear(self, record: logging.LogRecord) -> None:
        """Take in one record."""
        line = f"{record.levelname} {record.name}: {record.getMessage()}"
        matching = [part for part in self._expected if part in line]
        for part in matching:
            self._expected[part] += 1
        if not matching:
            self.unexpected.append(line)

    def missing(self) -> list[str]:
        """Return what was expected and never came."""
        return [part for part, count in self._expected.items() if not count]


@pytest.fixture(autouse=True)
def log() -> Iterator[Log]:
    """Fail the test that logs a warning or an error, unless it said `log.expect("part of the line")` first.

    Listens where records are made, so that code which replaces the handlers cannot hide one.
    """
    heard, make, root = Log(), logging.getLogRecordFactory(), logging.getLogger()
    handlers, level = list(root.handlers), root.level

    def listening(*args: object, **kwargs: object) -> logging.LogRecord:
        record = make(*args, **kwargs)
        if record.levelno >= logging.WARNING:
            heard.hear(record)
        return record

    logging.setLogRecordFactory(listening)
    yield heard
    logging.setLogRecordFactory(make)
    for handler in set(root.handlers) - set(handlers):
        handler.close()
    root.handlers[:] = handlers
    root.setLevel(level)
    assert not heard.unexpected, "these log lines were not expected"
    assert not heard.missing(), "these log lines were expected and never came"


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test its own folder for stores, settings and logs; settings thus start from their defaults."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("BREAKWATER_HOME", str(folder))
    return folder


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Start and leave every test in the source language."""
    text.set_language("en")
    yield
    text.set_language("en")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse connections that leave this machine."""
    connect = socket.socket.connect

    def local_only(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError("a test may not use the network")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", local_only)
