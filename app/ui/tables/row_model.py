# SPDX-License-Identifier: Apache-2.0
"""Rows of a list: the row numbers first, the rows in pages of 200 when somebody looks at them."""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.base.jobs import JobContext
from app.base.text import _
from app.domain.touched import Touched
from app.ui.tables.column import ALIGNMENTS, Column
from app.ui.widgets.session import Runner

Index = QModelIndex | QPersistentModelIndex
Fetch = Callable[[Sequence[int]], Sequence[Any]]

PAGE = 200
KEPT_PAGES = 24
WAITING = "…"
SortRole = Qt.ItemDataRole.UserRole + 1
RecordIdRole = Qt.ItemDataRole.UserRole + 2


class RowModel(QAbstractTableModel):
    """A table of records of which only those in view are in memory.

    `fetch(row_nos)` runs in a job and returns the rows of these numbers in any order, leaving out those that are gone.
    Every row has the attributes `row_no` and `id`. While a page is on its way its cells read "…"; rows that were read
    before stay in view until newer ones arrive.

    Signals:
        stale: records of a kind shown here changed; who knows the query asks for the row numbers again.
    """

    stale = Signal()

    def __init__(
        self, columns: Sequence[Column], fetch: Fetch, runner: Runner, kinds: Iterable[str] = (), *, uses_store: bool = True,
        row_no: Callable[[Any], int] = attrgetter("row_no"), record_id: Callable[[Any], str] = attrgetter("id"),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._fetch, self._runner, self._uses_store = fetch, runner, uses_store
        self._row_no, self._record_id = row_no, record_id
        self._kinds = tuple(kinds)
        self._ids: array[int] = array("q")
        self._rows: dict[int, Any] = {}
        self._fresh: OrderedDict[int, None] = OrderedDict()  # pages whose rows are up to date, oldest use first
        self._wanted: OrderedDict[int, None] = OrderedDict()  # pages that somebody looked at, latest last
        self._round = 0  # counts what makes pages on their way useless
        self._busy = False
        self._seen_page = -1
        self._holds: set[str] = set()
        self._touched_meanwhile = False
        if self._kinds:
            runner.touched.connect(self.touch)

    # What the list holds

    def set_ids(self, row_nos: Iterable[int]) -> None:
        """Show the records with these numbers, in this order. Rows already read stay until newer ones arrive."""
        self.beginResetModel()
        self._ids = row_nos if isinstance(row_nos, array) else array("q", row_nos)
        self._forget_pages()
        self.endResetModel()

    def ids(self) -> "array[int]":
        """Return the row numbers in order; not a copy."""
        return self._ids

    def row(self, place: int) -> Any:
        """Return the row at a place, or None while it is on its way."""
        page = place // PAGE
        if page != self._seen_page:
            if page in self._fresh:
                self._fresh.move_to_end(page)
                self._seen_page = page
            else:
                self._seen_page = -1
                self._want(page)
        return self._rows.get(self._ids[place])

    def place_of(self, row_no: int) -> int:
        """Return where a row number stands, or -1."""
        try:
            return self._ids.index(row_no)
        except ValueError:
            return -1

    def record_id(self, place: int) -> str:
        """Return the identity of the record at a place, "" while it is on its way."""
        row = self.row(place)
        return "" if row is None else self._record_id(row)

    def is_fresh(self, place: int) -> bool:
        """Tell whether the row at a place was read since the last change."""
        return place // PAGE in self._fresh

    # News

    def touch(self, touched: Touched) -> None:
        """Take in that records changed; put off while the list is hidden or a cell is being edited."""
        if not touched.concerns(*self._kinds):
            return
        if self._holds:
            self._touched_meanwhile = True
        else:
            self._refresh()

    def hold(self, reason: str) -> None:
        """Put off all refreshing until `release` with the same reason."""
        self._holds.add(reason)

    def release(self, reason: str) -> None:
        """Refresh now if something changed meanwhile and no other reason holds."""
        self._holds.discard(reason)
        if self._touched_meanwhile and not self._holds:
            self._refresh()

    def _refresh(self) -> None:
        self._touched_meanwhile = False
        self._forget_pages()
        if self._ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._ids) - 1, len(self.columns) - 1))
        self.stale.emit()

    # Pages

    def _forget_pages(self) -> None:
        self._round += 1
        self._fresh.clear()
        self._wanted.clear()
        self._seen_page = -1

    def _want(self, page: int) -> None:
        self._wanted[page] = None
        self._wanted.move_to_end(page)
        while len(self._wanted) > 4:
            self._wanted.popitem(last=False)  # scrolled past; asked for again when seen again
        self._ask()

    def _ask(self) -> None:
        """Read the page that was looked at last, one at a time."""
        if self._busy or not self._wanted:
            return
        page, _none = self._wanted.popitem()
        numbers, at_round = self._ids[page * PAGE:(page + 1) * PAGE], self._round
        self._busy = True

        def work(_context: JobContext) -> Sequence[Any]:
            return self._fetch(numbers)

        self._runner.run(
            work, self, lambda rows: self._arrived(page, at_round, rows), lambda error: self._failed(page, error), self._stopped,
            uses_store=self._uses_store,
        )

    def _arrived(self, page: int, at_round: int, rows: Sequence[Any]) -> None:
        self._busy = False
        if at_round == self._round:
            self._wanted.pop(page, None)
            for number in self._ids[page * PAGE:(page + 1) * PAGE]:
                self._rows.pop(number, None)
            self._rows.update((self._row_no(row), row) for row in rows)
            self._fresh[page] = None
            self._drop_old_pages()
            last = min((page + 1) * PAGE, len(self._ids)) - 1
            self.dataChanged.emit(self.index(page * PAGE, 0), self.index(last, len(self.columns) - 1))
        self._ask()

    def _failed(self, page: int, error: Exception) -> None:
        """Leave the page until something changes, or each drawing would ask again; the error goes to the error dialog."""
        self._stopped()
        self._fresh[page] = None
        raise error

    def _stopped(self) -> None:
        self._busy = False
        self._wanted.clear()

    def _drop_old_pages(self) -> None:
        while len(self._fresh) > KEPT_PAGES:
            page, _none = self._fresh.popitem(last=False)
            for number in self._ids[page * PAGE:(page + 1) * PAGE]:
                self._rows.pop(number, None)
        if len(self._rows) > 2 * KEPT_PAGES * PAGE:  # rows of orders long gone
            kept = {number for page in self._fresh for number in self._ids[page * PAGE:(page + 1) * PAGE]}
            self._rows = {number: row for number, row in self._rows.items() if number in kept}

    # What Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of records."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return text, sort key, record identity and the like of a cell."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return ALIGNMENTS[self.columns[index.column()].align]
        if role not in (
            Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole, SortRole, RecordIdRole
        ):
            return None
        row = self.row(index.row())
        if row is None:
            return WAITING if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None
        column = self.columns[index.column()]
        if role == SortRole:
            return column.of(row)
        if role == RecordIdRole:
            return self._record_id(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tooltip(row) if column.tooltip else None
        return column.text(row)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the heading of a column."""
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return _(self.columns[section].title)
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return ALIGNMENTS[self.columns[section].align]
        return None
