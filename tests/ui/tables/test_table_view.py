# SPDX-License-Identifier: Apache-2.0
"""The table view: keys, choice, columns, and a million rows counted in calls, not in seconds."""

import threading
from array import array
from collections.abc import Iterator, Sequence
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtWidgets import QLabel

from app.domain.touched import Touched
from app.ui.jobs.runner import JobRunner
from app.ui.tables import layout_memory
from app.ui.tables.column import Column
from app.ui.tables.row_model import RowModel
from app.ui.tables.table_view import TableView

COLUMNS = tuple(Column(f"c{n}", f"Column {n}", sort=f"c{n}" if n < 2 else "", value=lambda row, n=n: f"{row.row_no}.{n}") for n in range(8))


class CountingModel(RowModel):
    """Counts what Qt asks."""

    calls = 0

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        CountingModel.calls += 1
        return super().data(index, role)

    def row(self, place):
        CountingModel.calls += 1
        return super().row(place)

    def flags(self, index):
        CountingModel.calls += 1
        return super().flags(index)

    def rowCount(self, parent=QModelIndex()):  # noqa: B008
        CountingModel.calls += 1
        return super().rowCount(parent)


def fetch(row_nos: Sequence[int]) -> list[SimpleNamespace]:
    return [SimpleNamespace(row_no=n, id=f"id{n}") for n in row_nos]


@pytest.fixture
def runner(qapp) -> Iterator[JobRunner]:
    made = JobRunner()
    yield made
    made.shutdown()


@pytest.fixture
def view(runner, qtbot) -> TableView:
    made = TableView(CountingModel(COLUMNS, fetch, runner, kinds=["person"]), "test list")
    qtbot.addWidget(made)
    made.resize(900, 600)
    return made


def show(view: TableView, runner: JobRunner, qtbot, row_nos: Sequence[int]) -> None:
    view.rows().set_ids(row_nos)
    with qtbot.waitExposed(view):
        view.show()
    view.setFocus()
    view.grab()
    runner.wait_idle()
    view.grab()


def test_a_million_rows_are_set_scrolled_and_chosen_with_few_calls(view, runner, qtbot):
    """Qt's own selectAll asks for rows x columns; here one screen of cells is the measure of everything."""
    count = 1_000_000
    screen = 40 * len(COLUMNS)
    CountingModel.calls = 0
    show(view, runner, qtbot, array("q", range(count)))
    assert CountingModel.calls < 20 * screen

    for step in (view.scrollToBottom, lambda: view.go_to(count // 2), view.scrollToTop):
        CountingModel.calls = 0
        step()
        view.grab()
        runner.wait_idle()
        view.grab()
        assert CountingModel.calls < 20 * screen

    CountingModel.calls = 0
    view.selectAll()
    view.grab()
    view.repaint()
    assert CountingModel.calls < 20 * screen
    assert view.is_all_selected()
    assert len(view.selected_row_nos()) == count


def test_choosing_a_large_range_by_keyboard_asks_few_questions(view, runner, qtbot):
    show(view, runner, qtbot, array("q", range(1_000_000)))
    view.go_to(10)
    CountingModel.calls = 0
    qtbot.keyClick(view, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    view.grab()
    assert CountingModel.calls < 20 * 40 * len(COLUMNS)
    chosen = view.selected_row_nos()
    assert (len(chosen), chosen[0], chosen[-1]) == (999_990, 10, 999_999)


def test_ctrl_a_chooses_all_and_any_other_choice_ends_it(view, runner, qtbot):
    show(view, runner, qtbot, range(500))
    qtbot.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert view.is_all_selected()
    view.go_to(3)
    assert not view.is_all_selected()
    assert list(view.selected_row_nos()) == [3]


def test_chosen_rows_of_several_ranges_come_in_list_order(view, runner, qtbot):
    show(view, runner, qtbot, [50, 40, 30, 20, 10])
    for place in (3, 0):
        view.selectionModel().select(
            view.rows().index(place, 0), QItemSelectionModel.SelectionFlag.Rows | QItemSelectionModel.SelectionFlag.Select
        )
    assert list(view.selected_row_nos()) == [50, 20]


def test_keys_open_show_details_and_jump(view, runner, qtbot):
    show(view, runner, qtbot, range(1000, 1400))
    view.go_to(2)
    with qtbot.waitSignal(view.opened) as opened:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    with qtbot.waitSignal(view.detailed) as detailed:
        qtbot.keyClick(view, Qt.Key.Key_Space)
    assert (opened.args, detailed.args) == (["id1002"], ["id1002"])
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.current_place() == 399
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.current_place() == 0
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.current_place() == 1


def test_typed_letters_are_handed_on_and_read_no_rows(view, runner, qtbot):
    show(view, runner, qtbot, array("q", range(1_000_000)))
    CountingModel.calls = 0
    with qtbot.waitSignal(view.typed) as typed:
        qtbot.keyClick(view, Qt.Key.Key_J)
    assert typed.args == ["j"]
    assert CountingModel.calls < 100


def test_current_record_is_announced_once_it_was_read(view, runner, qtbot):
    seen = []
    view.current_changed.connect(seen.append)
    show(view, runner, qtbot, range(10))
    assert seen[-1] == "id0"
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert seen[-1] == "id1"


def test_the_current_record_stays_when_the_order_changes(view, runner, qtbot):
    show(view, runner, qtbot, range(100))
    view.go_to(7)
    view.rows().set_ids(list(reversed(range(100))))
    assert view.current_place() == 92
    assert view.current_id() == "id7"


def test_header_click_asks_the_query_and_turns_round(view, runner, qtbot):
    show(view, runner, qtbot, range(10))
    header, chosen = view.horizontalHeader(), []
    view.sort_chosen.connect(lambda order, descending: chosen.append((order, descending)))
    for section in (1, 1, 0, 5):
        header.sectionClicked.emit(section)
    assert chosen == [("c1", False), ("c1", True), ("c0", False)]
    assert header.isSortIndicatorShown()
    assert header.sortIndicatorSection() == 0


def test_refresh_waits_until_the_list_is_seen(view, runner, qtbot):
    show(view, runner, qtbot, range(10))
    view.hide()
    with qtbot.assertNotEmitted(view.rows().stale):
        runner.touched.emit(Touched(frozenset({"person"})))
    with qtbot.waitSignal(view.rows().stale):
        view.show()


def test_a_list_never_seen_refreshes_only_when_it_is(view, runner, qtbot):
    with qtbot.assertNotEmitted(view.rows().stale):
        runner.touched.emit(Touched(frozenset({"person"})))


def test_empty_state_lies_over_an_empty_list_only(view, runner, qtbot):
    label = QLabel("No cases yet")
    view.set_empty(label)
    show(view, runner, qtbot, [])
    assert label.isVisible()
    assert label.size() == view.viewport().size()
    view.rows().set_ids([1])
    assert not label.isVisible()


def test_rows_are_28_high_without_a_vertical_header(view, runner, qtbot):
    show(view, runner, qtbot, range(10))
    assert view.rowHeight(5) == view.row_height()
    assert not view.verticalHeader().isVisible()


def test_column_layout_is_remembered(view, runner, qtbot):
    show(view, runner, qtbot, range(3))
    header = view.horizontalHeader()
    header.resizeSection(2, 333)
    header.moveSection(0, 3)
    view.column_menu().actions()[4].toggle()
    view.hide()
    again = TableView(RowModel(COLUMNS, fetch, runner), "test list")
    qtbot.addWidget(again)
    other = again.horizontalHeader()
    assert [other.logicalIndex(n) for n in range(8)] == [header.logicalIndex(n) for n in range(8)] == [1, 2, 3, 0, 4, 5, 6, 7]
    assert abs(other.sectionSize(2) - 333) <= 1
    assert other.isSectionHidden(4)
    fresh = TableView(RowModel(COLUMNS, fetch, runner), "another list")
    qtbot.addWidget(fresh)
    assert fresh.horizontalHeader().logicalIndex(0) == 0


def test_a_column_that_stretches_goes_on_stretching_in_its_place(runner, qtbot):
    columns = (COLUMNS[0], Column("c9", "Wide", width=0, value=lambda row: "wide"), *COLUMNS[1:4])

    def opened() -> TableView:
        made = TableView(RowModel(columns, fetch, runner), "wide list")
        qtbot.addWidget(made)
        made.resize(900, 300)
        show(made, runner, qtbot, range(3))
        return made

    first = opened()
    first.horizontalHeader().resizeSection(0, 200)
    first.hide()
    second = opened()
    header = second.horizontalHeader()
    assert [header.logicalIndex(n) for n in range(5)] == [0, 1, 2, 3, 4]
    assert abs(header.sectionSize(0) - 200) <= 1
    before = header.sectionSize(1)
    second.resize(1000, 300)
    assert header.sectionSize(1) == before + 100


def test_a_window_that_grows_keeps_no_layout(view, runner, qtbot, home):
    show(view, runner, qtbot, range(3))
    view.resize(1000, 600)
    view.hide()
    assert not (home / "settings" / "columns.json").exists()


def test_the_last_column_in_view_cannot_be_hidden(view, runner, qtbot):
    show(view, runner, qtbot, range(3))
    for action in view.column_menu().actions()[1:]:
        action.toggle()
    assert [action.isEnabled() for action in view.column_menu().actions()][:2] == [False, True]


def test_a_damaged_layout_file_is_as_good_as_none(home):
    layout_memory.save("list", [layout_memory.ColumnLayout("a", 12.5, False)])
    assert layout_memory.load("list") == [layout_memory.ColumnLayout("a", 12.5, False)]
    (home / "settings" / "columns.json").write_text("{", encoding="utf-8")
    assert layout_memory.load("list") == []


def test_painting_never_runs_fetch_in_the_gui_thread(runner, qtbot):
    threads = set()

    def watched(row_nos):
        threads.add(threading.get_ident())
        return fetch(row_nos)

    view = TableView(RowModel(COLUMNS, watched, runner), "watched")
    qtbot.addWidget(view)
    show(view, runner, qtbot, range(300))
    assert threads
    assert threading.get_ident() not in threads
