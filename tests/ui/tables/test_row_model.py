# SPDX-License-Identifier: Apache-2.0
"""The row model without a window: ids first, pages when seen, stale rows shown until newer ones arrive."""

import threading
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt

from app.domain.touched import Touched
from app.ui.jobs.runner import JobRunner
from app.ui.tables.column import Column
from app.ui.tables.row_model import KEPT_PAGES, PAGE, WAITING, RecordIdRole, RowModel, SortRole

COLUMNS = (
    Column("name", "Name", sort="name"),
    Column("age", "Age", format=lambda age: f"{age} years", align="right", tooltip=lambda row: f"born {2026 - row.age}"),
    Column("short", "Short", value=lambda row: row.name[:3].upper()),
)


@dataclass(frozen=True)
class Row:
    row_no: int
    id: str
    name: str
    age: int


class Source:
    """Rows made from their number; remembers what was asked for."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.version = ""
        self.gone: set[int] = set()
        self.threads: set[int] = set()

    def fetch(self, row_nos: Sequence[int]) -> list[Row]:
        self.asked.append(list(row_nos))
        self.threads.add(threading.get_ident())
        return [Row(n, f"id{n}", f"name{n}{self.version}", n % 90) for n in reversed(row_nos) if n not in self.gone]


@pytest.fixture
def runner(qapp) -> Iterator[JobRunner]:
    made = JobRunner()
    yield made
    made.shutdown()


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def model(runner, source, qtmodeltester) -> RowModel:
    return RowModel(COLUMNS, source.fetch, runner, kinds=["person"])


def text(model: RowModel, place: int, column: int = 0) -> str:
    return model.data(model.index(place, column))


def test_setting_ids_reads_no_row(model, source, runner):
    model.set_ids([5, 3, 9])
    runner.wait_idle()
    assert model.rowCount() == 3
    assert source.asked == []


def test_a_page_is_read_when_looked_at_off_the_gui_thread_and_only_once(model, source, runner, qtbot):
    model.set_ids(range(1, 451))
    assert text(model, 0) == WAITING
    assert text(model, 1) == WAITING
    with qtbot.waitSignal(model.dataChanged) as changed:
        runner.wait_idle()
    assert [index.row() for index in changed.args[:2]] == [0, PAGE - 1]
    assert text(model, 0) == "name1"
    assert text(model, 199) == "name200"
    assert source.asked == [list(range(1, 201))]
    assert source.threads.isdisjoint({threading.get_ident()})
    assert text(model, 449) == WAITING
    runner.wait_idle()
    assert text(model, 449) == "name450"
    assert source.asked[1] == list(range(401, 451))


def test_columns_format_align_and_tell_more(model, source, runner):
    model.set_ids([7])
    text(model, 0)
    runner.wait_idle()
    assert [text(model, 0, column) for column in range(3)] == ["name7", "7 years", "NAM"]
    age = model.index(0, 1)
    assert model.data(age, SortRole) == 7
    assert model.data(age, RecordIdRole) == "id7"
    assert model.data(age, Qt.ItemDataRole.ToolTipRole) == "born 2019"
    assert model.data(age, Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Age"


def test_rows_keep_the_order_of_the_ids_whatever_fetch_returns(model, source, runner):
    model.set_ids([30, 10, 20])
    text(model, 0)
    runner.wait_idle()
    assert [text(model, place) for place in range(3)] == ["name30", "name10", "name20"]


def test_a_new_order_shows_rows_already_read_at_once(model, source, runner):
    model.set_ids([1, 2, 3])
    text(model, 0)
    runner.wait_idle()
    model.set_ids([3, 2, 1])
    assert text(model, 0) == "name3"
    assert not model.is_fresh(0)


def test_touched_keeps_stale_rows_until_new_ones_arrive(model, source, runner, qtbot):
    model.set_ids([1, 2, 3])
    text(model, 0)
    runner.wait_idle()
    source.version = " changed"
    with qtbot.waitSignal(model.stale):
        runner.touched.emit(Touched(frozenset({"person"}), frozenset({"id2"})))
    assert text(model, 1) == "name2"
    runner.wait_idle()
    assert text(model, 1) == "name2 changed"


def test_touched_of_another_kind_is_none_of_its_business(model, source, runner, qtbot):
    model.set_ids([1])
    text(model, 0)
    runner.wait_idle()
    with qtbot.assertNotEmitted(model.stale):
        runner.touched.emit(Touched(frozenset({"case_file"})))
    text(model, 0)
    runner.wait_idle()
    assert len(source.asked) == 1


@pytest.mark.parametrize("reasons", [["hidden"], ["editor"], ["hidden", "editor"]])
def test_refresh_is_put_off_while_held(model, source, runner, qtbot, reasons):
    model.set_ids([1])
    text(model, 0)
    runner.wait_idle()
    for reason in reasons:
        model.hold(reason)
    with qtbot.assertNotEmitted(model.stale):
        runner.touched.emit(Touched(frozenset({"person"})))
        for reason in reasons[1:]:
            model.release(reason)
    with qtbot.waitSignal(model.stale):
        model.release(reasons[0])
    with qtbot.assertNotEmitted(model.stale):
        model.hold("hidden")
        model.release("hidden")


def test_a_page_on_its_way_is_dropped_when_the_order_changes(model, source, runner):
    model.set_ids([1, 2, 3])
    text(model, 0)
    model.set_ids([7, 8])
    runner.wait_idle()
    assert text(model, 0) == WAITING
    runner.wait_idle()
    assert text(model, 0) == "name7"


def test_a_record_that_is_gone_stays_blank_and_is_not_asked_for_again(model, source, runner):
    source.gone = {2}
    model.set_ids([1, 2])
    text(model, 0)
    runner.wait_idle()
    assert text(model, 0) == "name1"
    assert text(model, 1) == WAITING
    runner.wait_idle()
    assert len(source.asked) == 1


def test_memory_stays_bounded_and_the_page_used_last_stays(model, source, runner):
    model.set_ids(range(PAGE * (KEPT_PAGES + 10)))
    for page in range(KEPT_PAGES + 10):
        text(model, 0)  # the first page stays in use
        text(model, page * PAGE)
        runner.wait_idle()
    assert len(model._rows) <= (KEPT_PAGES + 1) * PAGE
    assert model.is_fresh(0)
    assert not model.is_fresh(PAGE)


def test_scrolling_past_many_pages_reads_only_the_last_ones(model, source, runner):
    """A dragged scroll bar looks at hundreds of pages; only where it stops matters."""
    model.set_ids(range(PAGE * 300))
    for page in range(300):
        text(model, page * PAGE)
    runner.wait_idle()
    assert len(source.asked) <= 6
    assert model.is_fresh(299 * PAGE)


def test_a_failing_fetch_is_reported_once_and_not_repeated_by_drawing(runner, qtbot):
    def fetch(row_nos):
        raise OSError("no such thing")

    model = RowModel(COLUMNS, fetch, runner)
    model.set_ids([1])
    with qtbot.captureExceptions() as caught:
        text(model, 0)
        runner.wait_idle()
        text(model, 0)
        runner.wait_idle()
    assert [error[0] for error in caught] == [OSError]


def test_place_of_a_row_number(model):
    model.set_ids([4, 8])
    assert model.place_of(8) == 1
    assert model.place_of(5) == -1


def test_qt_finds_nothing_wrong_with_the_model(model, runner, qtmodeltester):
    model.set_ids(range(3))
    text(model, 0)
    runner.wait_idle()
    qtmodeltester.check(model, force_py=True)


def test_an_array_of_ids_is_taken_without_a_copy(model):
    numbers = array("q", range(10))
    model.set_ids(numbers)
    assert model.ids() is numbers
