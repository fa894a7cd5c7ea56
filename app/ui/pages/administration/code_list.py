# SPDX-License-Identifier: Apache-2.0
"""The codes of one list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.base.text import N_, _
from app.domain import codelists
from app.domain.codelists import Code
from app.ui.tables.column import Column
from app.ui.tables.record_list import RecordList
from app.ui.theme import typography
from app.ui.widgets.key_button import KeyButton
from app.ui.widgets.labels import label
from app.ui.widgets.session import Session


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One code as the table shows it."""

    row_no: int
    id: str
    label: str
    others: str
    verified: bool
    source: str


COLUMNS = (
    Column("id", N_("Code"), width=16),
    Column("label", N_("Label"), width=30, tooltip=lambda row: row.label),
    Column("others", N_("Also typed as"), width=20, tooltip=lambda row: row.others),
    Column("verified", N_("Verified"), lambda is_read: _("yes") if is_read else _("not yet"), width=12, chip=True,
           tone=lambda row: "success" if row.verified else "warning"),
    Column("source", N_("Source"), width=0, tooltip=lambda row: row.source),
)


class CodeListView(QWidget):
    """A list's codes, found as in forms: by code, number, first letters or another name.

    Signals:
        closed: the user wants to go back to the lists.
    """

    closed = Signal()

    def __init__(self, session: Session, name: str, title: str) -> None:
        super().__init__()
        self._name = name
        heading = label(title, type="section")
        heading.setProperty("is_data", True)
        back = KeyButton(_("All lists"), "Esc", kind="quiet", icon="back", only_shown=True)
        back.clicked.connect(self.closed)
        QShortcut(QKeySequence("Esc"), self, self.closed.emit)
        self.list = RecordList("codes", COLUMNS, self._find, self._fetch, session.runner)
        self.list.view.setAccessibleName(_("Codes"))
        head = QHBoxLayout()
        head.setContentsMargins(typography.px(16), typography.px(8), typography.px(24), 0)
        head.setSpacing(typography.px(12))
        head.addWidget(back)
        head.addWidget(heading, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.list, 1)

    def _find(self, wanted: Mapping[str, str], _sort: str, _descending: bool) -> Sequence[int]:
        codes = codelists.codelist(self._name)
        typed = wanted.get("text", "")
        return [code.order for code in (codelists.match(self._name, typed, len(codes)) if typed else codes)]

    def _fetch(self, numbers: Sequence[int]) -> list[CodeRow]:
        codes = codelists.codelist(self._name).codes
        return [_row(codes[number - 1]) for number in numbers]


def _row(code: Code) -> CodeRow:
    others = [each for each in dict.fromkeys(code.aliases) if each not in (code.code, code.label)]
    return CodeRow(code.order, code.code, _(code.label), ", ".join(others), code.verified, code.source)
