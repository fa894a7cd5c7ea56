# SPDX-License-Identifier: Apache-2.0
"""Paper entry in a window on a real store: keyed, kept, verified, settled, committed, all by keys."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain import codelists
from app.domain.paper.forms.catalogue import PAPER_FORMS
from app.services.paper import batches, keying
from app.services.paper.batches import NewBatch
from app.ui.shell.status_line import StatusLine
from tests.domain.paper.standard import DATA, FILLED, FORM, READING, answers, cost, keys_for, list_rows
from tests.domain.paper.test_keystrokes import MOST, next_keys
from tests.services.paper.clerk import paper
from tests.ui import audit
from tests.ui.pages.paper_entry.desk import Desk


class Recorder(QObject):
    """Counts the key presses that reach the application's focus widget, as an observer at its door."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note a key press once, at the widget that has the focus."""
        if event.type() == QEvent.Type.KeyPress and watched is QApplication.focusWidget() and isinstance(event, QKeyEvent):
            self.texts.append(event.text() if len(event.text()) == 1 and event.text().isprintable() else "F0")
        return False


@pytest.fixture
def standard_form(monkeypatch: pytest.MonkeyPatch):
    """Give the program the standard form of forty questions, its lists and the post's usual countries."""
    for name, rows in list_rows().items():
        monkeypatch.setitem(codelists._small(), name, rows)
    codelists.codelist.cache_clear()
    monkeypatch.setitem(PAPER_FORMS, FORM.key, FORM)
    monkeypatch.setattr(keying, "usual", lambda _conn, _batch, _form: dict(READING.frequent))
    yield
    codelists.codelist.cache_clear()


def test_ten_forms_through_the_window_cost_no_more_keys_than_promised(desk: Desk, standard_form: None, tmp_path: Path) -> None:
    batch_id = batches.receive(desk.store, NewBatch("standard", len(FILLED))).batch_id
    desk.page.opened(None)
    desk.runner.wait_idle()
    desk.step("k")
    recorder, events, costs = Recorder(), [], []
    QApplication.instance().installEventFilter(recorder)
    try:
        for filled in FILLED:
            sheet, wanted = desk.page.keying.sheet.sheet, answers(filled)
            recorder.texts.clear()
            desk.key_form(lambda state, sheet=sheet, wanted=wanted: next_keys(sheet, state, wanted))
            costs.append(sum(map(cost, recorder.texts)))
            events += [{"form": filled["q01"], "type": "key", "key": text} for text in recorder.texts]
    finally:
        QApplication.instance().removeEventFilter(recorder)
    (tmp_path / "events.jsonl").write_text("\n".join(map(json.dumps, events)), encoding="utf-8")
    batch = batches.open_batch(desk.store, batch_id)
    kept = [keying.all_values(FORM, batch.found[serial].first.values) for serial in sorted(batch.found)]
    assert kept == [answers(filled) for filled in FILLED]
    assert sum(costs) / len(costs) <= MOST, costs
    assert len(DATA["questions"]) == 40


def key_all(desk: Desk, **changes: object) -> None:
    """Key every form of the batch that is due, as the paper has it."""
    while task := desk.page.keying.task:
        wanted = paper(task.serial, **changes)
        desk.key_form(lambda state, task=task, wanted=wanted: list(keys_for(task.sheet, state, wanted)))


def test_pain_19_from_the_stack_to_the_records_by_keys_alone(desk: Desk) -> None:
    batch_id = batches.receive(desk.store, NewBatch("border_screening", 2)).batch_id
    desk.page.opened(None)
    desk.runner.wait_idle()
    desk.step("k")
    key_all(desk)
    assert "Nothing is left" in desk.page.batches.banner.text()
    desk.step("v")
    assert "yourself" in desk.page.batches.banner.text()
    desk.sit_down("Ben", "clerk")
    desk.step("v")
    assert dict(desk.state().values) == {}
    key_all(desk, phone="50900000143")
    page = desk.sit_down("Eve", "supervisor")
    desk.step("s")
    shown = (page.settling.first.text(), page.settling.second.text())
    assert shown == ("50900000142", "50900000143")
    for choice in ("a", "b"):
        QTest.keyClicks(QApplication.focusWidget(), choice)
        QTest.keyClicks(QApplication.focusWidget(), "as the scan shows")
        desk.press("Enter")
        desk.runner.wait_idle()
    assert "settled" in page.batches.banner.text()
    desk.step("c")
    assert "2 forms became 12 records" in page.batches.banner.text()
    assert batches.open_batch(desk.store, batch_id).row.state == "committed"
    with desk.store.read() as conn:
        phones = conn.exec_driver_sql("SELECT phone FROM person WHERE phone IS NOT NULL ORDER BY row_no").scalars().all()
    assert phones == ["50900000142", "50900000143"]
    desk.step("m")
    assert [card.accessibleName() for card in page.measures.others.cards()] == ["user-Ana", "user-Ben"]
    assert "20 Telephone: 2 of 2 · 2/3 ×2" in page.measures.fields.cards()[0].accessibleDescription()
    desk.sit_down("Ben", "clerk")
    desk.step("m")
    assert desk.page.measures.mine.text().startswith("2 forms, ")
    assert desk.page.measures.others.cards() == []


def test_pain_10_leaving_keeps_every_key_and_coming_back_finds_the_same_field(desk: Desk) -> None:
    batches.receive(desk.store, NewBatch("border_screening", 1))
    desk.page.opened(None)
    desk.runner.wait_idle()
    desk.step("k")
    for key in "00421714":
        desk.press(key)
    desk.page.leave()
    desk.runner.wait_idle()
    desk.sit_down("Ana", "clerk")
    desk.step("k")
    assert (desk.state().at, desk.state().typed, desk.state().counts.keys) == ("crossed_on", "14", 8)


def test_at_most_five_seconds_are_at_risk(desk: Desk, qtbot: QtBot) -> None:
    batches.receive(desk.store, NewBatch("border_screening", 1))
    desk.page.opened(None)
    desk.runner.wait_idle()
    desk.step("k")
    desk.press("0")
    timer = desk.page.keying._at_risk
    assert timer.isActive()
    assert timer.interval() < 5000
    desk.press("0")
    timer.timeout.emit()
    desk.runner.wait_idle()
    assert [serial for _batch, serial, _at in keying.half_keyed(desk.store)] == [1]


def test_every_key_of_the_engine_is_in_the_sheet_and_everything_has_a_name(desk: Desk) -> None:
    batches.receive(desk.store, NewBatch("border_screening", 1))
    desk.page.opened(None)
    desk.runner.wait_idle()
    assert audit.unnamed(desk.page) == []
    desk.step("k")
    assert audit.unnamed(desk.page) == []
    lines = desk.page.keys()
    shown = " ".join(keys for keys, _words in lines)
    assert all(key in shown for key in ("F2", "F7", "F10", "Ctrl+Z", "PgUp", "-", "+"))
    assert "1 Printed form number" in desk.page.keying.sheet.accessibleName()


def test_keys_typed_while_the_next_form_is_fetched_go_into_it(desk: Desk) -> None:
    batches.receive(desk.store, NewBatch("border_screening", 2))
    desk.page.opened(None)
    desk.runner.wait_idle()
    desk.step("k")
    task, wanted = desk.page.keying.task, paper(1)
    assert task is not None
    while not desk.state().is_finished:
        for key in keys_for(task.sheet, desk.state(), wanted):
            desk.press(key)
    for key in "004":  # the first form is still being written
        desk.press(key)
    assert desk.page.keying.task is task
    desk.runner.wait_idle()
    assert desk.page.keying.task is not task
    assert (desk.state().at, desk.state().typed) == ("form_number", "004")


def test_the_status_line_of_the_window_knows_every_state_of_a_draft(desk: Desk, qtbot: QtBot) -> None:
    batches.receive(desk.store, NewBatch("border_screening", 1))
    desk.page.opened(None)
    desk.runner.wait_idle()
    line, said = StatusLine(desk.page.session), []
    qtbot.addWidget(line)
    desk.page.saved_state_changed.connect(line.show_saved)
    desk.page.saved_state_changed.connect(said.append)
    desk.step("k")
    desk.press("0")
    desk.page.leave()
    desk.runner.wait_idle()
    task = desk.page.keying.task
    wanted = paper(1)
    desk.press("Esc")
    desk.key_form(lambda state: list(keys_for(task.sheet, state, wanted)))
    assert [state for n, state in enumerate(said) if state not in said[:n]] == ["waiting", "keeping", "kept", "clean"]
