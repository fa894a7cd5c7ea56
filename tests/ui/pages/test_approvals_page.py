# SPDX-License-Identifier: Apache-2.0
"""Pain 18 of peers.md section 4 in the window: deletion takes a reason and two people, and comes back whole; transfers likewise."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.forms.values import FormValues
from app.services import approvals, cases, deletions, people, transfers
from app.ui.dialogs.ask_deletion import AskDeletion
from app.ui.dialogs.assign_case import AssignCase, HandOverCases, TransferCase
from app.ui.dialogs.confirm import Confirm
from app.ui.dialogs.record_history import RecordHistory
from app.ui.dialogs.with_reason import WithReason
from tests.ui import audit

KEY = Qt.Key


class Files:
    """Two supervisors, an officer who left, one case with a victim, a note and a document; and some more people."""

    def __init__(self, more: int = 0) -> None:
        self.case_id = self.victim = ""
        self.more = more

    def __call__(self, store) -> None:
        with store.write() as unit:
            for name, role, active in (("Ana Joseph", "supervisor", "yes"), ("Rose Auguste", "supervisor", "yes"),
                                       ("Cal Henry", "officer", "yes"), ("Old Hand", "officer", "no")):
                unit.save("account", f"user-{name}", {"display_name": name, "role": role, "active": active})
            unit.save("device", "", {"number": "77", "post_code": "CAS", "post_name": "Castries Ferry", "active": "yes"})
        document = FormValues({"type": "passport", "number": "XK1234567"})
        self.victim = people.register(store, FormValues({"family": "Baptiste", "given": "Widline"}), document).person_id
        self.case_id = cases.open_case(store, {"title": "Deckhands"}, [(self.victim, "victim")]).case_id
        cases.save_part(store, "note", self.case_id, FormValues({"written_on": "2026-11-01", "text": "Speaks Creole only."}))
        for number in range(self.more):
            people.register(store, FormValues({"family": f"Person{number:02}"}))


@pytest.fixture
def files():
    return Files()


def pick(window, action):
    """Choose a line of the menu of a record's page."""
    overview = window.page()._overview
    (found,) = [each for each in overview._menu.actions() if each.text().partition("\t")[0] == action]
    found.trigger()
    window.settle()


def cards(window):
    return {view.card.title: view.card.chip for view in window.page().cards.cards()}


def ask_for_deletion(window, kind, record_id):
    window.go(kind, record_id)
    pick(window, "Ask for deletion")
    window.dialog(AskDeletion)
    window.press(KEY.Key_Return)
    window.settle()
    assert "Give a reason" in window.dialog(AskDeletion).problem.text()
    window.type("Entered twice")
    window.press(KEY.Key_Return)
    window.settle()


def test_one_asks_another_confirms_and_all_of_it_comes_back(opened, files):
    ana = opened("supervisor", files)
    before = cases.open_page(ana.store, files.case_id).related
    ask_for_deletion(ana, "case", files.case_id)
    ana.go("approvals")
    ((title, chip),) = cards(ana).items()
    assert title.startswith("Delete VFA-")
    assert chip == "Waits for somebody else"
    ana.press(KEY.Key_Y)
    ana.settle()
    assert len(cases.list_ids(ana.store, {})) == 1, "nobody confirms his own request"

    rose = opened("supervisor", name="Rose Auguste")
    assert rose.window.navigation is not None
    (due,) = [card for card in rose.page()._due.cards.cards() if "asks for this to be deleted" in card.accessibleDescription()]
    due.setFocus()
    rose.press(KEY.Key_Return)
    rose.settle()
    assert rose.window.stack.entry().key == "approvals"
    assert audit.unnamed(rose.page()) == audit.clipped(rose.page()) == []
    rose.press(KEY.Key_Y)
    rose.dialog(Confirm)
    rose.press(KEY.Key_Return)  # the safe answer has the keyboard
    rose.settle()
    assert len(cases.list_ids(rose.store, {})) == 1
    rose.front()
    rose.press(KEY.Key_Y)
    rose.dialog(Confirm)
    rose.press(KEY.Key_Tab, KEY.Key_Return)
    rose.settle()
    assert len(cases.list_ids(rose.store, {})) == 0
    assert list(cards(rose).values()) == ["Deleted"]
    rose.go("approvals")
    rose.press(KEY.Key_R)
    rose.dialog(WithReason)
    rose.type("They were two cases")
    rose.press(KEY.Key_Return)
    rose.settle()
    after = cases.open_page(rose.store, files.case_id).related
    assert {kind: [row.id for row in rows] for kind, rows in after.items()} == {
        kind: [row.id for row in rows] for kind, rows in before.items()}, "links and notes are back"
    assert cards(rose) == {}


def test_a_refusal_needs_a_reason_and_changes_nothing(opened, files):
    ana = opened("supervisor", files)
    deletions.request(ana.store, "person", files.victim, "Entered twice")
    rose = opened("supervisor", name="Rose Auguste")
    rose.go("approvals")
    assert "Widline Baptiste" in next(iter(cards(rose)))
    rose.press(KEY.Key_N)
    rose.dialog(WithReason)
    rose.press(KEY.Key_Return)
    rose.settle()
    rose.type("She is a victim")
    rose.press(KEY.Key_Return)
    rose.settle()
    assert cards(rose) == {}
    assert people.open_page(rose.store, files.victim).row.name == "Widline Baptiste"


def test_more_than_ten_at_once_need_their_number(opened):
    window = opened("officer", Files(more=11))
    page = window.go("people")
    page.list.view.setFocus()
    page.list.view.selectAll()
    window.press(KEY.Key_Delete)
    window.settle()
    dialog = window.dialog(AskDeletion)
    dialog.reason.setText("Test entries")
    for typed, asked in (("", 0), ("11", 0), ("12", 12)):
        dialog.number.setText(typed)
        dialog.submit()
        window.settle()
        assert len(deletions.waiting(window.store)) == asked, typed
        assert asked or "Type the number of records" in dialog.problem.text()
    assert len(people.list_ids(window.store, {})) == 12, "nothing is deleted yet"


def test_an_officer_withdraws_his_own_request_and_sees_no_others(opened, files):
    ana = opened("supervisor", files)
    deletions.request(ana.store, "case", files.case_id, "Entered twice")
    cal = opened("officer", name="Cal Henry")
    cal.go("approvals")
    assert cards(cal) == {}
    ask_for_deletion(cal, "person", files.victim)
    cal.go("approvals")
    cal.press(KEY.Key_N)
    cal.dialog(WithReason)
    cal.type("My mistake")
    cal.press(KEY.Key_Return)
    cal.settle()
    assert cards(cal) == {}


def test_a_part_is_deleted_with_a_reason_and_a_change_taken_back_from_the_history(opened, files):
    window = opened("supervisor", files)
    page = window.go("case", files.case_id)
    page.parts.show_part("notes")
    note = page.parts._lists["notes"][1].cards()[0]
    note.setFocus()
    window.press(KEY.Key_Delete)
    window.settle()
    window.dialog(WithReason)
    window.type("Wrong case")
    window.press(KEY.Key_Return)
    window.settle()
    assert page.parts._lists["notes"][1].cards() == []
    transfers.assign(window.store, files.case_id, "user-Cal Henry", "on leave")
    window.front()
    window.press(KEY.Key_H, modifier=Qt.KeyboardModifier.ControlModifier)
    window.settle()
    history = window.dialog(RecordHistory)
    at = next(place for place, row in enumerate(history.rows()) if row.reason == "on leave")
    history.list.setCurrentIndex(history.list.model().index(at, 0))
    assert history.restore.text() == "&Take back"
    history.reason.setText("She is back")
    history.restore.click()
    window.settle()
    assert cases.open_page(window.store, files.case_id).row.responsible == "Ana Joseph"
    deleted = next(place for place, row in enumerate(history.rows()) if row.deleted)
    history.list.setCurrentIndex(history.list.model().index(deleted, 0))
    assert history.restore.text() == "&Restore"


def test_a_case_is_assigned_watched_and_filtered_by_keys(opened, files):
    window = opened("supervisor", files)
    page = window.go("case", files.case_id)
    window.press(KEY.Key_W)
    window.settle()
    chips = [page._overview._chips.itemAt(at).widget().text() for at in range(page._overview._chips.count())]
    assert "Watched" in chips
    window.press(KEY.Key_A)
    window.settle()
    dialog = window.dialog(AssignCase)
    assert [dialog.officer.itemText(at) for at in range(dialog.officer.count())] == [
        "Ana Joseph (supervisor)", "Cal Henry (officer)", "Rose Auguste (supervisor)"]
    window.press(KEY.Key_Down, KEY.Key_Tab, KEY.Key_Return)
    window.settle()
    assert cases.open_page(window.store, files.case_id).row.responsible == "Cal Henry"
    cases.open_case(window.store, {"title": "Another"})
    listed = window.go("cases", {"watched": "mine"})
    assert listed.list.model.rowCount() == 1
    cal = opened("officer", name="Cal Henry")
    assert cal.go("cases", {"watched": "mine"}).list.model.rowCount() == 0, "a watch list is its owner's"


def test_a_transfer_waits_for_the_other_side(opened, files):
    ana = opened("supervisor", files)
    ana.go("case", files.case_id)
    ana.press(KEY.Key_T)
    ana.settle()
    dialog = ana.dialog(TransferCase)
    assert dialog.to.itemText(0) == "Castries Ferry, post CAS"
    assert not dialog.basis.isEnabled(), "another post of the same service shares nothing"
    dialog.reason.setText("Came in there")
    dialog.submit()
    ana.settle()
    ((title, chip),) = (cards(ana) if ana.go("approvals") else {}).items()
    assert title.startswith("Take over VFA-")
    assert chip == "Waits for somebody else"
    rose = opened("supervisor", name="Rose Auguste")
    rose.go("approvals")
    rose.press(KEY.Key_Y)
    rose.settle()
    assert len(approvals.waiting(rose.store)) == 1, "only the post it goes to takes it over"
    ana.go("approvals")
    ana.press(KEY.Key_N)
    ana.dialog(WithReason)
    ana.type("Not needed")
    ana.press(KEY.Key_Return)
    ana.settle()
    assert cards(ana) == {}


def test_another_agency_is_asked_only_with_consent_or_another_basis(opened, files):
    ana = opened("supervisor", files)
    ana.go("case", files.case_id)
    ana.press(KEY.Key_T)
    ana.settle()
    dialog = ana.dialog(TransferCase)
    dialog.to.setCurrentIndex(1)
    dialog.reason.setText("They investigate")
    dialog.submit()
    ana.settle()
    assert "consent" in dialog.problem.text()
    dialog.basis.setCurrentIndex(dialog.basis.findData("life_in_danger"))
    dialog.basis_reason.setText("Threatened at home")
    dialog.submit()
    ana.settle()
    assert [row.kind for row in approvals.waiting(ana.store)] == ["transfer"]
    rose = opened("supervisor", name="Rose Auguste")
    rose.go("approvals")
    rose.press(KEY.Key_Y)
    rose.settle()
    assert cases.open_page(rose.store, files.case_id).row.responsible == "Rose Auguste"


def test_work_of_an_officer_who_left_is_handed_over(opened, files):
    """Next ten of peers.md section 4: orphaned tasks."""
    window = opened("supervisor", files)
    with window.store.write() as unit:
        unit.save("case", files.case_id, {"assigned_to": "user-Old Hand", "responsible": "Old Hand"})
    home = window.go("home")
    home.on_touched(unit.touched)
    window.settle()
    assert any("Old Hand has left" in card.accessibleDescription() for card in home._due.cards.cards())
    window.go("cases").commands()["hand_over"]()
    window.settle()
    dialog = window.dialog(HandOverCases)
    assert dialog.giver.currentText() == "Old Hand (officer)", "who left comes first"
    window.settle()
    assert dialog._count.text() == "Responsible for 1 open case"
    assert "Old Hand (officer)" not in [dialog.taker.itemText(at) for at in range(dialog.taker.count())]
    dialog.taker.setCurrentIndex(dialog.taker.findData("user-Cal Henry"))
    dialog.reason.setText("He retired")
    dialog.submit()
    window.settle()
    assert cases.open_page(window.store, files.case_id).row.responsible == "Cal Henry"
    window.go("home")
    window.settle()
    assert not any("has left" in card.accessibleDescription() for card in home._due.cards.cards())
    assert QApplication.activeWindow() is not None
