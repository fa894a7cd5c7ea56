# SPDX-License-Identifier: Apache-2.0
"""Keeps Python's cycle collector in the GUI thread.

Left alone, the collector runs in whichever thread happens to allocate. A page that was closed and hangs in a cycle would
then be destroyed by a worker, and Qt objects may only be destroyed in their own thread ("Timers cannot be stopped from
another thread" is the friendly way in which this shows).
"""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 1000


class Collector(QObject):
    """Switches automatic collection off and collects from a timer, by Python's own thresholds."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._limits = gc.get_threshold()
        gc.disable()
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect the generations that have grown past their threshold."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > self._limits[generation]:
                gc.collect(generation)
                return

    def stop(self) -> None:
        """Hand collecting back to Python, once there are no workers."""
        self._timer.stop()
        gc.enable()
