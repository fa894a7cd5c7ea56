# SPDX-License-Identifier: Apache-2.0
"""The journal on screen: newest first, filters, what it was and what it became, the history of a record, restoring."""

from array import array
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy import event

from app.base import clock
from app.models.queries import entries
from app.services import accounts, administration, records, vault
from app.ui.dialogs.record_history import RecordHistory
from app.ui.pages.administration.periods import filter_of, periods, span
from app.ui.pages.case.page import CasePage
from app.ui.pages.person.page import PersonPage
from app.ui.shell.main_window import MainWindow
from app.ui.shell.signed_in import session_of
from app.ui.theme import style
from tests.ui.pages.administration.conftest import dialog
from tests.ui.stores import PASSPHRASE, unlock

CLEO = "seven tired goats on a ferry"
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def supervised(folder, runner):
    """A store with a case and a person that Cleo, a supervisor, has changed; yields (session, person, case, party)."""
    store = unlock(folder, "ana.joseph", PASSPHRASE)
    accounts.add_user(store, "cleo", "Cleo Francis", "supervisor", CLEO)
    store.close()
    store = unlock(folder, "cleo", CLEO)
    with store.write() as unit:
        person = unit.save("person", "", {"family": "Baptiste", "birth": "1994"})
        case = unit.save("case", "", {"number": "VFA-2026-00042-29", "status": "Active"})
        party = unit.save("party", "", {"case_id": case, "person_id": person, "role": "victim"})
    with store.write("Read in the passport") as unit:
        unit.save("person", person, {"birth": "1994-05-03"})
    with store.write() as unit:
        unit.note("view", "person", person)
    yield session_of(store, vault.describe(folder), runner), person, case, party
    store.close()


@pytest.fixture
def opened(supervised, runner, qtbot):
    """A main window with the journal open."""
    style.look()
    session = supervised[0]
    window = MainWindow(session, runner)
    qtbot.addWidget(window)
    window.show()
    window.go("administration", "journal")
    runner.wait_idle()
    yield window.stack.frame().page.panel()
    window.end_watching()
    runner.wait_idle()


def shown(panel):
    return [panel.list.model.row(at) for at in range(panel.list.model.rowCount())]


def wait(panel, runner):
    runner.wait_idle()
    shown(panel)
    runner.wait_idle()
    return shown(panel)


def test_list_is_the_journal_newest_first(opened, supervised, runner):
    rows = wait(opened, runner)
    paged = administration.journal_page(supervised[0].store, limit=len(rows) + 1)
    assert [row.id for row in rows] == [row.id for row in paged]
    assert rows[0].what == "Viewed"
    parties = [row for row in rows if row.object_kind in ("case", "party")]
    assert {row.case_number for row in parties} == {"VFA-2026-00042-29"}


def test_unfiltered_list_reads_no_entries(supervised, monkeypatch):
    """A million entries are listed as fast as ten: the numbers of one PC follow from the last one."""
    statements = []
    store = supervised[0].store
    event.listen(store._reader, "before_cursor_execute", lambda _c, _u, said, *_rest: statements.append(said))
    numbers = administration.JournalList(store).find(administration.JournalFilter())
    assert statements
    assert not any("hlc" in said for said in statements)
    assert isinstance(numbers, array)
    assert len(numbers) == len(administration.journal_page(store, limit=1000))


def test_several_pcs_are_merged_by_time(supervised):
    store = supervised[0].store
    newest = administration.JournalList(store).find(administration.JournalFilter(kinds=("save", "view")))
    oldest = administration.JournalList(store).find(administration.JournalFilter(kinds=("save", "view")), descending=False)
    assert list(newest) == list(reversed(oldest))
    with store.read() as conn:
        assert list(entries.dots(conn, {})) == list(entries.dots(conn, {"from_hlc": 1})), "with and without the short way"


@pytest.mark.parametrize(("key", "value", "kinds"), [("kind", "view", {"view"}), ("kind", "sign_in", {"sign_in"})])
def test_filter_by_kind(opened, runner, key, value, kinds):
    opened.list.bar.set_filter(key, value)
    assert {row.kind for row in wait(opened, runner)} == kinds


def test_filter_by_user_and_by_period(opened, runner, supervised):
    cleo = next(user for user, name in opened._users if name == "Cleo Francis")
    opened.list.bar.set_filter("user", cleo)
    rows = wait(opened, runner)
    assert rows
    assert {row.user for row in rows} == {"Cleo Francis"}
    opened.list.bar.set_filter("period", "1999")
    assert wait(opened, runner) == []
    opened.list.bar.set_filter("period", "days:0")
    assert len(wait(opened, runner)) == len(rows)


def test_words_find_a_case_a_person_and_a_user(opened, runner, supervised):
    _session, person, case, _party = supervised
    for words, found in (("VFA-2026-00042-29", {case}), ("Baptiste", {person, case})):
        opened.list.bar.search.setText(words)
        opened.list.bar.search.returnPressed.emit()
        assert {row.object_id for row in wait(opened, runner)} <= found
        assert wait(opened, runner)
    opened.list.bar.search.setText("cleo")
    opened.list.bar.search.returnPressed.emit()
    assert {row.object_kind for row in wait(opened, runner)} == {"account"}
    opened.list.bar.search.setText("nobody of this name")
    opened.list.bar.search.returnPressed.emit()
    assert wait(opened, runner) == []


def test_space_shows_what_it_was_and_what_it_became(opened, runner):
    opened.list.bar.set_filter("kind", "save")
    rows = wait(opened, runner)
    view = opened.list.view
    view.setFocus()
    view.go_to(next(at for at, row in enumerate(rows) if row.reason))
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert opened.detail.isVisible()
    assert opened.detail.changes.text() == "Birth date: 1994 → 3 May 1994\nReason: Read in the passport"
    QTest.keyClick(view, Qt.Key.Key_Return)
    runner.wait_idle()
    history = dialog(RecordHistory)
    assert [row.what for row in history.rows()] == ["Changed", "Made"]
    history.accept()


def test_administrator_sees_that_it_changed_but_no_values(section, runner, store):
    with store.write() as unit:
        person = unit.save("person", "", {"family": "Baptiste"})
        unit.save("case", "", {"number": "VFA-2026-00042-29"})
    panel = section("journal")
    rows = wait(panel, runner)
    panel.detail.show_entry(next(row for row in rows if row.object_id == person))
    assert "Baptiste" not in panel.detail.changes.text()
    assert {row.case_number for row in rows} == {""}
    assert "Your role does not see the values." in panel.detail.changes.text()


@pytest.fixture
def behind(qtbot):
    """What a dialog lies over."""
    style.look()
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def test_history_newest_first_with_reason_and_views_on_demand(supervised, runner, behind):
    session, person, _case, _party = supervised
    history = RecordHistory(session, "person", person, behind, with_parts=False)
    history.open()
    runner.wait_idle()
    items = history.list.items()
    assert items[0].title == "Changed by Cleo Francis, supervisor"
    assert items[0].detail == "Birth date: 1994 → 3 May 1994\nReason: Read in the passport"
    assert set(items[1].detail.splitlines()) == {"Family name: Baptiste", "Birth date: 1994"}
    history.views.click()
    assert [item.title.split()[0] for item in history.list.items()] == ["Viewed", "Changed", "Made"]
    assert history.windowTitle() == "Breakwater"


def test_deleted_part_is_restored_from_the_history(supervised, runner, behind):
    session, _person, case, party = supervised
    records.delete(session.store, "party", party, "Entered twice")
    history = RecordHistory(session, "case", case, behind)
    history.open()
    runner.wait_idle()
    assert history.list.items()[0].title == "Party: Deleted by Cleo Francis, supervisor"
    assert history._restoring.isVisible()
    history.restore.click()
    assert "Say why" in history.problem.text()
    QTest.keyClicks(history.reason, "It was not twice")
    QTest.keyClick(history.reason, Qt.Key.Key_Return)
    runner.wait_idle()
    assert history.list.items()[0].title == "Party: Restored by Cleo Francis, supervisor"
    assert not history._restoring.isVisible()
    QTest.keyClick(history.list, Qt.Key.Key_Down)
    assert history.rows()[history.list.currentIndex().row()].deleted is True
    assert not history._restoring.isVisible(), "what was restored already is not restored again"
    assert records.open_form(session.store, "party", party).values["role"] == "victim"


@pytest.mark.parametrize(("kind", "page"), [("case", CasePage), ("person", PersonPage)])
def test_history_by_key_and_from_the_palette(supervised, runner, qtbot, kind, page):
    session, person, case, _party = supervised
    window = MainWindow(session, runner)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.go(kind, case if kind == "case" else person)
    runner.wait_idle()
    assert isinstance(window.stack.frame().page, page)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_H, CTRL)
    runner.wait_idle()
    history = dialog(RecordHistory)
    assert len(history.list.items()) >= 2
    history.accept()
    window.do_find()
    palette = next(each for each in QApplication.topLevelWidgets() if each.isVisible() and hasattr(each, "titles"))
    QTest.keyClicks(palette.line, "History")
    assert palette.titles()[0] == "History of this record"
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    runner.wait_idle()
    dialog(RecordHistory).accept()
    window.end_watching()
    runner.wait_idle()


def test_periods():
    values = [value for value, _words in periods()]
    assert len(values) == len(set(values))
    assert span("2026-02") == (date(2026, 2, 1), date(2026, 2, 28))
    assert span("2024-12") == (date(2024, 12, 1), date(2024, 12, 31))
    assert span("2025") == (date(2025, 1, 1), date(2025, 12, 31))
    assert span("days:0") == (clock.today(), None)
    assert span("") == (None, None)
    assert filter_of({"kind": "view", "period": "2025"}).until == date(2025, 12, 31)
