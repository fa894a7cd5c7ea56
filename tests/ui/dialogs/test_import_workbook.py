# SPDX-License-Identifier: Apache-2.0
"""The import dialog: choose, read what is wrong, then all rows or none; by keyboard, with a way to stop."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from sqlalchemy import func, select

from app.base import text
from app.base.errors import Cancelled
from app.models.base import KINDS
from app.services import importing
from app.ui.dialogs.import_workbook import ImportWorkbook
from app.ui.theme import style
from app.ui.widgets.session import Session
from tests.making import make_store
from tests.services.importing.filled import fill, people
from tests.ui import audit


@pytest.fixture
def store(tmp_path):
    with make_store(tmp_path / "store") as made:
        yield made


@pytest.fixture
def dialog(qtbot, store, runner):
    gone = []
    session = Session(store, runner, "Ana Joseph", "supervisor", "Test post", go=lambda page, arg: gone.append((page, arg)))
    made = ImportWorkbook(session)
    made.gone = gone
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    return made


def check(dialog, path):
    dialog.check(path)
    dialog._session.runner.wait_idle()


def count(store, kind="person"):
    with store.read() as conn:
        return conn.execute(select(func.count()).select_from(KINDS[kind].table)).scalar_one()


def shown(dialog):
    model = dialog.table.problems
    return [[model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())]


def test_a_good_workbook_is_taken_in_with_enter_and_leads_to_the_cases(dialog, store, tmp_path):
    check(dialog, fill(tmp_path / "a.xlsx", people(3)))
    assert (dialog.act.text(), dialog.act.isEnabled(), dialog.counts.text()) == ("&Import 3 rows", True, "Rows: 3 new, 997 empty")
    assert dialog.focusWidget() is dialog.act
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    dialog._session.runner.wait_idle()
    assert count(store) == 3
    assert dialog.banner.text() == "3 rows were taken in."
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.gone == [("cases", None)]
    assert not dialog.isVisible()


def test_errors_are_listed_by_cell_and_nothing_can_be_imported(dialog, store, tmp_path):
    rows = people(4)
    rows[1]["Birthdate"] = "31 February 1994"
    rows[2]["Second Name"] = "MÃ¼ller"
    check(dialog, fill(tmp_path / "a.xlsx", rows))
    assert [row[:4] for row in shown(dialog)] == [["Error", "Sheet1", "G4", "Birthdate"]]
    assert not dialog.act.isEnabled()
    assert "1 error stands in the way" in dialog.banner.text()
    dialog.errors_only.click()
    assert [row[0] for row in shown(dialog)] == ["Error", "Note"]
    assert count(store) == 0


def test_the_same_dialog_goes_on_with_the_corrected_workbook(dialog, store, tmp_path):
    rows = people(2)
    rows[1]["Birthdate"] = "never"
    check(dialog, fill(tmp_path / "a.xlsx", rows))
    rows[1]["Birthdate"] = "1994"
    check(dialog, fill(tmp_path / "a.xlsx", rows))
    assert shown(dialog) == []
    dialog.act.click()
    dialog._session.runner.wait_idle()
    assert count(store) == 2


def test_the_same_workbook_again_says_that_there_is_nothing_to_do(dialog, store, tmp_path):
    path = fill(tmp_path / "a.xlsx", people(2))
    importing.commit(store, importing.dry_run(store, path))
    check(dialog, path)
    assert "here already" in dialog.banner.text()
    assert not dialog.act.isEnabled()


def test_a_file_that_is_no_workbook_is_said(dialog, tmp_path):
    (tmp_path / "a.xlsx").write_text("Name;Date")
    check(dialog, tmp_path / "a.xlsx")
    assert "not an Excel workbook" in dialog.banner.text()
    assert dialog.choose.isEnabled()


def test_esc_stops_the_work_first_and_closes_then(dialog, store, tmp_path, monkeypatch):
    check(dialog, fill(tmp_path / "a.xlsx", people(2)))

    def stopped(_store, _plan, ctx):
        ctx.cancel()
        ctx.step(1)

    monkeypatch.setattr(importing, "commit", stopped)
    dialog.act.click()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    dialog._session.runner.wait_idle()
    assert "Nothing was written" in dialog.banner.text()
    assert dialog.act.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_failure_while_writing_is_said_and_can_be_tried_again(dialog, tmp_path, monkeypatch):
    check(dialog, fill(tmp_path / "a.xlsx", people(2)))

    def fails(_store, _plan, _ctx):
        from app.base.errors import DiskFull
        raise DiskFull("The disk is full.")

    monkeypatch.setattr(importing, "commit", fails)
    dialog.act.click()
    dialog._session.runner.wait_idle()
    assert dialog.banner.text() == "The disk is full."
    assert dialog.act.isEnabled()


def test_the_list_can_be_copied_without_any_content_of_the_cells(dialog, tmp_path):
    rows = people(2)
    rows[0]["Birthdate"] = "Canary Day"
    rows[1]["Consent"] = "Canary Yes"
    check(dialog, fill(tmp_path / "a.xlsx", rows))
    dialog.copy.click()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert [line.split("\t")[2] for line in lines] == ["G3", "F4"]
    assert "Canary" not in QGuiApplication.clipboard().text()


def test_the_empty_template_can_be_had(dialog, store, tmp_path, monkeypatch):
    monkeypatch.setattr("app.ui.dialogs.import_workbook.QFileDialog.getSaveFileName", lambda *_args: (str(tmp_path / "empty"), ""))
    dialog.template.click()
    assert "empty.xlsx" in dialog.banner.text()
    assert importing.dry_run(store, tmp_path / "empty.xlsx").counts.empty == 1000


def test_everything_has_a_name_and_tab_reaches_it(dialog, tmp_path):
    rows = people(2)
    rows[0]["Birthdate"] = "never"
    rows[1]["Second Name"] = "MÃ¼ller"
    check(dialog, fill(tmp_path / "a.xlsx", rows))
    assert audit.unnamed(dialog) == []
    dialog.choose.setFocus()
    assert {dialog.choose, dialog.template, dialog.table, dialog.errors_only, dialog.copy} <= set(audit.tab_walk(dialog))


def test_nothing_is_cut_or_untranslated_in_the_longest_language(qtbot, store, runner, tmp_path):
    text.set_language(text.PSEUDO)
    made = ImportWorkbook(Session(store, runner, "Ana", "supervisor", "Test post"))
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    rows = people(2)
    rows[0]["Birthdate"] = "never"
    rows[1]["Second Name"] = "MÃ¼ller"
    check(made, fill(tmp_path / "a.xlsx", rows))
    style.look()
    assert audit.clipped(made) == []
    assert [each for each in audit.untranslated(made) if "a.xlsx" not in each] == []


def test_a_stopped_dry_run_says_so(dialog, tmp_path, monkeypatch):
    def stopped(*_args):
        raise Cancelled

    monkeypatch.setattr(importing, "dry_run", stopped)
    check(dialog, tmp_path / "a.xlsx")
    assert dialog.banner.text() == "Stopped. Nothing was written."
