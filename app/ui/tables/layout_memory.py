# SPDX-License-Identifier: Apache-2.0
"""Which columns a user shows, in which order and how wide: remembered on this PC, without personal data."""

import json
import os
from dataclasses import asdict, dataclass
from typing import Any

from app.base import paths


@dataclass(frozen=True)
class ColumnLayout:
    """One column as the user left it; `width` in letters, so that it fits any text size."""

    key: str
    width: float
    hidden: bool


def load(list_name: str) -> list[ColumnLayout]:
    """Return the columns of a list in the order the user gave them; nothing where nothing was kept."""
    try:
        return [ColumnLayout(str(c["key"]), float(c["width"]), bool(c["hidden"])) for c in _read().get(list_name, [])]
    except (KeyError, TypeError, ValueError):
        return []


def save(list_name: str, columns: list[ColumnLayout]) -> None:
    """Keep the columns of a list; the file is replaced as a whole so that a crash leaves the old one."""
    kept = _read() | {list_name: [asdict(column) for column in columns]}
    target = paths.settings_file().with_name("columns.json")
    part = target.with_suffix(".part")
    part.write_text(json.dumps(kept, indent=1), encoding="utf-8")
    os.replace(part, target)


def _read() -> dict[str, list[dict[str, Any]]]:
    try:
        kept = json.loads(paths.settings_file().with_name("columns.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}
