# SPDX-License-Identifier: Apache-2.0
"""Finds the records that a link field can point to, in jobs."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from app.base.jobs import JobContext
from app.ui.forms.editors.choices import Choice
from app.ui.widgets.session import Session

# Kinds that are found by searching the whole store; others belong to the open case or to none.
_SEARCHED = {"person": "people", "case": "cases"}


class RecordLinks(QObject):
    """The `LinkSource` of a page.

    Attributes:
        case_id: the open case, whose events, charges and plans are offered.

    Args:
        nearby: people offered first and for an empty text, such as the parties of the open case.
    """

    def __init__(self, session: Session, parent: QObject, nearby: Sequence[Choice] = ()) -> None:
        super().__init__(parent)
        self._session = session
        self.nearby: tuple[Choice, ...] = tuple(nearby)
        self.case_id = ""

    def find(self, kind: str, typed: str, show: Callable[[Sequence[Choice]], None]) -> None:
        """Look for records of a kind by typed words and hand them to `show`."""
        if kind not in _SEARCHED:
            self._offer(kind, typed, show)
            return
        folded = typed.casefold()
        near = [each for each in self.nearby if folded in each.label.casefold()] if kind == "person" else []
        if not typed.strip():
            show(near)
            return

        def work(_context: JobContext) -> list[Choice]:
            from app.services import search

            wanted = _SEARCHED[kind]
            return [Choice(hit.id, hit.title, hit.detail) for hit in search.find(self._session.store, typed) if hit.page == wanted]

        def done(found: list[Choice]) -> None:
            known = {each.key for each in near}
            show([*near, *(each for each in found if each.key not in known)])

        self._session.runner.run(work, self, done)

    def name(self, kind: str, record_id: str, show: Callable[[str], None]) -> None:
        """Look up what people call a record and hand it to `show`."""
        known = next((each.label for each in self.nearby if each.key == record_id), "")
        if known:
            show(known)
            return

        def work(_context: JobContext) -> str:
            from app.services import choices, search

            return str((search if kind in _SEARCHED else choices).title_of(self._session.store, kind, record_id))

        self._session.runner.run(work, self, show)

    def _offer(self, kind: str, typed: str, show: Callable[[Sequence[Choice]], None]) -> None:
        store, case_id = self._session.store, self.case_id

        def work(_context: JobContext) -> list[Choice]:
            from app.services import choices

            return [Choice(each.id, each.label) for each in choices.offered(store, kind, case_id, typed)]

        self._session.runner.run(work, self, show)
