# SPDX-License-Identifier: Apache-2.0
"""Code lists: which there are, where they come from, whether they were read at the source; Enter shows the codes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from app.base.text import N_, _
from app.domain import codelists
from app.domain.forms.catalogue import FORMS
from app.domain.letters import fold
from app.services import administration
from app.ui.pages.administration.code_list import CodeListView
from app.ui.pages.administration.panel import Panel
from app.ui.tables.column import Column
from app.ui.tables.record_list import RecordList
from app.ui.theme import typography
from app.ui.widgets.labels import label
from app.ui.widgets.session import Session


@dataclass(frozen=True, slots=True)
class ListRow:
    """One code list as the table shows it; `used` are the fields that take its codes."""

    row_no: int
    id: str
    title: str
    used: str
    entries: int
    verified: int
    sources: str


def _verified(row: ListRow) -> str:
    return _("all") if row.verified == row.entries else _("{n} of {all}").format(n=row.verified, all=row.entries)


COLUMNS = (
    Column("title", N_("Code list"), width=22),
    Column("used", N_("Asked in"), width=30, tooltip=lambda row: row.used),
    Column("entries", N_("Codes"), width=9, align="right"),
    Column("verified", N_("Verified"), width=12, chip=True, value=_verified,
           tone=lambda row: "success" if row.verified == row.entries else "warning"),
    Column("sources", N_("Source"), width=0, tooltip=lambda row: row.sources),
)


class CodeListsPanel(Panel):
    """The table of lists, and over it the codes of one."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._codes: CodeListView | None = None
        self.list = RecordList("code_lists", COLUMNS, _find, lambda numbers: [_rows()[number] for number in numbers], session.runner)
        self.list.view.setAccessibleName(_("Code lists"))
        words = _("List, field or code")
        self.list.bar.search.setPlaceholderText(words)
        self.list.bar.search.setAccessibleName(words)
        self.list.opened.connect(self.open_list)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._note = label(
            _("Verified means that the entry was read in a source of the body that issues it. It does not mean that a national authority "
              "has confirmed it."), type="small", tone="muted", wrap=True)
        self._note.setContentsMargins(typography.px(24), typography.px(4), typography.px(24), typography.px(8))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addWidget(self._note)

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this section."""
        return [("Ctrl+F", _("Search")), ("Enter", _("Show the codes of the list")), ("Esc", _("Go back to the lists"))]

    def open_list(self, name: str) -> None:
        """Show the codes of a list."""
        self._codes = CodeListView(self.session, name, list_title(name))
        self._codes.closed.connect(self._close_list)
        self._stack.addWidget(self._codes)
        self._stack.setCurrentWidget(self._codes)
        self._codes.list.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def codes(self) -> CodeListView | None:
        """Return the view of the list that is open."""
        return self._codes

    def _close_list(self) -> None:
        codes, self._codes = self._codes, None
        if codes is not None:
            self._stack.removeWidget(codes)
            codes.deleteLater()
        self.list.view.setFocus(Qt.FocusReason.OtherFocusReason)


def list_title(name: str) -> str:
    """Return a list's name in words."""
    return name.replace("_", " ").capitalize()


@cache
def _fields() -> Mapping[str, list[tuple[str, str]]]:
    """Return list name > (form title, field label) of the fields that take its codes."""
    found: dict[str, list[tuple[str, str]]] = {}
    for form in FORMS.values():
        for field in form.fields():
            if field.codelist:
                found.setdefault(field.codelist, []).append((form.title, field.label))
    return found


def _rows() -> list[ListRow]:
    return [
        ListRow(
            number, row.name, list_title(row.name),
            "; ".join(dict.fromkeys(f"{_(form)}: {_(label_).replace('&', '')}" for form, label_ in _fields().get(row.name, ()))),
            row.entries, row.verified, "; ".join(row.sources) or _("no source named"),
        )
        for number, row in enumerate(administration.code_lists())
    ]


def _find(wanted: Mapping[str, str], _sort: str, _descending: bool) -> Sequence[int]:
    typed = fold(wanted.get("text", ""))
    return [row.row_no for row in _rows() if not typed or typed in fold(f"{row.id} {row.title} {row.used}") or codelists.one(row.id, typed)]
