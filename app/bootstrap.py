# SPDX-License-Identifier: Apache-2.0
"""What every start of the program does before anything else, and where it finds the store. Loads nothing heavy."""

from pathlib import Path

from app.base import log, paths, settings, text
from app.security import hardening


def start() -> None:
    """Keep this process's memory to itself, begin the log, and speak the user's language."""
    hardening.refuse_core_dumps()
    log.start()
    text.set_language(settings.get("language"))


def default_folder() -> Path:
    """Return the folder of the store opened last, else the usual place."""
    last = settings.get("last_store")
    return Path(last) if last else paths.data_folder() / "store"
