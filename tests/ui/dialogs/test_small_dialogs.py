# SPDX-License-Identifier: Apache-2.0
"""Questions and reports: the safe answer first, sentences for people, nothing personal in a report."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.base import text
from app.base.errors import Cancelled, NotAllowed, StoreInUse, UnjournalledWrite
from app.ui.dialogs.confirm import confirm
from app.ui.dialogs.error_report import BugDialog, RefusalDialog, report
from app.ui.dialogs.help_sheet import CANNOT_GET_IN, HelpSheet
from app.ui.theme import style
from tests.ui import audit

CANARY = "Marie-Canary Joseph"


@pytest.fixture
def parent(qtbot):
    style.look()
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def raised(error):
    secret = CANARY  # stands in a local variable, as a name would
    try:
        raise error
    except type(error) as caught:
        assert secret
        return caught


def test_safe_answer_has_the_focus_and_escape_means_it(parent, qtbot):
    done = []
    dialog = confirm(parent, "Delete this case?", "It stays in the journal.", "Delete case", lambda: done.append(1), is_danger=True)
    assert dialog.focusWidget() is dialog.keep
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert done == []


def test_action_of_a_question_by_keyboard(parent, qtbot):
    done = []
    dialog = confirm(parent, "Delete this case?", "It stays in the journal.", "Delete case", lambda: done.append(1), is_danger=True)
    dialog.act.setFocus()
    QTest.keyClick(dialog.act, Qt.Key.Key_Return)
    assert done == [1]


@pytest.mark.parametrize("error", [NotAllowed("Your role does not let you export."), StoreInUse("Another process holds the store.")])
def test_what_people_can_mend_is_a_sentence_without_a_report(parent, error):
    dialog = report(error, parent)
    assert isinstance(dialog, RefusalDialog)
    assert dialog.sentence.text() == str(error)


def test_stopped_work_says_nothing(parent):
    assert report(Cancelled(), parent) is None


@pytest.mark.parametrize("error", [ValueError(CANARY), KeyError(CANARY), UnjournalledWrite(CANARY)])
def test_report_of_our_fault_has_places_and_no_personal_data(parent, error):
    dialog = report(raised(error), parent)
    assert isinstance(dialog, BugDialog)
    written = dialog.text.toPlainText()
    assert type(error).__name__ in written
    assert "in raised" in written
    assert CANARY not in written
    QTest.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == written


def test_dialog_titles_name_nothing(parent):
    for dialog in (report(ValueError(CANARY), parent), confirm(parent, CANARY, CANARY, "Delete", lambda: None)):
        assert dialog.windowTitle() == "Breakwater"


@pytest.mark.parametrize("percent", [100, 150])
def test_dialogs_in_the_longest_language_are_neither_cut_nor_untranslated(qtbot, qapp, percent):
    text.set_language(text.PSEUDO)
    style.start(qapp, "light", percent)
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    sentence = text._("It stays in the journal and can be restored by a supervisor for as long as the store exists.")
    dialogs = [report(NotAllowed(sentence), parent), report(ValueError(), parent),
               HelpSheet(text._("I cannot get in"), CANNOT_GET_IN, parent),
               confirm(parent, text._("Delete this case?"), sentence, text._("Delete case"), lambda: None)]
    for dialog in dialogs:
        dialog.show()
        qapp.processEvents()
        qapp.processEvents()
        assert audit.unnamed(dialog) == []
        assert audit.clipped(dialog) == []
        assert audit.untranslated(dialog) == []
        dialog.close()
    style.start(qapp, "light", 100)
