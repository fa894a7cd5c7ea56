# SPDX-License-Identifier: Apache-2.0
"""A whole list, ready to stand on a page: filters, table, details at the right, how many are shown."""

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from app.base.jobs import JobContext
from app.base.text import _, ngettext
from app.ui.tables.column import Column
from app.ui.tables.filter_bar import Filter, FilterBar
from app.ui.tables.row_model import Fetch, RowModel
from app.ui.tables.table_view import TableView
from app.ui.theme import typography
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.labels import hairline, label
from app.ui.widgets.session import Runner

Find = Callable[[Mapping[str, str], str, bool], Iterable[int]]


@dataclass(frozen=True)
class Found:
    """What a query brought: the row numbers in order, and how many records there are without filters."""

    row_nos: "array[int]"
    total: int


class RecordList(QWidget):
    """A list that looks after itself: it asks `find(filters, sort, descending)` and `fetch(row_nos)` in jobs, asks again
    when filters, order or records of `kinds` change, and shows what comes.

    Signals:
        opened: record identity; Enter or a double click.
        current_changed: record identity of the row the keyboard is on, "" where none.
        detailed: record identity whose details are to be shown; only while the details are open.
        selection_changed: how many rows are chosen.
        delete_wanted: row numbers of the rows that are chosen; the Delete key.
        acted: the action of the empty state.
        found: the list shows what `find` brought.
    """

    opened = Signal(str)
    current_changed = Signal(str)
    detailed = Signal(str)
    selection_changed = Signal(int)
    delete_wanted = Signal(object)
    acted = Signal()
    found = Signal()

    def __init__(
        self, name: str, columns: Sequence[Column], find: Find, fetch: Fetch, runner: Runner, kinds: Iterable[str] = (), *,
        sort: tuple[str, bool] = ("", False), filters: Sequence[Filter] = (), empty: EmptyState | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._find, self._runner, self._sort = find, runner, sort
        self._total: int | None = None
        self._round = 0
        self._details: QWidget | None = None
        self.model = RowModel(columns, fetch, runner, kinds, parent=self)
        self.view = TableView(self.model, name)
        self.bar = FilterBar(filters)
        self._empty = empty or EmptyState(_("Nothing here yet"), "")
        self._empty_words = (self._empty.accessibleName(), self._empty.accessibleDescription(), self._empty.action_text())
        self._shown, self._chosen = label(type="small", tone="muted"), label(type="small", tone="muted")
        self._hint = label(_("Enter opens  ·  Ctrl+F searches"), type="small", tone="muted")
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.view)
        self._lay_out()
        self._connect(name)
        self.view.set_sort(*sort)

    def set_details(self, widget: QWidget, width: int = 340) -> None:
        """Give the list a panel that Space opens at the right and Esc closes."""
        self._details = widget
        widget.setMinimumWidth(typography.px(width))
        widget.hide()
        self._hint.setText(_("Enter opens  ·  Space shows details  ·  Ctrl+F searches"))
        self._split.addWidget(widget)
        self._split.setStretchFactor(0, 1)
        self._split.setStretchFactor(1, 0)

    def add_action(self, button: QWidget) -> None:
        """Put a quiet action at the foot of the list."""
        self._foot.insertWidget(self._foot.indexOf(self._hint), button)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for the first time when the list is seen for the first time."""
        super().showEvent(event)
        if not self._round:
            self.refresh()

    def refresh(self) -> None:
        """Ask the query again. What is shown stays until the answer comes."""
        self._round += 1
        at_round, filters, (sort, descending), total = self._round, self.bar.values(), self._sort, self._total
        self._shown.setText(_("Searching …") if self.model.rowCount() == 0 else self._shown.text())

        def work(_context: JobContext) -> Found:
            row_nos = self._find(filters, sort, descending)
            numbers = row_nos if isinstance(row_nos, array) else array("q", row_nos)
            if not filters:
                return Found(numbers, len(numbers))
            return Found(numbers, total if total is not None else len(array("q", self._find({}, sort, descending))))

        self._runner.run(work, self, lambda answer: self._show(at_round, answer))

    def _show(self, at_round: int, answer: Found) -> None:
        if at_round != self._round:
            return  # an older question; the answer to the newer one is on its way
        self._total = answer.total
        filtered = bool(self.bar.values())
        if answer.total and filtered:
            self._empty.say(_("Nothing found"), _("No record matches the search and the filters."), _("Clear all"))
        else:
            self._empty.say(*self._empty_words)
        self.model.set_ids(answer.row_nos)
        locale = QLocale()
        self._shown.setText(
            _("{shown} of {total} shown").format(shown=locale.toString(len(answer.row_nos)), total=locale.toString(answer.total))
        )
        self.found.emit()

    def _records_changed(self) -> None:
        self._total = None
        self.refresh()

    def _sort_chosen(self, sort: str, descending: bool) -> None:
        self._sort = (sort, descending)
        self.refresh()

    def _acted(self) -> None:
        if self._total and self.bar.values():
            self.bar.clear()
        else:
            self.acted.emit()

    def _typed(self, text: str) -> None:
        """Begin to search with the letter typed in the table."""
        self.bar.search.setFocus()
        self.bar.search.insert(text)

    def _toggle_details(self, record_id: str) -> None:
        if self._details is None:
            self.detailed.emit(record_id)
        elif self._details.isVisible():
            self._details.hide()
        else:
            self._details.show()
            self.detailed.emit(record_id)

    def _current_changed(self, record_id: str) -> None:
        self.current_changed.emit(record_id)
        if self._details is not None and self._details.isVisible() and record_id:
            self.detailed.emit(record_id)

    def _selection_changed(self) -> None:
        count = len(self.view.selected_row_nos())
        words = ngettext("{n} chosen", "{n} chosen", count).format(n=QLocale().toString(count))
        self._chosen.setText(words if count > 1 else "")
        self.selection_changed.emit(count)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close the details with Esc, ask for deletion with Delete."""
        if event.key() == Qt.Key.Key_Escape and self._details is not None and self._details.isVisible():
            self._details.hide()
            self.view.setFocus()
        elif event.key() == Qt.Key.Key_Delete and self.view.hasFocus() and self.view.selected_row_nos():
            self.delete_wanted.emit(self.view.selected_row_nos())
        else:
            super().keyPressEvent(event)

    def _connect(self, name: str) -> None:
        self.view.setAccessibleName(name)
        self.view.set_empty(self._empty)
        self.view.opened.connect(self.opened)
        self.view.detailed.connect(self._toggle_details)
        self.view.current_changed.connect(self._current_changed)
        self.view.sort_chosen.connect(self._sort_chosen)
        self.view.typed.connect(self._typed)
        self.view.selectionModel().selectionChanged.connect(self._selection_changed)
        self.model.stale.connect(self._records_changed)
        self.bar.changed.connect(self.refresh)
        self._empty.acted.connect(self._acted)

    def _lay_out(self) -> None:
        self._foot = foot = QHBoxLayout()
        foot.setContentsMargins(typography.px(24), typography.px(6), typography.px(24), typography.px(6))
        foot.setSpacing(typography.px(16))
        foot.addWidget(self._shown)
        foot.addWidget(self._chosen)
        foot.addStretch()
        foot.addWidget(self._hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(hairline())
        table = QHBoxLayout()
        table.setContentsMargins(typography.px(12), 0, 0, 0)  # with the cells' own 12: text stands below the page title
        table.addWidget(self._split)
        column.addLayout(table, 1)
        column.addWidget(hairline())
        column.addLayout(foot)
