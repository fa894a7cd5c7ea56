# SPDX-License-Identifier: Apache-2.0
"""Notices that nobody uses the window, or that the PC slept. Two clocks decide, because either may stand still or be set."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

from app.base import clock

_TICK_S = 5
# The event loop ticks every five seconds; if this much time went by between two ticks, the PC was asleep.
_SLEPT_S = 60

_USES = frozenset({
    QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel, QEvent.Type.TouchBegin,
    QEvent.Type.TabletPress,
})


class IdleWatch(QObject):
    """Watches the whole application.

    Signals:
        expired: the limit is over, or the PC slept; comes once.
    """

    expired = Signal()

    def __init__(self, limit_s: float, app: QCoreApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._limit_s = limit_s
        self._used = self._ticked = self._now()
        self._is_over = False
        self._timer = QTimer(self, interval=_TICK_S * 1000)
        self._timer.timeout.connect(self.check)
        self._timer.start()
        app.installEventFilter(self)

    def set_limit(self, limit_s: float) -> None:
        """Use another limit from now on."""
        self._limit_s = limit_s

    def check(self) -> None:
        """Compare both clocks with the last use; emit `expired` when either says that the limit is over."""
        now = self._now()
        slept = max(now[0] - self._ticked[0], now[1] - self._ticked[1]) >= _SLEPT_S
        idle = max(now[0] - self._used[0], now[1] - self._used[1]) >= self._limit_s
        self._ticked = now
        if (slept or idle) and not self._is_over:
            self._is_over = True
            self._timer.stop()
            self.expired.emit()

    @staticmethod
    def _now() -> tuple[float, float]:
        """Return wall clock and monotonic clock in seconds."""
        return clock.wall_ms() / 1000, clock.monotonic_s()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take note of use. The first key after a long sleep must not pass for use in time."""
        if event.type() in _USES:
            self.check()
            if not self._is_over:
                self._used = self._now()
        return self._is_over and event.type() in _USES
