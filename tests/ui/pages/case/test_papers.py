# SPDX-License-Identifier: Apache-2.0
"""Papers and photographs by keyboard: added, dropped, looked at, retitled, deleted; a portrait stands on the identity card."""

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from sqlalchemy import select

from app.domain.forms.values import FormValues
from app.models.attachments import attachment, chunk
from app.models.journal import journal
from app.services import cases, people
from app.services.attachments import keeping
from app.ui.dialogs.add_files import AddFiles
from app.ui.dialogs.delete_record import DeleteRecord
from app.ui.dialogs.viewer import Viewer
from tests.services.attachments import samples
from tests.ui.pages.case.test_case_page import section
from tests.ui.pages.conftest import CTRL, NONE

KEY = Qt.Key


class Files:
    """A case of one person, and files on the disk."""

    def __init__(self, folder):
        self.folder = folder
        for name, data in (("letter.pdf", samples.paper(3)), ("boat.jpg", samples.photograph()), ("setup.jpg", b"MZ program")):
            (folder / name).write_bytes(data)

    def __call__(self, store):
        self.person = people.register(store, FormValues({"family": "Baptiste", "given": "Widline"})).person_id
        self.case_id = cases.open_case(store, {"title": "Deckhands"}, [(self.person, "victim")]).case_id
        about = FormValues({"title": "Contract", "kind": "contract"})
        self.first = keeping.add(store, samples.paper(3), about, case_id=self.case_id).id


@pytest.fixture
def files(tmp_path):
    (tmp_path / "desk").mkdir()
    return Files(tmp_path / "desk")


@pytest.fixture
def dialog(qtbot):
    def open_dialog(window, kind):
        """Return the dialog that is open; it takes the keys, as it does where there is a window manager."""
        (found,) = (each for each in window.window.findChildren(kind) if each.isVisible())
        found.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is found)
        return found

    return open_dialog


def papers(window, key="attachments"):
    return window.page().parts._lists[key][1]


def rows(window):
    with window.store.read() as conn:
        return conn.execute(select(attachment).where(attachment.c.deleted == 0).order_by(attachment.c.row_no)).all()


def test_files_are_added_by_keyboard_and_the_refused_ones_are_named(opened, files, dialog):
    window = opened("case_worker", files)
    window.go("case", files.case_id)
    section(window, "attachments")
    window.press(KEY.Key_Insert)
    window.settle()
    chooser = dialog(window, QFileDialog)
    chooser.setDirectory(str(files.folder))
    chooser.findChild(QLineEdit).setFocus()
    window.type('"letter.pdf" "setup.jpg" "boat.jpg"')
    window.press(KEY.Key_Return)
    window.settle()
    asks = dialog(window, AddFiles)
    assert asks.kind.hasFocus(), "the title comes from the names"
    window.type("let")
    asks.submit()
    window.settle()
    assert [(row.title, row.kind, row.pages) for row in rows(window)] == [
        ("Contract", "contract", 3), ("letter", "letter", 3), ("boat", "letter", 1)]
    assert asks.problem.text().startswith("setup.jpg: This is a program, whatever its name says. It was not added.")
    window.press(KEY.Key_Escape)
    window.settle()
    assert papers(window).pictures() == 3
    assert [card.title for card in papers(window).cards()] == ["boat", "letter", "Contract"]


def test_a_dropped_photograph_becomes_the_portrait(opened, files, dialog):
    window = opened("officer", files)
    page = window.go("person", files.person)
    section(window, "attachments")
    assert page._overview.portrait.isHidden()
    stack = page.parts._lists["attachments"][0]
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(files.folder / "boat.jpg"))])
    for kind in (stack, papers(window)):
        assert kind.acceptDrops()
    actions = Qt.DropAction.CopyAction
    stack.dropEvent(QDropEvent(QPointF(5, 5), actions, data, Qt.MouseButton.LeftButton, NONE))
    asks = dialog(window, AddFiles)
    assert asks.kind.currentData() == "portrait"
    assert asks.title_line.text() == "boat"
    window.press(KEY.Key_Return)
    window.settle()
    assert rows(window)[-1].person_id == files.person
    window.press(KEY.Key_Home)
    assert not page._overview.portrait.pixmap().isNull()
    assert not page._overview.portrait.isHidden()


def test_a_paper_is_looked_at_from_memory_by_keys(opened, files, dialog, tmp_path):
    window = opened("supervisor", files)
    window.go("case", files.case_id)
    section(window, "attachments")
    papers(window).setFocus()
    window.press(KEY.Key_Return)
    window.settle()
    viewer = dialog(window, Viewer)
    assert viewer.windowTitle() == "Breakwater"
    assert viewer._title.full_text() == "Contract"
    assert viewer._place.text() == "Page 1 of 3"
    whole = viewer.shown().size()
    assert whole.height() <= viewer.area.height()
    window.press(KEY.Key_Plus)
    assert viewer.shown().height() > whole.height()
    window.press(KEY.Key_0)
    assert viewer.shown().size() == whole
    window.press(KEY.Key_R)
    assert viewer.shown().width() > viewer.shown().height(), "it lies on its side"
    window.press(KEY.Key_R, KEY.Key_R, KEY.Key_R, KEY.Key_PageDown)
    window.settle()
    assert viewer._place.text() == "Page 2 of 3"
    window.press(KEY.Key_End)
    window.settle()
    assert viewer._place.text() == "Page 3 of 3"
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    viewer.print_on(printer)
    window.settle()
    assert (tmp_path / "printed.pdf").read_bytes().count(b"/Type /Page\n") == 3
    with window.store.read() as conn:
        told = conn.execute(select(journal.c.kind).where(journal.c.object_id == files.first).order_by(journal.c.seq)).scalars().all()
    assert told == ["save", "view", "print"]
    dialog(window, Viewer)
    window.press(KEY.Key_Escape)
    assert not [each for each in window.window.findChildren(Viewer) if each.isVisible()]


def test_an_officer_sees_but_does_not_print(opened, files, dialog):
    window = opened("officer", files)
    window.go("case", files.case_id)
    section(window, "attachments")
    papers(window).setFocus()
    window.press(KEY.Key_Return)
    window.settle()
    viewer = dialog(window, Viewer)
    assert viewer.print.isHidden()
    QTest.keyClick(QApplication.focusWidget(), KEY.Key_P, CTRL)
    window.settle()
    assert not [each for each in QApplication.topLevelWidgets() if each.isVisible() and type(each).__name__ == "QPrintDialog"]


def test_it_is_retitled_and_deleted_by_keys(opened, files, dialog):
    window = opened("supervisor", files)
    page = window.go("case", files.case_id)
    section(window, "attachments")
    papers(window).setFocus()
    window.press(KEY.Key_R)
    window.settle()
    page.parts.editor.form.focus_field("title")
    QApplication.focusWidget().selectAll()
    window.type("Pay slip")
    window.press(KEY.Key_Return, modifier=CTRL)
    window.settle()
    assert rows(window)[0].title == "Pay slip"
    assert rows(window)[0].sha256, "the bytes stay"
    papers(window).setFocus()
    window.press(KEY.Key_Delete)
    dialog(window, DeleteRecord)
    window.type("scanned twice")
    window.press(KEY.Key_Return)
    window.settle()
    assert rows(window) == []
    stack = page.parts._lists["attachments"][0]
    assert stack.currentIndex() == 1, "the empty section says what belongs here"


def test_a_file_that_is_still_awaited_says_so(opened, files, dialog):
    def fill(store):
        files(store)
        with store.write() as unit:
            unit.conn.execute(chunk.delete())

    window = opened("supervisor", fill)
    window.go("case", files.case_id)
    section(window, "attachments")
    window.settle()
    assert papers(window).awaited() == {files.first}
    spoken = papers(window).model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Contract. Contract or pay slip · 3 pages. Awaited: the file comes with one of the next exchanges"
    papers(window).setFocus()
    window.press(KEY.Key_Return)
    window.settle()
    assert "still awaited" in dialog(window, Viewer)._banner.text()
