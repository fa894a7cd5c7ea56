# SPDX-License-Identifier: Apache-2.0
"""A whole list: it asks, filters, sorts, counts, and asks again when records change."""

import threading
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QPushButton

from app.domain.touched import Touched
from app.ui.jobs.runner import JobRunner
from app.ui.tables.choice_popup import ChoicePopup
from app.ui.tables.column import Column
from app.ui.tables.filter_bar import Filter, FilterBar
from app.ui.tables.record_list import RecordList
from app.ui.widgets.chips import ChoiceChip
from app.ui.widgets.empty_state import EmptyState

COLUMNS = (Column("id", "Number", sort="number"), Column("name", "Name", sort="name"))
FILTERS = (
    Filter("stage", "Stage", lambda: [("1", "Detected"), ("2", "Presumed")]),
    Filter("lead", "Lead", lambda: [(str(n), f"Agency {n}") for n in range(30)]),
)


class Store:
    """Answers like a service, with 1,200 records; remembers the questions."""

    def __init__(self) -> None:
        self.asked: list[tuple[dict[str, str], str, bool]] = []
        self.count = 1200

    def find(self, filters, sort, descending):
        self.asked.append((dict(filters), sort, descending))
        if filters.get("text") == "nobody":
            return []
        numbers = range(1, self.count + 1) if not filters else range(1, 43)
        return list(reversed(numbers)) if descending else numbers

    def fetch(self, row_nos):
        return [SimpleNamespace(row_no=n, id=f"id{n}", name=f"name {n}") for n in row_nos]


@pytest.fixture
def runner(qapp) -> Iterator[JobRunner]:
    made = JobRunner()
    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield made
    QLocale.setDefault(before)
    made.shutdown()


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def records(runner, store, qtbot) -> RecordList:
    made = RecordList(
        "cases", COLUMNS, store.find, store.fetch, runner, ["case_file"], sort=("number", True), filters=FILTERS,
        empty=EmptyState("No cases yet", "The first one starts here.", "New case"),
    )
    qtbot.addWidget(made)
    made.resize(900, 500)
    with qtbot.waitExposed(made):
        made.show()
    runner.wait_idle()
    made.grab()
    runner.wait_idle()
    return made


def words(widget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def test_it_asks_once_when_it_is_seen_and_tells_how_many(records, store):
    assert store.asked == [({}, "number", True)]
    assert records.model.rowCount() == 1200
    assert "1,200 of 1,200 shown" in words(records)
    assert records.model.record_id(0) == "id1200"


def test_filters_go_to_the_query_and_the_total_is_not_asked_again(records, store, runner):
    records.bar.set_filter("stage", "2")
    runner.wait_idle()
    assert store.asked[1:] == [({"stage": "2"}, "number", True)]
    assert "42 of 1,200 shown" in words(records)


def test_a_list_that_begins_filtered_learns_the_total(runner, store, qtbot):
    records = RecordList("cases", COLUMNS, store.find, store.fetch, runner, filters=FILTERS)
    qtbot.addWidget(records)
    records.bar.set_values({"stage": "1"})
    runner.wait_idle()
    records.show()
    runner.wait_idle()
    assert "42 of 1,200 shown" in words(records)


def test_a_sorted_column_asks_the_query(records, store, runner):
    records.view.horizontalHeader().sectionClicked.emit(1)
    runner.wait_idle()
    assert store.asked[-1] == ({}, "name", False)


def test_changed_records_are_asked_for_again_with_a_new_total(records, store, runner):
    store.count = 1201
    runner.touched.emit(Touched(frozenset({"case_file"}), frozenset({"x"})))
    runner.wait_idle()
    assert "1,201 of 1,201 shown" in words(records)
    runner.touched.emit(Touched(frozenset({"person"})))
    runner.wait_idle()
    assert len(store.asked) == 2


def test_the_total_is_counted_anew_when_records_change_under_a_filter(records, store, runner):
    records.bar.set_filter("stage", "2")
    runner.wait_idle()
    store.count = 1201
    runner.touched.emit(Touched(frozenset({"case_file"})))
    runner.wait_idle()
    assert "42 of 1,201 shown" in words(records)


def test_an_old_answer_never_replaces_a_newer_one(records, store, runner):
    gate = threading.Event()
    real = store.find

    def slow(filters, sort, descending):
        if filters.get("stage") == "1":
            gate.wait(10)
            return [1, 2, 3]
        return real(filters, sort, descending)

    records._find = slow
    seen = []
    records.found.connect(lambda: seen.append(records.model.rowCount()))
    records.bar.set_filter("stage", "1")
    records.bar.set_filter("stage", "2")
    gate.set()
    runner.wait_idle()
    assert seen == [42]


def test_nothing_found_offers_to_clear_and_an_empty_store_the_first_step(records, store, runner, qtbot):
    records.bar.search.setText("nobody")
    records.bar.search.returnPressed.emit()
    runner.wait_idle()
    assert "Nothing found" in words(records)
    action = next(b for b in records.view.findChildren(QPushButton) if b.isVisible())
    assert action.text() == "Clear all"
    action.click()
    runner.wait_idle()
    assert records.bar.values() == {}
    assert records.model.rowCount() == 1200
    store.count = 0
    records.refresh()
    runner.wait_idle()
    assert "No cases yet" in words(records)
    with qtbot.waitSignal(records.acted):
        action.click()


def test_typing_in_the_table_starts_the_search(records, qtbot):
    records.view.setFocus()
    qtbot.keyClick(records.view, Qt.Key.Key_J)
    assert records.bar.search.hasFocus()
    assert records.bar.search.text() == "j"
    qtbot.keyClicks(records.bar.search, "os")
    assert records.bar.search.text() == "jos"


def test_space_opens_the_details_and_esc_closes_them(records, qtbot):
    details, seen = QLabel("details"), []
    records.set_details(details)
    records.detailed.connect(seen.append)
    records.view.setFocus()
    qtbot.keyClick(records.view, Qt.Key.Key_Down)
    assert seen == []
    qtbot.keyClick(records.view, Qt.Key.Key_Space)
    assert details.isVisible()
    qtbot.keyClick(records.view, Qt.Key.Key_Down)
    assert seen == ["id1199", "id1198"]
    qtbot.keyClick(records.view, Qt.Key.Key_Escape)
    assert not details.isVisible()


def test_chosen_rows_are_counted(records, qtbot):
    records.view.setFocus()
    with qtbot.waitSignal(records.selection_changed, check_params_cb=lambda n: n == 1200):
        qtbot.keyClick(records.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert "1,200 chosen" in words(records)


def test_a_failing_query_reaches_the_fallback(runner, qtbot, store):
    seen = []
    runner.fallback = lambda error, title: seen.append(type(error))
    records = RecordList("cases", COLUMNS, lambda *question: 1 // 0, store.fetch, runner)
    qtbot.addWidget(records)
    records.refresh()
    runner.wait_idle()
    assert seen == [ZeroDivisionError]


# The filter bar and its popup


@pytest.fixture
def bar(qtbot) -> FilterBar:
    made = FilterBar(FILTERS)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    return made


def chips(bar: FilterBar) -> list[str]:
    return [chip.text() for chip in bar.findChildren(ChoiceChip) if not chip.isHidden()]


def test_chips_show_what_is_in_force_and_can_be_taken_away(bar, qtbot):
    said = []
    bar.changed.connect(said.append)
    bar.set_filter("stage", "2")
    bar.set_filter("lead", "7")
    assert chips(bar) == ["Stage: Presumed", "Lead: Agency 7"]
    chip = next(chip for chip in bar.findChildren(ChoiceChip) if chip.text().startswith("Stage"))
    qtbot.keyClick(chip, Qt.Key.Key_Delete)
    assert chips(bar) == ["Lead: Agency 7"]
    assert said == [{"stage": "2"}, {"stage": "2", "lead": "7"}, {"lead": "7"}]


def test_search_text_joins_the_filters(bar, qtbot):
    said = []
    bar.changed.connect(said.append)
    bar.set_filter("stage", "1")
    qtbot.keyClicks(bar.search, "  ana ")
    bar.search._wait.timeout.emit()
    assert said[-1] == {"stage": "1", "text": "ana"}
    bar.clear()
    assert said[-1] == {}
    assert bar.search.text() == ""


def test_a_filter_is_added_by_keys_alone(bar, qtbot):
    add = next(button for button in bar.findChildren(QPushButton) if button.text() == "Add filter")
    qtbot.keyClick(add, Qt.Key.Key_Space)
    first = bar.findChild(ChoicePopup)
    qtbot.keyClick(first.findChild(QListWidget), Qt.Key.Key_Down)
    qtbot.keyClick(first.findChild(QListWidget), Qt.Key.Key_Return)
    second = next(popup for popup in bar.findChildren(ChoicePopup) if popup.isVisible())
    field = second.findChild(QLineEdit)
    qtbot.keyClicks(field, "agency 2")
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert bar.values() == {"lead": "12"}
    assert chips(bar) == ["Lead: Agency 12"]


def test_a_popup_narrows_by_any_words_and_walks_only_what_is_shown(qtbot):
    popup = ChoicePopup([(str(n), f"Agency {n}") for n in range(30)], "5")
    qtbot.addWidget(popup)
    popup.show()
    assert popup.findChild(QListWidget).currentRow() == 5
    field, chosen = popup.findChild(QLineEdit), []
    popup.chosen.connect(chosen.append)
    qtbot.keyClicks(field, "2 AGEN")
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        qtbot.keyClick(field, key)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert chosen == ["12"]


def test_a_popup_where_nothing_fits_chooses_nothing(qtbot):
    popup = ChoicePopup([(str(n), f"Agency {n}") for n in range(30)])
    qtbot.addWidget(popup)
    popup.show()
    with qtbot.assertNotEmitted(popup.chosen):
        qtbot.keyClicks(popup.findChild(QLineEdit), "zzz")
        qtbot.keyClick(popup.findChild(QLineEdit), Qt.Key.Key_Return)
