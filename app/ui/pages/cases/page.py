# SPDX-License-Identifier: Apache-2.0
"""The page "Cases": the list, and the way into a case."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.base.text import _
from app.domain.permissions import Action
from app.services import cases, deletions, transfers
from app.services.transfers import Officer
from app.ui.dialogs.ask_deletion import AskDeletion
from app.ui.dialogs.assign_case import HandOverCases
from app.ui.dialogs.export_identities import ExportIdentities
from app.ui.pages.cases.columns import COLUMNS, filters
from app.ui.tables.record_list import RecordList
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.page import Page, Primary
from app.ui.widgets.session import Session


class CasesPage(Page):
    """The list of cases."""

    kinds: ClassVar[frozenset[str]] = frozenset({"case", "party", "stage", "decision", "person", "watched"})

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        store = session.store
        may_open = session.can(Action.OPEN_CASE)
        if may_open:
            self.primary = Primary(_("New case"), "N", self._new_case, "add")
        empty = EmptyState(
            _("No cases yet"),
            _("A case begins at the border desk, with a referral from another agency, or by importing a workbook."),
            _("New case") if may_open else "",
            icon="cases",
        )
        self.list = RecordList(
            "cases",
            COLUMNS,
            lambda wanted, sort, descending: cases.list_ids(store, wanted, sort or "changed", descending),
            lambda row_nos: cases.list_rows(store, row_nos),
            session.runner,
            self.kinds,
            sort=("changed", True),
            filters=filters(session.actor_name),
            empty=empty,
        )
        self.list.view.setAccessibleName(_("Cases"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)
        self.list.opened.connect(lambda case_id: self.go("case", case_id))
        self.list.acted.connect(self._new_case)
        if session.can(Action.EXPORT_IDENTITIES):
            export = KeyButton(_("Export with identities"), kind="quiet", icon="export")
            export.clicked.connect(lambda: ExportIdentities(session, self).open())
            self.list.add_action(export)
        if session.can(Action.ASK_DELETION):
            self.list.delete_wanted.connect(self._ask_deletion)

    def opened(self, arg: object) -> None:
        """Show the list; filters may be given as a dict."""
        if isinstance(arg, dict):
            self.list.bar.set_values({str(key): str(value) for key, value in arg.items()})

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [("Ctrl+F", _("Search")), ("Enter", _("Open the case")), ("N", _("New case")),
                ("Del", _("Ask for the chosen cases to be deleted"))]

    def commands(self) -> dict[str, Callable[[], object]]:
        """Return what the palette may ask of this page."""
        return {"hand_over": self.hand_over}

    def hand_over(self) -> None:
        """Give all open cases of an officer to another one; those who have left come first."""
        store = self.session.store

        def look() -> tuple[list[Officer], list[Officer]]:
            return transfers.leavers(store), transfers.officers(store)

        def ask(found: tuple[list[Officer], list[Officer]]) -> None:
            left, works = found
            HandOverCases(self.session, [*left, *works], works, self).open()

        self.session.runner.run(lambda _job: look(), self, ask)

    def first_focus(self) -> QWidget:
        """Begin in the table, where the arrows walk."""
        return self.list.view

    def _new_case(self) -> None:
        self.go("case", None)

    def _ask_deletion(self, row_nos: Sequence[int]) -> None:
        store = self.session.store
        self.session.runner.run(lambda _job: deletions.ids_of(store, "case", row_nos), self,
                                lambda ids: AskDeletion(self.session, "case", ids, self).open())
