# SPDX-License-Identifier: Apache-2.0
"""Code lists: found by list, field or code; the codes of one; back with Esc."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain import codelists


@pytest.fixture
def panel(section):
    return section("code_lists")


def rows(table, runner):
    runner.wait_idle()
    [table.model.row(at) for at in range(table.model.rowCount())]
    runner.wait_idle()
    return [table.model.row(at) for at in range(table.model.rowCount())]


def search(table, words):
    table.bar.search.setText(words)
    table.bar.search.returnPressed.emit()


def test_every_list_with_its_counts_and_sources(panel, runner):
    found = {row.id: row for row in rows(panel.list, runner)}
    assert set(found) == set(codelists.list_names())
    assert found["nationality"].entries == len(codelists.codelist("nationality"))
    assert "Person: " in found["nationality"].used
    assert all(row.sources for row in found.values())


def test_found_by_name_field_and_code(panel, runner):
    for words, name in (("nationality", "nationality"), ("Haiti", "country"), ("lead agency", "agency")):
        search(panel.list, words)
        found = [row.id for row in rows(panel.list, runner)]
        assert name in found
        assert len(found) < len(codelists.list_names())


def test_codes_of_a_list_and_back(panel, runner, qtbot):
    search(panel.list, "nationality")
    rows(panel.list, runner)
    panel.list.view.setFocus()
    panel.list.view.go_to(next(at for at, row in enumerate(rows(panel.list, runner)) if row.id == "nationality"))
    QTest.keyClick(panel.list.view, Qt.Key.Key_Return)
    codes = panel.codes()
    search(codes.list, "332")
    assert [row.id for row in rows(codes.list, runner)] == ["HT"]
    codes.list.view.setFocus()
    QTest.keyClick(QApplication.focusWidget() or codes.list.view, Qt.Key.Key_Escape)
    assert panel.codes() is None
