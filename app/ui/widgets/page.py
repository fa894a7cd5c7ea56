# SPDX-License-Identifier: Apache-2.0
"""What a page is to the main window."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.domain.touched import Touched
from app.ui.widgets.session import Session


@dataclass(frozen=True)
class Primary:
    """The one primary action of a page, shown top right with its key."""

    text: str
    key: str
    run: Callable[[], object]
    icon: str = ""


class Page(QWidget):
    """One job in the main window.

    A page is made when it is first visited and lives until the store is locked. It never calls another page: it goes there
    by key (`go`) and hears of changes by `on_touched`.

    Attributes:
        kinds: record kinds that the page shows; it hears of changes to these only.
        session: the open store and everything around it.
        primary: the page's primary action, None where it has none; set it before the page is shown, or call `set_primary`.

    Signals:
        title_changed: title and subtitle of the head; no names of persons in the title.
        primary_changed: another primary action, or none.
        saved_state_changed: one of the words of `app.ui.forms.drafts.DraftState`, for the status line.
    """

    kinds: ClassVar[frozenset[str]] = frozenset()

    title_changed = Signal(str, str)
    primary_changed = Signal()
    saved_state_changed = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.primary: Primary | None = None
        self._tracked: list[tuple[Any, Callable[..., object]]] = []

    def opened(self, arg: object) -> None:
        """Show what the page is opened with: a record's identity, or None for what it shows by itself."""

    def on_touched(self, touched: Touched) -> None:
        """Look again: records of `kinds` changed. A hidden page is told when it is shown."""

    def keys(self) -> list[tuple[str, str]]:
        """Return (keys, what they do) for the sheet of F1."""
        return []

    def leave(self) -> None:
        """Hand over drafts: the page is being left, the window closes, or the store is locked."""

    def is_editing(self) -> bool:
        """Tell whether a refresh would disturb what the user is typing; it is then put off."""
        return False

    def commands(self) -> dict[str, Callable[[], object]]:
        """Return what `app.ui.shell.actions` may ask of this page, by the name it uses there."""
        return {}

    def first_focus(self) -> QWidget | None:
        """Return the widget that takes the focus when the page is opened; None leaves it to the page."""
        return None

    def set_primary(self, primary: Primary | None) -> None:
        """Use another primary action."""
        self.primary = primary
        self.primary_changed.emit()

    def go(self, page: str, arg: object = None) -> None:
        """Open another page by its key."""
        self.session.go(page, arg)

    def track(self, signal: Any, slot: Callable[..., object]) -> None:
        """Connect a signal of something that outlives the page, until the page goes."""
        signal.connect(slot)
        self._tracked.append((signal, slot))

    def untrack(self) -> None:
        """Disconnect everything that `track` connected."""
        for signal, slot in self._tracked:
            owner = getattr(slot, "__self__", None)
            if not (isinstance(owner, QWidget) and not isValid(owner)):
                signal.disconnect(slot)
        self._tracked.clear()
