# SPDX-License-Identifier: Apache-2.0
"""Keeps Python's cycle collector in the GUI thread.

Left alone, the collector runs in whichever thread happens to allocate. A page that was closed and hangs in a cycle would
then be destroyed by a worker, and Qt objects may only be destroyed in their own thread ("Timers cannot be stopped from
another thread" is the friendly way in which this shows).
"""

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

# Often, so that each look at the young objects is short: during an import ten thousands are made every second.
EVERY_MS = 100
# A look at everything takes as long as the window may stand still; while work is going on it is put off this often.
FULL_PUT_OFF = 300


class Collector(QObject):
    """Switches automatic collection off and collects from a timer, by Python's own thresholds.

    Args:
        is_busy: tells whether work is going on; a full collection then waits, at most half a minute.
    """

    def __init__(self, parent: QObject, is_busy: Callable[[], bool] = lambda: False) -> None:
        super().__init__(parent)
        self._is_busy, self._put_off = is_busy, 0
        self._limits = gc.get_threshold()
        gc.disable()
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect the generations that have grown past their threshold."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > self._limits[generation]:
                if generation == 2 and self._is_busy() and self._put_off < FULL_PUT_OFF:
                    self._put_off += 1
                    continue
                if generation == 2:
                    self._put_off = 0
                gc.collect(generation)
                return

    def stop(self) -> None:
        """Hand collecting back to Python, once there are no workers."""
        self._timer.stop()
        gc.enable()
