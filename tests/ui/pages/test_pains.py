# SPDX-License-Identifier: Apache-2.0
"""Pains of peers.md section 4 that show in the window, each by its number."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from app.base.errors import NotAllowed
from app.domain.forms.values import FormValues
from app.models.journal import journal
from app.models.people import person
from app.services import administration, cases, drafts, people, records, reports, screening, search, transfers, watching
from app.services.administration import JournalFilter
from app.services.seconding import Agreement
from app.ui.dialogs.record_history import RecordHistory
from tests.making import make_store

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


class Case:
    """A case with one victim."""

    def __init__(self) -> None:
        self.id = self.victim = ""

    def __call__(self, store) -> None:
        self.victim = people.register(store, FormValues({"family": "Baptiste", "given": "Widline"})).person_id
        self.id = cases.open_case(store, {"title": "Deckhands"}, [(self.victim, "victim")]).case_id


@pytest.fixture
def case():
    return Case()


def test_pain_6_the_next_user_of_a_shared_pc_meets_nothing_of_the_former_one_and_nothing_is_lost(opened, case):
    ana = opened("supervisor", case)
    page = ana.go("case", case.id)
    page.parts.show_part("notes")
    ana.press(KEY.Key_Insert)
    ana.settle()
    page.parts.editor.form.focus_field("text")
    ana.type("Half a sentence about")
    watching.watch(ana.store, case.id)
    listed = ana.go("people")
    listed.list.bar.search.setText("baptiste")
    QApplication.clipboard().setText("Widline Baptiste")
    ana.settle()
    with ana.store.read() as conn:
        written = conn.execute(select(journal.c.seq).where(journal.c.fields != "")).all()
    ana.window.do_lock()
    ana.settle()
    assert [row.title for row in drafts.listed(ana.store)] == ["Note"], "her own draft waits for her"

    ben = opened("supervisor", name="Ben Lewis")
    assert QApplication.clipboard().text() == ""
    assert drafts.listed(ben.store) == []
    assert ben.page()._drafts.cards.cards() == []
    assert watching.listed(ben.store) == []
    assert ben.go("people").list.bar.values() == {}
    ben.go("case", case.id)
    ben.page().parts.add("note")
    ben.settle()
    assert ben.page().parts.editor.form.values().get("text") is None
    with ben.store.read() as conn:
        assert conn.execute(select(journal.c.seq).where(journal.c.fields != "")).all() == written, "what she saved still leaves this PC"


def test_pain_17_who_changed_what_is_three_clicks_away(opened, case):
    window = opened("supervisor", case)
    records.save_form(window.store, "person", FormValues({"family": "Baptist"}, {}, case.victim), "As in the passport")
    listed = window.go("people")
    listed.list.view.setFocus()
    window.press(KEY.Key_Return)  # the first click: the person
    window.settle()
    window.press(KEY.Key_H, modifier=CTRL)  # the second: the history
    window.settle()
    history = window.dialog(RecordHistory)
    row = next(each for each in history.rows() if each.changes and each.reason)
    assert [(change.was, change.became) for change in row.changes] == [("Baptiste", "Baptist")]
    assert (row.user, row.reason) != ("", "")
    assert row.reason == "As in the passport"


def test_pain_17_an_export_is_logged_with_its_filter_and_its_rows(tmp_path):
    with make_store(tmp_path / "store") as store:
        Case()(store)
        reports.export_htcds(store, tmp_path / "out.xlsx", Agreement("user-Rose", "Rose", "for the task force"), recipient="ngo")
        (entry,) = administration.journal_page(store, JournalFilter(kinds=("export",)))
    detail = dict(entry.detail)
    assert (detail["rows"], detail["recipient"], detail["profile"]) == ("0", "ngo", "identities")


def test_pain_21_answers_that_are_no_longer_asked_are_cleared_and_come_back_by_undo(opened, case):
    """The journal keeps them; search, data and export do not."""
    window = opened("supervisor", case)
    store = window.store
    goal = {"person_id": case.victim, "goal": "Papers", "state": "reached", "done_on": "2026-11-01"}
    goal_id = cases.save_part(store, "goal", case.id, FormValues(goal)).record_id
    page = window.go("case", case.id)
    page.parts.stand_on(str(goal_id))
    window.press(KEY.Key_Return)
    window.settle()
    form = page.parts.editor.form
    form.focus_field("state")
    window.press(KEY.Key_A, modifier=CTRL)
    window.type("Under way")
    window.press(KEY.Key_Tab)
    assert "Reached on" in form.row("state").warning_text(), "the warning names what will be cleared"
    page.parts.editor.form.request_save()
    window.settle()
    assert page.parts.editor is None, (page.parts.editor._banner.text(), form.row("state").problem, form.values())
    (row,) = cases.open_page(store, case.id).related["goal"]
    assert row.text("done_on") == ""
    changed = next(each for each in administration.history(store, "goal", str(goal_id)) if any(c.was for c in each.changes))
    assert any("2026" in change.was for change in changed.changes), "the journal has the old answer"
    records.undo(store, "goal", str(goal_id), (changed.device, changed.seq), "It was reached after all")
    (row,) = cases.open_page(store, case.id).related["goal"]
    assert (row.text("state"), row.text("done_on")) == ("reached", "2026-11-01")
    assert search.find(store, "2026-11-01") == []


def test_a_permission_that_changes_while_somebody_works_is_refused_and_loses_nothing(opened, case):
    """Next ten: permission changed mid-work."""
    window = opened("supervisor", case)
    page = window.go("case", case.id)
    page.parts.show_part("status")
    window.press(KEY.Key_Insert)
    window.settle()
    form = page.parts.editor.form
    for key, text in (("status", "presumed victim"), ("authority", "police"), ("reasons", "Held at the quay.")):
        form.focus_field(key)
        window.type(text)
        window.press(KEY.Key_Tab)
    object.__setattr__(window.store.actor, "role", "clerk")
    window.press(KEY.Key_Return, modifier=CTRL)
    window.settle()
    assert "does not let you" in page.parts.editor._banner.text()
    assert form.values().text("reasons") == "Held at the quay."
    page.parts.leave()
    window.settle()
    assert drafts.open_draft(window.store, drafts.listed(window.store)[0].id).content.text("reasons") == "Held at the quay."
    with pytest.raises(NotAllowed):
        transfers.assign(window.store, case.id, window.store.actor.user_id)
    object.__setattr__(window.store.actor, "role", "supervisor")
    window.press(KEY.Key_Return, modifier=CTRL)
    window.settle()
    assert len(cases.open_page(window.store, case.id).related["decision"]) == 1


def test_a_crash_between_save_and_draft_leaves_one_of_them(tmp_path):
    """Next ten: double click creates two records; here after a crash. The draft goes in the unit of work that saves."""
    with make_store(tmp_path / "store") as store:
        traveller = FormValues({"family": "Baptiste", "given": "Widline"})
        draft_id = drafts.keep(store, "traveller", traveller)
        refused = screening.Desk(traveller, FormValues(), {}, "", "", screening.REFER, {}, draft_id)
        with pytest.raises(Exception, match="why this person is referred"):
            screening.finish(store, refused)
        assert [row.id for row in drafts.listed(store)] == [draft_id], "nothing was saved, so the draft is still there"
        screening.finish(store, screening.Desk(traveller, FormValues(), {}, "", "", screening.LET_GO, {}, draft_id))
        # the PC goes off here, before the window could discard anything
        assert drafts.listed(store) == []
        with store.read() as conn:
            assert len(conn.execute(select(person.c.id)).all()) == 1
