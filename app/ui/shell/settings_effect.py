# SPDX-License-Identifier: Apache-2.0
"""Makes a changed setting effective at once."""

from PySide6.QtCore import QObject, Signal

from app.base import settings, text
from app.ui.shell.idle_watch import IdleWatch
from app.ui.theme import style


class SettingsEffect(QObject):
    """Knows what each setting changes in the window.

    Signals:
        language_changed: words on screen are in the former language; the window has to be made anew.
    """

    language_changed = Signal()

    def __init__(self, idle: IdleWatch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._idle = idle

    def apply(self, key: str) -> None:
        """Make one setting effective."""
        if key in ("theme", "text_percent"):
            style.look().set(settings.get("theme"), settings.get("text_percent"))
        elif key == "idle_lock_minutes":
            self._idle.set_limit(60 * settings.get(key))
        elif key == "language":
            text.set_language(settings.get(key))
            self.language_changed.emit()
