# SPDX-License-Identifier: Apache-2.0
"""Compares who is being typed with everybody known here: after a short pause, in a job, and only the newest question counts."""

from PySide6.QtCore import QObject, QTimer, Signal

from app.base.jobs import JobContext
from app.domain.forms.traveller import split
from app.domain.forms.values import FormValues, is_blank
from app.services import search
from app.services.search import Candidate
from app.ui.widgets.session import Session

_PAUSE_MS = 250


class LookUp(QObject):
    """Asks "seen before?".

    Signals:
        found: the candidates, best first; an empty list where there is nothing to ask with.
    """

    found = Signal(list)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._values = FormValues()
        self._round, self._is_asking = 0, False
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._ask)

    def stop(self) -> None:
        """Forget the question; an answer on its way is dropped."""
        self._pause.stop()
        self._round += 1
        self._is_asking = False

    def look(self, values: FormValues, at_once: bool = False) -> None:
        """Compare a traveller's values, after a short pause in the typing or at once."""
        self._values = values
        if at_once:
            self._pause.stop()
            self._ask()
        else:
            self._pause.start()

    def is_waiting(self) -> bool:
        """Tell whether what is typed was not compared yet."""
        return self._pause.isActive() or self._is_asking

    def _ask(self) -> None:
        about, document, _crossing = split(self._values)
        self.stop()
        if all(is_blank(about.get(key)) for key in ("family", "given")) and document is None:
            self.found.emit([])
            return
        self._is_asking = True
        at_round, store = self._round, self._session.store
        numbers = [document.text("number")] if document else []

        def work(_job: JobContext) -> list[Candidate]:
            return search.seen_before(store, about, numbers)

        def show(found: list[Candidate]) -> None:
            if at_round == self._round:
                self._is_asking = False
                self.found.emit(found)

        self._session.runner.run(work, self, show)
