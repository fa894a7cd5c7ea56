# SPDX-License-Identifier: Apache-2.0
"""Where a user's files lie on this PC. `BREAKWATER_HOME` moves all of them (tests, portable use on one disk)."""

import os
import sys
from pathlib import Path


def data_folder() -> Path:
    """Return the folder for stores, made on first use with access for this account only."""
    return _made(_root("data"))


def log_folder() -> Path:
    """Return the folder for log files and error reports."""
    return _made(_root("logs"))


def settings_file() -> Path:
    """Return the path of this PC's settings file (no personal data in it)."""
    return _made(_root("settings")) / "settings.toml"


def _root(part: str) -> Path:
    home = os.environ.get("BREAKWATER_HOME")
    if home:
        return Path(home) / part
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home()))) / "Breakwater" / part
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Breakwater" / part
    base = os.environ.get("XDG_DATA_HOME", str(Path.home() / ".local" / "share"))
    return Path(base) / "breakwater" / part


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
