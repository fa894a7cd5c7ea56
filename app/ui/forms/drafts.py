# SPDX-License-Identifier: Apache-2.0
"""Keeps what is typed: two seconds after the last edit, at the latest five seconds after the first, and whenever asked."""

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.forms.values import FormValues

PAUSE_MS = 2000
AT_RISK_MS = 4000  # leaves a second of the promised five for the writing itself


class DraftState(StrEnum):
    """How safe the typed text is."""

    CLEAN = "clean"  # nothing was typed since the last save
    WAITING = "waiting"  # typed, not handed over yet
    KEEPING = "keeping"  # handed over, not confirmed
    KEPT = "kept"
    FAILED = "failed"


class DraftKeeper(QObject):
    """Hands the typed values to `store` in time.

    `store` starts the writing and returns; whoever writes calls `confirm` or `fail`. While nothing new is typed, nothing
    is handed over twice.

    Attributes:
        pause, limit: the timers; running while something typed waits.

    Signals:
        state_changed: carries the DraftState.
    """

    state_changed = Signal(str)

    def __init__(self, read: Callable[[], FormValues], store: Callable[[FormValues], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._read, self._store = read, store
        self._state = DraftState.CLEAN
        self.pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self.limit = QTimer(self, singleShot=True, interval=AT_RISK_MS)
        self.pause.timeout.connect(self.keep_now)
        self.limit.timeout.connect(self.keep_now)

    @property
    def state(self) -> DraftState:
        """Return how safe the typed text is."""
        return self._state

    def note_edit(self) -> None:
        """Take notice that something was typed."""
        self._set(DraftState.WAITING)
        self.pause.start()
        if not self.limit.isActive():
            self.limit.start()

    def keep_now(self) -> None:
        """Hand over what is typed, if anything was typed since the last time (or the last writing failed)."""
        self._stop()
        if self._state in (DraftState.WAITING, DraftState.FAILED):
            self._set(DraftState.KEEPING)
            self._store(self._read())

    def confirm(self) -> None:
        """Take notice that the last hand-over is written."""
        if self._state is DraftState.KEEPING:
            self._set(DraftState.KEPT)

    def fail(self) -> None:
        """Take notice that it could not be written; it is tried again after the pause."""
        if self._state is DraftState.KEEPING:
            self._set(DraftState.FAILED)
            self.pause.start()

    def forget(self) -> None:
        """Stop keeping: the form was saved or its draft discarded."""
        self._stop()
        self._set(DraftState.CLEAN)

    def _stop(self) -> None:
        self.pause.stop()
        self.limit.stop()

    def _set(self, state: DraftState) -> None:
        if state is not self._state:
            self._state = state
            self.state_changed.emit(state)
