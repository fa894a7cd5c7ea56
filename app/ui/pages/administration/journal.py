# SPDX-License-Identifier: Apache-2.0
"""The journal: who did what when on which record, newest first, however many entries there are."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from app.base.text import N_, _
from app.domain.permissions import Action
from app.services import administration
from app.services.administration import JournalRow
from app.ui.dialogs.record_history import RecordHistory
from app.ui.pages.administration.entry_detail import EntryDetail
from app.ui.pages.administration.panel import Panel
from app.ui.pages.administration.periods import filter_of, periods
from app.ui.tables.column import Column
from app.ui.tables.filter_bar import Filter
from app.ui.tables.record_list import RecordList
from app.ui.widgets import formats
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.session import Session

COLUMNS = (
    Column("wall", N_("When"), formats.moment, sort="when", width=18),
    Column("user", N_("Who"), width=17),
    Column("what", N_("What"), width=14, tooltip=lambda row: row.what, tone=lambda row: "danger" if row.deleted else "text"),
    Column("object_label", N_("Record"), width=25, value=lambda row: f"{row.object_label} {row.case_number}".strip()),
    Column("role", N_("Role"), width=12),
    Column("fields", N_("Fields"), ", ".join, width=0, tooltip=lambda row: ", ".join(row.fields)),
    Column("device", N_("PC"), administration.pc_words, width=14, hidden=True),
    Column("seq", N_("Number"), width=10, align="right", hidden=True),
)


class JournalPanel(Panel):
    """The list of entries; Space shows one, Enter the history of its record."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._users: list[tuple[str, str]] = []
        journal = administration.JournalList(session.store)

        def find(wanted: Mapping[str, str], _sort: str, descending: bool) -> Any:
            return journal.find(filter_of(wanted), wanted.get("text", ""), descending)

        empty = EmptyState(_("No entries yet"), _("Everything that is done in this store is written here."), icon="journal")
        self.list = RecordList(
            "journal", COLUMNS, find, journal.rows, session.runner, sort=("when", True), empty=empty,
            filters=(
                Filter("kind", N_("What"), administration.kinds), Filter("user", N_("Who"), lambda: self._users),
                Filter("period", N_("When"), periods),
            ),
        )
        self.list.view.setAccessibleName(_("Journal"))
        words = _("User, case or person") if session.can(Action.SEE_CASE) else _("User")
        self.list.bar.search.setPlaceholderText(words)
        self.list.bar.search.setAccessibleName(words)
        self.detail = EntryDetail()
        self.list.set_details(self.detail, 300)
        self.list.detailed.connect(self._show_detail)
        self.list.opened.connect(self._open)
        self.detail.history_wanted.connect(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)

    def look_again(self) -> None:
        """Ask for the users, for the filter, and for new entries."""
        store = self.session.store
        self.session.runner.run(lambda _job: administration.names(store), self, self._take_users)
        if self.list.isVisible():
            self.list.refresh()

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this section."""
        return [("Ctrl+F", _("Find a user, case or person")), ("Space", _("Show what it was and what it became")),
                ("Enter", _("Show the history of the record"))]

    def _take_users(self, users: list[tuple[str, str]]) -> None:
        self._users = users

    def _row(self) -> JournalRow | None:
        place = self.list.view.current_place()
        row: JournalRow | None = self.list.model.row(place) if place >= 0 else None
        return row

    def _show_detail(self, _entry_id: str) -> None:
        row = self._row()
        if row is not None:
            self.detail.show_entry(row)

    def _open(self, _entry_id: str) -> None:
        row = self._row()
        if row is not None and row.object_id:
            RecordHistory(self.session, row.object_kind, row.object_id, self, with_parts=False).open()
