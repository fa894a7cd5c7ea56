# SPDX-License-Identifier: Apache-2.0
"""Settings of this PC: one table of descriptors, one small TOML file, no personal data.

What belongs to an office or a user lives in the store, not here.
"""

import os
import tomllib
from dataclasses import dataclass
from typing import Any

from app.base import paths
from app.base.text import N_


@dataclass(frozen=True)
class Setting:
    """One setting: `key` in the file, default (whose type is the setting's type), label and help for people.

    Attributes:
        is_remembered: the program keeps it by itself; nobody is asked for it.
    """

    key: str
    default: str | int | bool
    label: str
    help: str
    choices: tuple[str, ...] = ()
    low: int = 0
    high: int = 0
    is_remembered: bool = False


SETTINGS: tuple[Setting, ...] = (
    Setting("language", "en", N_("Language"), N_("Language of the window and of messages.")),
    Setting("theme", "system", N_("Theme"), N_("Light, dark, high contrast, or as the system."),
            ("system", "light", "dark", "contrast")),
    Setting("text_percent", 100, N_("Text size in percent"), N_("Scales all text and everything measured in it."),
            (), 80, 200),
    Setting("idle_lock_minutes", 5, N_("Lock after minutes without use"), N_("Between 1 and 15."), (), 1, 15),
    Setting("paper_dates", "dmy", N_("Dates on paper forms"), N_("Order of day, month and year as this post writes them."),
            ("dmy", "mdy", "ymd")),
    Setting("paper_short_years", True, N_("Key years with two digits"), N_("Six digits are a date. Otherwise eight are needed.")),
    Setting("paper_advance", True, N_("Full fields end by themselves"), N_("In paper entry. Otherwise Enter ends every field.")),
    Setting("paper_keys", "", N_("Keys of paper entry"), N_("Changed keys, kept by the page."), is_remembered=True),
    Setting("exchange_folder", "", N_("Folder of the exchange"), N_("Stick or folder used last."), is_remembered=True),
    Setting("last_store", "", N_("Store opened last"), N_("Folder of the store that the unlock screen offers."),
            is_remembered=True),
)
_BY_KEY = {setting.key: setting for setting in SETTINGS}


def get(key: str) -> Any:
    """Return the value of a setting; a missing, unreadable or senseless one yields its default."""
    setting = _BY_KEY[key]
    value = _read().get(key, setting.default)
    if type(value) is not type(setting.default):
        return setting.default
    if setting.choices and value not in setting.choices:
        return setting.default
    if setting.high and isinstance(value, int):
        return min(max(value, setting.low), setting.high)
    return value


def put(key: str, value: str | int | bool) -> None:
    """Store a value; the file is replaced as a whole so that a crash leaves the old one."""
    values = {k: v for k, v in _read().items() if k in _BY_KEY} | {_BY_KEY[key].key: value}
    target = paths.settings_file()
    part = target.with_suffix(".part")
    part.write_text("".join(f"{k} = {_toml(v)}\n" for k, v in sorted(values.items())), encoding="utf-8")
    os.replace(part, target)


def _read() -> dict[str, Any]:
    try:
        return tomllib.loads(paths.settings_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _toml(value: str | int | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
