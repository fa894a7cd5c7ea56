# SPDX-License-Identifier: Apache-2.0
"""The page "People": find a person, open the record."""

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.base.text import _
from app.domain.permissions import Action
from app.services import deletions, people
from app.ui.dialogs.ask_deletion import AskDeletion
from app.ui.pages.people.columns import COLUMNS, FILTERS
from app.ui.pages.people.summary import PersonSummary
from app.ui.tables.record_list import RecordList
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.page import Page, Primary
from app.ui.widgets.session import Session


class PeoplePage(Page):
    """The list of people."""

    kinds: ClassVar[frozenset[str]] = frozenset({"person", "party", "alias", "document"})

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        store = session.store
        if session.can(Action.REGISTER):
            self.primary = Primary(_("Register person"), "N", self._register, "add")
        empty = EmptyState(
            _("No people yet"),
            _("Everybody who was registered at the border desk, keyed from paper or imported stands here."),
            _("Register person") if session.can(Action.REGISTER) else "",
            icon="people",
        )
        self.list = RecordList(
            "people",
            COLUMNS,
            lambda filters, sort, descending: people.list_ids(store, filters, sort or "name", descending),
            lambda row_nos: people.list_rows(store, row_nos),
            session.runner,
            self.kinds,
            sort=("name", False),
            filters=FILTERS,
            empty=empty,
        )
        self._summary = PersonSummary(session)
        self.list.set_details(self._summary)
        self.list.view.setAccessibleName(_("People"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)
        self.list.opened.connect(lambda person_id: self.go("person", person_id))
        self.list.acted.connect(self._register)
        if session.can(Action.ASK_DELETION):
            self.list.delete_wanted.connect(self._ask_deletion)
        self.list.detailed.connect(self._summary.show_person)

    def opened(self, arg: object) -> None:
        """Show the list; a text is searched for."""
        if isinstance(arg, str) and arg:
            self.list.bar.set_values({"text": arg})

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [
            ("Ctrl+F", _("Search")), ("Enter", _("Open the person")), ("Space", _("Details beside the list")), ("N", _("Register person")),
            ("Del", _("Ask for the chosen people to be deleted")),
        ]

    def first_focus(self) -> QWidget:
        """Begin in the search field."""
        return self.list.bar.search

    def _register(self) -> None:
        self.go("person", None)

    def _ask_deletion(self, row_nos: Sequence[int]) -> None:
        store = self.session.store
        self.session.runner.run(lambda _job: deletions.ids_of(store, "person", row_nos), self,
                                lambda ids: AskDeletion(self.session, "person", ids, self).open())
