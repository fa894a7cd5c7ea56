# SPDX-License-Identifier: Apache-2.0
"""What long work tells its caller, and how the caller asks it to stop. Knows no threads and no widgets."""

from dataclasses import dataclass, field

from app.base.errors import Cancelled


@dataclass
class JobContext:
    """Progress and cancel of one piece of work.

    The worker calls `step`; whoever shows progress reads the three values when it likes.

    Attributes:
        done: units finished so far.
        total: units in all, 0 where unknown.
        stage: what is being done, as a translated sentence without personal data.
    """

    done: int = 0
    total: int = 0
    stage: str = ""
    _cancelled: bool = field(default=False, repr=False)

    def step(self, done: int, total: int = 0, stage: str = "") -> None:
        """Say how far the work is.

        Raises:
            Cancelled: somebody asked the work to stop.
        """
        if self._cancelled:
            raise Cancelled
        self.done, self.total = done, total
        if stage:
            self.stage = stage

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._cancelled = True
