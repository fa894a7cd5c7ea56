# SPDX-License-Identifier: Apache-2.0
"""A register taken in through the window by keys alone: columns found, one put right, dry run, rows, batches."""

import datetime as dt
from pathlib import Path

from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.services.paper import batches
from app.ui.pages.paper_entry.register_dialog import RegisterDialog
from tests.ui import audit
from tests.ui.pages.paper_entry.desk import Desk

HEAD = ["No.", "Date", "Surname", "First name", "DOB", "Nationality", "Port", "Way"]


def book(path: Path, *rows: list[object]) -> Path:
    made = Workbook()
    for row in (["Register"], HEAD, *rows):
        made.active.append(row)
    made.save(path)
    return path


def opened(desk: Desk, path: Path) -> RegisterDialog:
    """The dialog as the key opens it, with a file in it."""
    QTest.keyClicks(desk.page, "i") if desk.page.batches.cards.cards() else desk.page.take_in()
    dialog = desk.page.findChildren(RegisterDialog)[-1]
    dialog.open_file(path)
    desk.runner.wait_idle()
    return dialog


def press(key: Qt.Key, dialog: RegisterDialog) -> None:
    QTest.keyClick(QApplication.focusWidget() or dialog, key)


def test_a_register_is_taken_in_by_keys(desk: Desk, tmp_path: Path) -> None:
    row = ["1", dt.date(2026, 3, 2), "Prosper", "Leon", 1991, "Haitian", "Vieux Fort", "Arrival"]
    dialog = opened(desk, book(tmp_path / "r.xlsx", row, [*row[:3], "Ida", *row[4:]]))
    assert audit.unnamed(dialog) == []
    assert (dialog.choices.header_row.value(), dialog.choices.columns.box("family").currentData()) == (2, 2)
    assert dialog.choices.columns.box("direction").currentData() is None
    dialog.act.setFocus()
    press(Qt.Key.Key_Return, dialog)
    desk.runner.wait_idle()
    assert "Direction" in dialog.problems.problems.shown[0].field
    assert not dialog.act.isEnabled()
    press(Qt.Key.Key_Return, dialog)  # the focus is on Back
    box = dialog.choices.columns.box("direction")
    box.setFocus()
    press(Qt.Key.Key_End, dialog)
    assert box.currentText().startswith("H  Way")
    dialog.act.setFocus()
    press(Qt.Key.Key_Return, dialog)
    desk.runner.wait_idle()
    assert dialog.problems.problems.shown == []
    assert "2 rows" in dialog.act.text()
    press(Qt.Key.Key_Return, dialog)
    desk.runner.wait_idle()
    assert dialog.taken_in is not None
    assert "2 rows were taken in" in dialog.banner.text()
    press(Qt.Key.Key_Return, dialog)
    desk.runner.wait_idle()
    assert [(row.forms, row.state) for row in batches.listed(desk.store)] == [(2, "reconciled")]
    assert len(desk.page.batches.cards.cards()) == 1


def test_columns_are_remembered_and_one_answer_can_hold_for_all_rows(desk: Desk, tmp_path: Path) -> None:
    row = ["1", dt.date(2026, 3, 2), "Prosper", "Leon", 1991, "Haitian", "Vieux Fort", "Arrival"]
    dialog = opened(desk, book(tmp_path / "r.xlsx", row))
    dialog.choices.columns.always("direction").setText("nonsense")
    dialog.act.click()
    assert dialog.banner.text().startswith("Direction: ")
    dialog.choices.columns.always("direction").setText("arrival")
    dialog.act.click()
    desk.runner.wait_idle()
    assert dialog.act.isEnabled()
    dialog.close()
    again = opened(desk, book(tmp_path / "next.xlsx", row, row))
    assert again.choices.columns.always("direction").text() == "Arrival"


def test_a_file_that_is_no_table_leaves_the_window_alive(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "r.xlsx").write_bytes(b"PK\x03\x04" + bytes(3000))
    dialog = opened(desk, tmp_path / "r.xlsx")
    assert "damaged" in dialog.banner.text()
    assert dialog.choose.isEnabled()
    dialog.open_file(book(tmp_path / "good.xlsx", ["1"]))
    desk.runner.wait_idle()
    assert dialog.act.isEnabled()
