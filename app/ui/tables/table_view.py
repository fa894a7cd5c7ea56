# SPDX-License-Identifier: Apache-2.0
"""The table of a list: fixed row heights, keys for everything, a million rows without a pause."""

from array import array

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    Qt,
    QTimer,
    Signal,
    SignalInstance,
)
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from app.base.text import _
from app.ui.tables import layout_memory
from app.ui.tables.cell_delegate import CellDelegate
from app.ui.tables.layout_memory import ColumnLayout
from app.ui.tables.row_model import RowModel
from app.ui.theme import style, typography

ROW_HEIGHTS = {"normal": 28, "compact": 24, "touch": 36}
Index = QModelIndex | QPersistentModelIndex
_SELECT_ROWS = QItemSelectionModel.SelectionFlag.Rows | QItemSelectionModel.SelectionFlag.ClearAndSelect


class TableView(QTableView):
    """Shows a `RowModel`.

    Signals:
        opened: record identity; Enter or a double click.
        detailed: record identity; Space.
        current_changed: record identity of the row the keyboard is on, "" where none or not read yet.
        sort_chosen: order name of a column, and whether descending; the page asks its query.
        typed: text typed while the table has the keyboard; the list starts to search with it.
    """

    opened = Signal(str)
    detailed = Signal(str)
    current_changed = Signal(str)
    sort_chosen = Signal(str, bool)
    typed = Signal(str)

    def __init__(self, model: RowModel, name: str, *, density: str = "normal", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hovered = -1
        self._name, self._density, self._model = name, density, model
        self._sort: tuple[str, bool] = ("", False)
        self._empty: QWidget | None = None
        self._all_selected = False
        self._current_row_no: int | None = None
        self._delegate = CellDelegate(self, self)
        self._keep = QTimer(self, singleShot=True, interval=500)
        self._keep.timeout.connect(self._keep_layout)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setShowGrid(False)
        self.setProperty("ring", "none")  # the ring goes around the row, see paintEvent
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._set_up_headers()
        self.doubleClicked.connect(lambda index: self._announce(self.opened, index.row()))
        model.modelAboutToBeReset.connect(self._remember_current)
        model.modelReset.connect(self._restore_current)
        model.dataChanged.connect(self._announce_current)
        model.hold("hidden")
        style.look().changed.connect(self._take_look)
        self._take_look()

    # What is shown

    def rows(self) -> RowModel:
        """Return the model."""
        return self._model

    def row_height(self) -> int:
        """Return the height of a row in pixels."""
        return typography.px(ROW_HEIGHTS[self._density])

    def set_empty(self, widget: QWidget) -> None:
        """Show `widget` over the table while it has no rows."""
        self._empty = widget
        widget.setParent(self.viewport())
        self._place_empty()

    def set_sort(self, order: str, descending: bool) -> None:
        """Mark the column that the list is sorted by."""
        self._sort = (order, descending)
        header = self.horizontalHeader()
        section = next((at for at, column in enumerate(self._model.columns) if column.sort == order and order), -1)
        header.setSortIndicatorShown(section >= 0)
        if section >= 0:
            header.setSortIndicator(section, Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder)

    # What is chosen

    def current_place(self) -> int:
        """Return the place of the row that the keyboard is on, or -1."""
        return self.currentIndex().row()

    def current_id(self) -> str:
        """Return the record identity of that row."""
        place = self.current_place()
        return self._model.record_id(place) if place >= 0 else ""

    def go_to(self, place: int) -> None:
        """Put the keyboard on a row, choose it and bring it into view."""
        if 0 <= place < self._model.rowCount():
            index = self._model.index(place, self._first_column())
            self.selectionModel().setCurrentIndex(index, _SELECT_ROWS)
            self.scrollTo(index)

    def is_all_selected(self) -> bool:
        """Tell whether all rows of the list are chosen, in memory or not."""
        return self._all_selected

    def selected_row_nos(self) -> "array[int]":
        """Return the row numbers of the chosen rows, in the order of the list."""
        if self._all_selected:
            return self._model.ids()
        ranges = sorted((each.top(), each.bottom()) for each in self.selectionModel().selection().toList())
        chosen: array[int] = array("q")
        upto = 0
        for top, bottom in ranges:
            chosen.extend(self._model.ids()[max(top, upto):bottom + 1])
            upto = max(upto, bottom + 1)
        return chosen

    def selectAll(self) -> None:
        """Choose all rows as one range and one flag; Qt would ask a million times eight questions (measured: 13 s)."""
        last = self._model.rowCount() - 1
        if last < 0:
            return
        corners = self._model.index(0, 0), self._model.index(last, len(self._model.columns) - 1)
        self.selectionModel().select(QItemSelection(*corners), QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._all_selected = True

    # Keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Space shows details, Home and End go to the first and last row, letters begin a search."""
        key, place = event.key(), self.current_place()
        extends = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and place >= 0:
            self._announce(self.opened, place)
        elif key == Qt.Key.Key_Space and not event.modifiers() and place >= 0:
            self._announce(self.detailed, place)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and not extends:
            self.go_to(0 if key == Qt.Key.Key_Home else self._model.rowCount() - 1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._extend_to(0 if key == Qt.Key.Key_Home else self._model.rowCount() - 1)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Hand typed letters on; Qt would read every row to find one that begins so."""
        if search.strip():
            self.typed.emit(search)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light up the row under the pointer."""
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(int(event.position().y())))

    def leaveEvent(self, event: QEvent) -> None:
        """Light up nothing."""
        super().leaveEvent(event)
        self._hover(-1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Put the keyboard on a row, so that the first arrow key moves from somewhere."""
        super().focusInEvent(event)
        if self.current_place() < 0:
            self.go_to(0)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the mark off the current row."""
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, and the focus ring around the row that the keyboard is on (or around an empty table)."""
        super().paintEvent(event)
        if not self.hasFocus():
            return
        viewport = self.viewport()
        place, ring = self.current_place(), viewport.rect()
        if place >= 0:
            width = min(self.horizontalHeader().length(), viewport.width())
            ring = QRect(0, self.rowViewportPosition(place), width, self.row_height() - 1)
        pen = typography.px(2)
        with QPainter(viewport) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(style.colour("accent"), pen))
            painter.drawRoundedRect(QRectF(ring).adjusted(pen / 2, pen / 2, -pen / 2, -pen / 2), typography.px(4), typography.px(4))

    # Only what is in view refreshes

    def showEvent(self, event: QShowEvent) -> None:
        """Take in what changed while the list was hidden."""
        super().showEvent(event)
        self._model.release("hidden")
        self._place_empty()

    def hideEvent(self, event: QHideEvent) -> None:
        """Put off refreshing; keep the layout if the user has just changed it."""
        super().hideEvent(event)
        if self._keep.isActive():
            self._keep_layout()
        self._model.hold("hidden")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the empty state over the whole table."""
        super().resizeEvent(event)
        self._place_empty()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Drop the flag for "all" as soon as the choice changes."""
        self._all_selected = False
        super().selectionChanged(selected, deselected)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Announce the record that the keyboard is on."""
        super().currentChanged(current, previous)
        if previous.isValid():
            self._update_row(previous.row())
        self._update_row(current.row())
        self._announce_current()

    # Inside

    def _set_up_headers(self) -> None:
        upright, header = self.verticalHeader(), self.horizontalHeader()
        upright.hide()
        upright.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSectionsMovable(True)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        # A header that shares the table's selection asks for the flags of every cell of a large choice, at every paint.
        for each in (upright, header):
            each.setSelectionModel(QItemSelectionModel(self._model, each))
        header.sectionClicked.connect(self._sort_clicked)
        header.customContextMenuRequested.connect(self._choose_columns)
        header.sectionResized.connect(self._resized)
        header.sectionMoved.connect(self._layout_changed)

    def _take_look(self) -> None:
        self._delegate.take_look()
        upright = self.verticalHeader()
        upright.setMinimumSectionSize(1)
        upright.setDefaultSectionSize(self.row_height())
        self._lay_columns()
        self.viewport().update()

    def _lay_columns(self) -> None:
        """Set order, widths and visibility: as the user left them, else as the columns say."""
        header = self.horizontalHeader()
        header.blockSignals(True)
        known = {column.key: at for at, column in enumerate(self._model.columns)}
        kept = [layout for layout in layout_memory.load(self._name) if layout.key in known]
        widths = {layout.key: layout.width for layout in kept}
        hidden = {layout.key: layout.hidden for layout in kept}
        for place, layout in enumerate(kept):
            header.moveSection(header.visualIndex(known[layout.key]), place)
        letter, padding = self._delegate.letter_width(), typography.px(24)
        for at, column in enumerate(self._model.columns):
            stretches = widths.get(column.key, column.width) == 0
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch if stretches else QHeaderView.ResizeMode.Interactive)
            if not stretches:
                header.resizeSection(at, round(widths.get(column.key, column.width) * letter) + padding)
            header.setSectionHidden(at, hidden.get(column.key, column.hidden))
        header.blockSignals(False)

    def _resized(self, section: int, _before: int, _now: int) -> None:
        if self.horizontalHeader().sectionResizeMode(section) != QHeaderView.ResizeMode.Stretch:  # that one follows the window
            self._layout_changed()

    def _layout_changed(self) -> None:
        """Write the layout down once the user is done with it."""
        if self.isVisible():
            self._keep.start()

    def _keep_layout(self) -> None:
        """Keep the layout that the user made; a column that stretches is kept with width 0 and goes on stretching."""
        self._keep.stop()
        header = self.horizontalHeader()
        letter, padding = self._delegate.letter_width(), typography.px(24)
        layouts = []
        for visual in range(header.count()):
            at = header.logicalIndex(visual)
            column, is_hidden = self._model.columns[at], header.isSectionHidden(at)
            width = float(column.width) if is_hidden else (header.sectionSize(at) - padding) / letter
            if header.sectionResizeMode(at) == QHeaderView.ResizeMode.Stretch:
                width = 0
            layouts.append(ColumnLayout(column.key, round(width, 2), is_hidden))
        layout_memory.save(self._name, layouts)

    def _choose_columns(self, at: QPoint) -> None:
        menu = self.column_menu()
        menu.exec(self.horizontalHeader().mapToGlobal(at))

    def column_menu(self) -> QMenu:
        """Return the menu that shows and hides columns."""
        menu = QMenu(self)
        header = self.horizontalHeader()
        for at, column in enumerate(self._model.columns):
            action = menu.addAction(_(column.title))
            action.setCheckable(True)
            action.setChecked(not header.isSectionHidden(at))
            action.setEnabled(header.isSectionHidden(at) or header.hiddenSectionCount() < header.count() - 1)
            action.toggled.connect(lambda shown, section=at: self._show_column(section, shown))
        return menu

    def _show_column(self, section: int, shown: bool) -> None:
        self.horizontalHeader().setSectionHidden(section, not shown)
        self._layout_changed()

    def _sort_clicked(self, section: int) -> None:
        order = self._model.columns[section].sort
        if not order:
            return
        descending = not self._sort[1] if self._sort[0] == order else False
        self.set_sort(order, descending)
        self.sort_chosen.emit(order, descending)

    def _first_column(self) -> int:
        return max(self.horizontalHeader().logicalIndexAt(0), 0)

    def _extend_to(self, place: int) -> None:
        """Choose from the current row to `place`, with one range."""
        top, bottom = sorted((max(self.current_place(), 0), place))
        corners = self._model.index(top, 0), self._model.index(bottom, len(self._model.columns) - 1)
        self.selectionModel().select(QItemSelection(*corners), QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(self._model.index(place, self._first_column()))

    def _announce(self, signal: SignalInstance, place: int) -> None:
        record_id = self._model.record_id(place)
        if record_id:
            signal.emit(record_id)

    def _announce_current(self) -> None:
        self.current_changed.emit(self.current_id())

    def _remember_current(self) -> None:
        place = self.current_place()
        self._current_row_no = self._model.ids()[place] if 0 <= place < len(self._model.ids()) else None
        self._offset = self.verticalScrollBar().value()

    def _restore_current(self) -> None:
        """Stay on the same record when the list is sorted or read anew."""
        self._all_selected = False
        self.hovered = -1
        place = self._model.place_of(self._current_row_no) if self._current_row_no is not None else -1
        if place >= 0:
            self.go_to(place)
        elif self.hasFocus():
            self.go_to(0)
        self._place_empty()

    def _hover(self, place: int) -> None:
        if place != self.hovered:
            before, self.hovered = self.hovered, place
            self._update_row(before)
            self._update_row(place)

    def _update_row(self, place: int) -> None:
        if 0 <= place < self._model.rowCount():
            self.viewport().update(0, self.rowViewportPosition(place), self.viewport().width(), self.row_height())

    def _place_empty(self) -> None:
        if self._empty is not None:
            self._empty.resize(self.viewport().size())
            self._empty.setVisible(self._model.rowCount() == 0)
